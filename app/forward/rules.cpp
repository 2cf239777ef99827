// SPDX-License-Identifier: Apache-2.0
#include "app/forward/rules.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "queue/base/utf8.h"

namespace tocsin::forward {
namespace {

constexpr std::u32string_view kAfterWord = U" \t\r\n\u00A0,;:.!?";

// Capital letters and how far their small ones are: Latin, Greek and Cyrillic.
struct Capitals {
  char32_t from, to, distance;
};

constexpr std::array kCapitals{
    Capitals{U'A', U'Z', 32},
    Capitals{U'\u00C0', U'\u00D6', 32},
    Capitals{U'\u00D8', U'\u00DE', 32},
    Capitals{U'\u0391', U'\u03A9', 32},
    Capitals{U'\u0400', U'\u040F', 80},
    Capitals{U'\u0410', U'\u042F', 32},
};

char32_t small(char32_t c) {
  const auto row = std::find_if(kCapitals.begin(), kCapitals.end(), [c](const Capitals& each) {
    return c >= each.from && c <= each.to;
  });
  return row == kCapitals.end() ? c : c + row->distance;
}

// In small letters.
std::u32string firstWord(std::string_view text) {
  std::u32string word;
  while (!text.empty()) {
    const Utf8Char next = firstUtf8Char(text);
    text.remove_prefix(next.bytes);
    const bool isAfter = kAfterWord.find(next.codePoint) != std::u32string_view::npos;
    if (isAfter && !word.empty()) break;
    if (!isAfter) word += small(next.codePoint);
  }
  return word;
}

bool fitsSender(std::string_view wanted, std::string_view sender) {
  if (wanted.empty()) return true;
  if (!wanted.ends_with('*')) return wanted == sender;
  wanted.remove_suffix(1);
  return sender.starts_with(wanted);
}

}  // namespace

std::optional<std::size_t> ruleFor(const std::vector<Rule>& rules, const ForwardedSms& sms) {
  const std::u32string word = firstWord(sms.text);
  const auto rule = std::find_if(rules.begin(), rules.end(), [&](const Rule& each) {
    return fitsSender(each.sender, sms.sender) &&
           (each.keyword.empty() || firstWord(each.keyword) == word) &&
           (each.account.empty() || each.account == sms.account);
  });
  if (rule == rules.end()) return std::nullopt;
  return static_cast<std::size_t>(rule - rules.begin());
}

}  // namespace tocsin::forward
