// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tocsin::modem {

// What was asked and has no final result yet. One command is in flight at a time (Telit's manual:
// nothing else while +CMGS works).
struct Pending {
  std::string command;    // as written, without its CR: "AT+CMGR=3"
  std::string prefix;     // of its information responses: "+CMGR"; may be empty
  bool hasPlainLines{};   // it also answers with lines without prefix: AT+CGMM, the PDU of +CMGR
  std::string payload{};  // what was written behind a prompt and may be echoed: the PDU
};

// The prefix and the habit of a command: "AT+CPIN?" has "+CPIN"; "ATI" and "AT" have none.
Pending pendingOf(std::string_view command);

enum class Final {
  Ok,
  Error,         // bare, with a number of its own (ERROR: 5) or unreadable
  CmeError,      // 3GPP TS 27.007 section 9.2
  CmsError,      // 3GPP TS 27.005 section 3.2.5
  NotSupported,  // COMMAND NOT SUPPORT (Huawei), NA (Samsung), TOO MANY PARAMETERS
  NoCarrier,
  Busy,
  NoAnswer,
  NoDialtone,
  Connect,  // the port went into data mode: it must be reopened
  Aborted,  // V.250 5.6.1: a byte arrived while the command ran
};

struct FinalResult {
  Final kind = Final::Ok;
  std::optional<int> code{};  // of CmeError, CmsError; a text is looked up (cme_error.h)
  std::string text{};         // as the modem said it, for people
  bool isNumeric = false;     // "0" for OK: the session asks for words with ATV1
};

enum class Urc {
  SmsStored,         // +CMTI: readSlot() of at_storage.h
  ReportStored,      // +CDSI: readSlot()
  SmsDirect,         // +CMT, its PDU with it
  ReportDirect,      // +CDS, its PDU with it
  Broadcast,         // +CBM, +CBMI: of no use here
  Registration,      // +CREG, +CGREG, +CEREG without a question: readRegistration()
  SimState,          // +CPIN, ^SIMST, #QSS, +QUSIM, ^SSIM READY...
  MemoryFull,        // ^SMMEMFULL, +CIEV: smsfull: nothing is received until something is deleted
  SmsReady,          // "SMS Ready", +QIND: SMS DONE: SMS commands work from now on
  Restarted,         // RDY, ^SYSSTART: the modem forgot all that was set
  MayHaveRestarted,  // ^BOOT, Call Ready: a start, or the flood of an old Huawei; ask AT+CNMI?
  Power,             // it goes off, or its supply is weak
  Indicator,         // other +CIEV
  Noise,             // known and of no use: ^RSSI, ^DSFLOWRPT, +ZUSIMR, RING, ...
  Other,             // looks like a URC and is not known
};

enum class LineKind {
  Final,        // ends the pending command
  Information,  // belongs to the pending command
  Urc,
  Echo,
  Stray,    // a final result that ends nothing: late, OK said twice, NO CARRIER of a caller
  Unknown,  // none of these; for the trace alone
};

struct AtLine {
  LineKind kind = LineKind::Unknown;
  FinalResult result{};  // of Final and Stray
  Urc urc = Urc::Other;  // of Urc
};

// Says what a line is. `pending` is null while nothing is pending. Rules, in this order:
//
//   1. the command or its payload is an echo, also its last four bytes or more; so is any other AT
//      command
//   2. final results, whatever is pending; a digit alone only for commands that answer nothing
//   else;
//      those of a call (NO CARRIER, BUSY, ...) end ATD alone and are Stray for all others
//   3. the pending command's prefix makes it information, except +CREG: 1 and its like in the form
//      of a URC while AT+CREG? is pending
//   4. the table of URCs, then the look of one: + ^ # * $ % ! and a letter
//   5. a plain line is information when the command has such lines
//
// Rule 2 before 5 is safe in PDU mode alone: the text of an SMS never stands in a line (the session
// sends nothing before AT+CMGF=0 was taken).
AtLine classify(std::string_view line, const Pending* pending);

// True when this line is the whole answer although some modems say no OK behind it: +CPIN (Wavecom)
// and +CPMS (smstools 3: "8 commas end +CPMS"). The session then waits for the OK only a moment;
// one that comes later is Stray as long as it writes nothing before that moment is over.
bool isWholeWithoutOk(std::string_view line, const Pending& pending);

}  // namespace tocsin::modem
