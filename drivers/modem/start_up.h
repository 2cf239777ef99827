// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "drivers/modem/at_status.h"
#include "drivers/modem/at_storage.h"
#include "drivers/modem/note_book.h"
#include "drivers/modem/setup.h"
#include "drivers/modem/steps.h"
#include "drivers/notes.h"
#include "queue/base/log.h"
#include "queue/base/result.h"

namespace tocsin::modem {

struct StartOptions {
  std::string port;                              // as configured; names the SIM that says nothing
  std::function<Result<std::string>()> readPin;  // absent: none is configured
  std::string serviceCentre;                     // "+33609001390"; empty: the SIM's
};

// From an open port to a modem that can send and receive: the sequence that five clients of modems
// have in common, with what each of them found out (3GPP TS 27.007, 27.005; docs/adr/0007).
//
//   ESC      leave a prompt that a crash left open; never Ctrl-Z, which would send
//   AT       until it answers: it sleeps, finds its baud rate, or talks of something else
//   ATE0, CMEE, &D0, &C0        plain answers with numbers, no reset when the port is closed
//   CGMI CGMM CGMR CGSN         who it is, and so its quirks
//   CFUN     the radio on
//   CCID CPIN                   the SIM, and its PIN if it may be tried
//   CSCS CSMS CMGF=0            until the SIM is ready for SMS
//   CPMS CNMI CSCA              where SMS are kept, how it tells of them, who carries them
//
// What a modem may refuse is left out; AT, the SIM, CMGF=0 and a memory may not be missing.
class StartUp {
 public:
  StartUp(AtChat& chat, Loop& loop, const StartOptions& options, drivers::Notes& notes, Log log);

  // Ends once, in a few seconds, or after some minutes with a SIM that is slow to start.
  void run(std::function<void(const StartEnd&, const Setup&)> done);

 private:
  void planGreeting();
  void planIdentity();
  void planRadio();
  void planIccid();
  void askPin();
  void pinState(const Answer& answer);
  void considerPin();
  void tryPin(const std::string& pin);
  void judgePin(const PinTry& tried, const Answer& answer);
  bool keep(const NoteBook& book);
  void planSms();
  void memoriesOffered(const Answer& answer);
  void tryMemory(std::size_t candidate);
  bool failedSilent(const Answer& answer);
  void planCnmi();
  void tryCnmi(std::size_t candidate);
  void cnmiTaken(const Cnmi& tuple);
  void planServiceCentre();
  void fail(StartTrouble trouble, std::string what, std::string whatToDo);
  void ended(Steps::End end);

  Loop& loop_;
  AtChat& chat_;
  const StartOptions& options_;
  drivers::Notes& notes_;
  Log log_;
  Steps steps_;
  Setup setup_;
  StartEnd end_;
  PinTries pinTries_;
  std::vector<std::string> storeCandidates_;
  std::vector<Cnmi> cnmiCandidates_;
  std::function<void(const StartEnd&, const Setup&)> done_;
};

}  // namespace tocsin::modem
