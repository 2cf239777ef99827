// SPDX-License-Identifier: Apache-2.0
#include "app/cli/shown_text.h"

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

namespace tocsin::cli {
namespace {

TEST(ShownTextTest, NoControlCharacterReachesTheTerminal) {
  const struct {
    std::string text, shown;
  } cases[] = {
      {"core-sw-2 DOWN", "core-sw-2 DOWN"},
      {"\x1b[2Jgone", "\\x1b[2Jgone"},
      {"two\nlines\r\tand a tab", "two\\nlines\\r\\tand a tab"},
      {std::string("a\0b", 3), "a\\x00b"},
      {"del\x7f", "del\\x7f"},
      {"c1 \xc2\x9b"
       "31m",
       "c1 \\u009b31m"},
      {"turned \xe2\x80\xae"
       "txt",
       "turned \\u202etxt"},
      {"line \xe2\x80\xa8sep", "line \\u2028sep"},
      {"isolate \xe2\x81\xa6x", "isolate \\u2066x"},
      {"bad \xff byte", "bad \xef\xbf\xbd byte"},
      {"é 漢 🔥 C:\\new", "é 漢 🔥 C:\\new"},
  };

  for (const auto& c : cases) {
    EXPECT_EQ(shown(c.text), c.shown);
  }
}

TEST(ShownTextTest, JsonIsSafeAndReadsBackTheSame) {
  const nlohmann::json value{{"text", "a\x1b[2J\xc2\x9b\xe2\x80\xae\x7fé"}};
  const std::string safe = shownJson(value.dump(2));
  EXPECT_EQ(safe, "{\n  \"text\": \"a\\u001b[2J\\u009b\\u202e\\u007fé\"\n}");
  EXPECT_EQ(nlohmann::json::parse(safe), value);
}

TEST(ShownTextTest, ColumnsAreThoseOfATerminal) {
  EXPECT_EQ(columnsOf("abc"), 3U);
  EXPECT_EQ(columnsOf("é"), 1U);
  EXPECT_EQ(columnsOf("e\xcc\x81"), 1U) << "a combining accent takes none";
  EXPECT_EQ(columnsOf("漢字"), 4U);
  EXPECT_EQ(columnsOf("한글"), 4U);
  EXPECT_EQ(columnsOf("🔥"), 2U);
  EXPECT_EQ(columnsOf("❌✅"), 4U);
}

TEST(ShownTextTest, ACutTextEndsInDotsWithinItsColumns) {
  EXPECT_EQ(cutTo("abcdef", 6), "abcdef");
  EXPECT_EQ(cutTo("abcdef", 5), "abcd…");
  EXPECT_EQ(cutTo("abcdef", 1), "…");
  EXPECT_EQ(cutTo("abcdef", 0), "");
  EXPECT_EQ(cutTo("漢字漢字", 6), "漢字…") << "half a wide character is none";
}

}  // namespace
}  // namespace tocsin::cli
