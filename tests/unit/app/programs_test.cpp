// SPDX-License-Identifier: Apache-2.0
#include "app/programs.h"

#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/loop/qt_loop.h"
#include "drivers/gateway/gateway.h"

namespace tocsin::app {
namespace {

using gateway::ProgramEnd;
using testing::HasSubstr;
using How = ProgramEnd::How;

class ProgramsTest : public testing::Test {
 protected:
  ProgramEnd run(const std::string& script, Duration timeMax = seconds{10}) {
    std::optional<ProgramEnd> end;
    run_({"/bin/sh", "-c", script}, "the page", timeMax, [&](const ProgramEnd& got) {
      end = got;
      loop_.quit();
    });
    EXPECT_FALSE(end) << "never from inside the call";
    loop_.run();
    return *end;
  }

  loop::QtLoop loop_{[](LogLevel, std::string_view) {}};
  loop::HookRunner runner_{loop_, runnerOptions(1)};
  const gateway::RunProgram run_ = programsOf(runner_, loop_);
};

TEST_F(ProgramsTest, StandardOutputIsTheAnswerAndStandardErrorIsForPeople) {
  const ProgramEnd end = run("cat; echo trouble >&2; exit 3");
  EXPECT_EQ(end.how, How::Exited);
  EXPECT_EQ(end.code, 3);
  EXPECT_EQ(end.output, "the page");
  EXPECT_EQ(end.what, "exit code 3: trouble\n");
}

TEST_F(ProgramsTest, EachEndIsSaid) {
  EXPECT_EQ(run("kill -9 $$").how, How::Crashed);
  const ProgramEnd late = run("while :; do :; done", Duration{30});
  EXPECT_EQ(late.how, How::TimedOut);
  EXPECT_THAT(late.what, HasSubstr("30ms"));
}

TEST_F(ProgramsTest, OneThatCannotStartOrWaitHasNotStarted) {
  std::vector<How> ends;
  const auto note = [&](const ProgramEnd& end) {
    ends.push_back(end.how);
    if (ends.size() == 2) loop_.quit();
  };
  run_({"/no/such/program"}, "", seconds{1}, note);
  loop::HookRunner none(loop_, {.atOnce = 1, .waitingMax = 0});
  programsOf(none, loop_)({"/bin/true"}, "", seconds{1}, note);
  EXPECT_TRUE(ends.empty()) << "never from inside the call";
  loop_.run();
  EXPECT_EQ(ends, (std::vector{How::NotStarted, How::NotStarted}));
}

// The whole way of a page to a real program and back.
TEST_F(ProgramsTest, AGatewayHandsAPageToAProgramAndHearsItsAnswer) {
  struct StandingClock final : Clock {
    Time now() const override { return fromMillis(0); }
  } clock;

  const std::string script =
      "read page; case $page in *'\"to\":\"+33612345678\"'*) "
      "echo '{\"result\":\"accepted\",\"reference\":7}';; esac";
  auto driver = gateway::makeExec(
      {.name = "own", .command = {"/bin/sh", "-c", script}}, run_, loop_, clock, {});
  std::optional<drivers::SubmitResult> result;
  drivers::DriverEvents events;
  events.onSubmitEnd = [&](const drivers::SubmitResult& end) {
    result = end;
    loop_.quit();
  };
  driver->start(events, {});
  drivers::Submit submit;
  submit.page = PageId{1};
  submit.to = *PhoneNumber::parse("+33612345678", "FR");
  submit.text = "core-sw-2 DOWN";
  driver->submit(submit);
  loop_.run();
  ASSERT_TRUE(result);
  EXPECT_EQ(result->end, drivers::SubmitEnd::Accepted) << result->what;
  EXPECT_EQ(result->reference, "7");
}

}  // namespace
}  // namespace tocsin::app
