// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/errands.h"
#include "drivers/pdu/assembly.h"
#include "drivers/sms_driver.h"
#include "drivers/smsc/deliveries.h"
#include "drivers/ucp/frame.h"
#include "drivers/ucp/incoming.h"
#include "queue/base/log.h"

namespace tocsin::ucp {

struct InboxEvents {
  std::function<void(const drivers::Received&)> onReceived;
  std::function<void(const drivers::DeliveryReport&)> onReport;
  std::function<void(int trn, int operation, Fields)> answer;
};

// What the centre brings (52, 01, 53): told, and answered when it was confirmed.
//
// A long SMS is told when it is whole. A part that waits for others is told by itself after
// kPartsGrace, with what there is of its SMS: a centre with a window of one sends the next part
// only when this one is answered, and nothing is answered that is not durable. What the centre
// brings again of a part that is durable is answered at once.
class Inbox {
 public:
  static constexpr Duration kPartsGrace = seconds{1};
  static constexpr Duration kPartsKept = hours{24};

  Inbox(Loop& loop, const Clock& clock, CentreWays ways, InboxEvents events);

  void opened();  // deliveries may come
  void closed();  // what is not answered comes again
  void stop();

  void take(const Frame& operation);
  void confirm(std::string_view token);

  // The centre has answered what we asked then.
  void provenUntil(Time asked);

 private:
  struct Part {
    std::string fingerprint;  // of a part of a long SMS, else empty
    OptionalTime repeatsSince;
    bool isTold = false;
  };

  struct Handle {
    int trn = 0;
    int operation = 0;
  };

  using Told = smsc::Deliveries::Told;

  std::optional<Told> came(const Frame& frame, const std::string& fingerprint);
  void takeSms(const Frame& frame);
  void takeReport(const Frame& frame);
  void tell(const pdu::Joined& sms);
  std::string newToken(std::vector<std::string> parts);
  void tellAlone(const std::string& part);
  void answer(std::uint32_t handle, const Fields& fields);
  void refuseOverdue();
  void planOverdue();
  void remember(const std::string& partFingerprint);
  void noteStep();

  const Clock& clock_;
  const CentreWays ways_;
  InboxEvents events_;
  smsc::Deliveries deliveries_;
  pdu::Assembly assembly_;
  std::map<std::uint32_t, Handle> handles_;  // not answered
  std::uint32_t lastHandle_ = 0;
  std::map<std::string, Part, std::less<>> parts_;          // by token of deliveries_
  std::map<std::uint64_t, std::vector<std::string>> told_;  // our token: theirs
  std::uint64_t lastToken_ = 0;
  std::set<std::string> durable_;  // fingerprints of parts that are
  std::deque<std::string> durableOrder_;
  Time lastNow_{};
  drivers::Errands::Ticket overdueTimer_ = 0;
  drivers::Errands errands_;
};

}  // namespace tocsin::ucp
