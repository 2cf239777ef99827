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

}  // namespace tocsin::config
