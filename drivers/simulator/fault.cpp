// SPDX-License-Identifier: Apache-2.0
#include "drivers/simulator/fault.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tocsin::drivers {
namespace {

constexpr std::string_view kRight =
    "right would be: delay 2s, delay 2s 10%, refuse 10%, refuse 1 in 5, refuse +33600000001, form "
    "1%, "
    "account, doubt 5%, doubt-lost 5%, double 5%, down from 10s to 30s, deaf from 10s to 30s, "
    "late-answers, too-fast 5%, too-fast 5% for 1min, reports 20s, reports 20s failed 5% twice 5% "
    "early 5% stray 5%";

constexpr Duration kSlowedFor = seconds{30};
// A link that is asked for less waits before its next one; without that it would ask for ever.
constexpr Duration kTooFastTakes = seconds{1};

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

std::optional<SimulatedFault> takeTooFast(Words& words) {
  const auto rate = words.takeRate();
  if (!rate) return std::nullopt;
  SimulatedFault fault{
      .kind = FaultKind::TooFast, .rate = *rate, .delay = kTooFastTakes, .number = {}};
  fault.slowed = kSlowedFor;
  if (!words.take("for")) return fault;
  const auto slowed = words.takeDuration();
  if (!slowed) return std::nullopt;
  fault.slowed = *slowed;
  return fault;
}

std::optional<SimulatedFault> takeReports(Words& words) {
  SimulatedFault fault{.kind = FaultKind::Reports, .rate = {}, .number = {}};
  ReportHabits& habits = fault.reports;
  const auto within = words.takeDuration();
  if (!within) return std::nullopt;
  habits.within = *within;
  const std::array<std::pair<std::string_view, Rate*>, 4> rates{{{"failed", &habits.failed},
                                                                 {"twice", &habits.twice},
                                                                 {"early", &habits.early},
                                                                 {"stray", &habits.stray}}};
  const auto next = [&] {
    return std::find_if(
        rates.begin(), rates.end(), [&](const auto& r) { return words.take(r.first); });
  };
  for (const auto* found = next(); found != rates.end(); found = next()) {
    const auto rate = words.takeRate();
    if (!rate) return std::nullopt;
    *found->second = *rate;
  }
  return fault;
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

std::optional<SimulatedFault> takeWhat(Words& words) {
  if (words.take("delay")) return takeDelay(words);
  if (words.take("refuse")) return takeRefuse(words);
  if (words.take("too-fast")) return takeTooFast(words);
  if (words.take("reports")) return takeReports(words);
  constexpr std::array kPlain{std::pair{"down", FaultKind::Down},
                              std::pair{"deaf", FaultKind::Deaf},
                              std::pair{"late-answers", FaultKind::LateAnswers}};
  for (const auto& [word, kind] : kPlain) {
    if (words.take(word)) return SimulatedFault{.kind = kind, .rate = {}, .number = {}};
  }
  return takeRated(words);
}

std::optional<SimulatedFault> takeFault(Words& words) {
  auto fault = takeWhat(words);
  const bool needsSpell =
      fault && (fault->kind == FaultKind::Down || fault->kind == FaultKind::Deaf);
  if (!fault) return std::nullopt;
  if (!words.take("from")) return needsSpell ? std::nullopt : fault;
  const auto from = words.takeDuration();
  if (!from) return std::nullopt;
  fault->from = *from;
  if (!words.take("to")) return fault;
  fault->until = words.takeDuration();
  const bool ends = fault->until && *fault->until > fault->from;
  return ends ? fault : std::nullopt;
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
    case FaultKind::TooFast: return refused(Refusal::TooFast, "asked for less (simulated)");
    case FaultKind::Delay:
    case FaultKind::Double:
    case FaultKind::Down:
    case FaultKind::Deaf:
    case FaultKind::Reports:
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

Faults::Faults(std::vector<SimulatedFault> faults) : faults_(std::move(faults)) {
  begin();
}

void Faults::begin() {
  isOn_.clear();
  for (const SimulatedFault& fault : faults_) {
    isOn_.push_back(fault.from == Duration{0});
  }
}

Fate Faults::decide(const Submit& submit, Random& random) const {
  std::optional<Fate> refusal, doubt;
  Duration delay{0};
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    const SimulatedFault& fault = faults_[i];
    if (fault.kind == FaultKind::RefuseNumber && fault.number != submit.to.text()) continue;
    if (fault.kind == FaultKind::Double || !isOn_[i] || !random.hits(fault.rate)) continue;
    delay += fault.delay;
    std::optional<Fate>& decided = isDoubt(fault.kind) ? doubt : refusal;
    if (decided) continue;
    decided = effectOf(fault.kind);
    if (decided) decided->slowed = fault.slowed;
  }
  Fate fate = refusal ? *refusal : doubt.value_or(Fate{});
  fate.delay = delay;
  return fate;
}

bool Faults::doubles(Random& random) const {
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    const SimulatedFault& fault = faults_[i];
    if (fault.kind == FaultKind::Double && isOn_[i] && random.hits(fault.rate)) return true;
  }
  return false;
}

const SimulatedFault* Faults::find(FaultKind kind) const {
  for (std::size_t i = 0; i < faults_.size(); ++i) {
    if (faults_[i].kind == kind && isOn_[i]) return &faults_[i];
  }
  return nullptr;
}

Duration Faults::delayMax() const {
  Duration sum{0};
  for (const SimulatedFault& fault : faults_) {
    sum += fault.delay;
  }
  return sum;
}

}  // namespace tocsin::drivers
