// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "drivers/errands.h"
#include "drivers/modem/at_chat.h"
#include "drivers/modem/send_end.h"
#include "drivers/modem/setup.h"
#include "drivers/pdu/submit.h"
#include "drivers/sms_driver.h"

namespace tocsin::modem {

// What became of one SMS part, and what it says of the modem.
struct Sending {
  SendEnd end;
  std::string reference;  // TP-MR, when Accepted and the modem said it
  bool isSilent = false;  // the modem did not answer: the ladder
  Duration took{0};       // of the last AT+CMGS, when it was answered
};

// Hands SMS parts to the network, one at a time: AT+CMGS, prompt, PDU, Ctrl-Z, +CMGS (3GPP
// TS 27.005 section 3.5.1, PDU mode).
//
// A refusal with a remedy is followed by the remedy and another try, each at most once for an SMS
// (RetrySoon: three times): busy, no service centre, a field that the network does not know. That
// never follows a doubt. The prompt comes within 10 s or nothing was sent; the final result may
// take the model's finalAnswerMax, which is the network's time and not ours to shorten.
class Sender {
 public:
  static constexpr Duration kPromptMax = seconds{10};

  Sender(
      AtChat& chat, Loop& loop, const Clock& clock, const Setup& setup, std::string serviceCentre);

  // One at a time; the chat is idle when `done` is told.
  void send(const drivers::Submit& submit, std::function<void(const Sending&)> done);

  // The longest time that send() takes with this model.
  static Duration timeMax(const Quirks& quirks);

 private:
  void keepLinkOpen();
  void command();
  void prompted(const Answer& answer);
  void restarted();
  void ended(const Answer& answer);
  bool mayRemedy(const SendEnd& end);
  void remedy(Remedy remedy);
  void finish(const Sending& sending);
  void refuse(drivers::Refusal refusal, std::string what);

  AtChat& chat_;
  const Clock& clock_;
  const Setup& setup_;
  const std::string serviceCentre_;
  drivers::Submit submit_;
  pdu::SubmitForm form_ = pdu::SubmitForm::Full;
  pdu::EncodedSubmit encoded_;
  std::function<void(const Sending&)> done_;
  Time askedAt_{};
  int soonTries_ = 0;
  bool hasSetCentre_ = false, refusesOpenLink_ = false, isTyping_ = false;
  drivers::Errands errands_;
};

}  // namespace tocsin::modem
