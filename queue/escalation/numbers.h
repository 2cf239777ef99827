// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "queue/base/time.h"

namespace tocsin::escalation {

struct NumberRules {
  int digits = 4;                   // 4..8
  int from = 2400;                  // the smallest number
  Duration quarantine = hours{24};  // after the message closed
};

// The numbers that people text back.
//
// Unique among open and quarantined messages; the least recently used is taken first; never digits
// that stand in an open message's text. While at most kSpacedMax are in use, any two differ in at
// least two digits and are not one swap of neighbours apart, so that one slip of the thumb never
// hits another alert. Numbers whose Damm checksum is zero are at that distance from each other (H.
// M. Damm, 2004); each other number in use is near at most seven of them. So at most kOthersMax
// others are in use at a time, and 500 always find room. Quarantine yields, oldest first, before
// digits of an open text are given out, and before an alert waits. With 5 to 8 digits the first
// kNumbersMax numbers in a scattered order are used.
class NumberPool {
 public:
  static constexpr std::size_t kSpacedMax = 500;
  static constexpr std::size_t kNumbersMax = 20'000;
  static constexpr std::size_t kOthersMax = 30;

  explicit NumberPool(NumberRules rules);

  // What the journal knows, oldest use first: in use now, in quarantine since, or only used once.
  void restoreOpen(const std::string& number);
  void restoreClosed(const std::string& number, Time closedAt, Time now);

  // The next number, or none when all are open.
  std::optional<std::string> take(Time now);

  // Takes this very number back for an incident that came again; false when somebody else has it.
  bool takeBack(const std::string& number);

  // The message closed: quarantine begins.
  void release(const std::string& number, Time now);

  // The clock stepped: quarantines keep their length.
  void shift(Duration by);

  // Digits of open texts are kept out of the pool while the message is open.
  void holdText(std::string_view text);
  void unholdText(std::string_view text);

  std::size_t inUse() const { return open_.size() + quarantine_.size(); }

  std::size_t open() const { return open_.size(); }

  bool isUsedUp() const { return open_.size() >= order_.size(); }

 private:
  using Number = std::uint32_t;

  struct Free {
    std::uint64_t lastUsed = 0;  // 0 = never
    Number order = 0;            // scattered
    Number number = 0;
    // clang-tidy 14 takes the zero in it for a pointer.
    friend auto operator<=>(const Free&, const Free&) = default;  // NOLINT(modernize-use-nullptr)
  };

  std::string text(Number number) const;
  std::optional<Number> parse(std::string_view text) const;
  bool isCode(Number number) const;

  bool isUsed(Number number) const {
    return open_.count(number) != 0 || quarantined_.count(number) != 0;
  }

  bool isSpaced(Number number) const;
  void free(Number number);
  void endQuarantines(Time now);
  void leaveQuarantine(Number number);
  std::optional<Free> pick(const std::set<Free>& from, bool spaced) const;
  std::optional<Number> pickSpaced() const;
  std::optional<Number> pickFree() const;
  std::optional<Number> pickAny() const;
  template <class Visit>
  void visitDigits(std::string_view text, Visit visit) const;

  NumberRules rules_;
  Number end_ = 10'000;
  std::set<Free> freeCodes_, freeOthers_;
  std::set<Number> open_;
  std::set<Number> quarantined_;
  std::deque<std::pair<Time, Number>> quarantine_;  // oldest first
  std::size_t othersInUse_ = 0;                     // open or quarantined, no code
  std::unordered_map<Number, std::uint64_t> lastUsed_;
  std::unordered_map<Number, Number> order_;
  std::unordered_map<Number, int> held_;  // digits standing in open texts
  std::uint64_t uses_ = 0;
};

}  // namespace tocsin::escalation
