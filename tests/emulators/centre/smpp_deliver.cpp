// SPDX-License-Identifier: Apache-2.0
// What an SMPP centre hands to its clients.
#include <algorithm>
#include <cctype>

#include "tests/emulators/centre/smpp_pdu.h"
#include "tests/emulators/centre/text.h"

namespace tocsin::centre {
namespace {

constexpr unsigned kIsReceipt = 0x04;
constexpr unsigned kHasHeader = 0x40;

struct Address {
  unsigned ton = 0;
  unsigned npi = 1;
  std::string_view digits;
};

// International with "+", a name, or digits of a network's own.
Address addressOf(std::string_view address) {
  if (address.starts_with('+')) return {1, 1, address.substr(1)};
  const bool isNumber = address.find_first_not_of("0123456789") == std::string_view::npos;
  return isNumber ? Address{0, 1, address} : Address{5, 0, address};
}

unsigned codingOf(Alphabet alphabet) {
  switch (alphabet) {
    case Alphabet::Gsm7: return 0;
    case Alphabet::Ascii: return 1;
    case Alphabet::Latin1: return 3;
    case Alphabet::Ucs2: return 8;
    case Alphabet::Binary: break;
  }
  return 4;
}

// The centre's own default alphabet may be another one than GSM 03.38: then what it lacks goes as
// UCS-2.
struct Body {
  unsigned coding = 0;
  std::string octets;
};

Body bodyOf(const Delivery& delivery, Alphabet byDefault) {
  if (delivery.alphabet != Alphabet::Gsm7 || byDefault == Alphabet::Gsm7) {
    return {codingOf(delivery.alphabet), delivery.octets};
  }
  const std::string text = textOf(Alphabet::Gsm7, delivery.octets);
  if (auto octets = octetsOf(byDefault, text)) return {0, *std::move(octets)};
  return {codingOf(Alphabet::Ucs2), octetsOf(Alphabet::Ucs2, text).value_or("")};
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return text;
}

// Appendix B. Loose: as some centres write it, in another case, with seconds and a NUL behind.
std::string receiptText(const Delivery& receipt, bool isLoose) {
  const std::string error = std::to_string(1'000 + receipt.error % 1'000).substr(1);
  const bool isDelivered = receipt.state == State::Delivrd;
  std::string text = (isLoose ? "ID:" : "id:") + receipt.reference;
  if (!isLoose) text += std::string(" sub:001 dlvrd:") + (isDelivered ? "001" : "000");
  text += " submit date:" + receiptTime(receipt.submitted, isLoose);
  text += " done date:" + receiptTime(receipt.done, isLoose);
  const std::string state(wordOf(receipt.state));
  text += (isLoose ? " Stat:" + lower(state) : " stat:" + state);
  text += " err:" + error;
  text += (isLoose ? " Text:" : " text:") + receipt.octets;
  if (isLoose) text += '\0';
  return text;
}

void addSar(PduWriter& pdu, const Part& part) {
  const auto octet = [](int value) { return std::string(1, static_cast<char>(value)); };
  pdu.tlv(0x020C, octet(part.reference >> 8) + octet(part.reference));
  pdu.tlv(0x020E, octet(part.total));
  pdu.tlv(0x020F, octet(part.number));
}

void addReceiptTlvs(PduWriter& pdu, const Delivery& receipt) {
  pdu.tlv(0x001E, receipt.reference + std::string(1, '\0'));
  pdu.tlv(0x0427, std::string(1, static_cast<char>(receipt.state)));
  const char error[3] = {
      3, static_cast<char>(receipt.error >> 8), static_cast<char>(receipt.error)};
  if (receipt.error != 0) pdu.tlv(0x0423, std::string_view(error, 3));
}

}  // namespace

std::string receiptTime(Time time, bool hasSeconds) {
  const std::string text = toRfc3339(time);  // 2026-11-21T08:00:01.204Z
  std::string digits = text.substr(2, 2) + text.substr(5, 2) + text.substr(8, 2) +
                       text.substr(11, 2) + text.substr(14, 2);
  return hasSeconds ? digits + text.substr(17, 2) : digits;
}

std::string writeDeliver(const Delivery& delivery,
                         std::uint32_t sequence,
                         const Conditions& conditions,
                         Alphabet byDefault) {
  using Form = ReceiptForm;
  const Form form = conditions.receiptForm;
  const Address from = addressOf(delivery.from);
  const Address to = addressOf(delivery.to);
  const Body body = delivery.isReceipt ? Body{} : bodyOf(delivery, byDefault);
  std::string text = delivery.header + body.octets;
  if (delivery.isReceipt) {
    text = form == Form::Tlv ? std::string() : receiptText(delivery, form == Form::Loose);
  }
  const bool isInPayload =
      delivery.isInPayload || (delivery.isReceipt && form == Form::Payload) || text.size() > 254;
  const unsigned esmClass =
      delivery.isReceipt ? kIsReceipt : (delivery.header.empty() ? 0 : kHasHeader);
  PduWriter pdu(smpp::kDeliverSm, 0, sequence);
  pdu.text("").octet(from.ton).octet(from.npi).text(from.digits);
  pdu.octet(to.ton).octet(to.npi).text(to.digits);
  pdu.octet(esmClass).octet(0).octet(0).text("").text("").octet(0).octet(0);
  pdu.octet(body.coding).octet(0);
  pdu.octet(isInPayload ? 0 : static_cast<unsigned>(text.size()));
  if (!isInPayload) pdu.octets(text);
  if (conditions.hasVendorTlv) pdu.tlv(0x1402, "(null)").tlv(0x1403, "");
  if (isInPayload) pdu.tlv(0x0424, text);
  if (delivery.part.reference >= 0 && delivery.header.empty()) addSar(pdu, delivery.part);
  const bool hasTlvs = form != Form::Text && form != Form::Loose;
  if (delivery.isReceipt && hasTlvs) addReceiptTlvs(pdu, delivery);
  return pdu.take();
}

}  // namespace tocsin::centre
