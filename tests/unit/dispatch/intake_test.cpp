// SPDX-License-Identifier: Apache-2.0
// How alerts get in: one message each, joined, refused, or told to wait.
#include <algorithm>

#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

class IntakeTest : public OfficeTest {
 protected:
  std::int64_t messages() const { return journalSays("SELECT count(*) FROM messages"); }

  bool isNoted(const std::string& part) const {
    return std::any_of(receipts.begin(), receipts.end(), [&](const Receipt& receipt) {
      return std::any_of(receipt.notes.begin(), receipt.notes.end(), [&](const auto& note) {
        return note.find(part) != std::string::npos;
      });
    });
  }

  Accepted accepted(const std::optional<Answer<Accepted>>& answer) {
    const auto* given = answer ? std::get_if<Accepted>(&*answer) : nullptr;
    EXPECT_NE(given, nullptr) << "it is accepted";
    return given == nullptr ? Accepted{} : *given;
  }

  Incoming posted(const std::string& text, const std::string& idempotencyKey = "") const {
    Incoming alert;
    alert.list = "noc";
    alert.text = text;
    alert.created = clock.now();
    alert.origin = "http";
    alert.identity = idempotencyKey;
    return alert;
  }

  // Ten numbers in all, every one of them open.
  void useUpAllNumbers() {
    settings.numberFrom = 9990;
    open();
    std::vector<Incoming> files;
    for (char c = 'a'; c < 'a' + 10; ++c)
      files.push_back(alert(std::string(1, c)));
    tocsin->filesArrived(files);
    run();
    ASSERT_EQ(filesDone.size(), 10U);
  }
};

TEST_F(IntakeTest, AFileForAnUnknownListIsRefusedWithAnAlarm) {
  open();
  Incoming file = alert("core-sw-2 DOWN");
  file.list = "nok";
  drop(file);
  EXPECT_EQ(filesRefused, std::vector<std::string>{file.fileName});
  EXPECT_TRUE(filesDone.empty());
  EXPECT_EQ(messages(), 0);
  EXPECT_EQ(events("REFUSED"), 1);
  pass(seconds{5});
  expectSms("alarm", "there is no recipient list \"nok\". It says: nok: core-sw-");
}

TEST_F(IntakeTest, IdenticalTextWithinAMinuteJoins) {
  open();
  drop("core-sw-2 DOWN");
  pass(seconds{60});
  drop("core-sw-2 DOWN");
  EXPECT_EQ(messages(), 1);
  EXPECT_EQ(message().joined, 1);
  EXPECT_EQ(filesDone.size(), 2U);
  EXPECT_TRUE(isNoted("joined " + number()));
  expectPaged({"ann"});
}

TEST_F(IntakeTest, IdenticalTextAfterAMinuteIsAnother) {
  open();
  drop("core-sw-2 DOWN");
  pass(seconds{60} + Duration{1});
  drop("core-sw-2 DOWN");
  EXPECT_EQ(messages(), 2);
  expectPaged({"ann", "ann"});
}

TEST_F(IntakeTest, IdenticalTextForAnotherListIsAnother) {
  open();
  drop("core-sw-2 DOWN");
  Incoming other = alert("core-sw-2 DOWN");
  other.list = "managers";
  drop(other);
  EXPECT_EQ(messages(), 2);
}

TEST_F(IntakeTest, ARaiseOfAKnownKeyJoinsWithItsNewestText) {
  open();
  drop(keyed("core-sw-2 DOWN"));
  pass(hours{1} - minutes{50});
  drop(keyed("core-sw-2 DOWN since 10 min"));
  EXPECT_EQ(messages(), 1);
  EXPECT_EQ(message().text, "core-sw-2 DOWN since 10 min");
  expectPaged({"ann", "bob", "cid"});
}

TEST_F(IntakeTest, AWorseOneStartsAgainAtLevelOne) {
  open();
  Incoming file = keyed("core-sw-2 slow");
  file.severity = Severity::Warning;
  drop(file);
  pass(minutes{5});
  expectPaged({"ann", "bob"});
  drop(keyed("core-sw-2 DOWN"));
  EXPECT_EQ(message().level, 1);
  expectPaged({"ann"});
}

TEST_F(IntakeTest, ARaiseOfWhatSomebodyHasIsANote) {
  open();
  drop(keyed("core-sw-2 DOWN"));
  reply("ann", number());
  pass(hours{1});
  drop(keyed("core-sw-2 DOWN still"));
  expectOutcome(Outcome::Acknowledged);
  EXPECT_EQ(messages(), 1);
  expectPaged({"ann"});
}

TEST_F(IntakeTest, AClearCancelsAndTellsThoseWithAnUnansweredPageOnce) {
  open();
  drop(keyed("core-sw-2 DOWN"));
  pass(minutes{1});
  drop(keyed("core-sw-2 UP", IncidentEvent::Clear));
  expectOutcome(Outcome::Cancelled);
  EXPECT_EQ(messages(), 1);
  EXPECT_TRUE(isNoted("clears " + number()));
  pass(minutes{1});
  expectSms("ann", number() + " OVER");
  expectNoSms("bob");
}

TEST_F(IntakeTest, AClearOfWhatSomebodyHasIsToldToThem) {
  open();
  drop(keyed("core-sw-2 DOWN"));
  reply("ann", number());
  pass(minutes{1});
  smsTo("ann");
  drop(keyed("core-sw-2 UP", IncidentEvent::Clear));
  expectOutcome(Outcome::Acknowledged);
  EXPECT_TRUE(message().cleared);
  pass(minutes{1});
  expectSms("ann", number() + " OVER");
  pass(hours{5});
  expectNoSms("ann");
}

TEST_F(IntakeTest, AClearFromBeforeTheRaiseCancelsNothing) {
  open();
  Incoming clear = keyed("core-sw-2 UP", IncidentEvent::Clear);
  clear.created -= seconds{1};
  drop(keyed("core-sw-2 DOWN"));
  drop(clear);
  expectOutcome(Outcome::Escalating);
}

TEST_F(IntakeTest, AnAckOfTheMonitoringToolAcknowledgesWhoeverItsSourceIs) {
  open();
  drop(keyed("core-sw-2 DOWN"));
  Incoming ack = keyed("", IncidentEvent::Ack);
  ack.source = "nagiosadmin";
  drop(ack);
  expectOutcome(Outcome::Acknowledged);
  EXPECT_EQ(message().acknowledgedBy, "nagiosadmin");
  EXPECT_EQ(messages(), 1);
  pass(minutes{1});
  expectSms("ann", "TAKEN by nagiosadmin");
}

TEST_F(IntakeTest, ARaiseWithinTenMinutesOfAClearReopensTheNumber) {
  open();
  drop(keyed("core-sw-2 DOWN"));
  const std::string first = number();
  pass(minutes{1});
  drop(keyed("core-sw-2 UP", IncidentEvent::Clear));
  pass(minutes{10});
  drop(keyed("core-sw-2 DOWN"));
  EXPECT_EQ(number(), first);
  EXPECT_EQ(message().id.value, 2) << "an id is never reused";
  expectOutcome(Outcome::Escalating);
  expectPaged({"ann", "ann"});
  drop(keyed("core-sw-2 UP", IncidentEvent::Clear));
  pass(minutes{10} + Duration{1});
  drop(keyed("core-sw-2 DOWN"));
  EXPECT_NE(number(), first);
}

TEST_F(IntakeTest, FromTheThirdTimeOnItSaysFlapping) {
  open();
  for (int time = 0; time <= 3; ++time) {
    modem.submits.clear();
    drop(keyed("core-sw-2 DOWN"));
    ASSERT_FALSE(modem.submits.empty());
    const std::string page = modem.submits.front().text;
    EXPECT_EQ(page.find("FLAPPING") != std::string::npos, time >= 3) << time << ": " << page;
    pass(minutes{1});
    drop(keyed("core-sw-2 UP", IncidentEvent::Clear));
    pass(minutes{1});
  }
}

TEST_F(IntakeTest, AClearOrAckOfAnUnknownKeyIsNotedAndTakesNoNumber) {
  open();
  drop(keyed("core-sw-2 UP", IncidentEvent::Clear));
  drop(keyed("", IncidentEvent::Ack));
  EXPECT_EQ(messages(), 0);
  ASSERT_EQ(receipts.size(), 2U);
  EXPECT_EQ(receipts[0].outcome, "NOTED");
  EXPECT_EQ(receipts[0].id, 0);
  EXPECT_TRUE(isNoted("CLEAR of a key that is not open"));
  EXPECT_TRUE(isNoted("ACK of a key that is not open"));
  EXPECT_EQ(filesDone.size(), 2U);
}

TEST_F(IntakeTest, AFileThatIsOfferedTwiceIsOneMessage) {
  open();
  const Incoming file = keyed("core-sw-2 DOWN");
  tocsin->filesArrived({file, file});
  run();
  cutPower();
  open();
  drop(file);
  EXPECT_EQ(messages(), 1);
  EXPECT_EQ(message().joined, 0);
  EXPECT_EQ(filesDone.size(), 3U) << "each time it is moved";
}

TEST_F(IntakeTest, APostIsAnsweredOnceItIsDurable) {
  open();
  std::int64_t found = -1;
  tocsin->post(posted("core-sw-2 DOWN"), {}, [&](const Answer<Accepted>&) { found = messages(); });
  EXPECT_EQ(found, -1);
  run();
  EXPECT_EQ(found, 1);
  EXPECT_EQ(message().origin, "http");
  expectPaged({"ann"});
}

TEST_F(IntakeTest, APostWithTheSameIdempotencyKeyCountsOnce) {
  open();
  const Accepted first = accepted(post(posted("core-sw-2 DOWN", "key 1")));
  pass(minutes{5});
  cutPower();
  open();
  const Accepted again = accepted(post(posted("core-sw-2 DOWN", "key 1")));
  EXPECT_EQ(again.id, first.id);
  EXPECT_EQ(again.number, first.number);
  EXPECT_EQ(messages(), 1);
  EXPECT_EQ(message().joined, 0);
}

TEST_F(IntakeTest, TheSecondPostOfAKeySaysWhatTheFirstOneSaid) {
  open();
  drop("core-sw-2 DOWN");
  const Accepted first = accepted(post(posted("core-sw-2 DOWN", "key 1")));
  const Accepted again = accepted(post(posted("core-sw-2 DOWN", "key 1")));
  EXPECT_TRUE(first.joined);
  EXPECT_TRUE(again.joined);
  EXPECT_EQ(message().joined, 1);
}

TEST_F(IntakeTest, TheSecondPostOfAKeyNamesItsMessageAlsoDaysLater) {
  open();
  const Accepted first = accepted(post(posted("core-sw-2 DOWN", "key 1")));
  reply("ann", first.number);
  pass(hours{48});
  EXPECT_EQ(accepted(post(posted("core-sw-2 DOWN", "key 1"))).id, first.id);
}

TEST_F(IntakeTest, APostForAnUnknownListIsBadInputAndNoAlarm) {
  open();
  Incoming wrong = posted("core-sw-2 DOWN");
  wrong.list = "nok";
  EXPECT_EQ(errorOf(post(wrong)), OrderError::Kind::BadInput);
  EXPECT_TRUE(tocsin->alarms().empty()) << "its sender has got the error";
}

TEST_F(IntakeTest, WhileTheDiskIsNearlyFullFilesWaitAndAPostIsToldToComeAgain) {
  open();
  freeBytes = 1'000'000;
  drop("core-sw-2 DOWN");
  EXPECT_TRUE(filesDone.empty());
  EXPECT_TRUE(alarmStands("disk_nearly_full"));
  EXPECT_EQ(errorOf(post(posted("core-sw-3 DOWN"))), OrderError::Kind::Busy);
  pass(seconds{10});
  expectSms("alarm", "DISK NEARLY FULL");
  freeBytes = 1'000'000'000;
  pass(seconds{5});
  EXPECT_EQ(filesDone.size(), 1U);
  EXPECT_FALSE(alarmStands("disk_nearly_full"));
  expectPaged({"ann"});
}

TEST_F(IntakeTest, WithAllNumbersOpenAFileWaitsUntilOneIsFree) {
  useUpAllNumbers();
  drop("the eleventh");
  EXPECT_EQ(filesDone.size(), 10U);
  EXPECT_TRUE(filesRefused.empty());
  EXPECT_TRUE(alarmStands("numbers_used_up"));
  EXPECT_EQ(errorOf(post(posted("the twelfth"))), OrderError::Kind::Busy);
  reply("ann", messageOf("c").number);
  pass(seconds{5});
  EXPECT_EQ(filesDone.size(), 11U);
  EXPECT_EQ(messageOf("the eleventh").number, messageOf("c").number)
      << "quarantine yields before an alert waits";
}

TEST_F(IntakeTest, WithAllNumbersOpenAClearStillGetsThrough) {
  settings.numberFrom = 9990;
  open();
  drop(keyed("core-sw-2 DOWN"));
  for (char c = 'a'; c < 'a' + 9; ++c)
    drop(std::string(1, c));
  drop("the eleventh");
  EXPECT_EQ(filesDone.size(), 10U);
  drop(keyed("core-sw-2 UP", IncidentEvent::Clear));
  EXPECT_EQ(messageOf("core-sw-2 DOWN").outcome, Outcome::Cancelled) << "it waits behind nothing";
  pass(seconds{5});
  EXPECT_EQ(filesDone.size(), 12U);
  EXPECT_EQ(messageOf("the eleventh").outcome, Outcome::Escalating);
}

TEST_F(IntakeTest, WithAllNumbersOpenAClearKeepsBehindItsOwnAlert) {
  useUpAllNumbers();
  drop(keyed("core-sw-2 DOWN"));
  EXPECT_EQ(errorOf(post(keyed("core-sw-2 UP", IncidentEvent::Clear))), OrderError::Kind::Busy);
  drop(keyed("core-sw-2 UP", IncidentEvent::Clear));
  EXPECT_EQ(filesDone.size(), 10U);
  reply("ann", messageOf("c").number);
  pass(seconds{5});
  EXPECT_EQ(messageOf("core-sw-2 DOWN").outcome, Outcome::Cancelled) << "not paged for ever";
}

TEST_F(IntakeTest, TheAlarmOfTheNumbersEndsWhenOneIsFree) {
  useUpAllNumbers();
  EXPECT_TRUE(alarmStands("numbers_used_up"));
  reply("ann", messageOf("c").number);
  EXPECT_FALSE(alarmStands("numbers_used_up"));
}

TEST_F(IntakeTest, WhatIsOlderThanItsValidityExpiresWithAnAlarmAndIsToldInOneSms) {
  open();
  Incoming first = alert("1st");
  first.created -= hours{2};
  Incoming second = alert("2nd");
  second.created -= minutes{11};
  second.validity = minutes{10};
  drop(first);
  pass(seconds{15});
  drop(second);
  EXPECT_EQ(messageOf("1st").outcome, Outcome::Expired);
  EXPECT_EQ(messageOf("2nd").outcome, Outcome::Expired);
  expectNobodyPaged();
  pass(seconds{5});
  const auto texts = smsTo("ann");
  ASSERT_EQ(texts.size(), 1U) << testing::PrintToString(texts);
  EXPECT_NE(texts[0].find("EXPIRED: too old, NOBODY WAS PAGED"), std::string::npos) << texts[0];
  EXPECT_NE(texts[0].find(messageOf("1st").number), std::string::npos) << texts[0];
  EXPECT_NE(texts[0].find(messageOf("2nd").number), std::string::npos) << texts[0];
  expectNoSms("bob");
  expectSms("alarm", "EXPIRED, was not paged in time");
}

TEST_F(IntakeTest, OnceSomebodyWasPagedItDoesNotExpire) {
  open();
  Incoming file = alert("core-sw-2 DOWN");
  file.validity = minutes{1};
  drop(file);
  pass(minutes{10});
  expectPaged({"ann", "bob", "cid"});
}

TEST_F(IntakeTest, WithAnImplausibleTimeItIsPagedAndSaysLate) {
  open();
  Incoming file = alert("core-sw-2 DOWN");
  file.created -= hours{24 * 30};
  file.createdPlausible = false;
  drop(file);
  ASSERT_EQ(modem.submits.size(), 1U) << "paged, not expired";
  EXPECT_NE(modem.submits[0].text.find("LATE"), std::string::npos) << modem.submits[0].text;
}

}  // namespace
}  // namespace tocsin::dispatch
