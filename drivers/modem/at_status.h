// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tocsin::modem {

// What a modem says of its network and its SIM. Every reader takes one line, answers nothing for a
// line that it cannot read, and never guesses.

// 3GPP TS 27.007 section 7.2, <stat>.
enum class Network {
  Idle = 0,  // not registered and not searching
  Home = 1,
  Searching = 2,
  Denied = 3,
  Unknown = 4,  // no coverage, mostly
  Roaming = 5,
  HomeSmsOnly = 6,
  RoamingSmsOnly = 7,
  EmergencyOnly = 8,
  HomeNoCsfb = 9,  // "CSFB not preferred"
  RoamingNoCsfb = 10,
};

struct Registration {
  Network network = Network::Unknown;
  bool isUrc = false;  // in the form without <n>, said unasked
  std::string area{};  // of home network and cell, as said; for people
  std::string cell{};
};

// True when SMS can be sent: registered at home or roaming, also "for SMS only" (LTE).
bool carriesSms(Network network);

// +CREG, +CGREG, +CEREG. An answer is "<n>,<stat>[,<lac>,<ci>...]", a URC "<stat>[,<lac>,<ci>...]":
// it is an answer when its second value is a number of one or two digits without quotes (areas have
// four digits or letters). Quotes may be missing (Huawei) or may not pair. Nothing for an empty
// body, which some modems say while they start, and for a <stat> above 10.
std::optional<Registration> readRegistration(std::string_view line);

struct Signal {
  int raw = 99;              // <rssi>
  std::optional<int> dbm{};  // absent: not known
};

// Below this SMS often fail: the session raises an alarm. Raw, of 0..31.
inline constexpr int kWeakSignalBelow = 5;

// +CSQ: 0..31 are -113..-51 dBm in steps of 2 (27.007 section 8.5); 100..191 are -116..-25 dBm
// (TD-SCDMA and LTE of SIMCom and Quectel); 99 and 199 are unknown. Nothing for any other number.
std::optional<Signal> readSignal(std::string_view line);

// True when the signal is known and too weak for SMS.
bool isWeak(const Signal& signal);

enum class PinState {
  Ready,
  Pin,   // exactly "SIM PIN": the only state in which a PIN may be sent
  Puk,   // locked: a person must act
  Pin2,  // concerns no SMS, but is no reason to send a PIN
  Puk2,
  Personal,  // PH-SIM PIN and the other locks of the phone
  NotReady,  // the SIM still starts
  NotInserted,
  Other,
};

// +CPIN: READY, +CPIN:"READY", "+CPIN: SIM PIN" (27.007 section 8.3). Nothing for an empty body.
std::optional<PinState> readPinState(std::string_view line);

// How many PINs may still be tried, as far as the modem says it; of SIM PIN and PUK alone.
struct PinTries {
  std::optional<int> pin{};
  std::optional<int> puk{};
};

// One line of:
//   +CPINR: SIM PIN,3,3          27.007 section 8.65; a line for each code
//   ^CPIN: SIM PIN,3,10,3,10,3   Huawei: <code>,[<times>],<puk>,<pin>,<puk2>,<pin2>
//   #PCT: 3                      Telit: of the PIN that is asked for
//   +SPIC: 3,10,0,10             SIMCom: <pin>,<puk>,<pin2>,<puk2>
//   ^SPIC: 3                     Cinterion: of the PIN that is asked for
//   +QPINC: "SC",3,10            Quectel: <pin>,<puk>; other facilities are not read
// Nothing when the line says neither number.
std::optional<PinTries> readPinTries(std::string_view line);

// The tries only ever refuse: false when one or none is left, true when the modem does not say.
// That a PIN is sent once per SIM, ever, is for the session to hold.
bool mayTryPin(const PinTries& tries);

struct Operator {
  std::string name;  // "Vodafone" or "26202"; empty: registered nowhere
  bool isNumeric = false;
  // "2G (GSM)", "3G (HSPA)", "4G (LTE)", "5G (NR)": <AcT>; empty: the modem does not say.
  std::string_view technology{};
};

// +COPS: <mode>[,<format>,<oper>[,<act>]] (27.007 section 7.3).
std::optional<Operator> readOperator(std::string_view line);

}  // namespace tocsin::modem
