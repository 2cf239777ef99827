// SPDX-License-Identifier: Apache-2.0
// When a proof of life is due, by the clocks of Paris.
#include <gtest/gtest.h>

#include "app/dispatch/proof_plan.h"
#include "app/loop/time_zone.h"

namespace tocsin::dispatch {
namespace {

struct Row {
  std::string what, at, last, now;  // times by the wall of Paris, "" = none
  std::string planned, next;
  std::vector<int> days{};  // from Sunday = 0; empty: every day
};

class ProofCalendarTest : public testing::Test {
 protected:
  Time read(const std::string& text) const {
    LocalTime t;
    EXPECT_EQ(
        std::sscanf(text.c_str(), "%d-%d-%d %d:%d", &t.year, &t.month, &t.day, &t.hour, &t.minute),
        5)
        << text;
    return zone_->instantOf(t);
  }

  std::string write(OptionalTime at) const {
    if (!at) return "";
    const LocalTime t = zone_->localTime(*at);
    char text[32];
    std::snprintf(
        text, sizeof text, "%04d-%02d-%02d %02d:%02d", t.year, t.month, t.day, t.hour, t.minute);
    return text;
  }

  ProofStep stepOf(const Row& row) const {
    ProofPlan plan;
    plan.hour = std::stoi(row.at.substr(0, 2));
    plan.minute = std::stoi(row.at.substr(3));
    if (!row.days.empty()) plan.days.fill(false);
    for (const int day : row.days) {
      plan.days.at(static_cast<std::size_t>(day)) = true;
    }
    const ProofCalendar calendar(
        plan,
        [this](int hour, int minute, Time after) { return zone_->next(hour, minute, after); },
        [this](Time t) { return zone_->localTime(t); });
    return calendar.step(row.last.empty() ? OptionalTime{} : read(row.last), read(row.now));
  }

  void expectRows(const std::vector<Row>& rows) const {
    for (const Row& row : rows) {
      const ProofStep step = stepOf(row);
      EXPECT_EQ(write(step.planned), row.planned) << row.what;
      EXPECT_EQ(write(step.next), row.next) << row.what;
    }
  }

  Result<loop::TimeZone> zone_ = loop::TimeZone::load("Europe/Paris");
};

TEST_F(ProofCalendarTest, OnceADayAtItsTimeOrForSomeHoursAfterIt) {
  expectRows({
      {"before it", "09:00", "2026-06-01 09:00", "2026-06-02 08:59", "", "2026-06-02 09:00"},
      {"at it",
       "09:00",
       "2026-06-01 09:00",
       "2026-06-02 09:00",
       "2026-06-02 09:00",
       "2026-06-03 09:00"},
      {"sent", "09:00", "2026-06-02 09:00", "2026-06-02 09:01", "", "2026-06-03 09:00"},
      {"missed a little",
       "09:00",
       "2026-06-01 09:00",
       "2026-06-02 12:00",
       "2026-06-02 09:00",
       "2026-06-03 09:00"},
      {"missed", "09:00", "2026-06-01 09:00", "2026-06-02 12:01", "", "2026-06-03 09:00"},
      {"the first ever", "09:00", "", "2026-06-02 09:30", "2026-06-02 09:00", "2026-06-03 09:00"},
      {"the first ever, late", "09:00", "", "2026-06-02 20:00", "", "2026-06-03 09:00"},
      {"missed around midnight",
       "23:30",
       "2026-06-01 23:30",
       "2026-06-03 01:00",
       "2026-06-02 23:30",
       "2026-06-03 23:30"},
  });
}

TEST_F(ProofCalendarTest, OnTheDaysThatArePlanned) {
  const std::vector<int> workdays{1, 2, 3, 4, 5};
  expectRows({
      {"Friday", "09:00", "2026-06-05 09:00", "2026-06-05 10:00", "", "2026-06-08 09:00", workdays},
      {"Saturday",
       "09:00",
       "2026-06-05 09:00",
       "2026-06-06 09:00",
       "",
       "2026-06-08 09:00",
       workdays},
      {"only Wednesday",
       "09:00",
       "2026-06-03 09:00",
       "2026-06-03 09:01",
       "",
       "2026-06-10 09:00",
       {3}},
  });
}

// 2026: forward on 29 March at 02:00, back on 25 October at 03:00.
TEST_F(ProofCalendarTest, OnTheNightsWhenTheClocksChange) {
  expectRows({
      {"a day of 23 h", "09:00", "2026-03-28 09:00", "2026-03-29 08:59", "", "2026-03-29 09:00"},
      {"a day of 25 h", "09:00", "2026-10-24 09:00", "2026-10-25 08:59", "", "2026-10-25 09:00"},
      {"a time that is skipped falls right after the gap",
       "02:30",
       "2026-03-28 02:30",
       "2026-03-29 01:59",
       "",
       "2026-03-29 03:30"},
      {"and is sent once", "02:30", "2026-03-29 03:30", "2026-03-29 03:31", "", "2026-03-30 02:30"},
      {"a time that is shown twice is its first showing",
       "02:30",
       "2026-10-24 02:30",
       "2026-10-25 02:29",
       "",
       "2026-10-25 02:30"},
      {"and is sent once", "02:30", "2026-10-25 02:30", "2026-10-25 03:30", "", "2026-10-26 02:30"},
  });
}

TEST_F(ProofCalendarTest, ATimeThatLiesAheadByMoreThanADayIsNotBelieved) {
  expectRows({
      {"set back a little",
       "09:00",
       "2026-06-02 09:00",
       "2026-06-02 08:00",
       "",
       "2026-06-03 09:00"},
      {"set back a year",
       "09:00",
       "2027-06-02 09:00",
       "2026-06-02 09:30",
       "2026-06-02 09:00",
       "2026-06-03 09:00"},
  });
}

}  // namespace
}  // namespace tocsin::dispatch
