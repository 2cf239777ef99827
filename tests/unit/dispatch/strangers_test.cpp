// SPDX-License-Identifier: Apache-2.0
// What strangers text reaches the alarm numbers, and nothing else comes of it.
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

class StrangersTest : public OfficeTest {
 protected:
  StrangersTest() { settings.tellStrangers = true; }

  std::vector<std::string> told() {
    pass(Strangers::kMerge);
    return smsTo("alarm");
  }

  using Texts = std::vector<std::string>;
};

TEST_F(StrangersTest, AStrangersSmsIsPassedOnAndNotAnswered) {
  open();
  receiveFrom("+33611111111", "is this\nthe pager?");
  EXPECT_EQ(told(), Texts{"TOCSIN SMS from +33611111111: is this the pager?"});
  expectNoSms("+33611111111");
  pass(hours{1});
  expectNoSms("alarm");
}

TEST_F(StrangersTest, TheOperatorsNameOrShortCodeIsPassedOnToo) {
  open();
  receiveFrom("Orange", "Credit low");
  EXPECT_EQ(told(), Texts{"TOCSIN SMS from Orange: Credit low"});
  receiveFrom("20220", "Votre solde est de 0,50 EUR");
  EXPECT_EQ(told(), Texts{"TOCSIN SMS from 20220: Votre solde est de 0,50 EUR"});
}

TEST_F(StrangersTest, NothingOfItIsDoneAndItStandsInNoLog) {
  open();
  drop("core-sw-2 DOWN");
  receiveFrom("+33611111111", number() + " secret");
  told();
  expectOutcome(Outcome::Escalating);
  EXPECT_FALSE(logged("secret"));
}

TEST_F(StrangersTest, WhatARecipientTextsIsNotPassedOn) {
  open();
  reply("ann", "who won the match?");
  EXPECT_EQ(told(), Texts{});
}

TEST_F(StrangersTest, WhatMayBeOfTwoRecipientsIsNotPassedOn) {
  open();
  RecipientRow bob = person("bob");
  bob.number = person("ann").number;
  put(bob);
  reply("ann", "hm");
  EXPECT_EQ(told(), Texts{});
}

TEST_F(StrangersTest, WhatComesTogetherIsOneSms) {
  open();
  receiveFrom("+33611111111", "one");
  receiveFrom("+33611111112", "two");
  receiveFrom("+33611111113", "three");
  EXPECT_EQ(told(), Texts{"TOCSIN SMS from +33611111111: one +2 more. See: tocsin inbox"});
}

TEST_F(StrangersTest, FiveAnHourAreToldAndTheRestIsCounted) {
  open();
  for (int i = 0; i < 5; ++i) {
    receiveFrom("+33611111111", "spam " + std::to_string(i));
    EXPECT_EQ(told().size(), 1U) << i;
  }
  receiveFrom("+33611111111", "spam 5");
  receiveFrom("+33611111111", "spam 6");
  EXPECT_EQ(told(), Texts{});
  pass(hours{1} - seconds{26});
  EXPECT_EQ(smsTo("alarm"), Texts{});
  pass(seconds{1});
  EXPECT_EQ(smsTo("alarm"),
            Texts{"TOCSIN SMS from +33611111111: spam 5 +1 more. See: tocsin inbox"});
}

TEST_F(StrangersTest, WhatWasNotToldYetIsToldAfterARestart) {
  open();
  receiveFrom("+33611111111", "one");
  receiveFrom("+33611111111", "two");
  cutPower();
  open();
  EXPECT_EQ(told(), Texts{"TOCSIN SMS from +33611111111: one +1 more. See: tocsin inbox"});
  cutPower();
  open();
  EXPECT_EQ(told(), Texts{});
}

TEST_F(StrangersTest, ALongTextIsCutToOneSmsAndTheHintIsWhole) {
  open();
  receiveFrom("+33611111111", std::string(400, 'x'));
  receiveFrom("+33611111111", "again");
  const Texts gsm = told();
  ASSERT_EQ(gsm.size(), 1U);
  EXPECT_EQ(gsm[0].size(), 160U);
  EXPECT_TRUE(gsm[0].ends_with(" +1 more. See: tocsin inbox")) << gsm[0];
  receiveFrom("+33611111111", "\u6D88\u9632\u8B66\u62A5 " + std::string(400, 'x'));
  EXPECT_EQ(smsParts(told().at(0)), 1);
}

// Two boxes, each of which is an alarm number of the other, would tell each other for ever.
TEST_F(StrangersTest, NothingIsPassedOnThatAnAlarmNumberThisBoxOrAnotherOneSent) {
  settings.ownNumbers = {*PhoneNumber::parse("+33600000077", "FR"),
                         PhoneNumber::fromSender("TOCSIN", "FR")};
  open();
  reply("alarm", "I am driving and will call back");
  receiveFrom("0600000009", "the same without the country");
  receiveFrom("+33600000077", "our own number");
  receiveFrom("TOCSIN", "our own name");
  receiveFrom("+33622222222", "TOCSIN LINK DOWN: modem1. See: tocsin alarms");
  receiveFrom("+33622222222", "TOCSIN SMS from +33600000077: TOCSIN SMS from +33622222222: hi");
  receiveFrom("+33622222222", "\"Tocsin lives. Sat 09:00. Links: modem1 ok\"");
  EXPECT_EQ(told(), Texts{});
}

TEST_F(StrangersTest, ItIsOffWithoutAnAlarmNumberOrWhenNotWanted) {
  settings.tellStrangers = false;
  open();
  receiveFrom("+33611111111", "hello");
  EXPECT_EQ(told(), Texts{});
  cutPower();
  settings.tellStrangers = true;
  settings.alarmNumbers.clear();
  open();
  receiveFrom("+33611111111", "hello");
  EXPECT_EQ(told(), Texts{});
  EXPECT_EQ(journalSays("SELECT count(*) FROM alarms"), 0);
}

TEST_F(StrangersTest, AnAlarmThatFollowsDoesNotTakeItsPlace) {
  open();
  modem.windowSize = carrier.windowSize = 0;
  receiveFrom("Orange", "Credit low");
  pass(Strangers::kMerge);
  tocsin->alarm(Cause::StuckFile, "a.xml", true, "");
  pass(minutes{2});
  modem.windowSize = 1;
  tocsin->wake();
  pass(minutes{1});
  const Texts texts = smsTo("alarm");
  EXPECT_EQ(std::count(texts.begin(), texts.end(), "TOCSIN SMS from Orange: Credit low"), 1);
}

}  // namespace
}  // namespace tocsin::dispatch
