// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include <gmock/gmock.h>

#include "facts_fixture.h"

namespace tocsin::doctor {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class CheckBoxTest : public FactsTest {};

TEST_F(CheckBoxTest, ABoxOnWhichAllIsWellHasNoComplaint) {
  EXPECT_EQ(complaints(), "");
}

TEST_F(CheckBoxTest, EachCheckHasANameOfItsOwnAndSaysSomething) {
  std::set<std::string_view> names;
  for (const Check& check : checks()) {
    EXPECT_TRUE(names.insert(check.name).second) << check.name;
    const bool isOfWhatIsNotThere = check.name == "certificate" || check.name == "quota";
    EXPECT_TRUE(isOfWhatIsNotThere || !says(std::string(check.name)).empty()) << check.name;
  }
}

TEST_F(CheckBoxTest, EveryMistakeOfTheConfigurationIsSaid) {
  facts_.configuration.problems = {{1, 2, "unknown key", false}, {3, 4, "hardly meant", true}};
  EXPECT_THAT(complaints(),
              HasSubstr("critical configuration : /etc/tocsin/tocsin.toml:1:2: error: unknown"));
  EXPECT_THAT(complaints(), HasSubstr("warning configuration : /etc/tocsin/tocsin.toml:3:4"));
}

TEST_F(CheckBoxTest, WithoutAConfigurationTheRestIsLookedAtAllTheSame) {
  facts_.configuration.config.reset();
  facts_.configuration.problems = {{0, 0, "cannot be read", false}};
  EXPECT_THAT(complaints(), StartsWith("critical configuration"));
  EXPECT_EQ(says("spool"), "");
  EXPECT_NE(says("alarms"), "");
}

TEST_F(CheckBoxTest, AConfigurationThatThisUserMayNotReadIsNoted) {
  facts_.configuration.config.reset();
  facts_.configuration.isUnknown = true;
  EXPECT_THAT(complaints(), StartsWith("note configuration : /etc/tocsin/tocsin.toml cannot be"));
  EXPECT_THAT(complaints(), Not(HasSubstr("critical")));
}

TEST_F(CheckBoxTest, AConfigurationThatTheServiceDoesNotHaveYetIsWarnedOf) {
  facts_.configuration.isInUse = true;
  EXPECT_EQ(complaints(), "");
  facts_.configuration.isInUse = false;
  EXPECT_EQ(complaints(),
            "warning configuration : /etc/tocsin/tocsin.toml was changed since the service read "
            "it\n");
}

TEST_F(CheckBoxTest, WhatTheServiceMayNotReadIsCritical) {
  PathFacts& pin = facts_.files.front().file;
  pin.owner = 0;
  pin.ownerName = "root";
  EXPECT_EQ(complaints(), "");
  pin.mode = 0600;
  EXPECT_EQ(complaints(),
            "critical file modem1 pin_file: tocsin may not read /etc/tocsin/modem1.pin "
            "(rw------- root tocsin-spool)\n");
  pin.exists = false;  // a warning of the configuration already
  EXPECT_EQ(complaints(), "");
  facts_.files.front().folder = directory("/etc/tocsin", 0700);
  facts_.files.front().folder.owner = 0;
  EXPECT_THAT(complaints(), HasSubstr("may not enter /etc/tocsin ("));
  facts_.files.clear();
  facts_.configuration.file.file = directory("/etc/tocsin/tocsin.toml", 0600);
  facts_.configuration.file.file.owner = 0;
  EXPECT_THAT(complaints(), StartsWith("critical configuration : tocsin may not read /etc/tocsin"));
}

TEST_F(CheckBoxTest, AServiceThatIsDownIsCriticalAndWhatOnlyItKnowsIsNotKnown) {
  facts_.daemon = {.reach = DaemonFacts::Reach::Down, .trouble = "No such file or directory"};
  EXPECT_THAT(complaints(), StartsWith("critical service : it does not run: No such file"));
  EXPECT_THAT(complaints(), HasSubstr("note lists : not known"));
  EXPECT_THAT(complaints(), Not(HasSubstr("nobody to page")));
}

TEST_F(CheckBoxTest, AServiceThatMayNotBeAskedIsNoServiceThatIsDown) {
  facts_.daemon = {.reach = DaemonFacts::Reach::Refused, .trouble = "Permission denied"};
  EXPECT_THAT(complaints(), StartsWith("warning service : this user may not ask"));
}

TEST_F(CheckBoxTest, AServiceThatIsNotReadyOrAnswersHalfIsCritical) {
  facts_.daemon.notReady = "no link is up";
  EXPECT_EQ(complaints(), "critical service : no link is up\n");
  facts_.daemon.trouble = "/lists answered 500";
  EXPECT_THAT(complaints(), HasSubstr("/lists answered 500"));
}

TEST_F(CheckBoxTest, ASpoolThatIsNotThereOrNotOursIsCritical) {
  facts_.spool.directory.exists = false;
  EXPECT_THAT(complaints(), HasSubstr("critical spool : /var/spool/tocsin does not exist"));
  facts_.spool.directory = directory("/var/spool/tocsin", 03770);
  facts_.spool.directory.isDirectory = false;
  EXPECT_THAT(complaints(), HasSubstr("is no directory"));
  facts_.spool.directory = directory("/var/spool/tocsin", 0755);
  facts_.spool.directory.owner = 0;
  EXPECT_THAT(complaints(), HasSubstr("tocsin may not read and write /var/spool/tocsin"));
  const Findings all = examine(facts_);
  EXPECT_TRUE(std::any_of(all.begin(), all.end(), [](const Finding& finding) {
    return finding.whatToDo.starts_with("install -d -o tocsin -g tocsin-spool -m 3770 ");
  })) << "the repair is what the package makes";
}

TEST_F(CheckBoxTest, TheModeOfTheSpoolIsHeldToWhatProducersNeed) {
  facts_.spool.directory.mode = 01770;
  EXPECT_THAT(complaints(), HasSubstr("warning spool : without setgid"));
  facts_.spool.directory.mode = 02770;
  EXPECT_THAT(complaints(), HasSubstr("warning spool : a producer may remove another one's alert"));
  facts_.spool.directory.mode = 03777;
  EXPECT_THAT(complaints(), HasSubstr("warning spool : everybody on this box may page"));
  facts_.spool.directory.mode = 0755;
  EXPECT_THAT(complaints(), HasSubstr("note spool"));
  facts_.spool.directory.mode = 03770;
  EXPECT_EQ(complaints(), "");  // the owner of a directory moves what lies in it
  facts_.service.user = 101;
  EXPECT_THAT(complaints(), HasSubstr("critical spool : the sticky bit"));
  facts_.spool.directory.mode = 02770;
  facts_.spool.directory.group = 20;
  EXPECT_EQ(complaints(), "");  // what mends it for the owner would do harm here
}

TEST_F(CheckBoxTest, FilesThatWaitLongOrCannotBeReadAreCritical) {
  facts_.spool.waiting = {.count = 2, .oldest = "a.xml", .oldestAge = minutes{4}};
  EXPECT_EQ(complaints(), "");
  facts_.spool.waiting->oldestAge = minutes{5};
  EXPECT_EQ(complaints(), "critical waiting a.xml: waits for 5 min, as one of 2\n");
  facts_.spool.waiting = {.count = 1, .oldest = "b.xml", .unreadable = "b.xml"};
  EXPECT_THAT(complaints(), StartsWith("critical waiting b.xml: tocsin may not read this file"));
}

TEST_F(CheckBoxTest, RefusedFilesAreNoted) {
  facts_.daemon.refusedFiles = 3;
  EXPECT_THAT(complaints(), StartsWith("note waiting : 3 refused files"));
}

TEST_F(CheckBoxTest, ADiskThatIsFullOrCannotBeWrittenIsCritical) {
  facts_.rooms.front().freeBytes = 200UL << 20U;
  EXPECT_THAT(complaints(), StartsWith("warning disk state: 200 MiB of 16384 MiB free"));
  facts_.rooms.front().freeBytes = 15UL << 20U;
  EXPECT_THAT(complaints(), StartsWith("critical disk state: 15 MiB"));
  facts_.rooms.front().writeTest = "Read-only file system";
  EXPECT_THAT(complaints(), HasSubstr("nothing can be written to /var/lib/tocsin: Read-only"));
}

TEST_F(CheckBoxTest, WhatThisUserMayNotLookAtIsNotedAndNotJudged) {
  facts_.rooms.front().cannotLook = "Permission denied";
  facts_.rooms.front().writeTest.reset();
  facts_.journal.isUnknown = true;
  facts_.spool.directory.trouble = "Permission denied";
  EXPECT_THAT(complaints(), Not(HasSubstr("critical")));
  EXPECT_THAT(complaints(), Not(HasSubstr("warning")));
}

TEST_F(CheckBoxTest, ADamagedJournalIsCritical) {
  facts_.journal.checkup.damage = "Page 7: never used";
  EXPECT_EQ(complaints(), "critical journal : /var/lib/tocsin/queue.db: Page 7: never used\n");
  facts_.journal = {.path = "q", .exists = true, .trouble = "file is not a database"};
  EXPECT_THAT(complaints(), HasSubstr("critical journal : q: file is not a database"));
}

TEST_F(CheckBoxTest, AJournalThatIsGoneIsCriticalOnlyUnderARunningService) {
  facts_.journal = {.path = "q"};
  EXPECT_THAT(complaints(), HasSubstr("critical journal : q is not there although"));
  facts_.daemon = {.reach = DaemonFacts::Reach::Down};
  EXPECT_THAT(complaints(), HasSubstr("note journal : q is not there; the first start"));
}

TEST_F(CheckBoxTest, AJournalThatWasNotReadToItsEndIsNoted) {
  facts_.journal.checkup.wasCut = true;
  EXPECT_THAT(complaints(), StartsWith("note journal"));
}

TEST_F(CheckBoxTest, AClockThatIsNotSetOrNotKeptIsSaid) {
  facts_.clock.isSynchronised = false;
  EXPECT_THAT(complaints(), StartsWith("warning clock : the clock is not synchronised"));
  EXPECT_THAT(complaints(), Not(HasSubstr("hardware")));
  facts_.clock.hasRtc = false;
  EXPECT_THAT(complaints(), HasSubstr("no hardware clock"));
  facts_.now = fromMillis(1'000);
  EXPECT_THAT(complaints(), HasSubstr("critical clock : the clock says 1970"));
}

TEST_F(CheckBoxTest, CertificatesAreWarnedOfThreeWeeksBeforeTheirEnd) {
  facts_.certificates = {{.subject = "[http]", .path = "/c.pem"}};
  CertificateFacts& certificate = facts_.certificates.front();
  certificate.notAfter = now_ + hours{24 * 22};
  EXPECT_EQ(complaints(), "");
  certificate.notAfter = now_ + hours{24 * 20};
  EXPECT_EQ(complaints(), "warning certificate [http]: /c.pem expires in 20 days\n");
  certificate.notAfter = now_ - hours{1};
  EXPECT_EQ(complaints(), "critical certificate [http]: /c.pem expired 60 min ago\n");
  certificate.notAfter.reset();
  certificate.trouble = "there is no certificate in it";
  EXPECT_THAT(complaints(), StartsWith("critical certificate"));
  certificate.isUnknown = true;
  EXPECT_THAT(complaints(), StartsWith("note certificate"));
}

}  // namespace
}  // namespace tocsin::doctor
