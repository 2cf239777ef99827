// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/emulators/centre/sms.h"

// The texts of SMS between message centres and their clients.
namespace tocsin::centre {

// UTF-8; Binary becomes hexadecimal digits.
std::string textOf(Alphabet alphabet, std::string_view octets);

// Absent when the alphabet lacks a character.
std::optional<std::string> octetsOf(Alphabet alphabet, std::string_view text);

// One word of a log: UTF-8 without blanks, "_" where something else was; "-" for nothing.
std::string wordOfLog(std::string_view text);

// Capital hexadecimal digits, and back; absent for what is not an even number of digits.
std::string hexOf(std::string_view octets);
std::optional<std::string> octetsOfHex(std::string_view digits);

// The header's octets (with their length) and what stands behind them.
struct Parted {
  std::string_view header{};
  std::string_view octets{};
  Part part{};  // what the header says of it
};

// Of user data that begins with a header (3GPP TS 23.040, 9.2.3.24). One that is longer than the
// data is taken for none.
Parted withoutHeader(std::string_view userData);

// How the parts of a long text are marked: concatenation of 8 or 16 bits, SMPP's sar_*, or not at
// all (message_payload).
enum class LongForm { Udh, Wide, Sar, Payload };

// The text in as many parts as it needs; numbers and account are left to the caller. The default
// alphabet where that has all characters, else UCS-2.
std::vector<Delivery> cut(std::string_view text, LongForm form, int reference);

}  // namespace tocsin::centre
