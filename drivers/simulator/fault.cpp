// SPDX-License-Identifier: Apache-2.0
#include "drivers/simulator/fault.h"

#include <algorithm>
#include <array>

namespace tocsin::drivers {
namespace {

constexpr std::string_view kRight =
    "right would be: delay 2s, delay 2s 10%, refuse 10%, refuse 1 in 5, refuse +33600000001, form "
    "1%, "
    "account, doubt 5%, doubt-lost 5%, double 5%, down from 10s to 30s, late-answers";

struct RatedKeyword {
  std::string_view word;
  FaultKind kind;
  bool needsRate;
};

constexpr std::array kRated{RatedKeyword{"form", FaultKind::RefuseForm, false},
                            RatedKeyword{"account", FaultKind::RefuseAccount, false},
                            RatedKeyword{"doubt", FaultKind::Doubt, true},
                            RatedKeyword{"doubt-lost", FaultKind::DoubtLost, true},
                            RatedKeyword{"double", FaultKind::Double, true}};

bool isInternational(std::string_view number) {
  return number.size() >= 8 && number.size() <= 16 && number.front() == '+' &&
         number.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

std::optional<SimulatedFault> takeDelay(Words& words) {
  const auto delay = words.takeDuration();
  if (!delay) return std::nullopt;
  return SimulatedFault{.kind = FaultKind::Delay,
                        .rate = words.takeRate().value_or(Rate{}),
                        .delay = *delay,
                        .number = {}};
}

std::optional<SimulatedFault> takeRefuse(Words& words) {
  if (const auto rate = words.takeRate()) {
    return SimulatedFault{.kind = FaultKind::RefuseForNow, .rate = *rate, .number = {}};
  }
  const std::string_view number = words.next();
  if (!isInternational(number)) return std::nullopt;
  return SimulatedFault{.kind = FaultKind::RefuseNumber, .rate = {}, .number = std::string(number)};
}

std::optional<SimulatedFault> takeDown(Words& words) {
  SimulatedFault fault{.kind = FaultKind::Down, .rate = {}, .number = {}};
  if (!words.take("from")) return std::nullopt;
  const auto from = words.takeDuration();
  if (!from) return std::nullopt;
  fault.from = *from;
  if (!words.take("to")) return fault;
  fault.until = words.takeDuration();
  const bool ends = fault.until && *fault.until > fault.from;
  return ends ? std::optional(fault) : std::nullopt;
}

std::optional<SimulatedFault> takeRated(Words& words) {
  const std::string_view word = words.next();
  const auto* const found = std::find_if(
      kRated.begin(), kRated.end(), [&](const RatedKeyword& k) { return k.word == word; });
  if (found == kRated.end()) return std::nullopt;
  const auto rate = words.takeRate();
  if (!rate && found->needsRate) return std::nullopt;
  return SimulatedFault{.kind = found->kind, .rate = rate.value_or(Rate{}), .number = {}};
}

std::optional<SimulatedFault> takeFault(Words& words) {
  if (words.take("delay")) return takeDelay(words);
  if (words.take("refuse")) return takeRefuse(words);
  if (words.take("down")) return takeDown(words);
  if (words.take("late-answers")) {
    return SimulatedFault{.kind = FaultKind::LateAnswers, .rate = {}, .number = {}};
  }
  return takeRated(words);
}

Fate refused(Refusal refusal, std::string_view what) {
  Fate fate;
  fate.end = SubmitEnd::Refused;
  fate.refusal = refusal;
  fate.isDelivered = false;
  fate.what = what;
  return fate;
}

Fate inDoubt(bool isDelivered) {
  Fate fate;
  fate.end = SubmitEnd::InDoubt;
  fate.isDelivered = isDelivered;
  fate.what = "the network gave no answer (simulated)";
  return fate;
}

// What a fault makes of a hand-over that it hits; absent: nothing by itself.
std::optional<Fate> effectOf(FaultKind kind) {
  switch (kind) {
    case FaultKind::RefuseForNow: return refused(Refusal::ForNow, "congestion (simulated)");
    case FaultKind::RefuseNumber:
      return refused(Refusal::Recipient, "unknown subscriber (simulated)");
    case FaultKind::RefuseForm: return refused(Refusal::Form, "invalid message (simulated)");
    case FaultKind::RefuseAccount: return refused(Refusal::Account, "account barred (simulated)");
    case FaultKind::Doubt: return inDoubt(true);
    case FaultKind::DoubtLost: return inDoubt(false);
    case FaultKind::Delay:
    case FaultKind::Double:
    case FaultKind::Down:
    case FaultKind::LateAnswers: break;
  }
  return std::nullopt;
}

bool isDoubt(FaultKind kind) {
  return kind == FaultKind::Doubt || kind == FaultKind::DoubtLost;
}

}  // namespace

Result<SimulatedFault> parseFault(std::string_view text) {
  Words words(text);
  auto fault = takeFault(words);
  if (!fault || !words.atEnd()) return unreadable("the fault", text, kRight);
  return std::move(*fault);
}

Fate Faults::decide(const Submit& submit, Random& random) const {
  std::optional<Fate> refusal, doubt;
  Duration delay{0};
  for (const SimulatedFault& fault : faults_) {
    if (fault.kind == FaultKind::RefuseNumber && fault.number != submit.to.text()) continue;
    if (fault.kind == FaultKind::Double || !random.hits(fault.rate)) continue;
    delay += fault.delay;
    std::optional<Fate>& decided = isDoubt(fault.kind) ? doubt : refusal;
    if (!decided) decided = effectOf(fault.kind);
  }
  Fate fate = refusal ? *refusal : doubt.value_or(Fate{});
  fate.delay = delay;
  return fate;
}

bool Faults::doubles(Random& random) const {
  return std::any_of(faults_.begin(), faults_.end(), [&](const SimulatedFault& fault) {
    return fault.kind == FaultKind::Double && random.hits(fault.rate);
  });
}

bool Faults::hasLateAnswers() const {
  return std::any_of(faults_.begin(), faults_.end(), [](const SimulatedFault& fault) {
    return fault.kind == FaultKind::LateAnswers;
  });
}

Duration Faults::delayMax() const {
  Duration sum{0};
  for (const SimulatedFault& fault : faults_) {
    sum += fault.delay;
  }
  return sum;
}

std::vector<SimulatedFault> Faults::downTimes() const {
  std::vector<SimulatedFault> times;
  std::copy_if(
      faults_.begin(), faults_.end(), std::back_inserter(times), [](const SimulatedFault& fault) {
        return fault.kind == FaultKind::Down;
      });
  return times;
}

}  // namespace tocsin::drivers
