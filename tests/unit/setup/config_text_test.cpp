// SPDX-License-Identifier: Apache-2.0
#include "app/setup/config_text.h"

#include <gtest/gtest.h>

namespace tocsin::setup {
namespace {

TEST(ConfigTextTest, AKeyIsReplacedWhereItStands) {
  EXPECT_EQ(withKey("[queue]\nhome_country = \"FR\"  # ours\n[alarm]\nx = 1\n",
                    "queue",
                    "home_country",
                    "\"DE\""),
            "[queue]\nhome_country = \"DE\"\n[alarm]\nx = 1\n");
}

TEST(ConfigTextTest, ADefaultThatIsCommentedOutMakesRoomForTheValue) {
  EXPECT_EQ(withKey("# about\n[alarm]\n#numbers = [\"+336\"]   # told\n#repeat = \"4h\"\n",
                    "alarm",
                    "numbers",
                    "[\"+337\"]"),
            "# about\n[alarm]\nnumbers = [\"+337\"]\n#repeat = \"4h\"\n");
}

TEST(ConfigTextTest, AKeyOfAnotherSectionIsLeftAlone) {
  EXPECT_EQ(withKey("[a]\nname = 1\n[b]\nother = 2\n[[c]]\nname = 3\n", "b", "name", "4"),
            "[a]\nname = 1\n[b]\nname = 4\nother = 2\n[[c]]\nname = 3\n");
  EXPECT_EQ(withKey("[b]\nnames = 2\n", "b", "name", "4"), "[b]\nname = 4\nnames = 2\n");
}

TEST(ConfigTextTest, ASectionThatIsMissingIsPutAtTheEnd) {
  EXPECT_EQ(withKey("# x\n", "queue", "language", "\"en\""), "# x\n\n[queue]\nlanguage = \"en\"\n");
  EXPECT_EQ(withKey("", "q", "l", "1"), "\n[q]\nl = 1\n");
}

TEST(ConfigTextTest, AModemIsOneDriverMore) {
  EXPECT_EQ(withModem("[queue]", "modem1", {.device = "/dev/ttyUSB0", .baud = 115'200}, ""),
            "[queue]\n\n[[driver]]\nname = \"modem1\"\ntype = \"modem\"\n"
            "device = \"/dev/ttyUSB0\"\n");
  EXPECT_EQ(withModem("", "m", {.device = "/d", .baud = 9'600}, "/etc/pin"),
            "\n[[driver]]\nname = \"m\"\ntype = \"modem\"\ndevice = \"/d\"\nbaud = 9600\n"
            "pin_file = \"/etc/pin\"\n");
}

TEST(ConfigTextTest, WhatAPersonTypesStaysOneText) {
  EXPECT_EQ(quoted("a\"b\\c\nd\x7f"), "\"a\\\"b\\\\c\\u000Ad\\u007F\"");
}

}  // namespace
}  // namespace tocsin::setup
