// SPDX-License-Identifier: Apache-2.0
// What the dispatcher keeps an eye on, and the alarms that come of it: links and their troubles,
// paths, quotas, and work that does not move.
#include <algorithm>
#include <array>
#include <utility>

#include "app/dispatch/dispatcher.h"

namespace tocsin::dispatch {
namespace {

constexpr Duration kStuckAfter = minutes{10};

struct TroubleAlarm {
  drivers::LinkTrouble::Kind kind;
  Cause cause;
};

constexpr std::array kTroubleAlarms{
    TroubleAlarm{drivers::LinkTrouble::Kind::SimLocked, Cause::SimLocked},
    TroubleAlarm{drivers::LinkTrouble::Kind::SimFull, Cause::SimFull},
    TroubleAlarm{drivers::LinkTrouble::Kind::Deaf, Cause::DeafPath},
    TroubleAlarm{drivers::LinkTrouble::Kind::WeakSignal, Cause::WeakSignal},
    TroubleAlarm{drivers::LinkTrouble::Kind::Rejected, Cause::LoginRejected},
    TroubleAlarm{drivers::LinkTrouble::Kind::Untrusted, Cause::ServerUntrusted},
};

}  // namespace

void Dispatcher::healthChanged(std::size_t link, const drivers::DriverHealth& health) {
  LinkState& state = links_.at(link);
  const bool wasUp = state.isUp();
  healthChanged_ = healthChanged_ || state.health != health;
  state.health = health;
  if (wasUp && !state.isUp()) state.trust.wentDown(turn_.now);
  if (!wasUp && state.isUp()) state.trust.cameUp(turn_.now);
  // Not each time that only the signal is another one.
  const bool isDeaf = state.isUp() && !state.hears();
  const std::string line =
      "link " + state.name + ": " + health.detail + (isDeaf ? " (does not receive)" : "");
  if (line != std::exchange(state.loggedAs, line)) ports_.log(LogLevel::Notice, line);
  alarms_.set(Cause::DriverDown,
              state.name,
              health.link == drivers::Link::Down,
              health.detail + (health.whatToDo.empty() ? "" : ". " + health.whatToDo));
  for (const TroubleAlarm& alarm : kTroubleAlarms) {
    const auto trouble = std::find_if(health.troubles.begin(),
                                      health.troubles.end(),
                                      [&](const auto& t) { return t.kind == alarm.kind; });
    const bool stands = trouble != health.troubles.end();
    alarms_.set(alarm.cause, state.name, stands, stands ? trouble->what : "");
  }
}

// People become reachable or not as links come and go, and when a route has been lost for the
// grace. A box without any link needs no grace: nothing will come up.
void Dispatcher::watchPaths() {
  for (LinkState& link : links_.all()) {
    link.trust.settle(turn_.now);
  }
  const bool changed = links_.update(turn_.now);
  const bool graceOver = pathsJudgedAt_ && *pathsJudgedAt_ <= turn_.now;
  const bool back = backOnDutyAt_ && *backOnDutyAt_ <= turn_.now;
  if (back) backOnDutyAt_ = people_.nextBack(turn_.now);
  if (!changed && !graceOver && !back) return;
  for (int route = 0; route < static_cast<int>(links_.routes()); ++route) {
    if (!links_.isUp(route)) outbox_.stopTries(route);
    const bool none = links_.all().empty();
    const bool lost = none || links_.isLost(route, turn_.now, settings_.policy.pathGrace);
    const std::string& prefix = settings_.routes[static_cast<std::size_t>(route)].prefix;
    const std::string whose = prefix.empty() ? "of everybody" : prefix + "...";
    const std::string grace = toText(settings_.policy.pathGrace);
    alarms_.set(Cause::NoPath,
                whose,
                lost,
                none ? "there is no [[driver]]" : "no link of the route is up for " + grace);
    alarms_.set(Cause::NoReplies,
                whose,
                links_.isDeaf(route, turn_.now, settings_.policy.pathGrace),
                "no link of the route that is up has received for " + grace);
  }
  pathsJudgedAt_ = links_.nextLoss(turn_.now, settings_.policy.pathGrace);
  book_.applyToEscalating(escalation::PathsChanged{});
}

void Dispatcher::watchWork() {
  const OptionalTime moved = outbox_.movedLast();
  const bool stuck = moved && turn_.now - *moved > kStuckAfter;
  alarms_.set(
      Cause::WorkStuck,
      "outbox",
      stuck,
      std::to_string(outbox_.size()) + " pages wait and none has moved for " + toText(kStuckAfter));
  watchQuotas();
  alarms_.set(Cause::HookFailed, "on_event", !hooks_.failure().empty(), hooks_.failure());
  for (const auto& [target, queue] : forwards_) {
    alarms_.set(Cause::ForwardFailed, target, !queue.failure().empty(), queue.failure());
  }
  static_cast<void>(intake_.watchRoom());
  watchHeld();
}

HookQueue& Dispatcher::forwardQueue(const std::string& target) {
  const auto found = forwards_.find(target);
  if (found != forwards_.end()) return found->second;
  const auto run = [this, target](const std::string& payload, std::function<void(Status)> done) {
    ports_.runForward({target, payload}, std::move(done));
  };
  return forwards_
      .emplace(std::piecewise_construct,
               std::forward_as_tuple(target),
               std::forward_as_tuple(ports_, turn_, target, "forward to " + target, run))
      .first->second;
}

// An SMS that answered nothing.
void Dispatcher::forward(const store::InboxRow& row) {
  if (!ports_.forwardOf) return;
  const auto forward = ports_.forwardOf(row);
  if (forward) forwardQueue(forward->target).add(forward->payload);
}

// From 80 % of a link's SMS per hour to below 70 %; and while pages wait because all are used up.
void Dispatcher::watchQuotas() {
  for (const LinkState& link : links_.all()) {
    if (!link.quota.isLimited()) continue;
    const bool stood = alarms_.stands(Cause::QuotaNearlyUsed, link.name);
    const bool stands = stood ? !link.quota.isEasy(turn_.now) : link.quota.isNearlyUsed(turn_.now);
    alarms_.set(Cause::QuotaNearlyUsed, link.name, stands, link.quota.text(turn_.now));
  }
  for (int route = 0; route < static_cast<int>(links_.routes()); ++route) {
    const std::string& prefix = settings_.routes[static_cast<std::size_t>(route)].prefix;
    alarms_.set(Cause::QuotaUsedUp,
                prefix.empty() ? "to everybody" : "to " + prefix + "...",
                outbox_.waitsForQuota(route),
                "sms_per_hour of every link of the route that is up");
  }
}

// What only time changes of what is watched here.
OptionalTime Dispatcher::nextWatch() const {
  OptionalTime next;
  if (const OptionalTime moved = outbox_.movedLast()) {
    const Time stuck = *moved + kStuckAfter + Duration{1};
    if (stuck > turn_.now) next = stuck;
  }
  for (const LinkState& link : links_.all()) {
    const OptionalTime& trial = link.trust.nextTrial();
    if (trial && *trial > turn_.now && (!next || *trial < *next)) next = trial;
    if (!alarms_.stands(Cause::QuotaNearlyUsed, link.name)) continue;
    const OptionalTime easy = link.quota.easyAt(turn_.now);
    if (easy && (!next || *easy < *next)) next = easy;
  }
  return next;
}

// The last hour of each link, from the journal; `gap` is what the wall clock lost or won while
// nobody looked.
void Dispatcher::restoreQuotas(const std::vector<store::HandedParts>& handed, Duration gap) {
  for (const store::HandedParts& sms : handed) {
    const int link = links_.indexOf(sms.driver);
    const Time at = std::min(sms.at + gap, turn_.now);
    if (link < 0 || at + hours{1} <= turn_.now) continue;
    for (int part = 0; part < sms.parts; ++part) {
      links_.at(static_cast<std::size_t>(link)).quota.count(at);
    }
  }
}

// An EXHAUSTED message stops standing out once somebody has it, it is over, or its number is given
// back.
void Dispatcher::endAlarms() {
  if (book_.takeEvicted()) {
    alarms_.endUnless(Cause::Exhausted, [this](const std::string& number) {
      const escalation::Message* message = book_.byNumber(number);
      return message != nullptr && message->outcome == escalation::Outcome::Exhausted;
    });
    outbox_.dropUnless([this](MessageId id) { return book_.find(id) != nullptr; });
  }
  for (const auto* messages : {&turn_.batch.added, &turn_.batch.changed}) {
    for (const escalation::Message* message : *messages) {
      watchFrozen(*message);
    }
  }
  for (const escalation::Message* message : turn_.batch.changed) {
    const bool over = message->outcome == escalation::Outcome::Acknowledged || message->cleared ||
                      message->outcome == escalation::Outcome::Cancelled;
    if (over) alarms_.clear(Cause::Exhausted, message->number);
  }
}

// While nobody of a list can be reached its alerts stand still, and somebody has to know.
void Dispatcher::watchFrozen(const escalation::Message& message) {
  const bool known = frozen_.count(message.id) != 0;
  if (known == message.frozenSince.has_value()) return;
  if (known) {
    frozen_.erase(message.id);
  } else {
    frozen_[message.id] = message.list;
  }
  const bool stands = std::any_of(
      frozen_.begin(), frozen_.end(), [&](const auto& f) { return f.second == message.list; });
  alarms_.set(Cause::NoPath,
              "of list " + message.list,
              stands,
              "nobody on it can be reached; `tocsin list show " + message.list + "` says why");
}

}  // namespace tocsin::dispatch
