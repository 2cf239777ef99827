// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "queue/base/limits.h"
#include "tests/unit/store/journal_fixture.h"

namespace tocsin::store {
namespace {

using escalation::Message;
using escalation::Outcome;
using Ids = std::vector<std::int64_t>;
using Order = MessageFilter::Order;
using State = MessageFilter::State;

class ReaderListingTest : public JournalTest {
 protected:
  Message& add(Outcome outcome, Severity severity = Severity::Critical) {
    messages_.push_back(message(static_cast<std::int64_t>(messages_.size()) + 1,
                                std::to_string(7001 + messages_.size())));
    Message& m = messages_.back();
    m.outcome = outcome;
    m.severity = severity;
    if (outcome != Outcome::Escalating) m.closed = kNow;
    return m;
  }

  void write(const std::vector<ListRecord>& lists = {}) {
    Batch batch;
    batch.listsSet = lists;
    for (const Message& m : messages_)
      batch.added.push_back(&m);
    commit(batch);
  }

  // All pages of `limit`, with the cursor from each to the next.
  Ids walk(const MessageFilter& filter, std::size_t limit = 50) const {
    JournalReader journal = reader();
    Ids ids;
    std::int64_t before = 0;
    do {
      const auto page = journal.messages(filter, before, limit);
      check(page.has_value(), "a listing of a test is read");
      EXPECT_LE(page->items.size(), limit);
      for (const MessageView& m : page->items)
        ids.push_back(m.id);
      before = page->next;
    } while (before != 0);
    return ids;
  }

  // Messages in SQL: for those that are too many for values.
  void addMany(int count) const {
    open();
    execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<" +
            std::to_string(count) +
            ") INSERT INTO messages SELECT i,'7000','noc',NULL,NULL,'x','info','','','','','','',"
            "'CANCELLED',0,1,1,0,0,0,0,0,0,0,0,5,5,'','',NULL,NULL,NULL,NULL,NULL FROM n");
  }

  std::vector<Message> messages_;
};

TEST_F(ReaderListingTest, TheUrgentOrderIsByRankAndThenTheNewestFirst) {
  add(Outcome::Acknowledged).holdUntil = kNow + hours{4};  // 1
  add(Outcome::Escalating, Severity::Info);                // 2
  add(Outcome::Escalating, Severity::Warning);             // 3
  add(Outcome::Exhausted, Severity::Warning);              // 4
  add(Outcome::Escalating);                                // 5
  add(Outcome::Exhausted);                                 // 6
  add(Outcome::Escalating);                                // 7
  add(Outcome::Exhausted);                                 // 8
  add(Outcome::Cancelled);                                 // 9, closed
  write();
  const Ids queue{8, 6, 7, 5, 4, 3, 2, 1};
  for (const std::size_t limit : {1U, 3U, 50U}) {
    EXPECT_EQ(walk({.order = Order::Urgent}, limit), queue) << limit;
    EXPECT_EQ(walk({}, limit), (Ids{8, 7, 6, 5, 4, 3, 2, 1})) << limit;
  }
}

TEST_F(ReaderListingTest, AllInTheUrgentOrderAreTheQueueAndThenTheOthersEachOnce) {
  add(Outcome::Cancelled);                                 // 1
  add(Outcome::Exhausted).cleared = kNow;                  // 2, closed
  add(Outcome::Escalating, Severity::Info);                // 3
  add(Outcome::Acknowledged).holdUntil = kNow + hours{4};  // 4
  add(Outcome::Told);                                      // 5
  add(Outcome::Exhausted);                                 // 6
  write();
  for (const std::size_t limit : {1U, 2U, 5U, 50U}) {
    const auto with = [](State state) {
      return MessageFilter{.state = state, .order = Order::Urgent};
    };
    EXPECT_EQ(walk(with(State::All), limit), (Ids{6, 3, 5, 4, 2, 1})) << limit;
    EXPECT_EQ(walk(with(State::Closed), limit), (Ids{5, 2, 1})) << limit;
    EXPECT_EQ(walk({.state = State::Closed}, limit), (Ids{5, 2, 1})) << limit;
  }
}

TEST_F(ReaderListingTest, EachFilterAsksWhatItSays) {
  Message& first = add(Outcome::Cancelled, Severity::Warning);  // 1
  first.list = "db";
  first.text = "Disk FULL on Änne";
  first.created = kNow - hours{1};
  add(Outcome::Told, Severity::Info);  // 2
  write();
  const auto found = [&](MessageFilter filter) {
    filter.state = State::All;
    return walk(filter);
  };
  EXPECT_EQ(found({.list = "db"}), Ids{1});
  EXPECT_EQ(found({.severity = "info"}), Ids{2});
  EXPECT_EQ(found({.outcome = "CANCELLED"}), Ids{1});
  EXPECT_EQ(found({.text = "disk full"}), Ids{1}) << "letters of ASCII in any case";
  EXPECT_EQ(found({.text = "änne"}), Ids{}) << "but no others";
  EXPECT_EQ(found({.text = "%"}), Ids{}) << "no sign of a pattern";
  EXPECT_EQ(found({.text = "' OR 1=1 --"}), Ids{});
  EXPECT_EQ(found({.from = kNow}), Ids{2}) << "from is included";
  EXPECT_EQ(found({.to = kNow}), Ids{1}) << "to is not";
  EXPECT_EQ(found({.list = "db", .severity = "info"}), Ids{}) << "all of them";
}

TEST_F(ReaderListingTest, ARecipientIsOneOfTheFrozenListOrOfTheLastResort) {
  add(Outcome::Escalating).listVersion = ListVersion{1};
  add(Outcome::Escalating).listVersion = ListVersion{2};
  add(Outcome::Escalating).lastResortVersion = ListVersion{1};
  write({list("noc", 1, {{"ann", 1, minutes{2}}, {"bob", 2, minutes{2}}}),
         list("noc", 2, {{"bob", 1, minutes{2}}})});
  EXPECT_EQ(walk({.recipient = "ann"}), (Ids{3, 1}));
  EXPECT_EQ(walk({.recipient = "bob"}), (Ids{3, 2, 1}));
  EXPECT_EQ(walk({.order = Order::Urgent, .recipient = "ann"}, 1), (Ids{3, 1}));
  EXPECT_EQ(walk({.recipient = "ANN"}), Ids{});
}

TEST_F(ReaderListingTest, RowsCarryTheirRecipientsWhenAskedFor) {
  for (int i = 0; i < 2; ++i) {
    Message& m = add(Outcome::Escalating);
    m.listVersion = ListVersion{1};
    m.lastResortVersion = ListVersion{1};
    m.entries.resize(1);
    m.entries[0].declined = i == 1;
    m.entries[0].changed = true;
  }
  write({list("noc", 1, {{"ann", 2, minutes{2}}})});
  JournalReader journal = reader();
  EXPECT_TRUE(journal.messages({}, 0, 50)->items.at(0).recipients.empty());
  const auto page = journal.messages({.withRecipients = true}, 0, 50);
  ASSERT_EQ(page->items.size(), 2U);
  for (const MessageView& m : page->items) {
    ASSERT_EQ(m.recipients.size(), 2U);
    EXPECT_EQ(m.recipients[0].level, 2);
    EXPECT_EQ(m.recipients[0].declined, m.id == 2);
    EXPECT_EQ(m.recipients[1].level, 4) << "the same list as the last resort";
    EXPECT_TRUE(m.isOpen);
  }
}

TEST_F(ReaderListingTest, AFilterThatFindsLittleLooksAtABoundedNumberOfRows) {
  const auto max = static_cast<std::int64_t>(limits::kRowsLookedAtMax);
  addMany(static_cast<int>(max) + 10);
  execute("UPDATE messages SET text='needle' WHERE id=3");
  JournalReader journal = reader();
  const MessageFilter needle{.state = State::Closed, .text = "needle"};
  const auto first = journal.messages(needle, 0, 50);
  EXPECT_TRUE(first->items.empty());
  EXPECT_EQ(first->next, 11) << "after as many rows as it may look at";
  const auto second = journal.messages(needle, first->next, 50);
  ASSERT_EQ(second->items.size(), 1U);
  EXPECT_EQ(second->next, 0);
  EXPECT_EQ(walk({.state = State::All, .order = Order::Urgent, .text = "needle"}), Ids{3});
}

TEST_F(ReaderListingTest, TheQueueIsReadByItsIndex) {
  open();
  auto db = Database::open(path_, Database::Mode::ReadOnly);
  ASSERT_TRUE(db);
  auto plan = db->prepare(
      "EXPLAIN QUERY PLAN SELECT * FROM messages INDEXED BY messages_queue WHERE (open=1 OR "
      "(outcome='EXHAUSTED' AND cleared IS NULL)) AND ((CASE outcome WHEN 'EXHAUSTED' THEN "
      "iif(severity='critical',1,3) WHEN 'ESCALATING' THEN CASE severity WHEN 'critical' THEN 2 "
      "WHEN 'warning' THEN 4 ELSE 5 END ELSE 6 END<<48)-id)>?1 ORDER BY ((CASE outcome WHEN "
      "'EXHAUSTED' THEN iif(severity='critical',1,3) WHEN 'ESCALATING' THEN CASE severity WHEN "
      "'critical' THEN 2 WHEN 'warning' THEN 4 ELSE 5 END ELSE 6 END<<48)-id)");
  ASSERT_TRUE(plan) << plan.error().what;
  ASSERT_TRUE(*plan->next());
  EXPECT_EQ(plan->text(3), "SEARCH messages USING INDEX messages_queue (<expr>>?)");
  EXPECT_FALSE(*plan->next()) << "and is not sorted";
}

TEST_F(ReaderListingTest, TheInboxHasFilters) {
  Batch batch;
  for (int i = 1; i <= 4; ++i) {
    batch.inboxAdded.push_back({InboxId{i},
                                "f" + std::to_string(i),
                                i == 2 ? "smpp" : "modem1",
                                "+3360000000" + std::to_string(i),
                                i == 3 ? "ann" : "",
                                i == 4 ? "7042 OK" : "hello",
                                {},
                                kNow + seconds{i},
                                i == 1 ? "acknowledged 7041" : "",
                                ""});
  }
  commit(batch);
  JournalReader journal = reader();
  const auto found = [&](const InboxFilter& filter) {
    Ids ids;
    const auto page = journal.inbox(filter, 0, 50);
    for (const InboxView& sms : page->items)
      ids.push_back(sms.id);
    return ids;
  };
  EXPECT_EQ(found({}), (Ids{4, 3, 2, 1}));
  EXPECT_EQ(found({.driver = "smpp"}), Ids{2});
  EXPECT_EQ(found({.recipient = "ann"}), Ids{3});
  EXPECT_EQ(found({.text = "7042 ok"}), Ids{4});
  EXPECT_EQ(found({.text = "7041"}), Ids{1}) << "what it did, whose text names no number";
  EXPECT_EQ(found({.sender = "0001"}), Ids{1});
  EXPECT_EQ(found({.from = kNow + seconds{2}, .to = kNow + seconds{4}}), (Ids{3, 2}));
}

}  // namespace
}  // namespace tocsin::store
