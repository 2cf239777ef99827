// SPDX-License-Identifier: Apache-2.0
// What is older than it has to be kept goes, a little at a time; what is open never does.
#include "queue/base/limits.h"
#include "tests/unit/store/journal_fixture.h"

namespace tocsin::store {
namespace {

using escalation::Message;
using escalation::Outcome;

class AgeingTest : public JournalTest {
 protected:
  static Message closed(std::int64_t id, Time at) {
    Message m = message(id, std::to_string(7000 + id));
    m.outcome = Outcome::Cancelled;
    m.closed = at;
    return m;
  }

  // With `pages` SMS and two events.
  void bring(const Message& m, int pages, Time at) {
    Batch batch;
    batch.added = {&m};
    std::vector<PageRow> rows;
    rows.reserve(static_cast<std::size_t>(pages));
    for (int i = 0; i < pages; ++i) {
      rows.push_back(page(++lastPage_, PageState::HandedOver));
      rows.back().message = m.id;
      rows.back().queuedAt = at;
      batch.pagesAdded.push_back(&rows.back());
    }
    batch.events = {{m.id, "QUEUED", ""}, {m.id, "CANCELLED", ""}};
    batch.arrivals = {{"file " + std::to_string(m.id.value), m.id, ""}};
    commit(batch, at);
  }

  // Steps until nothing is left to do; how many there were.
  int age(Time before, std::vector<std::int64_t>* gone = nullptr) const {
    Journal journal = open();
    for (int steps = 1;; ++steps) {
      const auto aged = journal.age(before);
      check(aged.has_value(), "a step of a test works");
      if (gone != nullptr) gone->insert(gone->end(), aged->messages.begin(), aged->messages.end());
      if (!aged->isMore) return steps;
    }
  }

  std::int64_t count(const std::string& what) const {
    auto db = Database::open(path_, Database::Mode::ReadOnly);
    auto row = db->prepare("SELECT count(*) FROM " + what);
    check(row && *row->next(), "a count of a test works");
    return row->integer(0);
  }

  std::int64_t lastPage_ = 0;
};

TEST_F(AgeingTest, AMessageThatClosedLongAgoGoesWithItsPagesAndEventsAndANewerOneStays) {
  bring(closed(1, kNow), 3, kNow);
  bring(closed(2, kNow + hours{48}), 2, kNow + hours{48});
  std::vector<std::int64_t> gone;
  age(kNow + hours{24}, &gone);
  EXPECT_EQ(gone, (std::vector<std::int64_t>{1}));
  EXPECT_EQ(count("messages"), 1);
  EXPECT_EQ(count("pages"), 2);
  EXPECT_EQ(count("events"), 2);
  EXPECT_EQ(count("arrivals"), 1);
}

TEST_F(AgeingTest, AnOpenMessageNeverGoes) {
  bring(message(1, "7042"), 1, kNow);
  Message held = message(2, "7043");
  held.outcome = Outcome::Acknowledged;
  held.closed = kNow;
  held.holdUntil = kNow + hours{4};
  bring(held, 1, kNow);
  age(kNow + hours{24 * 400});
  EXPECT_EQ(count("messages"), 2);
  EXPECT_EQ(count("pages"), 2);
}

TEST_F(AgeingTest, IdsOfWhatIsGoneAreNotGivenOutAgain) {
  bring(closed(41, kNow), 2, kNow);
  Batch sms;
  sms.inboxAdded = {{InboxId{9}, "f1", "modem1", "+33600000001", "ann", "OK", {}, kNow, "", ""}};
  commit(sms);
  age(kNow + hours{24});
  EXPECT_EQ(count("messages"), 0);
  EXPECT_EQ(count("inbox"), 0);
  const Recovered found = recovered();
  EXPECT_EQ(found.lastMessage, 41);
  EXPECT_EQ(found.lastPage, 2);
  EXPECT_EQ(found.lastInbox, 9);
}

TEST_F(AgeingTest, TheNewestEventStaysForTheIndexOfTheHistory) {
  bring(closed(1, kNow), 1, kNow);
  age(kNow + hours{24});
  EXPECT_EQ(count("events"), 1);
}

TEST_F(AgeingTest, AuditInboxAndEventsOfTheApplianceGoByTheirOwnAge) {
  Batch old;
  old.auditAdded = {{"jim", "page", "set list", "list noc", "", ""}};
  old.events = {{MessageId{}, "ALARM", "old"}};
  old.inboxAdded = {{InboxId{1}, "f1", "modem1", "+33600000001", "ann", "OK", {}, kNow, "", ""}};
  commit(old);
  Batch young = old;
  young.inboxAdded[0].id = InboxId{2};
  young.inboxAdded[0].fingerprint = "f2";
  young.inboxAdded[0].receivedAt = kNow + hours{48};
  commit(young, kNow + hours{48});
  age(kNow + hours{24});
  EXPECT_EQ(count("audit"), 1);
  EXPECT_EQ(count("inbox"), 1);
  EXPECT_EQ(count("events"), 1);
}

TEST_F(AgeingTest, AlarmAndTestSmsOfNoMessageGoTooAndThoseOnTheirWayStay) {
  PageRow sent = page(1, PageState::HandedOver);
  PageRow waiting = page(2, PageState::Waiting);
  PageRow young = page(3, PageState::HandedOver);
  sent.queuedAt = waiting.queuedAt = kNow;
  young.queuedAt = kNow + hours{48};
  Batch batch;
  batch.pagesAdded = {&sent, &waiting, &young};
  commit(batch);
  age(kNow + hours{24});
  EXPECT_EQ(count("pages"), 2);
  EXPECT_EQ(count("pages WHERE id=1"), 0);
}

TEST_F(AgeingTest, OneStepTakesNoMoreThanItsRows) {
  constexpr int kPages = 1'000;
  bring(closed(1, kNow), kPages, kNow);
  Journal journal = open();
  const auto aged = journal.age(kNow + hours{24});
  ASSERT_TRUE(aged);
  EXPECT_TRUE(aged->isMore);
  EXPECT_EQ(count("pages"), kPages - static_cast<int>(limits::kAgedRowsMax));
  EXPECT_EQ(count("messages"), 1) << "it goes last, so that nothing of it is left behind";
}

TEST_F(AgeingTest, NothingOldIsNothingWritten) {
  bring(closed(1, kNow), 3, kNow);
  EXPECT_EQ(age(kNow - hours{1}), 1);
  EXPECT_EQ(count("floors"), 0);
}

TEST_F(AgeingTest, AStepInTheMiddleOfATurnWaitsForItsCommit) {
  bring(closed(1, kNow), 1, kNow);
  Journal journal = open();
  ASSERT_TRUE(journal.knowsFingerprint("begins the turn"));
  const auto aged = journal.age(kNow + hours{24});
  ASSERT_TRUE(aged);
  EXPECT_TRUE(aged->isMore);
  EXPECT_TRUE(aged->messages.empty());
  EXPECT_TRUE(journal.commit({}, kNow));
}

}  // namespace
}  // namespace tocsin::store
