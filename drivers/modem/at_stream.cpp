// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/at_stream.h"

#include <algorithm>
#include <array>
#include <utility>

#include "drivers/modem/at_fields.h"
#include "queue/base/limits.h"

namespace tocsin::modem {
namespace {

constexpr char kCtrlZ = 0x1A, kEscape = 0x1B, kDelete = 0x7F;
constexpr std::array<std::string_view, 3> kTwoLines{"+CMT", "+CDS", "+CBM"};

bool endsLine(char byte) {
  return byte == '\r' || byte == '\n' || byte == kCtrlZ || byte == kEscape;
}

bool isControl(char byte) {
  return (static_cast<unsigned char>(byte) < 0x20 && byte != '\t') || byte == kDelete;
}

bool hasSecondLine(std::string_view line) {
  return std::any_of(kTwoLines.begin(), kTwoLines.end(), [&](std::string_view prefix) {
    return bodyOf(line, prefix).has_value();
  });
}

}  // namespace

std::vector<AtEvent> AtStream::feed(std::string_view bytes) {
  std::vector<AtEvent> events;
  for (const char byte : bytes) {
    take(byte, events);
  }
  return events;
}

std::vector<AtEvent> AtStream::takeRest() {
  std::vector<AtEvent> events;
  endLine(events);
  if (urc_) events.push_back(*std::exchange(urc_, std::nullopt));
  isBehindPrompt_ = false;
  return events;
}

void AtStream::take(char byte, std::vector<AtEvent>& events) {
  const bool wasBehindPrompt = isBehindPrompt_;
  if (endsLine(byte)) {
    endLine(events);
    isBehindPrompt_ = false;
    return;
  }
  if (isControl(byte)) return;
  isBehindPrompt_ = false;
  if (byte == ' ' && wasBehindPrompt) return;
  if (byte == '>' && line_.empty()) {
    events.push_back({.kind = AtEvent::Kind::Prompt, .line = {}});
    isBehindPrompt_ = true;
    return;
  }
  add(byte);
}

void AtStream::add(char byte) {
  if (line_.size() < limits::kModemLineBytesMax) {
    line_ += byte;
  } else {
    isCut_ = true;
  }
}

void AtStream::endLine(std::vector<AtEvent>& events) {
  AtEvent event{.line = std::exchange(line_, {}), .isCut = std::exchange(isCut_, false)};
  if (trimmed(event.line).empty()) return;
  if (urc_ && looksLikePdu(event.line)) {
    urc_->pdu = std::string(trimmed(event.line));
    urc_->isCut = urc_->isCut || event.isCut;
    events.push_back(*std::exchange(urc_, std::nullopt));
    return;
  }
  if (urc_) events.push_back(*std::exchange(urc_, std::nullopt));
  if (hasSecondLine(event.line)) {
    urc_ = std::move(event);
  } else {
    events.push_back(std::move(event));
  }
}

}  // namespace tocsin::modem
