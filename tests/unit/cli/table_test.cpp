// SPDX-License-Identifier: Apache-2.0
#include "app/cli/table.h"

#include <sstream>

#include <gtest/gtest.h>

namespace tocsin::cli {
namespace {

class TableTest : public testing::Test {
 protected:
  std::string printed(const Table& table, std::size_t width = 0, bool hasColours = false) {
    std::ostringstream out;
    table.print({.out = out, .err = out, .in = in_, .width = width, .hasColours = hasColours});
    return out.str();
  }

  std::istringstream in_;
};

TEST_F(TableTest, ColumnsAlignByTheirWidestText) {
  Table table({{"NAME"}, {"SENT", true}, {"TEXT"}});
  table.add({{"ann"}, {"7"}, {"x"}});
  table.add({{"李小龙"}, {"1200"}, {"longer"}});
  EXPECT_EQ(printed(table),
            "NAME    SENT  TEXT\n"
            "ann        7  x\n"
            "李小龙  1200  longer\n");
}

TEST_F(TableTest, AColumnWithoutAnyTextIsLeftOut) {
  Table table({{"A"}, {"EMPTY"}, {"B"}});
  table.add({{"1"}, {""}, {"2"}});
  EXPECT_EQ(printed(table), "A  B\n1  2\n");
}

TEST_F(TableTest, ANarrowTerminalCutsTheColumnsThatShrinkFromTheRight) {
  Table table({{"NAME"}, {"LIST", false, true}, {"TEXT", false, true}});
  table.add({{"7042"}, {"a list with a long name"}, {"core-sw-2 DOWN port 17 since 14:02"}});
  EXPECT_EQ(printed(table, 48),
            "NAME  LIST                     TEXT\n"
            "7042  a list with a long name  core-sw-2 DOWN p…\n");
  EXPECT_EQ(printed(table, 36),
            "NAME  LIST              TEXT\n"
            "7042  a list with a l…  core-sw-2 D…\n");
  EXPECT_EQ(printed(table, 5),
            "NAME  LIST          TEXT\n"
            "7042  a list with…  core-sw-2 D…\n")
      << "down to what can still be read";
}

TEST_F(TableTest, WithoutATerminalNothingIsCut) {
  Table table({{"TEXT", false, true}});
  table.add({{std::string(500, 'x')}});
  EXPECT_EQ(printed(table), "TEXT\n" + std::string(500, 'x') + "\n");
}

TEST_F(TableTest, ColoursDoNotMoveTheColumns) {
  Table table({{"A"}, {"B"}});
  table.add({{"up", Tone::Good}, {"x"}});
  table.add({{"down", Tone::Bad}, {"y"}});
  EXPECT_EQ(printed(table, 80, true),
            "\x1b[2mA\x1b[0m     \x1b[2mB\x1b[0m\n"
            "\x1b[32mup\x1b[0m    x\n"
            "\x1b[1;31mdown\x1b[0m  y\n");
}

TEST_F(TableTest, ATextCannotForgeARow) {
  Table table({{"TEXT"}});
  table.add({{"a\n7043  fake\x1b[31m"}});
  EXPECT_EQ(printed(table), "TEXT\na\\n7043  fake\\x1b[31m\n");
}

TEST_F(TableTest, FieldsAlignAndThoseWithoutAValueAreLeftOut) {
  std::ostringstream out;
  printFields({.out = out, .err = out, .in = in_},
              {{"Number", {"7042"}}, {"Key", {""}}, {"Id", {"12\n07"}}});
  EXPECT_EQ(out.str(), "Number  7042\nId      12\\n07\n");
}

TEST(ConsoleTest, ColoursAreForTerminalsThatWantThem) {
  EXPECT_TRUE(wantsColours(true, nullptr, "xterm"));
  EXPECT_TRUE(wantsColours(true, "", "xterm")) << "an empty NO_COLOR does not count";
  EXPECT_FALSE(wantsColours(true, "1", "xterm"));
  EXPECT_FALSE(wantsColours(false, nullptr, "xterm"));
  EXPECT_FALSE(wantsColours(true, nullptr, "dumb"));
  EXPECT_FALSE(wantsColours(true, nullptr, nullptr));
}

}  // namespace
}  // namespace tocsin::cli
