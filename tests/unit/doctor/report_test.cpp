// SPDX-License-Identifier: Apache-2.0
#include "app/doctor/report.h"

#include <nlohmann/json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::doctor {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

const Findings kOk{{.check = "clock", .what = "right"}};
const Findings kBad{{.check = "clock", .level = Level::Note, .what = "no NTP"},
                    {.check = "link",
                     .subject = "modem1",
                     .level = Level::Warning,
                     .what = "weak | noisy\nnight",
                     .whatToDo = "move it"},
                    {.check = "sim",
                     .subject = "modem1",
                     .level = Level::Critical,
                     .what = "locked",
                     .whatToDo = "a PUK"}};

Facts reached(DaemonFacts::Reach reach) {
  Facts facts;
  facts.daemon.reach = reach;
  return facts;
}

TEST(ReportTest, AllIsWellIsExitCodeZeroForNagios) {
  const NagiosOutput output = nagiosOf(kOk, reached(DaemonFacts::Reach::Answers));
  EXPECT_EQ(output.line, "TOCSIN OK - all well|critical=0;;0 warnings=0;0 notes=0 alarms=0");
  EXPECT_EQ(output.code, 0);
}

TEST(ReportTest, TheWorstComesFirstAndNothingBreaksTheLineOfNagios) {
  const NagiosOutput output = nagiosOf(kBad, reached(DaemonFacts::Reach::Answers));
  EXPECT_THAT(output.line,
              StartsWith("TOCSIN CRITICAL - 1 critical, 1 warning: sim modem1: locked; "
                         "link modem1: weak   noisy night|critical=1;;0 warnings=1;0 notes=1"));
  EXPECT_EQ(output.code, 2);
}

TEST(ReportTest, AWarningIsExitCodeOneForNagios) {
  EXPECT_EQ(nagiosOf({kBad[1]}, reached(DaemonFacts::Reach::Answers)).code, 1);
}

TEST(ReportTest, WhoMayNotAskTheServiceKnowsNothing) {
  const NagiosOutput output = nagiosOf({kBad[1]}, reached(DaemonFacts::Reach::Refused));
  EXPECT_THAT(output.line, StartsWith("TOCSIN UNKNOWN - "));
  EXPECT_EQ(output.code, 3);
  EXPECT_EQ(nagiosOf(kBad, reached(DaemonFacts::Reach::Refused)).code, 2);
}

TEST(ReportTest, RoomOnTheDiskIsADatumOfItsOwn) {
  Facts facts = reached(DaemonFacts::Reach::Answers);
  facts.rooms = {{.subject = "state", .path = {}, .freeBytes = 77}};
  EXPECT_THAT(nagiosOf(kOk, facts).line, HasSubstr(" free_state=77B"));
}

TEST(ReportTest, ManyFindingsAreCutAndStillCounted) {
  const Findings many(100, kBad[2]);
  const NagiosOutput output = nagiosOf(many, reached(DaemonFacts::Reach::Answers));
  EXPECT_LT(output.line.size(), 1'100U);
  EXPECT_THAT(output.line, HasSubstr("; ...|critical=100;;0"));
}

TEST(ReportTest, JsonHasEveryFindingAndTheCounts) {
  const auto json = nlohmann::json::parse(jsonOf(kBad, fromMillis(1'795'248'000'000)));
  EXPECT_EQ(json["level"], "critical");
  EXPECT_EQ(json["checked_at"], "2026-11-21T08:00:00.000Z");
  EXPECT_EQ(json["counts"]["warning"], 1);
  EXPECT_EQ(json["counts"]["ok"], 0);
  EXPECT_EQ(json["findings"][2],
            nlohmann::json::parse(R"({"check":"sim","subject":"modem1","level":"critical",
                                      "what":"locked","what_to_do":"a PUK"})"));
  EXPECT_TRUE(json["findings"][0]["subject"].is_null());
}

TEST(ReportTest, TheSummaryCountsWhatIsNotWell) {
  EXPECT_EQ(summaryOf({}), "all well");
  EXPECT_EQ(summaryOf({kBad[0]}), "all well");
  EXPECT_EQ(summaryOf({kBad[1], kBad[1]}), "2 warnings");
  EXPECT_EQ(summaryOf(kBad), "1 critical, 1 warning");
}

}  // namespace
}  // namespace tocsin::doctor
