// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/cms_error.h"

#include <algorithm>
#include <array>
#include <optional>

namespace tocsin::modem {
namespace {

using enum ErrorClass;

constexpr std::array kTable{
    // RP causes
    ModemError{1, "unassigned number", Recipient},
    ModemError{8, "operator determined barring", Account},
    ModemError{10, "call barred", Account},
    ModemError{21, "short message transfer rejected", ForNow},
    ModemError{22, "memory of the phone full", ForNow},
    ModemError{27, "destination out of service", ForNow},
    ModemError{28, "unidentified subscriber", Recipient},
    ModemError{29, "facility rejected", Account},
    ModemError{30, "unknown subscriber", Recipient},
    ModemError{38, "network out of order", ForNow},
    ModemError{41, "temporary failure", ForNow},
    ModemError{42, "congestion", ForNow},
    ModemError{47, "resources unavailable", ForNow},
    ModemError{50, "requested facility not subscribed", Account},
    ModemError{69, "requested facility not implemented", Account},
    ModemError{81, "invalid reference of the short message", Form},
    ModemError{95, "semantically incorrect message", Form},
    ModemError{96, "invalid mandatory information", Form},
    ModemError{97, "message type non-existent", Form},
    ModemError{98, "message not compatible with the state of the protocol", Form},
    ModemError{99, "information element non-existent", Form},
    ModemError{111, "protocol error", Form},
    ModemError{127, "interworking, unspecified", ForNow},
    // TP failure causes
    ModemError{128, "telematic interworking not supported", Form, Remedy::Simplify},
    ModemError{129, "short message type 0 not supported", Form, Remedy::Simplify},
    ModemError{130, "short message cannot be replaced", Form, Remedy::Simplify},
    ModemError{143, "protocol identifier refused", Form, Remedy::Simplify},
    ModemError{144, "alphabet not supported", Form, Remedy::Simplify},
    ModemError{145, "message class not supported", Form, Remedy::Simplify},
    ModemError{159, "data coding scheme refused", Form, Remedy::Simplify},
    ModemError{160, "command cannot be actioned", Form, Remedy::Simplify},
    ModemError{161, "command not supported", Form, Remedy::Simplify},
    ModemError{175, "command refused", Form, Remedy::Simplify},
    ModemError{176, "PDU not supported", Form, Remedy::Simplify},
    ModemError{192, "service centre busy", ForNow},
    ModemError{193, "no subscription at the service centre", Account},
    ModemError{194, "service centre failure", ForNow},
    ModemError{195, "invalid address of the recipient", Recipient},
    ModemError{196, "recipient barred", Recipient},
    ModemError{197, "duplicate: the service centre has it already", Accepted},
    ModemError{198, "validity period format not supported", Form, Remedy::Simplify},
    ModemError{199, "validity period not supported", Form, Remedy::Simplify},
    ModemError{208, "SMS storage of the SIM full", MemoryFull, Remedy::Purge},
    ModemError{209, "the SIM has no SMS storage", ForNow},
    ModemError{210, "error in the phone", ForNow},
    ModemError{211, "memory capacity exceeded", MemoryFull, Remedy::Purge},
    ModemError{212, "SIM toolkit busy", ForNow, Remedy::RetrySoon},
    ModemError{213, "SIM data download error", ForNow},
    ModemError{255, "unspecified cause", ForNow},
    ModemError{256, "operation temporarily not allowed", ForNow, Remedy::RetrySoon},
    // The modem
    ModemError{300, "modem failure", InDoubt, Remedy::Reset},
    ModemError{301, "SMS service of the modem is reserved", ForNow, Remedy::RetrySoon},
    ModemError{302, "operation not allowed now", ForNow, Remedy::RetrySoon},
    ModemError{303, "operation not supported", Account},
    ModemError{304, "invalid PDU", Form},
    ModemError{305, "invalid parameter of text mode", Form},
    ModemError{310, "SIM not inserted", SimTrouble},
    ModemError{311, "SIM PIN required", SimTrouble},
    ModemError{312, "phone is locked to another SIM", SimTrouble},
    ModemError{313, "SIM failure", InDoubt, Remedy::Reset},
    ModemError{314, "SIM busy", ForNow, Remedy::RetrySoon},
    ModemError{315, "wrong SIM", SimTrouble},
    ModemError{316, "SIM PUK required", SimTrouble},
    ModemError{317, "SIM PIN2 required", SimTrouble},
    ModemError{318, "SIM PUK2 required", SimTrouble},
    ModemError{320, "memory failure", InDoubt, Remedy::Reset},
    ModemError{321, "nothing at this index", AlreadyGone},
    ModemError{322, "memory full", MemoryFull, Remedy::Purge},
    ModemError{330, "address of the service centre unknown", ForNow, Remedy::SetServiceCentre},
    ModemError{331, "no network", ForNow},
    ModemError{332, "network time-out", InDoubt},
    ModemError{340, "no acknowledgement expected", ForNow, Remedy::Ignore},
    ModemError{500, "unknown error", InDoubt},
    // The makers, where most agree
    ModemError{512, "no connection to the network for SMS", ForNow},
    ModemError{513, "no acknowledgement of the network", InDoubt},
    ModemError{514, "no network, or the modem is busy", ForNow},
    ModemError{515, "modem still starts", ForNow, Remedy::RetrySoon},
    ModemError{615, "network failure", ForNow},
    ModemError{616, "network failure", ForNow},
};

// Siemens, Cinterion, Gemalto: 512 and 515 mean something else, and 516..554 is a bad PDU.
constexpr std::array kSiemens{
    ModemError{512, "aborted by the user", ForNow},
    ModemError{513, "unable to store", InDoubt},
    ModemError{514, "invalid status", ForNow},
    ModemError{515, "invalid character in the PDU", Form},
};
constexpr int kSiemensFormFirst = 516, kSiemensFormLast = 554;

constexpr int kFieldFirst = 128, kFieldLast = 175, kValidityFirst = 198, kValidityLast = 207;
constexpr int kMakerFirst = 512;

template <std::size_t N>
std::optional<ModemError> found(const std::array<ModemError, N>& table, int code) {
  const auto row =
      std::find_if(table.begin(), table.end(), [&](const ModemError& e) { return e.code == code; });
  if (row == table.end()) return std::nullopt;
  return *row;
}

ModemError unlisted(int code) {
  const bool isField = (code >= kFieldFirst && code <= kFieldLast) ||
                       (code >= kValidityFirst && code <= kValidityLast);
  if (isField) return {code, "a field is not supported", Form, Remedy::Simplify};
  if (code >= kMakerFirst) return {code, "known to the maker alone", InDoubt};
  return {code, "refused for a reason that is not known", ForNow};
}

}  // namespace

ModemError cmsError(int code, VendorCodes vendor) {
  if (vendor == VendorCodes::Siemens) {
    if (const auto error = found(kSiemens, code)) return *error;
    if (code >= kSiemensFormFirst && code <= kSiemensFormLast) return {code, "invalid PDU", Form};
  }
  return found(kTable, code).value_or(unlisted(code));
}

}  // namespace tocsin::modem
