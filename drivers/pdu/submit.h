// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "drivers/sms_driver.h"
#include "queue/base/result.h"
#include "queue/base/sms_text.h"

namespace tocsin::pdu {

// A submit as a modem takes it: AT+CMGS=`tpduOctets`, then `hex`.
struct EncodedSubmit {
  std::string hex;     // one octet 00 (the modem's own service centre) and the SMS-SUBMIT
  int tpduOctets = 0;  // without that octet
};

// An SMS-SUBMIT (3GPP TS 23.040, 9.2.2.2) that asks for a status report, with a relative validity
// period, TP-MR 0 (the modem says which one it took) and TP-PID 0. The same submit gives the same
// octets, so that a resend is the same SMS.
//
// `alphabet` is that of the whole text: the parts of one SMS should all have the same one, and a
// part alone does not tell. Without it the part's own text decides.
//
// In the Simple form it has no validity period and no status report, and its text is GSM-7 with
// similar letters and "?" for the rest: for a network that refuses a field of the full one.
//
// Permanent: `to` is no number, the text does not fit one SMS or lacks `alphabet`, or part, parts
// and reference are out of their ranges (1..255, 1..parts, 0..255).
enum class SubmitForm { Full, Simple };

Result<EncodedSubmit> encodeSubmit(const drivers::Submit& submit,
                                   std::optional<SmsAlphabet> alphabet = std::nullopt,
                                   SubmitForm form = SubmitForm::Full);

}  // namespace tocsin::pdu
