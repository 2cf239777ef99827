// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/config/config.h"
#include "drivers/channel/channel.h"
#include "problems.h"

namespace tocsin::config {
namespace {

using testing::HasSubstr;

// Keys begin at line 5.
std::string modem(const std::string& keys, const std::string& device = "/dev/ttyUSB0") {
  return "[[driver]]\nname = \"m\"\ntype = \"modem\"\ndevice = \"" + device + "\"\n" + keys;
}

struct BadModem {
  const char* name;
  std::string toml;
  const char* errors;  // all of them
};

class BadModemTest : public testing::TestWithParam<BadModem> {};

TEST_P(BadModemTest, IsAnErrorThatSaysWhere) {
  const Checks checks{.device = channel::checkDevice};
  const Parsed parsed = parse(GetParam().toml, checks);
  EXPECT_FALSE(parsed.config);
  EXPECT_THAT(errorsOf(parsed), HasSubstr(GetParam().errors));
  const std::string errors = errorsOf(parsed);
  EXPECT_EQ(std::count(errors.begin(), errors.end(), '\n'), 1) << errors;
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    BadModemTest,
    testing::Values(
        BadModem{"NoDevice",
                 "[[driver]]\nname = \"m\"\ntype = \"modem\"\n",
                 "1:1 error: [[driver]] needs the key \"device\": \"/dev/serial/by-id/...\""},
        BadModem{
            "BadDevice",
            modem("", "COM3"),
            "4:10 error: [[driver]] of type modem device: \"COM3\": a device is a serial port"},
        BadModem{"UnusualSpeed",
                 modem("baud = 115000\n"),
                 "5:8 error: [[driver]] of type modem baud: 115000 is none of 1200, 2400,"},
        BadModem{"NegativeQuota", modem("sms_per_hour = -1\n"), "-1 is out of range: 0 to 100000"},
        BadModem{"Ring",
                 modem("ring = \"always\"\n"),
                 "5:8 error: [[driver]] of type modem ring: \"always\" is none of never, critical"},
        BadModem{"ServiceCentreIsAShortCode",
                 modem("service_centre = \"1234\"\n"),
                 "5:18 error: [[driver]] of type modem service_centre: \"1234\": a short code"},
        BadModem{"OwnNumberIsNone",
                 modem("own_number = \"me\"\n"),
                 "5:14 error: [[driver]] of type modem own_number: \"me\""},
        BadModem{"LoopTestWithoutANumber",
                 modem("loop_test = \"24h\"\n"),
                 "5:13 error: [[driver]] of type modem loop_test needs own_number"},
        BadModem{"LoopTestTooOften",
                 modem("own_number = \"+33600000008\"\nloop_test = \"30min\"\n"),
                 "6:13 error: [[driver]] of type modem loop_test: \"30min\" is out of range: off, "
                 "or 1h to 30d"},
        BadModem{"KeyOfASimulator",
                 modem("latency = \"1s\"\n"),
                 "5:1 error: unknown key \"latency\" in [[driver]]: it belongs to [[driver]] of "
                 "type simulator"},
        BadModem{"PhoneOfASimulator",
                 modem("[[driver.phone]]\nnumber = \"+33600000001\"\nscript = \"silent\"\n"),
                 "unknown key \"phone\" in [[driver]]: it belongs to [[driver]] of type simulator"},
        BadModem{
            "KeyInASimulator",
            std::string(kSimulator) + "device = \"/dev/ttyUSB0\"\n",
            "4:1 error: unknown key \"device\" in [[driver]]: it belongs to [[driver]] of type "
            "modem"},
        BadModem{"WithoutAType",
                 "[[driver]]\nname = \"m\"\nbaud = 9600\nlatency = \"1s\"\n",
                 "1:1 error: [[driver]] needs the key \"type\": simulator, modem, smpp,"},
        BadModem{"SameDeviceTwice",
                 modem("") + "[[driver]]\nname = \"m2\"\ntype = \"modem\"\n"
                             "device = \"/dev/ttyUSB0\"\n",
                 "8:10 error: [[driver]] of type modem device: \"/dev/ttyUSB0\" is taken by the "
                 "driver of line 1"}),
    [](const auto& caseInfo) { return std::string(caseInfo.param.name); });

TEST(ModemTest, ALoopTestIsOffInTwoWords) {
  for (const char* off : {"off", "0s"}) {
    const Parsed parsed = parse(modem("loop_test = \"" + std::string(off) + "\"\n"));
    ASSERT_TRUE(parsed.config) << problemsOf(parsed);
    EXPECT_EQ(parsed.config->drivers[0].loopTest, Duration{0});
  }
  EXPECT_FALSE(parse("[spool]\nsettle = \"off\"\n").config) << "only where 0 is allowed";
}

TEST(ModemTest, WithoutARouteItIsUsed) {
  const Parsed parsed = parse(modem("") + std::string(kSimulator));
  ASSERT_TRUE(parsed.config);
  EXPECT_THAT(problemsOf(parsed), testing::Not(HasSubstr("[[driver]] m: no [[route]]")));
  EXPECT_THAT(problemsOf(parsed), HasSubstr("[[driver]] phones: no [[route]] names it"));
}

class PinFileTest : public testing::Test {
 protected:
  ~PinFileTest() override { std::filesystem::remove(path_); }

  std::string problems() const {
    const Parsed parsed = parse(modem("pin_file = \"" + path_ + "\"\n"));
    EXPECT_TRUE(parsed.config) << "a warning only";
    return problemsOf(parsed);
  }

  const std::string path_ = testing::TempDir() + "tocsin_modem.pin";
};

TEST_F(PinFileTest, OneThatIsNotThereIsAWarning) {
  std::filesystem::remove(path_);
  EXPECT_THAT(
      problems(),
      HasSubstr("5:12 warning: [[driver]] of type modem pin_file: " + path_ + " cannot be read"));
}

TEST_F(PinFileTest, ADirectoryIsAWarning) {
  EXPECT_THAT(problemsOf(parse(modem("pin_file = \"/etc\"\n"))), HasSubstr("cannot be read"));
}

TEST_F(PinFileTest, OneThatEverybodyReadsIsAWarning) {
  using std::filesystem::perms;
  std::ofstream(path_) << "1234\n";
  std::filesystem::permissions(path_, perms::owner_read | perms::others_read);
  EXPECT_THAT(problems(), HasSubstr("may be read by everybody on this machine"));
  std::filesystem::permissions(path_, perms::owner_read | perms::group_read);
  EXPECT_THAT(problems(), testing::Not(HasSubstr("pin_file")));
}

}  // namespace
}  // namespace tocsin::config
