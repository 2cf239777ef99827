// SPDX-License-Identifier: Apache-2.0
// What those who watch are told of after each commit, and what waits for a link.
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

using Ids = std::vector<std::int64_t>;

class WatchersTest : public OfficeTest {
 protected:
  WatchersTest() {
    ports.changed = [this](const Changes& changes) {
      told.push_back(changes);
      if (onTold) onTold();
    };
  }

  void begin() {
    open();
    told.clear();
  }

  // All that was told since the last look, as one.
  Changes seen() {
    Changes all;
    for (const Changes& one : std::exchange(told, {})) {
      EXPECT_FALSE(one.isEmpty()) << "nobody is woken for nothing";
      all.messages.insert(all.messages.end(), one.messages.begin(), one.messages.end());
      all.alarms |= one.alarms;
      all.drivers |= one.drivers;
      all.recipients |= one.recipients;
      all.lists |= one.lists;
      all.inbox |= one.inbox;
      all.access |= one.access;
    }
    std::sort(all.messages.begin(), all.messages.end());
    all.messages.erase(std::unique(all.messages.begin(), all.messages.end()), all.messages.end());
    return all;
  }

  std::vector<int> waiting() const {
    std::vector<int> counts;
    for (const DriverRow& row : tocsin->drivers()) {
      counts.push_back(row.waiting);
    }
    return counts;
  }

  std::vector<Changes> told;
  std::function<void()> onTold;
};

TEST_F(WatchersTest, ATurnIsToldOnceAndOnlyAfterItIsDurable) {
  begin();
  std::int64_t durable = -1;
  onTold = [&] {
    if (durable < 0) durable = journalSays("SELECT count(*) FROM messages");
  };
  tocsin->filesArrived({alert("1st"), alert("2nd")});
  run();
  EXPECT_EQ(durable, 2);
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.front().messages, (Ids{1, 2})) << "each once: the message, its pages, its lines";
  const Changes all = seen();
  EXPECT_FALSE(all.recipients || all.lists || all.inbox || all.access || all.alarms);
}

TEST_F(WatchersTest, NothingIsToldWhenNothingHappens) {
  begin();
  pass(hours{1});
  tocsin->wake();
  run();
  EXPECT_TRUE(told.empty());
}

TEST_F(WatchersTest, EachKindOfChangeIsToldAsWhatItIs) {
  begin();
  ASSERT_TRUE(isDone(put([&] {
    RecipientRow row = person("ann");
    row.description = "network";
    return row;
  }())));
  Changes now = seen();
  EXPECT_TRUE(now.recipients);
  EXPECT_FALSE(now.lists || now.drivers || now.inbox || now.access || now.alarms);
  ASSERT_TRUE(isDone(removeRecipient("zoe")));
  EXPECT_TRUE(seen().recipients);

  ListRow night = listRow("noc");
  night.name = "night";
  ASSERT_TRUE(isDone(put(night)));
  now = seen();
  EXPECT_TRUE(now.lists);
  EXPECT_FALSE(now.recipients);

  receiveFrom("+33699999999", "hello");
  now = seen();
  EXPECT_TRUE(now.inbox);
  EXPECT_TRUE(now.messages.empty());

  ASSERT_EQ(errorOf(change(PutUser{"kim", Role::Admin})), std::nullopt);
  now = seen();
  EXPECT_TRUE(now.access);
  EXPECT_FALSE(now.recipients || now.lists || now.inbox);

  tocsin->alarm(Cause::DiskNearlyFull, "somewhere", true, "full");
  run();
  EXPECT_TRUE(seen().alarms);
}

TEST_F(WatchersTest, AnEndOfASessionAndTheFirstLinkAreChangesOfAccess) {
  begin();
  ASSERT_EQ(errorOf(change(OfferSetup{"", "first", clock.now() + hours{1}})), std::nullopt);
  EXPECT_TRUE(seen().access) << "also what is only in memory";
}

TEST_F(WatchersTest, APageThatEndsIsAChangeOfItsMessage) {
  begin();
  modem.answers = [](const Submit&) { return std::nullopt; };
  drop("core-sw-2 DOWN");
  static_cast<void>(seen());
  modem.end(modem.inFlight.at(0), FakeDriver::accepted());
  run();
  EXPECT_EQ(seen().messages, Ids{1});
}

TEST_F(WatchersTest, ALinkThatGoesAndComesIsTold) {
  begin();
  carrier.setLink(drivers::Link::Down);
  run();
  EXPECT_TRUE(seen().drivers);
  carrier.setLink(drivers::Link::Down);
  run();
  EXPECT_FALSE(seen().drivers) << "it was down already";
  carrier.setLink(drivers::Link::Up);
  run();
  EXPECT_TRUE(seen().drivers);
}

TEST_F(WatchersTest, WorkThatWaitsForALinkIsToldWhenItBeginsAndEnds) {
  settings.routes = {{"", {"modem1"}}};
  modem.windowSize = 1;
  modem.answers = [](const Submit&) { return std::nullopt; };
  begin();
  drop("1st");
  EXPECT_FALSE(seen().drivers);
  EXPECT_EQ(waiting(), (std::vector<int>{0, 0}));
  drop("2nd");
  EXPECT_TRUE(seen().drivers);
  EXPECT_EQ(waiting(), (std::vector<int>{1, 0}));
  drop("3rd");
  EXPECT_FALSE(seen().drivers) << "one more is no news";
  EXPECT_EQ(waiting(), (std::vector<int>{2, 0}));
  pass(seconds{30});
  modem.end(modem.inFlight.at(0), FakeDriver::accepted());
  run();
  EXPECT_DOUBLE_EQ(tocsin->drivers()[0].queueMinutes.value(), 0.5);
  static_cast<void>(seen());
  modem.end(modem.inFlight.at(0), FakeDriver::accepted());
  run();
  EXPECT_TRUE(seen().drivers);
  EXPECT_EQ(waiting(), (std::vector<int>{0, 0}));
}

TEST_F(WatchersTest, WhatWaitsIsSharedByTheLinksThatWork) {
  modem.windowSize = carrier.windowSize = 1;
  modem.answers = carrier.answers = [](const Submit&) { return std::nullopt; };
  settings.digestAbove = 50;
  begin();
  for (int i = 0; i < 12; ++i) {
    drop("alert " + std::to_string(i));
  }
  EXPECT_EQ(waiting(), (std::vector<int>{5, 5}));
  EXPECT_FALSE(tocsin->drivers()[0].queueMinutes) << "nobody knows how fast it is";
  carrier.setLink(drivers::Link::Down);
  run();
  EXPECT_EQ(waiting(), (std::vector<int>{10, 0}));
  modem.setLink(drivers::Link::Down);
  run();
  EXPECT_EQ(waiting(), (std::vector<int>{10, 0})) << "they go by the first that comes back";
  EXPECT_FALSE(tocsin->drivers()[0].queueMinutes);
}

TEST_F(WatchersTest, WithoutAWatcherAllGoesOn) {
  ports.changed = nullptr;
  open();
  drop("core-sw-2 DOWN");
  expectPaged({"ann"});
}

}  // namespace
}  // namespace tocsin::dispatch
