// SPDX-License-Identifier: Apache-2.0
#include "app/loop/hook_runner.h"

#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "app/loop/qt_loop.h"
#include "app/loop/signals.h"

namespace tocsin::loop {
namespace {

void logNowhere(LogLevel /*level*/, std::string_view /*line*/) {}

HookCall shell(const std::string& script, const std::string& input = {}) {
  return {.command = {"/bin/sh", "-c", script}, .input = input};
}

class HookRunnerTest : public ::testing::Test {
 protected:
  HookEnd run(const HookCall& call, HookOptions options = {}) {
    HookRunner runner(loop_, options);
    std::optional<HookEnd> end;
    EXPECT_TRUE(runner.run(call, [&](const HookEnd& got) {
      end = got;
      loop_.quit();
    }));
    EXPECT_FALSE(end) << "never from inside run()";
    loop_.run();
    return *end;
  }

  QtLoop loop_{logNowhere};
};

TEST_F(HookRunnerTest, TheInputArrivesWholeAndTheExitCodeIsTold) {
  const HookEnd end = run(shell("wc -c; exit 3", std::string(300'000, 'x')));
  EXPECT_EQ(end.kind, HookEnd::Kind::Exited);
  EXPECT_EQ(end.exitCode, 3);
  EXPECT_EQ(end.what, "exit code 3");
  EXPECT_EQ(end.output, "300000\n");
  EXPECT_FALSE(end.succeeded());
  EXPECT_TRUE(run({.command = {"/bin/true"}, .input = std::string(300'000, 'x')}).succeeded());
}

TEST_F(HookRunnerTest, ArgumentsAreNeverReadByAShell) {
  const HookEnd end = run({.command = {"/bin/echo", "$(id) ; `id`", "a b"}, .input = {}});
  EXPECT_EQ(end.output, "$(id) ; `id` a b\n");
}

TEST_F(HookRunnerTest, AHookInheritsNothingButAPath) {
  ::setenv("TOCSIN_SECRET", "1", 1);
  blockSignals();
  const HookEnd environment = run({.command = {"/usr/bin/env"}, .input = {}});
  EXPECT_EQ(environment.output.find("PATH=/usr/local/sbin:"), 0U);
  EXPECT_EQ(environment.output.find("TOCSIN_SECRET"), std::string::npos);
  const HookEnd state =
      run(shell("pwd; ls /proc/self/fd | wc -l; sed -nE 's/^Sig(Blk|Ign).*(.{7})$/\\1 \\2/p' "
                "/proc/self/status;"
                " cut -d' ' -f5 /proc/$$/stat | grep -qx $$ && echo own"));
  EXPECT_EQ(
      state.output,
      "/\n4\n"                             // 0, 1, 2 and the one that ls opened
      "Blk 0000000\nIgn 0000000\nown\n");  // glibc itself leaves its signals 32 and 33 ignored
}

TEST_F(HookRunnerTest, OutputIsKeptUpToItsBound) {
  const HookEnd end = run(shell("head -c 1000000 /dev/zero | tr '\\0' x; echo err >&2"));
  EXPECT_TRUE(end.succeeded());
  EXPECT_EQ(end.output, std::string(limits::kHookOutputBytesMax, 'x'));
}

TEST_F(HookRunnerTest, StandardErrorMayBeToldApartFromAnAnswer) {
  HookCall call = shell("echo noise >&2; cat; head -c 9000 /dev/zero | tr '\\0' e >&2", "answer");
  call.errors = HookCall::Errors::Apart;
  const HookEnd end = run(call);
  EXPECT_EQ(end.output, "answer");
  EXPECT_EQ(end.errors, "noise\n" + std::string(limits::kHookOutputBytesMax - 6, 'e'));
  const HookEnd together = run(shell("echo out; echo err >&2"));
  EXPECT_EQ(together.output, "out\nerr\n");
  EXPECT_EQ(together.errors, "");
}

TEST_F(HookRunnerTest, AProgramThatTellsErrorsApartInheritsNothingElse) {
  HookCall call = shell("ls /proc/self/fd | wc -l");
  call.errors = HookCall::Errors::Apart;
  EXPECT_EQ(run(call).output, "4\n");
}

TEST_F(HookRunnerTest, ACallMayHaveATimeOfItsOwn) {
  HookCall call = shell("while :; do :; done");
  call.timeMax = Duration{30};
  const HookEnd end = run(call, {.timeMax = hours{1}, .grace = Duration{50}});
  EXPECT_EQ(end.kind, HookEnd::Kind::TookTooLong);
  EXPECT_EQ(end.what, "ended after 30ms, its time limit");
}

TEST_F(HookRunnerTest, OneThatCannotStartSaysWhy) {
  struct Row {
    std::vector<std::string> command;
    std::string what;
  };

  const std::vector<Row> rows{
      {{"/no/such/hook"}, "No such file"},
      {{"/etc/passwd"}, "Permission denied"},
      {{"echo"}, "absolute path"},
      {{}, "absolute path"},
  };
  for (const Row& row : rows) {
    const HookEnd end = run({.command = row.command, .input = {}});
    EXPECT_EQ(end.kind, HookEnd::Kind::NotStarted);
    EXPECT_NE(end.what.find(row.what), std::string::npos) << end.what;
  }
}

TEST_F(HookRunnerTest, ASignalThatEndsItIsTold) {
  const HookEnd end = run(shell("kill -SEGV $$"));
  EXPECT_EQ(end.kind, HookEnd::Kind::Killed);
  EXPECT_EQ(end.what, "killed by signal 11");
}

TEST_F(HookRunnerTest, AfterItsTimeTheGroupGetsTermAndThenKill) {
  const HookOptions hurried{.timeMax = Duration{50}, .grace = Duration{50}};
  const HookEnd polite = run(shell("trap 'echo bye; exit 0' TERM; while :; do :; done"), hurried);
  EXPECT_EQ(polite.kind, HookEnd::Kind::TookTooLong);
  EXPECT_EQ(polite.what, "ended after 50ms, its time limit");
  EXPECT_EQ(polite.output, "bye\n");
  const HookEnd stubborn = run(shell("trap '' TERM; while :; do :; done"), hurried);
  EXPECT_EQ(stubborn.kind, HookEnd::Kind::TookTooLong);
}

TEST_F(HookRunnerTest, WhatAHookLeavesBehindIsEndedWithIt) {
  const HookEnd end = run(shell("sleep 600 & echo $!"));
  ASSERT_TRUE(end.succeeded());
  const std::string process = end.output.substr(0, end.output.size() - 1);
  // It is nobody's child, so the machine takes a moment to forget it.
  const HookEnd gone = run({.command = {"/bin/sh",
                                        "-c",
                                        "until ! test -e /proc/$0/status ||"
                                        " grep -q 'State:.Z' /proc/$0/status; do :; done",
                                        process},
                            .input = {}},
                           {.timeMax = seconds{10}});
  EXPECT_TRUE(gone.succeeded()) << gone.what;
}

TEST_F(HookRunnerTest, AFewRunAtOnceAndTheOthersWaitInOrder) {
  const Duration each{60};
  HookRunner runner(loop_, {.atOnce = 2, .waitingMax = 3, .timeMax = each});
  std::vector<int> order;
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(runner.run({.command = {"/bin/sleep", "600"}, .input = {}},
                           [&order, i, this](const HookEnd& end) {
                             EXPECT_EQ(end.kind, HookEnd::Kind::TookTooLong);
                             order.push_back(i);
                             if (order.size() == 3) loop_.quit();
                           }));
  }
  const auto start = std::chrono::steady_clock::now();
  loop_.run();
  EXPECT_EQ(order.back(), 2);
  EXPECT_GE(std::chrono::steady_clock::now() - start, 2 * each);  // the third began after a first
}

TEST_F(HookRunnerTest, TooManyWaitingAreRefusedAndNotForgotten) {
  HookRunner runner(loop_, {.atOnce = 1, .waitingMax = 2});
  int ended = 0;
  const auto count = [&](const HookEnd& end) {
    EXPECT_TRUE(end.succeeded());
    if (++ended == 2) loop_.quit();
  };
  ASSERT_TRUE(runner.run(shell("true"), count));
  ASSERT_TRUE(runner.run(shell("true"), count));
  const Status full = runner.run(shell("true"), [](const HookEnd& /*end*/) { FAIL(); });
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().fault, Fault::Transient);
  loop_.run();
  EXPECT_TRUE(runner.run(shell("true"), count));
}

TEST_F(HookRunnerTest, DestroyingTheRunnerKillsWhatRunsWithoutACallback) {
  auto runner = std::make_unique<HookRunner>(loop_);
  ASSERT_TRUE(runner->run(shell("sleep 600"), [](const HookEnd& /*end*/) { FAIL(); }));
  loop_.after(Duration{20}, [&] {
    const auto start = std::chrono::steady_clock::now();
    runner.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - start, seconds{5});
    loop_.quit();
  });
  loop_.run();
}

}  // namespace
}  // namespace tocsin::loop
