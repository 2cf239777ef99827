// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/trace_ring.h"

#include <algorithm>
#include <array>
#include <utility>

#include "drivers/modem/at_fields.h"

namespace tocsin::modem {
namespace {

constexpr std::array<std::string_view, 3> kSecrets{"CPIN=", "CLCK=", "CPWD="};
constexpr std::size_t kSecretLength = 5;
constexpr std::size_t kEntryOverhead = 64;  // of time, direction and the string itself

bool isPrintable(char c) {
  return c >= ' ' && c <= '~';
}

std::string shown(char c) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  switch (c) {
    case '\r': return "<CR>";
    case '\n': return "<LF>";
    case 0x1A: return "<SUB>";
    case 0x1B: return "<ESC>";
    default: break;
  }
  if (isPrintable(c)) return {c};
  return {'<', kHex[byte >> 4U], kHex[byte & 0xFU], '>'};
}

std::string shown(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    text += shown(c);
  }
  return text;
}

}  // namespace

std::string SecretMask::masked(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const bool isEnd = c == '\r' || c == '\n';
    if (isEnd) {
      isMasking_ = false;
      seen_.clear();
    }
    if (isMasking_) continue;
    text += c;
    if (isEnd || c == ' ' || !isPrintable(c)) continue;
    seen_ += c;
    if (seen_.size() > kSecretLength) seen_.erase(0, 1);
    const bool begins = std::any_of(kSecrets.begin(), kSecrets.end(), [&](std::string_view name) {
      return equalsNoCase(seen_, name);
    });
    if (!begins) continue;
    isMasking_ = true;
    text += "\"****\"";
  }
  return text;
}

void TraceRing::sent(Time now, std::string_view bytes) {
  add(now, '>', maskSent_.masked(bytes));
}

void TraceRing::received(Time now, std::string_view bytes) {
  add(now, '<', maskReceived_.masked(bytes));
}

void TraceRing::note(Time now, std::string_view words) {
  add(now, '#', std::string(words));
}

void TraceRing::add(Time now, char direction, std::string bytes) {
  forgetOld(now);
  if (bytes.empty()) return;
  const std::size_t room = bytesMax_ > kEntryOverhead ? bytesMax_ - kEntryOverhead : 0;
  if (bytes.size() > room) {
    forgotten_ += bytes.size() - room;
    bytes.erase(0, bytes.size() - room);
  }
  bytes_ += bytes.size() + kEntryOverhead;
  entries_.push_back({now, direction, std::move(bytes)});
  forgetOld(now);
}

void TraceRing::forgetOld(Time now) {
  while (!entries_.empty() && (bytes_ > bytesMax_ || entries_.front().at < now - keep_)) {
    const std::size_t size = entries_.front().bytes.size();
    forgotten_ += size;
    bytes_ -= size + kEntryOverhead;
    entries_.pop_front();
  }
}

std::string TraceRing::text() const {
  std::string text;
  if (forgotten_ > 0) text += "(" + std::to_string(forgotten_) + " bytes before this forgotten)\n";
  for (const Entry& entry : entries_) {
    text += toRfc3339(entry.at) + " " + entry.direction + " " + shown(entry.bytes) + "\n";
  }
  return text;
}

}  // namespace tocsin::modem
