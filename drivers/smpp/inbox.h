// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "drivers/errands.h"
#include "drivers/pdu/assembly.h"
#include "drivers/smpp/pdu.h"
#include "drivers/smpp/receipt.h"
#include "drivers/smpp/smpp.h"
#include "drivers/sms_driver.h"
#include "drivers/smsc/deliveries.h"

namespace tocsin::smpp {

struct InboxEvents {
  std::function<void(const drivers::Received&)> onReceived;
  std::function<void(const drivers::DeliveryReport&)> onReport;
  // To a delivery that came by `session`; it may be gone.
  std::function<void(int session, const Header& request, std::uint32_t status)> answer;
};

// What a centre delivers: told, and answered when it is committed; "try again" when that takes
// longer than limits::kSmscCommitMax, and "queue full" when too many wait.
//
// A centre may send the next part of a long SMS only when the one before was answered. So parts are
// told as far as they came when they have waited kPartsGrace, answered when that is committed, and
// told once more with each further part. A part that comes again behind the whole SMS is known.
class Inbox {
 public:
  static constexpr Duration kPartsGrace = seconds{1};
  static constexpr Duration kPartsKept = hours{24};

  Inbox(const SmppOptions& options, Loop& loop, const Clock& clock, InboxEvents events, Log log);

  void opened();
  void closed();
  void came(int session, const PduView& pdu);
  void confirm(std::string_view token);

  // The centre has what we wrote before `asked`.
  void proven(Time asked) { deliveries_.provenUntil(asked); }

  void stop();

 private:
  // What waits for an answer.
  struct Arrival {
    int session = 0;
    Header request;
  };

  // An SMS that was whole: its parts may come again.
  struct Whole {
    bool isCommitted = false;
    Time at{};
  };

  void takeReport(const Arrival& arrival, const Sm& sm, const Receipt& receipt);
  void takeSms(const Arrival& arrival, const Sm& sm);
  void takePart(const Arrival& arrival, const pdu::Deliver& part);
  bool isKnownPart(const Arrival& arrival, const std::string& key);
  // `isOut`: the assembly has it no more.
  void tell(const pdu::Joined& sms, bool isOut = true);
  void remember(const pdu::Joined& sms, const std::string& token);
  void tellUnreadable(const Arrival& arrival, std::string_view body);
  void tellParts();
  std::optional<smsc::Deliveries::Told> expect(std::vector<Arrival> arrivals,
                                               const std::string& fingerprint);
  void answer(std::uint32_t handle, std::uint32_t status);
  void watch();
  void look();
  void shift(Duration by);

  const SmppOptions& options_;
  const Clock& clock_;
  InboxEvents events_;
  Log log_;
  smsc::Deliveries deliveries_;
  pdu::Assembly assembly_;
  std::unordered_map<std::uint32_t, std::vector<Arrival>> unanswered_;  // by handle
  std::map<std::string, Arrival> untold_;                               // parts, by their token
  std::map<std::string, std::string> keys_;                             // of parts, by their token
  std::map<std::string, Whole> wholes_;                                 // by the key of a part
  std::deque<std::string> wholesOrder_;
  std::map<std::string, std::vector<std::string>, std::less<>> uncommitted_;  // keys, by token told
  std::uint32_t lastHandle_ = 0;
  std::uint64_t lastPart_ = 0;
  Time lookedAt_{};
  drivers::Errands::Ticket partsTimer_ = 0, lookTimer_ = 0;
  drivers::Errands errands_;
};

}  // namespace tocsin::smpp
