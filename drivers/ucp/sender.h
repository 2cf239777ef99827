// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "drivers/errands.h"
#include "drivers/sms_driver.h"
#include "drivers/smsc/pace.h"
#include "drivers/ucp/conversation.h"
#include "drivers/ucp/ucp.h"
#include "queue/base/log.h"

namespace tocsin::ucp {

struct SenderEvents {
  std::function<void(const drivers::SubmitResult&)> onEnd;
  std::function<void(const std::string& why)> onLost;  // no answer in time: the session is over
};

// Submits from the shell to their ends.
//
// A submit waits for the window, for the pace of the contract, and for the SMS before it to the
// same number: the id of an SMS at the centre is its number and the second, so the next one goes a
// second after that one's answer. What has waited kHeldMax was not sent, and is refused
// as TooFast.
//
// "Checksum error" and "time period not valid" are answered by one resend, the latter without the
// period; then they stand.
class Sender {
 public:
  static constexpr Duration kHeldMax = seconds{30};
  static constexpr Duration kSameNumberAfter = seconds{1};

  Sender(const UcpOptions& options, Loop& loop, const Clock& clock, SenderEvents events, Log log);

  void submit(const drivers::Submit& submit);

  void opened(Conversation& conversation);  // outlives closed()
  // What is in flight is in doubt, what waits was not sent.
  void closed(const std::string& why);
  void stop();

  void sendSoon();  // there may be room again

  static Duration timeMax();

 private:
  struct Item {
    std::uint64_t id = 0;
    drivers::Submit submit;
    bool isResend = false;
    bool isWithoutPeriod = false;
    drivers::Errands::Ticket heldTimer = 0;
  };

  using Items = std::list<Item>;

  void send();
  void waitForPace(Time now);
  std::optional<drivers::SubmitResult> take(Items::iterator waiting);
  bool mayGo(const Item& item);
  Status hand(const Item& item);
  void answered(std::uint64_t id, const Frame* result);
  void accepted(const Item& item, const Frame& result);
  void refused(Item item, const Frame& result);
  bool resend(Item& item, std::string_view code);
  void heldTooLong(std::uint64_t id);
  void freeSoon(const PhoneNumber& to);

  bool keepsIds() const { return options_.receipts && !options_.plain01; }

  const UcpOptions& options_;
  const Clock& clock_;
  SenderEvents events_;
  Log log_;
  smsc::Pace pace_;
  Conversation* conversation_ = nullptr;
  Items waiting_;                           // in the order they go
  std::map<std::uint64_t, Item> inFlight_;  // by id
  std::set<std::string> busy_;              // numbers whose second is not over
  bool isPeriodRefused_ = false;            // in this session
  bool isPaced_ = false;                    // what waits does so for the pace
  bool isPlanned_ = false;
  std::uint64_t lastId_ = 0;
  Time lastNow_{};
  drivers::Errands::Ticket paceTimer_ = 0;
  drivers::Errands errands_;
};

}  // namespace tocsin::ucp
