// SPDX-License-Identifier: Apache-2.0
#include "drivers/ucp/error_code.h"

#include <algorithm>
#include <array>

#include "queue/base/sms_text.h"

namespace tocsin::ucp {
namespace {

using drivers::Refusal;

struct ErrorCode {
  std::string_view code;
  Refusal refusal;
  std::string_view words;
};

// EMI/UCP 4.2, chapter 7 (and 3.x for the operations that 4.2 does not name any more). 04 is "often
// of temporary nature": the centre has no resources.
constexpr std::array kErrorCodes{
    ErrorCode{"01", Refusal::Form, "checksum error"},
    ErrorCode{"02", Refusal::Form, "syntax error"},
    ErrorCode{"03", Refusal::Form, "operation not supported by the centre"},
    ErrorCode{"04", Refusal::ForNow, "operation not allowed (at this time)"},
    ErrorCode{"05", Refusal::Recipient, "call barring active"},
    ErrorCode{"06", Refusal::Recipient, "AdC invalid"},
    ErrorCode{"07", Refusal::Account, "authentication failure"},
    ErrorCode{"08", Refusal::Account, "legitimisation code for all calls, failure"},
    ErrorCode{"09", Refusal::Account, "GA not valid"},
    ErrorCode{"10", Refusal::Account, "repetition not allowed"},
    ErrorCode{"11", Refusal::Account, "legitimisation code for repetition, failure"},
    ErrorCode{"12", Refusal::Account, "priority call not allowed"},
    ErrorCode{"13", Refusal::Account, "legitimisation code for priority call, failure"},
    ErrorCode{"14", Refusal::Account, "urgent message not allowed"},
    ErrorCode{"15", Refusal::Account, "legitimisation code for urgent message, failure"},
    ErrorCode{"16", Refusal::Account, "reverse charging not allowed"},
    ErrorCode{"17", Refusal::Account, "legitimisation code for reverse charging, failure"},
    ErrorCode{"18", Refusal::Account, "deferred delivery not allowed"},
    ErrorCode{"19", Refusal::Account, "new AC not valid"},
    ErrorCode{"20", Refusal::Account, "new legitimisation code not valid"},
    ErrorCode{"21", Refusal::Form, "standard text not valid"},
    ErrorCode{"22", Refusal::Form, "time period not valid"},
    ErrorCode{"23", Refusal::Form, "message type not supported by the centre"},
    ErrorCode{"24", Refusal::Form, "message too long"},
    ErrorCode{"25", Refusal::Form, "requested standard text not valid"},
    ErrorCode{"26", Refusal::Form, "message type not valid for the pager type"},
    ErrorCode{"27", Refusal::ForNow, "message not found in the centre"},
    ErrorCode{"30", Refusal::ForNow, "subscriber hang-up"},
    ErrorCode{"31", Refusal::Form, "fax group not supported"},
    ErrorCode{"32", Refusal::Form, "fax message type not supported"},
    ErrorCode{"33", Refusal::Account, "address already in list"},
    ErrorCode{"34", Refusal::Account, "address not in list"},
    ErrorCode{"35", Refusal::Account, "list full"},
    ErrorCode{"36", Refusal::ForNow, "RPID already in use"},
    ErrorCode{"37", Refusal::ForNow, "delivery in progress"},
    ErrorCode{"38", Refusal::ForNow, "message forwarded"},
};

struct Reason {
  std::string_view code;
  std::string_view words;
};

// EMI/UCP 4.2, appendix B.
constexpr std::array kReasons{
    Reason{"000", "unknown subscriber"},
    Reason{"001", "service temporarily not available"},
    Reason{"002", "service temporarily not available"},
    Reason{"003", "service temporarily not available"},
    Reason{"004", "service temporarily not available"},
    Reason{"005", "service temporarily not available"},
    Reason{"006", "service temporarily not available"},
    Reason{"007", "service temporarily not available"},
    Reason{"008", "service temporarily not available"},
    Reason{"009", "illegal error code"},
    Reason{"010", "network time-out"},
    Reason{"100", "facility not supported"},
    Reason{"101", "unknown subscriber"},
    Reason{"102", "facility not provided"},
    Reason{"103", "call barred"},
    Reason{"104", "operation barred"},
    Reason{"105", "congestion of the centre"},
    Reason{"106", "facility not supported"},
    Reason{"107", "absent subscriber"},
    Reason{"108", "delivery fail"},
    Reason{"109", "congestion of the centre"},
    Reason{"110", "protocol error"},
    Reason{"111", "phone not equipped for SMS"},
    Reason{"112", "unknown centre"},
    Reason{"113", "congestion of the centre"},
    Reason{"114", "illegal phone"},
    Reason{"115", "phone not a subscriber"},
    Reason{"116", "error in phone"},
    Reason{"117", "lower layers do not offer SMS"},
    Reason{"118", "system fail"},
    Reason{"119", "failure of the network"},
    Reason{"120", "failure of the HLR"},
    Reason{"121", "failure of the VLR"},
    Reason{"122", "failure of the previous VLR"},
    Reason{"123", "failure of the controlling MSC"},
    Reason{"124", "failure of the visited MSC"},
    Reason{"125", "failure of the EIR"},
    Reason{"126", "system failure"},
    Reason{"127", "unexpected data value"},
    Reason{"200", "error in the address of the centre"},
    Reason{"201", "absolute validity period not valid"},
    Reason{"202", "SMS too long"},
    Reason{"203", "GSM message cannot be unpacked"},
    Reason{"204", "cannot be converted to the IA5 alphabet"},
    Reason{"205", "form of the validity period not valid"},
    Reason{"206", "destination address not valid"},
    Reason{"207", "duplicate submit"},
    Reason{"208", "message type indicator not valid"},
};

template <class Table>
auto find(const Table& table, std::string_view code) {
  return std::find_if(
      table.begin(), table.end(), [&](const auto& one) { return one.code == code; });
}

// "107", "0107" and "7" of a sloppy sender.
std::string threeDigits(std::string_view code) {
  while (code.size() > 3 && code.front() == '0') {
    code.remove_prefix(1);
  }
  return std::string(code.size() < 3 ? 3 - code.size() : 0, '0').append(code);
}

}  // namespace

Refusal refusalOf(std::string_view code) {
  const auto* const known = find(kErrorCodes, code);
  return known == kErrorCodes.end() ? Refusal::ForNow : known->refusal;
}

std::string errorText(std::string_view code, std::string_view systemMessage) {
  const auto* const known = find(kErrorCodes, code);
  std::string text = "EC " + oneLine(code);
  text.append(", ").append(known == kErrorCodes.end() ? "unknown code" : known->words);
  const std::string said = oneLine(systemMessage);
  return said.empty() ? text : text + " (" + said + ")";
}

std::string reasonText(std::string_view code) {
  if (code.empty()) return "no reason given";
  const auto* const known = find(kReasons, threeDigits(code));
  const std::string text = oneLine(code);
  return known == kReasons.end() ? "reason " + text : text + ", " + std::string(known->words);
}

}  // namespace tocsin::ucp
