// SPDX-License-Identifier: Apache-2.0
// The other rows: pages, arrivals, the inbox, alarms, hooks, people and lists.
#include "tests/unit/store/journal_fixture.h"

namespace tocsin::store {
namespace {

using RowsTest = JournalTest;

PageRow fullPage() {
  PageRow p;
  p.id = PageId{3};
  p.message = MessageId{7};
  p.position = 2;
  p.kind = escalation::PageKind::Digest;
  p.recipient = "ann";
  p.to = PhoneNumber::fromSender("+33600000001", "");
  p.payload =
      "a\x1f"
      "b";
  p.severity = Severity::Warning;
  p.person = 4;
  p.deadline = kNow + seconds{1};
  p.queuedAt = kNow + seconds{2};
  p.notBefore = kNow + seconds{3};
  return p;
}

void expectSame(const PageRow& a, const PageRow& b) {
  EXPECT_EQ(a.id, b.id);
  EXPECT_EQ(a.message, b.message);
  EXPECT_EQ(a.position, b.position);
  EXPECT_EQ(a.kind, b.kind);
  EXPECT_EQ(a.recipient, b.recipient);
  EXPECT_EQ(a.to, b.to);
  EXPECT_EQ(a.payload, b.payload);
  EXPECT_EQ(a.text, b.text);
  EXPECT_EQ(a.severity, b.severity);
  EXPECT_EQ(a.person, b.person);
  EXPECT_EQ(a.deadline, b.deadline);
  EXPECT_EQ(a.queuedAt, b.queuedAt);
  EXPECT_EQ(a.notBefore, b.notBefore);
  EXPECT_EQ(a.state, b.state);
  EXPECT_EQ(a.driver, b.driver);
  EXPECT_EQ(a.attempts, b.attempts);
  EXPECT_EQ(a.refusals, b.refusals);
  EXPECT_EQ(a.doubts, b.doubts);
  EXPECT_EQ(a.part, b.part);
  EXPECT_EQ(a.parts, b.parts);
  EXPECT_EQ(a.triedSince, b.triedSince);
  EXPECT_EQ(a.handedAt, b.handedAt);
  EXPECT_EQ(a.reference, b.reference);
  EXPECT_EQ(a.carriedBy, b.carriedBy);
  EXPECT_EQ(a.error, b.error);
}

TEST_F(RowsTest, EveryFieldOfAPageComesBackAlsoWhenItChanged) {
  PageRow p = fullPage();
  Batch added;
  added.pagesAdded = {&p};
  commit(added);
  expectSame(recovered().pages.at(0), p);
  p.to = PhoneNumber::fromSender("+33600000002", "");
  p.text = "<7042> CRIT core-sw-2 DOWN";
  p.notBefore = kNow + seconds{9};
  p.state = PageState::HandingOver;
  p.driver = "modem1";
  p.attempts = 5;
  p.refusals = 2;
  p.doubts = 1;
  p.part = 2;
  p.parts = 3;
  p.triedSince = kNow + seconds{10};
  p.handedAt = kNow + seconds{11};
  p.reference = "17";
  p.carriedBy = PageId{99};
  p.error = "congestion";
  Batch changed;
  changed.pagesChanged = {&p};
  commit(changed);
  expectSame(recovered().pages.at(0), p);
}

TEST_F(RowsTest, OnlyOpenPagesAreRecovered) {
  const PageState states[] = {PageState::Waiting,
                              PageState::HandingOver,
                              PageState::Carried,
                              PageState::HandedOver,
                              PageState::Failed,
                              PageState::Dropped};
  std::vector<PageRow> rows;
  for (const PageState state : states)
    rows.push_back(page(static_cast<std::int64_t>(rows.size()) + 1, state));
  Batch batch;
  for (const PageRow& row : rows)
    batch.pagesAdded.push_back(&row);
  commit(batch);
  const Recovered found = recovered();
  ASSERT_EQ(found.pages.size(), 3U);
  EXPECT_EQ(found.pages[1].state, PageState::HandingOver);
  EXPECT_EQ(found.pages[2].state, PageState::Carried);
}

TEST_F(RowsTest, WhatWasSentLatelyIsRecoveredOldestFirst) {
  PageRow early = page(1, PageState::HandedOver);
  PageRow late = page(2, PageState::HandedOver);
  PageRow old = page(3, PageState::HandedOver);
  PageRow alarm = page(4, PageState::HandedOver);
  early.text = "early";
  early.handedAt = kNow - hours{2};
  late.kind = escalation::PageKind::Answer;
  late.text = "late";
  late.handedAt = kNow - hours{1};
  old.handedAt = kNow - hours{49};
  alarm.recipient.clear();
  alarm.handedAt = kNow;
  Batch batch;
  batch.pagesAdded = {&late, &early, &old, &alarm};
  commit(batch);
  const Recovered found = recovered();
  ASSERT_EQ(found.sent.size(), 2U);
  EXPECT_EQ(found.sent[0].text, "early");
  EXPECT_EQ(found.sent[1].text, "late");
  EXPECT_EQ(found.sent[1].recipient, "ann");
  EXPECT_EQ(found.sent[1].handedAt, kNow - hours{1});
  EXPECT_EQ(found.sent[1].kind, escalation::PageKind::Answer);
}

TEST_F(RowsTest, WhatWasHandedOverIsRecoveredWithItsPartsAndReferences) {
  escalation::Message told = message(1, "7042");
  PageRow digest = page(1, PageState::HandedOver);
  digest.kind = escalation::PageKind::Digest;
  digest.driver = "modem1";
  digest.to = PhoneNumber::fromSender("+33600000001", "");
  digest.parts = 2;
  digest.doubts = 3;  // handed over in doubt: two resends
  digest.reference = "17 18";
  digest.handedAt = kNow;
  PageRow carried = page(2, PageState::HandedOver);
  carried.message = told.id;
  carried.position = 0;
  carried.carriedBy = digest.id;
  carried.handedAt = kNow;
  Batch batch;
  batch.added = {&told};
  batch.pagesAdded = {&digest, &carried};
  commit(batch);
  const Recovered found = recovered();
  ASSERT_EQ(found.handed.size(), 1U);
  EXPECT_EQ(found.handed[0].driver, "modem1");
  EXPECT_EQ(found.handed[0].at, kNow);
  EXPECT_EQ(found.handed[0].parts, 4);
  ASSERT_EQ(found.references.size(), 2U);
  EXPECT_FALSE(found.references[0].message);
  const SentReference& entry = found.references[1];
  EXPECT_EQ(entry.page, digest.id);
  EXPECT_EQ(entry.message, told.id);
  EXPECT_EQ(entry.position, 0);
  EXPECT_EQ(entry.reference, "17 18");
  EXPECT_EQ(entry.to, digest.to);
  EXPECT_EQ(entry.parts, 2);
  EXPECT_FALSE(entry.isOver);
}

TEST_F(RowsTest, AnArrivalIsKnownByItsIdentity) {
  Batch batch;
  batch.arrivals = {{"sha256-of-a", MessageId{7}, "joined 7042"}, {"sha256-of-b", {}, "noted"}};
  commit(batch);
  Journal journal = open();
  const auto a = journal.arrival("sha256-of-a");
  ASSERT_TRUE(a && *a);
  EXPECT_EQ((*a)->message, MessageId{7});
  EXPECT_EQ((*a)->note, "joined 7042");
  const auto b = journal.arrival("sha256-of-b");
  ASSERT_TRUE(b && *b);
  EXPECT_FALSE((*b)->message);
  const auto c = journal.arrival("sha256-of-c");
  ASSERT_TRUE(c);
  EXPECT_FALSE(*c);
}

TEST_F(RowsTest, AnSmsIsKnownByItsFingerprintAndKeptOnce) {
  Batch batch;
  batch.inboxAdded = {
      {InboxId{1}, "f1", "modem1", "+33600000001", "ann", "7042", kNow, kNow, "ack", ""}};
  commit(batch);
  Journal journal = open();
  EXPECT_TRUE(*journal.knowsFingerprint("f1"));
  EXPECT_FALSE(*journal.knowsFingerprint("f2"));
  batch.inboxAdded[0].id = InboxId{2};
  EXPECT_FALSE(journal.commit(batch, kNow)) << "the journal itself refuses a twin";
}

TEST_F(RowsTest, AlarmsAreSetReplacedAndCleared) {
  Batch batch;
  batch.alarmsSet = {{"no_path", "of everybody", "no link", kNow, {}},
                     {"driver_down", "modem1", "no SIM", kNow, kNow}};
  commit(batch);
  Batch told;
  told.alarmsSet = {{"no_path", "of everybody", "no link", kNow, kNow + seconds{5}}};
  told.alarmsCleared = {{"driver_down", "modem1"}};
  commit(told);
  const Recovered found = recovered();
  ASSERT_EQ(found.alarms.size(), 1U);
  EXPECT_EQ(found.alarms[0].cause, "no_path");
  EXPECT_EQ(found.alarms[0].subject, "of everybody");
  EXPECT_EQ(found.alarms[0].text, "no link");
  EXPECT_EQ(found.alarms[0].since, kNow);
  EXPECT_EQ(found.alarms[0].toldAt, kNow + seconds{5});
}

TEST_F(RowsTest, HooksComeBackInOrderUntilTheyAreDone) {
  Batch batch;
  batch.hooksAdded = {
      {1, kNow, "one", 0, kNow}, {2, kNow, "two", 0, kNow}, {3, kNow, "3", 0, kNow}};
  commit(batch);
  Batch done;
  done.hooksDone = {1};
  done.hooksChanged = {{2, kNow, "", 4, kNow + seconds{30}}};
  commit(done);
  const Recovered found = recovered();
  ASSERT_EQ(found.hooks.size(), 2U);
  EXPECT_EQ(found.hooks[0].payload, "two");
  EXPECT_EQ(found.hooks[0].attempts, 4);
  EXPECT_EQ(found.hooks[0].nextAt, kNow + seconds{30});
  EXPECT_EQ(found.hooks[1].id, 3);
}

TEST_F(RowsTest, PeopleAndListsComeBackAndGo) {
  RecipientRecord ann;
  ann.name = "ann";
  ann.number = PhoneNumber::fromSender("+33600000001", "");
  ann.replyNumbers = {PhoneNumber::fromSender("+33600000011", ""),
                      PhoneNumber::fromSender("4512", "")};
  ann.language = "fr";
  ann.description = "on call";
  ann.offUntil = kNow + hours{1};
  RecipientRecord bob;
  bob.name = "bob";
  ListRecord noc = list("noc", 1, {{"ann", 1, minutes{2}}, {"bob", 3, minutes{5}}});
  noc.description = "network";
  noc.pausedUntil = kNow + hours{2};
  Batch batch;
  batch.recipientsSet = {ann, bob};
  batch.listsSet = {noc, list("dba", 2, {})};
  commit(batch);
  Batch removed;
  removed.recipientsRemoved = {"bob"};
  removed.listsRemoved = {"dba"};
  commit(removed);
  const Recovered found = recovered();
  ASSERT_EQ(found.recipients.size(), 1U);
  const RecipientRecord& r = found.recipients[0];
  EXPECT_EQ(r.name, "ann");
  EXPECT_EQ(r.number, ann.number);
  EXPECT_EQ(r.replyNumbers, ann.replyNumbers);
  EXPECT_EQ(r.language, "fr");
  EXPECT_EQ(r.description, "on call");
  EXPECT_EQ(r.offUntil, ann.offUntil);
  ASSERT_EQ(found.lists.size(), 1U);
  EXPECT_EQ(found.lists[0].name, "noc");
  EXPECT_EQ(found.lists[0].description, "network");
  EXPECT_EQ(found.lists[0].version, ListVersion{1});
  EXPECT_EQ(found.lists[0].entries, noc.entries);
  EXPECT_EQ(found.lists[0].pausedUntil, noc.pausedUntil);
}

TEST_F(RowsTest, TheNewestTimeInTheJournalIsKnown) {
  Batch batch;
  batch.events = {{MessageId{1}, "QUEUED", "as 7042"}};
  commit(batch, kNow + seconds{7});
  EXPECT_EQ(recovered().lastEntry, kNow + seconds{7});
}

}  // namespace
}  // namespace tocsin::store
