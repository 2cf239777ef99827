// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/modem/phones.h"

#include <gtest/gtest.h>

#include "tests/support/fake_loop.h"

namespace tocsin::emulator {
namespace {

class PhonesTest : public testing::Test {
 protected:
  void page(const std::string& text, int part = 1, int parts = 1) {
    SentSms sms;
    sms.number = kPhone;
    sms.text = text;
    sms.part = part;
    sms.parts = parts;
    sms.concatenation = parts > 1 ? 7 : -1;
    phones_.take(3, sms);
  }

  std::string replied(Duration after) {
    replies_.clear();
    loop_.advance(after);
    return replies_;
  }

  static constexpr const char* kPhone = "+33600000001";
  test::FakeClock clock_;
  test::FakeLoop loop_{clock_};
  std::string replies_, texts_;
  Phones phones_{
      loop_,
      {[this](int, const std::string&, const std::string& text) { texts_ += text + "|"; },
       [this](int modem, const IncomingSms& sms) {
         replies_ += std::to_string(modem) + sms.sender + sms.text + "|";
       }}};
};

TEST_F(PhonesTest, RepliesWithTheNumberOfThePageAfterItsTime) {
  ASSERT_TRUE(phones_.setScript(kPhone, "30s {number} ok"));
  page("<7042> disk full");
  EXPECT_EQ(replied(seconds{29}), "");
  EXPECT_EQ(replied(seconds{1}), "3+336000000017042 ok|");
}

TEST_F(PhonesTest, TakesItsTurns) {
  ASSERT_TRUE(phones_.setScript(kPhone, "- / 1s a; 2s b / 1s {text}"));
  page("one");
  EXPECT_EQ(replied(minutes{1}), "");
  page("two");
  EXPECT_EQ(replied(minutes{1}), "3+33600000001a|3+33600000001b|");
  page("three");
  page("four");
  EXPECT_EQ(replied(minutes{1}), "3+33600000001three|3+33600000001four|");
  phones_.forget(kPhone);
  page("five");
  EXPECT_EQ(replied(minutes{1}), "");
}

TEST_F(PhonesTest, ReadsALongTextWhenItIsWhole) {
  ASSERT_TRUE(phones_.setScript(kPhone, "1s {number}"));
  page("43> down", 2, 2);
  EXPECT_EQ(texts_, "");
  page("<70", 1, 2);
  EXPECT_EQ(texts_, "<7043> down|");
  EXPECT_EQ(replied(seconds{1}), "3+336000000017043|");
}

TEST_F(PhonesTest, AWrongScriptSaysWhatWouldBeRight) {
  for (const char* script : {"", "soon ok", "30s", "1s a//1s b"})
    EXPECT_FALSE(phones_.setScript(kPhone, script)) << script;
}

}  // namespace
}  // namespace tocsin::emulator
