// SPDX-License-Identifier: Apache-2.0
// The table of alarms is the one that operators read.
#include "app/dispatch/alarm_table.h"

#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::dispatch {
namespace {

// The rows of the table below "## Alarms" in docs/operations.md.
std::vector<std::string> documented() {
  std::vector<std::string> rows;
  std::ifstream doc(std::string(TOCSIN_SOURCE_DIR) + "/docs/operations.md");
  bool isThere = false;
  for (std::string line; std::getline(doc, line);) {
    if (line.starts_with("## ")) isThere = line == "## Alarms";
    if (isThere && line.starts_with("| `")) rows.push_back(line);
  }
  return rows;
}

TEST(AlarmTableTest, TheDocumentationHasTheSameRowsInTheSameOrder) {
  std::vector<std::string> table;
  visitAlarmKinds([&](const AlarmKind& kind) {
    std::string row = "| `" + std::string(kind.name) + "` | ";
    row += std::string(toText(kind.severity)) + " | ";
    row += std::string(kind.wording) + " | ";
    row += std::string(kind.whatToDo) + " | ";
    row += std::string(kind.clears) + " |";
    table.push_back(std::move(row));
  });
  EXPECT_THAT(documented(), testing::ElementsAreArray(table));
}

TEST(AlarmTableTest, EveryNameMeansItsOwnRow) {
  visitAlarmKinds([](const AlarmKind& kind) { EXPECT_EQ(alarmKind(kind.name), &kind); });
  EXPECT_EQ(alarmKind("no_such_cause"), nullptr);
}

TEST(AlarmTableTest, WhatOnlyHappenedIsShownForADay) {
  visitAlarmKinds([](const AlarmKind& kind) {
    EXPECT_EQ(kind.clears == "after a day", !kind.stands) << kind.name;
  });
  EXPECT_EQ(kHappenedShown, hours{24});
}

}  // namespace
}  // namespace tocsin::dispatch
