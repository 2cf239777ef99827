// SPDX-License-Identifier: Apache-2.0
#include "drivers/smpp/sm.h"

#include "drivers/pdu/octets.h"
#include "drivers/smpp/fields.h"
#include "drivers/smpp/pdu.h"

namespace tocsin::smpp {
namespace {

SmAddress takeAddress(Reader& reader) {
  SmAddress address;
  address.ton = reader.octet();
  address.npi = reader.octet();
  address.text = reader.text();
  return address;
}

void append(std::string& to, const SmAddress& address) {
  appendInteger(to, static_cast<std::uint32_t>(address.ton), 1);
  appendInteger(to, static_cast<std::uint32_t>(address.npi), 1);
  appendText(to, address.text);
}

std::optional<pdu::Concatenation> sarOf(const Tlvs& tlvs) {
  const auto reference = tlvs.find(kSarReference);
  const auto total = tlvs.find(kSarTotal);
  const auto part = tlvs.find(kSarSequence);
  if (!reference || !total || !part) return std::nullopt;
  if (reference->size() != 2 || total->size() != 1 || part->size() != 1) return std::nullopt;
  pdu::Concatenation sar{.reference = static_cast<int>(integerOf(*reference)),
                         .isWide = true,
                         .total = static_cast<int>(integerOf(*total)),
                         .part = static_cast<int>(integerOf(*part))};
  if (sar.part == 0 || sar.part > sar.total) return std::nullopt;
  return sar;
}

// Debian's Net::SMPP writes the digit, 0x32 for 2.
int stateOf(char octet) {
  const int value = static_cast<unsigned char>(octet);
  return value >= '0' && value <= '9' ? value - '0' : value;
}

void takeTlvs(Sm& sm, std::string_view octets) {
  const Tlvs tlvs(octets);
  if (sm.message.empty()) sm.message = tlvs.find(kMessagePayload).value_or("");
  sm.sar = sarOf(tlvs);
  if (const auto id = tlvs.find(kReceiptedMessageId)) sm.receiptedId = trimmed(*id);
  const auto state = tlvs.find(kMessageState);
  if (state && !state->empty()) sm.state = stateOf(state->front());
  if (const auto code = tlvs.find(kNetworkErrorCode)) {
    sm.networkErrorHex = pdu::toHex(pdu::Octets(code->begin(), code->end()));
  }
}

}  // namespace

Sm decodeSm(std::string_view body) {
  Reader reader(body);
  Sm sm;
  sm.serviceType = reader.text();
  sm.source = takeAddress(reader);
  sm.dest = takeAddress(reader);
  sm.esmClass = reader.octet();
  sm.protocol = reader.octet();
  sm.priority = reader.octet();
  reader.text();  // schedule_delivery_time
  sm.validity = reader.text();
  sm.registered = reader.octet();
  reader.octet();  // replace_if_present_flag
  sm.coding = reader.octet();
  reader.octet();  // sm_default_msg_id
  const std::size_t length = reader.octet();
  sm.message = reader.octets(length);
  sm.isWhole = reader.isWhole();
  takeTlvs(sm, reader.rest());
  return sm;
}

Sm decodeDataSm(std::string_view body) {
  Reader reader(body);
  Sm sm;
  sm.serviceType = reader.text();
  sm.source = takeAddress(reader);
  sm.dest = takeAddress(reader);
  sm.esmClass = reader.octet();
  sm.registered = reader.octet();
  sm.coding = reader.octet();
  sm.isWhole = reader.isWhole();
  takeTlvs(sm, reader.rest());
  return sm;
}

std::string encodeSm(const Sm& sm) {
  std::string body;
  appendText(body, sm.serviceType);
  append(body, sm.source);
  append(body, sm.dest);
  appendInteger(body, sm.esmClass, 1);
  appendInteger(body, sm.protocol, 1);
  appendInteger(body, sm.priority, 1);
  appendText(body, "");
  appendText(body, sm.validity);
  appendInteger(body, sm.registered, 1);
  appendInteger(body, 0, 1);
  appendInteger(body, sm.coding, 1);
  appendInteger(body, 0, 1);
  appendInteger(body, static_cast<std::uint32_t>(sm.message.size()), 1);
  body += sm.message;
  if (!sm.sar) return body;
  std::string reference;
  appendInteger(reference, static_cast<std::uint32_t>(sm.sar->reference), 2);
  appendTlv(body, kSarReference, reference);
  appendTlv(body, kSarTotal, std::string(1, static_cast<char>(sm.sar->total)));
  appendTlv(body, kSarSequence, std::string(1, static_cast<char>(sm.sar->part)));
  return body;
}

std::string encodeBind(const Bind& bind) {
  std::string body;
  appendText(body, bind.systemId);
  appendText(body, bind.password);
  appendText(body, bind.systemType);
  appendInteger(body, static_cast<std::uint32_t>(bind.interfaceVersion), 1);
  append(body, {bind.ton, bind.npi, bind.addressRange});
  return body;
}

Bind decodeBind(std::string_view body) {
  Reader reader(body);
  Bind bind;
  bind.systemId = reader.text();
  bind.password = reader.text();
  bind.systemType = reader.text();
  bind.interfaceVersion = reader.octet();
  const SmAddress range = takeAddress(reader);
  bind.ton = range.ton;
  bind.npi = range.npi;
  bind.addressRange = range.text;
  return bind;
}

}  // namespace tocsin::smpp
