// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include <gtest/gtest.h>

#include "app/loop/clock_core.h"
#include "app/loop/qt_loop.h"
#include "app/loop/system_clock.h"

namespace tocsin::loop {
namespace {

using std::chrono::nanoseconds;

// A machine's two clocks, moved by hand.
struct FakeClocks {
  nanoseconds wall = hours{500'000};
  nanoseconds monotonic = seconds{77};
  nanoseconds uncertainty{0};

  void pass(nanoseconds time) {
    wall += time;
    monotonic += time;
  }

  ClockReading read() const {
    return {.wall = wall, .monotonic = monotonic, .uncertainty = uncertainty};
  }

  Time wallTime() const { return Time{std::chrono::floor<Duration>(wall)}; }
};

TEST(ClockCoreTest, NowStandsStillBetweenTurns) {
  FakeClocks clocks;
  ClockCore core(clocks.read());
  const Time before = core.now();
  EXPECT_EQ(before, clocks.wallTime());
  clocks.pass(seconds{3});
  EXPECT_EQ(core.now(), before);
  core.refresh(clocks.read());
  EXPECT_EQ(core.now(), before + seconds{3});
}

TEST(ClockCoreTest, AStepEitherWayIsTakenOnceAndIncluded) {
  for (const Duration step :
       {Duration{hours{1}}, Duration{-hours{1}}, Duration{201}, Duration{-201}}) {
    FakeClocks clocks;
    ClockCore core(clocks.read());
    const Time before = core.now();
    clocks.pass(Duration{1});
    clocks.wall += step;
    EXPECT_EQ(core.takeStep(clocks.read()), step);
    EXPECT_EQ(core.now(), before + Duration{1} + step);
    clocks.pass(seconds{10});
    EXPECT_EQ(core.takeStep(clocks.read()), Duration{0});
    EXPECT_EQ(core.now(), clocks.wallTime());
  }
}

TEST(ClockCoreTest, RefreshLeavesAStepForTheTurnThatTakesIt) {
  FakeClocks clocks;
  ClockCore core(clocks.read());
  const Time before = core.now();
  clocks.pass(seconds{1});
  clocks.wall += hours{2};
  core.refresh(clocks.read());
  EXPECT_EQ(core.now(), before + seconds{1});
  EXPECT_EQ(core.takeStep(clocks.read()), Duration{hours{2}});
}

TEST(ClockCoreTest, ASmallStepIsAbsorbedAndTimeNeverRunsBack) {
  for (const Duration small : {Duration{150}, Duration{-150}}) {
    FakeClocks clocks;
    ClockCore core(clocks.read());
    clocks.wall += small;
    Time last = core.now();
    for (int turn = 0; turn < 20; ++turn) {
      clocks.pass(Duration{100});
      EXPECT_EQ(core.takeStep(clocks.read()), Duration{0});
      EXPECT_GE(core.now(), last + Duration{89});
      EXPECT_LE(core.now(), last + Duration{111});
      last = core.now();
    }
    EXPECT_EQ(core.now(), clocks.wallTime());
  }
}

TEST(ClockCoreTest, ClocksThatWereReadFarApartAreNotAStep) {
  FakeClocks clocks;
  ClockCore core(clocks.read());
  clocks.pass(seconds{1});
  clocks.wall -= Duration{400};
  clocks.uncertainty = Duration{400};  // the machine stood still between the two readings
  EXPECT_EQ(core.takeStep(clocks.read()), Duration{0});
}

TEST(ClockCoreTest, AWallClockIsPlausibleWithASourceAndNotBeforeTheJournal) {
  const Time journal = fromMillis(1'000'000);

  struct Row {
    ClockFacts facts;
    Duration wall;
    bool plausible;
  };

  const std::vector<Row> rows{
      {{.synchronised = true}, Duration{0}, true},
      {{.fromRtc = true}, hours{1}, true},
      {{.synchronised = true}, Duration{-1}, false},
      {{}, hours{1}, false},
      {{.synchronised = true, .fromRtc = true}, -hours{9}, false},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(isPlausible(row.facts, journal + row.wall, journal), row.plausible);
  }
}

TEST(SystemClockTest, ItShowsTheMachinesTimeAndStandsStillWithinATurn) {
  SystemClock clock;
  const Time frozen = clock.now();
  const auto wall = std::chrono::system_clock::now();
  EXPECT_LT(std::chrono::abs(wall - frozen), seconds{60});
  EXPECT_EQ(clock.now(), frozen);
  clock.refresh();
  EXPECT_GE(clock.now(), frozen);
  EXPECT_EQ(clock.takeStep(), Duration{0});
}

TEST(ClockSetWatchTest, ItTellsAndArmsItselfAgain) {
  QtLoop loop([](LogLevel /*level*/, std::string_view /*line*/) {});
  int told = 0;
  // Nobody sets the clock of the machine in a test; the end of the timer goes the same way.
  ClockSetWatch watch(
      loop,
      [&] {
        if (++told == 2) loop.quit();
      },
      Duration{2});
  loop.run();
  EXPECT_EQ(told, 2);
}

}  // namespace
}  // namespace tocsin::loop
