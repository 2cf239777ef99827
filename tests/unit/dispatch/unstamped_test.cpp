// SPDX-License-Identifier: Apache-2.0
// SMS of networks that give no service-centre time: what is one SMS, delivered again, and what are
// two; and what becomes of SMS that answer nothing.
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

class UnstampedTest : public OfficeTest {
 protected:
  void arrives(const std::string& who, const std::string& text, OptionalTime repeatsSince = {}) {
    drivers::Received sms;
    sms.token = "t";
    sms.sender = person(who).number;
    sms.text = text;
    sms.fingerprint = who + "|" + text;
    sms.isStamped = false;
    sms.repeatsSince = repeatsSince;
    carrier.receive(sms);
    run();
  }

  std::int64_t inbox() const { return journalSays("SELECT count(*) FROM inbox"); }
};

TEST_F(UnstampedTest, TheSecondHonestOkOfTheNightCounts) {
  open();
  arrives("ann", "ok");
  pass(minutes{1});
  arrives("ann", "ok");
  EXPECT_EQ(inbox(), 2);
}

TEST_F(UnstampedTest, TwoEqualTextsOfOneTurnAreTwo) {
  open();
  drivers::Received sms{"t", person("ann").number, "ok", {}, "ann|ok"};
  sms.isStamped = false;
  carrier.receive(sms);
  carrier.receive(sms);
  run();
  EXPECT_EQ(inbox(), 2);
}

TEST_F(UnstampedTest, WhatMayBeDeliveredAgainIsKeptOnceAndConfirmed) {
  open();
  const Time first = clock.now();
  arrives("ann", "ok");
  pass(seconds{10});
  arrives("ann", "ok", first);
  EXPECT_EQ(inbox(), 1);
  EXPECT_EQ(carrier.confirmed.size(), 2U) << "or the centre would deliver it for ever";
}

TEST_F(UnstampedTest, WhatCameBeforeThatTimeIsAnother) {
  open();
  arrives("ann", "ok");
  pass(minutes{5});
  arrives("ann", "ok", clock.now() - minutes{1});
  EXPECT_EQ(inbox(), 2);
}

TEST_F(UnstampedTest, TheSameTextOnAnotherAccountIsAnother) {
  open();
  arrives("ann", "ok");
  drivers::Received sms{"t", person("ann").number, "ok", {}, "ann|ok"};
  sms.isStamped = false;
  sms.repeatsSince = Time{};
  modem.receive(sms);
  run();
  EXPECT_EQ(inbox(), 2);
}

TEST_F(UnstampedTest, AfterACrashWhatTheProcessReceivedAtItsEndIsKnown) {
  open();
  arrives("ann", "ok");
  cutPower();
  open();
  arrives("ann", "ok", Time{});
  EXPECT_EQ(inbox(), 1);
}

TEST_F(UnstampedTest, AfterACrashAnOkLikeThatOfAnHourBeforeItCounts) {
  open();
  arrives("ann", "ok");
  pass(hours{1});
  drop("core-sw-2 DOWN");
  cutPower();
  open();
  arrives("ann", "ok", Time{});
  EXPECT_EQ(inbox(), 2);
}

class ForwardTest : public UnstampedTest {
 protected:
  void SetUp() override {
    ports.forwardOf = [](const store::InboxRow& row) -> std::optional<Forward> {
      if (row.text.rfind("forget", 0) == 0) return std::nullopt;
      return Forward{"crm", row.sender + ": " + row.text};
    };
    ports.runForward = [this](const Forward& forward, std::function<void(Status)> done) {
      forwarded.push_back(forward.target + " <- " + forward.payload);
      forwardDone = std::move(done);
    };
  }

  void end(Status status) {
    forwardDone(std::move(status));
    run();
  }

  std::vector<std::string> forwarded;
  std::function<void(Status)> forwardDone;
};

TEST_F(ForwardTest, AnSmsOfAStrangerIsPassedOn) {
  open();
  receiveFrom("+4915100000077", "credit low");
  run();
  EXPECT_EQ(forwarded, std::vector<std::string>{"crm <- +4915100000077: credit low"});
}

TEST_F(ForwardTest, AReplyThatMeansSomethingIsNotPassedOn) {
  open();
  drop("core-sw-2 DOWN");
  reply("ann", number());
  reply("ann", "?");
  EXPECT_TRUE(forwarded.empty());
}

TEST_F(ForwardTest, ATextOfAPersonThatMeansNothingHereIsPassedOnAndAnsweredAllTheSame) {
  open();
  reply("ann", "On my way!");
  EXPECT_EQ(forwarded.size(), 1U);
}

TEST_F(ForwardTest, WhatNoRuleNamesStaysHere) {
  open();
  receiveFrom("+4915100000077", "forget me");
  run();
  EXPECT_TRUE(forwarded.empty());
  EXPECT_EQ(inbox(), 1);
}

TEST_F(ForwardTest, OneThatFailsIsTriedAgainInItsOrderAndIsAnAlarm) {
  open();
  receiveFrom("+4915100000077", "one");
  receiveFrom("+4915100000077", "two");
  run();
  ASSERT_EQ(forwarded.size(), 1U);
  end(Error{Fault::Transient, "the host does not answer"});
  EXPECT_TRUE(alarmStands("forward_failed"));
  pass(seconds{5});
  ASSERT_EQ(forwarded.size(), 2U);
  EXPECT_EQ(forwarded[1], forwarded[0]);
  end({});
  EXPECT_FALSE(alarmStands("forward_failed"));
  EXPECT_EQ(forwarded.back(), "crm <- +4915100000077: two");
}

TEST_F(ForwardTest, OneThatWillNeverBeTakenIsGivenUpWithALineInTheJournal) {
  open();
  receiveFrom("+4915100000077", "one");
  receiveFrom("+4915100000077", "two");
  run();
  end(Error{Fault::Permanent, "400 Bad Request"});
  EXPECT_EQ(forwarded.back(), "crm <- +4915100000077: two");
  EXPECT_EQ(events("GIVEN_UP"), 1);
}

TEST_F(ForwardTest, WhatWaitsIsPassedOnAfterAPowerCut) {
  open();
  receiveFrom("+4915100000077", "one");
  run();
  cutPower();
  forwarded.clear();
  open();
  EXPECT_EQ(forwarded.size(), 1U);
}

}  // namespace
}  // namespace tocsin::dispatch
