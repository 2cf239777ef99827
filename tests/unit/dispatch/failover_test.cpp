// SPDX-License-Identifier: Apache-2.0
// Which link carries a page when one of them fails, comes back or asks for less.
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

using drivers::Refusal;

class FailoverTest : public OfficeTest {
 protected:
  void SetUp() override { settings.routes = {{"", {"carrier", "modem1"}}}; }

  // By which link the newest alert's first page goes.
  std::string wayOf(const std::string& text) {
    const std::size_t before = carrier.submits.size();
    const std::size_t beforeModem = modem.submits.size();
    drop(text);
    if (carrier.submits.size() > before) return "carrier";
    return modem.submits.size() > beforeModem ? "modem1" : "none";
  }
};

TEST_F(FailoverTest, TheFirstOfTheRouteCarriesWhileItWorks) {
  open();
  EXPECT_EQ(wayOf("one"), "carrier");
}

TEST_F(FailoverTest, APageThatStaysUnansweredMovesOnToTheNextLink) {
  open();
  carrier.answers = [](const Submit&) { return FakeDriver::inDoubt(); };
  drop("core-sw-2 DOWN");
  pass(seconds{2});
  ASSERT_EQ(modem.submits.size(), 1U);
  EXPECT_EQ(modem.submits[0].text, carrier.submits[0].text);
  EXPECT_EQ(events("MAYBE_SENT"), 1);
}

TEST_F(FailoverTest, AfterADoubtOtherPagesPassTheLinkOver) {
  open();
  carrier.answers = [](const Submit&) { return FakeDriver::inDoubt(); };
  drop("one");
  carrier.answers = {};
  EXPECT_EQ(wayOf("two"), "modem1");
}

TEST_F(FailoverTest, WhatWentDownAndCameBackIsPassedOverUntilItsTrial) {
  open();
  carrier.setLink(drivers::Link::Down);
  run();
  carrier.setLink(drivers::Link::Up);
  run();
  EXPECT_EQ(wayOf("one"), "modem1");
}

TEST_F(FailoverTest, TheTrialIsOnePageThatIsNotCriticalAndRestoresTheLink) {
  open();
  carrier.setLink(drivers::Link::Down);
  run();
  carrier.setLink(drivers::Link::Up);
  pass(seconds{30});
  EXPECT_EQ(wayOf("critical, and another link is there"), "modem1");
  Incoming warning = alert("not critical");
  warning.severity = Severity::Warning;
  drop(warning);
  EXPECT_EQ(carrier.submits.size(), 1U);
  EXPECT_EQ(wayOf("critical"), "carrier");
}

TEST_F(FailoverTest, ACriticalPageIsTheTrialWhenNoOtherLinkHasRoom) {
  modem.windowSize = 1;
  modem.answers = [](const Submit&) { return std::nullopt; };
  open();
  carrier.setLink(drivers::Link::Down);
  run();
  carrier.setLink(drivers::Link::Up);
  pass(seconds{30});
  EXPECT_EQ(wayOf("one"), "modem1");
  EXPECT_EQ(wayOf("two"), "carrier");
}

TEST_F(FailoverTest, AFailedTrialDoublesTheWait) {
  open();
  const auto trial = [this](const std::string& text) {
    Incoming warning = alert(text);
    warning.severity = Severity::Warning;
    const std::size_t before = carrier.submits.size();
    drop(warning);
    return carrier.submits.size() > before;
  };
  carrier.answers = [](const Submit&) { return FakeDriver::inDoubt(); };
  drop("one");
  pass(seconds{30});
  EXPECT_TRUE(trial("two"));
  pass(seconds{30});
  EXPECT_FALSE(trial("three"));
  pass(seconds{30});
  EXPECT_TRUE(trial("four"));
}

TEST_F(FailoverTest, TheOnlyPathThatIsLeftIsUsedAlthoughItIsNotProven) {
  open();
  carrier.answers = [](const Submit&) { return FakeDriver::inDoubt(); };
  modem.setLink(drivers::Link::Down);
  drop("one");
  carrier.answers = {};
  EXPECT_EQ(wayOf("two"), "carrier");
  EXPECT_EQ(wayOf("three"), "carrier");
}

TEST_F(FailoverTest, ARecipientTheNetworkRefusesForGoodSaysNothingOfTheLink) {
  open();
  carrier.answers = [](const Submit&) { return FakeDriver::refused(Refusal::Recipient); };
  drop("one");
  drop("two");
  drop("three");
  carrier.answers = {};
  EXPECT_EQ(wayOf("four"), "carrier");
}

TEST_F(FailoverTest, ThreePagesInARowRefusedForNowAreAFailureOfTheLink) {
  open();
  carrier.answers = [](const Submit&) { return FakeDriver::refused(Refusal::ForNow); };
  EXPECT_EQ(wayOf("one"), "carrier");
  EXPECT_EQ(wayOf("two"), "carrier");
  EXPECT_EQ(wayOf("three"), "carrier");
  EXPECT_EQ(wayOf("four"), "modem1");
}

TEST_F(FailoverTest, OnePageRefusedAgainAndAgainIsNoFailureOfTheLink) {
  open();
  carrier.answers = [](const Submit&) { return FakeDriver::refused(Refusal::ForNow); };
  drop("one");
  pass(seconds{20});
  EXPECT_GE(carrier.submits.size(), 3U);
  carrier.answers = {};
  EXPECT_EQ(wayOf("two"), "carrier");
}

TEST_F(FailoverTest, WhatWasRefusedForNowLeavesALinkThatHasFailedSince) {
  open();
  carrier.answers = [](const Submit&) { return FakeDriver::refused(Refusal::ForNow); };
  drop("one");
  carrier.answers = [](const Submit&) { return FakeDriver::inDoubt(); };
  pass(seconds{2});
  ASSERT_EQ(carrier.submits.size(), 2U);
  pass(seconds{2});
  EXPECT_EQ(carrier.submits.size(), 2U);
  EXPECT_EQ(modem.submits.size(), 1U);
}

TEST_F(FailoverTest, WhatWasRefusedForNowLeavesALinkThatIsAskedForLess) {
  open();
  carrier.answers = [](const Submit&) { return FakeDriver::refused(Refusal::ForNow); };
  drop("one");
  carrier.answers = [this](const Submit&) {
    carrier.setSlowed(true);
    return FakeDriver::refused(Refusal::TooFast);
  };
  pass(seconds{2});
  EXPECT_EQ(carrier.submits.size(), 2U);
  EXPECT_EQ(modem.submits.size(), 1U);
}

TEST_F(FailoverTest, OfPagesThatWereAllRefusedNoneIsTriedAgainByTheLinkThatFailed) {
  open();
  carrier.answers = [](const Submit&) { return FakeDriver::refused(Refusal::ForNow); };
  drop("one");
  drop("two");
  drop("three");
  ASSERT_EQ(carrier.submits.size(), 3U);
  pass(seconds{10});
  EXPECT_EQ(carrier.submits.size(), 3U);
  EXPECT_EQ(modem.submits.size(), 3U);
}

TEST_F(FailoverTest, AFormThatOneNetworkCannotReadIsTriedByAnotherAtOnce) {
  open();
  carrier.answers = [](const Submit&) { return FakeDriver::refused(Refusal::Form); };
  drop("core-sw-2 DOWN");
  EXPECT_EQ(modem.submits.size(), 1U);
  expectStatus("ann", RecipientStatus::NotYetAck);
  EXPECT_TRUE(alarmStands("bad_form")) << "somebody has to look at it all the same";
}

TEST_F(FailoverTest, APageThatOneLinkRefusesAgainAndAgainDoesNotWaitForTheTrialOfTheOther) {
  open();
  modem.answers = [](const Submit&) { return FakeDriver::inDoubt(); };
  carrier.setLink(drivers::Link::Down);
  drop("one");  // three doubts: the modem's next trial is minutes away
  pass(minutes{4});
  carrier.setLink(drivers::Link::Up);
  modem.answers = {};
  pass(minutes{11});
  const std::size_t before = modem.submits.size();
  carrier.answers = [](const Submit&) { return FakeDriver::refused(Refusal::ForNow); };
  drop("two");
  pass(seconds{60});
  EXPECT_GT(modem.submits.size(), before);
}

TEST_F(FailoverTest, ALinkThatOnlyFellIsTrustedAgainWhenItHasStayedUp) {
  open();
  carrier.setLink(drivers::Link::Down);
  run();
  carrier.setLink(drivers::Link::Up);
  run();
  pass(Trust::kStaysUp);
  EXPECT_EQ(wayOf("critical"), "carrier");
}

TEST_F(FailoverTest, ALinkThatHearsIsTriedBeforeOneThatDoesNot) {
  open();
  carrier.setLink(drivers::Link::Down);
  modem.setReceives(false);
  run();
  carrier.setLink(drivers::Link::Up);
  pass(seconds{30});
  EXPECT_EQ(wayOf("critical"), "carrier");
}

TEST_F(FailoverTest, ACrashSaysNothingOfTheLinkThatWasSending) {
  settings.routes = {{"", {"carrier", "modem1"}}};
  open();
  carrier.answers = [](const Submit&) { return std::nullopt; };
  drop("one");
  cutPower();
  carrier.answers = {};
  carrier.lateAnswer = [](const Submit&) { return FakeDriver::inDoubt(); };
  open();
  EXPECT_EQ(wayOf("two"), "carrier");
}

TEST_F(FailoverTest, NoAnswerGoesByAnAccountThatDoesNotReceiveAnyMore) {
  open();
  drop("core-sw-2 DOWN");
  receiveBy(carrier, "ann", "?");
  carrier.setReceives(false);
  const std::size_t before = modem.submits.size();
  receiveBy(modem, "bob", "?");
  receiveBy(carrier, "ann", "what?");
  pass(seconds{30});
  bool isThere = false;
  for (std::size_t i = before; i < modem.submits.size(); ++i) {
    isThere = isThere || modem.submits[i].to.text() == person("ann").number;
  }
  EXPECT_TRUE(isThere);
}

TEST_F(FailoverTest, TooFastIsNotCountedAsATryAndAnotherLinkTakesThePage) {
  open();
  carrier.answers = [this](const Submit&) {
    carrier.setSlowed(true);
    return FakeDriver::refused(Refusal::TooFast);
  };
  drop("one");
  run();
  EXPECT_EQ(modem.submits.size(), 1U);
  EXPECT_EQ(journalSays("SELECT max(refusals) FROM pages"), 0);
}

TEST_F(FailoverTest, ALinkThatWasAskedToBeSlowerIsPassedOverWhileAnotherHasRoom) {
  open();
  modem.windowSize = 1;
  modem.answers = [](const Submit&) { return std::nullopt; };
  carrier.setSlowed(true);
  run();
  EXPECT_EQ(wayOf("one"), "modem1");
  EXPECT_EQ(wayOf("two"), "carrier");
}

TEST_F(FailoverTest, ALongPageBeginsAnewOnAnotherLink) {
  settings.maxParts = 2;
  open();
  carrier.answers = [this](const Submit& submit) {
    if (submit.part == 1) return FakeDriver::accepted();
    carrier.setLink(drivers::Link::Down);
    return FakeDriver::inDoubt();
  };
  drop(std::string(250, 'x'));
  pass(seconds{10});
  std::vector<int> parts;
  for (const Submit& submit : modem.submits) {
    if (submit.page == carrier.submits[0].page) parts.push_back(submit.part);
  }
  EXPECT_EQ(parts, (std::vector{1, 2}));
}

TEST_F(FailoverTest, OfALongPageThatBeganAnewTheFormerPartsSayNothing) {
  settings.maxParts = 2;
  open();
  carrier.answers = [this](const Submit& submit) {
    if (submit.part == 1) return FakeDriver::accepted();
    carrier.setLink(drivers::Link::Down);
    return FakeDriver::inDoubt();
  };
  drop(std::string(250, 'x'));
  pass(seconds{10});
  expectStatus("ann", RecipientStatus::NotYetAck);
  drivers::DeliveryReport report;
  report.reference = "r1";
  report.delivery = drivers::Delivery::Failed;
  report.what = "absent subscriber";
  carrier.report(report);
  run();
  expectStatus("ann", RecipientStatus::NotYetAck);
  modem.report(report);
  run();
  expectStatus("ann", RecipientStatus::AckTimeOver);
}

TEST_F(FailoverTest, WhereASenderCannotBeRepliedToThePageNamesTheNumberToText) {
  settings.routes = {{"", {"carrier", "modem1"}, "+33600000008"}};
  open();
  drop("core-sw-2 DOWN");
  ASSERT_EQ(carrier.submits.size(), 1U);
  EXPECT_NE(carrier.submits[0].text.find("reply " + number() + " to +33600000008"),
            std::string::npos)
      << carrier.submits[0].text;
}

TEST_F(FailoverTest, AnAnswerGoesByTheAccountThatThePersonWroteTo) {
  open();
  drop("core-sw-2 DOWN");
  receiveBy(modem, "ann", number());
  pass(seconds{30});
  const auto answer = std::find_if(modem.submits.begin(), modem.submits.end(), [](const auto& s) {
    return s.text.find("IS YOURS") != std::string::npos;
  });
  EXPECT_NE(answer, modem.submits.end());
}

TEST_F(FailoverTest, AnAnswerGoesByAnotherLinkWhenThatAccountIsDown) {
  open();
  drop("core-sw-2 DOWN");
  receiveBy(modem, "ann", number());
  modem.setLink(drivers::Link::Down);
  pass(seconds{30});
  expectSms("ann", "IS YOURS");
}

TEST_F(FailoverTest, ABareOkIsAboutTheLastSmsOfTheAccountItCameInOn) {
  open();
  drop("core-sw-2 DOWN");
  receiveBy(modem, "ann", "ok");
  run();
  expectOutcome(Outcome::Escalating);
  receiveBy(carrier, "ann", "ok");
  run();
  expectOutcome(Outcome::Acknowledged);
}

TEST_F(FailoverTest, ABareOkReachesThePageThatAnotherLinkTookOver) {
  open();
  carrier.answers = [](const Submit&) { return FakeDriver::inDoubt(); };
  drop("core-sw-2 DOWN");
  pass(seconds{5});
  ASSERT_EQ(modem.submits.size(), 1U);
  receiveBy(modem, "ann", "ok");
  run();
  expectOutcome(Outcome::Acknowledged);
}

TEST_F(FailoverTest, TwoLinksOfOneSourceNumberAreOneConversation) {
  settings.sources = {{"carrier", "4512"}, {"modem1", "4512"}};
  open();
  drop("core-sw-2 DOWN");
  receiveBy(modem, "ann", "ok");
  run();
  expectOutcome(Outcome::Acknowledged);
}

}  // namespace
}  // namespace tocsin::dispatch
