// SPDX-License-Identifier: Apache-2.0
#include "drivers/smsc/deliveries.h"

#include "queue/base/limits.h"

namespace tocsin::smsc {

void Deliveries::opened(Time now) {
  if (!firstOpenedAt_) firstOpenedAt_ = now;
  for (auto& [fingerprint, one] : mayRepeat_) {
    one.until = now + limits::kSmscRepeatWindow;
  }
}

void Deliveries::closed(Time now) {
  forgetOld(now);
  for (const auto& [token, one] : waiting_) {
    mayRepeat_.emplace(one.fingerprint, Unproven{one.came, {}});
  }
  for (const Answered& one : answered_) {
    mayRepeat_.emplace(one.fingerprint, Unproven{one.came, {}});
  }
  waiting_.clear();
  answered_.clear();
}

std::optional<Deliveries::Told> Deliveries::came(std::uint32_t handle,
                                                 const std::string& fingerprint,
                                                 Time now) {
  if (waiting_.size() >= limits::kSmscUnansweredMax) return std::nullopt;
  Told told;
  told.token = std::to_string(++lastToken_);
  forgetOld(now);
  const bool isNew = isFirst_ && seen_.insert(fingerprint).second;
  const auto before = mayRepeat_.find(fingerprint);
  if (before != mayRepeat_.end()) {
    told.repeatsSince = before->second.came;
    mayRepeat_.erase(before);
  } else if (isNew) {
    told.repeatsSince = Time{};
  }
  waiting_[told.token] = {handle, fingerprint, now, now};
  return told;
}

void Deliveries::forgetOld(Time now) {
  std::erase_if(mayRepeat_,
                [now](const auto& one) { return one.second.until && *one.second.until <= now; });
  if (!firstOpenedAt_ || now < *firstOpenedAt_ + limits::kSmscRepeatWindow) return;
  isFirst_ = false;
  seen_.clear();
}

std::optional<std::uint32_t> Deliveries::confirmed(std::string_view token, Time now) {
  const auto found = waiting_.find(token);
  if (found == waiting_.end()) return std::nullopt;
  const std::uint32_t handle = found->second.handle;
  answered_.push_back({found->second.fingerprint, found->second.came, now});
  if (answered_.size() > limits::kSmscUnansweredMax) answered_.pop_front();
  waiting_.erase(found);
  return handle;
}

std::vector<std::uint32_t> Deliveries::overdue(Time now) {
  std::vector<std::uint32_t> handles;
  for (auto it = waiting_.begin(); it != waiting_.end();) {
    if (it->second.since + limits::kSmscCommitMax > now) {
      ++it;
      continue;
    }
    handles.push_back(it->second.handle);
    mayRepeat_.emplace(it->second.fingerprint,
                       Unproven{it->second.came, now + limits::kSmscRepeatWindow});
    it = waiting_.erase(it);
  }
  return handles;
}

OptionalTime Deliveries::nextOverdue() const {
  OptionalTime next;
  for (const auto& [token, one] : waiting_) {
    const Time due = one.since + limits::kSmscCommitMax;
    if (!next || due < *next) next = due;
  }
  return next;
}

void Deliveries::provenUntil(Time asked) {
  while (!answered_.empty() && answered_.front().answered < asked) {
    answered_.pop_front();
  }
}

void Deliveries::shift(Duration by) {
  for (auto& [token, one] : waiting_) {
    one.since += by;
  }
  for (Answered& one : answered_) {
    one.answered += by;
  }
  for (auto& [fingerprint, one] : mayRepeat_) {
    if (one.until) *one.until += by;
  }
  if (firstOpenedAt_) *firstOpenedAt_ += by;
}

}  // namespace tocsin::smsc
