// SPDX-License-Identifier: Apache-2.0
#include "drivers/simulator/script.h"

#include <array>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "drivers/simulator/fault.h"
#include "drivers/simulator/simulator.h"
#include "queue/base/limits.h"

namespace tocsin::drivers {
namespace {

// A script in one spelling: "ack@4000+typo@1000;-".
std::string spelled(std::string_view text) {
  const auto script = parseScript(text);
  if (!script) return "error";
  constexpr std::array kNames{"ack", "decline", "typo", "garbage", "all", "say"};
  std::ostringstream out;
  for (const Turn& turn : script->turns) {
    if (&turn != &script->turns.front()) out << ";";
    if (turn.empty()) out << "-";
    for (const ScriptStep& step : turn) {
      if (&step != &turn.front()) out << "+";
      out << kNames.at(static_cast<std::size_t>(step.deed)) << "@" << step.after.count()
          << step.text;
    }
  }
  return out.str();
}

struct Row {
  std::string_view text;
  std::string_view means;
};

TEST(ScriptTest, ReadsEveryDeed) {
  constexpr std::array kRows{
      Row{"silent", "-"},
      Row{"ack after 4s", "ack@4000"},
      Row{"ack", "ack@0"},
      Row{"  decline   after 2s ", "decline@2000"},
      Row{"typo after 3s then ack after 5s", "typo@3000+ack@5000"},
      Row{"garbage after 250ms", "garbage@250"},
      Row{"late 20min", "ack@1200000"},
      Row{"twice", "ack@0+ack@2000"},
      Row{"twice after 3s then all after 1s", "ack@3000+ack@2000+all@1000"},
      Row{"reply \"No. {number}; thanks\" after 2s", "say@2000No. {number}; thanks"},
      Row{"reply \"say \\\"yes\\\"\"", "say@0say \"yes\""},
      Row{"silent; ack after 4s", "-;ack@4000"},
      Row{"reply \"a;b\";silent", "say@0a;b;-"},
  };
  for (const Row& row : kRows)
    EXPECT_EQ(spelled(row.text), row.means) << row.text;
}

TEST(ScriptTest, RefusesWhatItDoesNotKnowAndSaysWhatWouldBeRight) {
  constexpr std::array kBad{"",
                            "quiet",
                            "ack 4s",
                            "ack after",
                            "ack after 4",
                            "late",
                            "silent then ack",
                            "ack then",
                            "reply",
                            "reply \"open",
                            "ack; ;ack",
                            "ack after -1s",
                            "Ack",
                            "reply hi",
                            "silent;",
                            "ack after 4s now"};
  for (const std::string_view text : kBad) {
    const Status checked = checkScript(text);
    ASSERT_FALSE(checked) << text;
    EXPECT_EQ(checked.error().fault, Fault::Config) << text;
    EXPECT_NE(checked.error().what.find("right would be: silent, ack after 4s"), std::string::npos);
  }
  EXPECT_TRUE(checkScript("silent; ack after 4s"));
}

TEST(ScriptTest, TheErrorNamesTheTurnThatIsWrong) {
  EXPECT_NE(checkScript("silent; akc after 4s").error().what.find("' akc after 4s'"),
            std::string::npos);
}

TEST(ScriptTest, TheLastTurnRepeats) {
  const auto script = parseScript("silent; ack after 4s");
  ASSERT_TRUE(script);
  EXPECT_TRUE(script->turnFor(0).empty());
  EXPECT_EQ(script->turnFor(1).size(), 1U);
  EXPECT_EQ(script->turnFor(1'000).size(), 1U);
}

TEST(ScriptTest, TurnsAndStepsAreBounded) {
  std::string turns = "ack", steps = "ack";
  for (std::size_t i = 1; i < limits::kScriptTurnsMax; ++i)
    turns += ";ack";
  for (std::size_t i = 1; i < limits::kScriptStepsMax; ++i)
    steps += " then ack";
  EXPECT_TRUE(checkScript(turns));
  EXPECT_TRUE(checkScript(steps));
  EXPECT_FALSE(checkScript(turns + ";ack"));
  EXPECT_FALSE(checkScript(steps + " then ack"));
}

TEST(FaultTest, ReadsEveryFault) {
  const auto delay = parseFault("delay 2s 1 in 4");
  ASSERT_TRUE(delay);
  EXPECT_EQ(delay->kind, FaultKind::Delay);
  EXPECT_EQ(delay->delay, seconds{2});
  EXPECT_EQ(delay->rate, (Rate{1, 4}));

  const auto number = parseFault("refuse +33600000001");
  ASSERT_TRUE(number);
  EXPECT_EQ(number->kind, FaultKind::RefuseNumber);
  EXPECT_EQ(number->number, "+33600000001");

  const auto down = parseFault("down from 10s to 30s");
  ASSERT_TRUE(down);
  EXPECT_EQ(down->kind, FaultKind::Down);
  EXPECT_EQ(down->from, seconds{10});
  EXPECT_EQ(down->until, seconds{30});

  struct RatedRow {
    std::string_view text;
    FaultKind kind;
    Rate rate;
  };

  const std::array rows{RatedRow{"delay 2s", FaultKind::Delay, {1, 1}},
                        RatedRow{"refuse 10%", FaultKind::RefuseForNow, {10, 100}},
                        RatedRow{"form 1%", FaultKind::RefuseForm, {1, 100}},
                        RatedRow{"account", FaultKind::RefuseAccount, {1, 1}},
                        RatedRow{"doubt 1 in 5", FaultKind::Doubt, {1, 5}},
                        RatedRow{"doubt-lost 5%", FaultKind::DoubtLost, {5, 100}},
                        RatedRow{"double 0%", FaultKind::Double, {0, 100}},
                        RatedRow{"down from 0s", FaultKind::Down, {1, 1}},
                        RatedRow{"deaf from 0s", FaultKind::Deaf, {1, 1}},
                        RatedRow{"too-fast 5%", FaultKind::TooFast, {5, 100}},
                        RatedRow{"reports 20s", FaultKind::Reports, {1, 1}},
                        RatedRow{"late-answers", FaultKind::LateAnswers, {1, 1}}};
  for (const RatedRow& row : rows) {
    const auto fault = parseFault(row.text);
    ASSERT_TRUE(fault) << row.text;
    EXPECT_EQ(fault->kind, row.kind) << row.text;
    EXPECT_EQ(fault->rate, row.rate) << row.text;
  }
}

TEST(FaultTest, TooFastSaysForHowLong) {
  const auto slowed = parseFault("too-fast 5%");
  ASSERT_TRUE(slowed);
  EXPECT_EQ(slowed->slowed, seconds{30});
  const auto longer = parseFault("too-fast 1 in 3 for 2min");
  ASSERT_TRUE(longer);
  EXPECT_EQ(longer->slowed, minutes{2});
}

TEST(FaultTest, AnyFaultMayHaveItsSpell) {
  const auto burst = parseFault("refuse 90% from 60s to 90s");
  ASSERT_TRUE(burst);
  EXPECT_EQ(burst->kind, FaultKind::RefuseForNow);
  EXPECT_EQ(burst->from, seconds{60});
  EXPECT_EQ(burst->until, seconds{90});
  const auto reports = parseFault("reports 20s failed 5% from 10s");
  ASSERT_TRUE(reports);
  EXPECT_EQ(reports->from, seconds{10});
  EXPECT_FALSE(reports->until);
}

TEST(FaultTest, ReportsSayWhatGoesWrongWithThemInAnyOrder) {
  const auto plain = parseFault("reports 20s");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->reports.within, seconds{20});
  EXPECT_EQ(plain->reports.failed, (Rate{0, 1}));
  const auto all = parseFault("reports 1min twice 5% failed 1 in 10 stray 2% early 30%");
  ASSERT_TRUE(all);
  EXPECT_EQ(all->reports.within, minutes{1});
  EXPECT_EQ(all->reports.failed, (Rate{1, 10}));
  EXPECT_EQ(all->reports.twice, (Rate{5, 100}));
  EXPECT_EQ(all->reports.early, (Rate{30, 100}));
  EXPECT_EQ(all->reports.stray, (Rate{2, 100}));
}

TEST(FaultTest, RefusesWhatItDoesNotKnowAndSaysWhatWouldBeRight) {
  constexpr std::array kBad{"",
                            "refuse",
                            "refuse 5",
                            "refuse 101%",
                            "refuse +336",
                            "doubt",
                            "doubt 3 in 2",
                            "doubt 1 in 0",
                            "delay",
                            "down",
                            "down to 3s",
                            "down from 3s to 3s",
                            "double often",
                            "deaf",
                            "deaf from 5s to 5s",
                            "too-fast",
                            "too-fast 5% for",
                            "too-fast for 5s",
                            "reports",
                            "reports 5%",
                            "reports 20s failed",
                            "reports 20s 5% failed",
                            "reports 20s lost 5%",
                            "late-answers 5% 5%",
                            "refuse 5% 5%",
                            "slow"};
  for (const std::string_view text : kBad) {
    const Status checked = checkFault(text);
    ASSERT_FALSE(checked) << text;
    EXPECT_EQ(checked.error().fault, Fault::Config) << text;
    EXPECT_NE(checked.error().what.find("right would be: delay 2s"), std::string::npos) << text;
  }
  EXPECT_TRUE(checkFault("refuse 5%"));
}

}  // namespace
}  // namespace tocsin::drivers
