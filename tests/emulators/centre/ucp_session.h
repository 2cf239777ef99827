// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>

#include "tests/emulators/centre/session.h"
#include "tests/emulators/centre/ucp_frame.h"

namespace tocsin::centre {

// One connection of a UCP client (large account).
class UcpSession : public Session {
 public:
  UcpSession(Centre& centre, Wire wire);

  bool takesDelivery() const override;
  void deliver(const Delivery& delivery) override;
  void forget(std::uint64_t delivery) override;
  void askAlive() override;

 protected:
  std::size_t consume(std::string_view octets) override;
  void breakLength(std::string& answer, int length) const override;
  void makeStray(std::string& answer) const override;

 private:
  void carryOut(const Frame& frame);
  void logInBy(const Frame& frame);
  void submit(const Frame& frame);
  void takeAnswer(const Frame& frame);
  int nextNumber();
  static std::string good(const Frame& frame, std::string_view rest);
  static std::string bad(const Frame& frame, int code);

  int lastNumber_ = -1;
  std::map<int, std::uint64_t> underway_;  // deliveries by TRN
  emulator::Timers timers_;
};

}  // namespace tocsin::centre
