// SPDX-License-Identifier: Apache-2.0
// The file is removed under a running box: what it holds open is not lost.
#include "queue/store/rescue.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <unistd.h>

#include "tests/unit/store/journal_fixture.h"

namespace tocsin::store {
namespace {

class RescueTest : public JournalTest {
 protected:
  // Committed after the file was there; in its log only.
  static void put(Journal& journal, const escalation::Message& m) {
    Batch batch;
    batch.added = {&m};
    EXPECT_TRUE(journal.commit(batch, kNow));
  }

  std::filesystem::path folder() const { return std::filesystem::path(path_).parent_path(); }

  void removeItsFolder() const { std::filesystem::remove_all(folder()); }

  // As below a read-only tree: nothing can be made there any more.
  void closeItsPlace() const {
    removeItsFolder();
    std::ofstream(folder()) << "a file";
  }

  void openItsPlace() const { std::filesystem::remove(folder()); }

  const std::string elsewhere_ = (directory_ / "kept").string();
};

TEST_F(RescueTest, AJournalWhoseFolderWasRemovedIsWrittenAnewWithAllThatWasCommitted) {
  {
    Journal journal = open();
    put(journal, message(1, "7042"));
    EXPECT_TRUE(journal.isInPlace());
    removeItsFolder();
    EXPECT_FALSE(journal.isInPlace());
    put(journal, message(2, "7043"));
    const Status status = journal.rescue();
    ASSERT_TRUE(status) << status.error().what;
  }
  EXPECT_EQ(recovered().messages.size(), 2U);
}

TEST_F(RescueTest, AnotherFileInItsPlaceIsLeftAsItIs) {
  Journal journal = open();
  put(journal, message(1, "7042"));
  removeItsFolder();
  execute("CREATE TABLE customers(id INTEGER PRIMARY KEY)");
  EXPECT_FALSE(journal.isInPlace());
  EXPECT_FALSE(journal.rescue());
}

TEST_F(RescueTest, WhatATurnHadNotCommittedIsNotInIt) {
  {
    Journal journal = open();
    put(journal, message(1, "7042"));
    ASSERT_TRUE(journal.arrival("a question begins the next turn"));
    removeItsFolder();
    ASSERT_TRUE(journal.rescue());
  }
  EXPECT_EQ(recovered().messages.size(), 1U);
}

TEST_F(RescueTest, ALogThatWasRemovedAloneIsBroughtIntoTheFile) {
  {
    Journal journal = open();
    put(journal, message(1, "7042"));
    ASSERT_TRUE(std::filesystem::remove(path_ + "-wal"));
    std::filesystem::remove(path_ + "-shm");
    EXPECT_FALSE(journal.isInPlace());
    put(journal, message(2, "7043"));
    const Status status = journal.rescue();
    ASSERT_TRUE(status) << status.error().what;
    EXPECT_EQ(::access((path_ + ".rescued").c_str(), F_OK), -1);
  }
  EXPECT_EQ(recovered().messages.size(), 2U);
}

TEST_F(RescueTest, WhereItsPlaceCannotBeMadeItIsKeptElsewhereAndComesHomeLater) {
  {
    Journal journal = open();
    put(journal, message(1, "7042"));
    closeItsPlace();
    const auto kept = keepJournal(journal, path_, elsewhere_);
    ASSERT_TRUE(kept) << kept.error().what;
    EXPECT_EQ(kept->file, elsewhere_);
    EXPECT_NE(kept->whyElsewhere, "");
  }
  EXPECT_FALSE(bringHome(elsewhere_, path_));
  EXPECT_TRUE(std::filesystem::exists(elsewhere_)) << "it stays until it is at home";
  openItsPlace();
  const Status home = bringHome(elsewhere_, path_);
  ASSERT_TRUE(home) << home.error().what;
  EXPECT_FALSE(std::filesystem::exists(elsewhere_));
  EXPECT_EQ(recovered().messages.size(), 1U);
}

TEST_F(RescueTest, WhereItCanBeWrittenNowhereItStaysOpenAndLeavesNothingHalf) {
  Journal journal = open();
  put(journal, message(1, "7042"));
  closeItsPlace();
  EXPECT_FALSE(keepJournal(journal, path_, path_ + "/nowhere"));
  openItsPlace();
  const auto kept = keepJournal(journal, path_, elsewhere_);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->file, path_);
}

TEST_F(RescueTest, AJournalThatIsThereIsNotReplacedByTheOneThatWasKept) {
  {
    Journal journal = open();
    put(journal, message(1, "7042"));
    ASSERT_TRUE(journal.copyTo(elsewhere_));
    put(journal, message(2, "7043"));
  }
  EXPECT_TRUE(bringHome(elsewhere_, path_));
  EXPECT_EQ(recovered().messages.size(), 2U);
}

TEST_F(RescueTest, WhatSomebodyElsePutThereIsNotTakenForOurs) {
  { put(*std::make_unique<Journal>(open()), message(1, "7042")); }
  std::filesystem::copy_file(path_, elsewhere_);
  removeItsFolder();
  std::filesystem::create_symlink(elsewhere_, elsewhere_ + "-link");
  EXPECT_TRUE(bringHome(elsewhere_ + "-link", path_));
  EXPECT_FALSE(std::filesystem::exists(path_));
  if (::geteuid() == 0) {
    ASSERT_EQ(::chown(elsewhere_.c_str(), 65'534, 65'534), 0);
    EXPECT_TRUE(bringHome(elsewhere_, path_));
  }
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(RescueTest, AJournalInMemoryIsAlwaysInPlace) {
  auto journal = Journal::open(Journal::kVolatile);
  ASSERT_TRUE(journal);
  EXPECT_TRUE(journal->isInPlace());
}

}  // namespace
}  // namespace tocsin::store
