// SPDX-License-Identifier: Apache-2.0
// Holds docs/rulings.md to the tests that it names: a ruling whose test was renamed or removed is
// found here.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "rules.h"

namespace tocsin::architecture {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = TOCSIN_SOURCE_DIR;

// A text without its blanks and line breaks: the formatter may break a line anywhere.
std::string squeezed(std::string_view text) {
  std::string kept;
  for (const char c : text) {
    if (std::isspace(static_cast<unsigned char>(c)) == 0) kept += c;
  }
  return kept;
}

// The unit tests' sources, each squeezed to one line, without `//` lines.
std::vector<std::string> unitTests(const fs::path& root) {
  std::vector<std::string> sources;
  for (const auto& [path, source] : readSources(root, {"tests/unit"})) {
    std::string all;
    for (const std::string& line : source.lines) {
      const auto begin = line.find_first_not_of(' ');
      const bool isComment = begin != std::string::npos && line.compare(begin, 2, "//") == 0;
      if (!isComment) all += squeezed(line);
    }
    sources.push_back(std::move(all));
  }
  return sources;
}

// What `Suite.Name` says, and of a table of cases `Instance/Suite.Name` or `Suite.Name/Case`.
struct TestName {
  std::string instance, suite, name, row;
};

TestName readName(const std::string& text) {
  TestName test;
  const auto dot = text.find('.');
  const auto slash = text.rfind('/', dot);
  const bool hasInstance = slash != std::string::npos;
  if (hasInstance) test.instance = text.substr(0, slash);
  const std::size_t suite = hasInstance ? slash + 1 : 0;
  test.suite = text.substr(suite, dot - suite);
  if (dot == std::string::npos) return test;
  const auto behind = text.find('/', dot);
  test.name = text.substr(dot + 1, behind == std::string::npos ? behind : behind - dot - 1);
  if (behind != std::string::npos) test.row = text.substr(behind + 1);
  return test;
}

bool has(const std::string& source, const std::string& text) {
  return source.find(text) != std::string::npos;
}

bool isIn(const std::string& source, const TestName& test) {
  const std::string macro = "(" + test.suite + "," + test.name + "){";
  const bool isDefined =
      has(source, "TEST" + macro) || has(source, "TEST_F" + macro) || has(source, "TEST_P" + macro);
  const bool hasInstance =
      test.instance.empty() ||
      has(source, "INSTANTIATE_TEST_SUITE_P(" + test.instance + "," + test.suite + ",");
  return isDefined && hasInstance && (test.row.empty() || has(source, '"' + test.row + '"'));
}

// `tests/system/FILE: test_name`, and `tests/simulation/FILE: a rule in the words of the oracle`.
bool isInFile(const fs::path& root, const std::string& path, const std::string& what) {
  const bool isPython = path.ends_with(".py");
  const std::string wanted = squeezed(isPython ? "def " + what + "(" : what);
  std::string all;
  for (const std::string& line : readLines(root / path)) {
    const bool isComment = squeezed(line).starts_with(isPython ? "#" : "//");
    if (!isComment) all += squeezed(line);
  }
  return !wanted.empty() && has(all, wanted);
}

// What stands between pairs of backquotes.
std::vector<std::string> quotedIn(std::string_view cell) {
  std::vector<std::string> names;
  for (auto begin = cell.find('`'); begin != std::string_view::npos; begin = cell.find('`')) {
    const auto end = cell.find('`', begin + 1);
    if (end == std::string_view::npos) break;
    names.emplace_back(cell.substr(begin + 1, end - begin - 1));
    cell.remove_prefix(end + 1);
  }
  return names;
}

// The tests that the last cell of a row names; a row without one is wrong, too.
Findings checkRulings(const fs::path& root) {
  const std::vector<std::string> sources = unitTests(root);
  Findings findings;
  const auto lines = readLines(root / "docs/rulings.md");
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& line = lines[i];
    const bool isRow = line.starts_with("| ") && !line.starts_with("| ruling |");
    if (!isRow) continue;
    const std::string where = "docs/rulings.md:" + std::to_string(i + 1) + ": ";
    const auto end = line.rfind('|');
    const auto tests = quotedIn(std::string_view(line).substr(line.rfind('|', end - 1)));
    if (tests.empty()) findings.push_back(where + "no test beside the ruling; name one");
    for (const std::string& test : tests) {
      const auto colon = test.find(": ");
      const bool isThere = colon != std::string::npos
                               ? isInFile(root, test.substr(0, colon), test.substr(colon + 2))
                               : std::any_of(sources.begin(), sources.end(), [&](const auto& s) {
                                   return isIn(s, readName(test));
                                 });
      if (!isThere) findings.push_back(where + "there is no test " + test + "; name one that is");
    }
  }
  return findings;
}

std::string listOf(const Findings& findings) {
  std::string all;
  for (const std::string& finding : findings)
    all += finding + "\n";
  return all;
}

TEST(RulingsTest, EveryTestThatTheDocumentNamesIsThere) {
  const Findings findings = checkRulings(kRoot);
  EXPECT_TRUE(findings.empty()) << listOf(findings);
}

TEST(RulingsTest, EachSectionOfTheContractHasItsRows) {
  std::map<std::string, int> rows;
  std::string section;
  for (const std::string& line : readLines(kRoot / "docs/rulings.md")) {
    if (line.starts_with("## ")) section = line.substr(3, 1);
    if (line.starts_with("| ")) ++rows[section];
  }
  for (const char* number : {"1", "2", "3", "4", "5", "6", "7"})
    EXPECT_GT(rows[number], 1) << "section " << number;
}

class RulingsOfTest : public testing::Test {
 protected:
  RulingsOfTest() {
    fs::remove_all(root_);
    file("tests/unit/reply/page_test.cpp",
         "TEST_F(PageTest,\n       IsOneLine) {}\n"
         "TEST_P(RowTest, Reads) {}\nINSTANTIATE_TEST_SUITE_P(\n    Table,\n    RowTest,\n"
         "    Values(Row{\"OfSeven\", 7}));\n// TEST(OldTest, IsGone) {}\n");
    file("tests/system/walk_test.py", "    def test_walks(self):\n    # def test_sleeps(self):\n");
    file("tests/simulation/oracle.cpp", "must(a,\n     \"nobody is paged twice: \");\n");
  }

  ~RulingsOfTest() override { fs::remove_all(root_); }

  void file(const std::string& path, const std::string& text) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }

  Findings findingsOf(const std::string& test) {
    file("docs/rulings.md", "| ruling | test |\n|---|---|\n| `7042` | " + test + " |\n");
    return checkRulings(root_);
  }

  const fs::path root_ = fs::path(testing::TempDir()) / "tocsin_rulings_test";
};

TEST_F(RulingsOfTest, TestsAreFoundHoweverTheirLinesAreBroken) {
  for (const char* test : {"`PageTest.IsOneLine`",
                           "`RowTest.Reads`",
                           "`Table/RowTest.Reads`, `RowTest.Reads/OfSeven`",
                           "`tests/system/walk_test.py: test_walks`",
                           "`tests/simulation/oracle.cpp: nobody is paged twice`"}) {
    EXPECT_EQ(findingsOf(test), Findings{}) << test;
  }
}

TEST_F(RulingsOfTest, ATestThatIsNotThereIsFound) {
  for (const char* test : {"`PageTest.IsOne`",
                           "`Page.IsOneLine`",
                           "`PageTest`",
                           "`OldTest.IsGone`",
                           "`Other/RowTest.Reads`",
                           "`RowTest.Reads/OfEight`",
                           "`tests/system/walk_test.py: test_walk`",
                           "`tests/system/walk_test.py: test_sleeps`",
                           "`tests/system/run_test.py: test_walks`",
                           "`tests/simulation/oracle.cpp: nobody is paged thrice`",
                           "PageTest.IsOneLine"}) {
    const Findings findings = findingsOf(test);
    ASSERT_EQ(findings.size(), 1U) << test << "\n" << listOf(findings);
    EXPECT_TRUE(findings.front().starts_with("docs/rulings.md:3: ")) << findings.front();
  }
}

}  // namespace
}  // namespace tocsin::architecture
