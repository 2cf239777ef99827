// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "app/doctor/checks.h"
#include "facts_fixture.h"

namespace tocsin::doctor {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class CheckPeopleTest : public FactsTest {};

TEST_F(CheckPeopleTest, PeopleWithoutAUsableNumberAreCritical) {
  ann().number = "0600000001";
  EXPECT_EQ(complaints(), "critical recipients ann: no link carries an SMS to \"0600000001\"\n");
  ann().number = "+33600000001";
  noc().withoutRoute = {"ann"};
  EXPECT_THAT(complaints(), StartsWith("critical recipients ann"));
}

TEST_F(CheckPeopleTest, WhoseRouteHasSimulatorsAloneIsWarnedOf) {
  config::Config& config = *facts_.configuration.config;
  config.drivers.resize(2);
  config.drivers[0].name = "modem1";
  config.drivers[0].type = "modem";
  config.drivers[1].name = "phones";
  config.drivers[1].type = "simulator";
  config.routes = {{.prefix = "+33600000001", .drivers = {"phones"}},
                   {.prefix = "", .drivers = {"phones", "modem1"}}};
  EXPECT_EQ(complaints(),
            "warning recipients ann: only simulated phones carry an SMS to +33600000001\n");
  config.routes[0].prefix = "+33600000009";  // that of the alarms
  EXPECT_EQ(complaints(),
            "warning alarm_numbers : only simulated phones carry an SMS to +33600000009\n");
}

TEST_F(CheckPeopleTest, PeopleWhoWereNeverReachedAreNamed) {
  ann().reachedAt.reset();
  EXPECT_EQ(complaints(), "warning recipients : never proven reachable: ann\n");
}

TEST_F(CheckPeopleTest, WhoIsOnNoListIsNotedAndNeedNotBeReached) {
  facts_.daemon.people.push_back({.name = "bob", .number = "+33600000002"});
  EXPECT_EQ(complaints(), "note recipients : on no list: bob\n");
}

TEST_F(CheckPeopleTest, ABoxWithoutPeopleOrListsIsCritical) {
  facts_.daemon.people.clear();
  facts_.daemon.lists.clear();
  EXPECT_THAT(complaints(), HasSubstr("critical recipients : there is nobody to page"));
  EXPECT_THAT(complaints(), HasSubstr("critical lists : there is no recipient list"));
}

TEST_F(CheckPeopleTest, AListWithoutALevelOneIsWarnedOf) {
  noc().entries = {{"ann", 2}};
  EXPECT_EQ(complaints(), "warning lists noc: has no level 1: level 2 is paged at once\n");
}

TEST_F(CheckPeopleTest, AListThatPagesNobodyIsCritical) {
  noc().entries.clear();
  EXPECT_EQ(complaints(), "critical lists noc: has nobody on it\n");
  noc().entries = {{"ann", 1}};
  ann().offUntil = now_ + hours{1};
  EXPECT_EQ(complaints(), "critical lists noc: nobody on it is on duty\n");
  ann().offUntil = now_;
  EXPECT_EQ(complaints(), "");
}

TEST_F(CheckPeopleTest, APausedListIsWarnedOf) {
  noc().pausedUntil = now_ + hours{1};
  EXPECT_THAT(complaints(), StartsWith("warning lists noc: is paused until 2026-11-21T09:00"));
}

TEST_F(CheckPeopleTest, TheLastResortIsSetAndThere) {
  facts_.configuration.config->queue.lastResort.clear();
  EXPECT_THAT(complaints(), StartsWith("note last_resort : there is none"));
  facts_.configuration.config->queue.lastResort = "bosses";
  EXPECT_EQ(complaints(), "critical last_resort bosses: there is no such list\n");
}

TEST_F(CheckPeopleTest, SomebodyIsToldOfTocsinsOwnTroubles) {
  facts_.configuration.config->alarm.numbers.clear();
  EXPECT_THAT(complaints(), StartsWith("note alarm_numbers : nobody is told"));
}

TEST_F(CheckPeopleTest, StandingAlarmsAreRepeatedWithTheirSeverity) {
  facts_.daemon.alarms = {{.cause = "driver_down",
                           .subject = "modem1",
                           .severity = "warning",
                           .text = "LINK DOWN: modem1",
                           .whatToDo = "look",
                           .since = now_ - minutes{3}}};
  EXPECT_EQ(complaints(), "warning alarms driver_down modem1: LINK DOWN: modem1 (for 3 min)\n");
  facts_.daemon.alarms.front().severity = "critical";
  EXPECT_THAT(complaints(), StartsWith("critical alarms"));
}

TEST_F(CheckPeopleTest, LongEnumerationsAreCut) {
  EXPECT_EQ(enumerate({"a", "b"}), "a, b");
  EXPECT_EQ(enumerate({"a", "b", "c", "d", "e", "f", "g"}), "a, b, c, d, e and 2 more");
}

TEST_F(CheckPeopleTest, TimesAreRough) {
  EXPECT_EQ(roughly(seconds{119}), "119 s");
  EXPECT_EQ(roughly(seconds{120}), "2 min");
  EXPECT_EQ(roughly(hours{2}), "2 h");
  EXPECT_EQ(roughly(hours{48}), "2 days");
  EXPECT_EQ(roughly(-seconds{3}), "0 s");
}

}  // namespace
}  // namespace tocsin::doctor
