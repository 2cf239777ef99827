// SPDX-License-Identifier: Apache-2.0
#include "drivers/smpp/trace.h"

#include <algorithm>
#include <utility>

#include "drivers/pdu/octets.h"
#include "drivers/smpp/sm.h"
#include "drivers/smpp/status.h"

namespace tocsin::smpp {
namespace {

constexpr std::size_t kEntryOverhead = 96;  // of time, header and the string itself
constexpr std::size_t kBodyShown = 2'048;   // octets; more is cut

bool isBind(std::uint32_t command) {
  return command == kBindReceiver || command == kBindTransmitter || command == kBindTransceiver ||
         command == kOutbind;
}

// The second text of a login, in place: what is kept never holds it.
std::string masked(std::string_view body) {
  std::string kept(body);
  const std::size_t first = kept.find('\0');
  if (first == std::string::npos) return kept;
  const std::size_t end = std::min(kept.find('\0', first + 1), kept.size());
  return kept.replace(first + 1, end - first - 1, "****");
}

std::string shown(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += c >= ' ' && c <= '~' ? c : '.';
  }
  return out;
}

std::string shown(const SmAddress& address) {
  return std::to_string(address.ton) + "/" + std::to_string(address.npi) + "/" +
         shown(address.text);
}

std::string hexByte(std::uint8_t octet) {
  return pdu::toHex(pdu::Octets{octet});
}

std::string shown(const Sm& sm) {
  return " " + shown(sm.source) + " -> " + shown(sm.dest) + " esm=" + hexByte(sm.esmClass) +
         " dc=" + hexByte(sm.coding) + " report=" + hexByte(sm.registered) + " \"" +
         shown(sm.message) + "\"";
}

std::string details(const Header& header, std::string_view body) {
  if (isAnswer(header.command)) return " " + statusText(header.status);
  if (header.command == kSubmitSm || header.command == kDeliverSm) return shown(decodeSm(body));
  if (header.command == kDataSm) return shown(decodeDataSm(body));
  return "";
}

std::string shown(const Header& header, std::string_view body) {
  std::string text =
      commandName(header.command) + " #" + std::to_string(header.sequence) + details(header, body);
  if (body.empty()) return text;
  const std::string_view some = body.substr(0, kBodyShown);
  return text + " [" + pdu::toHex(pdu::Octets(some.begin(), some.end())) +
         (some.size() < body.size() ? "..." : "") + "]";
}

}  // namespace

void Trace::sent(Time now, char leg, const Header& header, std::string_view body) {
  add({now, leg, '>', header, isBind(header.command) ? masked(body) : std::string(body)});
}

void Trace::received(Time now, char leg, const Header& header, std::string_view body) {
  const std::string_view some = body.substr(0, kBodyShown + 1);
  add({now, leg, '<', header, isBind(header.command) ? masked(some) : std::string(some)});
}

void Trace::note(Time now, char leg, std::string_view words) {
  add({now, leg, '#', {}, std::string(words)});
}

void Trace::add(Entry entry) {
  bytes_ += entry.body.size() + kEntryOverhead;
  entries_.push_back(std::move(entry));
  while (bytes_ > bytesMax_ && entries_.size() > 1) {
    bytes_ -= entries_.front().body.size() + kEntryOverhead;
    entries_.pop_front();
    ++forgotten_;
  }
}

std::string Trace::text() const {
  std::string text;
  if (forgotten_ > 0) text += "(" + std::to_string(forgotten_) + " PDUs before this forgotten)\n";
  for (const Entry& entry : entries_) {
    text += toRfc3339(entry.at) + " " + entry.leg + entry.direction + " " +
            (entry.direction == '#' ? entry.body : shown(entry.header, entry.body)) + "\n";
  }
  return text;
}

}  // namespace tocsin::smpp
