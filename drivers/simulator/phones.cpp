// SPDX-License-Identifier: Apache-2.0
#include "drivers/simulator/phones.h"

#include <algorithm>
#include <numeric>

#include "drivers/simulator/random.h"
#include "drivers/simulator/utterance.h"
#include "queue/base/check.h"
#include "queue/base/limits.h"

namespace tocsin::drivers {
namespace {

// The chance of one answer depends on nothing but what it answers, so a restart makes the same one.
std::uint64_t seedOfReply(std::uint64_t seed, const TrafficLine& sms) {
  Random random(seed ^ seedOf(sms.number) ^ static_cast<std::uint64_t>(sms.page * 64 + sms.part));
  return random.next();
}

}  // namespace

Phones::Phones(const std::vector<SimulatedPhone>& phones, std::uint64_t seed) : seed_(seed) {
  for (const SimulatedPhone& phone : phones) {
    auto script = parseScript(phone.script);
    check(script.has_value(), "a phone's script was checked before the simulator is made");
    phones_[phone.number.text()] = {std::move(*script), 0};
  }
}

std::vector<PlannedReply> Phones::receive(const TrafficLine& sms) {
  check(sms.part >= 1 && sms.part <= sms.parts, "a part is one of its parts");
  Conversation& page = conversation(sms);
  const auto at = static_cast<std::size_t>(sms.part) - 1;
  if (page.has.size() <= at || page.has[at]) return {};
  page.has[at] = true;
  page.texts[at] = sms.text;
  if (std::find(page.has.begin(), page.has.end(), false) != page.has.end()) return {};
  const std::string text = std::accumulate(page.texts.begin(), page.texts.end(), std::string());
  page.texts.clear();
  return answers(sms, text);
}

bool Phones::has(const std::string& number, std::int64_t page, int part) const {
  const auto found = conversations_.find({number, page});
  const auto at = static_cast<std::size_t>(part) - 1;
  return found != conversations_.end() && at < found->second.has.size() && found->second.has[at];
}

Phones::Conversation& Phones::conversation(const TrafficLine& sms) {
  const Key key{sms.number, sms.page};
  const auto [found, isNew] = conversations_.try_emplace(key);
  if (isNew) {
    found->second.has.resize(static_cast<std::size_t>(sms.parts), false);
    found->second.texts.resize(static_cast<std::size_t>(sms.parts));
    oldestFirst_.push_back(key);
  }
  if (conversations_.size() > limits::kSimulatedPagesMax) {
    conversations_.erase(oldestFirst_.front());
    oldestFirst_.pop_front();
  }
  return found->second;
}

std::vector<PlannedReply> Phones::answers(const TrafficLine& sms, const std::string& text) {
  const auto phone = phones_.find(sms.number);
  if (phone == phones_.end() || leadingNumbers(text).empty()) return {};
  const Turn& turn = phone->second.script.turnFor(phone->second.pages++);
  std::vector<PlannedReply> replies;
  Duration after{0};
  for (const ScriptStep& step : turn) {
    after += step.after;
    TrafficLine reply;
    reply.what = Traffic::FromPhone;
    reply.number = sms.number;
    reply.page = sms.page;
    reply.part = static_cast<int>(replies.size()) + 1;
    reply.parts = static_cast<int>(turn.size());
    reply.attempt = 0;
    reply.text = utter(step, text, seedOfReply(seed_, reply));
    replies.push_back({std::move(reply), after});
  }
  return replies;
}

}  // namespace tocsin::drivers
