// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/trace_ring.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace tocsin::modem {
namespace {

constexpr Time kNow{Duration{1'795'250'520'000}};

TEST(TraceRingTest, ShowsTheDialogueInItsOrder) {
  TraceRing ring;
  ring.sent(kNow, "AT+CSQ\r");
  ring.received(kNow + seconds{1}, "\r\n+CSQ: 17,99\r\n\xFF");
  ring.note(kNow + seconds{2}, "no answer in 10 s");
  ring.sent(kNow + seconds{3}, "\x1A\x1B");
  const std::string at = toRfc3339(kNow).substr(0, 17);
  EXPECT_EQ(ring.text(),
            at + "00.000Z > AT+CSQ<CR>\n" + at + "01.000Z < <CR><LF>+CSQ: 17,99<CR><LF><FF>\n" +
                at + "02.000Z # no answer in 10 s\n" + at + "03.000Z > <SUB><ESC>\n");
}

TEST(TraceRingTest, ThePinIsMaskedInWhatIsSentAndInItsEcho) {
  TraceRing ring;
  ring.sent(kNow, "AT+CPIN=\"1234\"\r");
  ring.received(kNow, "AT+CPIN=\"1234\"\r\r\n+CPIN: READY\r\n");
  EXPECT_EQ(ring.text().find("1234"), std::string::npos) << ring.text();
  EXPECT_NE(ring.text().find("AT+CPIN=\"****\"<CR>"), std::string::npos) << ring.text();
  EXPECT_NE(ring.text().find("+CPIN: READY"), std::string::npos);
}

TEST(TraceRingTest, ThePinIsMaskedWhereverTheBytesAreCut) {
  constexpr std::string_view kEcho = "T+CPIN=\"wxyz\"\r\nOK\r\n";  // letters no stamp has
  for (std::size_t cut = 0; cut <= kEcho.size(); ++cut) {
    TraceRing ring;
    ring.received(kNow, kEcho.substr(0, cut));
    ring.sent(kNow, "AT\r");
    ring.received(kNow, kEcho.substr(cut));
    EXPECT_EQ(ring.text().find_first_of("wxyz"), std::string::npos) << cut << ": " << ring.text();
  }
}

TEST(TraceRingTest, OtherCommandsWithAPinAreMaskedToo) {
  for (const std::string command : {"AT+CPIN=1234,5678",
                                    "at+cpin=\"1234\"",
                                    "AT+CPIN = \"1234\"",
                                    "AT^CPIN=\"1234\"",
                                    "AT+CLCK=\"SC\",0,\"1234\"",
                                    "AT+CPWD=\"SC\",\"1234\",\"1234\"",
                                    "AT+CMEE=1;+CPIN=\"1234\""}) {
    SecretMask mask;
    const std::string text = mask.masked(command + "\r\nAT+CSQ\r");
    EXPECT_EQ(text.find("1234"), std::string::npos) << text;
    EXPECT_NE(text.find("\r\nAT+CSQ\r"), std::string::npos) << text;
  }
}

TEST(TraceRingTest, QuestionsAndOtherCommandsAreNotMasked) {
  for (const std::string line : {"AT+CPIN?\r", "+CPIN: READY\r\n", "AT+CPMS=\"SM\"\r"})
    EXPECT_EQ(SecretMask{}.masked(line), line);
}

TEST(TraceRingTest, HoldsTheLastHour) {
  TraceRing ring;
  ring.sent(kNow, "old\r");
  ring.sent(kNow + minutes{1}, "young\r");
  ring.sent(kNow + hours{1} + seconds{1}, "new\r");
  EXPECT_EQ(ring.text().find("> old"), std::string::npos);
  EXPECT_NE(ring.text().find("> young"), std::string::npos);
  EXPECT_TRUE(ring.text().starts_with("(4 bytes before this forgotten)\n"));
  EXPECT_EQ(ring.bytesForgotten(), 4U);
}

TEST(TraceRingTest, NeverHoldsMoreThanItsBytes) {
  TraceRing ring;
  const std::string read(1'000, 'x');
  for (int i = 0; i < 3'000; ++i) {
    ring.received(kNow, read);
    ASSERT_LE(ring.bytes(), limits::kModemTraceBytesMax);
  }
  EXPECT_GT(ring.bytes(), limits::kModemTraceBytesMax - 2'000);
  ring.received(kNow, std::string(2 * limits::kModemTraceBytesMax, 'y'));
  EXPECT_LE(ring.bytes(), limits::kModemTraceBytesMax);
  EXPECT_GT(ring.bytes(), 0U);
}

TEST(TraceRingTest, AClockSteppedBackLosesNothing) {
  TraceRing ring;
  ring.sent(kNow, "first\r");
  ring.sent(kNow - hours{5}, "second\r");
  EXPECT_EQ(ring.bytesForgotten(), 0U);
}

}  // namespace
}  // namespace tocsin::modem
