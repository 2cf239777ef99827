// SPDX-License-Identifier: Apache-2.0
#include "app/cli/drop.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <sys/stat.h>

#include <gtest/gtest.h>

#include "temporary_directory.h"

namespace tocsin::cli {
namespace {

std::string read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(DropTest, MarkupAndControlCharactersAreEscaped) {
  EXPECT_EQ(xmlText("a<b>&\"c\"]]>"), "a&lt;b&gt;&amp;\"c\"]]&gt;");
  EXPECT_EQ(xmlText("line\nand\ttab\r"), "line\nand\ttab&#13;");
  EXPECT_EQ(xmlText(std::string("bell\x07 esc\x1b null\0.", 17)), "bell  esc  null .");
  EXPECT_EQ(xmlText("é 漢 🔥"), "é 漢 🔥");
  EXPECT_EQ(xmlText("latin1 \xe9!"), "latin1 \xef\xbf\xbd!");
  EXPECT_EQ(xmlText("\xef\xbf\xbe"), "\xef\xbf\xbd") << "U+FFFE has no place in XML";
}

TEST(DropTest, TheFileOfTwoElementsIsLoriotProsForm) {
  EXPECT_EQ(toXml({.list = "noc", .text = "core-sw-2 DOWN"}),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<SMS>\n"
            "  <RECIPIENT_LIST>noc</RECIPIENT_LIST>\n  <MSG>core-sw-2 DOWN</MSG>\n</SMS>\n");
}

TEST(DropTest, EveryFieldHasItsElement) {
  const Alert alert{.list = "noc",
                    .text = "t",
                    .event = "ACK",
                    .severity = "info",
                    .source = "s",
                    .key = "k",
                    .by = "b",
                    .host = "h",
                    .service = "v",
                    .group = "g",
                    .created = fromMillis(1'795'248'000'000),
                    .validityMinutes = 30};
  const std::string xml = toXml(alert);
  for (const char* element : {"<EVENT>ACK</EVENT>",
                              "<SEVERITY>info</SEVERITY>",
                              "<SOURCE>s</SOURCE>",
                              "<KEY>k</KEY>",
                              "<BY>b</BY>",
                              "<HOST>h</HOST>",
                              "<SERVICE>v</SERVICE>",
                              "<GROUP>g</GROUP>",
                              "<CREATED>2026-11-21T08:00:00.000Z</CREATED>",
                              "<VALIDITY>30</VALIDITY>"}) {
    EXPECT_NE(xml.find(element), std::string::npos) << element;
  }
}

TEST(DropTest, TheNameBeginsWithTenDigitsOfTheUnixTime) {
  EXPECT_EQ(spoolFileName(fromMillis(1'795'248'000'999), 42, 0xABCDEF),
            "1795248000_42_0000000000abcdef.xml");
}

TEST(DropTest, FilesOfOneMomentDoNotMeet) {
  const TemporaryDirectory spool;
  std::set<std::string> paths;
  for (int i = 0; i < 50; ++i) {
    const auto path = drop(spool.path(), "x", fromMillis(1'795'248'000'000));
    ASSERT_TRUE(path) << path.error().what;
    paths.insert(*path);
  }
  EXPECT_EQ(paths.size(), 50U);
}

TEST(DropTest, TheFileIsWholeReadableAndAlone) {
  const TemporaryDirectory spool;
  const mode_t mask = umask(0077);
  const auto path = drop(spool.path(), "<SMS/>", fromMillis(1'795'248'000'000));
  umask(mask);
  ASSERT_TRUE(path) << path.error().what;
  EXPECT_EQ(read(*path), "<SMS/>");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(spool.path()), {}), 1);

  struct stat status {};

  ASSERT_EQ(stat(path->c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0644U) << "the daemon has another user";
}

TEST(DropTest, ASpoolThatIsNotThereIsAnError) {
  const auto path = drop("/nowhere/spool", "<SMS/>", Time{});
  ASSERT_FALSE(path);
  EXPECT_NE(path.error().what.find("/nowhere/spool"), std::string::npos);
}

}  // namespace
}  // namespace tocsin::cli
