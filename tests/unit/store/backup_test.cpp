// SPDX-License-Identifier: Apache-2.0
// Backups: one file that holds everything, and a journal that does not page for yesterday's alerts.
#include "queue/store/backup.h"

#include <fstream>
#include <iterator>

#include "queue/base/limits.h"
#include "queue/store/lock.h"
#include "queue/store/schema.h"
#include "tests/unit/store/journal_fixture.h"

namespace tocsin::store {
namespace {

namespace fs = std::filesystem;

class BackupTest : public JournalTest {
 protected:
  BackupTest() : file_((directory_ / "tocsin.backup").string()) {}

  static Backup facts() {
    return {.at = kNow,
            .version = "1.2.3",
            .configPath = "/etc/tocsin/tocsin.toml",
            .config = "[spool]\n# it's all of it\n"};
  }

  void bring(std::int64_t id, const std::string& number, PageState state) const {
    escalation::Message m = message(id, number);
    PageRow row = page(id, state);
    row.message = m.id;
    row.position = 0;
    Batch batch;
    batch.added = {&m};
    batch.pagesAdded = {&row};
    batch.events = {{m.id, "QUEUED", ""}};
    commit(batch);
  }

  Status backUpNow() const { return backUp(path_, facts(), file_); }

  Result<Restored> restoreNow(bool mayReplace = true) const {
    return restore({.file = file_,
                    .journal = path_,
                    .now = kNow + hours{24},
                    .numbers = {},
                    .mayReplace = mayReplace});
  }

  std::int64_t says(const std::string& sql) const {
    auto db = Database::open(path_, Database::Mode::ReadOnly);
    auto row = db->prepare(sql);
    check(row && *row->next(), "a question of a test is answered");
    return row->integer(0);
  }

  const std::string file_;
};

TEST_F(BackupTest, ABackupHoldsTheJournalAndTheConfiguration) {
  bring(1, "7042", PageState::Waiting);
  ASSERT_TRUE(backUpNow());
  const auto read = readBackup(file_);
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(read->at, kNow);
  EXPECT_EQ(read->version, "1.2.3");
  EXPECT_EQ(read->config, facts().config);
  EXPECT_EQ(read->messages, 1);
  EXPECT_EQ(read->open, 1);
}

TEST_F(BackupTest, NobodyElseMayReadIt) {
  bring(1, "7042", PageState::Waiting);
  ASSERT_TRUE(backUpNow());
  EXPECT_EQ(fs::status(file_).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(BackupTest, ItIsMadeWhileTheJournalIsWritten) {
  Journal journal = open();
  escalation::Message first = message(1, "7042");
  escalation::Message second = message(2, "7043");
  Batch batch;
  batch.added = {&first};
  ASSERT_TRUE(journal.commit(batch, kNow));
  ASSERT_TRUE(journal.knowsFingerprint("a turn that is not committed yet"));
  ASSERT_TRUE(backUpNow());
  batch.added = {&second};
  ASSERT_TRUE(journal.commit(batch, kNow));
  EXPECT_EQ(readBackup(file_)->messages, 1);
}

TEST_F(BackupTest, AnOlderBackupOfThatNameIsReplacedAndOneThatFailsLeavesIt) {
  bring(1, "7042", PageState::Waiting);
  ASSERT_TRUE(backUpNow());
  bring(2, "7043", PageState::Waiting);
  ASSERT_TRUE(backUpNow());
  EXPECT_EQ(readBackup(file_)->messages, 2);
  EXPECT_FALSE(backUp(path_ + ".none", facts(), file_));
  EXPECT_EQ(readBackup(file_)->messages, 2);
  EXPECT_FALSE(fs::exists(file_ + ".tmp"));
}

TEST_F(BackupTest, ADamagedBackupIsRefusedAndNothingIsTouched) {
  for (int id = 1; id <= 200; ++id) {
    bring(id, std::to_string(7000 + id), PageState::Waiting);
  }
  ASSERT_TRUE(backUpNow());
  {
    std::fstream file(file_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(12'288);
    file << std::string(8'192, 'x');
  }
  const auto done = restoreNow();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().fault, Fault::Damaged);
  EXPECT_EQ(says("SELECT count(*) FROM messages"), 200);
  EXPECT_EQ(says("SELECT count(*) FROM held"), 0);
}

TEST_F(BackupTest, ABackupOfANewerTocsinAndAFileThatIsNoneAreRefused) {
  bring(1, "7042", PageState::Waiting);
  ASSERT_TRUE(backUpNow());
  {
    auto db = Database::open(file_, Database::Mode::ReadWrite);
    ASSERT_TRUE(db->execute("PRAGMA user_version = 99"));
  }
  const auto newer = restoreNow();
  ASSERT_FALSE(newer);
  EXPECT_EQ(newer.error().fault, Fault::Config);
  EXPECT_NE(newer.error().what.find("newer"), std::string::npos);
  std::ofstream(file_) << "not a database at all";
  EXPECT_FALSE(restoreNow());
}

TEST_F(BackupTest, AJournalAloneIsNoBackup) {
  bring(1, "7042", PageState::Waiting);
  const auto read = readBackup(path_);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().fault, Fault::Config);
}

TEST_F(BackupTest, NothingIsRestoredUnderARunningDaemon) {
  bring(1, "7042", PageState::Waiting);
  ASSERT_TRUE(backUpNow());
  const Journal running = open();
  const auto done = restoreNow();
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().what.find("stop it first"), std::string::npos);
}

TEST_F(BackupTest, AJournalWithMessagesIsReplacedOnlyWhenThatIsSaidAndIsKept) {
  bring(1, "7042", PageState::Waiting);
  ASSERT_TRUE(backUpNow());
  bring(2, "7043", PageState::Waiting);
  EXPECT_FALSE(restoreNow(false));
  const auto done = restoreNow(true);
  ASSERT_TRUE(done) << done.error().what;
  EXPECT_EQ(says("SELECT count(*) FROM messages"), 1);
  ASSERT_FALSE(done->kept.empty());
  auto before = Database::open(done->kept, Database::Mode::ReadOnly);
  auto row = before->prepare("SELECT count(*) FROM messages");
  ASSERT_TRUE(row && *row->next());
  EXPECT_EQ(row->integer(0), 2) << "also what was only in its log";
}

TEST_F(BackupTest, AnEmptyBoxTakesItWithoutAWord) {
  bring(1, "7042", PageState::Waiting);
  ASSERT_TRUE(backUpNow());
  fs::remove_all(fs::path(path_).parent_path());
  const auto done = restoreNow(false);
  ASSERT_TRUE(done) << done.error().what;
  EXPECT_TRUE(done->kept.empty());
  EXPECT_EQ(recovered().messages.size(), 1U);
}

TEST_F(BackupTest, OpenMessagesAreHeldSinceTheBackupAndClosedOnesAreNot) {
  bring(1, "7042", PageState::Waiting);
  escalation::Message over = message(2, "7043");
  over.outcome = escalation::Outcome::Cancelled;
  over.closed = kNow;
  Batch batch;
  batch.added = {&over};
  commit(batch);
  ASSERT_TRUE(backUpNow());
  const auto done = restoreNow();
  ASSERT_TRUE(done);
  EXPECT_EQ(done->held, 1);
  const Recovered found = recovered();
  ASSERT_EQ(found.held.size(), 1U);
  EXPECT_EQ(found.held[0].message, MessageId{1});
  EXPECT_EQ(found.held[0].since, kNow);
}

TEST_F(BackupTest, APageThatWasBeingHandedOverWaitsAndThatIsSaid) {
  bring(1, "7042", PageState::HandingOver);
  ASSERT_TRUE(backUpNow());
  ASSERT_TRUE(restoreNow());
  EXPECT_EQ(says("SELECT state FROM pages WHERE id=1"), 0);
  EXPECT_EQ(says("SELECT count(*) FROM events WHERE event='MAYBE_SENT' AND message=1"), 1);
}

TEST_F(BackupTest, AnswersAndAlarmsOfThenAreNotSentNow) {
  PageRow answer = page(1, PageState::Waiting);
  answer.kind = escalation::PageKind::Answer;
  PageRow alarm = page(2, PageState::HandingOver);
  alarm.kind = escalation::PageKind::Alarm;
  Batch batch;
  batch.pagesAdded = {&answer, &alarm};
  batch.alarmsSet = {{"driver_down", "modem1", "", kNow, {}}};
  SessionRecord session;
  session.id = "cookie";
  session.user = "jim";
  batch.sessionsSet = {session};
  commit(batch);
  ASSERT_TRUE(backUpNow());
  ASSERT_TRUE(restoreNow());
  const Recovered found = recovered();
  EXPECT_TRUE(found.pages.empty());
  EXPECT_TRUE(found.alarms.empty());
  EXPECT_TRUE(found.sessions.empty());
}

TEST_F(BackupTest, IdsGivenOutAfterTheBackupAreNotGivenOutAgain) {
  bring(7, "7042", PageState::Waiting);
  ASSERT_TRUE(backUpNow());
  ASSERT_TRUE(restoreNow());
  const Recovered found = recovered();
  EXPECT_EQ(found.lastMessage, 7 + limits::kIdsSkipped);
  EXPECT_EQ(found.lastPage, 7 + limits::kIdsSkipped);
  EXPECT_GT(says("SELECT max(id) FROM events"), limits::kIdsSkipped);
}

// The numbers that a box goes on with, as its journal says.
escalation::NumberPool poolOf(const Recovered& found, Time now) {
  escalation::NumberPool pool({});
  for (const NumberUse& use : found.numbers) {
    if (use.open) {
      pool.restoreOpen(use.number);
    } else {
      pool.restoreClosed(use.number, use.closed, now);
    }
  }
  return pool;
}

TEST_F(BackupTest, TheNumbersThatCameNextAfterTheBackupAreInQuarantine) {
  bring(1, "7042", PageState::Waiting);
  ASSERT_TRUE(backUpNow());
  const std::string next = *poolOf(recovered(), kNow).take(kNow);
  ASSERT_TRUE(restoreNow());
  const Recovered found = recovered();
  escalation::NumberPool pool = poolOf(found, kNow + hours{24});
  EXPECT_EQ(found.numbers.size(), 1 + limits::kNumbersSkipped);
  for (std::size_t i = 0; i < limits::kNumbersSkipped; ++i) {
    EXPECT_NE(pool.take(kNow + hours{25}), next);
  }
}

TEST_F(BackupTest, SoAreThoseThatCameNextAfterTheBackupOfARestoredBox) {
  bring(1, "7042", PageState::Waiting);
  ASSERT_TRUE(backUpNow());
  ASSERT_TRUE(restoreNow());
  ASSERT_TRUE(backUpNow());
  const std::string next = *poolOf(recovered(), kNow + hours{48}).take(kNow + hours{48});
  ASSERT_TRUE(restoreNow());
  EXPECT_EQ(says("SELECT count(*) FROM lost_numbers WHERE number='" + next + "'"), 1);
}

TEST_F(BackupTest, WhoWasErasedStaysSoAndAnErasureThatRanGoesOn) {
  bring(1, "7042", PageState::Waiting);
  execute(
      "INSERT INTO alarms(cause,subject,text,since) VALUES('mark','erased','3',0),"
      "('mark','erasing','x',0),('mark','proof','x',0),('driver_down','modem1','x',0)");
  ASSERT_TRUE(backUpNow());
  ASSERT_TRUE(restoreNow());
  EXPECT_EQ(says("SELECT count(*) FROM alarms WHERE subject IN ('erased','erasing')"), 2);
  EXPECT_EQ(says("SELECT count(*) FROM alarms"), 2);
}

TEST_F(BackupTest, TheJournalThatIsKeptHasWhatWasCommittedLastAlsoWhileSomebodyReadsIt) {
  bring(1, "7042", PageState::Waiting);
  ASSERT_TRUE(backUpNow());
  bring(2, "7043", PageState::Waiting);
  // As after a kill: the log is full, and a reader holds it.
  std::string kept;
  {
    auto reading = Database::open(path_, Database::Mode::ReadOnly);
    auto rows = reading->prepare("SELECT id FROM messages");
    ASSERT_TRUE(rows && *rows->next());
    bring(3, "7044", PageState::Waiting);
    const auto done = restoreNow();
    ASSERT_TRUE(done) << done.error().what;
    kept = done->kept;
  }
  auto old = Database::open(kept, Database::Mode::ReadOnly);
  auto count = old->prepare("SELECT count(*) FROM messages");
  ASSERT_TRUE(count && *count->next());
  EXPECT_EQ(count->integer(0), 3);
}

TEST_F(BackupTest, ARestoreThatFailsLeavesNoCopyBehind) {
  bring(1, "7042", PageState::Waiting);
  ASSERT_TRUE(backUpNow());
  {
    auto db = Database::open(file_, Database::Mode::ReadWrite);
    ASSERT_TRUE(db->execute("DROP TABLE floors"));
  }
  EXPECT_FALSE(restoreNow());
  EXPECT_FALSE(fs::exists(path_ + ".restoring"));
  EXPECT_EQ(recovered().messages.size(), 1U);
}

TEST_F(BackupTest, ARestoreOfARestoreHoldsWhatWasHeldSinceTheFirst) {
  bring(1, "7042", PageState::Waiting);
  ASSERT_TRUE(backUpNow());
  ASSERT_TRUE(restoreNow());
  Backup later = facts();
  later.at = kNow + hours{26};
  ASSERT_TRUE(backUp(path_, later, file_));
  ASSERT_TRUE(restoreNow());
  EXPECT_EQ(recovered().held.at(0).since, kNow);
}

TEST_F(BackupTest, ABackupOfAnOlderSchemaIsBroughtUp) {
  bring(1, "7042", PageState::Waiting);
  ASSERT_TRUE(backUpNow());
  {
    auto db = Database::open(file_, Database::Mode::ReadWrite);
    ASSERT_TRUE(db->execute(
        "DROP TABLE floors; DROP TABLE held; DROP TABLE lost_numbers; DROP TABLE closings;"
        "DROP INDEX arrivals_at; PRAGMA user_version = 3"));
  }
  const auto done = restoreNow();
  ASSERT_TRUE(done) << done.error().what;
  EXPECT_EQ(done->held, 1);
}

}  // namespace
}  // namespace tocsin::store
