// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "queue/base/result.h"

namespace tocsin {

// What an ISO 3166 country dials: its calling code without '+', the trunk prefix that national
// numbers carry and international ones don't ("0" in most of Europe, empty in Italy or Spain), and
// the digits of an ordinary mobile number without both.
struct DialPlan {
  std::string_view country;  // two capital letters
  std::string_view callingCode;
  std::string_view trunk;
  std::size_t mobileDigits;
};

// The plan of a country, or nullptr when the code is unknown.
const DialPlan* dialPlan(std::string_view country);

// A plan with the calling code that the digits of an international number begin with, or nullptr.
// Countries that share a calling code have the same trunk prefix.
const DialPlan* dialPlanOfNumber(std::string_view digits);

// A phone number in canonical form: "+" and 7 to 15 digits (E.164), a short code of 2 to 6 digits,
// or, only for senders, an alphanumeric name of up to 11 characters kept as it came.
class PhoneNumber {
 public:
  PhoneNumber() = default;

  // Reads what a person typed or a network showed: blanks, "()-./" are dropped, "00" means "+", a
  // national number gets the calling code of `country` (ISO 3166) and loses its trunk prefix.
  // Permanent error that says what would be right.
  static Result<PhoneNumber> parse(std::string_view text, std::string_view country);

  // As parse, but never fails: what cannot be a number is kept as an alphanumeric sender.
  static PhoneNumber fromSender(std::string_view text, std::string_view country);

  const std::string& text() const { return text_; }

  bool isInternational() const { return !text_.empty() && text_.front() == '+'; }

  bool isEmpty() const { return text_.empty(); }

  // True when both have at least `digits` digits and their last `digits` are the same; digits 0:
  // false.
  bool sameSuffix(const PhoneNumber& other, int digits) const;

  friend auto operator<=>(const PhoneNumber&, const PhoneNumber&) = default;

 private:
  explicit PhoneNumber(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

}  // namespace tocsin
