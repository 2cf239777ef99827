// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <deque>
#include <functional>
#include <stdexcept>
#include <string>

namespace tocsin::simulation {

// A rule of DESIGN 4 does not hold.
class Broken : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// What happened in a world, line by line; the last ones tell how it came to a broken rule.
class Story {
 public:
  explicit Story(bool traced) : traced_(traced) {}

  // Each line begins with the world's time.
  void setTime(std::function<std::string()> time) { time_ = std::move(time); }

  void tell(const std::string& line) {
    std::string whole = time_() + "  " + line;
    if (traced_) std::printf("%s\n", whole.c_str());
    lines_.push_back(std::move(whole));
    if (lines_.size() > kLinesMax) lines_.pop_front();
  }

  const std::deque<std::string>& lines() const { return lines_; }

 private:
  static constexpr std::size_t kLinesMax = 40;

  bool traced_;
  std::function<std::string()> time_ = [] { return std::string(); };
  std::deque<std::string> lines_;
};

inline void must(bool holds, const std::string& rule) {
  if (!holds) throw Broken(rule);
}

}  // namespace tocsin::simulation
