// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/quirks.h"

#include <array>

#include "drivers/modem/at_fields.h"

namespace tocsin::modem {
namespace {

constexpr Quirks kStandard;

// Old sticks stop answering at AT+CMGL until they are reset (gammu #4, #323), and flood ^RSSI and
// ^BOOT (gammu #111, #138). CNMI mode 2 is offered and refused (oFono).
constexpr Quirks kHuawei{.name = "Huawei",
                         .cnmiMode = 1,
                         .listHangs = true,
                         .quietCommand = "AT^CURC=0",
                         .hasExtraCsmsField = true,
                         .triesCommand = "AT^CPIN?",
                         .bootUrcFloods = true};

// oFono: CNMI mode 1, no CNMA. That a SIM600 deletes all parts of a long SMS with one needs no row:
// a slot is read again before it is emptied.
constexpr Quirks kSimcom{
    .name = "SIMCom", .cnmiMode = 1, .refusesCnma = true, .triesCommand = "AT+SPIC"};

// oFono switches the radio off with CFUN=4; the manual lets +CMGS take 120 s.
constexpr Quirks kQuectel{
    .name = "Quectel", .triesCommand = "AT+QPINC=\"SC\"", .radioOffFunction = 4};

constexpr Quirks kTelit{.name = "Telit", .readyCommand = "AT#QSS=2", .triesCommand = "AT#PCT"};

// Sierra, Option and others on Qualcomm: CNMI mode 1 (oFono, ModemManager).
constexpr Quirks kQualcomm{.name = "Qualcomm", .cnmiMode = 1};

// Refuses CNMA, and "not acking sends the device into la-la land" (oFono): ds=2 avoids both.
constexpr Quirks kNovatel{.name = "Novatel", .cnmiMode = 1, .refusesCnma = true};

// Own CMS codes from 512 on, no CMMS; the URC of the SIM's status comes by SIND.
constexpr Quirks kCinterion{.name = "Cinterion",
                            .keepsLinkOpen = false,
                            .readyCommand = "AT^SIND=\"simstatus\",1",
                            .triesCommand = "AT^SPIC",
                            .vendorCodes = VendorCodes::Siemens};

// Falcom Samba (Siemens inside): AT^SSMSS=1 instead of AT+CPMS.
constexpr Quirks kSamba{.name = "Falcom Samba",
                        .keepsLinkOpen = false,
                        .memoryParameters = 0,
                        .memoryCommand = "AT^SSMSS=1",
                        .triesCommand = "AT^SPIC",
                        .vendorCodes = VendorCodes::Siemens};

// One parameter of CPMS (gammu).
constexpr Quirks kWavecom{.name = "Wavecom", .memoryParameters = 1};

// oFono: CNMI mode 1.
constexpr Quirks kZte{.name = "ZTE", .cnmiMode = 1, .triesCommand = "AT+ZPINPUK=?"};

// smstools 3: it does not come back from radio off.
constexpr Quirks kNeoway{.name = "Neoway M590", .radioOffKills = true};

// Phones on a cable: Kannel writes 18 bytes at a time, gammu waits before the PDU and before
// Ctrl-Z.
constexpr Quirks kNokia{.name = "Nokia",
                        .promptDelay = Duration{100},
                        .ctrlZDelay = Duration{500},
                        .chunkBytes = 18,
                        .chunkPause = Duration{100},
                        .triesCommand = ""};

// Gammu: waits for old Siemens phones, which need some rest.
constexpr Quirks kSiemensPhone{.name = "Siemens phone",
                               .promptDelay = Duration{100},
                               .ctrlZDelay = Duration{500},
                               .keepsLinkOpen = false,
                               .triesCommand = "AT^SPIC",
                               .vendorCodes = VendorCodes::Siemens};

struct Row {
  std::string_view maker;  // a part of the answer to AT+CGMI; empty: whoever made it
  std::string_view model;  // a part of the answer to AT+CGMM; empty: all of this maker
  const Quirks& quirks;
};

// The first row that fits counts: models before their makers.
constexpr std::array kRows{
    Row{"", "M590", kNeoway},
    Row{"", "SAMBA", kSamba},
    Row{"SIEMENS", "M20", kSiemensPhone},
    Row{"SIEMENS", "M35", kSiemensPhone},
    Row{"SIERRA", "Q26", kWavecom},  // Wavecom's modules under their later maker
    Row{"SIERRA", "FASTRACK", kWavecom},
    Row{"FALCOM", "", kSamba},
    Row{"HUAWEI", "", kHuawei},
    Row{"SIMCOM", "", kSimcom},
    Row{"", "SIM800", kSimcom},  // modules whose maker's name was changed
    Row{"", "SIM900", kSimcom},
    Row{"QUECTEL", "", kQuectel},
    Row{"", "QUECTEL", kQuectel},  // whose maker says Qualcomm
    Row{"TELIT", "", kTelit},
    Row{"NOVATEL", "", kNovatel},
    Row{"SIERRA", "", kQualcomm},
    Row{"OPTION", "", kQualcomm},
    Row{"CINTERION", "", kCinterion},
    Row{"GEMALTO", "", kCinterion},
    Row{"THALES", "", kCinterion},
    Row{"SIEMENS", "", kCinterion},
    Row{"WAVECOM", "", kWavecom},
    Row{"ZTE", "", kZte},
    Row{"NEOWAY", "", kNeoway},
    Row{"NOKIA", "", kNokia},
    Row{"QUALCOMM", "", kQualcomm},  // last: many makers leave Qualcomm's name in
};

}  // namespace

const Quirks& quirksOf(std::string_view maker, std::string_view model) {
  if (trimmed(maker).empty() && trimmed(model).empty()) return kStandard;
  for (const Row& row : kRows) {
    if (containsNoCase(maker, row.maker) && containsNoCase(model, row.model)) return row.quirks;
  }
  return kStandard;
}

}  // namespace tocsin::modem
