// SPDX-License-Identifier: Apache-2.0
#include "drivers/ucp/address.h"

#include <algorithm>

#include "drivers/pdu/septets.h"
#include "queue/base/sms_text.h"

namespace tocsin::ucp {
namespace {

constexpr std::size_t kNameSeptetsMax = 11;
constexpr std::string_view kInternational = "1139", kName = "5039";

bool isDigits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The count of useful semi-octets, then the septets.
std::string packedName(std::string_view name) {
  pdu::Octets septets;
  for (const char32_t c : decodeUtf8(name)) {
    const auto one = pdu::septetsOfText(encodeUtf8(std::u32string(1, c)));
    if (!one || septets.size() + one->size() > kNameSeptetsMax) continue;
    septets.insert(septets.end(), one->begin(), one->end());
  }
  pdu::Octets field = pdu::packSeptets(septets);
  const std::size_t semiOctets = (septets.size() * 7 + 3) / 4;
  field.insert(field.begin(), static_cast<std::uint8_t>(semiOctets));
  return pdu::toHex(field);
}

// Empty: it does not read. Some centres count whole octets and fill the last one with a CR, as is
// done with packed texts.
std::string unpackedName(std::string_view field) {
  const auto octets = pdu::fromHex(field);
  if (!octets || octets->size() < 2) return {};
  const std::size_t count = std::min(std::size_t{octets->front()} * 4 / 7, kNameSeptetsMax);
  std::string name =
      pdu::textOfSeptets(pdu::unpackSeptets(pdu::OctetsView(*octets).subspan(1), 0, count));
  if (name.ends_with('\r')) name.pop_back();
  return name;
}

// Networks show numbers of other countries without their "+".
bool isForeign(std::string_view digits, std::string_view country) {
  const DialPlan* own = dialPlan(country);
  const DialPlan* other = dialPlanOfNumber(digits);
  if (own == nullptr || other == nullptr || digits.starts_with('0')) return false;
  const bool isShort = digits.size() <= own->mobileDigits + own->trunk.size();
  return !isShort && other->callingCode != own->callingCode;
}

}  // namespace

Originator originatorOf(std::string_view source) {
  if (source.empty() || isDigits(source)) return {std::string(source), ""};
  if (source.front() == '+' && isDigits(source.substr(1))) {
    return {std::string(source.substr(1)), std::string(kInternational)};
  }
  return {packedName(source), std::string(kName)};
}

std::string recipientAddress(const PhoneNumber& to, std::string_view prefix) {
  if (!to.isInternational()) return to.text();
  return std::string(prefix) + to.text().substr(1);
}

std::string readAddress(std::string_view address, std::string_view otoa, const Home& home) {
  if (otoa == kName) {
    const std::string name = unpackedName(address);
    return name.empty() ? oneLine(address) : name;
  }
  if (!isDigits(address)) return oneLine(address);
  std::string_view digits = address;
  if (digits.starts_with("00")) return "+" + std::string(digits.substr(2));
  if (!home.prefix.empty() && digits.starts_with(home.prefix)) {
    return "+" + std::string(digits.substr(home.prefix.size()));
  }
  const bool isInternational = otoa == kInternational || isForeign(digits, home.country);
  return (isInternational ? "+" : "") + std::string(digits);
}

}  // namespace tocsin::ucp
