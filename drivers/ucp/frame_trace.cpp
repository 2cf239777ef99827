// SPDX-License-Identifier: Apache-2.0
#include "drivers/ucp/frame_trace.h"

#include <utility>

#include "drivers/ucp/frame.h"

namespace tocsin::ucp {
namespace {

constexpr std::size_t kEntryOverhead = 64;  // of time, direction and the string itself

// One line of printable ASCII: what a centre says may be anything.
std::string printable(std::string_view frame) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string line;
  for (const char c : frame) {
    const auto byte = static_cast<unsigned char>(c);
    if (c >= ' ' && c <= '~') {
      line += c;
    } else {
      line += {'<', kHex[byte >> 4U], kHex[byte & 0xFU], '>'};
    }
  }
  return line;
}

}  // namespace

void FrameTrace::sent(Time now, std::string_view frame) {
  add(now, '>', printable(maskedFrame(frame)));
}

void FrameTrace::received(Time now, std::string_view body) {
  add(now, '<', printable(maskedFrame(body)));
}

void FrameTrace::note(Time now, std::string_view words) {
  add(now, '#', std::string(words));
}

void FrameTrace::add(Time now, char direction, std::string line) {
  bytes_ += line.size() + kEntryOverhead;
  entries_.push_back({now, direction, std::move(line)});
  while (bytes_ > bytesMax_) {
    const std::size_t size = entries_.front().line.size();
    bytes_ -= size + kEntryOverhead;
    forgotten_ += size;
    entries_.pop_front();
  }
}

std::string FrameTrace::text() const {
  std::string text;
  if (forgotten_ > 0) text += "(" + std::to_string(forgotten_) + " bytes before this forgotten)\n";
  for (const Entry& entry : entries_) {
    text += toRfc3339(entry.at) + " " + entry.direction + " " + entry.line + "\n";
  }
  return text;
}

}  // namespace tocsin::ucp
