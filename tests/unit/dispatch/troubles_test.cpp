// SPDX-License-Identifier: Apache-2.0
// Troubles of links that send all the same, and links that do not receive.
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

using Kind = drivers::LinkTrouble::Kind;

class TroublesTest : public OfficeTest {
 protected:
  void modemReceives(bool receives) {
    modem.setReceives(receives);
    run();
  }
};

TEST_F(TroublesTest, EachKindIsAnAlarmUntilTheLinkDoesNotNameItAnyMore) {
  open();
  const std::vector<std::pair<Kind, std::string>> kinds{{Kind::SimLocked, "sim_locked"},
                                                        {Kind::SimFull, "sim_full"},
                                                        {Kind::Deaf, "deaf_path"},
                                                        {Kind::WeakSignal, "weak_signal"}};
  for (const auto& [kind, cause] : kinds) {
    modem.setTroubles({{kind, "it is so"}});
    run();
    for (const auto& [other, name] : kinds) {
      EXPECT_EQ(alarmStands(name), name == cause) << name << " while " << cause;
    }
  }
  modem.setTroubles({});
  run();
  EXPECT_TRUE(tocsin->alarms().empty());
}

TEST_F(TroublesTest, TheAlarmSaysWhichLinkAndWhat) {
  open();
  modem.setTroubles({{Kind::SimFull, "20 of 25 places are used"}});
  run();
  const auto alarms = tocsin->alarms();
  ASSERT_EQ(alarms.size(), 1U);
  EXPECT_EQ(alarms[0].subject, "modem1");
  EXPECT_EQ(alarms[0].severity, "critical");
  EXPECT_NE(alarms[0].text.find("20 of 25 places are used"), std::string::npos);
}

TEST_F(TroublesTest, ALinkThatDoesNotReceiveIsPassedOverForOneThatDoes) {
  open();
  modemReceives(false);
  drop("core-sw-2 DOWN");
  EXPECT_TRUE(modem.submits.empty());
  EXPECT_EQ(carrier.submits.size(), 1U);
}

TEST_F(TroublesTest, ItIsUsedWhenTheOtherHasNoRoom) {
  carrier.windowSize = 1;
  carrier.answers = [](const Submit&) { return std::nullopt; };
  open();
  modemReceives(false);
  drop("core-sw-2 DOWN");
  drop("core-sw-3 DOWN");
  EXPECT_EQ(carrier.submits.size(), 1U);
  EXPECT_EQ(modem.submits.size(), 1U);
}

TEST_F(TroublesTest, ItIsUsedRatherThanNothing) {
  open();
  modemReceives(false);
  carrier.setLink(drivers::Link::Down);
  run();
  drop("core-sw-2 DOWN");
  EXPECT_EQ(modem.submits.size(), 1U);
}

TEST_F(TroublesTest, WhenNothingOfARouteReceivesForTheGraceRepliesCannotComeIn) {
  open();
  modemReceives(false);
  carrier.setLink(drivers::Link::Down);
  pass(settings.policy.pathGrace - Duration{1});
  EXPECT_FALSE(alarmStands("no_replies"));
  pass(Duration{1});
  EXPECT_TRUE(alarmStands("no_replies"));
  EXPECT_FALSE(alarmStands("no_path"));
  modemReceives(true);
  EXPECT_FALSE(alarmStands("no_replies"));
}

TEST_F(TroublesTest, ABoxWithoutAnyLinkHasNoPathFromTheStart) {
  links.clear();
  settings.routes = {{"", {}}};
  open();
  EXPECT_TRUE(alarmStands("no_path"));
  const auto alarms = tocsin->alarms();
  ASSERT_EQ(alarms.size(), 1U);
  EXPECT_EQ(alarms[0].subject, "of everybody");
  EXPECT_NE(alarms[0].text.find("there is no [[driver]]"), std::string::npos) << alarms[0].text;
  pass(minutes{10});
  EXPECT_TRUE(alarmStands("no_path"));
}

TEST_F(TroublesTest, WhileAnotherLinkReceivesTheyCan) {
  open();
  modemReceives(false);
  pass(minutes{10});
  EXPECT_FALSE(alarmStands("no_replies"));
}

TEST_F(TroublesTest, OfARouteWithoutAnyLinkItIsNotSaidTwice) {
  open();
  modemReceives(false);
  carrier.setLink(drivers::Link::Down);
  modem.setLink(drivers::Link::Down);
  pass(minutes{10});
  EXPECT_TRUE(alarmStands("no_path"));
  EXPECT_FALSE(alarmStands("no_replies"));
}

TEST_F(TroublesTest, TheDialogueOfALinkIsToldByItsName) {
  modem.dialogue = "> AT\n< OK\n";
  open();
  EXPECT_EQ(tocsin->trace("modem1"), "> AT\n< OK\n");
  EXPECT_EQ(tocsin->trace("carrier"), "");
  EXPECT_FALSE(tocsin->trace("nobody"));
}

}  // namespace
}  // namespace tocsin::dispatch
