// SPDX-License-Identifier: Apache-2.0
#include "centre_bench.h"

namespace tocsin::centre {
namespace {

// Login with the password "secret" in the default alphabet.
std::string login(std::string_view password = "736563726574") {
  return writeFrame(0, 'O', 60, "tocsin/6/5/1/" + std::string(password) + "//0100/////");
}

std::string submit(int number, std::string_view nrq = "", std::string_view nt = "") {
  return writeFrame(number,
                    'O',
                    51,
                    "0033600000001/4912345//" + std::string(nrq) + "//" + std::string(nt) +
                        "/////////////3//4869////////////");
}

std::string operationsOf(std::string_view octets) {
  std::string all;
  while (!octets.empty()) {
    const std::size_t end = octets.find(ucp::kEtx);
    const Frame frame = readFrame(octets.substr(1, end - 1));
    EXPECT_EQ(frame.flaw, Frame::Flaw::None);
    all += (frame.isAnswer ? "R" : "O") + std::to_string(frame.operation) + " ";
    octets.remove_prefix(end + 1);
  }
  return all;
}

class UcpSessionTest : public CentreTest {
 protected:
  void SetUp() override { line_.open(centre(), static_cast<UcpSession*>(nullptr)); }

  void TearDown() override { line_.drop(); }

  void logIn() {
    EXPECT_EQ(line_.say(login()),
              "\x02"
              "00/00019/R/60/A//6D\x03");
  }

  Line line_;
};

TEST_F(UcpSessionTest, OnlyTheRightPasswordIsLetIn) {
  EXPECT_EQ(line_.say(login("77726F6E67")), writeFrame(0, 'R', 60, "N/07/"));
  EXPECT_EQ(line_.say(submit(1)), writeFrame(1, 'R', 51, "N/04/"));
  logIn();
  EXPECT_EQ(line_.say(login()), writeFrame(0, 'R', 60, "N/04/"));
}

TEST_F(UcpSessionTest, ASubmitIsAnsweredWithItsStamp) {
  logIn();
  EXPECT_EQ(line_.say(submit(7)), writeFrame(7, 'R', 51, "A//0033600000001:211126080000"));
  ASSERT_EQ(sms_.size(), 1U);
  EXPECT_EQ(sms_[0].to, "+33600000001");
  EXPECT_EQ(sms_[0].text, "Hi");
  tell("adc bare");
  EXPECT_EQ(line_.say(submit(8)), writeFrame(8, 'R', 51, "A//33600000001:211126080000"));
}

TEST_F(UcpSessionTest, AnOldCallInputIsTakenToo) {
  logIn();
  EXPECT_EQ(line_.say(writeFrame(3, 'O', 1, "01234567890/09876543210//3/5368")),
            writeFrame(3, 'R', 1, "A/01234567890:211126080000"));
}

TEST_F(UcpSessionTest, WrongFramesAreRefusedOrPassedOver) {
  logIn();
  std::string broken = submit(1);
  broken[20] = '9';
  EXPECT_EQ(line_.say(broken), writeFrame(1, 'R', 51, "N/01/"));
  EXPECT_EQ(line_.say("noise \x02\x03" + writeFrame(2, 'O', 99, "x")),
            writeFrame(2, 'R', 99, "N/03/"));
}

TEST_F(UcpSessionTest, NoticesComeToThoseWhoAsk) {
  logIn();
  line_.say(submit(1, "1", "2"));
  line_.say(submit(2));
  wait(seconds{1});
  EXPECT_EQ(line_.heard(), "") << "neither was refused by the network";
  line_.say(submit(3, "1", "7"));
  wait(seconds{1});
  EXPECT_EQ(operationsOf(line_.heard()), "O53 ");
  tell("receipts state UNDELIV 107");
  line_.say(submit(1, "1", "2"));
  wait(seconds{1});
  EXPECT_EQ(operationsOf(line_.heard()), "O53 ");
}

TEST_F(UcpSessionTest, ADeliveryThatIsRefusedComesAgain) {
  logIn();
  tell("mo +33600000001 4912345 0042");
  EXPECT_EQ(operationsOf(line_.heard()), "O52 ");
  line_.say(writeFrame(0, 'R', 52, "N/04/"));
  wait(seconds{1});
  EXPECT_EQ(operationsOf(line_.heard()), "O52 ");
  line_.say(writeFrame(1, 'R', 52, "A//33600000001:211126080000"));
  wait(minutes{5});
  EXPECT_EQ(line_.heard(), "");
}

TEST_F(UcpSessionTest, MoreThanTheWindowIsNotHeard) {
  logIn();
  tell("window 1");
  tell("latency 100ms");
  EXPECT_EQ(line_.say(submit(1) + submit(2)), "");
  wait(seconds{1});
  EXPECT_EQ(operationsOf(line_.heard()), "R51 ");
  EXPECT_EQ(logged("DISCARDED number=2").size(), 1U);
}

TEST_F(UcpSessionTest, MishapsOfSubmits) {
  logIn();
  tell("refuse 6");
  EXPECT_EQ(line_.say(submit(1)), writeFrame(1, 'R', 51, "N/06/"));
  tell("throttle 1");
  line_.say(submit(2));
  EXPECT_EQ(line_.say(submit(3)), writeFrame(3, 'R', 51, "N/04/"));
  tell("throttle off");
  tell("stray");
  EXPECT_TRUE(
      line_.say(submit(4)).starts_with("\x02"
                                       "54/"));
  tell("badlength 12345");
  EXPECT_TRUE(
      line_.say(submit(5)).starts_with("\x02"
                                       "05/12345/R/51/"));
}

TEST_F(UcpSessionTest, BothSidesAskWhetherTheOtherLives) {
  logIn();
  EXPECT_EQ(line_.say(writeFrame(4, 'O', 31, "tocsin/0539")),
            "\x02"
            "04/00024/R/31/A//0003/5D\x03");
  tell("alive");
  EXPECT_EQ(line_.heard(), writeFrame(0, 'O', 31, "tocsin/0539"));
  EXPECT_EQ(line_.say(writeFrame(0, 'R', 31, "A/0003")), "");
  EXPECT_EQ(logged("ALIVE-ANSWER").size(), 1U);
}

}  // namespace
}  // namespace tocsin::centre
