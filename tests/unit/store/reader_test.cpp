// SPDX-License-Identifier: Apache-2.0
#include "queue/store/reader.h"

#include "queue/base/limits.h"
#include "tests/unit/store/journal_fixture.h"

namespace tocsin::store {
namespace {

using escalation::Message;
using escalation::Outcome;
using escalation::RecipientStatus;

const MessageFilter kAll{.state = MessageFilter::State::All};

class ReaderTest : public JournalTest {
 protected:
  // `count` messages with ids 1.. and numbers 7001..
  void fill(int count) {
    std::vector<Message> messages;
    for (int i = 1; i <= count; ++i)
      messages.push_back(message(i, std::to_string(7000 + i)));
    Batch batch;
    for (const Message& m : messages)
      batch.added.push_back(&m);
    commit(batch);
  }

  static std::vector<std::int64_t> idsOf(const Listing<MessageView>& listing) {
    std::vector<std::int64_t> ids;
    for (const MessageView& m : listing.items)
      ids.push_back(m.id);
    return ids;
  }
};

TEST_F(ReaderTest, MessagesAreListedNewestFirstWithACursor) {
  fill(5);
  JournalReader journal = reader();
  const auto first = journal.messages(kAll, 0, 2);
  ASSERT_TRUE(first);
  EXPECT_EQ(idsOf(*first), (std::vector<std::int64_t>{5, 4}));
  EXPECT_EQ(first->next, 4);
  const auto second = journal.messages(kAll, first->next, 2);
  EXPECT_EQ(idsOf(*second), (std::vector<std::int64_t>{3, 2}));
  const auto last = journal.messages(kAll, second->next, 2);
  EXPECT_EQ(idsOf(*last), (std::vector<std::int64_t>{1}));
  EXPECT_EQ(last->next, 0) << "that was all";
}

TEST_F(ReaderTest, ALimitOutOfRangeIsClamped) {
  fill(3);
  JournalReader journal = reader();
  EXPECT_EQ(journal.messages(kAll, 0, 0)->items.size(), 1U);
  EXPECT_EQ(journal.messages(kAll, 0, limits::kPageItemsMax + 1'000)->items.size(), 3U);
}

TEST_F(ReaderTest, APageHoldsAtMostTheLimitOfItems) {
  fill(static_cast<int>(limits::kPageItemsMax) + 1);
  const auto page = reader().messages(kAll, 0, limits::kPageItemsMax + 1'000);
  EXPECT_EQ(page->items.size(), limits::kPageItemsMax);
  EXPECT_EQ(page->next, 2);
}

TEST_F(ReaderTest, OpenOnesAreThoseThatEscalateAreHeldOrWereTakenByNobody) {
  std::vector<Message> messages;
  const Outcome outcomes[] = {Outcome::Escalating,
                              Outcome::Acknowledged,
                              Outcome::Acknowledged,
                              Outcome::Exhausted,
                              Outcome::Exhausted,
                              Outcome::Cancelled};
  for (const Outcome outcome : outcomes) {
    messages.push_back(message(static_cast<std::int64_t>(messages.size()) + 1, "7042"));
    messages.back().outcome = outcome;
    if (outcome != Outcome::Escalating) messages.back().closed = kNow;
  }
  messages[1].holdUntil = kNow + hours{4};  // 2: held
  messages[4].cleared = kNow;               // 5: over
  Batch batch;
  for (const Message& m : messages)
    batch.added.push_back(&m);
  commit(batch);
  EXPECT_EQ(idsOf(*reader().messages({}, 0, 50)), (std::vector<std::int64_t>{4, 2, 1}));
}

TEST_F(ReaderTest, ANumberMeansItsNewestMessageAndAnIdIsExact) {
  Message old = message(1, "7042");
  old.text = "old";
  old.outcome = Outcome::Cancelled;
  old.closed = kNow;
  Message young = message(2, "7042");
  young.text = "young";
  Batch batch;
  batch.added = {&old, &young};
  commit(batch);
  JournalReader journal = reader();
  EXPECT_EQ((*journal.byNumber("7042"))->text, "young");
  EXPECT_EQ((*journal.byId(1))->text, "old");
  EXPECT_FALSE(*journal.byNumber("9999"));
  EXPECT_FALSE(*journal.byId(77));
}

TEST_F(ReaderTest, AMessageIsShownWithItsPeopleAndItsJournal) {
  Message m = message(1, "7042");
  m.listVersion = ListVersion{1};
  m.lastResortVersion = ListVersion{2};
  m.key = "core-sw-2";
  m.joined = 3;
  m.acknowledgedBy = "bob";
  m.entries.resize(3);
  escalation::Entry& bob = m.entries[1];
  bob.recipient = "bob";
  bob.status = RecipientStatus::Ack;
  bob.pagedAt = kNow;
  bob.acknowledgedAt = kNow + minutes{2};
  bob.driver = "modem1";
  bob.doubtful = true;
  bob.reason = "acknowledged";
  bob.changed = true;
  RecipientRecord person;
  person.name = "bob";
  person.number = PhoneNumber::fromSender("+33600000002", "");
  Batch batch;
  batch.recipientsSet = {person};
  batch.listsSet = {list("noc", 1, {{"ann", 1, minutes{2}}, {"bob", 2, minutes{5}}}),
                    list("managers", 2, {{"eve", 2, minutes{9}}})};
  batch.added = {&m};
  batch.events = {{m.id, "QUEUED", "as 7042"}, {m.id, "ACK", "bob: acknowledged"}};
  commit(batch);
  const MessageView view = **reader().byNumber("7042");
  EXPECT_EQ(view.key, "core-sw-2");
  EXPECT_EQ(view.joined, 3);
  EXPECT_EQ(view.severity, "critical");
  EXPECT_EQ(view.outcome, "ESCALATING");
  EXPECT_EQ(view.acknowledgedBy, "bob");
  ASSERT_EQ(view.recipients.size(), 3U);
  EXPECT_EQ(view.recipients[0].name, "ann");
  EXPECT_EQ(view.recipients[0].status, "NOT_SENT") << "without a row, from the frozen list";
  EXPECT_FALSE(view.recipients[0].pagedAt);
  EXPECT_EQ(view.recipients[1].number, "+33600000002");
  EXPECT_EQ(view.recipients[1].status, "ACK");
  EXPECT_EQ(view.recipients[1].acknowledgedAt, kNow + minutes{2});
  EXPECT_TRUE(view.recipients[1].doubtful);
  EXPECT_EQ(view.recipients[2].name, "eve");
  EXPECT_EQ(view.recipients[2].level, 4);
  ASSERT_EQ(view.journal.size(), 2U);
  EXPECT_EQ(view.journal[0].event, "QUEUED");
  EXPECT_EQ(view.journal[1].reason, "bob: acknowledged");
  EXPECT_EQ(view.journal[1].at, kNow);
}

TEST_F(ReaderTest, TheInboxIsListedNewestFirst) {
  Batch batch;
  for (int i = 1; i <= 3; ++i) {
    batch.inboxAdded.push_back({InboxId{i},
                                "f" + std::to_string(i),
                                "modem1",
                                "+33600000001",
                                "ann",
                                "7042",
                                i == 2 ? OptionalTime{} : kNow,
                                kNow + seconds{i},
                                "acknowledges",
                                "IS YOURS"});
  }
  commit(batch);
  JournalReader journal = reader();
  const auto page = journal.inbox({}, 0, 2);
  ASSERT_EQ(page->items.size(), 2U);
  EXPECT_EQ(page->items[0].id, 3);
  EXPECT_EQ(page->items[0].receivedAt, kNow + seconds{3});
  EXPECT_EQ(page->items[0].sentAt, kNow);
  EXPECT_FALSE(page->items[1].sentAt);
  EXPECT_EQ(page->items[1].did, "acknowledges");
  EXPECT_EQ(journal.inbox({}, page->next, 2)->items.at(0).id, 1);
}

TEST_F(ReaderTest, AReaderSeesWhatIsCommittedMeanwhile) {
  Journal writer = open();
  JournalReader journal = reader();
  EXPECT_FALSE(*journal.byId(1));
  Message m = message(1, "7042");
  Batch batch;
  batch.added = {&m};
  ASSERT_TRUE(writer.commit(batch, kNow));
  EXPECT_TRUE(*journal.byId(1));
}

TEST_F(ReaderTest, WithoutAJournalThereIsAnErrorAndNoFile) {
  EXPECT_FALSE(JournalReader::open(path_));
  EXPECT_FALSE(std::filesystem::exists(path_));
}

}  // namespace
}  // namespace tocsin::store
