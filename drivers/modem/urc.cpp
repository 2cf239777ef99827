// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/urc.h"

#include <array>

#include "drivers/modem/at_fields.h"

namespace tocsin::modem {
namespace {

// A row knows a line that begins with `start` and, where given, holds `part`. The first row counts.
struct Row {
  std::string_view start;
  Urc urc;
  std::string_view part{};
};

constexpr std::array kRows{
    // 3GPP TS 27.005 section 3.4.1
    Row{"+CMTI:", Urc::SmsStored},
    Row{"+CDSI:", Urc::ReportStored},
    Row{"+CMT:", Urc::SmsDirect},
    Row{"+CDS:", Urc::ReportDirect},
    Row{"+CBM", Urc::Broadcast},
    // 3GPP TS 27.007 sections 7.2, 10.1.20, 10.1.22
    Row{"+CREG:", Urc::Registration},
    Row{"+CGREG:", Urc::Registration},
    Row{"+CEREG:", Urc::Registration},
    // Memory
    Row{"^SMMEMFULL", Urc::MemoryFull},         // Huawei
    Row{"+CIEV:", Urc::MemoryFull, "smsfull"},  // Cinterion
    Row{"+QIND:", Urc::MemoryFull, "smsfull"},  // Quectel
    Row{"+SMSFULL", Urc::MemoryFull},           // SIMCom
    // Readiness
    Row{"SMS Ready", Urc::SmsReady},                  // SIMCom
    Row{"SMS DONE", Urc::SmsReady},                   // SIMCom SIM7xxx
    Row{"+QIND:", Urc::SmsReady, "SMS DONE"},         // Quectel
    Row{"#QSS: 3", Urc::SmsReady},                    // Telit
    Row{"Call Ready", Urc::MayHaveRestarted},         // SIMCom
    Row{"PB DONE", Urc::MayHaveRestarted},            // SIMCom SIM7xxx
    Row{"+QIND:", Urc::MayHaveRestarted, "PB DONE"},  // Quectel
    // Restarts
    Row{"RDY", Urc::Restarted},              // SIMCom, Quectel
    Row{"^SYSSTART", Urc::Restarted},        // Cinterion
    Row{"+PBREADY", Urc::MayHaveRestarted},  // Cinterion, Neoway
    Row{"MODEM:STARTUP", Urc::Restarted},    // Neoway
    Row{"^BOOT", Urc::MayHaveRestarted},     // Huawei: at a start, or every few seconds
    // SIM
    Row{"+CPIN:", Urc::SimState},
    Row{"+CPIN ", Urc::SimState},
    Row{"^SIMST", Urc::SimState},       // Huawei
    Row{"^SSIM READY", Urc::SmsReady},  // Cinterion
    Row{"#QSS:", Urc::SimState},        // Telit
    Row{"+QUSIM", Urc::SimState},       // Quectel
    Row{"+SIM READY", Urc::SimState},   // Neoway
    // Power
    Row{"NORMAL POWER DOWN", Urc::Power},  // SIMCom
    Row{"POWERED DOWN", Urc::Power},       // Quectel
    Row{"UNDER-VOLTAGE", Urc::Power},      // SIMCom
    Row{"OVER-VOLTAGE", Urc::Power},       // SIMCom
    Row{"^SHUTDOWN", Urc::Power},          // Cinterion
    Row{"^SBC:", Urc::Power},              // Cinterion
    // Noise
    Row{"+CIEV:", Urc::Indicator},
    Row{"^RSSI", Urc::Noise},  // Huawei, with the six below
    Row{"^HCSQ", Urc::Noise},
    Row{"^MODE", Urc::Noise},
    Row{"^DSFLOWRPT", Urc::Noise},
    Row{"^SRVST", Urc::Noise},
    Row{"^STIN", Urc::Noise},
    Row{"^CSNR", Urc::Noise},
    Row{"+ZUSIMR", Urc::Noise},  // ZTE
    Row{"+ZDONR", Urc::Noise},   // ZTE
    Row{"+ZPASR", Urc::Noise},   // ZTE
    Row{"+WIND:", Urc::Noise},   // Wavecom
    Row{"+QIND:", Urc::Noise},   // Quectel
    Row{"*PSUTTZ", Urc::Noise},  // SIMCom: the network's time
    Row{"+CTZ", Urc::Noise},     // the network's time, 3GPP TS 27.007
    Row{"DST:", Urc::Noise},     // SIMCom
    Row{"RING", Urc::Noise},
    Row{"+CRING", Urc::Noise},
    Row{"+CLIP:", Urc::Noise},
    Row{"+CUSD:", Urc::Noise},
};

}  // namespace

std::optional<Urc> knownUrc(std::string_view line) {
  for (const Row& row : kRows) {
    if (startsNoCase(line, row.start) && containsNoCase(line, row.part)) return row.urc;
  }
  return std::nullopt;
}

}  // namespace tocsin::modem
