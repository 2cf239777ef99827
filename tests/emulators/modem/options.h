// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "queue/base/time.h"

// What an emulated modem is made of, what the other side of the network hands it, and what it tells
// whoever plays the network.
namespace tocsin::emulator {

struct MemoryOptions {
  std::string name;  // "SM", "ME"; "SR" takes status reports
  int size = 0;
  int first = 1;  // the index of its first slot
};

struct ModemOptions {
  std::string maker = "SIMCOM INCORPORATED";
  std::string model = "SIM7600E-H";
  std::string revision = "LE20B04SIM7600M22";
  std::string imei = "867584030012345";
  std::string iccid = "89330123456789012345";
  std::string imsi = "208011234567890";
  std::string operatorName = "Emulated";
  std::string operatorCode = "20801";
  std::string ownNumber = "+33600000000";
  std::string serviceCentre = "+33609001390";  // empty: none is stored
  std::string pin{};                           // empty: none is asked for
  std::string puk = "12345678";
  int pinTries = 3;
  int pukTries = 10;
  std::vector<MemoryOptions> memories{{"SM", 20}, {"ME", 50}, {"SR", 20}};
  std::string reportMemory = "SR";     // where a status report is stored
  std::string fullUrc = "^SMMEMFULL";  // said with the memory's name; empty: nothing
  int signal = 20;
  int quarters = 0;  // of the network's local time, quarter hours east of UTC

  Duration submitTime{0};            // from Ctrl-Z to +CMGS
  Duration answerTime{0};            // of every other command
  Duration bootTime = seconds{3};    // silent after AT+CFUN=1,1
  Duration smsReadyTime{0};          // from the PIN or the start to "SMS Ready"
  Duration registerTime{0};          // from CFUN=1 and the PIN to +CREG: 1
  Duration reportTime = seconds{1};  // from +CMGS to the status report
  Duration ackTime = seconds{17};    // for AT+CNMA
  bool vanishesAtReboot = false;     // the port goes with a reboot, as of a USB stick

  std::size_t chunk = 0;  // octets that are said at once; 0: all
  Duration chunkTime{1};  // between two of them
  std::uint32_t seed = 1;
};

// A text that a phone sends; it is cut into parts as a phone does.
struct IncomingSms {
  std::string sender;              // "+336...", a short code, or a name of up to 11 characters
  std::string text;                // UTF-8
  OptionalTime stamp{};            // absent: now
  bool isReversed = false;         // the last part comes first
  int missing = 0;                 // the part that never comes, from 1
  bool isWide = false;             // a reference of 16 bits
  std::optional<int> reference{};  // absent: the next one
};

// One SMS that the network took.
struct SentSms {
  Time at{};
  std::string number;
  std::string text;       // UTF-8 of this part
  std::string alphabet;   // "gsm7", "ucs2", "8bit"
  int messageClass = -1;  // -1: none
  int part = 1;
  int parts = 1;
  int concatenation = -1;  // its reference; -1: one part
  int reference = 0;       // TP-MR as +CMGS told it
  bool wantsReport = false;
  std::optional<Duration> validity{};
  std::string pdu{};  // as it was typed, capital hexadecimal digits
};

enum class CallEnd { Taken, Busy, Unanswered, HungUp };

struct Ring {
  std::string number;
  Duration length{0};  // how long it rang
  CallEnd end = CallEnd::HungUp;
};

// Callbacks may come from inside input() and every other call; they must not call the modem back.
// Each may be empty.
struct ModemEvents {
  std::function<void(std::string_view bytes)> onOutput;  // to the terminal
  std::function<void(const SentSms&)> onSubmit;
  std::function<void(const Ring&)> onRing;                // when it ended
  std::function<void()> onPortVanish;                     // hang up; what is said now is lost
  std::function<void(std::string_view link)> onPortBack;  // under this name; empty: the same
  // Everything else that a log should have, in words: "DELETE SM 3", "RESET", "FAULT hang".
  std::function<void(std::string_view line)> onNote;
};

}  // namespace tocsin::emulator
