// SPDX-License-Identifier: Apache-2.0
#include "app/config/config.h"

#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "problems.h"
#include "queue/base/limits.h"

namespace tocsin::config {
namespace {

using testing::HasSubstr;

TEST(ConfigTest, AnEmptyFileIsGoodAndWarnsWhatIsMissing) {
  const Parsed parsed = parse("");
  ASSERT_TRUE(parsed.config);
  EXPECT_EQ(parsed.problems.size(), 3U) << problemsOf(parsed);
  EXPECT_THAT(problemsOf(parsed), HasSubstr("last_resort is missing"));
  EXPECT_THAT(problemsOf(parsed), HasSubstr("[alarm] numbers is empty"));
  EXPECT_THAT(problemsOf(parsed), HasSubstr("there is no [[driver]]"));
}

TEST(ConfigTest, EveryKeyReachesItsField) {
  const Parsed parsed = parse(R"(
[spool]
directory = "/s"
settle = "6s"
validity = "61min"
keep_done = "8d"
keep_rejected = "91d"
receipts = "live"
[queue]
database = "/d"
home_country = "DE"
time_zone = "Europe/Berlin"
language = "fr"
suffix_match = 9
digits = 5
number_from = 30000
numbers_quarantine = "25h"
rounds = 2
last_resort = "managers"
repeat_exhausted = "31min"
repeat_max = 7
send_timeout = "6min"
path_grace = "61s"
ack_hold = "5h"
ack_from = "paged"
join_identical = "62s"
confirm_ack = false
tell_others = false
max_parts = 2
digest_above = 6
on_event = ["/hook", "a"]
[alarm]
numbers = ["0171 1234567"]
repeat = "5h"
[http]
listen = "0.0.0.0:1"
names = ["pager.example.net", "[2001:db8::7]"]
session = "8h"
socket = "/x"
tls_certificate = "/c"
tls_key = "/k"
[[driver]]
name = "p"
type = "simulator"
latency = "20ms"
window = 9
faults = ["f"]
seed = 7
state_file = "/p"
[[driver.phone]]
number = "+33600000001"
script = "silent"
[[driver]]
name = "m"
type = "modem"
device = "/dev/serial/by-id/usb-modem"
baud = 9600
flow_control = false
sms_per_hour = 200
ring = "critical"
service_centre = "+49 171 0760000"
own_number = "0171 7654321"
loop_test = "24h"
[[route]]
prefix = "+49"
drivers = ["p", "m"]
)");
  ASSERT_TRUE(parsed.config) << problemsOf(parsed);
  EXPECT_EQ(problemsOf(parsed), "");
  const Config& c = *parsed.config;
  EXPECT_EQ(c.spool.directory, "/s");
  EXPECT_EQ(c.spool.settle, seconds{6});
  EXPECT_EQ(c.queue.policy.validity, minutes{61});
  EXPECT_EQ(c.spool.keepDone, hours{8 * 24});
  EXPECT_EQ(c.spool.keepRejected, hours{91 * 24});
  EXPECT_EQ(c.spool.receipts, SpoolSection::Receipts::Live);
  EXPECT_EQ(c.queue.database, "/d");
  EXPECT_EQ(c.queue.homeCountry, "DE");
  EXPECT_EQ(c.queue.timeZone, "Europe/Berlin");
  EXPECT_EQ(c.queue.language, "fr");
  EXPECT_EQ(c.queue.suffixMatch, 9);
  EXPECT_EQ(c.queue.digits, 5);
  EXPECT_EQ(c.queue.numberFrom, 30'000);
  EXPECT_EQ(c.queue.numbersQuarantine, hours{25});
  EXPECT_EQ(c.queue.policy.rounds, 2);
  EXPECT_EQ(c.queue.lastResort, "managers");
  EXPECT_EQ(c.queue.policy.repeatExhausted, minutes{31});
  EXPECT_EQ(c.queue.policy.repeatMax, 7);
  EXPECT_EQ(c.queue.policy.sendTimeout, minutes{6});
  EXPECT_EQ(c.queue.policy.pathGrace, seconds{61});
  EXPECT_EQ(c.queue.policy.ackHold, hours{5});
  EXPECT_TRUE(c.queue.policy.ackFromPagedOnly);
  EXPECT_EQ(c.queue.policy.joinIdentical, seconds{62});
  EXPECT_FALSE(c.queue.policy.confirmAck);
  EXPECT_FALSE(c.queue.policy.tellOthers);
  EXPECT_EQ(c.queue.maxParts, 2);
  EXPECT_EQ(c.queue.digestAbove, 6);
  EXPECT_THAT(c.queue.onEvent, testing::ElementsAre("/hook", "a"));
  ASSERT_EQ(c.alarm.numbers.size(), 1U);
  EXPECT_EQ(c.alarm.numbers[0].text(), "+491711234567");
  EXPECT_EQ(c.alarm.repeat, hours{5});
  EXPECT_EQ(c.http.listen, "0.0.0.0:1");
  EXPECT_THAT(c.http.names, testing::ElementsAre("pager.example.net", "[2001:db8::7]"));
  EXPECT_EQ(c.http.session, hours{8});
  EXPECT_EQ(c.http.socket, "/x");
  EXPECT_EQ(c.http.tlsCertificate, "/c");
  EXPECT_EQ(c.http.tlsKey, "/k");
  ASSERT_EQ(c.drivers.size(), 2U);
  EXPECT_EQ(c.drivers[0].name, "p");
  EXPECT_EQ(c.drivers[0].line, 42);
  EXPECT_EQ(c.drivers[0].latency, Duration{20});
  EXPECT_EQ(c.drivers[0].window, 9);
  EXPECT_THAT(c.drivers[0].faults, testing::ElementsAre("f"));
  EXPECT_EQ(c.drivers[0].seed, 7U);
  EXPECT_EQ(c.drivers[0].stateFile, "/p");
  ASSERT_EQ(c.drivers[0].phones.size(), 1U);
  EXPECT_EQ(c.drivers[0].phones[0].number, "+33600000001");
  EXPECT_EQ(c.drivers[0].phones[0].script, "silent");
  EXPECT_EQ(c.drivers[1].device, "/dev/serial/by-id/usb-modem");
  EXPECT_EQ(c.drivers[1].baud, 9'600);
  EXPECT_FALSE(c.drivers[1].flowControl);
  EXPECT_EQ(c.drivers[1].pinFile, "");
  EXPECT_EQ(c.drivers[1].smsPerHour, 200);
  EXPECT_EQ(c.drivers[1].ring, DriverSection::Ring::Critical);
  EXPECT_EQ(c.drivers[1].serviceCentre.text(), "+491710760000");
  EXPECT_EQ(c.drivers[1].ownNumber.text(), "+491717654321");
  EXPECT_EQ(c.drivers[1].loopTest, hours{24});
  ASSERT_EQ(c.routes.size(), 1U);
  EXPECT_EQ(c.routes[0].prefix, "+49");
  EXPECT_THAT(c.routes[0].drivers, testing::ElementsAre("p", "m"));
}

TEST(ConfigTest, AllProblemsAreReportedAtOnceWithLineAndColumn) {
  const Parsed parsed = parse(R"([spool]
setle = "5s"
keep_done = 7

[queue]
digits = 12
language = "it"

[[route]]
drivers = ["modem1"]
)");
  EXPECT_FALSE(parsed.config);
  EXPECT_EQ(errorsOf(parsed),
            "2:1 error: unknown key \"setle\" in [spool]: did you mean \"settle\"?\n"
            "3:13 error: [spool] keep_done: must be a duration: a whole number and one of ms, s, "
            "min, h, d in quotes, like \"30s\", not a whole number\n"
            "6:10 error: [queue] digits: 12 is out of range: 4 to 8\n"
            "7:12 error: [queue] language: \"it\" is none of en, fr, de\n"
            "10:12 error: [[route]] drivers: there is no driver \"modem1\"\n");
}

TEST(ConfigTest, ASyntaxMistakeHasItsPlace) {
  const Parsed parsed = parse("[spool]\nsettle = 5s\n");
  ASSERT_EQ(parsed.problems.size(), 1U);
  EXPECT_EQ(parsed.problems[0].line, 2);
  EXPECT_THAT(parsed.problems[0].what, HasSubstr("not TOML"));
  EXPECT_FALSE(parsed.places);
}

TEST(ConfigTest, DriversOfAnUnknownTypeAreOneErrorEach) {
  const Parsed parsed = parse("[[driver]]\nname = \"m\"\ntype = \"cimd\"\nbind = \"pair\"\n");
  EXPECT_EQ(parsed.problems.size(), 3U) << problemsOf(parsed);
}

TEST(ConfigTest, TooManyDriversAreAnError) {
  std::string toml;
  for (std::size_t i = 0; i <= limits::kDriversMax; ++i) {
    toml += "[[driver]]\nname = \"d" + std::to_string(i) + "\"\ntype = \"simulator\"\n";
  }
  EXPECT_THAT(errorsOf(parse(toml)), HasSubstr("97:1 error: [[driver]]: at most 32"));
}

TEST(ConfigTest, ScriptsAndFaultsAreCheckedByWhoKnowsThem) {
  const auto refuse = [](const char* what) {
    return [what](std::string_view text) -> Status {
      if (text == "good") return {};
      return Error{Fault::Config, what};
    };
  };
  const Checks checks{.script = refuse("no such script"), .fault = refuse("no such fault")};
  const std::string toml = std::string(kSimulator) + "faults = [\"good\", \"bad\"]\n" +
                           "[[driver.phone]]\nnumber = \"+33600000001\"\nscript = \"good\"\n" +
                           "[[driver.phone]]\nnumber = \"+33600000002\"\nscript = \"bad\"\n";
  EXPECT_EQ(errorsOf(parse(toml, checks)),
            "4:19 error: [[driver]] of type simulator faults: \"bad\": no such fault\n"
            "10:10 error: [[driver.phone]] script: \"bad\": no such script\n");
  EXPECT_EQ(errorsOf(parse(toml)), "");
}

TEST(ConfigTest, LongerNumbersStartWhereFourDigitOnesDo) {
  const Parsed parsed = parse("[queue]\ndigits = 6\n");
  ASSERT_TRUE(parsed.config);
  EXPECT_EQ(parsed.config->queue.numberFrom, 240'000);
}

TEST(ConfigTest, PlacesAreKnownAlthoughSomethingElseIsWrong) {
  const Parsed parsed =
      parse("[spool]\ndirectory = \"/s\"\n[http]\nsocket = \"/k\"\n[queue]\nrounds = 0\n");
  EXPECT_FALSE(parsed.config);
  ASSERT_TRUE(parsed.places);
  EXPECT_EQ(parsed.places->spool, "/s");
  EXPECT_EQ(parsed.places->socket, "/k");
}

TEST(ConfigTest, PlacesAreUnknownWhenTheirKeysMayBeMeantOtherwise) {
  EXPECT_FALSE(parse("[spool]\ndirectory = 5\n[http]\nsocket = \"/k\"\n").places);
  EXPECT_FALSE(parse("[spool]\ndirektory = \"/s\"\n[http]\nsocket = \"/k\"\n").places);
}

TEST(ConfigTest, AFileThatCannotBeReadIsAProblemWithoutAPlace) {
  const Parsed parsed = load("/nowhere/tocsin.toml");
  ASSERT_EQ(parsed.problems.size(), 1U);
  EXPECT_EQ(toText(parsed.problems, "/nowhere/tocsin.toml"),
            "/nowhere/tocsin.toml: error: cannot be read; does it exist, and may this user read "
            "it?\n");
  EXPECT_FALSE(load(testing::TempDir()).config);
}

TEST(ConfigTest, AFileBeyondTheLimitIsRefused) {
  const std::string path = testing::TempDir() + "tocsin_big.toml";
  std::ofstream(path) << std::string(limits::kConfigBytesMax, '#');
  EXPECT_TRUE(load(path).config);
  std::ofstream(path, std::ios::app) << "#";
  EXPECT_THAT(problemsOf(load(path)), HasSubstr("larger than"));
}

TEST(ConfigTest, ProblemsPrintAsAnEditorReadsThem) {
  const std::vector<Problem> problems{{.line = 2, .column = 3, .what = "bad"},
                                      {.line = 4, .column = 5, .what = "odd", .warning = true}};
  EXPECT_EQ(toText(problems, "f"), "f:2:3: error: bad\nf:4:5: warning: odd\n");
}

TEST(ConfigTest, TheShippedExampleIsGood) {
  const Parsed parsed = load(std::string(TOCSIN_SOURCE_DIR) + "/etc/tocsin.toml");
  EXPECT_TRUE(parsed.config) << problemsOf(parsed);
}

}  // namespace
}  // namespace tocsin::config
