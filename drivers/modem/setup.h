// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "drivers/modem/cnmi.h"
#include "drivers/modem/quirks.h"

namespace tocsin::modem {

// What is known of a modem once it has started.
struct Setup {
  std::string maker, model, revision, imei, iccid;
  const Quirks* quirks = &quirksOf("", "");
  std::string store = "SM";                 // the memory in which received SMS are kept
  std::vector<std::string> memories{"SM"};  // all that are read, the store first
  bool hasThreeParameters = true;           // of AT+CPMS=
  Cnmi cnmi{};                              // as it was taken
  bool needsCnma = false;                   // AT+CSMS=1 could not be left
  std::string serviceCentre;                // as AT+CSCA? said it
  bool isEchoOff = false;                   // it keeps to ATE0; an echo then says that it restarted
};

// Why a modem does not start.
enum class StartTrouble {
  None,
  Silent,     // it does not answer: the ladder
  Refuses,    // it answers, and refuses what cannot be left out: the ladder
  SimLocked,  // a person must act
};

struct StartEnd {
  StartTrouble trouble = StartTrouble::None;
  std::string what, whatToDo;
};

}  // namespace tocsin::modem
