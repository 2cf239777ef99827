// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/cme_error.h"

#include <algorithm>
#include <array>

#include "drivers/modem/at_fields.h"

namespace tocsin::modem {
namespace {

using enum ErrorClass;

// The meanings are the words of 27.007, which modems say themselves with AT+CMEE=2.
constexpr std::array kTable{
    ModemError{0, "phone failure", InDoubt, Remedy::Reset},
    ModemError{1, "no connection to phone", ForNow, Remedy::Reset},
    ModemError{2, "phone-adaptor link reserved", ForNow},
    ModemError{3, "operation not allowed", ForNow},
    ModemError{4, "operation not supported", Account},
    ModemError{5, "PH-SIM PIN required", SimTrouble},
    ModemError{6, "PH-FSIM PIN required", SimTrouble},
    ModemError{7, "PH-FSIM PUK required", SimTrouble},
    ModemError{10, "SIM not inserted", SimTrouble},
    ModemError{11, "SIM PIN required", SimTrouble},
    ModemError{12, "SIM PUK required", SimTrouble},
    ModemError{13, "SIM failure", InDoubt, Remedy::Reset},
    ModemError{14, "SIM busy", ForNow, Remedy::RetrySoon},
    ModemError{15, "SIM wrong", SimTrouble},
    ModemError{16, "incorrect password", SimTrouble},
    ModemError{17, "SIM PIN2 required", SimTrouble},
    ModemError{18, "SIM PUK2 required", SimTrouble},
    ModemError{20, "memory full", MemoryFull, Remedy::Purge},
    ModemError{21, "invalid index", AlreadyGone},
    ModemError{22, "not found", AlreadyGone},
    ModemError{23, "memory failure", InDoubt, Remedy::Reset},
    ModemError{24, "text string too long", Form},
    ModemError{25, "invalid characters in text string", Form},
    ModemError{26, "dial string too long", Form},
    ModemError{27, "invalid characters in dial string", Form},
    ModemError{30, "no network service", ForNow},
    ModemError{31, "network timeout", InDoubt},
    ModemError{32, "network not allowed - emergency calls only", Account},
    ModemError{40, "network personalization PIN required", SimTrouble},
    ModemError{41, "network personalization PUK required", SimTrouble},
    ModemError{42, "network subset personalization PIN required", SimTrouble},
    ModemError{43, "network subset personalization PUK required", SimTrouble},
    ModemError{44, "service provider personalization PIN required", SimTrouble},
    ModemError{45, "service provider personalization PUK required", SimTrouble},
    ModemError{46, "corporate personalization PIN required", SimTrouble},
    ModemError{47, "corporate personalization PUK required", SimTrouble},
    ModemError{48, "hidden key required", SimTrouble},
    ModemError{50, "incorrect parameters", Form},
    ModemError{100, "unknown", InDoubt, Remedy::Reset},
    ModemError{103, "illegal MS", Account},
    ModemError{106, "illegal ME", Account},
    ModemError{107, "GPRS services not allowed", ForNow},
    ModemError{111, "PLMN not allowed", Account},
    ModemError{112, "location area not allowed", Account},
    ModemError{113, "roaming not allowed in this location area", Account},
    ModemError{256, "operation temporarily not allowed", ForNow, Remedy::RetrySoon},
    ModemError{262, "SIM blocked", SimTrouble},
    ModemError{
        515, "please wait, init or command processing in progress", ForNow, Remedy::RetrySoon},
    ModemError{770, "SIM invalid", SimTrouble},
};

constexpr int kMakerFirst = 512;

}  // namespace

ModemError cmeError(int code) {
  const auto row = std::find_if(
      kTable.begin(), kTable.end(), [&](const ModemError& e) { return e.code == code; });
  if (row != kTable.end()) return *row;
  if (code >= kMakerFirst) return {code, "known to the maker alone", InDoubt};
  return {code, "refused for a reason that is not known", ForNow};
}

std::optional<int> cmeCodeOf(std::string_view words) {
  words = trimmed(words);
  const auto row = std::find_if(kTable.begin(), kTable.end(), [&](const ModemError& e) {
    return equalsNoCase(e.meaning, words);
  });
  if (row == kTable.end()) return std::nullopt;
  return row->code;
}

}  // namespace tocsin::modem
