// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/config/config.h"
#include "problems.h"

namespace tocsin::config {
namespace {

using testing::HasSubstr;
using testing::Not;

// Keys begin at line 6.
std::string smpp(const std::string& keys, const std::string& password = "password_file = \"\"\n") {
  return "[[driver]]\nname = \"c\"\ntype = \"smpp\"\nhost = \"smsc.example.net\"\nsystem_id = "
         "\"tocsin\"\n" +
         keys + password;
}

// Keys begin at line 6.
std::string ucp(const std::string& keys) {
  return "[[driver]]\nname = \"c\"\ntype = \"ucp\"\nhost = \"10.0.0.7\"\nport = 5000\n" + keys;
}

TEST(CentreTest, EveryKeyOfSmppReachesItsField) {
  const Parsed parsed = parse(smpp(R"(port = 3550
tls = true
tls_ca = "/etc/hosts"
tls_name = "smsc"
tls_pin = "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef"
bind = "pair"
password = "secret"
system_type = "VMA"
interface_version = 50
source = "+33600000009"
source_ton = 1
source_npi = 2
dest_ton = 0
dest_npi = 255
sms_per_hour = 500
window = 32
per_second = 25
alphabet = "latin1"
long = "sar"
receipts = false
enquire_every = "1min"
)",
                                   ""));
  ASSERT_TRUE(parsed.config) << problemsOf(parsed);
  const DriverSection& driver = parsed.config->drivers[0];
  const SmppSection& s = driver.smpp;
  ASSERT_EQ(driver.centre(), &s.centre);
  EXPECT_TRUE(driver.mayReceive());
  EXPECT_EQ(s.centre.host, "smsc.example.net");
  EXPECT_EQ(s.centre.port, 3'550);
  EXPECT_TRUE(s.centre.tls);
  EXPECT_EQ(s.centre.tlsCa, "/etc/hosts");
  EXPECT_EQ(s.centre.tlsName, "smsc");
  EXPECT_EQ(s.centre.tlsPin.size(), 64U);
  EXPECT_EQ(s.bind, SmppSection::Bind::Pair);
  EXPECT_EQ(s.systemId, "tocsin");
  EXPECT_EQ(s.centre.password, "secret");
  EXPECT_EQ(s.systemType, "VMA");
  EXPECT_EQ(s.interfaceVersion, 0x50);
  EXPECT_EQ(s.centre.source, "+33600000009");
  EXPECT_EQ(s.sourceTon, 1);
  EXPECT_EQ(s.sourceNpi, 2);
  EXPECT_EQ(s.destTon, 0);
  EXPECT_EQ(s.destNpi, 255);
  EXPECT_EQ(driver.smsPerHour, 500);
  EXPECT_EQ(s.centre.window, 32);
  EXPECT_EQ(s.centre.perSecond, 25);
  EXPECT_EQ(s.alphabet, SmppSection::Alphabet::Latin1);
  EXPECT_EQ(s.longForm, SmppSection::LongForm::Sar);
  EXPECT_FALSE(s.centre.receipts);
  EXPECT_EQ(s.enquireEvery, minutes{1});
}

TEST(CentreTest, EveryKeyOfUcpReachesItsField) {
  const Parsed parsed = parse(ucp(R"(tls = true
tls_ca = "/etc/hosts"
tls_name = "smsc"
tls_pin = "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef"
account = "4512"
account_ton = 1
account_npi = 2
password_file = "/etc/hosts"
source = "Tocsin"
prefix = ""
operation = "01"
sms_per_hour = 500
window = 32
per_second = 25
receipts = false
keep_alive_every = "1min"
time_zone = "Europe/Berlin"
)"));
  ASSERT_TRUE(parsed.config) << problemsOf(parsed);
  const DriverSection& driver = parsed.config->drivers[0];
  const UcpSection& u = driver.ucp;
  ASSERT_EQ(driver.centre(), &u.centre);
  EXPECT_EQ(u.centre.host, "10.0.0.7");
  EXPECT_EQ(u.centre.port, 5'000);
  EXPECT_TRUE(u.centre.tls);
  EXPECT_EQ(u.centre.tlsCa, "/etc/hosts");
  EXPECT_EQ(u.centre.tlsName, "smsc");
  EXPECT_EQ(u.centre.tlsPin.size(), 64U);
  EXPECT_EQ(u.account, "4512");
  EXPECT_EQ(u.accountTon, 1);
  EXPECT_EQ(u.accountNpi, 2);
  EXPECT_EQ(u.centre.passwordFile, "/etc/hosts");
  EXPECT_EQ(u.centre.source, "Tocsin");
  EXPECT_EQ(u.prefix, "");
  EXPECT_TRUE(u.plain01);
  EXPECT_EQ(driver.smsPerHour, 500);
  EXPECT_EQ(u.centre.window, 32);
  EXPECT_EQ(u.centre.perSecond, 25);
  EXPECT_FALSE(u.centre.receipts);
  EXPECT_EQ(u.keepAliveEvery, minutes{1});
  EXPECT_EQ(u.timeZone, "Europe/Berlin");
  EXPECT_THAT(problemsOf(parse(ucp("password = \"x\"\naccount = \"4512\"\n"))),
              HasSubstr("[[driver]] of type ucp password: everybody who reads this file"));
}

TEST(CentreTest, AVersionIsWrittenAsPeopleSayIt) {
  EXPECT_EQ(parse(smpp("interface_version = 33\n")).config->drivers[0].smpp.interfaceVersion, 0x33);
  EXPECT_EQ(parse(smpp("")).config->drivers[0].smpp.interfaceVersion, 0x34);
}

TEST(CentreTest, AHostMayBeAnIpv6AddressEitherWay) {
  for (const char* host : {"2001:db8::1", "[2001:db8::1]"}) {
    const Parsed parsed = parse("[[driver]]\nname = \"c\"\ntype = \"ucp\"\nport = 1\nhost = \"" +
                                std::string(host) + "\"\n");
    ASSERT_TRUE(parsed.config) << problemsOf(parsed);
    EXPECT_EQ(parsed.config->drivers[0].ucp.centre.host, "2001:db8::1");
  }
}

TEST(CentreTest, TheWordAutoStandsForTheFormOfTheNumber) {
  const Parsed parsed = parse(smpp("source_ton = \"auto\"\ndest_npi = 0\n"));
  ASSERT_TRUE(parsed.config) << problemsOf(parsed);
  EXPECT_EQ(parsed.config->drivers[0].smpp.sourceTon, std::nullopt);
  EXPECT_EQ(parsed.config->drivers[0].smpp.destNpi, 0);
}

TEST(CentreTest, APasswordIsNeverShown) {
  const Parsed parsed = parse(smpp("password = \"correct horse\"\n", ""));
  EXPECT_FALSE(parsed.config);
  EXPECT_THAT(problemsOf(parsed),
              HasSubstr("6:12 error: [[driver]] of type smpp password: what is "
                        "written here is too long; 8 bytes at most"));
  const Parsed odd = parse(smpp("password = \"h\u00F6rse\"\n", ""));
  EXPECT_THAT(problemsOf(odd), HasSubstr("what is written here: ASCII"));
  for (const std::string& text : {problemsOf(parsed), problemsOf(odd)}) {
    EXPECT_THAT(text, Not(HasSubstr("rse")));
  }
}

struct BadCentre {
  const char* name;
  std::string toml;
  const char* error;
};

class BadCentreTest : public testing::TestWithParam<BadCentre> {};

TEST_P(BadCentreTest, IsOneErrorThatSaysWhere) {
  const Parsed parsed = parse(GetParam().toml);
  EXPECT_FALSE(parsed.config);
  const std::string errors = errorsOf(parsed);
  EXPECT_THAT(errors, HasSubstr(GetParam().error));
  EXPECT_EQ(std::count(errors.begin(), errors.end(), '\n'), 1) << errors;
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    BadCentreTest,
    testing::Values(
        BadCentre{"SmppWithoutHost",
                  "[[driver]]\nname = \"c\"\ntype = \"smpp\"\nsystem_id = \"t\"\n",
                  "1:1 error: [[driver]] needs the key \"host\""},
        BadCentre{"UcpWithoutPort",
                  "[[driver]]\nname = \"c\"\ntype = \"ucp\"\nhost = \"h\"\n",
                  "1:1 error: [[driver]] needs the key \"port\": 1 to 65535"},
        BadCentre{"HostWithPort",
                  "[[driver]]\nname = \"c\"\ntype = \"ucp\"\nport = 1\nhost = \"smsc:2775\"\n",
                  "5:8 error: [[driver]] of type ucp host: \"smsc:2775\": a name or an address "
                  "alone"},
        BadCentre{"LongSystemId",
                  "[[driver]]\nname = \"c\"\ntype = \"smpp\"\nhost = \"h\"\nsystem_id = "
                  "\"0123456789abcdef\"\n",
                  "is too long; 15 bytes at most"},
        BadCentre{"Bind",
                  smpp("bind = \"receiver\"\n"),
                  "6:8 error: [[driver]] of type smpp bind: \"receiver\" is none of transceiver, "
                  "pair"},
        BadCentre{"Version", smpp("interface_version = 52\n"), "52 is none of 33, 34, 50"},
        BadCentre{"SarBeforeItsTime",
                  smpp("interface_version = 33\nlong = \"sar\"\n"),
                  "7:8 error: [[driver]] of type smpp long: \"sar\" needs interface_version 34"},
        BadCentre{"Pin", smpp("tls = true\ntls_pin = \"ab:cd\"\n"), "64 hex digits"},
        BadCentre{"LongName",
                  smpp("source = \"Alert Centre\"\n"),
                  "6:10 error: [[driver]] of type smpp source: \"Alert Centre\": digits"},
        BadCentre{"NumberWithBlanks", smpp("source = \"45 12\"\n"), "a name of at most 11 ASCII"},
        BadCentre{
            "TonTooLarge", smpp("source_ton = 256\n"), "256 is out of range: auto, or 0 to 255"},
        BadCentre{
            "TonOfAnotherWord",
            smpp("dest_ton = \"none\"\n"),
            "6:12 error: [[driver]] of type smpp dest_ton: must be a whole number or \"auto\", "
            "not a text"},
        BadCentre{"WindowOfUcp", ucp("window = 101\n"), "101 is out of range: 1 to 100"},
        BadCentre{"Operation", ucp("operation = \"52\"\n"), "\"52\" is none of 51, 01"},
        BadCentre{"Prefix", ucp("prefix = \"+\"\n"), "6:10 error: [[driver]] of type ucp prefix"},
        BadCentre{"Zone", ucp("time_zone = \"Paris\"\n"), "unknown time zone"},
        BadCentre{"TwoPasswords",
                  smpp("password = \"a\"\n", "password_file = \"/etc/hosts\"\n"),
                  "6:12 error: [[driver]] of type smpp password: password_file is given, too"},
        BadCentre{"KeyOfSmpp",
                  ucp("system_id = \"a\"\n"),
                  "6:1 error: unknown key \"system_id\" in [[driver]]: it belongs to [[driver]] of "
                  "type smpp\n"},
        BadCentre{"KeyOfBoth",
                  "[[driver]]\nname = \"m\"\ntype = \"modem\"\ndevice = \"/d\"\nper_second = 1\n",
                  "it belongs to [[driver]] of type smpp or [[driver]] of type ucp"},
        BadCentre{"WithoutAType",
                  "[[driver]]\nname = \"c\"\nhost = \"smsc:2775\"\nwindow = 5000\n",
                  "1:1 error: [[driver]] needs the key \"type\": simulator, modem, smpp"}),
    [](const auto& caseInfo) { return std::string(caseInfo.param.name); });

struct CentreWarning {
  const char* name;
  std::string toml;
  const char* warning;
};

class CentreWarningTest : public testing::TestWithParam<CentreWarning> {};

TEST_P(CentreWarningTest, IsSaidAndTheFileStaysGood) {
  const Parsed parsed = parse(GetParam().toml);
  EXPECT_TRUE(parsed.config) << problemsOf(parsed);
  EXPECT_THAT(problemsOf(parsed), HasSubstr(GetParam().warning));
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    CentreWarningTest,
    testing::Values(
        CentreWarning{"NameAsSource",
                      smpp("source = \"Tocsin\"\n"),
                      "6:10 warning: [[driver]] of type smpp source: nobody can reply to the name "
                      "\"Tocsin\""},
        CentreWarning{"PasswordInTheFile",
                      smpp("password = \"a\"\n", ""),
                      "6:12 warning: [[driver]] of type smpp password: everybody"},
        CentreWarning{"NoPassword",
                      smpp("", ""),
                      "1:1 warning: [[driver]] of type smpp password_file is missing"},
        CentreWarning{"NoPasswordOfALogin",
                      ucp("account = \"4512\"\n"),
                      "1:1 warning: [[driver]] of type ucp password_file is missing"},
        CentreWarning{
            "PasswordWithoutALogin",
            ucp("password = \"a\"\n"),
            "6:12 warning: [[driver]] of type ucp password has no effect without account"},
        CentreWarning{
            "PasswordFileThatIsNotThere",
            smpp("", "password_file = \"/nowhere\"\n"),
            "6:17 warning: [[driver]] of type smpp password_file: /nowhere cannot be read"},
        CentreWarning{"CertificatesThatAreNotThere",
                      smpp("tls = true\ntls_ca = \"/nowhere\"\n"),
                      "7:10 warning: [[driver]] of type smpp tls_ca: /nowhere cannot be read"},
        CentreWarning{"CertificatesWithoutTls",
                      ucp("tls_name = \"smsc\"\n"),
                      "6:12 warning: [[driver]] of type ucp tls_name has no effect without tls"}),
    [](const auto& caseInfo) { return std::string(caseInfo.param.name); });

TEST(CentreTest, WhatIsMeantIsNotWarnedOf) {
  for (const std::string& toml :
       {smpp("source = \"4512\"\n"), smpp("source = \"+33600000009\"\n"), ucp("")}) {
    EXPECT_THAT(problemsOf(parse(toml)), Not(HasSubstr("[[driver]]"))) << toml;
  }
}

TEST(CentreTest, APasswordFileThatEverybodyReadsIsAWarning) {
  using std::filesystem::perms;
  const std::string path = testing::TempDir() + "tocsin_centre.password";
  const std::string toml = smpp("", "password_file = \"" + path + "\"\n");
  std::ofstream(path) << "secret\n";
  std::filesystem::permissions(path, perms::owner_read | perms::others_read);
  EXPECT_THAT(problemsOf(parse(toml)),
              HasSubstr("6:17 warning: [[driver]] of type smpp password_file: " + path +
                        " may be read by everybody"));
  std::filesystem::permissions(path, perms::owner_read | perms::group_read);
  EXPECT_THAT(problemsOf(parse(toml)), Not(HasSubstr("password_file")));
  std::filesystem::remove(path);
}

TEST(CentreTest, LinksAreUsedWithoutARoute) {
  const Parsed parsed = parse(smpp("") + std::string(kSimulator));
  EXPECT_THAT(problemsOf(parsed), Not(HasSubstr("[[driver]] c: no [[route]]")));
  EXPECT_THAT(problemsOf(parsed), HasSubstr("[[driver]] phones: no [[route]] names it"));
}

}  // namespace
}  // namespace tocsin::config
