// SPDX-License-Identifier: Apache-2.0
#include "app/forwarding.h"

#include <filesystem>
#include <fstream>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/loop/qt_loop.h"
#include "tests/support/http_peer.h"

namespace tocsin::app {
namespace {

using config::ForwardSection;
using testing::HasSubstr;

const forward::ForwardedSms kSms{
    .id = InboxId{17}, .sender = "+33612345678", .text = "OPEN", .received = fromMillis(1)};

class ForwardingTest : public testing::Test {
 protected:
  bool runs(const ForwardSection& section) {
    Forwarding forwarding({section}, loop_);
    std::optional<Status> end;
    forwarding.run({section.name, forward::toJson(kSms)}, [&](const Status& status) {
      end = status;
      loop_.quit();
    });
    loop_.run();
    return end && *end;
  }

  loop::QtLoop loop_{[](LogLevel, std::string_view) {}};
};

TEST_F(ForwardingTest, AUrlGetsItsHeadersAndItsFormat) {
  test::HttpPeer peer([](const std::string&) { return test::http("204 No Content"); });
  const auto token =
      std::filesystem::temp_directory_path() / ("tocsin-forwarding-" + std::to_string(peer.port()));
  std::ofstream(token) << "Bearer one\n";
  ForwardSection section;
  section.name = "f";
  section.url = peer.url();
  section.headers = {{"X-From", "tocsin"}};
  section.headerFiles = {{"Authorization", token.string()}};
  EXPECT_TRUE(runs(section));
  EXPECT_THAT(peer.lastRequest(), HasSubstr("\r\nX-From: tocsin\r\n"));
  EXPECT_THAT(peer.lastRequest(), HasSubstr("\r\nAuthorization: Bearer one\r\n"));
  EXPECT_TRUE(peer.lastRequest().ends_with("\r\n\r\n" + forward::toJson(kSms)));
  section.format = ForwardSection::Format::Text;
  EXPECT_TRUE(runs(section));
  EXPECT_TRUE(peer.lastRequest().ends_with("\r\n\r\nOPEN"));
  std::filesystem::remove(token);
}

TEST_F(ForwardingTest, AProgramGetsTheTextUnlessTheFormatSaysOtherwise) {
  ForwardSection section;
  section.name = "f";
  section.program = {"/bin/sh", "-c", "test \"$(cat)\" = OPEN"};
  EXPECT_TRUE(runs(section));
  section.format = ForwardSection::Format::Json;
  EXPECT_FALSE(runs(section));
  section.program = {"/bin/grep", "-q", "^{\"id\":17,"};
  EXPECT_TRUE(runs(section));
  section.format = ForwardSection::Format::Xml;
  section.program = {"/bin/grep", "-q", "<ID>17</ID>"};
  EXPECT_TRUE(runs(section));
}

}  // namespace
}  // namespace tocsin::app
