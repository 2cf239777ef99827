// SPDX-License-Identifier: Apache-2.0
// Two who edit the same row, and what a row shows beside its content.
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

using Kind = OrderError::Kind;

class EtagTest : public OfficeTest {
 protected:
  RecipientRow recipient(const std::string& name) const {
    for (const RecipientRow& row : tocsin->directory().recipients) {
      if (row.name == name) return row;
    }
    return {};
  }

  ListRow list(const std::string& name) const {
    for (const ListRow& row : tocsin->directory().lists) {
      if (row.name == name) return row;
    }
    return {};
  }

  static Expected exactly(const std::string& etag) { return {Expected::Kind::Exactly, etag}; }

  static Expected nothing() { return {Expected::Kind::Nothing, ""}; }

  std::optional<Answer<OrderDone>> removeList(const std::string& name, const Expected& is) {
    std::optional<Answer<OrderDone>> came;
    tocsin->removeList(name, is, caller, [&](Answer<OrderDone> answer) { came = answer; });
    run();
    return came;
  }
};

TEST_F(EtagTest, AnEtagIsSixteenDigitsInQuotesAndTheSameAfterARestart) {
  open();
  const std::string etag = recipient("ann").etag;
  EXPECT_EQ(etag.size(), 16U);
  EXPECT_NE(etag, recipient("bob").etag);
  const std::string ofList = list("noc").etag;
  cutPower();
  open();
  EXPECT_EQ(recipient("ann").etag, etag);
  EXPECT_EQ(list("noc").etag, ofList);
}

TEST_F(EtagTest, EachFieldChangesIt) {
  open();
  std::set<std::string> seen{recipient("zoe").etag};
  RecipientRow row = person("zoe");
  const auto isNew = [&](auto edit) {
    edit(row);
    EXPECT_TRUE(isDone(put(row)));
    return seen.insert(recipient("zoe").etag).second;
  };
  EXPECT_TRUE(isNew([](RecipientRow& r) { r.number = "+33612345678"; }));
  EXPECT_TRUE(isNew([](RecipientRow& r) { r.language = "de"; }));
  EXPECT_TRUE(isNew([](RecipientRow& r) { r.description = "de"; }));
  EXPECT_TRUE(isNew([](RecipientRow& r) { r.replyNumbers = {"+33612345679"}; }));
  EXPECT_TRUE(isNew([&](RecipientRow& r) { r.offUntil = clock.now() + hours{1}; }));
  std::set<std::string> lists{list("noc").etag};
  ListRow noc = listRow("noc");
  const auto isNewList = [&](auto edit) {
    edit(noc);
    EXPECT_TRUE(isDone(put(noc)));
    return lists.insert(list("noc").etag).second;
  };
  EXPECT_TRUE(isNewList([](ListRow& r) { r.description = "night"; }));
  EXPECT_TRUE(isNewList([&](ListRow& r) { r.pausedUntil = clock.now() + hours{1}; }));
  EXPECT_TRUE(isNewList([](ListRow& r) { r.entries[0].level = 2; }));
  EXPECT_TRUE(isNewList([](ListRow& r) { r.entries[0].recipient = "zoe"; }));
  EXPECT_TRUE(isNewList([](ListRow& r) { r.entries[0].acknowledgeTime = minutes{6}; }));
}

TEST_F(EtagTest, WhoeverReadBeforeAnotherChangedItChangesNothing) {
  open();
  RecipientRow mine = recipient("ann");
  mine.expected = exactly(mine.etag);
  RecipientRow others = person("ann");
  others.description = "on call";
  ASSERT_TRUE(isDone(put(others)));
  mine.description = "mine";
  EXPECT_EQ(errorOf(put(mine)), Kind::Changed);
  EXPECT_EQ(recipient("ann").description, "on call");
  mine.expected = exactly(recipient("ann").etag);
  EXPECT_TRUE(isDone(put(mine)));

  ListRow noc = list("noc");
  noc.expected = exactly(noc.etag);
  noc.description = "mine";
  EXPECT_TRUE(isDone(put(noc)));
  noc.description = "again";
  EXPECT_EQ(errorOf(put(noc)), Kind::Changed);
}

TEST_F(EtagTest, NewMeansThatThereIsNone) {
  open();
  RecipientRow ann = person("ann");
  ann.expected = nothing();
  EXPECT_EQ(errorOf(put(ann)), Kind::Changed);
  RecipientRow dan = person("ann");
  dan.name = "dan";
  dan.expected = nothing();
  EXPECT_TRUE(isDone(put(dan)));
  dan.name = "gus";
  dan.expected = exactly("0123456789abcdef");
  EXPECT_EQ(errorOf(put(dan)), Kind::Changed) << "somebody removed it";
  ListRow noc = listRow("noc");
  noc.expected = nothing();
  EXPECT_EQ(errorOf(put(noc)), Kind::Changed);
}

TEST_F(EtagTest, ARemovalExpectsWhatWasRead) {
  open();
  EXPECT_EQ(errorOf(removeRecipient("zoe", exactly("old"))), Kind::Changed);
  EXPECT_TRUE(isDone(removeRecipient("zoe", exactly(recipient("zoe").etag))));
  EXPECT_EQ(errorOf(removeRecipient("zoe", exactly("old"))), Kind::NotFound);
  EXPECT_EQ(errorOf(removeList("noc", exactly("old"))), Kind::Changed);
  EXPECT_TRUE(isDone(removeList("noc", exactly(list("noc").etag))));
}

TEST_F(EtagTest, WhatIsSetAndRemovedInOneTurnIsGoneAfterAPowerCut) {
  open();
  const auto ignore = [](const auto&) {};
  RecipientRow dan = person("ann");
  dan.name = "dan";
  tocsin->putRecipient(dan, caller, ignore);
  tocsin->removeRecipient("dan", {}, caller, ignore);
  ListRow night = listRow("noc");
  night.name = "night";
  tocsin->putList(night, caller, ignore);
  tocsin->removeList("night", {}, caller, ignore);
  run();
  cutPower();
  open();
  EXPECT_TRUE(recipient("dan").name.empty());
  EXPECT_TRUE(list("night").name.empty());
}

TEST_F(EtagTest, ARecipientShowsHisLists) {
  open();
  EXPECT_EQ(recipient("ann").lists, std::vector<std::string>{"noc"});
  EXPECT_EQ(recipient("zoe").lists, std::vector<std::string>{});
  ListRow managers = listRow("managers");
  managers.entries.push_back({"ann", 1, minutes{5}});
  managers.entries.push_back({"ann", 2, minutes{5}});
  ASSERT_TRUE(isDone(put(managers)));
  EXPECT_EQ(recipient("ann").lists, (std::vector<std::string>{"managers", "noc"}));
}

TEST_F(EtagTest, ADeliveryAndAReplyShowThatHeWasReached) {
  open();
  EXPECT_FALSE(recipient("ann").reachedAt);
  drop("core-sw-2 DOWN");
  EXPECT_FALSE(recipient("ann").reachedAt) << "handed over is not delivered";
  const Time handed = clock.now();
  pass(seconds{20});
  drivers::DeliveryReport report;
  report.reference = "r1";
  report.to = modem.submits.at(0).to;
  report.delivery = drivers::Delivery::Delivered;
  modem.report(report);
  run();
  EXPECT_EQ(recipient("ann").reachedAt, handed);
  cutPower();
  open();
  EXPECT_EQ(recipient("ann").reachedAt, handed);
  pass(minutes{1});
  reply("ann", "?");
  const Time wrote = clock.now();
  EXPECT_EQ(recipient("ann").reachedAt, wrote);
  pass(minutes{1});
  cutPower();
  open();
  EXPECT_EQ(recipient("ann").reachedAt, wrote);
  EXPECT_FALSE(recipient("bob").reachedAt);
}

}  // namespace
}  // namespace tocsin::dispatch
