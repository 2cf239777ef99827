// SPDX-License-Identifier: Apache-2.0
#include "centre_bench.h"

namespace tocsin::centre {
namespace {

std::string number(std::uint32_t value) {
  return {static_cast<char>(value >> 24U),
          static_cast<char>(value >> 16U),
          static_cast<char>(value >> 8U),
          static_cast<char>(value)};
}

std::string pdu(std::uint32_t id, std::uint32_t sequence, std::string_view body = {}) {
  return number(static_cast<std::uint32_t>(16 + body.size())) + number(id) + number(0) +
         number(sequence) + std::string(body);
}

std::string bind(std::uint32_t id, std::string_view password = "secret") {
  return pdu(
      id,
      1,
      "tocsin" + std::string(1, '\0') + std::string(password) + std::string("\0\0\x34\0\0\0", 6));
}

std::string submit(std::uint32_t sequence, bool wantsReceipt = false, char to = '1') {
  std::string body = std::string("\0\1\1", 3) + std::string("4912345\0\1\1", 10);
  body += std::string("3360000000") + to + std::string(6, '\0');
  body += wantsReceipt ? '\1' : '\0';
  body += std::string("\0\0\0", 3) + '\2' + "Hi";
  return pdu(4, sequence, body);
}

// An answer: its command, status and number.
struct Heard {
  std::uint32_t id = 0;
  std::uint32_t status = 0;
  std::uint32_t sequence = 0;
  std::string body{};
  friend bool operator==(const Heard&, const Heard&) = default;
};

std::vector<Heard> parsed(std::string_view octets) {
  std::vector<Heard> all;
  while (const auto read = readPdu(octets)) {
    if (read->length < 16 || read->length > octets.size()) break;
    all.push_back({read->id, read->status, read->sequence, std::string(read->body)});
    octets.remove_prefix(read->length);
  }
  return all;
}

constexpr std::uint32_t kAnswer = 0x80000000;

class SmppSessionTest : public CentreTest {
 protected:
  Line& open() {
    lines_.push_back(std::make_unique<Line>());
    lines_.back()->open(centre(), static_cast<SmppSession*>(nullptr));
    return *lines_.back();
  }

  Line& bound(std::uint32_t id = 9) {
    Line& line = open();
    EXPECT_EQ(parsed(line.say(bind(id)))[0].status, 0U);
    return line;
  }

  // Status of the answer to one submit; 999: none came.
  static std::uint32_t sent(Line& line, std::uint32_t sequence = 5) {
    const auto answers = parsed(line.say(submit(sequence)));
    return answers.empty() ? 999 : answers[0].status;
  }

  void TearDown() override { lines_.clear(); }

  std::vector<std::unique_ptr<Line>> lines_;
};

TEST_F(SmppSessionTest, OnlyTheRightPasswordIsLetIn) {
  Line& line = open();
  EXPECT_EQ(line.say(bind(9, "wrong")), hex("00000010 80000009 0000000E 00000001"));
  EXPECT_EQ(line.say(bind(9)),
            hex("0000001C 80000009 00000000 00000001 63656E74726500 0210000134"));
  EXPECT_EQ(parsed(line.say(bind(9)))[0].status, 5U);
  std::string stranger = bind(9);
  stranger[16] = 'T';
  EXPECT_EQ(parsed(open().say(stranger))[0].status, 0x0FU);
}

TEST_F(SmppSessionTest, WhoIsNotBoundToSendMayNotSend) {
  EXPECT_EQ(sent(open()), 4U);
  EXPECT_EQ(sent(bound(1)), 4U);
  EXPECT_EQ(sent(bound(2)), 0U);
  EXPECT_EQ(sms_.size(), 1U);
}

TEST_F(SmppSessionTest, WhatComesAtOnceIsAnsweredInOneWrite) {
  Line& line = bound();
  line.writes();
  const auto answers = parsed(line.say(submit(5) + submit(6) + pdu(0x15, 7)));
  EXPECT_EQ(line.writes(), 1);
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(answers[0].body, std::string("489708364") + '\0');
  EXPECT_EQ(answers[1].body, std::string("489708365") + '\0');
  EXPECT_EQ(answers[2].id, kAnswer | 0x15U);
}

TEST_F(SmppSessionTest, SingleOctetsAreEnough) {
  Line& line = bound();
  std::string heard;
  for (const char octet : submit(5)) {
    heard += line.say({&octet, 1});
  }
  EXPECT_EQ(parsed(heard).size(), 1U);
}

TEST_F(SmppSessionTest, ALengthThatCannotBeEndsTheSession) {
  Line& line = bound();
  EXPECT_EQ(line.say(hex("0000000F 00000015 00000000 00000001")),
            hex("00000010 80000000 00000002 00000000"));
  EXPECT_EQ(line.ending(), "closed");
}

TEST_F(SmppSessionTest, WhatIsNotKnownIsRefusedByANack) {
  EXPECT_EQ(bound().say(pdu(0x21, 9)), hex("00000010 80000000 00000003 00000009"));
}

TEST_F(SmppSessionTest, MishapsOfSubmits) {
  struct Case {
    const char* line;
    std::uint32_t status;
    std::size_t taken;
  };

  for (const Case& each : {Case{"refuse 0x58", 0x58, 0},
                           Case{"nack 8", 8, 0},
                           Case{"silent", 999, 1},
                           Case{"silent lost", 999, 0},
                           Case{"close submit", 999, 1},
                           Case{"cut lost", 999, 0},
                           Case{"refuse 11 to +33600000001", 11, 0},
                           Case{"refuse 11 to +33600000009", 0, 1},
                           Case{"refuse 11 bind", 0, 1}}) {
    tell("clear");
    sms_.clear();
    Line& line = bound();
    EXPECT_EQ(tell(each.line), "");
    EXPECT_EQ(sent(line), each.status) << each.line;
    EXPECT_EQ(sms_.size(), each.taken) << each.line;
  }
}

TEST_F(SmppSessionTest, ACutAnswerIsHalfOfItAndTheEnd) {
  Line& line = bound();
  tell("cut");
  EXPECT_EQ(line.say(submit(5)), hex("0000001A 80000004 00000000 00"));
  EXPECT_EQ(line.ending(), "closed");
}

TEST_F(SmppSessionTest, AnswersHaveWrongLengthsAndNumbersWhenAsked) {
  Line& line = bound();
  tell("badlength 8");
  EXPECT_TRUE(line.say(submit(5)).starts_with(hex("00000008 80000004")));
  tell("twice");
  EXPECT_EQ(parsed(line.say(submit(6))).size(), 2U);
  tell("stray");
  EXPECT_NE(parsed(line.say(submit(7)))[0].sequence, 7U);
  tell("reverse on");
  const auto answers = parsed(line.say(submit(8) + submit(9)));
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].sequence, 9U);
}

TEST_F(SmppSessionTest, TooManyInASecondAreThrottled) {
  Line& line = bound();
  tell("throttle 2");
  EXPECT_EQ(sent(line), 0U);
  EXPECT_EQ(sent(line), 0U);
  EXPECT_EQ(sent(line), 0x58U);
  wait(seconds{1});
  EXPECT_EQ(sent(line), 0U);
}

TEST_F(SmppSessionTest, TooManyUnansweredAreThrottled) {
  Line& line = bound();
  tell("latency 100ms");
  tell("window 2");
  EXPECT_EQ(line.say(submit(5) + submit(6) + submit(7)), "");
  wait(Duration{100});
  const auto answers = parsed(line.heard());
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(answers[1].status, 0U);
  EXPECT_EQ(answers[2].status, 0x58U);
}

TEST_F(SmppSessionTest, ASubmitThatIsNeverAnsweredStaysInTheWindow) {
  Line& line = bound();
  tell("window 1");
  tell("silent");
  EXPECT_EQ(sent(line), 999U);
  EXPECT_EQ(sent(line), 0x58U);
}

TEST_F(SmppSessionTest, PiecesComeWithTimeBetween) {
  Line& line = bound();
  line.writes();
  tell("split 10 2ms");
  std::string heard = line.say(submit(5));
  EXPECT_EQ(heard.size(), 10U);
  wait(Duration{4});
  heard += line.heard();
  EXPECT_EQ(parsed(heard).size(), 1U);
  EXPECT_EQ(line.writes(), 3);
}

TEST_F(SmppSessionTest, AnAnswerInPiecesIsWholeBeforeTheEnd) {
  Line& line = bound();
  tell("split 1");
  std::string heard = line.say(submit(5));
  tell("close");
  heard += line.heard();
  EXPECT_EQ(parsed(heard).size(), 1U);
}

TEST_F(SmppSessionTest, ReceiptsComeWithTheIdOfTheirForm) {
  Line& line = bound();
  tell("id hex padded");
  EXPECT_EQ(parsed(line.say(submit(5, true)))[0].body, std::string("1d305b4c") + '\0');
  EXPECT_EQ(line.heard(), "");
  wait(Duration{100});
  const auto receipt = parsed(line.heard());
  ASSERT_EQ(receipt.size(), 1U);
  EXPECT_NE(receipt[0].body.find("id:0489708364 "), std::string::npos);
  EXPECT_TRUE(parsed(line.say(submit(6, false))).size() == 1);
  wait(seconds{1});
  EXPECT_EQ(line.heard(), "");
}

TEST_F(SmppSessionTest, AReceiptMayComeBeforeTheAnswer) {
  Line& line = bound();
  tell("receipts before");
  const auto first = parsed(line.say(submit(5, true)));
  ASSERT_EQ(first.size(), 1U);
  EXPECT_EQ(first[0].id, 5U);
  wait(Duration{50});
  EXPECT_EQ(parsed(line.heard())[0].id, kAnswer | 4U);
}

TEST_F(SmppSessionTest, AnSmsThatWasTakenCanBeReportedByHand) {
  Line& line = bound();
  line.say(submit(5));
  EXPECT_EQ(tell("receipt 489708364 EXPIRED 7"), "");
  EXPECT_NE(parsed(line.heard())[0].body.find("stat:EXPIRED err:007"), std::string::npos);
}

TEST_F(SmppSessionTest, DeliveriesGoToWhoIsBoundToReceive) {
  Line& transmitter = bound(2);
  tell("mo +33600000001 4912345 0042");
  EXPECT_EQ(transmitter.heard(), "");
  Line& receiver = open();
  const auto heard = parsed(receiver.say(bind(1)));
  ASSERT_EQ(heard.size(), 2U);
  EXPECT_EQ(heard[1].id, 5U);
  EXPECT_TRUE(heard[1].body.ends_with("0042"));
}

TEST_F(SmppSessionTest, ARefusedDeliveryComesAgain) {
  Line& line = bound();
  tell("mo +33600000001 4912345 0042");
  const auto first = parsed(line.heard());
  line.say(number(17) + number(kAnswer | 5U) + number(8) + number(first[0].sequence) + '\0');
  EXPECT_EQ(line.heard(), "");
  wait(seconds{1});
  const auto again = parsed(line.heard());
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].body, first[0].body);
  line.say(pdu(kAnswer | 5U, again[0].sequence, std::string(1, '\0')));
  wait(minutes{5});
  EXPECT_EQ(line.heard(), "");
  EXPECT_EQ(tell("count"), "submits=0 deliveries=0 sessions=1");
}

TEST_F(SmppSessionTest, ADeliveryWithoutAnAnswerComesAgain) {
  Line& line = bound();
  tell("mo +33600000001 4912345 0042");
  const auto first = parsed(line.heard());
  wait(seconds{30});
  ASSERT_EQ(parsed(line.heard()).size(), 1U);
  EXPECT_EQ(logged("NO-ANSWER").size(), 1U);
  line.say(pdu(kAnswer | 5U, first[0].sequence, std::string(1, '\0')));
  EXPECT_EQ(logged("UNASKED").size(), 1U) << "an answer to the first try is too late";
}

TEST_F(SmppSessionTest, WhatWasNotAnsweredComesInItsOrderAfterTheNextLogin) {
  Line& line = bound();
  tell("mo +33600000001 4912345 one");
  tell("mo +33600000001 4912345 two");
  EXPECT_EQ(parsed(line.heard()).size(), 2U);
  line.drop();
  const auto heard = parsed(open().say(bind(9)));
  ASSERT_EQ(heard.size(), 3U);
  EXPECT_TRUE(heard[1].body.ends_with("one"));
  EXPECT_TRUE(heard[2].body.ends_with("two"));
}

TEST_F(SmppSessionTest, NoMoreDeliveriesThanMayBeUnanswered) {
  options_.deliveries = 2;
  Line& line = bound();
  for (int i = 0; i < 5; ++i) {
    tell("mo +33600000001 4912345 x");
  }
  EXPECT_EQ(parsed(line.heard()).size(), 2U);
  EXPECT_EQ(parsed(line.say(pdu(kAnswer | 5U, 1, std::string(1, '\0')))).size(), 1U);
}

TEST_F(SmppSessionTest, SessionsAreChosenByNameAndNumber) {
  Line& one = bound();
  Line& two = bound();
  tell("session 2 reset");
  EXPECT_EQ(one.ending(), "");
  EXPECT_EQ(two.ending(), "reset");
  tell("ucp close");
  EXPECT_EQ(one.ending(), "");
  tell("account tocsin alive");
  EXPECT_EQ(one.heard(), hex("00000010 00000015 00000000 00000001"));
  tell("stall");
  EXPECT_TRUE(one.isStalled());
}

TEST_F(SmppSessionTest, AnUnbindIsAnsweredAndEndsSending) {
  Line& line = bound();
  EXPECT_EQ(line.say(pdu(6, 9)), hex("00000010 80000006 00000000 00000009"));
  EXPECT_EQ(sent(line), 4U);
  EXPECT_EQ(logged("UNBIND tocsin").size(), 1U);
}

TEST_F(SmppSessionTest, SessionsOfAnAccountAreLimited) {
  tell("sessions 1");
  bound();
  EXPECT_EQ(parsed(open().say(bind(9)))[0].status, 0x0DU);
}

TEST_F(SmppSessionTest, AQuietCentreCountsOnly) {
  options_.isQuiet = true;
  Line& line = bound();
  EXPECT_EQ(sent(line), 0U);
  EXPECT_TRUE(sms_.empty());
  EXPECT_TRUE(logged("SUBMIT").empty());
  EXPECT_EQ(tell("count"), "submits=1 deliveries=0 sessions=1");
}

}  // namespace
}  // namespace tocsin::centre
