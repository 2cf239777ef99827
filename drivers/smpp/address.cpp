// SPDX-License-Identifier: Apache-2.0
#include "drivers/smpp/address.h"

#include <algorithm>

#include "drivers/smpp/fields.h"

namespace tocsin::smpp {
namespace {

constexpr int kUnknown = 0, kInternational = 1, kNational = 2, kAlphanumeric = 5;  // TON
constexpr int kNoPlan = 0, kIsdn = 1;                                              // NPI

bool isDigits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

SmAddress formOf(std::string_view text) {
  if (text.empty()) return {kUnknown, kNoPlan, ""};
  const bool isInternational = text.front() == '+' && isDigits(text.substr(1));
  if (isInternational) return {kInternational, kIsdn, std::string(text.substr(1))};
  if (isDigits(text)) return {kUnknown, kIsdn, std::string(text)};
  return {kAlphanumeric, kNoPlan, std::string(text)};
}

}  // namespace

SmAddress sourceAddress(const SmppOptions& options) {
  SmAddress source = formOf(options.source);
  source.ton = options.sourceTon.value_or(source.ton);
  source.npi = options.sourceNpi.value_or(source.npi);
  return source;
}

SmAddress destAddress(const PhoneNumber& to, const SmppOptions& options) {
  SmAddress dest = formOf(to.text());
  dest.ton = options.destTon.value_or(dest.ton);
  dest.npi = options.destNpi.value_or(dest.npi);
  return dest;
}

std::string senderText(const SmAddress& sender, std::string_view country) {
  std::string text(trimmed(sender.text));
  if (!isDigits(text)) return text;
  if (sender.ton == kInternational) return "+" + text;
  const DialPlan* const plan = dialPlan(country);
  if (plan == nullptr || (sender.ton != kUnknown && sender.ton != kNational)) return text;
  const std::string code(plan->callingCode);
  const bool isWhole = text.starts_with(code) && text.size() == code.size() + plan->mobileDigits;
  if (isWhole) return "+" + text;
  const bool isNational = sender.ton == kNational && text.size() == plan->mobileDigits;
  return isNational ? "+" + code + text : text;
}

}  // namespace tocsin::smpp
