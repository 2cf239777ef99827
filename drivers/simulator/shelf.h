// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "drivers/simulator/simulator.h"
#include "drivers/simulator/traffic.h"

namespace tocsin::drivers {

// What the phones show on their screens: the last SMS of each, for people who look at them.
class Shelf {
 public:
  // Phones with a script are never forgotten.
  explicit Shelf(const std::vector<SimulatedPhone>& scripted);

  // An SMS that a phone got or sent; a confirmation shows nothing.
  void put(const TrafficLine& sms);

  // As Simulator::phones().
  std::vector<ShownPhone> phones() const;

 private:
  struct Phone {
    bool isScripted = false;
    std::uint64_t lastUsed = 0;
    std::deque<ShownSms> messages;
  };

  void forgetQuietest();

  std::map<std::string, Phone> phones_;
  std::size_t scripted_ = 0;
  std::uint64_t uses_ = 0;
};

}  // namespace tocsin::drivers
