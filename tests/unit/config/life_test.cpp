// SPDX-License-Identifier: Apache-2.0
// [heartbeat], [proof] and [alarm] strangers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "problems.h"

namespace tocsin::config {
namespace {

using testing::HasSubstr;

std::string manyNames(int count) {
  std::string toml = "[proof]\nrecipients = [";
  for (int i = 0; i < count; ++i) {
    toml += "\"n" + std::to_string(i) + "\", ";
  }
  return toml + "]\n";
}

TEST(LifeConfigTest, WhatIsWrongIsAnErrorThatSaysWhatWouldBeRight) {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"[proof]\nat = \"9:00\"\n", "[proof] at"},
      {"[proof]\nat = \"24:00\"\n", "a time of the day from 00:00 to 23:59"},
      {"[proof]\nat = \"09-00\"\n", "a time of the day from 00:00 to 23:59"},
      {"[proof]\nweekdays = [\"mon\", \"xyz\"]\n", "sun, mon, tue, wed, thu, fri or sat"},
      {"[proof]\nrecipients = [\"ann\", \"ann\"]\n", "\"ann\" is named twice"},
      {manyNames(33), "[proof] recipients: at most 32"},
      {"[proof]\nreceive_within = \"1min\"\n", "out of range: off, or 1h to 30d"},
      {"[heartbeat]\nevery = \"1s\"\n", "out of range: 10s to 1h"},
      {"[heartbeat]\nurl = \"watch.example.net\"\n", "[heartbeat] url"},
      {"[heartbeat]\nmethod = \"HEAD\"\n", "GET, POST"},
  };
  for (const auto& [toml, problem] : rows) {
    const Parsed parsed = parse(toml);
    EXPECT_FALSE(parsed.config) << toml;
    EXPECT_THAT(errorsOf(parsed), HasSubstr(problem)) << toml;
  }
}

TEST(LifeConfigTest, TheTimeAndTheDaysAreRead) {
  const Parsed parsed = parse(
      "[proof]\nrecipients = [\"ann\"]\nat = \"23:05\"\nweekdays = [\"sun\", \"wed\"]\n"
      "receive_within = \"48h\"\n[alarm]\nstrangers = false\n");
  ASSERT_TRUE(parsed.config);
  const ProofSection& proof = parsed.config->proof;
  EXPECT_EQ(proof.recipients, std::vector<std::string>{"ann"});
  EXPECT_EQ(proof.hour, 23);
  EXPECT_EQ(proof.minute, 5);
  EXPECT_EQ(proof.days, (std::array<bool, 7>{true, false, false, true, false, false, false}));
  EXPECT_EQ(proof.receiveWithin, hours{48});
  EXPECT_FALSE(parsed.config->alarm.strangers);
}

TEST(LifeConfigTest, TheAddressOfTheHeartbeatIsQuotedInNoProblem) {
  const Parsed parsed = parse("[heartbeat]\nurl = \"https://watch.example.net/se cret\"\n");
  EXPECT_FALSE(parsed.config);
  EXPECT_EQ(errorsOf(parsed).find("cret"), std::string::npos);
}

}  // namespace
}  // namespace tocsin::config
