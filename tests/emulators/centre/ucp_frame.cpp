// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/centre/ucp_frame.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <numeric>

#include "tests/emulators/centre/text.h"
#include "tests/emulators/modem/alphabet.h"

namespace tocsin::centre {
namespace {

// Characters beside the data: TRN/LEN/O/OT/ in front, and /CS.
constexpr std::size_t kFrameSize = 16;
constexpr std::size_t kChecksumSize = 2;

std::string checksumOf(std::string_view octets) {
  const unsigned sum = std::accumulate(octets.begin(), octets.end(), 0U, [](unsigned all, char c) {
    return all + static_cast<unsigned char>(c);
  });
  return hexOf(std::string(1, static_cast<char>(sum)));
}

std::string digitsOf(std::size_t value, std::size_t count) {
  const std::string digits = std::to_string(value);
  return std::string(count - std::min(count, digits.size()), '0') + digits;
}

std::vector<std::string_view> fieldsOf(std::string_view text) {
  std::vector<std::string_view> fields;
  fields.reserve(40);
  for (std::size_t end = text.find('/'); end != std::string_view::npos; end = text.find('/')) {
    fields.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  fields.push_back(text);
  return fields;
}

std::optional<int> decimal(std::string_view digits, std::size_t count) {
  const auto number = digits.size() == count ? numberIn(digits) : std::nullopt;
  return number;
}

}  // namespace

Frame readFrame(std::string_view inside) {
  Frame frame;
  std::vector<std::string_view> fields = fieldsOf(inside);
  const bool hasHead = fields.size() >= 5;
  const auto number = hasHead ? decimal(fields[0], 2) : std::nullopt;
  const auto length = hasHead ? decimal(fields[1], 5) : std::nullopt;
  const auto operation = hasHead ? decimal(fields[3], 2) : std::nullopt;
  const bool isKind = hasHead && (fields[2] == "O" || fields[2] == "R");
  frame.number = number.value_or(-1);
  frame.operation = operation.value_or(0);
  frame.isAnswer = hasHead && fields[2] == "R";
  if (!number || !length || !operation || !isKind) {
    frame.flaw = Frame::Flaw::Form;
    return frame;
  }
  if (static_cast<std::size_t>(*length) != inside.size()) frame.flaw = Frame::Flaw::Length;
  const std::string_view counted = inside.substr(0, inside.size() - fields.back().size());
  if (fields.back() != checksumOf(counted)) frame.flaw = Frame::Flaw::Checksum;
  frame.fields.assign(fields.begin() + 4, fields.end() - 1);
  return frame;
}

std::string writeFrame(int number, char kind, int operation, std::string_view data) {
  std::string inside = digitsOf(static_cast<std::size_t>(number), 2) + "/" +
                       digitsOf(data.size() + kFrameSize + 1, 5) + "/" + kind + "/" +
                       digitsOf(static_cast<std::size_t>(operation), 2) + "/";
  inside.append(data).append("/");
  return ucp::kStx + inside + checksumOf(inside) + ucp::kEtx;
}

std::string renumbered(std::string_view frame, int number) {
  std::string inside(frame.substr(1, frame.size() - 2 - kChecksumSize));
  inside.replace(0, 2, digitsOf(static_cast<std::size_t>(number), 2));
  return ucp::kStx + inside + checksumOf(inside) + ucp::kEtx;
}

std::string stampOf(Time time) {
  const std::string text = toRfc3339(time);  // 2026-11-21T08:00:01.204Z
  return text.substr(8, 2) + text.substr(5, 2) + text.substr(2, 2) + text.substr(11, 2) +
         text.substr(14, 2) + text.substr(17, 2);
}

std::string nameField(std::string_view name) {
  const auto septets = emulator::toSeptets(emulator::fromUtf8(name));
  if (!septets) return {};
  const std::size_t semiOctets = (septets->size() * 7 + 3) / 4;
  return hexOf(std::string(1, static_cast<char>(semiOctets))) +
         emulator::toHex(emulator::packed(*septets));
}

std::string nameOf(std::string_view field) {
  const auto octets = emulator::fromHex(field);
  if (!octets || octets->empty()) return std::string(field);
  const std::size_t septets = octets->front() * 4U / 7U;
  const emulator::OctetsView packed(octets->data() + 1, octets->size() - 1);
  if (septets * 7 > packed.size() * 8) return std::string(field);
  std::u32string name = emulator::fromSeptets(emulator::unpacked(packed, septets));
  if (name.ends_with(U'\r')) name.pop_back();  // fills the last octet of seven characters
  return emulator::toUtf8(name);
}

}  // namespace tocsin::centre
