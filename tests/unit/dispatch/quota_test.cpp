// SPDX-License-Identifier: Apache-2.0
// What a link may send in an hour.
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

constexpr Time kNow{Duration{1'795'250'520'000}};

TEST(QuotaOfALinkTest, WithoutALimitThereIsAlwaysRoom) {
  Quota quota;
  quota.count(kNow);
  EXPECT_TRUE(quota.hasRoom(1'000, false, 1'000, kNow));
  EXPECT_FALSE(quota.isNearlyUsed(kNow));
  EXPECT_EQ(quota.text(kNow), "");
}

TEST(QuotaOfALinkTest, TheLastFifthIsForWhatIsCritical) {
  Quota quota(10);
  EXPECT_TRUE(quota.hasRoom(1, false, 7, kNow));
  EXPECT_FALSE(quota.hasRoom(1, false, 8, kNow));
  EXPECT_TRUE(quota.hasRoom(1, true, 9, kNow));
  EXPECT_FALSE(quota.hasRoom(1, true, 10, kNow));
}

TEST(QuotaOfALinkTest, HoweverSmallItIsOneMayGo) {
  EXPECT_TRUE(Quota(1).hasRoom(1, false, 0, kNow));
  EXPECT_TRUE(Quota(2).hasRoom(8, false, 0, kNow));
  EXPECT_FALSE(Quota(2).hasRoom(8, false, 1, kNow));
}

TEST(QuotaOfALinkTest, AnHourIsSixtyMinutesAndNotLonger) {
  Quota quota(2);
  quota.count(kNow);
  quota.count(kNow + minutes{10});
  const Time later = kNow + minutes{60};
  EXPECT_EQ(quota.used(later - Duration{1}), 2);
  EXPECT_EQ(quota.used(later), 1);
  EXPECT_EQ(quota.roomAt(1, true, 0, kNow + minutes{20}), later);
  EXPECT_EQ(quota.roomAt(2, true, 0, kNow + minutes{20}), later + minutes{10});
  EXPECT_FALSE(quota.roomAt(1, true, 0, later));
}

class QuotaTest : public OfficeTest {
 protected:
  QuotaTest() {
    settings.routes = {{"", {"modem1"}}};
    settings.smsPerHour = {{"modem1", 10}};  // 8 and 2 critical ones
    settings.policy.validity = hours{5};
    settings.alarmNumbers.clear();
  }

  // One SMS each, and nothing that follows.
  void dropInfos(int count) {
    std::vector<Incoming> files;
    for (int i = 0; i < count; ++i) {
      files.push_back(alert("backup " + std::to_string(++infos_) + " done"));
      files.back().severity = Severity::Info;
    }
    tocsin->filesArrived(std::move(files));
    run();
  }

  std::string shown() const { return tocsin->drivers().front().health.quota; }

 private:
  int infos_ = 0;
};

TEST_F(QuotaTest, OfTheLastFifthOnlyCriticalPagesAreSent) {
  open();
  dropInfos(9);
  EXPECT_EQ(modem.submits.size(), 8U);
  drop("core-sw-2 DOWN");
  drop("core-sw-3 DOWN");
  EXPECT_EQ(modem.submits.size(), 10U);
  drop("core-sw-4 DOWN");
  EXPECT_EQ(modem.submits.size(), 10U);
}

TEST_F(QuotaTest, ALinkOverItsQuotaIsPassedOverForAnother) {
  settings.routes = {{"", {"modem1", "carrier"}}};
  open();
  dropInfos(9);
  EXPECT_EQ(modem.submits.size(), 8U);
  EXPECT_EQ(carrier.submits.size(), 1U);
}

TEST_F(QuotaTest, WhatWasRefusedForNowThereGoesByAnother) {
  settings.routes = {{"", {"modem1", "carrier"}}};
  modem.answers = [](const Submit& submit) {
    return std::optional(submit.text.find("DOWN") != std::string::npos
                             ? FakeDriver::refused(drivers::Refusal::ForNow)
                             : FakeDriver::accepted());
  };
  open();
  Incoming warning = alert("ups-1 DOWN");
  warning.severity = Severity::Warning;
  drop(warning);
  dropInfos(8);
  pass(seconds{2});
  EXPECT_EQ(modem.submits.size(), 9U);
  EXPECT_EQ(carrier.submits.size(), 1U);
}

TEST_F(QuotaTest, WhenNoneIsLeftThePageWaitsAndGoesAsSoonAsTheHourAllows) {
  open();
  dropInfos(9);
  pass(minutes{60} - Duration{1});
  EXPECT_EQ(modem.submits.size(), 8U);
  pass(Duration{1});
  EXPECT_EQ(modem.submits.size(), 9U);
}

TEST_F(QuotaTest, ALongSmsWaitsUntilThereIsRoomForAllItsParts) {
  settings.smsPerHour = {{"modem1", 5}};  // 4 and a critical one
  settings.maxParts = 3;
  open();
  Incoming longer = alert(std::string(400, 'x'));
  longer.severity = Severity::Info;
  drop(longer);
  EXPECT_EQ(modem.submits.size(), 3U);
  longer = alert(std::string(400, 'y'));
  longer.severity = Severity::Info;
  drop(longer);
  EXPECT_EQ(modem.submits.size(), 3U);
  pass(minutes{60});
  EXPECT_EQ(modem.submits.size(), 6U);
}

TEST_F(QuotaTest, WhatIsInFlightCounts) {
  modem.answers = [](const Submit&) { return std::nullopt; };
  open();
  dropInfos(9);
  EXPECT_EQ(modem.submits.size(), 8U);
}

TEST_F(QuotaTest, WhatWasRefusedDoesNotCount) {
  modem.answers = [](const Submit&) { return FakeDriver::refused(drivers::Refusal::Recipient); };
  open();
  dropInfos(9);
  EXPECT_EQ(modem.submits.size(), 9U);
  EXPECT_EQ(shown(), "0 of 10 SMS in the last hour");
}

TEST_F(QuotaTest, WhatIsInDoubtCountsEachTime) {
  modem.answers = [](const Submit& submit) {
    return std::optional(submit.attempt == 1 ? FakeDriver::inDoubt() : FakeDriver::accepted());
  };
  open();
  dropInfos(1);
  pass(seconds{2});
  EXPECT_EQ(shown(), "2 of 10 SMS in the last hour");
  cutPower();
  open();
  EXPECT_EQ(shown(), "2 of 10 SMS in the last hour");
}

TEST_F(QuotaTest, TheHourGoesOnAcrossAPowerCut) {
  open();
  dropInfos(8);
  pass(minutes{20});
  cutPower();
  open();
  dropInfos(1);
  EXPECT_EQ(modem.submits.size(), 8U);
  pass(minutes{40});
  EXPECT_EQ(modem.submits.size(), 9U);
}

TEST_F(QuotaTest, AStepOfTheClockDoesNotEndTheHour) {
  open();
  dropInfos(9);
  stepClock(hours{2});
  pass(minutes{59});
  EXPECT_EQ(modem.submits.size(), 8U);
  pass(minutes{1});
  EXPECT_EQ(modem.submits.size(), 9U);
}

TEST_F(QuotaTest, AClockThatWentBackWhileNobodyLookedDoesNotProlongTheHour) {
  open();
  dropInfos(8);
  cutPower();
  clock.step(-hours{24});
  open();
  dropInfos(1);
  EXPECT_EQ(modem.submits.size(), 8U);
  pass(minutes{60});
  EXPECT_EQ(modem.submits.size(), 9U);
}

TEST_F(QuotaTest, From80PercentToBelow70AnAlarmStands) {
  open();
  for (int i = 0; i < 7; ++i) {
    dropInfos(1);
    EXPECT_FALSE(alarmStands("quota_nearly_used"));
    pass(minutes{1});
  }
  dropInfos(1);
  EXPECT_TRUE(alarmStands("quota_nearly_used"));
  pass(minutes{53});  // the first one is an hour ago: 7 of 10
  EXPECT_TRUE(alarmStands("quota_nearly_used"));
  pass(minutes{1});
  EXPECT_FALSE(alarmStands("quota_nearly_used"));
}

TEST_F(QuotaTest, WhilePagesWaitForTheHourAnAlarmSaysSoAndNotThatTheyAreStuck) {
  open();
  dropInfos(9);
  EXPECT_TRUE(alarmStands("quota_used_up"));
  pass(minutes{30});
  EXPECT_FALSE(alarmStands("work_stuck"));
  pass(minutes{30});
  EXPECT_FALSE(alarmStands("quota_used_up"));
}

TEST_F(QuotaTest, ItIsShownWithTheLink) {
  open();
  dropInfos(3);
  EXPECT_EQ(shown(), "3 of 10 SMS in the last hour");
}

}  // namespace
}  // namespace tocsin::dispatch
