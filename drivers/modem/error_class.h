// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace tocsin::modem {

// What an error code of a modem or its network means for the work at hand.
enum class ErrorClass {
  Recipient,    // this number never works
  Form,         // these bytes never work
  Account,      // the SIM or the path may not do this
  ForNow,       // later it may work
  InDoubt,      // it may have been done
  MemoryFull,   // nothing can be received until something is deleted
  SimTrouble,   // no SIM, or it is locked: a person must act, and no PIN is tried
  Accepted,     // the network has it already
  AlreadyGone,  // there is nothing at that index: what was to be deleted is deleted
};

// What the session does besides, once.
enum class Remedy {
  None,
  RetrySoon,         // in 2 to 10 s: the SIM or the modem is busy
  Simplify,          // send it again without class, validity and UCS-2
  SetServiceCentre,  // write the configured AT+CSCA
  Purge,             // delete what is committed
  Reset,             // climb the ladder of a modem that is broken
  Ignore,            // it says nothing about the work at hand
};

struct ModemError {
  int code = 0;
  std::string_view meaning;  // for people; static text
  ErrorClass errorClass = ErrorClass::ForNow;
  Remedy remedy = Remedy::None;
};

}  // namespace tocsin::modem
