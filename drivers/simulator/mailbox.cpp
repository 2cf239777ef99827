// SPDX-License-Identifier: Apache-2.0
#include "drivers/simulator/mailbox.h"

#include <vector>

namespace tocsin::drivers {

void Mailbox::keep(Received received) {
  const std::uint64_t serial = ++lastSerial_;
  serials_[received.token] = serial;
  waiting_[serial].received = std::move(received);
  tell(serial);
}

void Mailbox::open(std::function<void(const Received&)> tell) {
  tell_ = std::move(tell);
  std::vector<std::uint64_t> all;  // a copy: who is told may confirm at once
  for (const auto& [serial, waiting] : waiting_) {
    all.push_back(serial);
  }
  for (const std::uint64_t serial : all) {
    this->tell(serial);
  }
}

void Mailbox::close() {
  tell_ = nullptr;
  errands_.cancelAll();
}

std::optional<Received> Mailbox::take(std::string_view token) {
  const auto found = serials_.find(token);
  if (found == serials_.end()) return std::nullopt;
  auto waiting = waiting_.extract(found->second);
  serials_.erase(found);
  errands_.cancel(waiting.mapped().again);
  return std::move(waiting.mapped().received);
}

void Mailbox::tell(std::uint64_t serial) {
  const auto found = waiting_.find(serial);
  if (!tell_ || found == waiting_.end()) return;
  errands_.cancel(found->second.again);
  found->second.again = errands_.in(kTellAgain, [this, serial] { tell(serial); });
  const Received received = found->second.received;  // a copy: it may be taken while it is told
  const auto tellOne = tell_;                        // and the box may be closed
  tellOne(received);
}

}  // namespace tocsin::drivers
