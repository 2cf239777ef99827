// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "drivers/simulator/script.h"
#include "drivers/simulator/simulator.h"
#include "drivers/simulator/traffic.h"

namespace tocsin::drivers {

// An SMS that a phone will send, `after` the page it answers was complete on the phone.
struct PlannedReply {
  TrafficLine sms;  // FromPhone; its time is not set yet
  Duration after{0};
};

// The simulated phones: what each has received, and what it makes of it. Pure but for its memory;
// the same SMS in the same order give the same answers.
class Phones {
 public:
  Phones(const std::vector<SimulatedPhone>& phones, std::uint64_t seed);

  // One SMS reaches a phone. Answers when it completes a page or digest: a text that begins with
  // <NNNN>. The same page received again (a resend) is no other page: nothing.
  std::vector<PlannedReply> receive(const TrafficLine& sms);

  // The phone `number` has this part of the page, as far as is remembered.
  bool has(const std::string& number, std::int64_t page, int part) const;

 private:
  struct Phone {
    Script script;
    std::size_t pages = 0;  // complete ones so far
  };

  struct Conversation {
    std::vector<bool> has;           // by part
    std::vector<std::string> texts;  // by part, until it is complete
  };

  using Key = std::pair<std::string, std::int64_t>;  // number, page

  Conversation& conversation(const TrafficLine& sms);
  std::vector<PlannedReply> answers(const TrafficLine& sms, const std::string& text);

  std::uint64_t seed_;
  std::unordered_map<std::string, Phone> phones_;
  std::map<Key, Conversation> conversations_;
  std::deque<Key> oldestFirst_;
};

}  // namespace tocsin::drivers
