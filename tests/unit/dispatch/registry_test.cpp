// SPDX-License-Identifier: Apache-2.0
// People and lists: what may change while messages are open.
#include <algorithm>

#include "queue/base/limits.h"
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

class RegistryTest : public OfficeTest {
 protected:
  static void without(Directory& rows, const std::string& who) {
    std::erase_if(rows.recipients, [&](const RecipientRow& row) { return row.name == who; });
    for (ListRow& list : rows.lists) {
      std::erase_if(list.entries, [&](const ListEntryRow& e) { return e.recipient == who; });
    }
  }

  RecipientRow off(const std::string& who, Duration time) const {
    RecipientRow row = person(who);
    row.offUntil = clock.now() + time;
    return row;
  }

  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const RecipientRow& row : tocsin->directory().recipients)
      all.push_back(row.name);
    for (const ListRow& row : tocsin->directory().lists)
      all.push_back(row.name);
    return all;
  }

  ListRow listNow(const std::string& name) const {
    for (const ListRow& row : tocsin->directory().lists) {
      if (row.name == name) return row;
    }
    return {};
  }

  std::optional<Answer<OrderDone>> remove(const std::string& recipient) {
    std::optional<Answer<OrderDone>> came;
    tocsin->removeRecipient(recipient, {}, {}, [&](Answer<OrderDone> answer) { came = answer; });
    run();
    return came;
  }
};

TEST_F(RegistryTest, AnImportReplacesTheWholeAndIsThereAfterAPowerCut) {
  open();
  Directory rows = office();
  without(rows, "zoe");
  rows.recipients.push_back({"dan", "06 12 34 56 78", "de", {}, "", {}});
  ASSERT_TRUE(isDone(import(rows, false)));
  const auto now = names();
  EXPECT_EQ(now, (std::vector<std::string>{"ann", "bob", "cid", "dan", "eve", "managers", "noc"}));
  cutPower();
  open();
  EXPECT_EQ(names(), now);
  EXPECT_EQ(tocsin->directory().recipients[3].number, "+33612345678");
}

TEST_F(RegistryTest, OneRowIsAsItIsAmongAll) {
  open();
  ASSERT_TRUE(isDone(put(off("ann", hours{1}))));
  ASSERT_TRUE(isDone(put(off("bob", seconds{1}))));
  RecipientRow eve = person("eve");
  eve.replyNumbers = {"+33100000001"};
  eve.language = "de";
  eve.description = "nights";
  ASSERT_TRUE(isDone(put(eve)));
  reply("eve", "hello");
  pass(minutes{1});
  for (const RecipientRow& row : tocsin->directory().recipients) {
    const auto one = tocsin->recipient(row.name);
    ASSERT_TRUE(one) << row.name;
    EXPECT_EQ(one->name + one->number + one->language + one->description + one->etag,
              row.name + row.number + row.language + row.description + row.etag);
    EXPECT_EQ(one->replyNumbers, row.replyNumbers) << row.name;
    EXPECT_EQ(one->offUntil, row.offUntil) << row.name;
    EXPECT_EQ(one->lists, row.lists) << row.name;
    EXPECT_EQ(one->reachedAt, row.reachedAt) << row.name;
  }
  EXPECT_EQ(tocsin->recipient("ann")->lists, std::vector<std::string>{"noc"});
  EXPECT_TRUE(tocsin->recipient("ann")->offUntil);
  EXPECT_FALSE(tocsin->recipient("bob")->offUntil);
  EXPECT_TRUE(tocsin->recipient("eve")->reachedAt);
  for (const ListRow& row : tocsin->directory().lists) {
    const auto one = tocsin->list(row.name);
    ASSERT_TRUE(one) << row.name;
    EXPECT_EQ(one->name + one->etag, row.name + row.etag);
    EXPECT_EQ(one->entries.size(), row.entries.size());
    EXPECT_EQ(one->hints.size(), row.hints.size());
    EXPECT_EQ(one->smsWorstCase, row.smsWorstCase);
  }
  EXPECT_FALSE(tocsin->recipient("noc"));
  EXPECT_FALSE(tocsin->list("ann"));
}

TEST_F(RegistryTest, ANumberIsWhosePhoneItIsElseWhoRepliesWithIt) {
  open();
  const std::string desk = "+33100000001";
  EXPECT_EQ(tocsin->ownerOf(person("ann").number), "ann");
  EXPECT_EQ(tocsin->ownerOf(desk), "");
  EXPECT_EQ(tocsin->ownerOf("no number"), "");
  RecipientRow ann = person("ann");
  ann.replyNumbers = {desk};
  ASSERT_TRUE(isDone(put(ann)));
  EXPECT_EQ(tocsin->ownerOf("01 00 00 00 01"), "ann");
  RecipientRow zoe = person("zoe");
  zoe.number = desk;
  ASSERT_TRUE(isDone(put(zoe)));
  EXPECT_EQ(tocsin->ownerOf(desk), "zoe");
  EXPECT_EQ(tocsin->ownerOf(person("zoe").number), "");
  cutPower();
  open();
  EXPECT_EQ(tocsin->ownerOf(desk), "zoe");
  ASSERT_TRUE(isDone(remove("zoe")));
  EXPECT_EQ(tocsin->ownerOf(desk), "ann");
  ASSERT_TRUE(isDone(put(person("ann"))));
  EXPECT_EQ(tocsin->ownerOf(desk), "");
}

TEST_F(RegistryTest, AMergeRemovesNothing) {
  open();
  Directory rows;
  rows.recipients.push_back({"dan", "06 12 34 56 78", "", {}, "", {}});
  ASSERT_TRUE(isDone(import(rows, true)));
  EXPECT_EQ(tocsin->directory().recipients.size(), office().recipients.size() + 1);
}

TEST_F(RegistryTest, OfAnImportWithOneMistakeNothingIsDone) {
  open();
  const auto before = names();
  const auto refuse = [&](auto spoil) {
    Directory rows = office();
    rows.recipients.push_back({"dan", "06 12 34 56 78", "", {}, "", {}});
    spoil(rows);
    for (const bool merge : {true, false})
      EXPECT_EQ(errorOf(import(rows, merge)), OrderError::Kind::BadInput);
    EXPECT_EQ(names(), before);
  };
  refuse([](Directory& rows) { rows.recipients.back().number = "call me"; });
  refuse([](Directory& rows) { rows.recipients.back().language = "xx"; });
  refuse([](Directory& rows) { rows.recipients.back().name = "a/b"; });
  refuse([](Directory& rows) { rows.recipients.back().name = "ann"; });
  refuse([](Directory& rows) { rows.lists[1].name = "noc"; });
  refuse([](Directory& rows) { rows.lists[0].entries[0].recipient = "nobody"; });
  refuse([](Directory& rows) { rows.lists[0].entries[0].level = 4; });
  refuse([](Directory& rows) { rows.lists[0].entries[0].acknowledgeTime = Duration{0}; });
}

TEST_F(RegistryTest, AnImportThatRemovesWhatItsListsNeedIsRefused) {
  open();
  Directory rows = office();
  std::erase_if(rows.recipients, [](const RecipientRow& row) { return row.name == "ann"; });
  EXPECT_EQ(errorOf(import(rows, false)), OrderError::Kind::BadInput);
  EXPECT_EQ(names().size(), 7U);
}

TEST_F(RegistryTest, AnImportIsRefusedWhenAnOpenMessageNeedsWhatItRemoves) {
  open();
  drop("core-sw-2 DOWN");
  Directory nobody = office();
  without(nobody, "cid");
  EXPECT_EQ(errorOf(import(nobody, false)), OrderError::Kind::Conflict);
  Directory noList = office();
  std::erase_if(noList.lists, [](const ListRow& row) { return row.name == "noc"; });
  EXPECT_EQ(errorOf(import(noList, false)), OrderError::Kind::Conflict);
  EXPECT_EQ(names().size(), 7U);
  reply("ann", number());
  EXPECT_TRUE(isDone(import(nobody, false))) << "it is closed now";
}

TEST_F(RegistryTest, AnImportHasTheSameBoundsAsOneByOne) {
  open();
  Directory rows = office();
  for (std::size_t i = 0; i < limits::kListsMax; ++i) {
    rows.lists.push_back(listRow("noc"));
    rows.lists.back().name = "list" + std::to_string(i);
  }
  EXPECT_EQ(errorOf(import(rows, false)), OrderError::Kind::BadInput);
  EXPECT_LE(tocsin->directory().lists.size(), limits::kListsMax);
}

TEST_F(RegistryTest, AListEditLeavesOpenMessagesAlone) {
  open();
  drop("before");
  ListRow edited = listRow("noc");
  edited.entries = {{"zoe", 1, minutes{1}}};
  ASSERT_TRUE(isDone(put(edited)));
  drop("after");
  expectPaged({"ann", "zoe"});
  cutPower();
  open();
  pass(minutes{1});
  EXPECT_EQ(messageOf("before").entries.size(), 4U);
  EXPECT_EQ(messageOf("after").entries.size(), 2U);
  expectPaged({"eve"});
  pass(minutes{4});
  expectPaged({"bob"});
}

TEST_F(RegistryTest, ANewPhoneNumberIsUsedForOpenMessages) {
  open();
  drop("core-sw-2 DOWN");
  RecipientRow bob = person("bob");
  bob.number = "+33612345678";
  ASSERT_TRUE(isDone(put(bob)));
  pass(minutes{5});
  expectPaged({"ann", "+33612345678"});
  receiveFrom("+33612345678", number());
  EXPECT_EQ(message().acknowledgedBy, "bob");
}

TEST_F(RegistryTest, ANewPhoneNumberIsUsedForAPageThatWaits) {
  settings.routes = {{"+336", {"modem1"}}, {"+49", {"carrier"}}};
  modem.setLink(drivers::Link::Down);
  open();
  drop("core-sw-2 DOWN");
  expectNobodyPaged();
  RecipientRow ann = person("ann");
  ann.number = "+4915112345678";
  ASSERT_TRUE(isDone(put(ann)));
  expectPaged({"+4915112345678"});
}

TEST_F(RegistryTest, AnImportThatMakesPeopleReachableSetsTheClocksGoing) {
  settings.routes = {{"+49", {"modem1"}}};
  settings.alarmNumbers.clear();
  open();
  drop("core-sw-2 DOWN");
  ASSERT_TRUE(message().frozenSince) << "no route leads to anybody";
  Directory rows = office();
  for (RecipientRow& row : rows.recipients)
    row.number.replace(0, 3, "+49151");
  ASSERT_TRUE(isDone(import(rows, false)));
  EXPECT_FALSE(message().frozenSince);
  pass(minutes{5});
  EXPECT_EQ(modem.submits.size(), 2U) << "level 2 is called as well";
}

TEST_F(RegistryTest, WhoIsOffDutyIsNotPagedUntilTheTimeIsOver) {
  open();
  ASSERT_TRUE(isDone(put(off("ann", hours{1}))));
  drop("1st");
  expectPaged({"bob"});
  reply("bob", number());
  pass(hours{1});
  drop("2nd");
  expectPaged({"ann"});
  const auto rows = tocsin->directory().recipients;
  EXPECT_FALSE(rows.front().offUntil) << "it ended by itself";
}

TEST_F(RegistryTest, TheLastOneOfAListIsNotSwitchedOffUnseen) {
  open();
  EXPECT_EQ(errorOf(put(off("eve", hours{1}))), OrderError::Kind::Conflict) << "alone on managers";
  ASSERT_TRUE(isDone(put(off("ann", hours{1}))));
  ASSERT_TRUE(isDone(put(off("bob", hours{1}))));
  EXPECT_EQ(errorOf(put(off("cid", hours{1}))), OrderError::Kind::Conflict);
  RecipientRow cid = off("cid", hours{1});
  cid.force = true;
  EXPECT_TRUE(isDone(put(cid)));
}

TEST_F(RegistryTest, TheLastOneIsNotSwitchedOffUnseenByAnImport) {
  open();
  Directory rows = office();
  for (RecipientRow& row : rows.recipients)
    row.offUntil = clock.now() + hours{1};
  EXPECT_EQ(errorOf(import(rows, false)), OrderError::Kind::Conflict);
}

TEST_F(RegistryTest, AListLosesItsLastPersonOnlyByForce) {
  open();
  ListRow nobody = listRow("noc");
  nobody.entries.clear();
  EXPECT_EQ(errorOf(put(nobody)), OrderError::Kind::Conflict);
  EXPECT_EQ(listNow("noc").entries.size(), 3U);
  nobody.force = true;
  EXPECT_TRUE(isDone(put(nobody)));
}

TEST_F(RegistryTest, WhileAListIsPausedItsAlertsWaitUntilItsEnd) {
  open();
  ListRow paused = listRow("noc");
  paused.pausedUntil = clock.now() + hours{2};
  ASSERT_TRUE(isDone(put(paused)));
  drop("core-sw-2 DOWN");
  pass(hours{2} - Duration{1});
  expectNobodyPaged();
  EXPECT_EQ(filesDone.size(), 1U) << "it is in the queue";
  pass(Duration{1});
  expectPaged({"ann"});
  EXPECT_FALSE(listNow("noc").pausedUntil);
  drop("core-sw-3 DOWN");
  expectPaged({"ann"});
}

TEST_F(RegistryTest, APauseThatIsEndedByHandFreesWhatWaits) {
  open();
  ListRow list = listRow("noc");
  list.pausedUntil = clock.now() + hours{2};
  ASSERT_TRUE(isDone(put(list)));
  drop("core-sw-2 DOWN");
  expectNobodyPaged();
  list.pausedUntil.reset();
  ASSERT_TRUE(isDone(put(list)));
  expectPaged({"ann"});
}

TEST_F(RegistryTest, APauseEndsAlsoAcrossAPowerCut) {
  open();
  ListRow paused = listRow("noc");
  paused.pausedUntil = clock.now() + hours{2};
  ASSERT_TRUE(isDone(put(paused)));
  drop("core-sw-2 DOWN");
  pass(hours{1});
  cutPower();
  open();
  EXPECT_TRUE(listNow("noc").pausedUntil);
  pass(hours{1} - Duration{1});
  expectNobodyPaged();
  pass(minutes{1});
  expectPaged({"ann"});
}

TEST_F(RegistryTest, APauseOfOneListHoldsNoOther) {
  open();
  ListRow paused = listRow("noc");
  paused.pausedUntil = clock.now() + hours{2};
  ASSERT_TRUE(isDone(put(paused)));
  Incoming other = alert("core-sw-2 DOWN");
  other.list = "managers";
  drop(other);
  expectPaged({"eve"});
}

TEST_F(RegistryTest, APersonOnAListOrOfAnOpenMessageIsNotRemoved) {
  open();
  EXPECT_EQ(errorOf(remove("ann")), OrderError::Kind::Conflict);
  EXPECT_EQ(errorOf(remove("nobody")), OrderError::Kind::NotFound);
  EXPECT_TRUE(isDone(remove("zoe")));
  drop("core-sw-2 DOWN");
  ListRow edited = listRow("noc");
  edited.entries = {{"bob", 1, minutes{5}}};
  ASSERT_TRUE(isDone(put(edited)));
  EXPECT_EQ(errorOf(remove("cid")), OrderError::Kind::Conflict);
  reply("ann", number());
  EXPECT_TRUE(isDone(remove("cid")));
}

TEST_F(RegistryTest, TheLastResortIsNotRemoved) {
  open();
  std::optional<Answer<OrderDone>> came;
  tocsin->removeList("managers", {}, {}, [&](Answer<OrderDone> answer) { came = answer; });
  run();
  EXPECT_EQ(errorOf(came), OrderError::Kind::Conflict);
}

TEST_F(RegistryTest, AListShowsItsWorstCaseAndItsMistakes) {
  open();
  EXPECT_EQ(listNow("noc").smsWorstCase, 4 * (1 + settings.policy.repeatMax));
  EXPECT_EQ(listNow("noc").timeWorstCase, Duration{minutes{20}});
  EXPECT_TRUE(listNow("noc").hints.empty());
  ListRow odd = listRow("noc");
  odd.entries = {{"ann", 2, minutes{5}}, {"ann", 3, minutes{5}}};
  ASSERT_TRUE(isDone(put(odd)));
  const auto hints = listNow("noc").hints;
  ASSERT_EQ(hints.size(), 2U);
  EXPECT_EQ(hints[0].text, "ann stands on it more than once");
  EXPECT_EQ(hints[1].text, "level 1 is empty: skipped at once");
}

}  // namespace
}  // namespace tocsin::dispatch
