// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/emulators/centre/faults.h"
#include "tests/emulators/modem/timers.h"

namespace tocsin::centre {

class Session;

// What waits for clients: a delivery stays until a session of its account has answered well. One
// that was refused comes again after Conditions::retry, one that was not answered after
// Conditions::patience, and one whose session ended with the next session. Order is kept but for
// those.
class Mailroom {
 public:
  using Say = std::function<void(int session, const std::string& line)>;

  Mailroom(Loop& loop, const Conditions& conditions, Say say)
      : conditions_(conditions), say_(std::move(say)), timers_(loop) {}

  // Numbers the delivery and hands it over as soon as a session takes it.
  void post(Delivery delivery);

  // A session takes deliveries from now on, or has room again.
  void pump(const std::string& account);

  void join(Session& session) { sessions_.push_back(&session); }

  // Back to the front of the queue with what it has not answered.
  void leave(Session& session);

  // A client's answer to delivery `number`; 0 is well. Unknown numbers are passed over.
  void answered(std::uint64_t number, int status);

  std::size_t waiting() const;

 private:
  struct Underway {
    Delivery delivery;
    Session* session = nullptr;
    LoopHandle patience = 0;
  };

  Session* sessionFor(const std::string& account) const;
  void hand(Session& session, Delivery delivery);
  void again(std::uint64_t number);

  const Conditions& conditions_;
  Say say_;
  std::uint64_t lastNumber_ = 0;
  std::vector<Session*> sessions_;
  std::map<std::string, std::deque<Delivery>> waiting_;
  std::map<std::uint64_t, Underway> underway_;
  emulator::Timers timers_;
};

}  // namespace tocsin::centre
