// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "queue/base/result.h"
#include "queue/base/time.h"

namespace tocsin::drivers {

// How often something happens: `hits` times in `of`.
struct Rate {
  std::uint32_t hits = 1;
  std::uint32_t of = 1;
  friend bool operator==(const Rate&, const Rate&) = default;
};

// Takes scripts and faults apart, word by word. Words are separated by blanks; a text in double
// quotes is one word, in which \" and \\ stand for themselves. Keywords are lower case.
class Words {
 public:
  explicit Words(std::string_view text) : rest_(text) {}

  bool atEnd();

  // Takes `word` if it comes next.
  bool take(std::string_view word);

  // The next word, empty at the end.
  std::string_view next();

  // The next word as what it should be; absent (and nothing taken) when it is something else.
  std::optional<Duration> takeDuration();
  std::optional<Rate> takeRate();  // "5%" or "1 in 5"
  std::optional<std::string> takeQuoted();

 private:
  std::string_view peek();

  std::string_view rest_;
};

// The Error of a setting that does not read: where it is wrong, and what would be right.
Error unreadable(std::string_view what, std::string_view setting, std::string_view right);

}  // namespace tocsin::drivers
