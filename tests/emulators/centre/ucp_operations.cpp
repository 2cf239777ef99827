// SPDX-License-Identifier: Apache-2.0
// Operations of UCP that carry an SMS.
#include <array>

#include "tests/emulators/centre/text.h"
#include "tests/emulators/centre/ucp_frame.h"

namespace tocsin::centre {
namespace {

using Fields = std::vector<std::string_view>;

constexpr std::string_view kIsName = "5039";
constexpr std::string_view kIsInternational = "1139";

std::string recipientOf(std::string_view adc) {
  return adc.starts_with("00") ? "+" + std::string(adc.substr(2)) : std::string(adc);
}

std::string senderOf(std::string_view oadc, std::string_view otoa) {
  if (otoa == kIsName) return nameOf(oadc);
  return otoa == kIsInternational ? "+" + std::string(oadc) : recipientOf(oadc);
}

// XSer: the services by their type, TT LL DD... in hexadecimal digits; false when that ends early.
bool readServices(std::string_view xser, std::string& header, std::optional<int>& coding) {
  const auto octets = octetsOfHex(xser);
  if (!octets) return false;
  for (std::string_view rest = *octets; !rest.empty();) {
    const std::size_t size = rest.size() < 2 ? rest.size() : static_cast<unsigned char>(rest[1]);
    if (rest.size() < size + 2) return false;
    const std::string_view value = rest.substr(2, size);
    if (rest[0] == 1) header = value;
    if (rest[0] == 2 && size == 1) coding = static_cast<unsigned char>(value[0]);
    rest.remove_prefix(size + 2);
  }
  return true;
}

// How the message reads; false when MT and the coding are nothing together.
bool readAlphabet(std::string_view type, std::optional<int> coding, Submit& submit) {
  const int octet = coding.value_or(0);
  submit.coding = coding.value_or(-1);
  if ((octet & 0x10) != 0) submit.messageClass = octet & 3;
  if (type == "2" || type == "3") return true;
  const bool isUcs2 = (octet & 0xF0) != 0xF0 && (octet & 0x0C) == 8;
  submit.alphabet = isUcs2 ? Alphabet::Ucs2 : Alphabet::Binary;
  return type == "4";
}

int readMessage(const Fields& fields, UcpSubmit& read) {
  std::string header;
  std::optional<int> coding;
  if (!readServices(fields[ucp::kXser], header, coding)) return ucp::kSyntax;
  if (!readAlphabet(fields[ucp::kMt], coding, read.submit)) return ucp::kSyntax;
  const bool isNumeric = fields[ucp::kMt] == "2";
  const auto octets = isNumeric ? std::string(fields[ucp::kMsg]) : octetsOfHex(fields[ucp::kMsg]);
  if (!octets) return ucp::kSyntax;
  read.octets = *octets;
  const auto bits = numberIn(fields[ucp::kNb]);
  if (fields[ucp::kMt] == "4" && bits != static_cast<int>(octets->size() * 8)) return ucp::kSyntax;
  if (!header.empty()) read.submit.part = withoutHeader(header).part;
  if (const auto messageClass = numberIn(fields[ucp::kMcls])) {
    read.submit.messageClass = *messageClass;
  }
  return 0;
}

std::array<std::string, ucp::kFields50> emptyFields() {
  return {};
}

std::string joined(const std::array<std::string, ucp::kFields50>& fields) {
  std::string all;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) all += '/';
    all += fields.at(i);
  }
  return all;
}

std::string withoutPlus(std::string_view number) {
  return std::string(number.starts_with('+') ? number.substr(1) : number);
}

// Dst of operation 53.
const char* outcomeOf(State state) {
  if (state == State::Delivrd) return "0";
  return state == State::Enroute || state == State::Acceptd ? "1" : "2";
}

std::string receiptData(const Delivery& receipt) {
  auto fields = emptyFields();
  const std::size_t colon = receipt.reference.rfind(':');
  fields[ucp::kAdc] = withoutPlus(receipt.to);
  fields[ucp::kOadc] = receipt.reference.substr(0, colon);
  fields[ucp::kScts] = receipt.reference.substr(colon + 1);
  fields[ucp::kDst] = outcomeOf(receipt.state);
  fields[ucp::kRsn] = std::to_string(1'000 + receipt.error % 1'000).substr(1);
  fields[ucp::kDscts] = stampOf(receipt.done);
  fields[ucp::kMt] = "3";
  fields[ucp::kMsg] = hexOf("Message for " + fields[ucp::kOadc] + ", with identification " +
                            fields[ucp::kScts] + ", is " + std::string(wordOf(receipt.state)));
  return joined(fields);
}

std::string messageData(const Delivery& delivery) {
  auto fields = emptyFields();
  const bool isName = delivery.from.find_first_not_of("+0123456789") != std::string::npos;
  fields[ucp::kAdc] = withoutPlus(delivery.to);
  fields[ucp::kOadc] = isName ? nameField(delivery.from) : withoutPlus(delivery.from);
  if (isName) {
    fields[ucp::kOtoa] = kIsName;
  } else if (delivery.from.starts_with('+')) {
    fields[ucp::kOtoa] = kIsInternational;
  }
  fields[ucp::kScts] = stampOf(delivery.done);
  fields[ucp::kMt] = delivery.alphabet == Alphabet::Gsm7 ? "3" : "4";
  fields[ucp::kMsg] = hexOf(delivery.octets);
  if (delivery.alphabet != Alphabet::Gsm7) {
    fields[ucp::kNb] = std::to_string(10'000 + delivery.octets.size() * 8).substr(1);
  }
  if (!delivery.header.empty()) {
    const char service[] = {1, static_cast<char>(delivery.header.size())};
    fields[ucp::kXser] = hexOf(std::string_view(service, 2)) + hexOf(delivery.header);
  }
  if (delivery.alphabet == Alphabet::Ucs2) fields[ucp::kXser] += "020108";
  return joined(fields);
}

}  // namespace

UcpSubmit readUcpSubmit(const Frame& frame) {
  UcpSubmit read;
  const Fields& fields = frame.fields;
  if (frame.operation == 1 && fields.size() == 5) {
    read.to = recipientOf(fields[0]);
    read.from = recipientOf(fields[1]);
    read.octets = octetsOfHex(fields[4]).value_or("");
    read.code = fields[3] == "3" || fields[3] == "2" ? 0 : int{ucp::kSyntax};
    if (fields[3] == "2") read.octets = fields[4];
  } else if (frame.operation == 51 && fields.size() == ucp::kFields50) {
    read.to = recipientOf(fields[ucp::kAdc]);
    read.from = senderOf(fields[ucp::kOadc], fields[ucp::kOtoa]);
    read.submit.validity = fields[ucp::kVp];
    const int wanted = numberIn(fields[ucp::kNt]).value_or(0);
    read.submit.wantsReceipt = fields[ucp::kNrq] == "1" && (wanted == 0 || (wanted & 3) != 0);
    read.submit.wantsFailuresOnly = (wanted & 3) == 2;
    read.code = readMessage(fields, read);
  } else {
    read.code = ucp::kSyntax;
  }
  if (!fields.empty()) read.adc = fields[0];
  if (read.code == 0 && read.adc.empty()) read.code = ucp::kAdcInvalid;
  return read;
}

std::string writeUcpDelivery(const Delivery& delivery, int number) {
  return delivery.isReceipt ? writeFrame(number, 'O', 53, receiptData(delivery))
                            : writeFrame(number, 'O', 52, messageData(delivery));
}

}  // namespace tocsin::centre
