// SPDX-License-Identifier: Apache-2.0
// PASS, and what is answered to somebody who declines.
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

using enum RecipientStatus;
using DecliningTest = OfficeTest;

TEST_F(DecliningTest, TheNextPersonIsCalledAtOnce) {
  open();
  ListRow pair = listRow("noc");
  pair.entries = {{"ann", 1, minutes{5}}, {"bob", 1, minutes{5}}, {"cid", 2, minutes{5}}};
  ASSERT_TRUE(isDone(put(pair)));
  drop("core-sw-2 DOWN");
  reply("ann", "PASS " + number());
  expectStatus("ann", AckTimeOver);
  expectSms("ann", number() + " PASSED, next person is called");
  expectPaged({"ann", "bob"});
  pass(seconds{20});
  reply("bob", "PASS " + number());
  expectSms("bob", number() + " PASSED. YOU WERE THE LAST");
  expectPaged({"cid"});
}

TEST_F(DecliningTest, APlainNumberUndoesIt) {
  open();
  drop("core-sw-2 DOWN");
  reply("ann", "PASS " + number());
  pass(seconds{1});
  reply("ann", number());
  expectOutcome(Outcome::Acknowledged);
  expectStatus("ann", Ack);
  EXPECT_FALSE(entry("ann").declined);
}

TEST_F(DecliningTest, WhoPassesAfterHavingTakenItLeavesItToTheNextLevel) {
  open();
  drop("core-sw-2 DOWN");
  const std::string taken = number();
  reply("ann", number());
  pass(minutes{30});
  reply("ann", "PASS " + taken);
  expectOutcome(Outcome::Escalating);
  EXPECT_EQ(number(), taken);
  expectPaged({"ann", "bob"});
}

TEST_F(DecliningTest, WhatSomebodyElseHasIsNotPassed) {
  open();
  drop("core-sw-2 DOWN");
  pass(minutes{5});
  reply("bob", number());
  reply("ann", "PASS " + number());
  expectOutcome(Outcome::Acknowledged);
  EXPECT_EQ(message().acknowledgedBy, "bob");
  expectSms("ann", number() + " TAKEN by bob");
}

TEST_F(DecliningTest, PassingTwiceIsAnsweredTwiceAndDoneOnce) {
  open();
  drop("core-sw-2 DOWN");
  reply("ann", "PASS " + number());
  pass(seconds{30});
  EXPECT_EQ(smsTo("ann").size(), 1U);
  reply("ann", "PASS " + number());
  expectSms("ann", "NOTHING CHANGED");
  expectPaged({"ann", "bob"});
}

}  // namespace
}  // namespace tocsin::dispatch
