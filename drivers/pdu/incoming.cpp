// SPDX-License-Identifier: Apache-2.0
#include "drivers/pdu/incoming.h"

#include <utility>

#include "drivers/pdu/octets.h"
#include "drivers/pdu/reader.h"
#include "drivers/pdu/status.h"
#include "drivers/pdu/time_stamp.h"
#include "queue/base/limits.h"

namespace tocsin::pdu {
namespace {

constexpr std::uint8_t kTypeBits = 0x03;
constexpr std::uint8_t kHasHeader = 0x40;

// TP-MTI of what comes from the service centre.
enum class Type : std::uint8_t { Deliver = 0, Submit = 1, StatusReport = 2, Reserved = 3 };

// Fields are taken in the order of the standard.
Deliver readDeliver(Reader& reader, std::uint8_t first) {
  Deliver deliver;
  deliver.sender = readAddress(reader, "TP-OA");
  deliver.protocol = reader.octet("TP-PID");
  deliver.coding = reader.octet("TP-DCS");
  const OctetsView stamp = reader.octets(kTimeStampOctets, "TP-SCTS");
  deliver.sentAt = readTimeStamp(stamp);
  deliver.stamp = toHex(stamp);
  UserData userData = readUserData(reader, deliver.coding, (first & kHasHeader) != 0);
  deliver.concatenation = userData.concatenation;
  deliver.body = std::move(userData.body);
  deliver.text = textOf(deliver.body);
  return deliver;
}

// What may follow TP-ST tells nothing that is needed, and some modems put garbage there.
StatusReport readStatusReport(Reader& reader) {
  StatusReport report;
  report.reference = reader.octet("TP-MR");
  report.recipient = readAddress(reader, "TP-RA");
  report.sentAt = readTimeStamp(reader.octets(kTimeStampOctets, "TP-SCTS"));
  report.endedAt = readTimeStamp(reader.octets(kTimeStampOctets, "TP-DT"));
  report.status = reader.octet("TP-ST");
  report.delivery = deliveryOf(report.status);
  report.what = statusText(report.status);
  return report;
}

IncomingTpdu readTpdu(Reader& reader) {
  constexpr std::string_view kField = "TP-MTI";
  const std::uint8_t first = reader.octet(kField);
  switch (static_cast<Type>(first & kTypeBits)) {
    case Type::Deliver: return readDeliver(reader, first);
    case Type::StatusReport: return readStatusReport(reader);
    case Type::Submit:
      reader.fail(kField, "an SMS to be sent, where one from the network would be right");
      break;
    case Type::Reserved: reader.fail(kField, "3 is reserved: 0 or 2 would be right"); break;
  }
  return Deliver{};
}

}  // namespace

Result<IncomingTpdu> decodeIncoming(std::string_view hex, ServiceCentreField serviceCentre) {
  if (hex.size() > 2 * limits::kPduOctetsMax) {
    return Error{Fault::Permanent,
                 std::to_string(hex.size()) + " hex digits: at most " +
                     std::to_string(2 * limits::kPduOctetsMax) + " are read"};
  }
  const auto octets = fromHex(hex);
  if (!octets) return octets.error();
  Reader reader(*octets);
  std::string centre;
  if (serviceCentre == ServiceCentreField::Present) centre = readServiceCentre(reader).text;
  IncomingTpdu tpdu = readTpdu(reader);
  if (!reader.isGood()) return reader.error();
  std::visit([&](auto& read) { read.serviceCentre = std::move(centre); }, tpdu);
  return tpdu;
}

}  // namespace tocsin::pdu
