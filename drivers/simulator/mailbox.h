// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "drivers/errands.h"
#include "drivers/sms_driver.h"

namespace tocsin::drivers {

// What phones sent and the box has not confirmed: the network's store. While it is open it tells
// each SMS at once and again every kTellAgain; while it is closed it only keeps them.
class Mailbox {
 public:
  static constexpr Duration kTellAgain = seconds{30};

  explicit Mailbox(Loop& loop) : errands_(loop) {}

  // Keeps `received` under its token until take(); tells it when the box is open.
  void keep(Received received);

  // Tells what waits, oldest first, by `tell`, and from now on all that comes.
  void open(std::function<void(const Received&)> tell);
  void close();

  // Takes a confirmed SMS out; absent when the token is unknown (confirmed already).
  std::optional<Received> take(std::string_view token);

  std::size_t waiting() const { return waiting_.size(); }

 private:
  struct Waiting {
    Received received;
    Errands::Ticket again = 0;
  };

  void tell(std::uint64_t serial);

  Errands errands_;
  std::function<void(const Received&)> tell_;
  std::uint64_t lastSerial_ = 0;
  std::map<std::uint64_t, Waiting> waiting_;  // by serial: in the order they came
  std::map<std::string, std::uint64_t, std::less<>> serials_;
};

}  // namespace tocsin::drivers
