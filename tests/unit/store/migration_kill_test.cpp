// SPDX-License-Identifier: Apache-2.0
// kill -9 in the middle of a migration: each step is one transaction, so the next start goes on.
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "queue/store/schema.h"
#include "tests/unit/store/journal_fixture.h"

namespace tocsin::store {
namespace {

// What steps 3 and 4 made is taken away again: a journal as version 2 left it.
constexpr const char* kBackToTwo =
    "DROP TABLE users; DROP TABLE sessions; DROP TABLE tokens; DROP TABLE audit;"
    "DROP INDEX messages_queue; DROP INDEX pages_message;"
    "DROP TABLE floors; DROP TABLE held; DROP TABLE lost_numbers; DROP TABLE closings;"
    "DROP INDEX arrivals_at;"
    "PRAGMA user_version = 2";

// Where the child dies: at the nth commit, or after so many operations of SQLite; 0 = not by that.
int commitsLeft = 0;
int operations = 0;

int dieAtCommit(void* /*unused*/) {
  if (--commitsLeft == 0) std::raise(SIGKILL);
  return 0;
}

int dieAfterOperations(void* /*unused*/) {
  if (--operations == 0) std::raise(SIGKILL);
  return 0;
}

int watch(sqlite3* db, char** /*error*/, const void* /*api*/) {
  if (commitsLeft > 0) sqlite3_commit_hook(db, dieAtCommit, nullptr);
  if (operations > 0) sqlite3_progress_handler(db, 1, dieAfterOperations, nullptr);
  return SQLITE_OK;
}

class MigrationKillTest : public JournalTest {
 protected:
  void makeAnOldOne() const {
    escalation::Message m = message(1, "7042");
    PageRow waiting = page(1, PageState::Waiting);
    Batch batch;
    batch.added = {&m};
    batch.pagesAdded = {&waiting};
    batch.arrivals = {{"1.xml", MessageId{1}, "1.xml"}};
    commit(batch);
    execute(kBackToTwo);
  }

  std::int64_t schema() const {
    auto db = Database::open(path_, Database::Mode::ReadOnly);
    check(db.has_value(), "the journal of a test opens");
    return *db->pragma("user_version");
  }

  // A process that opens the journal and is killed on the way; true when it was.
  bool dies(int atCommit, int afterOperations) const {
    const pid_t child = fork();
    if (child == 0) {
      commitsLeft = atCommit;
      operations = afterOperations;
      sqlite3_auto_extension(reinterpret_cast<void (*)()>(&watch));
      const auto journal = Journal::open(path_);
      _exit(journal ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
  }

  void expectWhole() const {
    const Recovered found = recovered();
    EXPECT_EQ(schema(), newestSchema());
    ASSERT_EQ(found.messages.size(), 1U);
    EXPECT_EQ(found.messages[0].number, "7042");
    EXPECT_EQ(found.pages.size(), 1U);
    auto db = Database::open(path_, Database::Mode::ReadOnly);
    auto check = db->prepare("PRAGMA integrity_check");
    ASSERT_TRUE(*check->next());
    EXPECT_EQ(check->text(0), "ok");
  }
};

TEST_F(MigrationKillTest, AKillBeforeTheCommitOfAStepLeavesTheStepBeforeAndTheNextStartGoesOn) {
  makeAnOldOne();
  ASSERT_TRUE(dies(1, 0));
  EXPECT_EQ(schema(), 2);
  ASSERT_TRUE(dies(2, 0));
  EXPECT_EQ(schema(), 3) << "the first step is durable, the second one is not there at all";
  expectWhole();
}

TEST_F(MigrationKillTest, AKillAtAnyPlaceOfAMigrationIsMendedByTheNextStart) {
  int killed = 0;
  for (int place = 20; place < 4'000; place += 400) {
    makeAnOldOne();
    killed += dies(0, place) ? 1 : 0;
    expectWhole();
    std::filesystem::remove_all(std::filesystem::path(path_).parent_path());
  }
  EXPECT_GE(killed, 5);
}

}  // namespace
}  // namespace tocsin::store
