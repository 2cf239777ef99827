// SPDX-License-Identifier: Apache-2.0
// Holds this source tree to the rules of the house. What a rule is worth is shown by
// rules_test.cpp.
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "rules.h"

namespace tocsin::architecture {
namespace {

const std::filesystem::path kRoot = TOCSIN_SOURCE_DIR;

const SourceTree& product() {
  static const SourceTree kTree = readSources(kRoot, {"app", "drivers", "queue", "spool"});
  return kTree;
}

void expectNone(const Findings& findings) {
  std::string all;
  for (const std::string& finding : findings)
    all += finding + "\n";
  EXPECT_EQ(findings.size(), 0U) << all;
}

TEST(ArchitectureTest, TheTreeIsThere) {
  EXPECT_GT(product().size(), 20U);
  EXPECT_TRUE(product().contains("queue/base/time.h"));
}

TEST(ArchitectureTest, TheTableHasNoCirclesAndOnlyKnownNames) {
  expectNone(checkTable());
}

TEST(ArchitectureTest, EveryIncludeIsAnArrowOfTheTable) {
  expectNone(checkArrows(product()));
}

TEST(ArchitectureTest, ForeignLibrariesStayInTheirHomes) {
  expectNone(checkForeign(product()));
}

TEST(ArchitectureTest, NoFileSeesBothQtAndPoco) {
  expectNone(checkQtAndPocoApart(product()));
}

TEST(ArchitectureTest, FilesAndLinesKeepTheirLimitsAndTheirLicence) {
  expectNone(checkForm(product()));
}

TEST(ArchitectureTest, TestsKeepTheLimitsToo) {
  expectNone(checkForm(readSources(kRoot, {"tests"})));
}

TEST(ArchitectureTest, TheDocumentHasTheSameTable) {
  expectNone(checkDocument(kRoot / "ARCHITECTURE.md"));
}

TEST(ArchitectureTest, CMakeLinksWhatTheTableSays) {
  expectNone(checkLinks(kRoot));
}

}  // namespace
}  // namespace tocsin::architecture
