// SPDX-License-Identifier: Apache-2.0
#include "drivers/simulator/shelf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "queue/base/limits.h"
#include "tests/unit/simulator/simulator_fixture.h"

namespace tocsin::drivers {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class ShelfTest : public SimulatorTest {
 protected:
  // "< page" and "> reply" of the phone, oldest first; nothing when it is not on the shelf.
  Texts shown(std::string_view phone) const {
    Texts texts;
    for (const ShownPhone& one : driver_->phones()) {
      if (one.number != phone) continue;
      for (const ShownSms& sms : one.messages) {
        texts.push_back((sms.isToPhone ? "< " : "> ") + sms.text);
      }
    }
    return texts;
  }

  Texts numbers() const {
    Texts all;
    for (const ShownPhone& one : driver_->phones()) {
      all.push_back(one.number);
    }
    return all;
  }

  static TrafficLine smsTo(const std::string& number, const std::string& text) {
    TrafficLine sms;
    sms.number = number;
    sms.text = text;
    return sms;
  }
};

TEST_F(ShelfTest, PhonesWithAScriptAreThereFromTheStart) {
  start();
  EXPECT_THAT(numbers(), ElementsAre(kAnn, kBen));
  EXPECT_THAT(shown(kAnn), IsEmpty());
}

TEST_F(ShelfTest, APhoneShowsWhatItGotAndWhatItSent) {
  start();
  handOver(page(1, kAnn));
  loop_.advance(seconds{4});
  EXPECT_THAT(shown(kAnn), ElementsAre("< " + page(1, kAnn).text, "> 7042"));
  const auto phones = driver_->phones();
  EXPECT_EQ(phones[0].messages[1].at - phones[0].messages[0].at, seconds{4});
}

TEST_F(ShelfTest, ANumberWithoutAScriptAppearsWithItsFirstSms) {
  start();
  handOver(page(1, kStranger));
  EXPECT_THAT(numbers(), ElementsAre(kAnn, kBen, kStranger));
}

TEST_F(ShelfTest, ThePhoneOfAPersonSendsWhatIsTyped) {
  start();
  ASSERT_TRUE(driver_->sendAs(number(kAnn), "7042 on my way"));
  EXPECT_THAT(received_, IsEmpty()) << "not from inside the call";
  loop_.advance(seconds{1});
  EXPECT_EQ(receivedTexts(), Texts{"7042 on my way"});
  EXPECT_EQ(received_[0].sender, kAnn);
  EXPECT_THAT(shown(kAnn), ElementsAre("> 7042 on my way"));
  EXPECT_THAT(traffic_, Contains(std::string(kAnn) + " > 7042 on my way"));
}

TEST_F(ShelfTest, WhatIsTypedIsKeptUntilItIsConfirmed) {
  start();
  ASSERT_TRUE(driver_->sendAs(number(kAnn), "?"));
  loop_.advance(seconds{31});
  EXPECT_EQ(receivedTexts(), (Texts{"?", "?"}));
  EXPECT_EQ(received_[0].fingerprint, received_[1].fingerprint);
  driver_->confirmReceived(received_[0].token);
  loop_.advance(minutes{2});
  EXPECT_THAT(received_, SizeIs(2));
}

TEST_F(ShelfTest, TheSameWordTwiceIsTwoSms) {
  start();
  ASSERT_TRUE(driver_->sendAs(number(kAnn), "ALL"));
  ASSERT_TRUE(driver_->sendAs(number(kAnn), "ALL"));
  loop_.advance(seconds{3});
  ASSERT_THAT(received_, SizeIs(2));
  EXPECT_NE(received_[0].token, received_[1].token);
  EXPECT_NE(received_[0].fingerprint, received_[1].fingerprint);
}

TEST_F(ShelfTest, AStrangersPhoneMaySendToo) {
  start();
  ASSERT_TRUE(driver_->sendAs(number(kStranger), "who are you"));
  loop_.advance(seconds{1});
  ASSERT_THAT(received_, SizeIs(1));
  EXPECT_EQ(received_[0].sender, kStranger);
  EXPECT_THAT(traffic_, ElementsAre(std::string(kStranger) + " > who are you"));
}

TEST_F(ShelfTest, AnSmsWithoutTextOrTooLongIsRefused) {
  start();
  EXPECT_EQ(driver_->sendAs(number(kAnn), "").error().fault, Fault::Permanent);
  const std::string longest(limits::kSmsTextBytesMax, 'x');
  EXPECT_EQ(driver_->sendAs(number(kAnn), longest + "x").error().fault, Fault::Permanent);
  EXPECT_TRUE(driver_->sendAs(number(kAnn), longest));
}

TEST_F(ShelfTest, APhoneThatIsStillSendingTakesNoMoreForNow) {
  start();
  std::size_t taken = 0;
  while (taken <= limits::kPhoneWaitingMax + 1) {
    const Status sent = driver_->sendAs(number(kAnn), std::to_string(taken));
    if (!sent) {
      EXPECT_EQ(sent.error().fault, Fault::Transient);
      break;
    }
    ++taken;
    loop_.runDue();
  }
  EXPECT_GE(taken, limits::kPhoneWaitingMax);
  EXPECT_LE(taken, limits::kPhoneWaitingMax + 1);
  EXPECT_TRUE(driver_->sendAs(number(kBen), "?")) << "another phone is not held up";
  loop_.advance(seconds{200});
  EXPECT_EQ(received_.front().text, "0");
}

TEST_F(ShelfTest, APhoneShowsItsLastSmsOnly) {
  Shelf shelf({});
  for (std::size_t i = 0; i <= limits::kPhoneSmsShownMax; ++i) {
    shelf.put(smsTo("+33600000001", std::to_string(i)));
  }
  const auto phones = shelf.phones();
  ASSERT_THAT(phones, SizeIs(1));
  EXPECT_THAT(phones[0].messages, SizeIs(limits::kPhoneSmsShownMax));
  EXPECT_EQ(phones[0].messages.front().text, "1");
}

TEST_F(ShelfTest, OfManyNumbersTheQuietestIsForgottenButNoScript) {
  Shelf shelf({{number(kAnn), "silent"}});
  const auto stranger = [](std::size_t i) { return "+4915100000" + std::to_string(100 + i); };
  for (std::size_t i = 0; i < limits::kPhonesShownMax; ++i) {
    shelf.put(smsTo(stranger(i), "x"));
  }
  shelf.put(smsTo(stranger(0), "again"));
  shelf.put(smsTo("+4915199999999", "one more"));
  Texts shownNumbers;
  for (const ShownPhone& phone : shelf.phones()) {
    shownNumbers.push_back(phone.number);
  }
  EXPECT_THAT(shownNumbers, SizeIs(limits::kPhonesShownMax + 1));
  EXPECT_THAT(shownNumbers, Contains(std::string(kAnn)));
  EXPECT_THAT(shownNumbers, Contains(stranger(0)));
  EXPECT_THAT(shownNumbers, Not(Contains(stranger(1))));
}

TEST_F(ShelfTest, WithAStateFileTheShelfAndItsTokensSurviveARestart) {
  options_.stateFile = testing::TempDir() + "shelf_test.log";
  std::filesystem::remove(options_.stateFile);
  start();
  handOver(page(1, kAnn));
  ASSERT_TRUE(driver_->sendAs(number(kAnn), "first"));
  loop_.advance(seconds{1});
  ASSERT_THAT(received_, SizeIs(1));
  const std::string token = received_[0].token;
  driver_.reset();
  received_.clear();
  start();
  loop_.runDue();
  EXPECT_THAT(shown(kAnn), ElementsAre("< " + page(1, kAnn).text, "> first"));
  ASSERT_TRUE(driver_->sendAs(number(kAnn), "second"));
  loop_.advance(seconds{2});
  std::vector<std::string> tokens;
  for (const Received& one : received_) {
    if (one.text == "second") tokens.push_back(one.token);
  }
  EXPECT_THAT(tokens, ElementsAre(testing::Ne(token)));
  std::filesystem::remove(options_.stateFile);
}

}  // namespace
}  // namespace tocsin::drivers
