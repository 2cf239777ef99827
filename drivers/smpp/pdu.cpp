// SPDX-License-Identifier: Apache-2.0
#include "drivers/smpp/pdu.h"

#include <algorithm>
#include <array>

#include "queue/base/limits.h"

namespace tocsin::smpp {
namespace {

struct CommandName {
  std::uint32_t command;
  std::string_view name;
};

constexpr std::array kCommands{
    CommandName{kBindReceiver, "bind_receiver"},
    CommandName{kBindTransmitter, "bind_transmitter"},
    CommandName{0x03, "query_sm"},
    CommandName{kSubmitSm, "submit_sm"},
    CommandName{kDeliverSm, "deliver_sm"},
    CommandName{kUnbind, "unbind"},
    CommandName{0x07, "replace_sm"},
    CommandName{0x08, "cancel_sm"},
    CommandName{kBindTransceiver, "bind_transceiver"},
    CommandName{kOutbind, "outbind"},
    CommandName{kEnquireLink, "enquire_link"},
    CommandName{0x21, "submit_multi"},
    CommandName{kAlertNotification, "alert_notification"},
    CommandName{kDataSm, "data_sm"},
};

std::string hexOf(std::uint32_t value) {
  std::string hex;
  for (int shift = 28; shift >= 0; shift -= 4) {
    hex += "0123456789abcdef"[value >> static_cast<unsigned>(shift) & 0xFU];
  }
  return hex;
}

Error noPdu(std::uint32_t length) {
  return {Fault::Damaged,
          "a PDU of " + std::to_string(length) + " octets: " + std::to_string(kHeaderOctets) +
              " to " + std::to_string(limits::kSmppPduOctetsMax) + " would be right"};
}

}  // namespace

std::string commandName(std::uint32_t command) {
  if (command == kGenericNack) return "generic_nack";
  const auto* const found = std::find_if(kCommands.begin(), kCommands.end(), [&](const auto& one) {
    return one.command == (command & ~kAnswerBit);
  });
  if (found == kCommands.end()) return "command " + hexOf(command);
  return std::string(found->name) + (isAnswer(command) ? "_resp" : "");
}

void appendInteger(std::string& to, std::uint32_t value, int octets) {
  for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
    to += static_cast<char>(value >> static_cast<unsigned>(shift) & 0xFFU);
  }
}

std::uint32_t integerOf(std::string_view octets) {
  std::uint32_t value = 0;
  for (const char octet : octets) {
    value = value << 8U | static_cast<unsigned char>(octet);
  }
  return value;
}

std::string encodePdu(const Header& header, std::string_view body) {
  std::string pdu;
  pdu.reserve(kHeaderOctets + body.size());
  appendInteger(pdu, static_cast<std::uint32_t>(kHeaderOctets + body.size()), 4);
  appendInteger(pdu, header.command, 4);
  appendInteger(pdu, header.status, 4);
  appendInteger(pdu, header.sequence, 4);
  pdu += body;
  return pdu;
}

// What is done with goes away when new bytes come, all of it at once: nothing is moved twice.
void FrameSplitter::add(std::string_view bytes) {
  buffer_.erase(0, at_);
  at_ = 0;
  buffer_ += bytes;
}

Result<std::optional<PduView>> FrameSplitter::next() {
  const std::string_view all = std::string_view(buffer_).substr(at_);
  if (all.size() < 4) return std::optional<PduView>();
  const std::uint32_t length = integerOf(all.substr(0, 4));
  if (length < kHeaderOctets || length > limits::kSmppPduOctetsMax) return noPdu(length);
  if (all.size() < length) return std::optional<PduView>();
  at_ += length;
  PduView pdu;
  pdu.header = {
      integerOf(all.substr(4, 4)), integerOf(all.substr(8, 4)), integerOf(all.substr(12, 4))};
  pdu.body = all.substr(kHeaderOctets, length - kHeaderOctets);
  return std::optional(pdu);
}

}  // namespace tocsin::smpp
