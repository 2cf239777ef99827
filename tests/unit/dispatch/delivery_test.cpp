// SPDX-License-Identifier: Apache-2.0
// What the network reports of an SMS after it has taken it.
#include "queue/base/limits.h"
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

using drivers::Delivery;
using enum RecipientStatus;

class DeliveryTest : public OfficeTest {
 protected:
  // The fake network counts its references: the first SMS is "r1".
  static void report(FakeDriver& link, const std::string& reference, Delivery delivery) {
    drivers::DeliveryReport report;
    report.reference = reference;
    report.delivery = delivery;
    report.what = delivery == Delivery::Failed ? "absent subscriber" : "";
    report.token = "report " + reference;
    link.report(report);
  }

  // All SMS get this reference, as of a modem that has counted 256 more in between.
  void alwaysAnswer(const std::string& reference) {
    modem.answers = [reference](const Submit&) {
      SubmitResult result = FakeDriver::accepted();
      result.reference = reference;
      return std::optional(result);
    };
  }

  void reportOf(const std::string& reference, const std::string& to, Delivery delivery) {
    drivers::DeliveryReport report;
    report.reference = reference;
    report.to = PhoneNumber::fromSender(to, "");
    report.delivery = delivery;
    report.what = delivery == Delivery::Failed ? "absent subscriber" : "";
    modem.report(report);
    run();
  }

  long unmatched() const { return tocsin->drivers().front().reportsUnmatched; }

  void reportAndRun(const std::string& reference, Delivery delivery) {
    report(modem, reference, delivery);
    run();
  }
};

TEST_F(DeliveryTest, DeliveredIsShownAndTheWaitGoesOn) {
  open();
  drop("core-sw-2 DOWN");
  reportAndRun("r1", Delivery::Delivered);
  EXPECT_EQ(entry("ann").delivery, "delivered");
  expectStatus("ann", NotYetAck);
  EXPECT_EQ(events("DELIVERY"), 1);
}

TEST_F(DeliveryTest, GivenUpByTheNetworkIsTimeOverAndTheNextLevelIsCalled) {
  open();
  drop("core-sw-2 DOWN");
  reportAndRun("r1", Delivery::Failed);
  expectStatus("ann", AckTimeOver);
  EXPECT_EQ(entry("ann").delivery, "failed: absent subscriber");
  EXPECT_EQ(entry("ann").reason, "the network gave up: absent subscriber");
  expectPaged({"ann", "bob"});
}

TEST_F(DeliveryTest, PendingSaysNothing) {
  open();
  drop("core-sw-2 DOWN");
  reportAndRun("r1", Delivery::Pending);
  EXPECT_EQ(entry("ann").delivery, "");
  EXPECT_EQ(events("DELIVERY"), 0);
}

TEST_F(DeliveryTest, TheSameReportTwiceIsNotedOnce) {
  open();
  drop("core-sw-2 DOWN");
  reportAndRun("r1", Delivery::Delivered);
  reportAndRun("r1", Delivery::Delivered);
  EXPECT_EQ(events("DELIVERY"), 1);
}

TEST_F(DeliveryTest, AReportIsConfirmedAlsoWhenItsPageIsUnknown) {
  open();
  reportAndRun("r99", Delivery::Failed);
  EXPECT_EQ(modem.confirmed, std::vector<std::string>{"report r99"});
}

TEST_F(DeliveryTest, AReportIsConfirmedOnlyOnceItIsDurable) {
  open();
  drop("core-sw-2 DOWN");
  report(modem, "r1", Delivery::Delivered);
  EXPECT_TRUE(modem.confirmed.empty());
  run();
  EXPECT_EQ(modem.confirmed, std::vector<std::string>{"report r1"});
  EXPECT_EQ(journalSays("SELECT count(*) FROM entries WHERE delivery='delivered'"), 1);
}

TEST_F(DeliveryTest, AReferenceOfAnotherLinkIsAnother) {
  open();
  drop("core-sw-2 DOWN");
  report(carrier, "r1", Delivery::Failed);
  run();
  expectStatus("ann", NotYetAck);
  EXPECT_EQ(carrier.confirmed.size(), 1U);
}

TEST_F(DeliveryTest, OfAClosedMessageItIsShownAndChangesNothing) {
  open();
  drop("core-sw-2 DOWN");
  reply("ann", number());
  reportAndRun("r1", Delivery::Failed);
  EXPECT_EQ(entry("ann").delivery, "failed: absent subscriber");
  expectStatus("ann", Ack);
  expectOutcome(Outcome::Acknowledged);
  expectPaged({"ann"});
}

TEST_F(DeliveryTest, OfAnInfoNobodyIsCalledInstead) {
  open();
  Incoming info = alert("backup done");
  info.severity = Severity::Info;
  drop(info);
  expectOutcome(Outcome::Told);
  reportAndRun("r1", Delivery::Failed);
  expectOutcome(Outcome::Told);
  expectPaged({"ann"});
}

TEST_F(DeliveryTest, AReportOfAnEarlierPageSaysNothingAboutTheOneThatIsAskedNow) {
  settings.policy.repeatExhausted = minutes{5};
  open();
  drop("core-sw-2 DOWN");
  pass(minutes{25});
  expectPaged({"ann", "bob", "cid", "eve", "ann"});
  expectStatus("ann", NotYetAck);
  reportAndRun("r1", Delivery::Failed);
  expectStatus("ann", NotYetAck);
  expectNobodyPaged();
}

TEST_F(DeliveryTest, AReportOfADigestIsOneOfEachOfItsPages) {
  settings.digestAbove = 1;
  open();
  tocsin->filesArrived({alert("1"), alert("2")});
  run();
  expectPaged({"ann"});
  reportAndRun("r1", Delivery::Delivered);
  EXPECT_EQ(messageOf("1").entries[0].delivery, "delivered");
  EXPECT_EQ(messageOf("2").entries[0].delivery, "delivered");
}

TEST_F(DeliveryTest, AReportFindsItsPageAlsoAfterARestart) {
  open();
  drop("core-sw-2 DOWN");
  cutPower();
  open();
  reportAndRun("r1", Delivery::Failed);
  EXPECT_EQ(entry("ann").delivery, "failed: absent subscriber");
  expectPaged({"ann", "bob"});
}

// --- which SMS a report is about

TEST_F(DeliveryTest, ReferenceAndRecipientNameTheSms) {
  alwaysAnswer("42");
  open();
  ListRow noc = listRow("noc");
  noc.entries[1].level = 1;
  ASSERT_TRUE(isDone(put(noc)));
  drop("core-sw-2 DOWN");
  reportOf("42", "+33600000001", Delivery::Delivered);
  EXPECT_EQ(entry("ann").delivery, "delivered");
  EXPECT_EQ(entry("bob").delivery, "");
}

TEST_F(DeliveryTest, ANumberInAnotherFormIsComparedByItsLastSixDigits) {
  alwaysAnswer("42");
  open();
  drop("core-sw-2 DOWN");
  reportOf("42", "0600000001", Delivery::Delivered);
  EXPECT_EQ(entry("ann").delivery, "delivered");
}

TEST_F(DeliveryTest, TwoWholeNumbersAreComparedWhole) {
  alwaysAnswer("42");
  open();
  drop("core-sw-2 DOWN");
  reportOf("42", "+49600000001", Delivery::Failed);
  EXPECT_EQ(entry("ann").delivery, "");
  EXPECT_EQ(unmatched(), 1);
}

TEST_F(DeliveryTest, ARecipientThatIsNoNumberLeavesReferenceAndTime) {
  alwaysAnswer("42");
  open();
  drop("core-sw-2 DOWN");
  reportOf("42", "#0842", Delivery::Delivered);
  EXPECT_EQ(entry("ann").delivery, "delivered");
}

TEST_F(DeliveryTest, OfSeveralTheNewestThatWaitsIsMeant) {
  alwaysAnswer("42");
  open();
  drop("core-sw-2 DOWN");
  drop("core-sw-3 DOWN");
  reportOf("42", "+33600000001", Delivery::Delivered);
  EXPECT_EQ(messageOf("core-sw-3 DOWN").entries[0].delivery, "delivered");
  EXPECT_EQ(messageOf("core-sw-2 DOWN").entries[0].delivery, "");
  reportOf("42", "+33600000001", Delivery::Delivered);
  EXPECT_EQ(messageOf("core-sw-2 DOWN").entries[0].delivery, "delivered");
}

TEST_F(DeliveryTest, AfterThreeDaysNoReportIsWaitedFor) {
  open();
  Incoming info = alert("backup done");
  info.severity = Severity::Info;
  drop(info);
  pass(hours{72} + Duration{1});
  reportOf("r1", "+33600000001", Delivery::Delivered);
  EXPECT_EQ(unmatched(), 1);
}

TEST_F(DeliveryTest, AStepOfTheClockDoesNotEndTheWaitForAReport) {
  open();
  drop("core-sw-2 DOWN");
  stepClock(hours{100});
  reportAndRun("r1", Delivery::Delivered);
  EXPECT_EQ(entry("ann").delivery, "delivered");
}

TEST_F(DeliveryTest, WhatMatchesNothingIsLoggedAndCounted) {
  open();
  reportOf("r99", "+33600000001", Delivery::Failed);
  EXPECT_EQ(unmatched(), 1);
  EXPECT_TRUE(logged("matches no SMS of ours: reference r99"));
  EXPECT_NE(tocsin->metrics().find("driver_reports_unmatched_total{driver=\"modem1\"} 1"),
            std::string::npos);
}

TEST_F(DeliveryTest, ReportsOfAnswersAreKnownThoughNobodyWaitsForThem) {
  open();
  reply("ann", "?");
  reportAndRun("r1", Delivery::Delivered);
  EXPECT_EQ(unmatched(), 0);
  cutPower();
  open();
  reportAndRun("r1", Delivery::Delivered);
  EXPECT_EQ(unmatched(), 0);
}

TEST_F(DeliveryTest, AReportThatOvertakesTheAnswerToItsSubmitFindsIt) {
  modem.answers = [](const Submit&) { return std::nullopt; };
  open();
  drop("core-sw-2 DOWN");
  reportAndRun("r1", Delivery::Failed);
  EXPECT_EQ(unmatched(), 0);
  modem.answers = nullptr;
  modem.end(modem.inFlight.front(), FakeDriver::accepted());
  run();
  EXPECT_EQ(unmatched(), 0);
  expectStatus("ann", AckTimeOver);
}

TEST_F(DeliveryTest, WhatDoesNotMatchThenEitherIsCounted) {
  modem.answers = [](const Submit&) { return std::nullopt; };
  open();
  drop("core-sw-2 DOWN");
  reportAndRun("r99", Delivery::Failed);
  EXPECT_EQ(unmatched(), 0);
  modem.end(modem.inFlight.front(), FakeDriver::accepted());
  run();
  EXPECT_EQ(unmatched(), 1);
}

TEST_F(DeliveryTest, OfTooManyThatCameTooEarlyTheOldestIsCounted) {
  modem.answers = [](const Submit&) { return std::nullopt; };
  open();
  drop("core-sw-2 DOWN");
  for (std::size_t i = 0; i <= limits::kReportsParkedMax; ++i) {
    report(modem, "x" + std::to_string(i), Delivery::Failed);
  }
  run();
  EXPECT_EQ(unmatched(), 1);
}

// --- long SMS

class LongSmsTest : public DeliveryTest {
 protected:
  LongSmsTest() { settings.maxParts = 3; }

  void dropLong() {
    open();
    drop(std::string(400, 'x'));
    ASSERT_EQ(modem.submits.size(), 3U);
  }
};

TEST_F(LongSmsTest, IsDeliveredWhenAllItsPartsAre) {
  dropLong();
  reportAndRun("r3", Delivery::Delivered);
  reportAndRun("r1", Delivery::Delivered);
  reportAndRun("r1", Delivery::Delivered);
  EXPECT_EQ(entry("ann").delivery, "");
  reportAndRun("r2", Delivery::Delivered);
  EXPECT_EQ(entry("ann").delivery, "delivered");
}

TEST_F(LongSmsTest, HasFailedWhenOneOfItsPartsHas) {
  dropLong();
  reportAndRun("r1", Delivery::Delivered);
  reportAndRun("r2", Delivery::Failed);
  expectStatus("ann", AckTimeOver);
  EXPECT_EQ(entry("ann").reason, "the network gave up: absent subscriber");
  expectPaged({"ann", "bob"});
}

TEST_F(LongSmsTest, APartThatFailsBeforeTheLastOneIsHandedOverCountsThen) {
  modem.answers = [](const Submit& submit) {
    return submit.part < 3 ? std::optional(FakeDriver::accepted()) : std::nullopt;
  };
  dropLong();
  reportAndRun("r1", Delivery::Failed);
  expectStatus("ann", NotYetAck);
  modem.answers = nullptr;
  modem.end(modem.inFlight.front(), FakeDriver::accepted());
  run();
  expectStatus("ann", AckTimeOver);
}

TEST_F(LongSmsTest, APartThatFailsIsKnownAlsoAfterARestart) {
  dropLong();
  cutPower();
  open();
  reportAndRun("r1", Delivery::Failed);
  expectStatus("ann", AckTimeOver);
}

}  // namespace
}  // namespace tocsin::dispatch
