// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/config/config.h"
#include "problems.h"
#include "queue/base/limits.h"

namespace tocsin::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// Keys begin at line 3.
std::string forward(const std::string& keys, const std::string& name = "f") {
  return "[[forward]]\nname = \"" + name + "\"\n" + keys;
}

const std::string kFolder = "folder = \"/f\"\n";

TEST(ForwardTest, EveryKeyReachesItsField) {
  const Parsed parsed = parse(
      std::string(kSimulator) + forward(kFolder, "a") +
      forward("sender = \"+33\"\nkeyword = \"TICKET\"\naccount = \"phones\"\nurl = "
              "\"https://t/sms\"\nformat = \"xml\"\nheaders = [\"X-From:  ${tocsin} \"]\n"
              "header_files = [\"Authorization: /etc/hostname\"]\ntime_max = \"10s\"\ntls_ca = "
              "\"/etc/hosts\"\n",
              "b") +
      forward("program = [\"/bin/open\", \"gate\"]\nformat = \"json\"\ntime_max = \"5s\"\n", "c"));
  ASSERT_TRUE(parsed.config) << problemsOf(parsed);
  EXPECT_THAT(problemsOf(parsed), Not(HasSubstr("no effect")));
  EXPECT_THAT(problemsOf(parsed), Not(HasSubstr("[[forward]] tls_ca")));
  const auto& forwards = parsed.config->forwards;
  ASSERT_EQ(forwards.size(), 3U);
  EXPECT_EQ(forwards[0].name, "a");
  EXPECT_EQ(forwards[0].folder, "/f");
  EXPECT_EQ(forwards[1].sender, "+33");
  EXPECT_EQ(forwards[1].keyword, "TICKET");
  EXPECT_EQ(forwards[1].account, "phones");
  EXPECT_EQ(forwards[1].url, "https://t/sms");
  EXPECT_EQ(forwards[1].format, ForwardSection::Format::Xml);
  EXPECT_THAT(forwards[1].headers, ElementsAre(HeaderLine{"X-From", "${tocsin}"}));
  EXPECT_THAT(forwards[1].headerFiles, ElementsAre(HeaderLine{"Authorization", "/etc/hostname"}));
  EXPECT_EQ(forwards[1].timeMax, seconds{10});
  EXPECT_EQ(forwards[1].tlsCa, "/etc/hosts");
  EXPECT_THAT(forwards[2].program, ElementsAre("/bin/open", "gate"));
  EXPECT_EQ(forwards[0].format, ForwardSection::Format::Auto);
  EXPECT_EQ(forwards[2].format, ForwardSection::Format::Json);
  EXPECT_EQ(forwards[2].timeMax, seconds{5});
}

struct SenderCase {
  const char* written;
  const char* means;  // null: an error
};

class SenderTest : public testing::TestWithParam<SenderCase> {};

TEST_P(SenderTest, IsTheStartOfANumberOrAllOfIt) {
  const Parsed parsed = parse(forward(kFolder + "sender = \"" + GetParam().written + "\"\n"));
  ASSERT_EQ(parsed.config.has_value(), GetParam().means != nullptr) << problemsOf(parsed);
  if (GetParam().means == nullptr) return;
  EXPECT_EQ(parsed.config->forwards[0].sender, GetParam().means);
}

INSTANTIATE_TEST_SUITE_P(Table,
                         SenderTest,
                         testing::Values(SenderCase{"", ""},
                                         SenderCase{"+3", "+3"},
                                         SenderCase{"+33600000001", "+33600000001"},
                                         SenderCase{"06 00 00 00 01", "+33600000001"},
                                         SenderCase{"4512", "4512"},
                                         SenderCase{"+", nullptr},
                                         SenderCase{"+1234567890123456", nullptr},
                                         SenderCase{"ann", nullptr}));

struct BadForward {
  const char* name;
  std::string toml;
  const char* error;
};

class BadForwardTest : public testing::TestWithParam<BadForward> {};

TEST_P(BadForwardTest, IsOneErrorThatSaysWhere) {
  const Parsed parsed = parse(GetParam().toml);
  EXPECT_FALSE(parsed.config);
  const std::string errors = errorsOf(parsed);
  EXPECT_THAT(errors, HasSubstr(GetParam().error));
  EXPECT_EQ(std::count(errors.begin(), errors.end(), '\n'), 1) << errors;
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    BadForwardTest,
    testing::Values(
        BadForward{"AsTable", "[forward]\nname = \"f\"\n", "write [[forward]] with two brackets"},
        BadForward{"NoName",
                   "[[forward]]\nfolder = \"/f\"\n",
                   "1:1 error: [[forward]] needs the key \"name\""},
        BadForward{"NameTwice",
                   forward(kFolder) + forward(kFolder),
                   "5:8 error: [[forward]] name: \"f\" is taken by the forward of line 1"},
        BadForward{"NoGoal",
                   forward(""),
                   "1:1 error: [[forward]] needs exactly one of folder, url, program; it has none"},
        BadForward{"TwoGoals",
                   forward(kFolder + "url = \"http://t/\"\n"),
                   "1:1 error: [[forward]] needs exactly one of folder, url, program; it has 2"},
        BadForward{"BadGoal",
                   forward("url = \"t\"\n"),
                   "3:7 error: [[forward]] url: what is written here: an address like"},
        BadForward{"EmptyFolder", forward("folder = \"\"\n"), "must not be empty"},
        BadForward{"EmptyProgram",
                   forward("program = []\n"),
                   "3:11 error: [[forward]] program: name a program"},
        BadForward{"RelativeProgram",
                   forward("program = [\"open\"]\n"),
                   "3:12 error: [[forward]] program: the program needs an absolute path"},
        BadForward{"Format",
                   forward("url = \"http://t/\"\nformat = \"jsn\"\n"),
                   "\"jsn\" is none of auto, text, json, xml: did you mean \"json\"?"},
        BadForward{"HeaderWithoutColon",
                   forward("url = \"http://t/\"\nheaders = [\"X-From\"]\n"),
                   "4:12 error: [[forward]] headers: what is written here: a header is \"Name:"},
        BadForward{"HeaderOfOurs",
                   forward("url = \"http://t/\"\nheaders = [\"Host: t\"]\n"),
                   "a header that Tocsin makes itself"},
        BadForward{"HeaderFileOfOurs",
                   forward("url = \"http://t/\"\nheader_files = [\"expect: /etc/hostname\"]\n"),
                   "a header that Tocsin makes itself"},
        BadForward{"HeaderFileWithoutPath",
                   forward("url = \"http://t/\"\nheader_files = [\"X-A: token\"]\n"),
                   "4:17 error: [[forward]] header_files"},
        BadForward{"HeaderTwice",
                   forward("url = \"http://t/\"\nheaders = [\"X-A: 1\"]\n"
                           "header_files = [\"x-a: /etc/hostname\"]\n"),
                   "5:17 error: [[forward]] header_files: x-a is given twice"},
        BadForward{"KeywordOfTwoWords",
                   forward(kFolder + "keyword = \"OPEN GATE\"\n"),
                   "4:11 error: [[forward]] keyword: \"OPEN GATE\": one word"},
        BadForward{"AccountMistyped",
                   std::string(kSimulator) + forward(kFolder + "account = \"phone\"\n"),
                   "7:11 error: [[forward]] account: there is no driver \"phone\": did you mean "
                   "\"phones\"?"},
        BadForward{"KeyMistyped",
                   forward(kFolder + "keywrd = \"A\"\n"),
                   "unknown key \"keywrd\" in [[forward]]: did you mean \"keyword\"?"}),
    [](const auto& caseInfo) { return std::string(caseInfo.param.name); });

TEST(ForwardTest, MoreThanTheLimitAreAnError) {
  std::string toml;
  for (std::size_t i = 0; i < limits::kForwardsMax; ++i) {
    toml += forward(kFolder, "f" + std::to_string(i));
  }
  EXPECT_TRUE(parse(toml).config);
  EXPECT_THAT(errorsOf(parse(toml + forward(kFolder))),
              HasSubstr("97:1 error: [[forward]]: at most 32"));
}

TEST(ForwardTest, WhatHasNoEffectIsAWarning) {
  const auto warnings = [](const std::string& keys) {
    const Parsed parsed = parse(forward(keys));
    EXPECT_TRUE(parsed.config) << problemsOf(parsed);
    return problemsOf(parsed);
  };
  EXPECT_THAT(warnings(kFolder + "format = \"xml\"\n"),
              HasSubstr("4:10 warning: [[forward]] format has no effect without url or program"));
  EXPECT_THAT(warnings(kFolder + "time_max = \"9s\"\n"),
              HasSubstr("4:12 warning: [[forward]] time_max has no effect without url or program"));
  EXPECT_THAT(warnings("program = [\"/p\"]\nformat = \"xml\"\n"), Not(HasSubstr("no effect")));
  EXPECT_THAT(warnings("program = [\"/p\"]\nheaders = [\"X-A: 1\"]\n"),
              HasSubstr("4:11 warning: [[forward]] headers has no effect without url"));
  EXPECT_THAT(warnings("url = \"http://t/\"\nheader_files = [\"X-A: /nowhere\"]\n"),
              HasSubstr("4:17 warning: [[forward]] header_files: /nowhere cannot be read; no SMS"));
  EXPECT_THAT(warnings("program = [\"/p\"]\ntls_ca = \"\"\n"),
              HasSubstr("4:10 warning: [[forward]] tls_ca has no effect without url"));
  EXPECT_THAT(warnings("program = [\"/p\"]\ntime_max = \"9s\"\n"), Not(HasSubstr("no effect")));
  EXPECT_THAT(warnings("url = \"http://t/\"\ntls_ca = \"/nowhere\"\n"),
              HasSubstr("4:10 warning: [[forward]] tls_ca: /nowhere cannot be read"));
}

TEST(ForwardTest, NothingComesFromADriverThatOnlySends) {
  const Parsed parsed = parse("[[driver]]\nname = \"e\"\ntype = \"exec\"\ncommand = [\"/x\"]\n" +
                              forward(kFolder + "account = \"e\"\n"));
  EXPECT_TRUE(parsed.config);
  EXPECT_THAT(problemsOf(parsed), HasSubstr("8:11 warning: [[forward]] account: \"e\" only sends"));
}

}  // namespace
}  // namespace tocsin::config
