// SPDX-License-Identifier: Apache-2.0
#include "queue/base/phone_number.h"

#include <algorithm>
#include <optional>

#include "queue/base/sms_text.h"

namespace tocsin {
namespace {

constexpr std::size_t kE164DigitsMin = 7;
constexpr std::size_t kE164DigitsMax = 15;
constexpr std::size_t kShortDigitsMin = 2;
constexpr std::size_t kShortDigitsMax = 6;
constexpr std::size_t kSenderDigitsMax = 20;  // 3GPP TS 23.040, 9.1.2.5: what an address can hold
constexpr std::size_t kSenderCharsMax = 11;
constexpr std::size_t kQuotedCharsMax = 40;  // of a wrong number, in an error
constexpr std::string_view kNorthAmerica = "1";
constexpr std::size_t kNorthAmericaDigits = 10;

constexpr bool isDigit(char32_t c) {
  return c >= '0' && c <= '9';
}

bool isAllDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return isDigit(static_cast<unsigned char>(c));
  });
}

// What people write between digits, and what a copied number brings along unseen: odd blanks and
// hyphens, and the marks of writing direction that address books put around numbers.
bool isBetweenDigits(char32_t c) {
  constexpr std::u32string_view kBetween =
      U" \t()-./\u00A0\u2007\u2009\u202F\u2010\u2011\u2012\u2013\u200E\u200F\uFEFF";
  const bool isDirection = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  return isDirection || kBetween.find(c) != std::u32string_view::npos;
}

// The digits of a number as somebody wrote it.
struct Written {
  std::string digits;
  bool international = false;                     // began with "+" or "00"
  std::size_t bracketedZero = std::string::npos;  // where in `digits` the 0 of "(0)" stands
};

// nullopt: something else than digits.
std::optional<Written> read(std::string_view text) {
  Written written;
  const std::u32string chars = decodeUtf8(text);
  for (std::size_t i = 0; i < chars.size(); ++i) {
    const char32_t c = chars[i];
    if (isDigit(c)) {
      written.digits += static_cast<char>(c);
    } else if (c == U'+' && written.digits.empty() && !written.international) {
      written.international = true;
    } else if (!isBetweenDigits(c)) {
      return std::nullopt;
    }
    if (chars.compare(i, 3, U"(0)") == 0) written.bracketedZero = written.digits.size();
  }
  if (!written.international && written.digits.starts_with("00")) {
    written.international = true;
    written.digits.erase(0, 2);
    if (written.bracketedZero != std::string::npos) written.bracketedZero -= 2;
  }
  return written;
}

Error wrong(std::string_view text, std::string_view why) {
  const std::string line = oneLine(text);
  return {Fault::Permanent,
          "\"" + std::string(firstChars(line, kQuotedCharsMax)) + "\" " + std::string(why)};
}

// "+44 (0)20 ..." shows the trunk prefix to callers at home; it is no part of the number.
void dropBracketedZero(Written& written) {
  if (!written.international || written.bracketedZero >= written.digits.size()) return;
  const DialPlan* plan = dialPlanOfNumber(written.digits);
  if (plan != nullptr && plan->trunk == "0") written.digits.erase(written.bracketedZero, 1);
}

// The digits of a national number with the calling code instead of the trunk prefix.
//
// A trunk prefix that does not begin with 0 may as well begin the number itself (Russia's 8), so
// only a number that is too long with it has one. What begins with the calling code and is longer
// than a number of the country came in international form without its "+", as many networks show
// senders.
std::string withCallingCode(const DialPlan& plan, std::string_view digits) {
  const bool isLong = digits.size() > plan.mobileDigits;
  const bool mayHaveTrunk = !plan.trunk.empty() && (isLong || plan.trunk.front() == '0');
  if (mayHaveTrunk && digits.starts_with(plan.trunk)) {
    digits.remove_prefix(plan.trunk.size());
  } else if (isLong && digits.starts_with(plan.callingCode)) {
    digits.remove_prefix(plan.callingCode.size());
  }
  return std::string(plan.callingCode).append(digits);
}

Result<std::string> internationalForm(std::string_view text, const std::string& digits) {
  if (digits.starts_with('0')) {
    return wrong(text, "has a 0 after its +: a country's calling code comes there, like +44");
  }
  if (digits.size() < kE164DigitsMin || digits.size() > kE164DigitsMax) {
    return wrong(text,
                 "has " + std::to_string(digits.size()) +
                     " digits in international form: 7 to 15 would be right, like +33600000001");
  }
  return "+" + digits;
}

Result<std::string> nationalForm(std::string_view text,
                                 const std::string& digits,
                                 std::string_view country) {
  const DialPlan* plan = dialPlan(country);
  if (plan == nullptr) {
    return wrong(text, "does not say its country: write + and the calling code before it");
  }
  const std::string full = withCallingCode(*plan, digits);
  if (plan->callingCode == kNorthAmerica && full.size() != kNorthAmericaDigits + 1) {
    return wrong(text,
                 "is no number of " + std::string(country) +
                     ", which has 10 digits; to another country write + and its calling code");
  }
  return internationalForm(text, full);
}

Result<std::string> canonical(std::string_view text, std::string_view country) {
  auto written = read(text);
  if (!written) {
    return wrong(text, "is no phone number: only digits and a leading + are, like +33600000001");
  }
  if (written->digits.empty()) return wrong(text, "has no digits: a number is like +33600000001");
  dropBracketedZero(*written);
  if (written->international) return internationalForm(text, written->digits);
  if (written->digits.size() < kShortDigitsMin) {
    return wrong(text, "has one digit: a short code has 2 to 6, a number is like +33600000001");
  }
  if (written->digits.size() <= kShortDigitsMax) return written->digits;
  return nationalForm(text, written->digits, country);
}

// The digits of a number, none of a name.
std::string_view digitsOf(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  return isAllDigits(text) ? text : std::string_view();
}

// What no number is, as it came; digits of an unknown country whole, so that their last ones still
// tell whose they are. A cut name ends in "~", so that the rest of it never reads as a number.
std::string senderName(const std::string& line) {
  if (isAllDigits(line) && line.size() <= kSenderDigitsMax) return line;
  if (firstChars(line, kSenderCharsMax).size() == line.size()) return line;
  return std::string(firstChars(line, kSenderCharsMax - 1)) + "~";
}

}  // namespace

Result<PhoneNumber> PhoneNumber::parse(std::string_view text, std::string_view country) {
  auto number = canonical(text, country);
  if (!number) return number.error();
  return PhoneNumber(*std::move(number));
}

PhoneNumber PhoneNumber::fromSender(std::string_view text, std::string_view country) {
  const std::string line = oneLine(text);
  if (auto number = canonical(line, country)) return PhoneNumber(*std::move(number));
  // Some networks put a "+" before short codes and national numbers too.
  if (line.starts_with('+')) {
    if (auto number = canonical(line.substr(1), country)) return PhoneNumber(*std::move(number));
  }
  return PhoneNumber(senderName(line));
}

bool PhoneNumber::sameSuffix(const PhoneNumber& other, int digits) const {
  if (digits <= 0) return false;
  const auto count = static_cast<std::size_t>(digits);
  const std::string_view ours = digitsOf(text_);
  const std::string_view theirs = digitsOf(other.text_);
  if (ours.size() < count || theirs.size() < count) return false;
  return ours.substr(ours.size() - count) == theirs.substr(theirs.size() - count);
}

}  // namespace tocsin
