// SPDX-License-Identifier: Apache-2.0
// In which order SMS go out, and what becomes of a refusal or a doubt.
#include <algorithm>

#include "queue/base/limits.h"
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

using drivers::Refusal;
using enum RecipientStatus;

class SendingTest : public OfficeTest {
 protected:
  SendingTest() { settings.alarmNumbers.clear(); }

  // The link carries one SMS at a time and the test answers.
  void oneAtATime() {
    modem.windowSize = 1;
    modem.answers = [](const Submit&) { return std::nullopt; };
    carrier.setLink(drivers::Link::Down);
    run();
  }

  void accept() {
    ASSERT_FALSE(modem.inFlight.empty());
    modem.end(modem.inFlight.front(), FakeDriver::accepted());
    run();
  }

  static void refuse(FakeDriver& driver, Refusal why) {
    driver.answers = [why](const Submit&) { return FakeDriver::refused(why); };
  }

  long sentWith(const std::string& part) const {
    return std::count_if(modem.submits.begin(), modem.submits.end(), [&](const Submit& s) {
      return s.text.find(part) != std::string::npos;
    });
  }

  std::string lastText() const { return modem.submits.empty() ? "" : modem.submits.back().text; }
};

TEST_F(SendingTest, CriticalGoesFirstThenAnswersThenTheRest) {
  open();
  drop("the first one");  // in flight on a slow link while the others come
  oneAtATime();
  drop("keeps the link busy");
  Incoming info = alert("info");
  info.severity = Severity::Info;
  drop(info);
  Incoming warning = alert("warning");
  warning.severity = Severity::Warning;
  drop(warning);
  reply("ann", messageOf("the first one").number);
  drop("critical");
  modem.submits.clear();
  for (int i = 0; i < 4; ++i)
    accept();
  ASSERT_EQ(modem.submits.size(), 4U);
  EXPECT_NE(modem.submits[0].text.find("critical"), std::string::npos);
  EXPECT_NE(modem.submits[1].text.find("IS YOURS"), std::string::npos);
  EXPECT_NE(modem.submits[2].text.find("warning"), std::string::npos);
  EXPECT_NE(modem.submits[3].text.find("info"), std::string::npos);
}

TEST_F(SendingTest, TheFirstPersonOfEachMessageGoesBeforeTheSecondThenTheEarliestDeadline) {
  open();
  Directory rows = office();
  ListRow pair = listRow("noc");
  pair.name = "pair";
  pair.entries = {{"ann", 1, minutes{9}}, {"bob", 1, minutes{2}}};
  ListRow quick = pair;
  quick.name = "quick";
  quick.entries = {{"cid", 1, minutes{3}}};
  rows.lists.push_back(pair);
  rows.lists.push_back(quick);
  ASSERT_TRUE(isDone(import(rows, false)));
  oneAtATime();
  drop("keeps the link busy");
  Incoming slow = alert("slow");
  slow.list = "pair";
  Incoming fast = alert("fast");
  fast.list = "quick";
  tocsin->filesArrived({slow, fast});
  run();
  expectPaged({"ann"});
  for (int i = 0; i < 3; ++i)
    accept();
  expectPaged({"cid", "ann", "bob"});
}

TEST_F(SendingTest, AnAcknowledgeTimeDoesNotBeginForAPageThatWaitsBehindOthers) {
  open();
  oneAtATime();
  drop("keeps the link busy");
  drop("waits");
  pass(minutes{9});
  expectStatus("ann", NotSent);
  expectPaged({"ann"});
  accept();
  accept();
  EXPECT_EQ(entry("ann").due, clock.now() + minutes{5});
}

TEST_F(SendingTest, MoreThanDigestAboveWaitingForOnePersonGoOutAsOne) {
  settings.digestAbove = 3;
  open();
  oneAtATime();
  drop("keeps the link busy");
  std::vector<Incoming> files;
  for (int i = 1; i <= 4; ++i)
    files.push_back(alert("alert " + std::to_string(i)));
  tocsin->filesArrived(files);
  run();
  modem.submits.clear();
  accept();
  ASSERT_EQ(modem.submits.size(), 1U);
  EXPECT_NE(lastText().find("4 alerts, first alert 1"), std::string::npos) << lastText();
  for (int i = 1; i <= 4; ++i) {
    const Message& m = messageOf("alert " + std::to_string(i));
    EXPECT_EQ(m.entries[0].status, NotYetAck) << "an attempt is recorded";
    EXPECT_FALSE(m.entries[0].due) << "and the clock waits for the hand-over";
  }
  accept();
  for (int i = 1; i <= 4; ++i)
    EXPECT_TRUE(messageOf("alert " + std::to_string(i)).entries[0].due);
  pass(seconds{5});
  reply("ann", "ALL");
  for (int i = 1; i <= 4; ++i)
    EXPECT_EQ(messageOf("alert " + std::to_string(i)).outcome, Outcome::Acknowledged) << i;
}

TEST_F(SendingTest, UpToDigestAboveGoOutOneByOne) {
  settings.digestAbove = 3;
  open();
  tocsin->filesArrived({alert("1"), alert("2"), alert("3")});
  run();
  expectPaged({"ann", "ann", "ann"});
}

TEST_F(SendingTest, WithoutDigestEveryPageGoesByItself) {
  settings.digestAbove = 0;
  open();
  std::vector<Incoming> files;
  for (int i = 0; i < 20; ++i)
    files.push_back(alert(std::to_string(i)));
  tocsin->filesArrived(files);
  run();
  expectPaged(std::vector<std::string>(20, "ann"));
}

TEST_F(SendingTest, ADigestThatIsRefusedForGoodIsTimeOverForEachOfItsPages) {
  settings.digestAbove = 1;
  open();
  refuse(modem, Refusal::Recipient);
  tocsin->filesArrived({alert("1"), alert("2")});
  run();
  EXPECT_EQ(messageOf("1").entries[0].status, AckTimeOver);
  EXPECT_EQ(messageOf("2").entries[0].status, AckTimeOver);
  EXPECT_EQ(messageOf("2").outcome, Outcome::Exhausted);
}

TEST_F(SendingTest, RefusedForGoodIsTimeOverAtOnceAndTheNextLevelIsCalled) {
  open();
  modem.answers = [](const Submit& submit) {
    return submit.to.text() == "+33600000001" ? FakeDriver::refused(Refusal::Recipient)
                                              : FakeDriver::accepted();
  };
  drop("core-sw-2 DOWN");
  expectStatus("ann", AckTimeOver);
  EXPECT_EQ(entry("ann").reason, "not sent: refused for good by modem1: no thanks");
  expectPaged({"ann", "bob"});
  EXPECT_TRUE(carrier.submits.empty()) << "another link would not change the number";
}

TEST_F(SendingTest, AFormThatTheNetworkRefusesIsAnAlarmToo) {
  settings.routes = {{"", {"modem1"}}};
  open();
  refuse(modem, Refusal::Form);
  drop("core-sw-2 DOWN");
  expectStatus("ann", AckTimeOver);
  EXPECT_TRUE(alarmStands("bad_form"));
}

TEST_F(SendingTest, RefusedForNowWaitsTwoFiveFifteenThirtySecondsThenTheNextDriverTakesIt) {
  open();
  refuse(modem, Refusal::ForNow);
  const Time start = clock.now();
  std::vector<Duration> tries;
  modem.onSubmit = [&](const Submit&) { tries.push_back(clock.now() - start); };
  drop("core-sw-2 DOWN");
  pass(seconds{51});
  EXPECT_TRUE(carrier.submits.empty());
  pass(seconds{1});
  EXPECT_EQ(carrier.submits.size(), 1U);
  EXPECT_EQ(tries,
            (std::vector<Duration>{Duration{0}, seconds{2}, seconds{7}, seconds{22}, seconds{52}}));
  EXPECT_EQ(entry("ann").driver, "carrier");
}

TEST_F(SendingTest, AnAccountThatMayNotSendLeavesThePageToTheNextDriverAtOnce) {
  open();
  refuse(modem, Refusal::Account);
  drop("core-sw-2 DOWN");
  EXPECT_EQ(carrier.submits.size(), 1U);
  expectStatus("ann", NotYetAck);
}

TEST_F(SendingTest, ALinkThatIsDownIsPassedOver) {
  open();
  modem.setLink(drivers::Link::Down);
  run();
  drop("core-sw-2 DOWN");
  EXPECT_TRUE(modem.submits.empty());
  EXPECT_EQ(carrier.submits.size(), 1U);
}

TEST_F(SendingTest, TriedForSendTimeoutWithoutAHandOverIsTimeOverWithTheReasonNotSent) {
  open();
  refuse(modem, Refusal::ForNow);
  refuse(carrier, Refusal::ForNow);
  drop("core-sw-2 DOWN");
  pass(minutes{4});
  expectStatus("ann", NotYetAck);
  pass(minutes{2});
  expectStatus("ann", AckTimeOver);
  EXPECT_EQ(entry("ann").reason.rfind("not sent: tried for 5min", 0), 0U) << entry("ann").reason;
}

TEST_F(SendingTest, SendTimeoutCountsOnlyAWorkingPath) {
  open();
  modem.setLink(drivers::Link::Down);
  carrier.setLink(drivers::Link::Down);
  run();
  drop("core-sw-2 DOWN");
  pass(hours{3});
  expectOutcome(Outcome::Escalating);
  modem.setLink(drivers::Link::Up);
  run();
  expectOutcome(Outcome::Expired);  // it is older than its validity, and nobody was paged
}

TEST_F(SendingTest, InDoubtIsSentAgainAtMostTwiceWithTheSameBytes) {
  settings.routes = {{"", {"modem1"}}};
  open();
  modem.answers = [](const Submit&) { return FakeDriver::inDoubt(); };
  drop("core-sw-2 DOWN");
  expectStatus("ann", NotYetAck);
  EXPECT_FALSE(entry("ann").due);
  pass(minutes{2});
  ASSERT_EQ(modem.submits.size(), 3U);
  for (const Submit& submit : modem.submits) {
    EXPECT_EQ(submit.text, modem.submits[0].text) << "although the minute has changed";
    EXPECT_EQ(submit.page, modem.submits[0].page);
    EXPECT_EQ(submit.reference, modem.submits[0].reference);
  }
  EXPECT_EQ(modem.submits[2].attempt, 3);
  EXPECT_TRUE(entry("ann").doubtful);
  EXPECT_TRUE(entry("ann").due) << "it counts as handed over in the end";
  EXPECT_EQ(events("MAYBE_SENT"), 2);
  EXPECT_EQ(events("SENT_AGAIN"), 2);
}

TEST_F(SendingTest, ADoubtfulPageOfATakenMessageIsNotSentAgain) {
  open();
  modem.answers = [](const Submit&) { return FakeDriver::inDoubt(); };
  drop("core-sw-2 DOWN");
  reply("ann", number());
  expectPaged({"ann"});
  pass(minutes{5});
  expectNobodyPaged();
}

TEST_F(SendingTest, APageIsLookedAtAgainAtTheLastMomentAndDroppedWhenSomebodyHasIt) {
  open();
  ListRow pair = listRow("noc");
  pair.entries = {{"ann", 1, minutes{5}}, {"bob", 1, minutes{5}}};
  ASSERT_TRUE(isDone(put(pair)));
  oneAtATime();
  drop("core-sw-2 DOWN");
  expectPaged({"ann"});
  reply("ann", number());
  accept();
  accept();  // the answer to ann
  expectNobodyPaged();
  expectStatus("bob", NotSent);
  EXPECT_EQ(journalSays("SELECT count(*) FROM pages WHERE state=5"), 1);
}

TEST_F(SendingTest, NeverMoreInFlightThanTheWindow) {
  modem.windowSize = 3;
  settings.digestAbove = 0;
  open();
  modem.answers = [](const Submit&) { return std::nullopt; };
  carrier.setLink(drivers::Link::Down);
  run();
  std::vector<Incoming> files;
  for (int i = 0; i < 10; ++i)
    files.push_back(alert(std::to_string(i)));
  tocsin->filesArrived(files);
  run();
  EXPECT_EQ(modem.inFlight.size(), 3U);
  EXPECT_EQ(journalSays("SELECT count(*) FROM pages WHERE state=1"), 3);
}

TEST_F(SendingTest, TheNetworksValidityIsAtLeastAnHour) {
  open();
  drop("core-sw-2 DOWN");
  EXPECT_EQ(modem.submits.at(0).validity, Duration{hours{1}});
  EXPECT_TRUE(modem.submits.at(0).critical);
}

TEST_F(SendingTest, ALongPageGoesPartAfterPartByOneLink) {
  settings.maxParts = 2;
  open();
  drop(std::string(250, 'x'));
  ASSERT_EQ(modem.submits.size(), 2U);
  EXPECT_EQ(modem.submits[0].part, 1);
  EXPECT_EQ(modem.submits[1].part, 2);
  EXPECT_EQ(modem.submits[1].parts, 2);
  EXPECT_EQ(modem.submits[0].reference, modem.submits[1].reference);
  EXPECT_TRUE(entry("ann").due);
}

TEST_F(SendingTest, AtMostThirtySmsPerPersonAndHourCriticalExcepted) {
  settings.digestAbove = 0;
  open();
  const auto raise = [this](Severity severity, int count) {
    std::vector<Incoming> files;
    for (int i = 0; i < count; ++i) {
      files.push_back(alert(std::string(toText(severity)) + std::to_string(i)));
      files.back().severity = severity;
    }
    tocsin->filesArrived(std::move(files));
    run();
  };
  raise(Severity::Info, 40);
  expectPaged(std::vector<std::string>(limits::kSmsPerPersonAndHour, "ann"));
  raise(Severity::Critical, 5);
  expectPaged(std::vector<std::string>(5, "ann"));
  pass(minutes{59});
  EXPECT_EQ(sentWith("info"), limits::kSmsPerPersonAndHour);
  pass(minutes{2});
  EXPECT_EQ(sentWith("info"), 40) << "they waited, nothing was dropped";
}

TEST_F(SendingTest, ARouteIsTheFirstWhosePrefixMatches) {
  settings.routes = {{"+336", {"carrier"}}, {"+33", {"modem1"}}};
  open();
  drop("core-sw-2 DOWN");
  EXPECT_EQ(carrier.submits.size(), 1U);
  EXPECT_TRUE(modem.submits.empty());
}

TEST_F(SendingTest, SomebodyToWhomNoRouteLeadsBlocksNobody) {
  settings.routes = {{"+331", {"modem1"}}, {"+336000000", {"carrier"}}};
  open();
  RecipientRow ann = person("ann");
  ann.number = "+4915100000001";
  ASSERT_TRUE(isDone(put(ann)));
  drop("core-sw-2 DOWN");
  expectPaged({"bob"});
  EXPECT_EQ(message().level, 2);
}

TEST_F(SendingTest, APartThatStaysInDoubtHoldsNoOtherPartBack) {
  settings.routes = {{"", {"modem1"}}};
  settings.maxParts = 2;
  open();
  modem.answers = [](const Submit& submit) {
    return submit.part == 1 ? FakeDriver::inDoubt() : FakeDriver::accepted();
  };
  drop(std::string(250, 'x'));
  pass(minutes{2});
  ASSERT_EQ(modem.submits.size(), 4U);
  EXPECT_EQ(modem.submits[2].part, 1);
  EXPECT_EQ(modem.submits[3].part, 2);
  EXPECT_TRUE(entry("ann").doubtful);
  EXPECT_TRUE(entry("ann").due);
}

}  // namespace
}  // namespace tocsin::dispatch
