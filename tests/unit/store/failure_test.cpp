// SPDX-License-Identifier: Apache-2.0
// Disks that are full, read-only or damaged: an error, and nothing half done.
#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/unit/store/journal_fixture.h"

namespace tocsin::store {
namespace {

using escalation::Message;

// No file of this process may grow beyond `bytes`: a disk that is full.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit now = before_;
    now.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &now);
  }

  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  void (*handler_)(int);
  rlimit before_{};
};

// Permissions do not hold root back; for the moment this is nobody.
class AsNobody {
 public:
  AsNobody() : was_(geteuid()) {
    if (was_ == 0) check(seteuid(65534) == 0, "root may become nobody");
  }

  ~AsNobody() { check(seteuid(was_) == 0, "and root again"); }

  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;

 private:
  uid_t was_;
};

class FailureTest : public JournalTest {
 protected:
  static Batch eventsOf(std::size_t bytes) {
    Batch batch;
    for (std::size_t done = 0; done < bytes; done += 1'000)
      batch.events.push_back({MessageId{1}, "NOTE", std::string(1'000, 'x')});
    return batch;
  }
};

TEST_F(FailureTest, ABatchIsDurableWholeOrNotAtAll) {
  Message first = message(1, "7001");
  Message twin = message(1, "7002");
  PageRow p = page(1, PageState::Waiting);
  Batch batch;
  batch.added = {&first, &twin};  // the second statement fails
  batch.pagesAdded = {&p};
  batch.events = {{MessageId{1}, "QUEUED", "as 7001"}};
  {
    Journal journal = open();
    const Status status = journal.commit(batch, kNow);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().fault, Fault::Transient);
    batch.added = {&first};  // the connection is usable again
    EXPECT_TRUE(journal.commit(batch, kNow));
  }
  EXPECT_EQ(recovered().messages.size(), 1U);
}

TEST_F(FailureTest, AFailureInTheLastStatementTakesTheFirstBack) {
  static_cast<void>(open());
  execute("DROP TABLE hooks");
  Message m = message(1, "7001");
  Batch batch;
  batch.added = {&m};
  batch.hooksDone = {1};
  {
    Journal journal = open();
    EXPECT_FALSE(journal.commit(batch, kNow));
  }
  auto read = reader();
  EXPECT_FALSE(*read.byId(1));
}

TEST_F(FailureTest, AnEmptyBatchCommitsNothing) {
  Journal journal = open();
  EXPECT_TRUE(Batch{}.isEmpty());
  EXPECT_TRUE(journal.commit({}, kNow));
  execute("DROP TABLE events");
  EXPECT_TRUE(journal.commit({}, kNow)) << "it does not touch the disk";
}

TEST_F(FailureTest, AFullDiskIsAnErrorAndTheJournalIsIntactAfterwards) {
  Message m = message(1, "7001");
  Batch good = eventsOf(1'000);
  good.added = {&m};
  {
    Journal journal = open();
    ASSERT_TRUE(journal.commit(good, kNow));
    Message lost = message(2, "7002");
    Batch big = eventsOf(3'000'000);
    big.added = {&lost};
    const FullDisk full(256 * 1024);
    const Status status = journal.commit(big, kNow);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().fault, Fault::Transient);
  }
  const Recovered found = recovered();
  ASSERT_EQ(found.messages.size(), 1U);
  EXPECT_EQ(found.messages[0].number, "7001");
  commit(eventsOf(3'000'000));
}

TEST_F(FailureTest, ADiskThatIsFullAtTheStartShowsAtTheStart) {
  static_cast<void>(open());
  const FullDisk full(0);
  const auto journal = Journal::open(path_);
  ASSERT_FALSE(journal);
  EXPECT_EQ(journal.error().fault, Fault::Transient);
}

TEST_F(FailureTest, AReadOnlyDirectoryShowsAtTheStart) {
  static_cast<void>(open());
  using std::filesystem::perms;
  const auto state = std::filesystem::path(path_).parent_path();
  std::filesystem::permissions(directory_,
                               perms::owner_all | perms::others_read | perms::others_exec);
  std::filesystem::permissions(path_, perms::owner_read | perms::others_read);
  std::filesystem::permissions(
      state, perms::owner_read | perms::owner_exec | perms::others_read | perms::others_exec);
  {
    const AsNobody nobody;
    EXPECT_FALSE(Journal::open(path_));
    EXPECT_FALSE(Journal::open((state / "other.db").string()));
  }
  std::filesystem::permissions(state, perms::owner_all);
}

TEST_F(FailureTest, APathThatCannotBeIsAnErrorThatNamesIt) {
  static_cast<void>(open());
  const std::string below = path_ + "/queue.db";  // below a file
  const auto journal = Journal::open(below);
  ASSERT_FALSE(journal);
  EXPECT_NE(journal.error().what.find(below), std::string::npos);
}

TEST_F(FailureTest, AJournalBelongsToOneProcess) {
  Journal journal = open();
  const auto second = Journal::open(path_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().fault, Fault::Config);
}

TEST_F(FailureTest, AStatementThatFailedCanBeUsedAgain) {
  Journal journal = open();
  Message m = message(1, "7001");
  Batch batch;
  batch.added = {&m};
  ASSERT_TRUE(journal.commit(batch, kNow));
  for (int i = 0; i < 3; ++i)
    EXPECT_FALSE(journal.commit(batch, kNow)) << "its id is taken";
  Message next = message(2, "7002");
  batch.added = {&next};
  EXPECT_TRUE(journal.commit(batch, kNow));
}

}  // namespace
}  // namespace tocsin::store
