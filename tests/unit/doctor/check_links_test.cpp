// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "facts_fixture.h"

namespace tocsin::doctor {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class CheckLinksTest : public FactsTest {};

TEST_F(CheckLinksTest, APortThatIsGoneOrHeldByAnotherProgramIsCritical) {
  port().holders.push_back({77, "gammu-smsd"});
  EXPECT_EQ(complaints(),
            "critical port modem1: /dev/serial/by-id/usb-modem is held by gammu-smsd (77)\n");
  port().path.exists = false;
  EXPECT_THAT(complaints(), HasSubstr("is not there"));
}

TEST_F(CheckLinksTest, AnotherDaemonOfOursIsAnotherProgram) {
  port().holders = {{413, "tocsind"}};
  EXPECT_THAT(complaints(), HasSubstr("is held by tocsind (413)"));
}

TEST_F(CheckLinksTest, APortThatTheServiceMayNotOpenIsCritical) {
  facts_.service.groups = {100};
  EXPECT_THAT(complaints(), HasSubstr("may not be opened by tocsin (rw-rw---- root dialout)"));
}

TEST_F(CheckLinksTest, ALockFileAndANameThatChangesAreSaid) {
  port().lockFile = "/var/lock/LCK..ttyUSB0 (smsd 77)";
  EXPECT_THAT(complaints(), StartsWith("warning port modem1"));
  port().lockFile.clear();
  port().device = "/dev/ttyUSB0";
  EXPECT_THAT(complaints(), StartsWith("warning port modem1: /dev/ttyUSB0 may be another modem"));
  port().device = "/dev/ttyS0";
  EXPECT_EQ(complaints(), "");  // of the board: where it is soldered
}

TEST_F(CheckLinksTest, ProgramsThatOpenModemsAreWarnedOfUnlessRulesKeepThemOff) {
  facts_.meddlers = {{9, "ModemManager"}};
  EXPECT_THAT(complaints(), StartsWith("warning port ModemManager"));
  facts_.hasUdevRules = true;
  EXPECT_THAT(complaints(), StartsWith("note port ModemManager"));
  port().holders = {{9, "ModemManager"}};
  EXPECT_THAT(complaints(), HasSubstr("warning port ModemManager"));
  facts_.ports.clear();
  EXPECT_EQ(complaints(), "");
}

TEST_F(CheckLinksTest, TheLastLinkThatGoesDownIsCritical) {
  facts_.daemon.links.push_back(link());
  facts_.daemon.links.back().name = "modem2";
  facts_.journal.checkup.lastHanded["modem2"] = now_;
  facts_.journal.checkup.lastReceived["modem2"] = now_;
  link().link = "down";
  link().detail = "no network";
  EXPECT_THAT(complaints(), StartsWith("warning link modem1: down: no network"));
  facts_.daemon.links.back().link = "down";
  EXPECT_THAT(complaints(), StartsWith("critical link modem1: down: no network"));
}

TEST_F(CheckLinksTest, SimulatedPhonesBesideARealDriverCarryNothing) {
  facts_.daemon.links.push_back({.name = "phones", .type = "simulator", .link = "up"});
  EXPECT_THAT(complaints(), Not(HasSubstr("last_page phones")));
  link().link = "down";
  EXPECT_THAT(complaints(), StartsWith("critical link modem1: down"));
}

TEST_F(CheckLinksTest, ABoxWithNothingButSimulatedPhonesIsCritical) {
  link() = {.name = "modem1", .type = "simulator", .link = "up"};
  EXPECT_EQ(complaints(),
            "critical link : only simulated phones carry pages: nobody real is told\n"
            "note link modem1: up; a simulator reaches no real phone\n");
}

TEST_F(CheckLinksTest, ABoxWithoutDriversIsCritical) {
  facts_.daemon.links.clear();
  EXPECT_THAT(complaints(), StartsWith("critical link : there is no driver"));
}

TEST_F(CheckLinksTest, WhatIsWrongWithALinkThatIsUpIsSaid) {
  link().receives = false;
  EXPECT_THAT(complaints(), StartsWith("warning link modem1: sends, and was not proven"));
  link().receives = true;
  link().trialAt = now_;
  EXPECT_THAT(complaints(), StartsWith("warning link modem1: failed lately"));
  link().trialAt.reset();
  link().isSlowed = true;
  EXPECT_THAT(complaints(), StartsWith("note link modem1"));
  link().link = "starting";
  EXPECT_THAT(complaints(), StartsWith("warning link modem1: still starting"));
}

TEST_F(CheckLinksTest, ARejectedLoginAndAWrongServerAreCritical) {
  link().troubles = {{"rejected", "invalid password"}};
  EXPECT_THAT(complaints(), StartsWith("critical link modem1: the login is rejected: invalid"));
  link().troubles = {{"untrusted", "certificate of another"}};
  EXPECT_THAT(complaints(), StartsWith("critical link modem1: not the right server"));
}

TEST_F(CheckLinksTest, AGatewayOnlySendsAndIsNotBlamedForIt) {
  link() = {.name = "modem1", .type = "http", .link = "up", .receives = false};
  EXPECT_EQ(complaints(), "note link modem1: up; it only sends\n");
  EXPECT_EQ(says("last_reply"), "");
}

TEST_F(CheckLinksTest, ALockedAndAFullSimAreCritical) {
  link().troubles = {{"sim_locked", "the SIM asks for a PUK"}};
  EXPECT_EQ(complaints(), "critical sim modem1: the SIM asks for a PUK\n");
  link().troubles = {{"sim_full", "SM holds 19 of 20 SMS"}};
  EXPECT_THAT(complaints(), StartsWith("critical sim modem1: SM holds 19 of 20 SMS"));
}

TEST_F(CheckLinksTest, AWeakSignalAndAnOldRadioAreWarnings) {
  link().troubles = {{"weak_signal", "-107 dBm"}};
  EXPECT_THAT(complaints(), StartsWith("warning signal modem1: -71 dBm: SMS often fail"));
  link().troubles.clear();
  link().technology = "2G (EDGE)";
  EXPECT_EQ(complaints(),
            "warning radio modem1: registered by 2G (EDGE), which operators switch off\n");
}

TEST_F(CheckLinksTest, AQuotaThatIsNearlyUsedIsSaidWithItsCount) {
  link().quota = "12 of 60 SMS in the last hour";
  EXPECT_EQ(complaints(), "");
  EXPECT_EQ(says("quota"), "12 of 60 SMS in the last hour\n");
  facts_.daemon.alarms = {{.cause = "quota_nearly_used",
                           .subject = "modem1",
                           .severity = "warning",
                           .text = "NEARLY USED",
                           .whatToDo = "find out",
                           .since = now_}};
  EXPECT_THAT(complaints(), StartsWith("warning quota modem1: 12 of 60"));
}

TEST_F(CheckLinksTest, ALinkByWhichNothingEverWentIsWarnedOf) {
  facts_.journal.checkup.lastHanded.clear();
  EXPECT_EQ(complaints(), "warning last_page modem1: no SMS ever went out by it\n");
  link().lastSent = now_ - minutes{3};  // the daemon knows of one
  EXPECT_EQ(complaints(), "");
  facts_.journal.checkup.lastReceived["modem1"] = now_ - hours{24 * 31};
  EXPECT_EQ(complaints(), "warning last_reply modem1: the last SMS came in 31 days ago\n");
}

TEST_F(CheckLinksTest, WhatTheJournalKeepsFromThisUserIsNotHeldAgainstALink) {
  facts_.journal = {.path = "q", .exists = true, .isUnknown = true};
  EXPECT_THAT(complaints(), HasSubstr("note last_page modem1: no SMS ever went out by it, as far"));
  EXPECT_THAT(complaints(), Not(HasSubstr("warning")));
}

TEST_F(CheckLinksTest, WithTheServiceDownTheLastPageIsThatOfTheJournal) {
  facts_.daemon = {.reach = DaemonFacts::Reach::Down};
  config::DriverSection modem;
  modem.name = "modem1";
  modem.type = "modem";
  facts_.configuration.config->drivers = {modem};
  EXPECT_EQ(says("last_page"), "the last SMS went out 60 min ago\n");
}

}  // namespace
}  // namespace tocsin::doctor
