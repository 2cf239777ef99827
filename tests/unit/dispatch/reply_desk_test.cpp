// SPDX-License-Identifier: Apache-2.0
// Who may change what by SMS, and in which order replies count.
#include "queue/base/limits.h"
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

using enum RecipientStatus;

class ReplyDeskTest : public OfficeTest {
 protected:
  // Comes in now, is applied with the next run().
  void receive(const std::string& who, const std::string& text, OptionalTime sentAt) {
    drivers::Received sms;
    sms.sender = person(who).number;
    sms.text = text;
    sms.sentAt = sentAt;
    sms.token = sms.fingerprint = "sms " + std::to_string(++received_);
    modem.receive(sms);
  }

  void setNumber(const std::string& who, const std::string& number) {
    RecipientRow row = person(who);
    row.number = number;
    ASSERT_TRUE(isDone(put(row)));
  }

  // Ann and Bob stand on the same level.
  void openWithAPair() {
    open();
    ListRow pair = listRow("noc");
    pair.entries = {{"ann", 1, minutes{5}}, {"bob", 1, minutes{5}}, {"cid", 2, minutes{5}}};
    ASSERT_TRUE(isDone(put(pair)));
  }

 private:
  int received_ = 0;
};

TEST_F(ReplyDeskTest, ACopyOfAnEarlierReplyDoesNotComeAfterALaterOne) {
  open();
  drop("core-sw-2 DOWN");
  const drivers::Received sms{"1", person("ann").number, "PASS " + number(), clock.now(), "copy"};
  modem.receive(sms);
  run();
  expectStatus("ann", AckTimeOver);
  pass(seconds{1});
  reply("ann", number());
  carrier.receive(sms);
  run();
  expectOutcome(Outcome::Acknowledged);
  EXPECT_EQ(carrier.confirmed.size(), 1U);
}

TEST_F(ReplyDeskTest, ACopyIsKnownAfterAPowerCut) {
  open();
  drop("core-sw-2 DOWN");
  const drivers::Received sms{"1", person("ann").number, "PASS " + number(), clock.now(), "copy"};
  modem.receive(sms);
  run();
  pass(seconds{1});
  reply("ann", number());
  cutPower();
  open();
  modem.receive(sms);
  run();
  expectOutcome(Outcome::Acknowledged);
}

TEST_F(ReplyDeskTest, RepliesCountInTheOrderOfTheirServiceCentreTimes) {
  openWithAPair();
  drop("core-sw-2 DOWN");
  pass(seconds{30});
  receive("ann", number(), clock.now() - seconds{5});
  receive("bob", number(), clock.now() - seconds{10});
  run();
  EXPECT_EQ(message().acknowledgedBy, "bob");
}

TEST_F(ReplyDeskTest, InATiePassWinsWhicheverComesFirst) {
  open();
  for (const bool passFirst : {true, false}) {
    drop(passFirst ? "pass first" : "number first");
    pass(seconds{30});
    if (passFirst) receive("ann", "PASS " + number(), clock.now());
    receive("ann", number(), clock.now());
    if (!passFirst) receive("ann", "PASS " + number(), clock.now());
    run();
    expectOutcome(Outcome::Escalating);
    EXPECT_TRUE(entry("ann").declined);
  }
}

TEST_F(ReplyDeskTest, InATiePassWinsAlsoWhenTheNumberComesInALaterTurn) {
  open();
  drop("core-sw-2 DOWN");
  pass(seconds{30});
  const Time sentAt = clock.now();
  reply("ann", "PASS " + number(), sentAt);
  reply("ann", number(), sentAt);
  expectOutcome(Outcome::Escalating);
}

TEST_F(ReplyDeskTest, InATieEveryWordThatDeclinesWins) {
  open();
  for (const std::string no : {"no ", "can't ", "N ", "nein ", "krank "}) {
    drop(no);
    pass(seconds{30});
    receive("ann", no + number(), clock.now());
    receive("ann", number(), clock.now());
    run();
    EXPECT_EQ(message().outcome, Outcome::Escalating) << no;
  }
}

TEST_F(ReplyDeskTest, ALateReplyOvertakenByANewerOneChangesNothing) {
  open();
  drop("core-sw-2 DOWN");
  pass(minutes{1});
  reply("ann", number(), clock.now());
  reply("ann", "PASS " + number(), clock.now() - seconds{30});
  expectOutcome(Outcome::Acknowledged);
  reply("ann", "PASS " + number(), clock.now());
  expectOutcome(Outcome::Escalating);
  reply("ann", number(), clock.now() - seconds{20});
  expectOutcome(Outcome::Escalating);
}

TEST_F(ReplyDeskTest, AReplyIsOvertakenAlsoAcrossAPowerCut) {
  open();
  drop("core-sw-2 DOWN");
  pass(minutes{1});
  reply("ann", "PASS " + number(), clock.now());
  cutPower();
  open();
  reply("ann", number(), clock.now() - seconds{30});
  expectOutcome(Outcome::Escalating);
  EXPECT_TRUE(entry("ann").declined);
}

TEST_F(ReplyDeskTest, AReplyAboutAnotherNumberOvertakesNothing) {
  open();
  drop("1st");
  drop("2nd");
  pass(minutes{1});
  reply("ann", messageOf("1st").number, clock.now());
  reply("ann", messageOf("2nd").number, clock.now() - seconds{30});
  EXPECT_EQ(messageOf("2nd").outcome, Outcome::Acknowledged);
}

TEST_F(ReplyDeskTest, AStrangerChangesNothingAndGetsNoAnswer) {
  open();
  drop("core-sw-2 DOWN");
  receiveFrom("+33699999999", number());
  receiveFrom("BANK", "ALL");
  pass(minutes{1});
  expectOutcome(Outcome::Escalating);
  EXPECT_EQ(modem.submits.size(), 1U) << "the page alone";
  EXPECT_EQ(journalSays("SELECT count(*) FROM inbox WHERE recipient='' AND did LIKE 'nothing:%'"),
            2);
  EXPECT_EQ(modem.confirmed.size(), 2U);
}

TEST_F(ReplyDeskTest, TheLastDigitsNameASenderWhoseCountryCodeIsHidden) {
  open();
  setNumber("ann", "+33612345678");
  drop("core-sw-2 DOWN");
  receiveFrom("99912345678", number());
  EXPECT_EQ(message().acknowledgedBy, "ann");
}

TEST_F(ReplyDeskTest, WithoutSuffixMatchTheyDoNot) {
  settings.suffixMatch = 0;
  open();
  setNumber("ann", "+33612345678");
  drop("core-sw-2 DOWN");
  receiveFrom("99912345678", number());
  expectOutcome(Outcome::Escalating);
}

TEST_F(ReplyDeskTest, AnAmbiguousSuffixMeansWhoeverWasPaged) {
  open();
  setNumber("ann", "+33612345678");
  setNumber("zoe", "+4915112345678");
  drop("core-sw-2 DOWN");
  receiveFrom("99912345678", number());
  EXPECT_EQ(message().acknowledgedBy, "ann");
}

TEST_F(ReplyDeskTest, WhenTwoOfThemWerePagedNobodyTakesItAndBothAreAsked) {
  openWithAPair();
  setNumber("ann", "+33612345678");
  setNumber("bob", "+4915112345678");
  drop("core-sw-2 DOWN");
  receiveFrom("99912345678", number());
  expectOutcome(Outcome::Escalating);
  expectSms("+33612345678", "fits two people. Was it you?");
  expectSms("+4915112345678", "fits two people. Was it you?");
}

TEST_F(ReplyDeskTest, TheWholeNumberIsNeverAmbiguous) {
  openWithAPair();
  setNumber("ann", "+33612345678");
  setNumber("bob", "+4915112345678");
  drop("core-sw-2 DOWN");
  receiveFrom("+4915112345678", number());
  EXPECT_EQ(message().acknowledgedBy, "bob");
}

TEST_F(ReplyDeskTest, AReplyNumberIsItsOwnersAndTheAnswerGoesToTheOrdinaryOne) {
  open();
  RecipientRow ann = person("ann");
  ann.replyNumbers = {"+33611111111"};
  ASSERT_TRUE(isDone(put(ann)));
  drop("core-sw-2 DOWN");
  receiveFrom("06 11 11 11 11", number());
  EXPECT_EQ(message().acknowledgedBy, "ann");
  expectSms("ann", "IS YOURS");
}

TEST_F(ReplyDeskTest, SomebodyWhoIsNotOnTheListTakesNothingAndIsToldSo) {
  open();
  drop("core-sw-2 DOWN");
  reply("zoe", number());
  expectOutcome(Outcome::Escalating);
  expectSms("zoe", number() + " NOT TAKEN: you are not on its list");
  reply("zoe", "PASS " + number());
  EXPECT_FALSE(entry("ann").declined);
  expectStatus("ann", NotYetAck);
}

TEST_F(ReplyDeskTest, SomebodyOnTheListMayTakeItBeforeTheirTurn) {
  open();
  drop("core-sw-2 DOWN");
  reply("cid", number());
  EXPECT_EQ(message().acknowledgedBy, "cid");
}

TEST_F(ReplyDeskTest, WithAckFromPagedOnlyWhoWasPagedMayTakeIt) {
  settings.policy.ackFromPagedOnly = true;
  open();
  drop("core-sw-2 DOWN");
  reply("cid", number());
  expectOutcome(Outcome::Escalating);
  expectSms("cid", "NOT TAKEN");
  reply("ann", number());
  EXPECT_EQ(message().acknowledgedBy, "ann");
}

TEST_F(ReplyDeskTest, APersonOfTheLastResortMayTakeIt) {
  open();
  drop("core-sw-2 DOWN");
  pass(minutes{15});
  expectPaged({"ann", "bob", "cid", "eve"});
  reply("eve", number());
  EXPECT_EQ(message().acknowledgedBy, "eve");
}

TEST_F(ReplyDeskTest, AnExhaustedOneIsTakenByALateReplyAndAllWhoWerePagedAreTold) {
  settings.policy.tellOthers = false;
  open();
  drop("core-sw-2 DOWN");
  pass(minutes{21});
  expectOutcome(Outcome::Exhausted);
  reply("bob", number());
  expectOutcome(Outcome::Acknowledged);
  pass(minutes{1});
  for (const char* who : {"ann", "cid", "eve"})
    expectSms(who, number() + " TAKEN by bob");
}

TEST_F(ReplyDeskTest, AllTakesWhatWasHandedOverThreeSecondsBefore) {
  open();
  drop("1st");
  drop("2nd");
  pass(seconds{3});
  drop("3rd");
  reply("ann", "ALL");
  EXPECT_EQ(messageOf("1st").outcome, Outcome::Acknowledged);
  EXPECT_EQ(messageOf("2nd").outcome, Outcome::Acknowledged);
  EXPECT_EQ(messageOf("3rd").outcome, Outcome::Escalating);
  const auto texts = smsTo("ann");
  ASSERT_EQ(texts.size(), 1U) << "one answer for all";
  EXPECT_NE(texts[0].find(messageOf("1st").number), std::string::npos) << texts[0];
  EXPECT_NE(texts[0].find(messageOf("2nd").number), std::string::npos) << texts[0];
  EXPECT_NE(texts[0].find("Still open: " + messageOf("3rd").number), std::string::npos) << texts[0];
}

TEST_F(ReplyDeskTest, AQuestionIsAnsweredAndChangesNothing) {
  open();
  drop("core-sw-2 DOWN");
  pass(minutes{5});
  reply("bob", "?");
  expectSms("bob", number() + " NOT TAKEN: core-sw-2 DOWN. ann: no answer, bob: ");
  reply("ann", number() + "?");
  expectSms("ann", number() + " NOT TAKEN");
  expectOutcome(Outcome::Escalating);
}

TEST_F(ReplyDeskTest, StatusWithoutAnythingOpenSaysSo) {
  open();
  reply("ann", "STATUS");
  expectSms("ann", "nothing is open for you");
}

TEST_F(ReplyDeskTest, WhoTellsWhoHasIt) {
  open();
  drop("core-sw-2 DOWN");
  pass(minutes{5});
  reply("bob", number());
  pass(minutes{2});
  smsTo("ann");
  reply("ann", "WHO " + number());
  expectSms("ann", "bob");
}

TEST_F(ReplyDeskTest, MoreSendsTheWholeText) {
  open();
  const std::string text = "core-sw-2 DOWN " + std::string(200, 'x') + " the end";
  drop(text);
  reply("ann", "MORE " + number());
  pass(seconds{1});
  std::string all;
  for (const std::string& part : smsTo("ann"))
    all += part;
  EXPECT_NE(all.find("the end"), std::string::npos) << all;
  expectOutcome(Outcome::Escalating);
}

TEST_F(ReplyDeskTest, AReplyOfMoreThanEightKibIsCutAndRead) {
  open();
  drop("core-sw-2 DOWN");
  reply("ann", number() + " " + std::string(3 * limits::kReplyBytesMax, 'x'));
  expectOutcome(Outcome::Acknowledged);
  EXPECT_EQ(journalSays("SELECT length(text) FROM inbox"),
            static_cast<std::int64_t>(limits::kReplyBytesMax));
}

TEST_F(ReplyDeskTest, WithoutTellOthersNobodyElseIsTold) {
  settings.policy.tellOthers = false;
  open();
  drop("core-sw-2 DOWN");
  pass(minutes{5});
  reply("bob", number());
  pass(minutes{5});
  expectNoSms("ann");
  expectSms("bob", "IS YOURS");
}

TEST_F(ReplyDeskTest, WithoutConfirmAckTakingIsNotAnsweredButAQuestionIs) {
  settings.policy.confirmAck = false;
  open();
  drop("core-sw-2 DOWN");
  for (int i = 0; i < 2; ++i)
    reply("ann", number());
  pass(minutes{1});
  expectOutcome(Outcome::Acknowledged);
  expectNoSms("ann");
  reply("ann", number() + "?");
  expectSms("ann", "TAKEN by ann");
}

}  // namespace
}  // namespace tocsin::dispatch
