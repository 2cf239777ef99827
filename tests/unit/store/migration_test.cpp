// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <iterator>

#include "queue/store/schema.h"
#include "tests/unit/store/journal_fixture.h"

namespace tocsin::store {
namespace {

using MigrationTest = JournalTest;

TEST_F(MigrationTest, AnEmptyPathBecomesAJournalThatSaysWhoseItIs) {
  static_cast<void>(open());
  auto db = Database::open(path_, Database::Mode::ReadOnly);
  ASSERT_TRUE(db);
  EXPECT_EQ(*db->pragma("application_id"), kApplicationId);
  EXPECT_EQ(*db->pragma("user_version"), 4);
}

TEST_F(MigrationTest, OpeningAgainChangesNothing) {
  escalation::Message m = message(1, "7042");
  Batch batch;
  batch.added = {&m};
  commit(batch);
  static_cast<void>(open());
  EXPECT_EQ(recovered().messages.size(), 1U);
}

// What steps 3 and 4 made is taken away again: a journal as version 2 left it.
constexpr const char* kBackToTwo =
    "DROP TABLE users; DROP TABLE sessions; DROP TABLE tokens; DROP TABLE audit;"
    "DROP INDEX messages_queue; DROP INDEX pages_message;"
    "DROP TABLE floors; DROP TABLE held; DROP TABLE lost_numbers; DROP TABLE closings;"
    "DROP INDEX arrivals_at;"
    "PRAGMA user_version = 2";

TEST_F(MigrationTest, AJournalOfSchemaTwoKeepsItsRowsAndGetsTheTablesOfLater) {
  escalation::Message m = message(1, "7042");
  PageRow waiting = page(1, PageState::Waiting);
  Batch batch;
  batch.added = {&m};
  batch.pagesAdded = {&waiting};
  RecipientRecord ann;
  ann.name = "ann";
  batch.recipientsSet = {ann};
  batch.listsSet = {list("noc", 1, {{"ann", 1, minutes{5}}})};
  commit(batch);
  execute(kBackToTwo);
  const Recovered found = recovered();
  ASSERT_EQ(found.messages.size(), 1U);
  EXPECT_EQ(found.messages[0].number, "7042");
  EXPECT_EQ(found.pages.size(), 1U);
  EXPECT_EQ(found.recipients.size(), 1U);
  EXPECT_EQ(found.lists.at(0).entries.size(), 1U);
  EXPECT_TRUE(found.users.empty());
  auto db = Database::open(path_, Database::Mode::ReadOnly);
  ASSERT_TRUE(db);
  EXPECT_EQ(*db->pragma("user_version"), 4);
  for (const char* table : {"users", "sessions", "tokens", "audit", "held", "floors"}) {
    auto rows = db->prepare(std::string("SELECT count(*) FROM ") + table);
    ASSERT_TRUE(rows) << table;
    ASSERT_TRUE(*rows->next());
    EXPECT_EQ(rows->number(0), 0) << table;
  }
}

TEST_F(MigrationTest, ANewJournalKnowsNothing) {
  const Recovered found = recovered();
  EXPECT_TRUE(found.messages.empty());
  EXPECT_TRUE(found.pages.empty());
  EXPECT_TRUE(found.numbers.empty());
  EXPECT_EQ(found.lastMessage, 0);
  EXPECT_EQ(found.lastVersion, 0);
  EXPECT_FALSE(found.lastEntry) << "the probe of the start leaves nothing behind";
}

TEST_F(MigrationTest, ADatabaseOfAnotherProgramIsRefused) {
  execute("PRAGMA application_id = 4711");
  const auto journal = Journal::open(path_);
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().fault, Fault::Config);
}

TEST_F(MigrationTest, ADatabaseOfAProgramThatSignsNothingIsRefusedAndLeftAsItIs) {
  execute("CREATE TABLE customers(id INTEGER PRIMARY KEY)");
  const auto journal = Journal::open(path_);
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().fault, Fault::Config);
  auto db = Database::open(path_, Database::Mode::ReadOnly);
  auto tables = db->prepare(
      "SELECT count(*), (SELECT * FROM pragma_journal_mode) FROM "
      "sqlite_schema");
  ASSERT_TRUE(*tables->next());
  EXPECT_EQ(tables->number(0), 1);
  EXPECT_EQ(tables->text(1), "delete");
}

TEST_F(MigrationTest, AJournalOfANewerTocsinIsRefused) {
  static_cast<void>(open());
  execute("PRAGMA user_version = 99");
  const auto journal = Journal::open(path_);
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().fault, Fault::Config);
  EXPECT_NE(journal.error().what.find("99"), std::string::npos);
}

TEST_F(MigrationTest, AFileThatIsNoDatabaseIsDamagedAndLeftAsItIs) {
  std::filesystem::create_directories(std::filesystem::path(path_).parent_path());
  std::ofstream(path_) << std::string(4096, 'x');
  const auto journal = Journal::open(path_);
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().fault, Fault::Damaged);
  std::ifstream file(path_);
  const std::string left{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(left, std::string(4096, 'x'));
}

TEST_F(MigrationTest, AJournalInMemoryNeedsNoFile) {
  auto journal = Journal::open(Journal::kVolatile);
  ASSERT_TRUE(journal);
  escalation::Message m = message(1, "7042");
  Batch batch;
  batch.added = {&m};
  EXPECT_TRUE(journal->commit(batch, kNow));
  EXPECT_EQ(journal->recover(kNow, kNow)->messages.size(), 1U);
  EXPECT_TRUE(std::filesystem::is_empty(directory_));
}

}  // namespace
}  // namespace tocsin::store
