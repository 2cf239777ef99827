// SPDX-License-Identifier: Apache-2.0
#include "drivers/ucp/incoming.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "drivers/pdu/septets.h"
#include "drivers/ucp/error_code.h"
#include "queue/base/sms_text.h"

namespace tocsin::ucp {
namespace {

// Places of operations 52 and 53 (EMI/UCP 4.2, 5.2 and 5.3).
constexpr std::size_t kOAdC = 1;
constexpr std::size_t kSCTS = 14;
constexpr std::size_t kDst = 15;
constexpr std::size_t kRsn = 16;
constexpr std::size_t kMT = 18;
constexpr std::size_t kNB = 19;
constexpr std::size_t kMsg = 20;
constexpr std::size_t kOTOA = 28;
constexpr std::size_t kXSer = 30;

// Places of operation 01.
constexpr std::size_t kCallFrom = 1;
constexpr std::size_t kCallMT = 3;
constexpr std::size_t kCallMsg = 4;

constexpr std::uint8_t kEightBit = 0x04;          // TP-DCS of what no DCS was said of
constexpr std::uint8_t kUdh = 0x01, kDcs = 0x02;  // extra services

struct ExtraServices {
  pdu::Octets header;  // UDH with its length
  std::optional<std::uint8_t> dcs;
};

// XSer: type, length and data of each, in hexadecimal. What does not read ends it.
ExtraServices readExtraServices(std::string_view field) {
  ExtraServices found;
  const auto octets = pdu::fromHex(field);
  if (!octets) return found;
  pdu::OctetsView rest(*octets);
  while (rest.size() >= 2 && rest.size() - 2 >= rest[1]) {
    const pdu::OctetsView data = rest.subspan(2, rest[1]);
    if (rest[0] == kUdh) found.header.assign(data.begin(), data.end());
    if (rest[0] == kDcs && !data.empty()) found.dcs = data.front();
    rest = rest.subspan(2 + data.size());
  }
  return found;
}

std::optional<pdu::Concatenation> concatenationOf(const pdu::Octets& header) {
  if (header.empty()) return std::nullopt;
  pdu::Octets userData = header;
  userData.insert(userData.begin(), static_cast<std::uint8_t>(header.size()));
  pdu::Reader reader(userData);
  const auto read = pdu::readUserData(reader, kEightBit, true);
  return reader.isGood() ? read.concatenation : std::nullopt;
}

std::size_t numberOf(std::string_view digits) {
  std::size_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

struct RawText {
  std::string_view type;  // MT
  std::string_view bits;  // NB
  std::string_view text;
  std::optional<std::uint8_t> dcs;
};

pdu::Body transparentBody(const RawText& raw, pdu::Octets octets) {
  const pdu::Coding coding = pdu::codingOf(raw.dcs.value_or(kEightBit));
  if (coding != pdu::Coding::Gsm7) return {coding, std::move(octets)};
  const std::size_t bits = std::min(numberOf(raw.bits), octets.size() * 8);
  return {coding, pdu::unpackSeptets(octets, 0, (bits > 0 ? bits : octets.size() * 8) / 7)};
}

// nullopt: it does not read.
std::optional<pdu::Body> bodyOf(const RawText& raw) {
  if (raw.type == "2") {
    const auto septets = pdu::septetsOfText(raw.text);
    if (!septets) return std::nullopt;
    return pdu::Body{pdu::Coding::Gsm7, *septets};
  }
  auto octets = pdu::fromHex(raw.text);
  if (!octets) return std::nullopt;
  if (raw.type == "3") return pdu::Body{pdu::Coding::Gsm7, *std::move(octets)};
  if (raw.type == "4") return transparentBody(raw, *std::move(octets));
  return std::nullopt;
}

void putText(pdu::Deliver& sms, const RawText& raw) {
  if (auto body = bodyOf(raw)) {
    sms.body = *std::move(body);
    sms.text = pdu::textOf(sms.body);
    return;
  }
  sms.concatenation.reset();
  sms.text = "unreadable SMS (MT " + oneLine(raw.type) + "): " + oneLine(raw.text);
}

drivers::Delivery deliveryOf(std::string_view dst) {
  if (dst == "0") return drivers::Delivery::Delivered;
  return dst == "2" ? drivers::Delivery::Failed : drivers::Delivery::Pending;
}

}  // namespace

bool isComplete(const Frame& frame) {
  const std::size_t last = frame.operation == kCallInput ? kCallMsg : kMsg;
  return frame.fields.size() > last;
}

pdu::Deliver readDelivery(const Frame& frame, const CentreWays& ways) {
  pdu::Deliver sms;
  if (frame.operation == kCallInput) {
    sms.sender.text = readAddress(frame.field(kCallFrom), "", ways.home);
    putText(sms, {frame.field(kCallMT), "", frame.field(kCallMsg), std::nullopt});
    return sms;
  }
  const ExtraServices extra = readExtraServices(frame.field(kXSer));
  sms.sender.text = readAddress(frame.field(kOAdC), frame.field(kOTOA), ways.home);
  sms.stamp = oneLine(frame.field(kSCTS));
  sms.sentAt = readStamp(sms.stamp, ways.toUtc);
  sms.coding = extra.dcs.value_or(0);
  sms.concatenation = concatenationOf(extra.header);
  putText(sms, {frame.field(kMT), frame.field(kNB), frame.field(kMsg), extra.dcs});
  return sms;
}

drivers::DeliveryReport readNotification(const Frame& frame, const CentreWays& ways) {
  drivers::DeliveryReport report;
  report.reference = oneLine(frame.field(kSCTS));
  report.to = PhoneNumber::fromSender(
      readAddress(frame.field(kOAdC), frame.field(kOTOA), ways.home), ways.home.country);
  report.delivery = deliveryOf(frame.field(kDst));
  report.sentAt = readStamp(frame.field(kSCTS), ways.toUtc);
  const bool isGood = report.delivery == drivers::Delivery::Delivered;
  if (!isGood) report.what = reasonText(frame.field(kRsn));
  return report;
}

std::string stampOfResult(const Frame& result) {
  for (std::size_t i = 1; i < result.fields.size(); ++i) {
    const std::string_view field = result.field(i);
    const std::size_t colon = field.rfind(':');
    if (colon == std::string_view::npos) continue;
    const std::string_view stamp = field.substr(colon + 1);
    if (isStamp(stamp)) return std::string(stamp);
  }
  return {};
}

}  // namespace tocsin::ucp
