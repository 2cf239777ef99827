// SPDX-License-Identifier: Apache-2.0
// What the network reports of an SMS after it has taken it.
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

}  // namespace
}  // namespace tocsin::dispatch
