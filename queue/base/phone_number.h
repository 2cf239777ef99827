// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "queue/base/result.h"

namespace tocsin {

// What an ISO 3166 country dials: its calling code without '+', and the trunk prefix that national
// numbers carry and international ones don't ("0" in most of Europe, empty in Italy or Spain).
struct DialPlan {
  std::string_view country;  // two capital letters
  std::string_view callingCode;
  std::string_view trunk;
};

// The plan of a country, or nullptr when the code is unknown.
const DialPlan* dialPlan(std::string_view country);

// A phone number in canonical form: "+" and 7 to 15 digits (E.164), a short code of 2 to 6 digits, or,
// only for senders, an alphanumeric name of up to 11 characters kept as it came.
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

  // True when both have at least `digits` digits and their last `digits` are the same; digits 0: false.
  bool sameSuffix(const PhoneNumber& other, int digits) const;

  friend auto operator<=>(const PhoneNumber&, const PhoneNumber&) = default;

 private:
  explicit PhoneNumber(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace tocsin
