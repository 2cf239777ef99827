// SPDX-License-Identifier: Apache-2.0
#include "queue/escalation/numbers.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

#include "queue/base/check.h"

namespace tocsin::escalation {
namespace {

// The quasigroup of order 10 from Damm's thesis: totally anti-symmetric, zero diagonal.
constexpr std::array<std::array<int, 10>, 10> kDamm{{{0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
                                                     {7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
                                                     {4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
                                                     {1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
                                                     {6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
                                                     {3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
                                                     {5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
                                                     {8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
                                                     {9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
                                                     {2, 5, 8, 1, 4, 3, 6, 7, 9, 0}}};

std::uint32_t power10(int exponent) {
  std::uint32_t value = 1;
  for (int i = 0; i < exponent; ++i) {
    value *= 10;
  }
  return value;
}

}  // namespace

NumberPool::NumberPool(NumberRules rules) : rules_(rules), end_(power10(rules.digits)) {
  check(rules.digits >= 4 && rules.digits <= 8, "a number has 4 to 8 digits");
  check(rules.from >= 0 && static_cast<Number>(rules.from) < end_,
        "number_from has that many digits");
  const Number from = static_cast<Number>(rules.from);
  const Number count = end_ - from;
  // A stride near the golden section scatters what follows on each other in time.
  Number stride = static_cast<Number>(static_cast<double>(count) * 0.618) | 1U;
  while (std::gcd(stride, count) != 1) {
    stride += 2;
  }
  const Number wanted = std::min<Number>(count, kNumbersMax);
  Number at = 0;
  for (Number i = 0; i < count && order_.size() < wanted; ++i) {
    const Number number = from + at;
    at = static_cast<Number>((static_cast<std::uint64_t>(at) + stride) % count);
    // With many numbers to choose from, only those that are spaced by construction.
    if (count > kNumbersMax * 10 && !isCode(number)) continue;
    order_[number] = i;
    free(number);
  }
}

std::string NumberPool::text(Number number) const {
  std::string digits = std::to_string(number);
  return std::string(static_cast<std::size_t>(rules_.digits) - digits.size(), '0') + digits;
}

std::optional<NumberPool::Number> NumberPool::parse(std::string_view text) const {
  if (text.size() != static_cast<std::size_t>(rules_.digits)) return std::nullopt;
  Number value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<Number>(c - '0');
  }
  return value;
}

bool NumberPool::isCode(Number number) const {
  std::size_t interim = 0;
  for (Number place = end_ / 10; place != 0; place /= 10) {
    interim = static_cast<std::size_t>(kDamm[interim][number / place % 10]);
  }
  return interim == 0;
}

void NumberPool::free(Number number) {
  const auto order = order_.find(number);
  if (order == order_.end()) return;  // from before digits or number_from were changed
  const auto used = lastUsed_.find(number);
  const Free entry{used == lastUsed_.end() ? 0 : used->second, order->second, number};
  (isCode(number) ? freeCodes_ : freeOthers_).insert(entry);
}

void NumberPool::restoreOpen(const std::string& number) {
  takeBack(number);
}

void NumberPool::restoreClosed(const std::string& number, Time closedAt, Time now) {
  if (!takeBack(number)) return;
  release(number, closedAt);
  endQuarantines(now);
}

bool NumberPool::takeBack(const std::string& number) {
  const auto value = parse(number);
  if (!value || open_.count(*value) != 0) return false;
  if (quarantined_.count(*value) != 0) {
    leaveQuarantine(*value);
  } else if (!isCode(*value)) {
    ++othersInUse_;
  }
  const auto order = order_.find(*value);
  if (order != order_.end()) {
    const auto used = lastUsed_.find(*value);
    const Free entry{used == lastUsed_.end() ? 0 : used->second, order->second, *value};
    freeCodes_.erase(entry);
    freeOthers_.erase(entry);
  }
  open_.insert(*value);
  lastUsed_[*value] = ++uses_;
  return true;
}

void NumberPool::release(const std::string& number, Time now) {
  const auto value = parse(number);
  if (!value || open_.erase(*value) == 0) return;
  quarantined_.insert(*value);
  // Nearly always at the end; a restart tells the numbers in the order of their use.
  const auto later =
      std::upper_bound(quarantine_.begin(), quarantine_.end(), now, [](Time t, const auto& q) {
        return t < q.first;
      });
  quarantine_.emplace(later, now, *value);
}

void NumberPool::shift(Duration by) {
  for (auto& [since, number] : quarantine_) {
    since += by;
  }
}

void NumberPool::leaveQuarantine(Number number) {
  quarantined_.erase(number);
  std::erase_if(quarantine_, [&](const auto& q) { return q.second == number; });
}

void NumberPool::endQuarantines(Time now) {
  while (!quarantine_.empty() && quarantine_.front().first + rules_.quarantine <= now) {
    const Number number = quarantine_.front().second;
    quarantine_.pop_front();
    quarantined_.erase(number);
    if (!isCode(number)) --othersInUse_;
    free(number);
  }
}

bool NumberPool::isSpaced(Number number) const {
  for (Number place = 1; place < end_; place *= 10) {
    const Number digit = number / place % 10;
    const Number base = number - digit * place;
    for (Number other = 0; other < 10; ++other) {
      if (other != digit && isUsed(base + other * place)) return false;
    }
    const Number left = number / (place * 10) % 10;
    if (place * 10 >= end_ || left == digit) continue;
    const Number swapped =
        number - digit * place - left * place * 10 + left * place + digit * place * 10;
    if (isUsed(swapped)) return false;
  }
  return true;
}

std::optional<NumberPool::Free> NumberPool::pick(const std::set<Free>& from, bool spaced) const {
  for (const Free& candidate : from) {
    if (held_.count(candidate.number) != 0) continue;
    if (!spaced || isSpaced(candidate.number)) return candidate;
  }
  return std::nullopt;
}

// The least recently used one that keeps its distance.
std::optional<NumberPool::Number> NumberPool::pickSpaced() const {
  const auto code = pick(freeCodes_, true);
  const auto other = othersInUse_ < kOthersMax ? pick(freeOthers_, true) : std::nullopt;
  if (code && (!other || code->lastUsed <= other->lastUsed)) return code->number;
  return other ? std::optional(other->number) : std::nullopt;
}

// With more in use than can keep their distance, codes first all the same.
std::optional<NumberPool::Number> NumberPool::pickFree() const {
  if (inUse() < kSpacedMax) {
    if (const auto number = pickSpaced()) return number;
    if (const auto other = pick(freeOthers_, true)) return other->number;
  }
  if (const auto code = pick(freeCodes_, true)) return code->number;
  for (const std::set<Free>* from : {&freeCodes_, &freeOthers_}) {
    if (const auto found = pick(*from, false)) return found->number;
  }
  return std::nullopt;
}

// What is left before an alert waits: quarantined ones, then digits that stand in an open text.
std::optional<NumberPool::Number> NumberPool::pickAny() const {
  if (const auto number = pickFree()) return number;
  for (const auto& [since, number] : quarantine_) {
    if (held_.count(number) == 0) return number;
  }
  if (!freeCodes_.empty()) return freeCodes_.begin()->number;
  if (!freeOthers_.empty()) return freeOthers_.begin()->number;
  if (!quarantine_.empty()) return quarantine_.front().second;
  return std::nullopt;
}

std::optional<std::string> NumberPool::take(Time now) {
  endQuarantines(now);
  const auto number = pickAny();
  if (!number) return std::nullopt;
  std::string taken = text(*number);
  check(takeBack(taken), "a free or quarantined number can be taken");
  return taken;
}

template <class Visit>
void NumberPool::visitDigits(std::string_view text, Visit visit) const {
  const std::size_t width = static_cast<std::size_t>(rules_.digits);
  std::size_t run = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    run = text[i] >= '0' && text[i] <= '9' ? run + 1 : 0;
    if (run < width) continue;
    if (const auto number = parse(text.substr(i + 1 - width, width))) visit(*number);
  }
}

void NumberPool::holdText(std::string_view text) {
  visitDigits(text, [this](Number number) { ++held_[number]; });
}

void NumberPool::unholdText(std::string_view text) {
  visitDigits(text, [this](Number number) {
    const auto it = held_.find(number);
    if (it != held_.end() && --it->second == 0) held_.erase(it);
  });
}

}  // namespace tocsin::escalation
