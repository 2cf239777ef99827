// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "bench_fixture.h"

namespace tocsin::modem {
namespace {

using drivers::LinkTrouble;
using ::testing::Contains;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

class ModemLoopTest : public BenchTest {
 protected:
  void SetUp() override {
    options_.ownNumber = *PhoneNumber::parse("+33600000000", "FR");
    options_.loopTest = hours{24};
    startUp();
  }

  // The network brings the loop SMS back.
  void bringBack() {
    ASSERT_FALSE(line_->sent.empty());
    phoneSends(line_->sent.back().text, "+33600000000");
    loop_.advance(seconds{5});
  }

  bool isDeaf() const {
    const auto& troubles = driver_->health().troubles;
    return std::any_of(troubles.begin(), troubles.end(), [](const LinkTrouble& one) {
      return one.kind == LinkTrouble::Kind::Deaf;
    });
  }
};

TEST_F(ModemLoopTest, AnSmsToItselfProvesThatItHears) {
  loop_.advance(seconds{5});
  ASSERT_THAT(line_->sent, SizeIs(1));
  EXPECT_EQ(line_->sent[0].number, "+33600000000");
  EXPECT_THAT(line_->sent[0].text, StartsWith("Tocsin loop test "));
  bringBack();
  loop_.advance(hours{1});
  EXPECT_TRUE(driver_->health().receives);
  EXPECT_THAT(received_, IsEmpty()) << "it is nobody's reply";
  EXPECT_THAT(reports_, IsEmpty()) << "nor does its report concern anybody";
  EXPECT_THAT(line_->sent, SizeIs(1));
}

TEST_F(ModemLoopTest, ItsOwnSmsIsToldAsHeard) {
  loop_.advance(seconds{5});
  EXPECT_EQ(heardItself_, 0);
  bringBack();
  EXPECT_EQ(heardItself_, 1);
}

TEST_F(ModemLoopTest, AModemThatDoesNotHearIsDeafUntilItHears) {
  loop_.advance(minutes{6});
  EXPECT_FALSE(driver_->health().receives);
  EXPECT_TRUE(isDeaf());
  loop_.advance(hours{3});
  EXPECT_LE(line_->sent.size(), 4U) << "a deaf modem does not spend its contract on tests";
  EXPECT_EQ(driver_->health().link, drivers::Link::Up) << "it sends";
  phoneSends("7042");
  loop_.advance(seconds{5});
  EXPECT_TRUE(driver_->health().receives) << "whatever came proves it";
  EXPECT_FALSE(isDeaf());
  EXPECT_THAT(textsReceived(), Contains("7042"));
}

TEST_F(ModemLoopTest, ADeafModemIsHelpedByItsRadioOnce) {
  loop_.advance(seconds{5});
  bringBack();
  inject("deaf until radio");
  loop_.advance(hours{24} + minutes{8});
  phoneSends("7042");
  loop_.advance(minutes{1});
  EXPECT_THAT(textsReceived(), Contains("7042")) << driver_->health().detail;
  EXPECT_TRUE(isUp());
  EXPECT_TRUE(driver_->health().receives);
}

TEST_F(ModemLoopTest, ItIsTestedDailyAndBehindEachStart) {
  loop_.advance(seconds{5});
  bringBack();
  loop_.advance(hours{23});
  EXPECT_THAT(line_->sent, SizeIs(1));
  loop_.advance(hours{1} + seconds{30});
  EXPECT_THAT(line_->sent, SizeIs(2));
  bringBack();
  loop_.advance(hours{1});
  inject("reboot");
  loop_.advance(minutes{5});
  EXPECT_THAT(line_->sent, SizeIs(3));
}

TEST_F(ModemLoopTest, AModemThatStartsAgainAndAgainSpendsOneSmsInTenMinutes) {
  for (int i = 0; i < 10; ++i) {
    inject("reboot");
    loop_.advance(minutes{1});
  }
  EXPECT_LE(line_->sent.size(), 2U);
}

TEST_F(ModemLoopTest, AnSmsThatCannotBeSentSaysNothingOfHearing) {
  kill();
  line_->sent.clear();
  inject("cms 38 always");
  start();
  loop_.advance(minutes{30});
  EXPECT_THAT(line_->sent, IsEmpty());
  EXPECT_TRUE(driver_->health().receives);
}

TEST_F(ModemLoopTest, TheLateAnswerOfALoopTestIsNotThatOfAPage) {
  kill();
  plugIn({.submitTime = seconds{2}});
  start();
  ASSERT_TRUE(untilUp(minutes{1}));
  submit(page(1));  // behind the loop test, which is being sent
  loop_.advance(seconds{1});
  kill();
  loop_.advance(seconds{3});
  ends_.clear();
  start({page(1)});
  loop_.advance(minutes{2});
  ASSERT_THAT(ends_, SizeIs(1));
  EXPECT_EQ(ends_[0].end, drivers::SubmitEnd::InDoubt) << ends_[0].what;
  EXPECT_THAT(line_->sent[0].text, StartsWith("Tocsin loop test"));
}

}  // namespace
}  // namespace tocsin::modem
