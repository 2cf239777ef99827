// SPDX-License-Identifier: Apache-2.0
#include "drivers/smpp/fields.h"

#include <algorithm>

#include "drivers/smpp/pdu.h"

namespace tocsin::smpp {

std::uint8_t Reader::octet() {
  const std::string_view one = octets(1);
  return one.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(one.front());
}

std::string Reader::text() {
  const std::size_t end = left_.find('\0');
  if (end == std::string_view::npos) isWhole_ = false;
  std::string text(left_.substr(0, end));
  left_.remove_prefix(std::min(text.size() + 1, left_.size()));
  return text;
}

std::string_view Reader::octets(std::size_t count) {
  if (count > left_.size()) isWhole_ = false;
  const std::string_view taken = left_.substr(0, count);
  left_.remove_prefix(taken.size());
  return taken;
}

std::optional<std::string_view> Tlvs::find(std::uint16_t tag) const {
  constexpr std::size_t kHead = 4;
  std::string_view left = octets_;
  while (left.size() >= kHead) {
    const std::size_t length = integerOf(left.substr(2, 2));
    if (length > left.size() - kHead) break;
    if (integerOf(left.substr(0, 2)) == tag) return left.substr(kHead, length);
    left.remove_prefix(kHead + length);
  }
  return std::nullopt;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks("\0 \t\r\n", 5);
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

void appendText(std::string& to, std::string_view text) {
  to += text.substr(0, text.find('\0'));
  to += '\0';
}

void appendTlv(std::string& to, std::uint16_t tag, std::string_view value) {
  appendInteger(to, tag, 2);
  appendInteger(to, static_cast<std::uint32_t>(value.size()), 2);
  to += value;
}

}  // namespace tocsin::smpp
