// SPDX-License-Identifier: Apache-2.0
#include "queue/base/limits.h"
#include "tests/unit/store/journal_fixture.h"

namespace tocsin::store {
namespace {

using escalation::Message;
using escalation::PageKind;

class ReaderDetailsTest : public JournalTest {
 protected:
  static PageRow pageOf(std::int64_t id, int position, PageState state, PageKind kind) {
    PageRow p = page(id, state);
    p.message = MessageId{1};
    p.position = position;
    p.kind = kind;
    p.queuedAt = kNow;
    if (state == PageState::HandedOver) p.handedAt = kNow + seconds{id};
    return p;
  }
};

TEST_F(ReaderDetailsTest, ThePagesOfAMessageAreAllItsSmsOldestFirst) {
  Message m = message(1, "7042");
  m.listVersion = ListVersion{1};
  m.lastResortVersion = ListVersion{1};
  m.entries.resize(2);
  m.entries[0].delivery = "delivered";
  m.entries[0].changed = true;
  PageRow early = pageOf(1, 0, PageState::HandedOver, PageKind::Page);
  PageRow late = pageOf(2, 0, PageState::HandedOver, PageKind::Page);
  late.text = "7042: core-sw-2 DOWN";
  late.driver = "modem1";
  late.reference = "17";
  PageRow lastResort = pageOf(3, 1, PageState::Failed, PageKind::Page);
  lastResort.error = "refused";
  PageRow notice = pageOf(4, -1, PageState::Waiting, PageKind::Notice);
  PageRow other = page(5, PageState::Waiting);
  Batch batch;
  batch.listsSet = {list("noc", 1, {{"ann", 2, minutes{2}}})};
  batch.added = {&m};
  batch.pagesAdded = {&early, &late, &lastResort, &notice, &other};
  commit(batch);
  const auto pages = reader().pages(1);
  ASSERT_TRUE(pages) << pages.error().what;
  ASSERT_EQ(pages->size(), 4U);
  EXPECT_EQ(pages->at(0).delivery, "") << "a report is of the SMS that went last";
  EXPECT_EQ(pages->at(1).delivery, "delivered");
  EXPECT_EQ(pages->at(1).kind, "page");
  EXPECT_EQ(pages->at(1).state, "handed_over");
  EXPECT_EQ(pages->at(1).text, "7042: core-sw-2 DOWN");
  EXPECT_EQ(pages->at(1).driver, "modem1");
  EXPECT_EQ(pages->at(1).reference, "17");
  EXPECT_EQ(pages->at(1).level, 2);
  EXPECT_EQ(pages->at(1).handedAt, kNow + seconds{2});
  EXPECT_EQ(pages->at(2).level, 4);
  EXPECT_EQ(pages->at(2).state, "failed");
  EXPECT_EQ(pages->at(2).error, "refused");
  EXPECT_EQ(pages->at(3).kind, "notice");
  EXPECT_EQ(pages->at(3).state, "waiting");
  EXPECT_FALSE(pages->at(3).handedAt);
  EXPECT_TRUE(reader().pages(77)->empty());
}

TEST_F(ReaderDetailsTest, ACarriedPageShowsTheSmsThatCarriesIt) {
  const Message m = message(1, "7042");
  PageRow digest = page(1, PageState::HandedOver);
  digest.kind = PageKind::Digest;
  digest.text = "3 alerts: 7042 ...";
  digest.driver = "modem1";
  digest.to = PhoneNumber::fromSender("+33600000001", "");
  digest.handedAt = kNow;
  PageRow carried = pageOf(2, 0, PageState::Carried, PageKind::Page);
  carried.carriedBy = digest.id;
  Batch batch;
  batch.added = {&m};
  batch.pagesAdded = {&digest, &carried};
  commit(batch);
  const auto pages = reader().pages(1);
  ASSERT_EQ(pages->size(), 1U);
  EXPECT_EQ(pages->at(0).carriedBy, 1);
  EXPECT_EQ(pages->at(0).text, "3 alerts: 7042 ...");
  EXPECT_EQ(pages->at(0).to, "+33600000001");
  EXPECT_EQ(pages->at(0).driver, "modem1");
  EXPECT_EQ(pages->at(0).handedAt, kNow);
}

TEST_F(ReaderDetailsTest, MessagesByIdsComeInTheAskedOrderWithoutThoseThatAreNot) {
  Message a = message(1, "7001");
  a.listVersion = ListVersion{1};
  a.pausedUntil = kNow + hours{1};
  a.repeatAt = kNow + hours{2};
  a.frozenSince = kNow;
  const Message b = message(2, "7002");
  Batch batch;
  batch.listsSet = {list("noc", 1, {{"ann", 1, minutes{2}}})};
  batch.added = {&a, &b};
  batch.events = {{a.id, "QUEUED", ""}};
  commit(batch);
  const auto found = reader().byIds({2, 77, 1});
  ASSERT_EQ(found->size(), 2U);
  EXPECT_EQ(found->at(0).id, 2);
  EXPECT_EQ(found->at(1).recipients.size(), 1U);
  EXPECT_EQ(found->at(1).pausedUntil, kNow + hours{1});
  EXPECT_EQ(found->at(1).repeatAt, kNow + hours{2});
  EXPECT_EQ(found->at(1).frozenSince, kNow);
  EXPECT_FALSE(found->at(1).holdUntil);
  EXPECT_TRUE(found->at(1).journal.empty());
  EXPECT_TRUE(reader().byIds({1}, false)->at(0).recipients.empty());
}

TEST_F(ReaderDetailsTest, TheAuditIsListedNewestFirstWithACursor) {
  open();
  execute(
      "INSERT INTO audit VALUES(1,1000,'ann','cookie','list','noc','{}','{\"a\":1}'),"
      "(2,2000,'bob','token','user','eve','',''),(3,3000,'bob','socket','order','7042','','')");
  JournalReader journal = reader();
  const auto first = journal.audit(0, 2);
  ASSERT_TRUE(first) << first.error().what;
  ASSERT_EQ(first->items.size(), 2U);
  EXPECT_EQ(first->items[0].id, 3);
  EXPECT_EQ(first->next, 2);
  const auto last = journal.audit(first->next, 2);
  ASSERT_EQ(last->items.size(), 1U);
  EXPECT_EQ(last->next, 0);
  EXPECT_EQ(last->items[0].who, "ann");
  EXPECT_EQ(last->items[0].via, "cookie");
  EXPECT_EQ(last->items[0].did, "list");
  EXPECT_EQ(last->items[0].subject, "noc");
  EXPECT_EQ(last->items[0].before, "{}");
  EXPECT_EQ(last->items[0].after, "{\"a\":1}");
  EXPECT_EQ(last->items[0].at, fromMillis(1000));
}

TEST_F(ReaderDetailsTest, AJournalThatIsTooLongIsCutToItsNewestStepsAndSaysSo) {
  const Message m = message(1, "7042");
  Batch batch;
  batch.added = {&m};
  for (std::size_t i = 0; i < limits::kEventsShownMax; ++i) {
    batch.events.push_back({m.id, "JOINED", std::to_string(i)});
  }
  commit(batch);
  const auto whole = *reader().byId(1);
  EXPECT_EQ(whole->journal.size(), limits::kEventsShownMax);
  EXPECT_FALSE(whole->isJournalCut);
  Batch more;
  more.events = {{m.id, "ACKNOWLEDGED", "by ann"}};
  commit(more);
  const auto cut = *reader().byId(1);
  EXPECT_EQ(cut->journal.size(), limits::kEventsShownMax);
  EXPECT_TRUE(cut->isJournalCut);
  EXPECT_EQ(cut->journal.front().reason, "1");
  EXPECT_EQ(cut->journal.back().event, "ACKNOWLEDGED");
}

}  // namespace
}  // namespace tocsin::store
