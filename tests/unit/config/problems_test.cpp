// SPDX-License-Identifier: Apache-2.0
#include "problems.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::config {
namespace {

using testing::HasSubstr;
using testing::Not;

struct BadCase {
  const char* name;
  std::string toml;
  const char* problem;  // a part of the errors, with the place
};

class BadConfigTest : public testing::TestWithParam<BadCase> {};

TEST_P(BadConfigTest, IsAnErrorThatSaysWhere) {
  const Parsed parsed = parse(GetParam().toml);
  EXPECT_FALSE(parsed.config);
  EXPECT_THAT(errorsOf(parsed), HasSubstr(GetParam().problem));
}

const std::string kSim(kSimulator);

std::string manyHostNames(int count) {
  std::string toml = "[http]\nnames = [";
  for (int i = 0; i < count; ++i) {
    toml += "\"n" + std::to_string(i) + "\", ";
  }
  return toml + "]\n";
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    BadConfigTest,
    testing::Values(
        BadCase{"UnknownSection",
                "[spol]\n",
                "1:2 error: unknown section \"spol\": did you mean \"spool\"?"},
        BadCase{"KeyOutsideOfSections", "digits = 4\n", "1:1 error: \"digits\" stands outside"},
        BadCase{"KeyOfAnotherSection",
                "[queue]\nvalidity = \"1h\"\n",
                "2:1 error: unknown key \"validity\" in [queue]: it belongs to [spool]"},
        BadCase{"SectionAsList", "[[queue]]\n", "write [queue] once"},
        BadCase{"DriverAsTable", "[driver]\nname = \"a\"\n", "write [[driver]] with two brackets"},
        BadCase{"WrongTypeText",
                "[spool]\ndirectory = 5\n",
                "2:13 error: [spool] directory: must be a text, not a whole number"},
        BadCase{"WrongTypeSwitch",
                "[queue]\ntell_others = \"yes\"\n",
                "must be a true or false, not a text"},
        BadCase{"WrongTypeFloat", "[queue]\nrounds = 1.5\n", "not a number with a fraction"},
        BadCase{"WrongTypeDate", "[queue]\nrounds = 2026-11-21\n", "not a date"},
        BadCase{"WrongTypeTable", "[queue.rounds]\nx = 1\n", "not a table"},
        BadCase{"WrongTypeInList",
                "[alarm]\nnumbers = [\"+33600000009\", 5]\n",
                "2:28 error: [alarm] numbers: must be a list of texts"},
        BadCase{"DurationWithoutUnit",
                "[alarm]\nrepeat = \"4\"\n",
                "2:10 error: [alarm] repeat: \"4\" is no duration"},
        BadCase{"DurationOfNothing",
                "[queue]\nack_hold = \"0s\"\n",
                "\"0s\" is out of range: 1s to 30d"},
        BadCase{"ShortSuffix", "[queue]\nsuffix_match = 3\n", "3 is out of range: 0, or 6 to 15"},
        BadCase{
            "EmptyPath", "[spool]\ndirectory = \"\"\n", "must not be empty; path of a directory"},
        BadCase{"LongSocket",
                "[http]\nsocket = \"/" + std::string(107, 'x') + "\"\n",
                "107 bytes at most"},
        BadCase{"UnknownCountry",
                "[queue]\nhome_country = \"XX\"\n",
                "2:16 error: [queue] home_country: \"XX\": unknown country"},
        BadCase{"UnknownZone",
                "[queue]\ntime_zone = \"Europe/Pari\"\n",
                "2:13 error: [queue] time_zone"},
        BadCase{"ZoneOutsideOfItsDirectory",
                "[queue]\ntime_zone = \"../../../etc/passwd\"\n",
                "unknown time zone"},
        BadCase{"ZoneThatIsADirectory", "[queue]\ntime_zone = \"Europe\"\n", "unknown time zone"},
        BadCase{"NumberFromTooLong",
                "[queue]\nnumber_from = 10000\n",
                "2:15 error: [queue] number_from: 10000 does not fit 4 digits"},
        BadCase{"RelativeHook",
                "[queue]\non_event = [\"hook\"]\n",
                "2:13 error: [queue] on_event: the program needs an absolute path"},
        BadCase{"BadAlarmNumber",
                "[alarm]\nnumbers = [\"+33600000009\", \"ann\"]\n",
                "2:28 error: [alarm] numbers: \"ann\""},
        BadCase{"ListenWithoutPort", "[http]\nlisten = \"127.0.0.1\"\n", "HOST:PORT"},
        BadCase{"ListenOnImpossiblePort", "[http]\nlisten = \"127.0.0.1:70000\"\n", "HOST:PORT"},
        BadCase{"HostNameWithPort",
                "[http]\nnames = [\"a.example.net\", \"a.example.net:8620\"]\n",
                "2:27 error: [http] names: \"a.example.net:8620\": a name or an address alone"},
        BadCase{
            "TooManyHostNames", manyHostNames(21), "2:9 error: [http] names: 21 names; at most 20"},
        BadCase{"SessionOfAMinute",
                "[http]\nsession = \"1min\"\n",
                "\"1min\" is out of range: 5min to 30d"},
        BadCase{"HalfOfTls",
                "[http]\ntls_key = \"/k\"\n",
                "2:11 error: [http] tls_certificate and tls_key belong together"},
        BadCase{"DriverWithoutName",
                "[[driver]]\ntype = \"simulator\"\n",
                "1:1 error: [[driver]] needs the key \"name\""},
        BadCase{"DriverWithoutType",
                "[[driver]]\nname = \"a\"\n",
                "needs the key \"type\": simulator, modem, smpp, ucp, exec, http"},
        BadCase{"DriverOfALaterVersion",
                "[[driver]]\nname = \"m\"\ntype = \"cimd\"\nhost = \"smsc.example.net\"\n",
                "3:8 error: [[driver]] type: this version has no driver of type \"cimd\"; it has: "
                "simulator, modem, smpp, ucp, exec, http"},
        BadCase{"DriverTypeMistyped",
                "[[driver]]\nname = \"m\"\ntype = \"smmp\"\n",
                "exec, http: did you mean \"smpp\"?"},
        BadCase{"DriverNameWithBlank",
                "[[driver]]\nname = \"a b\"\ntype = \"simulator\"\n",
                "2:8 error: [[driver]] name: \"a b\""},
        BadCase{"SameDriverNameTwice",
                kSim + kSim,
                "5:8 error: [[driver]] name: \"phones\" is taken by the driver of line 1"},
        BadCase{"PhoneTwice",
                kSim + "phone = [{number=\"+33600000001\", script=\"a\"}, {number=\"0600000001\", "
                       "script=\"b\"}]\n",
                "+33600000001 has a script already"},
        BadCase{"PhoneWithoutScript",
                kSim + "[[driver.phone]]\nnumber = \"+33600000001\"\n",
                "4:1 error: [[driver.phone]] needs the key \"script\""},
        BadCase{"RouteNameMistyped",
                kSim + "[[route]]\ndrivers = [\"phone\"]\n",
                "5:12 error: [[route]] drivers: there is no driver \"phone\": did you mean "
                "\"phones\"?"},
        BadCase{"RouteNamesTwice",
                kSim + "[[route]]\ndrivers = [\"phones\", \"phones\"]\n",
                "5:22 error: [[route]] drivers: \"phones\" is named twice"},
        BadCase{
            "RouteWithNoDriver", kSim + "[[route]]\ndrivers = []\n", "name at least one driver"},
        BadCase{"NationalPrefix",
                kSim + "[[route]]\nprefix = \"06\"\ndrivers = [\"phones\"]\n",
                "international form"},
        BadCase{"DuplicateKey", "[queue]\nrounds = 1\nrounds = 2\n", "3:10 error: not TOML"}),
    [](const auto& caseInfo) { return std::string(caseInfo.param.name); });

struct WarningCase {
  const char* name;
  std::string toml;
  const char* warning;
};

class WarningTest : public testing::TestWithParam<WarningCase> {};

TEST_P(WarningTest, IsSaidAndTheFileStaysGood) {
  const Parsed parsed = parse(GetParam().toml);
  EXPECT_TRUE(parsed.config);
  EXPECT_THAT(problemsOf(parsed), HasSubstr(GetParam().warning));
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    WarningTest,
    testing::Values(
        WarningCase{"NoLastResort",
                    "\n[queue]\nrounds = 1\n",
                    "2:1 warning: [queue] last_resort is missing"},
        WarningCase{
            "NoAlarmNumbers", "[alarm]\nnumbers = []\n", "2:11 warning: [alarm] numbers is empty"},
        WarningCase{"LeadingZeros",
                    "[queue]\nnumber_from = 100\n",
                    "2:15 warning: [queue] number_from: numbers with leading zeros"},
        WarningCase{"FewNumbers", "[queue]\nnumber_from = 9900\n", "only 100 numbers are left"},
        WarningCase{"OpenListenerWithoutTls",
                    "[http]\nlisten = \"0.0.0.0:8620\"\n",
                    "2:10 warning: [http] listen"},
        WarningCase{"ListenerThatOnlyLooksLikeLoopback",
                    "[http]\nlisten = \"127.example.net:8620\"\n",
                    "2:10 warning: [http] listen"},
        WarningCase{"DeadRoute",
                    kSim + "[[route]]\nprefix = \"+3\"\ndrivers = [\"phones\"]\n[[route]]\nprefix "
                           "= \"+33\"\ndrivers = [\"phones\"]\n",
                    "8:10 warning: [[route]] prefix: never reached, the route of line 4"},
        WarningCase{"AnAlarmNumberWithoutRoute",
                    "[alarm]\nnumbers = [\"+33600000009\", \"+32470000099\"]\n" + kSim +
                        "[[route]]\nprefix = \"+33\"\ndrivers = [\"phones\"]\n",
                    "2:28 warning: [alarm] numbers: no [[route]] takes +32470000099"},
        WarningCase{"UnusedSimulators",
                    kSim + "[[driver]]\nname = \"other\"\ntype = \"simulator\"\n",
                    "5:8 warning: [[driver]] other: no [[route]] names it"}),
    [](const auto& caseInfo) { return std::string(caseInfo.param.name); });

TEST(AlarmConfigTest, NumbersThatARouteTakesAreNotWarnedOf) {
  const std::string numbers = "[alarm]\nnumbers = [\"+33600000009\"]\n" + kSim;
  EXPECT_THAT(problemsOf(parse(numbers)), Not(HasSubstr("[[route]]")));
  EXPECT_THAT(problemsOf(parse(numbers + "[[route]]\nprefix = \"\"\ndrivers = [\"phones\"]\n")),
              Not(HasSubstr("[[route]]")));
}

TEST(HttpConfigTest, WithoutAPortThereIsNothingToWarnOf) {
  const Parsed parsed = parse("[http]\nlisten = \"\"\n");
  ASSERT_TRUE(parsed.config) << problemsOf(parsed);
  EXPECT_EQ(parsed.config->http.listen, "");
  EXPECT_THAT(problemsOf(parsed), testing::Not(HasSubstr("[http]")));
}

TEST(HttpConfigTest, ThePageHasAnAddressThatAPersonCanOpen) {
  HttpSection http;
  EXPECT_EQ(pageAddress(http), "http://127.0.0.1:8620");
  http.tlsKey = "/k";
  EXPECT_EQ(pageAddress(http), "https://127.0.0.1:8620");
  http.listen = "0.0.0.0:443";
  EXPECT_EQ(pageAddress(http), "https://127.0.0.1:443");
  http.names = {"pager.example.net", "pager"};
  EXPECT_EQ(pageAddress(http), "https://pager.example.net:443");
  http.listen = "[::1]:8620";
  EXPECT_EQ(pageAddress(http), "https://[::1]:8620");
  http.listen = "";
  EXPECT_EQ(pageAddress(http), "");
}

TEST(HttpConfigTest, TwentyHostNamesAreTaken) {
  const Parsed parsed = parse(manyHostNames(20));
  ASSERT_TRUE(parsed.config) << problemsOf(parsed);
  EXPECT_EQ(parsed.config->http.names.size(), 20U);
}

}  // namespace
}  // namespace tocsin::config
