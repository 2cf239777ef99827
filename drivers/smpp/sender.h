// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "drivers/errands.h"
#include "drivers/smpp/pdu.h"
#include "drivers/smpp/smpp.h"
#include "drivers/sms_driver.h"
#include "drivers/smsc/pace.h"
#include "queue/base/limits.h"

namespace tocsin::smpp {

struct SenderEvents {
  std::function<void(const drivers::SubmitResult&)> onEnd;  // never from inside a call of submit()
  std::function<std::uint32_t(std::string_view body)> write;  // a submit_sm; its sequence
  std::function<void(const std::string& why)> onTrouble;      // the connection is of no use
  std::function<void(Time asked)> onProof;                    // as in SessionEvents
  std::function<void()> onPace;                               // isSlowed() may have changed
};

// The submits of a link: at the pace of its contract into the connection, and each to its one end.
//
// An answer that does not come in limits::kSmscAnswerMax ends the connection: what was in flight is
// in doubt. What waits longer than kPaceWaitMax for its turn is refused as TooFast.
class Sender {
 public:
  static constexpr Duration kPaceWaitMax = seconds{30};
  static constexpr Duration kLookEvery = seconds{5};  // for what is late
  static constexpr Duration kTimeMax = kPaceWaitMax + limits::kSmscAnswerMax + 2 * kLookEvery;

  Sender(const SmppOptions& options, Loop& loop, const Clock& clock, SenderEvents events);

  // Only while the link is bound.
  void submit(const drivers::Submit& submit);
  // Ends it as refused for now, in a later turn.
  void refuse(const drivers::Submit& submit, const std::string& what);
  void answered(const PduView& pdu);
  // The connection is gone: what was written is in doubt, what was not is refused for now.
  void lost(const std::string& why);
  // Nothing new may be sent any more.
  void refuseWaiting(const std::string& why);

  bool isIdle() const { return inFlight_.empty() && waiting_.empty(); }

  bool isSlowed() { return pace_.isSlowed(clock_.now()); }

  void stop();

 private:
  struct Known {
    PageId page;
    int part = 1;
  };

  struct Waiting {
    Known sms;
    std::string body;
    long since = 0;  // in looks
  };

  struct InFlight {
    Known sms;
    Time sentAt{};
    long since = 0;
  };

  void pump();
  void endSoon(drivers::SubmitResult result);
  void watch();
  void look();
  void slowDown();
  void watchPace();

  const SmppOptions& options_;
  const Clock& clock_;
  SenderEvents events_;
  smsc::Pace pace_;
  std::deque<Waiting> waiting_;
  std::unordered_map<std::uint32_t, InFlight> inFlight_;  // by sequence
  std::vector<drivers::SubmitResult> ends_;               // to be told
  long looks_ = 0;
  drivers::Errands::Ticket lookTimer_ = 0, paceTimer_ = 0, slowTimer_ = 0;
  drivers::Errands errands_;
};

}  // namespace tocsin::smpp
