// SPDX-License-Identifier: Apache-2.0
// What a message is made of comes back as it was committed.
#include "tests/unit/store/journal_fixture.h"

namespace tocsin::store {
namespace {

using escalation::Entry;
using escalation::Message;
using escalation::Outcome;
using escalation::RecipientStatus;

class MessagesTest : public JournalTest {
 protected:
  MessagesTest() {
    batch_.listsSet = {list("noc", 1, {{"ann", 1, minutes{2}}, {"bob", 2, minutes{5}}}),
                       list("managers", 2, {{"eve", 1, minutes{9}}})};
  }

  static std::vector<Entry> entries() {
    std::vector<Entry> entries(3);
    const std::pair<const char*, int> who[] = {{"ann", 1}, {"bob", 2}, {"eve", 4}};
    for (std::size_t i = 0; i < 3; ++i) {
      entries[i].recipient = who[i].first;
      entries[i].level = who[i].second;
    }
    return entries;
  }

  static Message full() {
    Message m = message(7, "7042");
    m.listVersion = ListVersion{1};
    m.lastResortVersion = ListVersion{2};
    m.source = "nagios01";
    m.key = "core-sw-2/port17";
    m.host = "core-sw-2";
    m.service = "port17";
    m.group = "paris";
    m.origin = "spool 1795248000_sms.xml";
    m.severity = Severity::Warning;
    m.level = 2;
    m.round = 3;
    m.repeats = 4;
    m.joined = 5;
    m.reopened = 6;
    m.late = true;
    m.raised = kNow + seconds{1};
    m.comment = "on site \"soon\"; DROP TABLE messages";
    m.pausedUntil = kNow + seconds{3};
    m.frozenSince = kNow + seconds{4};
    m.entries = entries();
    return m;
  }

  Batch batch_;
};

TEST_F(MessagesTest, EveryFieldOfAMessageComesBack) {
  const Message m = full();
  batch_.added = {&m};
  commit(batch_);
  const Recovered found = recovered();
  ASSERT_EQ(found.messages.size(), 1U);
  const Message& r = found.messages[0];
  EXPECT_EQ(r.id, m.id);
  EXPECT_EQ(r.number, m.number);
  EXPECT_EQ(r.list, m.list);
  EXPECT_EQ(r.listVersion, m.listVersion);
  EXPECT_EQ(r.lastResortVersion, m.lastResortVersion);
  EXPECT_EQ(r.text, m.text);
  EXPECT_EQ(r.severity, m.severity);
  EXPECT_EQ(r.source, m.source);
  EXPECT_EQ(r.key, m.key);
  EXPECT_EQ(r.host, m.host);
  EXPECT_EQ(r.service, m.service);
  EXPECT_EQ(r.group, m.group);
  EXPECT_EQ(r.origin, m.origin);
  EXPECT_EQ(r.outcome, m.outcome);
  EXPECT_EQ(r.level, m.level);
  EXPECT_EQ(r.round, m.round);
  EXPECT_EQ(r.repeats, m.repeats);
  EXPECT_EQ(r.joined, m.joined);
  EXPECT_EQ(r.reopened, m.reopened);
  EXPECT_EQ(r.late, m.late);
  EXPECT_EQ(r.created, m.created);
  EXPECT_EQ(r.raised, m.raised);
  EXPECT_EQ(r.accepted, m.accepted);
  EXPECT_EQ(r.validUntil, m.validUntil);
  EXPECT_EQ(r.comment, m.comment);
  EXPECT_EQ(r.pausedUntil, m.pausedUntil);
  EXPECT_EQ(r.frozenSince, m.frozenSince);
  EXPECT_FALSE(r.closed);
  EXPECT_FALSE(r.holdUntil);
  EXPECT_FALSE(r.repeatAt);
}

TEST_F(MessagesTest, EveryFieldThatMayChangeComesBackChanged) {
  Message m = full();
  batch_.added = {&m};
  commit(batch_);
  m.text = "core-sw-2 on fire";
  m.severity = Severity::Critical;
  m.outcome = Outcome::Acknowledged;
  m.level = 3;
  m.round = 1;
  m.repeats = 2;
  m.joined = 9;
  m.raised = kNow + seconds{10};
  m.validUntil = kNow + seconds{11};
  m.closed = kNow + seconds{12};
  m.cleared = kNow + seconds{13};
  m.acknowledgedBy = "bob";
  m.comment = "";
  m.pausedUntil.reset();
  m.holdUntil = kNow + seconds{14};
  m.askedUntil = kNow + seconds{15};
  m.repeatAt = kNow + seconds{16};
  m.frozenSince.reset();
  m.origin = "spool other~2";
  Batch change;
  change.changed = {&m};
  commit(change);
  const Message r = recovered().messages.at(0);
  EXPECT_EQ(r.text, m.text);
  EXPECT_EQ(r.severity, m.severity);
  EXPECT_EQ(r.outcome, m.outcome);
  EXPECT_EQ(r.level, m.level);
  EXPECT_EQ(r.round, m.round);
  EXPECT_EQ(r.repeats, m.repeats);
  EXPECT_EQ(r.joined, m.joined);
  EXPECT_EQ(r.raised, m.raised);
  EXPECT_EQ(r.validUntil, m.validUntil);
  EXPECT_EQ(r.closed, m.closed);
  EXPECT_EQ(r.cleared, m.cleared);
  EXPECT_EQ(r.acknowledgedBy, m.acknowledgedBy);
  EXPECT_EQ(r.comment, m.comment);
  EXPECT_EQ(r.pausedUntil, m.pausedUntil);
  EXPECT_EQ(r.holdUntil, m.holdUntil);
  EXPECT_EQ(r.askedUntil, m.askedUntil);
  EXPECT_EQ(r.repeatAt, m.repeatAt);
  EXPECT_EQ(r.frozenSince, m.frozenSince);
  EXPECT_EQ(r.origin, m.origin);
}

TEST_F(MessagesTest, EveryFieldOfAnEntryComesBack) {
  Message m = full();
  Entry& e = m.entries[1];
  e.status = RecipientStatus::NotYetAck;
  e.queued = true;
  e.declined = true;
  e.doubtful = true;
  e.pages = 3;
  e.pagedAt = kNow + seconds{1};
  e.due = kNow + seconds{2};
  e.acknowledgedAt = kNow + seconds{3};
  e.driver = "modem1";
  e.delivery = "delivered";
  e.reason = "handed to modem1";
  e.changed = true;
  batch_.added = {&m};
  commit(batch_);
  const Entry r = recovered().messages.at(0).entries.at(1);
  EXPECT_EQ(r.recipient, "bob");
  EXPECT_EQ(r.level, 2);
  EXPECT_EQ(r.acknowledgeTime, Duration{minutes{5}});
  EXPECT_EQ(r.status, e.status);
  EXPECT_EQ(r.queued, e.queued);
  EXPECT_EQ(r.declined, e.declined);
  EXPECT_EQ(r.doubtful, e.doubtful);
  EXPECT_EQ(r.pages, e.pages);
  EXPECT_EQ(r.pagedAt, e.pagedAt);
  EXPECT_EQ(r.due, e.due);
  EXPECT_EQ(r.acknowledgedAt, e.acknowledgedAt);
  EXPECT_EQ(r.driver, e.driver);
  EXPECT_EQ(r.delivery, e.delivery);
  EXPECT_EQ(r.reason, e.reason);
  EXPECT_FALSE(r.changed);
}

TEST_F(MessagesTest, EntriesWithoutRowsComeFromTheFrozenListAndTheLastResort) {
  const Message m = full();
  batch_.added = {&m};
  commit(batch_);
  Batch edit;  // the list of today is another one
  edit.listsSet = {list("noc", 3, {{"zoe", 1, minutes{1}}})};
  commit(edit);
  const Recovered found = recovered();
  const auto& e = found.messages.at(0).entries;
  ASSERT_EQ(e.size(), 3U);
  EXPECT_EQ(e[0].recipient, "ann");
  EXPECT_EQ(e[0].acknowledgeTime, Duration{minutes{2}});
  EXPECT_EQ(e[0].status, RecipientStatus::NotSent);
  EXPECT_EQ(e[2].recipient, "eve");
  EXPECT_EQ(e[2].level, escalation::kLastResortLevel);
  EXPECT_EQ(e[2].acknowledgeTime, Duration{minutes{9}});
  ASSERT_EQ(found.lists.size(), 2U);
  EXPECT_EQ(found.lists[1].entries.at(0).recipient, "zoe");
}

TEST_F(MessagesTest, AnEntryThatDidNotChangeIsNotWritten) {
  Message m = full();
  m.entries[0].reason = "not marked as changed";
  batch_.added = {&m};
  commit(batch_);
  EXPECT_EQ(recovered().messages.at(0).entries.at(0).reason, "");
}

TEST_F(MessagesTest, ClosedOnesAreRecoveredWhileTheirNumberIsInQuarantine) {
  Message open = message(1, "7001");
  Message young = message(2, "7002");
  Message old = message(3, "7003");
  Message held = message(4, "7004");
  for (Message* m : {&young, &old, &held})
    m->outcome = Outcome::Acknowledged;
  young.closed = kNow - hours{23};
  old.closed = kNow - hours{25};
  held.closed = kNow - hours{25};
  held.holdUntil = kNow + hours{1};
  batch_.added = {&open, &young, &old, &held};
  commit(batch_);
  const Recovered found = recovered();
  ASSERT_EQ(found.messages.size(), 3U);
  EXPECT_EQ(found.messages[0].number, "7001");
  EXPECT_EQ(found.messages[1].number, "7002");
  EXPECT_EQ(found.messages[2].number, "7004");
  EXPECT_EQ(found.numbers.size(), 4U) << "numbers are known for ever";
}

TEST_F(MessagesTest, NumbersAreToldInTheOrderOfTheirLastUse) {
  Message first = message(1, "7001");
  Message second = message(2, "7002");
  Message again = message(3, "7001");
  for (Message* m : {&first, &second}) {
    m->outcome = Outcome::Cancelled;
    m->closed = kNow;
  }
  batch_.added = {&first, &second, &again};
  commit(batch_);
  const Recovered found = recovered();
  ASSERT_EQ(found.numbers.size(), 2U);
  EXPECT_EQ(found.numbers[0].number, "7002");
  EXPECT_FALSE(found.numbers[0].open);
  EXPECT_EQ(found.numbers[0].closed, kNow);
  EXPECT_EQ(found.numbers[1].number, "7001");
  EXPECT_TRUE(found.numbers[1].open);
}

TEST_F(MessagesTest, IdsAreNeverGivenTwice) {
  Message m = message(41, "7042");
  PageRow p = page(90, PageState::HandedOver);
  batch_.added = {&m};
  batch_.pagesAdded = {&p};
  batch_.inboxAdded = {{InboxId{12}, "f", "modem1", "+33600000001", "", "7042", {}, kNow, "", ""}};
  batch_.hooksAdded = {{5, kNow, "{}", 0, kNow}};
  commit(batch_);
  const Recovered found = recovered();
  EXPECT_EQ(found.lastMessage, 41);
  EXPECT_EQ(found.lastPage, 90);
  EXPECT_EQ(found.lastInbox, 12);
  EXPECT_EQ(found.lastHook, 5);
  EXPECT_EQ(found.lastVersion, 2);
}

}  // namespace
}  // namespace tocsin::store
