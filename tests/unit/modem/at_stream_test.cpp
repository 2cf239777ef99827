// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/at_stream.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "queue/base/limits.h"

namespace tocsin::modem {
namespace {

using namespace std::string_view_literals;

constexpr auto kPdu =
    "07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07"sv;

// Events in one spelling: "OK|>|+CMT: ,24/0791...".
std::string spelled(const std::vector<AtEvent>& events) {
  std::string text;
  for (const AtEvent& event : events) {
    if (!text.empty()) text += '|';
    text += event.kind == AtEvent::Kind::Prompt ? ">" : event.line;
    if (event.pdu) text += "/" + event.pdu->substr(0, 4);
    if (event.isCut) text += "...";
  }
  return text;
}

std::vector<AtEvent> eventsOf(std::string_view bytes) {
  AtStream stream;
  return stream.feed(bytes);
}

struct Row {
  std::string_view name;
  std::string said;
  std::string_view means;
};

const std::vector<Row>& rows() {
  static const std::string kSms = std::string(kPdu) + "\r\n";
  static const std::vector<Row> kRows{
      {"plain", "\r\nOK\r\n", "OK"},
      {"carriage returns alone", "AT\r\rOK\r", "AT|OK"},
      {"line feeds alone", "\nOK\n", "OK"},
      {"CR CR LF", "\r\r\n+CSQ: 17,99\r\r\n\r\r\nOK\r\r\n", "+CSQ: 17,99|OK"},
      {"many ends of line", "\r\nOK\r\n\r\n\r\n", "OK"},
      {"NULs of a modem that wakes", std::string("\0\0\r\nOK\r\n"sv), "OK"},
      {"NULs inside", std::string("\r\nO\0K\r\n"sv), "OK"},
      {"echo", "AT+CSQ\r\r\n+CSQ: 17,99\r\n\r\nOK\r\n", "AT+CSQ|+CSQ: 17,99|OK"},
      {"OK doubled", "\r\nOK\r\n\r\nOK\r\n", "OK|OK"},
      {"no final OK", "\r\n+CPIN: READY\r\n", "+CPIN: READY"},
      {"prompt", "\r\n> ", ">"},
      {"prompt behind the echo", "AT+CMGS=23\r\r\n> ", "AT+CMGS=23|>"},
      {"prompt without blank", "\r\n>", ">"},
      {"prompt with an end of line", "\r\n>\r\n", ">"},
      {"prompt and the echo of a PDU",
       "\r\n> 0011000B91\x1A\r\n+CMGS: 5\r\n\r\nOK\r\n",
       ">|0011000B91|+CMGS: 5|OK"},
      {"URC behind a prompt", "\r\n> \r\n+CMTI: \"SM\",3\r\n", ">|+CMTI: \"SM\",3"},
      {"a > inside a line is none", "\r\n+COPS: 0,0,\"a>b\"\r\n", "+COPS: 0,0,\"a>b\""},
      {"blank line", "\r\n  \r\nOK\r\n", "OK"},
      {"direct SMS", "\r\n+CMT: ,24\r\n" + kSms, "+CMT: ,24/0791"},
      {"direct SMS with a blank line between", "\r\n+CMT: ,24\r\n\r\n" + kSms, "+CMT: ,24/0791"},
      {"direct report", "\r\n+CDS: 25\r\n" + kSms, "+CDS: 25/0791"},
      {"ZTE's report", "\r\n+CDS: ,25\r\n" + kSms, "+CDS: ,25/0791"},
      {"broadcast", "\r\n+CBM: 88\r\n" + kSms, "+CBM: 88/0791"},
      {"direct SMS in the middle of an answer",
       "\r\n+CMGL: 1,0,,24\r\n" + kSms + "+CMT: ,24\r\n" + kSms + "\r\nOK\r\n",
       "+CMGL: 1,0,,24|"
       "07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07"
       "|+CMT: ,24/0791|OK"},
      {"direct SMS between header and PDU of an answer is no part of it",
       "\r\n+CSQ: 1\r\n+CMT: ,24\r\n" + kSms + "+CSQ: 2\r\n",
       "+CSQ: 1|+CMT: ,24/0791|+CSQ: 2"},
      {"direct SMS that lost its PDU", "\r\n+CMT: ,24\r\n\r\nOK\r\n", "+CMT: ,24|OK"},
      {"two direct SMS, the first without PDU",
       "\r\n+CMT: ,24\r\n+CMT: ,24\r\n" + kSms,
       "+CMT: ,24|+CMT: ,24/0791"},
      {"an IMEI is no PDU", "\r\n+CDS: 25\r\n356938035643809\r\n", "+CDS: 25|356938035643809"},
      {"a stored SMS has one line", "\r\n+CMTI: \"SM\",3\r\nOK\r\n", "+CMTI: \"SM\",3|OK"},
      {"bytes above ASCII stay", "\r\n+COPS: 0,0,\"\xE9\xFF\"\r\n", "+COPS: 0,0,\"\xE9\xFF\""},
      {"half a line", "\r\nO", ""},
  };
  return kRows;
}

TEST(AtStreamTest, PartsWhatModemsSay) {
  for (const Row& row : rows())
    EXPECT_EQ(spelled(eventsOf(row.said)), row.means) << row.name;
}

TEST(AtStreamTest, CutAtEveryByteTheEventsAreTheSame) {
  for (const Row& row : rows()) {
    const auto whole = eventsOf(row.said);
    for (std::size_t cut = 0; cut <= row.said.size(); ++cut) {
      AtStream stream;
      auto events = stream.feed(std::string_view(row.said).substr(0, cut));
      const auto rest = stream.feed(std::string_view(row.said).substr(cut));
      events.insert(events.end(), rest.begin(), rest.end());
      EXPECT_EQ(events, whole) << row.name << " cut at " << cut;
    }
  }
}

TEST(AtStreamTest, ByteByByteTheEventsAreTheSame) {
  for (const Row& row : rows()) {
    AtStream stream;
    std::vector<AtEvent> events;
    for (const char byte : row.said) {
      for (AtEvent& event : stream.feed({&byte, 1}))
        events.push_back(std::move(event));
    }
    EXPECT_EQ(events, eventsOf(row.said)) << row.name;
  }
}

TEST(AtStreamTest, APromptIsToldAtItsFirstByte) {
  AtStream stream;
  EXPECT_EQ(spelled(stream.feed("\r\n>")), ">");
  EXPECT_EQ(spelled(stream.feed(" ")), "");
  EXPECT_EQ(spelled(stream.feed("00\r")), "00");
}

TEST(AtStreamTest, ALineOfTheLongestLengthIsWholeAndOneByteMoreIsCutWithANote) {
  const std::string longest(limits::kModemLineBytesMax, 'x');
  const auto whole = eventsOf(longest + "\r\n");
  ASSERT_EQ(whole.size(), 1U);
  EXPECT_FALSE(whole[0].isCut);
  const auto cut = eventsOf(longest + "yz\r\nOK\r\n");
  ASSERT_EQ(cut.size(), 2U);
  EXPECT_TRUE(cut[0].isCut);
  EXPECT_EQ(cut[0].line, longest);
  EXPECT_FALSE(cut[1].isCut);
}

TEST(AtStreamTest, ADirectSmsWhoseHeaderOrPduIsCutSaysSo) {
  const std::string digits(limits::kModemLineBytesMax + 1, '0');
  const auto events = eventsOf("+CMT: ,24\r\n" + digits + "\r\n");
  ASSERT_EQ(events.size(), 1U);
  EXPECT_TRUE(events[0].isCut);
  EXPECT_EQ(events[0].pdu->size(), limits::kModemLineBytesMax);
}

TEST(AtStreamTest, TheRestIsToldWhenNothingFollows) {
  AtStream stream;
  EXPECT_EQ(spelled(stream.feed("\r\n+CMT: ,24\r\n")), "");
  EXPECT_EQ(spelled(stream.takeRest()), "+CMT: ,24");
  EXPECT_EQ(spelled(stream.feed("+CMT: ,24\r\n" + std::string(kPdu))), "");
  EXPECT_EQ(spelled(stream.takeRest()), "+CMT: ,24/0791");
  EXPECT_EQ(spelled(stream.feed("+CPIN: READY")), "");
  EXPECT_EQ(spelled(stream.takeRest()), "+CPIN: READY");
  EXPECT_TRUE(stream.takeRest().empty());
}

}  // namespace
}  // namespace tocsin::modem
