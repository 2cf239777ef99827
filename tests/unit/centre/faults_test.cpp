// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/centre/faults.h"

#include "centre_bench.h"

namespace tocsin::centre {
namespace {

class CentreFaultsTest : public CentreTest {};

TEST_F(CentreFaultsTest, EveryLineOfTheListIsTaken) {
  for (const char* line : {"refuse 0x58",
                           "refuse 88 bind 2 times",
                           "refuse 11 always to +336",
                           "nack 3",
                           "silent",
                           "silent submit lost 3 times",
                           "silent bind",
                           "silent alive always",
                           "close submit",
                           "close bind lost",
                           "cut",
                           "badlength",
                           "badlength 0x7FFFFFFF 2 times",
                           "twice",
                           "stray",
                           "throttle 10",
                           "throttle off",
                           "window 5",
                           "sessions 1",
                           "latency 20ms",
                           "split 1",
                           "split 3 5ms",
                           "split off",
                           "reverse on",
                           "tlv on",
                           "id hex",
                           "id HEX padded",
                           "adc bare",
                           "receipts off",
                           "receipts delay 3s",
                           "receipts state UNDELIV 107",
                           "receipts before",
                           "receipts loose",
                           "retry 2s",
                           "patience 5s",
                           "mo +336 4912345 Hello account tocsin wide reversed missing 2",
                           "close",
                           "smpp close",
                           "account tocsin reset",
                           "session 3 alive",
                           "ucp garbage",
                           "unbind",
                           "alert +336",
                           "bytes 00FF",
                           "stall",
                           "resume",
                           "clear",
                           ""}) {
    EXPECT_EQ(tell(line), "") << line;
  }
}

TEST_F(CentreFaultsTest, AWrongLineSaysWhatWouldBeRight) {
  for (const char* line : {"explode",
                           "refuse",
                           "refuse slowly",
                           "refuse 1 0 times",
                           "refuse 1 twice",
                           "silent sometimes",
                           "badlength x",
                           "throttle",
                           "throttle fast",
                           "latency 5",
                           "split 1 x",
                           "reverse maybe",
                           "id",
                           "id octal",
                           "id hex hex hex",
                           "receipts",
                           "receipts state GONE",
                           "receipts delay",
                           "mo +336 4912345",
                           "mo +336 4912345 a b",
                           "mo \"open",
                           "receipt 1 DELIVRD",
                           "session 1",
                           "session 1 explode"}) {
    EXPECT_TRUE(tell(line).starts_with("error: ")) << line;
  }
}

TEST(MishapsTest, AMishapCountsOnlyForItsQuestion) {
  Mishaps mishaps;
  mishaps.add({.deed = Mishap::Deed::Silent, .of = Question::Bind});
  EXPECT_FALSE(mishaps.take(Question::Submit, "1"));
  EXPECT_TRUE(mishaps.take(Question::Bind, ""));
  EXPECT_FALSE(mishaps.take(Question::Bind, ""));
}

TEST(MishapsTest, AMishapComesAsOftenAsItShould) {
  Mishaps mishaps;
  mishaps.add({.times = 2});
  mishaps.add({.status = 9, .times = -1});
  EXPECT_EQ(mishaps.take(Question::Submit, "1")->status, 0);
  EXPECT_EQ(mishaps.take(Question::Submit, "1")->status, 0);
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(mishaps.take(Question::Submit, "1")->status, 9);
  }
}

TEST(MishapsTest, AMishapOfANumberWaitsForItHoweverItIsWritten) {
  Mishaps mishaps;
  mishaps.add({.number = "33600000001"});
  EXPECT_FALSE(mishaps.take(Question::Submit, "+33600000002"));
  EXPECT_TRUE(mishaps.take(Question::Submit, "0033600000001"));
}

TEST(StateTest, WordsAndStatesAgree) {
  EXPECT_EQ(stateOf("DELIVRD"), State::Delivrd);
  EXPECT_EQ(stateOf("REJECTD"), State::Rejectd);
  EXPECT_EQ(wordOf(State::Undeliv), "UNDELIV");
  EXPECT_EQ(stateOf("delivrd"), std::nullopt);
}

}  // namespace
}  // namespace tocsin::centre
