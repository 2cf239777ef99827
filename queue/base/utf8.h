// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tocsin {

inline constexpr char32_t kReplacement = 0xFFFD;  // stands for what is not a character

// One character at the front of a text and the bytes it takes; a malformed byte is U+FFFD of one
// byte.
struct Utf8Char {
  char32_t codePoint = kReplacement;
  std::size_t bytes = 1;
};

// `text` is not empty. Overlong forms, surrogates and what lies beyond U+10FFFF are malformed.
Utf8Char firstUtf8Char(std::string_view text);

// The longest prefix of whole characters of at most `bytes` bytes.
std::string_view firstBytes(std::string_view text, std::size_t bytes);

// Surrogates and what lies beyond U+10FFFF are written as U+FFFD.
void appendUtf8(std::string& to, char32_t codePoint);

}  // namespace tocsin
