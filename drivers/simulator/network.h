// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "drivers/errands.h"
#include "drivers/simulator/fault.h"
#include "drivers/simulator/mailbox.h"
#include "drivers/simulator/phones.h"
#include "drivers/simulator/random.h"
#include "drivers/simulator/reports.h"
#include "drivers/simulator/shelf.h"
#include "drivers/simulator/simulator.h"
#include "drivers/simulator/traffic_file.h"

namespace tocsin::drivers {

// The simulated network with its phones. It lives on while the box is off: phones go on answering,
// and what they send waits until the box confirms it.
class Network {
 public:
  Network(SimulatorOptions options, Loop& loop, const Clock& clock, Log log);

  // What its faults make of this hand-over; asked once for each.
  Fate decide(const Submit& submit) { return faults_.decide(submit, random_); }

  // The network took the SMS, which reaches its phone unless it is one that fails; the phone may
  // answer by its script.
  void deliver(const Submit& submit);

  // Whether that part of the page had reached its phone, also before a restart.
  bool had(const Submit& submit) const;

  // The box can hear: tells what waits, oldest first, and what comes; again until it is confirmed.
  void connect(std::function<void(const Received&)> tell) { mailbox_.open(std::move(tell)); }

  // The same of delivery reports, but each once.
  void connectReports(std::function<void(const DeliveryReport&)> tell) {
    reports_.open(std::move(tell));
  }

  void disconnect();
  void confirm(std::string_view token);

  std::vector<ShownPhone> phones() const { return shelf_.phones(); }

  Status sendAs(const std::string& number, std::string_view text);

  Faults& faults() { return faults_; }

  const Faults& faults() const { return faults_; }

 private:
  using Identity = std::tuple<std::string, std::int64_t, int>;  // number, page, part of a reply

  struct Pending {
    PlannedReply reply;
    Time pageAt{};
  };

  struct Outbox {  // what a phone is sending
    std::deque<TrafficLine> waiting;
    std::optional<std::chrono::sys_seconds> lastSent;
  };

  struct Recalled {  // what the state file says was under way
    std::map<Identity, Pending> pending;
    std::map<Identity, TrafficLine> unconfirmed;
    std::uint64_t lines = 0;
  };

  void recall(const std::string& path);
  void apply(Recalled& recalled, const TrafficLine& line);
  void resume(Recalled& recalled);
  void plan(PlannedReply reply, Duration in);
  void forgetSilent();
  void pump(Outbox& outbox);
  void send(const TrafficLine& sms);
  void keep(const TrafficLine& sms);
  void remember(const TrafficLine& line);

  SimulatorOptions options_;
  const Clock& clock_;
  Log log_;
  Faults faults_;
  Random random_;
  Phones phones_;
  Shelf shelf_;
  int lastOwn_ = 0;  // of the SMS that answer no page, so that each has a token of its own
  Mailbox mailbox_;
  Reports reports_;
  Errands answers_;
  TrafficFile file_;
  bool isFileFailing_ = false;
  std::map<std::string, TrafficLine, std::less<>> unconfirmed_;  // by token
  std::unordered_map<std::string, Outbox> outboxes_;             // by phone
};

}  // namespace tocsin::drivers
