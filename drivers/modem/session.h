// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "drivers/errands.h"
#include "drivers/modem/call.h"
#include "drivers/modem/checks.h"
#include "drivers/modem/loop_test.h"
#include "drivers/modem/mailbox.h"
#include "drivers/modem/sender.h"
#include "drivers/modem/setup.h"

namespace tocsin::modem {

struct SessionEvents {
  std::function<void(const drivers::SubmitResult&)> onSubmitEnd;
  std::function<void(const drivers::RingEnd&)> onRingEnd;
  std::function<void()> onDrained;  // once: what the modem held was read
  std::function<void(const Condition&)> onCondition;
  std::function<void(const Sending&)> onSent;  // of every SMS, also of the loop test
  // An SMS to its own number begins or has ended; false: that cannot be noted, so it may not begin.
  std::function<bool(bool isUnderWay)> noteLoopTest;
  std::function<void(const std::string& why)> onSilent;
  std::function<void(const std::string& why)> onForgotten;  // it must be started anew
};

// The work with a modem that has started: one piece after the other on one chat.
//
// What goes first, when there is a choice:
//
//   1. reading what came (at most 8 pieces between two pages: a flood must not hold up a page)
//   2. the questions after its health, when they are due
//   3. the page
//   4. deleting (three pieces between two pages: a storm must not fill the SIM)
//   5. the loop test, then a ring
class Session {
 public:
  // `chat` is idle, and outlives it. A `setup` that Checks and others refer to is held here.
  Session(AtChat& chat,
          Loop& loop,
          const Clock& clock,
          Setup setup,
          const std::string& country,
          const std::string& serviceCentre,
          LoopTest& loopTest,
          MailboxEvents mailbox,
          SessionEvents events,
          const Log& log);

  const Setup& setup() const { return setup_; }

  Mailbox& mailbox() { return mailbox_; }

  // Pages may be taken from now on (the modem is registered).
  void open() { isOpen_ = true; }

  // No longer: what has not begun ends now, other links may carry it.
  void close(const std::string& why);

  bool isIdle() const { return !isBusy_ && !page_; }

  void submit(const drivers::Submit& submit);
  void ring(const PhoneNumber& to);
  void stopRinging();
  void askCondition();

  void lineEnded(const FinalResult& result) { call_.lineEnded(result); }

  // Does what there is to do, if nothing is being done.
  void next();

  // The page that waits or is on its way ends: the port is gone, or the modem does not work.
  void end(const std::string& why);

 private:
  enum class Work { None, Mail, Delete, Condition, Page, LoopTest, Ring };

  Work choose() const;
  bool isInOrder() const;
  void begin(Work work);
  void done();
  void doMail();
  void doDelete();
  void doCondition();
  void doPage();
  void doLoopTest();
  void doRing();
  void dropRing(const std::string& why);
  void sent(const Sending& sending);
  void tell(const drivers::Submit& page, const SendEnd& end, const std::string& reference);
  void refusePage(const std::string& why);
  void resync(int tries);

  AtChat& chat_;
  const Clock& clock_;
  const Setup setup_;
  LoopTest& loopTest_;
  SessionEvents events_;
  Mailbox mailbox_;
  Sender sender_;
  Checks checks_;
  Call call_;
  std::optional<drivers::Submit> page_;
  std::optional<PhoneNumber> toRing_;
  drivers::Errands::Ticket ringWatch_ = 0;
  bool isOpen_ = false, isBusy_ = false, isSending_ = false, isDrained_ = false;
  bool isConditionDue_ = false, isEnded_ = false;
  int readsSincePage_ = 0, deletesSincePage_ = 0;
  int silentChecks_ = 0;  // in a row
  drivers::Errands errands_;
};

}  // namespace tocsin::modem
