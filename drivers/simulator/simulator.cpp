// SPDX-License-Identifier: Apache-2.0
#include "drivers/simulator/simulator.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "drivers/errands.h"
#include "drivers/simulator/fault.h"
#include "drivers/simulator/network.h"
#include "drivers/simulator/script.h"
#include "queue/base/check.h"

namespace tocsin::drivers {
namespace {

// Slack of a loop that is late: submitTimeMax() is a promise.
constexpr Duration kLoopSlack = seconds{1};

// The box's side of the simulated network: a link with a window, hand-overs and their ends.
class Simulator : public SmsDriver {
 public:
  Simulator(SimulatorOptions options, Loop& loop, const Clock& clock, Log log);

  void start(DriverEvents events, const std::vector<Submit>& inDoubt) override;
  void submit(const Submit& submit) override;

  void confirmReceived(std::string_view token) override { network_.confirm(token); }

  int window() const override { return window_; }

  Duration submitTimeMax() const override;

  const DriverHealth& health() const override { return health_; }

  void stop() override;

 private:
  void planDownTimes();
  void planDown(const SimulatedFault& fault);
  void countDown(int change);
  void listened(const std::vector<Submit>& inDoubt);
  void followDownTimes();
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
  int downs_ = 0;             // "down" faults that hold just now
  int inFlight_ = 0;
};

Simulator::Simulator(SimulatorOptions options, Loop& loop, const Clock& clock, Log log)
    : upDetail_(std::to_string(options.phones.size()) + " phones answer by script"),
      latency_(options.latency),
      window_(std::max(1, options.window)),
      network_(std::move(options), loop, clock, std::move(log)),
      link_(loop) {
  health_.detail = "not started";
  health_.model = "simulated phones";
  health_.operatorName = "simulated network";
}

Duration Simulator::submitTimeMax() const {
  return latency_ + network_.faults().delayMax() + kLoopSlack;
}

void Simulator::start(DriverEvents events, const std::vector<Submit>& inDoubt) {
  check(!isRunning_, "a driver is started once before it is stopped");
  isRunning_ = true;
  hasListened_ = false;
  events_ = std::move(events);
  planDownTimes();
  link_.in(latency_, [this, inDoubt] { listened(inDoubt); });
}

void Simulator::stop() {
  isRunning_ = false;
  inFlight_ = 0;
  link_.cancelAll();
  network_.disconnect();
  health_.link = Link::Starting;
  health_.detail = "stopped";
  health_.whatToDo.clear();
}

void Simulator::planDownTimes() {
  downs_ = 0;
  for (const SimulatedFault& fault : network_.faults().downTimes()) {
    planDown(fault);
  }
}

void Simulator::planDown(const SimulatedFault& fault) {
  if (fault.until) link_.in(*fault.until, [this] { countDown(-1); });
  if (fault.from == Duration{0}) {
    ++downs_;
  } else {
    link_.in(fault.from, [this] { countDown(+1); });
  }
}

void Simulator::countDown(int change) {
  downs_ += change;
  followDownTimes();
}

void Simulator::listened(const std::vector<Submit>& inDoubt) {
  for (const Submit& submit : inDoubt) {
    if (isRunning_) events_.onSubmitEnd(lateAnswer(submit));
  }
  if (!isRunning_) return;
  hasListened_ = true;
  followDownTimes();
}

SubmitResult Simulator::lateAnswer(const Submit& submit) const {
  SubmitResult result;
  result.page = submit.page;
  result.part = submit.part;
  const bool isKnown = network_.faults().hasLateAnswers() && network_.had(submit);
  result.end = isKnown ? SubmitEnd::Accepted : SubmitEnd::InDoubt;
  result.what = isKnown ? "the network had it (late answer)" : "no late answer from the network";
  return result;
}

// What waits is told before the link is Up, so that replies are applied before anything new is
// sent.
void Simulator::followDownTimes() {
  if (!hasListened_) return;
  if (downs_ > 0) {
    if (health_.link == Link::Down) return;
    network_.disconnect();
    setHealth(Link::Down,
              "down by a simulated fault",
              "wait, or take the fault 'down' out of the configuration");
  } else if (health_.link != Link::Up) {
    network_.connect(events_.onReceived);
    if (isRunning_) setHealth(Link::Up, upDetail_, "");
  }
}

void Simulator::setHealth(Link link, std::string detail, std::string whatToDo) {
  health_.link = link;
  health_.detail = std::move(detail);
  health_.whatToDo = std::move(whatToDo);
  events_.onHealth(health_);
}

void Simulator::submit(const Submit& submit) {
  check(isRunning_, "submits go to a started driver");
  check(inFlight_ < window_, "no more submits than the window");
  ++inFlight_;
  if (health_.link == Link::Up) {
    handOver(submit, network_.decide(submit));
    return;
  }
  const Fate fate{SubmitEnd::Refused, Refusal::ForNow, false, Duration{0}, "the link is not up"};
  link_.in(Duration{0}, [this, submit, fate] { answer(submit, fate); });
}

void Simulator::handOver(const Submit& submit, Fate fate) {
  const Duration whole = latency_ + fate.delay;
  const Duration half = whole / 2;
  link_.in(half, [this, submit, fate = std::move(fate), rest = whole - half]() mutable {
    reach(submit, fate);
    if (rest == Duration{0}) return answer(submit, fate);
    link_.in(rest, [this, submit, fate] { answer(submit, fate); });
  });
}

// Half of a hand-over's time has passed: the network has it, or the link went down before.
void Simulator::reach(const Submit& submit, Fate& fate) {
  if (health_.link != Link::Up) {
    fate = Fate{SubmitEnd::InDoubt, Refusal::ForNow, false, fate.delay, "the link went down"};
  }
  if (fate.isDelivered) network_.deliver(submit);
}

void Simulator::answer(const Submit& submit, const Fate& fate) {
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
    result.reference = std::to_string(submit.page.value) + "." + std::to_string(submit.part) + "." +
                       std::to_string(submit.attempt);
  }
  events_.onSubmitEnd(result);
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

std::unique_ptr<SmsDriver> makeSimulator(SimulatorOptions options,
                                         Loop& loop,
                                         const Clock& clock,
                                         Log log) {
  return std::make_unique<Simulator>(std::move(options), loop, clock, std::move(log));
}

}  // namespace tocsin::drivers
