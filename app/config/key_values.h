// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/config/keys.h"
#include "queue/base/limits.h"

// What the rows of the table of keys are written with: limits, and the values as their fields take
// them. The reader has made sure that a value is of its key's kind.
namespace tocsin::config {

inline constexpr std::int64_t kSecond = 1'000, kMinute = 60 * kSecond, kHour = 60 * kMinute,
                              kDay = 24 * kHour;
inline constexpr std::int64_t kPathBytesMax = 4'095;
inline constexpr std::int64_t kHeaderBytesMax = 2'000;
inline constexpr std::int64_t kNameBytesMax = limits::kNameCharsMax;

inline const std::string& text(const Value& v) {
  return std::get<std::string>(v);
}

inline int number(const Value& v) {
  return static_cast<int>(std::get<std::int64_t>(v));
}

inline bool isOn(const Value& v) {
  return std::get<bool>(v);
}

inline Duration length(const Value& v) {
  return std::get<Duration>(v);
}

inline const std::vector<std::string>& texts(const Value& v) {
  return std::get<std::vector<std::string>>(v);
}

// Each has its colon, or it would not have passed its check.
inline std::vector<HeaderLine> headerLines(const Value& v) {
  constexpr const char* kBlanks = " \t";
  std::vector<HeaderLine> lines;
  for (const std::string& line : texts(v)) {
    const auto colon = line.find(':');
    const auto first = line.find_first_not_of(kBlanks, colon + 1);
    const auto last = line.find_last_not_of(kBlanks);
    const bool isEmpty = first == std::string::npos;
    lines.push_back({.name = line.substr(0, colon),
                     .value = isEmpty ? "" : line.substr(first, last - first + 1)});
  }
  return lines;
}

}  // namespace tocsin::config
