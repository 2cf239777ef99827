// SPDX-License-Identifier: Apache-2.0
// Tocsin's own troubles: who is told when, how often, and when it ends.
#include <algorithm>

#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

class AlarmsTest : public OfficeTest {
 protected:
  void refuse(const std::string& file, const std::string& readable = "") {
    tocsin->fileRefused(file, {0, 0, "it is not XML", "", readable});
    run();
  }

  void setBoth(drivers::Link link) {
    modem.setLink(link);
    carrier.setLink(link);
    run();
  }

  // Alerts of a list on which nobody stands are EXHAUSTED at once.
  void exhaust(int count) {
    std::vector<Incoming> files;
    for (int i = 0; i < count; ++i) {
      files.push_back(alert("nobody hears " + std::string(1, static_cast<char>('a' + i % 26)) +
                            std::string(1, static_cast<char>('a' + i / 26))));
      files.back().list = "nobody";
    }
    tocsin->filesArrived(files);
    run();
  }

  void openWithAListOfNobody() {
    settings.lastResort.clear();
    open();
    ListRow nobody;
    nobody.name = "nobody";
    nobody.force = true;
    ASSERT_TRUE(isDone(put(nobody)));
  }

  std::optional<Answer<OrderDone>> acknowledge(const std::string& number) {
    std::optional<Answer<OrderDone>> came;
    tocsin->order({MessageVerb::Acknowledge, number, "ann", ""}, {}, [&](Answer<OrderDone> answer) {
      came = answer;
    });
    run();
    return came;
  }

  void acknowledgeAll() {
    for (const Message* m : tocsin->book().all())
      ASSERT_TRUE(isDone(acknowledge(m->number)));
  }

  // Whether an SMS to the alarm number since the last look says this.
  bool isTold(const std::string& part) {
    const auto texts = smsTo("alarm");
    return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
      return text.find(part) != std::string::npos;
    });
  }
};

TEST_F(AlarmsTest, TheFirstSmsGoesAfterFiveSecondsForOthersToJoinIt) {
  open();
  refuse("a.xml");
  EXPECT_TRUE(alarmStands("refused_file")) << "shown at once";
  EXPECT_EQ(alarmFiles.count("refused_file-a.xml"), 1U);
  EXPECT_TRUE(logged("ALARM REFUSED FILE"));
  pass(seconds{5} - Duration{1});
  expectNoSms("alarm");
  pass(Duration{1});
  expectSms("alarm", "TOCSIN REFUSED FILE, nobody is told of it: a.xml - it is not XML");
}

TEST_F(AlarmsTest, SeveralGoInOneSms) {
  open();
  refuse("a.xml");
  pass(seconds{4});
  refuse("b.xml");
  refuse("c.xml");
  pass(seconds{1});
  expectSms("alarm", "a.xml - it is not XML +2 more. See: tocsin alarms");
  pass(hours{1});
  expectNoSms("alarm");
}

TEST_F(AlarmsTest, EachAlarmNumberIsTold) {
  settings.alarmNumbers.push_back(*PhoneNumber::parse("+33600000005", "FR"));
  open();
  refuse("a.xml");
  pass(seconds{5});
  expectSms("alarm", "a.xml");
  expectSms("zoe", "a.xml");
}

TEST_F(AlarmsTest, AtMostOneSmsAMinute) {
  open();
  refuse("a.xml");
  pass(seconds{5});
  expectSms("alarm", "a.xml");
  refuse("b.xml");
  pass(seconds{60} - Duration{1});
  expectNoSms("alarm");
  pass(Duration{1});
  expectSms("alarm", "b.xml");
}

TEST_F(AlarmsTest, WhileItStandsItIsToldAgainEveryRepeat) {
  open();
  modem.setLink(drivers::Link::Down);
  pass(seconds{5});
  expectSms("alarm", "LINK DOWN: modem1");
  for (int i = 0; i < 3; ++i) {
    pass(settings.alarmRepeat - seconds{1});
    expectNoSms("alarm");
    pass(seconds{6});
    expectSms("alarm", "LINK DOWN: modem1");
  }
}

TEST_F(AlarmsTest, ItIsToldWhenItClears) {
  open();
  modem.setLink(drivers::Link::Down);
  pass(minutes{2});
  expectSms("alarm", "LINK DOWN: modem1");
  modem.setLink(drivers::Link::Up);
  pass(seconds{5});
  expectSms("alarm", "OVER: LINK DOWN: modem1");
  EXPECT_FALSE(alarmStands("driver_down"));
  EXPECT_TRUE(alarmFiles.empty());
  EXPECT_TRUE(logged("alarm over: LINK DOWN: modem1"));
  pass(hours{10});
  expectNoSms("alarm");
}

TEST_F(AlarmsTest, OneThatWasOverBeforeAnySmsIsNotTexted) {
  open();
  modem.setLink(drivers::Link::Down);
  pass(seconds{4});
  modem.setLink(drivers::Link::Up);
  pass(minutes{5});
  expectNoSms("alarm");
  EXPECT_TRUE(logged("alarm over"));
}

TEST_F(AlarmsTest, OneThatIsOverIsToldAlsoAfterAPowerCut) {
  open();
  modem.setLink(drivers::Link::Down);
  pass(minutes{2});
  expectSms("alarm", "LINK DOWN: modem1");
  modem.setLink(drivers::Link::Up);
  run();
  cutPower();
  open();
  pass(minutes{2});
  expectSms("alarm", "OVER: LINK DOWN: modem1");
}

TEST_F(AlarmsTest, WhatOnlyHappenedIsToldOnceAndShownForADay) {
  open();
  refuse("a.xml");
  pass(seconds{5});
  expectSms("alarm", "a.xml");
  pass(hours{24} - seconds{6});
  EXPECT_TRUE(alarmStands("refused_file"));
  pass(seconds{1});
  EXPECT_FALSE(alarmStands("refused_file"));
  EXPECT_TRUE(alarmFiles.empty());
  pass(minutes{5});
  expectNoSms("alarm");
}

TEST_F(AlarmsTest, MoreThanFiftyOfOneCauseAreCounted) {
  open();
  for (int i = 0; i < 55; ++i)
    refuse(std::to_string(100 + i) + ".xml");
  const auto rows = tocsin->alarms();
  ASSERT_EQ(rows.size(), Alarms::kPerCauseMax + 1);
  EXPECT_NE(rows.front().text.find(" 5 more"), std::string::npos) << rows.front().text;
}

TEST_F(AlarmsTest, TheCountIsKeptAcrossARestart) {
  open();
  for (int i = 0; i < 55; ++i)
    refuse(std::to_string(100 + i) + ".xml");
  cutPower();
  open();
  const auto rows = tocsin->alarms();
  ASSERT_EQ(rows.size(), Alarms::kPerCauseMax + 1);
  EXPECT_NE(rows.front().text.find(" 5 more"), std::string::npos) << rows.front().text;
}

TEST_F(AlarmsTest, AnotherCauseIsNotCountedWithThem) {
  open();
  for (int i = 0; i < 51; ++i)
    refuse(std::to_string(100 + i) + ".xml");
  modem.setLink(drivers::Link::Down);
  run();
  EXPECT_EQ(tocsin->alarms().size(), Alarms::kPerCauseMax + 2);
}

TEST_F(AlarmsTest, FiftyExhaustedOnesEndWithTheirMessages) {
  openWithAListOfNobody();
  exhaust(50);
  EXPECT_EQ(tocsin->alarms().size(), 50U);
  acknowledgeAll();
  EXPECT_FALSE(alarmStands("exhausted"));
}

TEST_F(AlarmsTest, TheCountedOnesEndWithTheirMessagesToo) {
  openWithAListOfNobody();
  exhaust(53);
  EXPECT_EQ(tocsin->alarms().size(), 51U);
  acknowledgeAll();
  EXPECT_FALSE(alarmStands("exhausted"));
}

TEST_F(AlarmsTest, TheSameAlarmTwiceIsOne) {
  open();
  for (int i = 0; i < 2; ++i) {
    tocsin->alarm(Cause::StuckFile, "a.xml", true, "permission denied");
    refuse("b.xml");
  }
  EXPECT_EQ(tocsin->alarms().size(), 2U);
  pass(seconds{5});
  expectSms("alarm", "+1 more");
  tocsin->alarm(Cause::StuckFile, "a.xml", true, "permission denied");
  pass(hours{1});
  expectNoSms("alarm");
}

TEST_F(AlarmsTest, TheTextOfAnAlertStandsInTheSmsAndNeverInTheLog) {
  open();
  refuse("a.xml", "noc: the secret of core-sw-2");
  pass(seconds{5});
  expectSms("alarm", "It says: noc: the secret of core-sw-2");
  drop("another secret");
  pass(minutes{25});
  EXPECT_TRUE(isTold("another secret"));
  Incoming old = alert("an old secret");
  old.created = clock.now() - hours{3};
  drop(old);
  pass(minutes{2});
  EXPECT_TRUE(isTold("an old secret"));
  cutPower();
  open();
  EXPECT_FALSE(logged("secret"));
}

TEST_F(AlarmsTest, AnAlarmIsOneSmsHoweverLongItsCauseIs) {
  open();
  refuse(std::string(200, 'x') + ".xml", std::string(300, 'y'));
  pass(seconds{5});
  const auto texts = smsTo("alarm");
  ASSERT_EQ(texts.size(), 1U);
  EXPECT_LE(texts[0].size(), 160U);
  EXPECT_NE(texts[0].find("See: tocsin alarms"), std::string::npos) << texts[0];
}

TEST_F(AlarmsTest, AToldAlarmStandsAfterARestartAndIsNotToldAtOnceAgain) {
  open();
  modem.setLink(drivers::Link::Down);
  pass(minutes{2});
  expectSms("alarm", "LINK DOWN: modem1");
  alarmFiles.clear();
  cutPower();
  open();
  EXPECT_TRUE(alarmStands("driver_down"));
  EXPECT_EQ(alarmFiles.count("driver_down-modem1"), 1U);
  pass(hours{3});
  expectNoSms("alarm");
  pass(hours{1});
  expectSms("alarm", "LINK DOWN: modem1");
}

TEST_F(AlarmsTest, OneThatNobodyWasToldOfIsToldAfterARestart) {
  open();
  refuse("a.xml");
  cutPower();
  open();
  pass(seconds{5});
  expectSms("alarm", "a.xml");
}

TEST_F(AlarmsTest, WhatNobodyRaisesAgainAfterAStartIsOver) {
  open();
  tocsin->alarm(Cause::StuckFile, "a.xml", true, "cannot be moved");
  tocsin->alarm(Cause::StuckFile, "b.xml", true, "cannot be moved");
  pass(minutes{1});
  cutPower();
  open();
  tocsin->alarm(Cause::StuckFile, "b.xml", true, "cannot be moved");
  pass(Alarms::kConfirm);
  const auto rows = tocsin->alarms();
  ASSERT_EQ(rows.size(), 1U) << "a.xml has gone while nobody looked";
  EXPECT_EQ(rows[0].subject, "b.xml");
}

TEST_F(AlarmsTest, WhatIsNewWhileTheLastSmsWaitsForAPathIsToldLater) {
  open();
  setBoth(drivers::Link::Down);
  pass(minutes{5});
  refuse("b.xml");
  pass(minutes{5});
  setBoth(drivers::Link::Up);
  pass(minutes{5});
  EXPECT_TRUE(isTold("b.xml"));
}

TEST_F(AlarmsTest, ExhaustedEndsWhenSomebodyHasIt) {
  open();
  drop("core-sw-2 DOWN");
  pass(minutes{20});
  expectOutcome(Outcome::Exhausted);
  EXPECT_TRUE(alarmStands("exhausted"));
  pass(seconds{5});
  expectSms("alarm", "NOBODY TOOK IT: " + number());
  reply("bob", number());
  EXPECT_FALSE(alarmStands("exhausted"));
  pass(minutes{1});
  expectSms("alarm", "OVER: NOBODY TOOK IT: " + number());
}

TEST_F(AlarmsTest, ExhaustedEndsByAnOperatorOrAClear) {
  open();
  drop("core-sw-2 DOWN");
  drop(keyed("core-sw-3 DOWN"));
  pass(minutes{20});
  EXPECT_EQ(tocsin->alarms().size(), 2U);
  pass(minutes{1});
  drop(keyed("core-sw-3 UP", IncidentEvent::Clear));
  EXPECT_EQ(tocsin->alarms().size(), 1U);
  std::optional<Answer<OrderDone>> came;
  tocsin->order({MessageVerb::Cancel, messageOf("core-sw-2 DOWN").number, "", ""},
                {},
                [&](Answer<OrderDone> answer) { came = answer; });
  run();
  EXPECT_TRUE(isDone(came));
  EXPECT_FALSE(alarmStands("exhausted"));
}

TEST_F(AlarmsTest, ExhaustedEndsWhenItsNumberIsGivenBack) {
  settings.policy.repeatMax = 0;
  open();
  drop("core-sw-2 DOWN");
  pass(hours{24});
  EXPECT_TRUE(alarmStands("exhausted")) << "and it is told again and again";
  pass(hours{1});
  EXPECT_FALSE(alarmStands("exhausted"));
}

TEST_F(AlarmsTest, ExhaustedEndsAlsoWhenItsNumberWasGivenBackWhileThePowerWasOff) {
  settings.policy.repeatMax = 0;
  open();
  drop("core-sw-2 DOWN");
  pass(hours{23});
  cutPower();
  pass(hours{3});
  open();
  run();
  EXPECT_FALSE(alarmStands("exhausted"));
}

}  // namespace
}  // namespace tocsin::dispatch
