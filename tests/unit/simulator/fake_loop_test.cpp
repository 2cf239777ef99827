// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fake_loop.h"

#include <array>
#include <string>
#include <unistd.h>

#include <gtest/gtest.h>

namespace tocsin::test {
namespace {

class FakeLoopTest : public testing::Test {
 protected:
  std::function<void()> note(char c) {
    return [this, c] { seen_ += c; };
  }

  FakeClock clock_;
  FakeLoop loop_{clock_};
  std::string seen_;
};

TEST_F(FakeLoopTest, TimersRunInTheOrderOfTheirTimesAndAtTheirTime) {
  const Time start = clock_.now();
  loop_.after(seconds{2}, [&] {
    EXPECT_EQ(clock_.now(), start + seconds{2});
    seen_ += 'b';
  });
  loop_.after(seconds{1}, note('a'));
  loop_.after(seconds{2}, note('c'));
  EXPECT_EQ(loop_.untilNext(), seconds{1});
  loop_.advance(Duration{1'999});
  EXPECT_EQ(seen_, "a");
  loop_.advance(Duration{1});
  EXPECT_EQ(seen_, "abc");
  EXPECT_EQ(loop_.untilNext(), std::nullopt);
}

TEST_F(FakeLoopTest, NothingRunsFromInsideACall) {
  loop_.post(note('p'));
  loop_.after(Duration{0}, note('t'));
  EXPECT_EQ(seen_, "");
  EXPECT_TRUE(loop_.runOne());
  EXPECT_EQ(seen_, "p");
  loop_.runDue();
  EXPECT_EQ(seen_, "pt");
  EXPECT_FALSE(loop_.runOne());
}

TEST_F(FakeLoopTest, ACancelledTimerDoesNotRun) {
  const LoopHandle handle = loop_.after(seconds{1}, note('x'));
  loop_.cancel(handle);
  loop_.cancel(handle);
  loop_.advance(seconds{2});
  EXPECT_EQ(seen_, "");
}

TEST_F(FakeLoopTest, AStepOfTheWallClockMovesNoTimer) {
  loop_.after(seconds{10}, note('t'));
  clock_.step(hours{1});
  loop_.runDue();
  EXPECT_EQ(seen_, "");
  clock_.step(-hours{2});
  loop_.advance(seconds{10});
  EXPECT_EQ(seen_, "t");
}

TEST_F(FakeLoopTest, TimersThatATimerMakesRunInTheSameAdvance) {
  loop_.after(seconds{1}, [this] { loop_.after(seconds{1}, note('n')); });
  loop_.advance(seconds{2});
  EXPECT_EQ(seen_, "n");
}

TEST_F(FakeLoopTest, AWatchedDescriptorIsToldWhenPolled) {
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  const LoopHandle handle = loop_.watch(pipe[0], note('r'));
  EXPECT_EQ(loop_.pollWatches(), 0);
  ASSERT_EQ(::write(pipe[1], "x", 1), 1);
  EXPECT_EQ(loop_.pollWatches(), 1);
  loop_.unwatch(handle);
  EXPECT_EQ(loop_.pollWatches(), 0);
  EXPECT_EQ(seen_, "r");
  ::close(pipe[0]);
  ::close(pipe[1]);
}

TEST_F(FakeLoopTest, APowerCutForgetsWhatWasPlanned) {
  loop_.after(seconds{1}, note('t'));
  loop_.post(note('p'));
  loop_.forgetAll();
  loop_.advance(seconds{2});
  EXPECT_EQ(seen_, "");
}

}  // namespace
}  // namespace tocsin::test
