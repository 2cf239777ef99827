// SPDX-License-Identifier: Apache-2.0
// The file is removed under a running box: what it holds open is not lost.
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

  void removeItsFolder() const {
    std::filesystem::remove_all(std::filesystem::path(path_).parent_path());
  }
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

TEST_F(RescueTest, AJournalInMemoryIsAlwaysInPlace) {
  auto journal = Journal::open(Journal::kVolatile);
  ASSERT_TRUE(journal);
  EXPECT_TRUE(journal->isInPlace());
}

}  // namespace
}  // namespace tocsin::store
