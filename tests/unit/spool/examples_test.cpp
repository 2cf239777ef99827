// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include <gtest/gtest.h>

#include "spool/parse.h"
#include "spool/receipt.h"
#include "tests/unit/spool/spool_rig.h"

namespace tocsin::spool {
namespace {

const std::string& etc() {
  static const std::string path = TOCSIN_SOURCE_DIR "/etc";
  return path;
}

Incoming parsedExample(const std::string& name) {
  Parser parser;
  const std::string bytes = readFile(etc() + "/examples/" + name);
  Reading reading =
      parser.parse(bytes, {.name = name, .facts = {}, .settled = false, .contentHash = {}});
  EXPECT_TRUE(std::holds_alternative<Incoming>(reading)) << name;
  if (!std::holds_alternative<Incoming>(reading)) return {};
  return std::get<Incoming>(std::move(reading));
}

// The exit code of xmllint (Debian package libxml2-utils, which tests/run installs).
int lint(const std::string& file) {
  const std::string command =
      "xmllint --nonet --noout --schema '" + etc() + "/spool.xsd' '" + file + "' 2>&1";
  return std::system(command.c_str());  // NOLINT(cert-env33-c): both paths are the test's own
}

TEST(ExampleTest, EveryExampleIsAcceptedWithoutANote) {
  int examples = 0;
  for (const auto& entry : std::filesystem::directory_iterator{etc() + "/examples"}) {
    if (entry.path().extension() != ".xml") continue;
    const Incoming alert = parsedExample(entry.path().filename().string());
    EXPECT_FALSE(alert.list.empty()) << entry.path();
    // The facts of the test's file are of 1970, which makes CREATED implausible.
    EXPECT_EQ(alert.notes.size(), alert.createdPlausible ? 0U : 1U) << entry.path();
    ++examples;
  }
  EXPECT_EQ(examples, 4);
}

TEST(ExampleTest, LoriotProsTwoElementFormIsAcceptedAsItIs) {
  const Incoming alert = parsedExample("1795248000_sms.xml");
  EXPECT_EQ(alert.list, "noc");
  EXPECT_EQ(alert.text, "core-sw-2 DOWN port 17");
  EXPECT_EQ(alert.event, IncidentEvent::Raise);
}

TEST(ExampleTest, ClearAndAckExamplesSayWhatTheyAre) {
  EXPECT_EQ(parsedExample("clear.xml").event, IncidentEvent::Clear);
  const Incoming ack = parsedExample("ack.xml");
  EXPECT_EQ(ack.event, IncidentEvent::Ack);
  EXPECT_EQ(ack.by, "ann");
  EXPECT_EQ(ack.key, parsedExample("tocsin.xml").key);
}

TEST(SchemaTest, EveryExampleIsValid) {
  for (const auto& entry : std::filesystem::directory_iterator{etc() + "/examples"}) {
    EXPECT_EQ(lint(entry.path().string()), 0) << entry.path();
  }
}

TEST(SchemaTest, WhatTocsinRefusesIsNotValid) {
  const TemporaryDirectory temporary;
  const std::string file = temporary.path() + "/a.xml";
  for (const char* bad : {"<SMS><MSG>a</MSG></SMS>",
                          "<SMS><RECIPIENT_LIST> </RECIPIENT_LIST><MSG>a</MSG></SMS>",
                          "<sms><RECIPIENT_LIST>noc</RECIPIENT_LIST><MSG>a</MSG></sms>"}) {
    writeFile(file, bad);
    EXPECT_NE(lint(file), 0) << bad;
  }
}

TEST(SchemaTest, ReceiptsAreValid) {
  const TemporaryDirectory temporary;
  const std::string file = temporary.path() + "/a.xml.status.xml";
  Receipt receipt;
  receipt.outcome = "NOTED";
  receipt.notes = {"CLEAR of an unknown key"};
  writeFile(file, receiptXml(receipt));
  EXPECT_EQ(lint(file), 0);
  receipt.id = 1207;
  receipt.number = "7042";
  receipt.outcome = "ACKNOWLEDGED";
  receipt.level = 2;
  receipt.acknowledgedBy = "ann";
  receipt.recipients = {
      {.name = "ann", .level = 2, .status = "ACK", .paged = Time{}, .driver = "modem1"}};
  writeFile(file, receiptXml(receipt));
  EXPECT_EQ(lint(file), 0);
}

}  // namespace
}  // namespace tocsin::spool
