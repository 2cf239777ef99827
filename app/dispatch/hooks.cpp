// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/hooks.h"

#include <algorithm>
#include <array>
#include <utility>

#include "app/dispatch/json_text.h"

namespace tocsin::dispatch {
namespace {

constexpr std::array<Duration, 5> kDelays{
    seconds{5}, seconds{30}, minutes{2}, minutes{10}, minutes{30}};

Duration retryAfter(int attempts) {
  const auto at =
      static_cast<std::size_t>(std::clamp<int>(attempts, 1, static_cast<int>(kDelays.size())));
  return kDelays[at - 1];
}

}  // namespace

std::string hookPayload(const escalation::Message& message,
                        std::string_view event,
                        const std::string& reason,
                        Time at) {
  std::string json = "{\"event\":" + jsonQuoted(event) + ",\"at\":" + jsonQuoted(toRfc3339(at)) +
                     ",\"id\":" + std::to_string(message.id.value);
  const std::array<std::pair<std::string_view, std::string_view>, 14> fields{{
      {"number", message.number},
      {"list", message.list},
      {"text", message.text},
      {"severity", toText(message.severity)},
      {"source", message.source},
      {"host", message.host},
      {"service", message.service},
      {"group", message.group},
      {"key", message.key},
      {"outcome", escalation::toText(message.outcome)},
      {"acknowledged_by", message.acknowledgedBy},
      {"comment", message.comment},
      {"origin", message.origin},
      {"reason", reason},
  }};
  for (const auto& [name, value] : fields) {
    json += "," + jsonQuoted(name) + ":" + (value.empty() ? "null" : jsonQuoted(value));
  }
  return json + "}\n";
}

HookQueue::HookQueue(const Ports& ports, Turn& turn, std::string target, std::string name, Run run)
    : ports_(ports),
      turn_(turn),
      target_(std::move(target)),
      name_(std::move(name)),
      run_(std::move(run)) {}

void HookQueue::restore(const std::vector<store::HookRow>& rows) {
  for (const store::HookRow& row : rows) {
    if (row.target == target_) rows_.push_back(row);
  }
  if (!rows_.empty() && rows_.front().attempts > 0) failure_ = "it failed before the restart";
}

void HookQueue::add(std::string payload) {
  if (rows_.size() >= kWaitingMax) {
    const std::size_t oldest = running_ ? 1 : 0;
    turn_.batch.hooksDone.push_back(rows_[oldest].id);
    rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(oldest));
    ports_.log(LogLevel::Error, name_ + ": too many wait, the oldest is given up: " + failure_);
  }
  rows_.push_back({++turn_.lastHook, turn_.now, std::move(payload), 0, turn_.now, target_});
  // The rows are written with the turn, whatever becomes of the deque meanwhile.
  turn_.batch.hooksAdded.push_back(rows_.back());
}

void HookQueue::tick(const std::function<void(std::function<void()>)>& post) {
  if (running_ || rows_.empty() || dueAt() > turn_.now) return;
  running_ = true;
  const auto taken = [this, post](const Status& status) {
    post([this, status] { ended(status); });
  };
  turn_.afterCommit.push_back(
      [this, taken, payload = rows_.front().payload] { run_(payload, taken); });
}

void HookQueue::ended(const Status& status) {
  running_ = false;
  if (rows_.empty()) return;
  store::HookRow& row = rows_.front();
  if (status || status.error().fault == Fault::Permanent) {
    failure_.clear();
    if (!status) {
      ports_.log(LogLevel::Error, name_ + ": one is given up: " + status.error().what);
      turn_.record({}, "GIVEN_UP", name_ + ": " + status.error().what);
    }
    turn_.batch.hooksDone.push_back(row.id);
    rows_.pop_front();
    return;
  }
  failure_ = status.error().what;
  ++row.attempts;
  row.nextAt = turn_.now + retryAfter(row.attempts);
  turn_.batch.hooksChanged.push_back(row);
  ports_.log(
      LogLevel::Warning,
      name_ + " failed, tried again in " + toText(retryAfter(row.attempts)) + ": " + failure_);
}

OptionalTime HookQueue::nextDue() const {
  if (running_ || rows_.empty()) return std::nullopt;
  return dueAt();
}

// No wait is longer than the longest: it was written before the clock went back.
Time HookQueue::dueAt() const {
  const Time at = rows_.front().nextAt;
  return at - turn_.now > kDelays.back() ? turn_.now : at;
}

void HookQueue::shift(Duration by) {
  if (rows_.empty()) return;
  rows_.front().nextAt += by;
  turn_.batch.hooksChanged.push_back(rows_.front());
}

}  // namespace tocsin::dispatch
