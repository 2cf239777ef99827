// SPDX-License-Identifier: Apache-2.0
#include "drivers/simulator/simulator.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "drivers/errands.h"
#include "drivers/simulator/fault.h"
#include "drivers/simulator/network.h"
#include "drivers/simulator/reports.h"
#include "drivers/simulator/script.h"
#include "queue/base/check.h"

namespace tocsin::drivers {
namespace {

// Slack of a loop that is late: submitTimeMax() is a promise.
constexpr Duration kLoopSlack = seconds{1};

// The box's side of the simulated network: a link with a window, hand-overs and their ends.
class SimulatedLink : public Simulator {
 public:
  SimulatedLink(SimulatorOptions options, Loop& loop, const Clock& clock, Log log);

  void start(DriverEvents events, const std::vector<Submit>& inDoubt) override;
  void submit(const Submit& submit) override;

  void confirmReceived(std::string_view token) override { network_.confirm(token); }

  int window() const override { return window_; }

  Duration submitTimeMax() const override;

  const DriverHealth& health() const override { return health_; }

  void stop() override;

  std::vector<ShownPhone> phones() const override { return network_.phones(); }

  Status sendAs(const PhoneNumber& phone, std::string_view text) override {
    return network_.sendAs(phone.text(), text);
  }

 private:
  void planSpells();
  void setFault(std::size_t fault, bool isOn);
  void listened(const std::vector<Submit>& inDoubt);
  void followSpells();
  void slow(Duration duration);
  void handOver(const Submit& submit, Fate fate);
  void reach(const Submit& submit, Fate& fate);
  void answer(const Submit& submit, const Fate& fate);
  SubmitResult lateAnswer(const Submit& submit) const;
  void setHealth(Link link, std::string detail, std::string whatToDo);

  std::string upDetail_;
  Duration latency_;
  int window_;
  Network network_;
  Errands link_;  // what box and network owe each other; off when the plug is pulled
  DriverEvents events_;
  DriverHealth health_;
  bool isRunning_ = false;
  bool hasListened_ = false;  // for late answers, since start()
  Errands::Ticket slowed_ = 0;
  int inFlight_ = 0;
};

SimulatedLink::SimulatedLink(SimulatorOptions options, Loop& loop, const Clock& clock, Log log)
    : upDetail_(std::to_string(options.phones.size()) + " phones answer by script"),
      latency_(options.latency),
      window_(std::max(1, options.window)),
      network_(std::move(options), loop, clock, std::move(log)),
      link_(loop) {
  health_.detail = "not started";
  health_.model = "simulated phones";
  health_.operatorName = "simulated network";
}

Duration SimulatedLink::submitTimeMax() const {
  return latency_ + network_.faults().delayMax() + kLoopSlack;
}

void SimulatedLink::start(DriverEvents events, const std::vector<Submit>& inDoubt) {
  check(!isRunning_, "a driver is started once before it is stopped");
  isRunning_ = true;
  hasListened_ = false;
  events_ = std::move(events);
  planSpells();
  link_.in(latency_, [this, inDoubt] { listened(inDoubt); });
}

void SimulatedLink::stop() {
  isRunning_ = false;
  inFlight_ = 0;
  link_.cancelAll();
  network_.disconnect();
  health_.link = Link::Starting;
  health_.isSlowed = false;
  health_.detail = "stopped";
  health_.whatToDo.clear();
}

void SimulatedLink::planSpells() {
  network_.faults().begin();
  const auto& faults = network_.faults().all();
  for (std::size_t i = 0; i < faults.size(); ++i) {
    if (faults[i].until) link_.in(*faults[i].until, [this, i] { setFault(i, false); });
    if (faults[i].from > Duration{0}) link_.in(faults[i].from, [this, i] { setFault(i, true); });
  }
}

void SimulatedLink::setFault(std::size_t fault, bool isOn) {
  network_.faults().set(fault, isOn);
  followSpells();
}

void SimulatedLink::listened(const std::vector<Submit>& inDoubt) {
  for (const Submit& submit : inDoubt) {
    if (isRunning_) events_.onSubmitEnd(lateAnswer(submit));
  }
  if (!isRunning_) return;
  hasListened_ = true;
  followSpells();
}

SubmitResult SimulatedLink::lateAnswer(const Submit& submit) const {
  SubmitResult result;
  result.page = submit.page;
  result.part = submit.part;
  const bool isKnown = network_.faults().isOn(FaultKind::LateAnswers) && network_.had(submit);
  result.end = isKnown ? SubmitEnd::Accepted : SubmitEnd::InDoubt;
  result.what = isKnown ? "the network had it (late answer)" : "no late answer from the network";
  return result;
}

// What waits is told before the link is Up, or hears again, so that replies are applied before
// anything new is sent.
void SimulatedLink::followSpells() {
  if (!hasListened_) return;
  const bool isUp = !network_.faults().isOn(FaultKind::Down);
  const bool receives = !network_.faults().isOn(FaultKind::Deaf);
  const Link link = isUp ? Link::Up : Link::Down;
  if (health_.link == link && health_.receives == receives) return;
  health_.receives = receives;
  network_.disconnect();
  if (isUp && receives) network_.connect(events_.onReceived);
  if (isRunning_ && isUp && receives) network_.connectReports(events_.onReport);
  if (!isRunning_) return;
  if (isUp) return setHealth(link, upDetail_, "");
  setHealth(
      link, "down by a simulated fault", "wait, or take the fault 'down' out of the configuration");
}

// Asked for less once more while it is slowed, it is so from now on.
void SimulatedLink::slow(Duration duration) {
  link_.cancel(slowed_);
  slowed_ = link_.in(duration, [this] {
    health_.isSlowed = false;
    events_.onHealth(health_);
  });
  if (health_.isSlowed) return;
  health_.isSlowed = true;
  events_.onHealth(health_);
}

void SimulatedLink::setHealth(Link link, std::string detail, std::string whatToDo) {
  health_.link = link;
  health_.detail = std::move(detail);
  health_.whatToDo = std::move(whatToDo);
  events_.onHealth(health_);
}

void SimulatedLink::submit(const Submit& submit) {
  check(isRunning_, "submits go to a started driver");
  check(inFlight_ < window_, "no more submits than the window");
  ++inFlight_;
  if (health_.link == Link::Up) {
    handOver(submit, network_.decide(submit));
    return;
  }
  const Fate fate{
      SubmitEnd::Refused, Refusal::ForNow, false, Duration{0}, "the link is not up", Duration{0}};
  link_.in(Duration{0}, [this, submit, fate] { answer(submit, fate); });
}

void SimulatedLink::handOver(const Submit& submit, Fate fate) {
  const Duration whole = latency_ + fate.delay;
  const Duration half = whole / 2;
  link_.in(half, [this, submit, fate = std::move(fate), rest = whole - half]() mutable {
    reach(submit, fate);
    if (!isRunning_) return;
    if (rest == Duration{0}) return answer(submit, fate);
    link_.in(rest, [this, submit, fate] { answer(submit, fate); });
  });
}

// Half of a hand-over's time has passed: the network has it, or the link went down before.
void SimulatedLink::reach(const Submit& submit, Fate& fate) {
  if (health_.link != Link::Up) {
    fate = Fate{
        SubmitEnd::InDoubt, Refusal::ForNow, false, fate.delay, "the link went down", Duration{0}};
  }
  if (fate.isDelivered) network_.deliver(submit);
}

void SimulatedLink::answer(const Submit& submit, const Fate& fate) {
  --inFlight_;
  SubmitResult result;
  result.page = submit.page;
  result.part = submit.part;
  result.end = fate.end;
  result.refusal = fate.refusal;
  result.what = fate.what;
  const bool isLost = health_.link != Link::Up && fate.end == SubmitEnd::Accepted;
  if (isLost) {
    result.end = SubmitEnd::InDoubt;
    result.what = "the link went down before the answer";
  }
  if (result.end == SubmitEnd::Accepted) {
    result.reference = referenceOf(submit);
  }
  if (fate.slowed > Duration{0}) slow(fate.slowed);
  if (isRunning_) events_.onSubmitEnd(result);
}

}  // namespace

Status checkScript(std::string_view script) {
  const auto parsed = parseScript(script);
  return parsed ? Status() : Status(parsed.error());
}

Status checkFault(std::string_view fault) {
  const auto parsed = parseFault(fault);
  return parsed ? Status() : Status(parsed.error());
}

std::unique_ptr<Simulator> makeSimulator(SimulatorOptions options,
                                         Loop& loop,
                                         const Clock& clock,
                                         Log log) {
  return std::make_unique<SimulatedLink>(std::move(options), loop, clock, std::move(log));
}

}  // namespace tocsin::drivers
