// SPDX-License-Identifier: Apache-2.0
// Power cuts: nothing that was accepted is lost, and what may have been sent is said so.
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

using enum RecipientStatus;

class RestartTest : public OfficeTest {
 protected:
  // A page that is being handed over when the power goes.
  void dieInTheMiddle() {
    open();
    modem.answers = [](const Submit&) { return std::nullopt; };
    drop("core-sw-2 DOWN");
    ASSERT_EQ(modem.inFlight.size(), 1U);
    cutPower();
    modem.answers = {};
  }
};

TEST_F(RestartTest, AMessageIsThereAfterAPowerCutAndItsWaitsGoOn) {
  open();
  drop("core-sw-2 DOWN");
  pass(minutes{2});
  const Time due = *entry("ann").due;
  cutPower();
  open();
  expectOutcome(Outcome::Escalating);
  EXPECT_EQ(entry("ann").due, due);
  expectPaged({"ann"});
  pass(minutes{3});
  expectPaged({"bob"});
}

TEST_F(RestartTest, TheStateAfterAPowerCutIsTheStateWithoutOne) {
  open();
  drop("core-sw-2 DOWN");
  pass(minutes{5});
  reply("bob", "PASS " + number());
  const Message before = message();
  cutPower();
  open();
  const Message& after = message();
  EXPECT_EQ(after.number, before.number);
  EXPECT_EQ(after.level, before.level);
  ASSERT_EQ(after.entries.size(), before.entries.size());
  for (std::size_t i = 0; i < before.entries.size(); ++i) {
    EXPECT_EQ(after.entries[i].recipient, before.entries[i].recipient);
    EXPECT_EQ(after.entries[i].status, before.entries[i].status);
    EXPECT_EQ(after.entries[i].declined, before.entries[i].declined);
    EXPECT_EQ(after.entries[i].due, before.entries[i].due);
    EXPECT_EQ(after.entries[i].queued, before.entries[i].queued);
    EXPECT_EQ(after.entries[i].pages, before.entries[i].pages);
  }
}

TEST_F(RestartTest, TheLinkIsGivenWhatItHadInFlight) {
  dieInTheMiddle();
  modem.lateAnswer = [](const Submit&) { return FakeDriver::accepted(); };
  open();
  ASSERT_EQ(modem.told.size(), 1U);
  EXPECT_EQ(modem.told[0].page, modem.submits[0].page);
  EXPECT_EQ(modem.told[0].text, modem.submits[0].text);
  EXPECT_TRUE(carrier.told.empty());
}

TEST_F(RestartTest, ALateAcceptedAnswerMeansItIsNotSentAgain) {
  dieInTheMiddle();
  modem.lateAnswer = [](const Submit&) { return FakeDriver::accepted(); };
  open();
  expectPaged({"ann"});
  expectStatus("ann", NotYetAck);
  EXPECT_TRUE(entry("ann").due);
  EXPECT_FALSE(entry("ann").doubtful);
  EXPECT_EQ(events("MAYBE_SENT"), 0);
}

TEST_F(RestartTest, InDoubtItIsSentAgainAndTheJournalSaysThatItMayHaveBeenSent) {
  dieInTheMiddle();
  modem.lateAnswer = [](const Submit&) { return FakeDriver::inDoubt(); };
  open();
  pass(seconds{5});
  expectPaged({"ann", "ann"});
  EXPECT_EQ(modem.submits.at(1).text, modem.submits[0].text);
  EXPECT_EQ(journalSays("SELECT count(*) FROM events WHERE event='MAYBE_SENT' AND reason LIKE "
                        "'%may have been sent by modem1%'"),
            1);
}

TEST_F(RestartTest, NothingIsSentTwiceWhileTheLinkStillListensForTheLateAnswer) {
  dieInTheMiddle();
  open();  // no late answer yet
  pass(seconds{30});
  expectPaged({"ann"});
  expectStatus("ann", NotYetAck);
}

// What a modem finds when it reads its memories, before it tells the doubt.
TEST_F(RestartTest, ADeliveryReportOfTheTimeProvesThatThePageWasSent) {
  dieInTheMiddle();
  open();
  drivers::DeliveryReport report;
  report.reference = "77";
  report.to = modem.submits[0].to;
  report.delivery = drivers::Delivery::Delivered;
  report.sentAt = clock.now();
  modem.report(report);
  run();
  EXPECT_EQ(entry("ann").delivery, "delivered");
  EXPECT_FALSE(entry("ann").doubtful);
  modem.end(modem.submits[0], FakeDriver::inDoubt());
  pass(seconds{30});
  expectPaged({"ann"});
  EXPECT_EQ(events("MAYBE_SENT"), 0);
}

TEST_F(RestartTest, AReportBehindThePageOfALinkThatIsGoneDoesNoHarm) {
  dieInTheMiddle();
  const PhoneNumber to = modem.submits[0].to;
  links.erase(links.begin());
  settings.routes = {{"", {"carrier"}}};
  open();
  pass(minutes{1});
  drivers::DeliveryReport report;
  report.reference = "77";
  report.to = to;
  report.sentAt = clock.now();
  carrier.report(report);
  run();
  EXPECT_GE(carrier.submits.size(), 1U);
}

TEST_F(RestartTest, AReportOfAnotherNumberOrAnotherTimeProvesNothing) {
  dieInTheMiddle();
  open();
  drivers::DeliveryReport report;
  report.reference = "77";
  report.to = modem.submits[0].to;
  report.delivery = drivers::Delivery::Delivered;
  report.sentAt = clock.now() - hours{1};
  modem.report(report);
  report.to = PhoneNumber::fromSender("+33677777777", "FR");
  report.sentAt = clock.now();
  modem.report(report);
  run();
  modem.end(modem.submits[0], FakeDriver::inDoubt());
  run();
  EXPECT_EQ(events("MAYBE_SENT"), 1);
}

TEST_F(RestartTest, APageOfALinkThatIsGoneFromTheConfigurationIsInDoubtAtOnce) {
  dieInTheMiddle();
  links.erase(links.begin());
  settings.routes = {{"", {"carrier"}}};
  open();
  pass(seconds{5});
  EXPECT_EQ(carrier.submits.size(), 1U);
  EXPECT_EQ(carrier.submits[0].text, modem.submits[0].text);
  EXPECT_EQ(events("MAYBE_SENT"), 1);
  expectStatus("ann", NotYetAck);
}

TEST_F(RestartTest, AWaitingPageIsSentAfterAPowerCut) {
  open();
  for (FakeDriver* link : {&modem, &carrier})
    link->setLink(drivers::Link::Down);
  run();
  drop("core-sw-2 DOWN");
  cutPower();
  modem.setLink(drivers::Link::Up);
  open();
  expectPaged({"ann"});
}

TEST_F(RestartTest, AWaitingPageIsSentAlsoWhenTheClockWentBackWithoutABattery) {
  open();
  for (FakeDriver* link : {&modem, &carrier})
    link->setLink(drivers::Link::Down);
  run();
  drop("core-sw-2 DOWN");
  cutPower();
  clock.step(-hours{24 * 365});
  modem.setLink(drivers::Link::Up);
  open(false);
  expectPaged({"ann"});
}

TEST_F(RestartTest, WithAnImplausibleClockTheWaitsGoOnWithWhatWasLeft) {
  open();
  drop("core-sw-2 DOWN");
  pass(minutes{1});
  reply("bob", "PASS " + number());  // the last entry of the journal
  cutPower();
  clock.step(-hours{24 * 365});
  open(false);
  EXPECT_EQ(entry("ann").due, clock.now() + minutes{4});
}

TEST_F(RestartTest, AfterADowntimeNoWaitEndsBeforeAMinuteHasPassed) {
  open();
  drop("core-sw-2 DOWN");
  cutPower();
  clock.step(hours{2});  // the time that passed counts
  open();
  expectPaged({"ann"});
  pass(seconds{59});
  expectStatus("ann", NotYetAck);
  pass(seconds{1});
  expectStatus("ann", AckTimeOver);
  expectPaged({"bob"});
}

TEST_F(RestartTest, AReplyThatCameDuringTheDowntimeIsHeardBeforeTheWaitEnds) {
  open();
  drop("core-sw-2 DOWN");
  const Time answered = clock.now() + minutes{1};
  cutPower();
  clock.step(hours{2});
  open();
  reply("ann", number(), answered);
  expectOutcome(Outcome::Acknowledged);
  pass(minutes{10});
  expectPaged({"ann"});
}

TEST_F(RestartTest, AnswersThatWaitAreSentAfterAPowerCut) {
  open();
  drop("core-sw-2 DOWN");
  pass(minutes{5});
  reply("bob", number());
  expectSms("bob", "IS YOURS");
  cutPower();
  open();
  pass(minutes{1});
  expectSms("ann", "TAKEN by bob");
}

TEST_F(RestartTest, AHoldGoesOnAfterAPowerCut) {
  open();
  drop(keyed("core-sw-2 DOWN"));
  reply("ann", number());
  cutPower();
  open();
  pass(hours{4});
  const auto texts = smsTo("ann");
  ASSERT_EQ(texts.size(), 2U);
  EXPECT_NE(texts[1].find("STILL YOURS?"), std::string::npos);
}

TEST_F(RestartTest, ADigestThatWasBeingHandedOverKeepsItsPassengers) {
  settings.digestAbove = 1;
  open();
  modem.answers = [](const Submit&) { return std::nullopt; };
  tocsin->filesArrived({alert("1"), alert("2")});
  run();
  cutPower();
  modem.answers = {};
  modem.lateAnswer = [](const Submit&) { return FakeDriver::accepted(); };
  open();
  EXPECT_TRUE(messageOf("1").entries[0].due);
  EXPECT_TRUE(messageOf("2").entries[0].due);
}

TEST_F(RestartTest, NumbersInUseAreNotGivenTwiceAfterAPowerCut) {
  open();
  drop("one");
  const std::string first = number();
  cutPower();
  open();
  drop("two");
  EXPECT_NE(number(), first);
  EXPECT_EQ(message().id.value, 2);
}

}  // namespace
}  // namespace tocsin::dispatch
