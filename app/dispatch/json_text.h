// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "queue/base/time.h"

namespace tocsin::dispatch {

// A JSON string with its quotes.
std::string jsonQuoted(std::string_view text);

// A JSON object in one line, its members in the order of adding. An empty text and an absent time
// are null.
class JsonObject {
 public:
  JsonObject& add(std::string_view name, std::string_view text);
  JsonObject& add(std::string_view name, const OptionalTime& time);
  JsonObject& addNumber(std::string_view name, std::int64_t value);
  JsonObject& addFlag(std::string_view name, bool value);
  JsonObject& addJson(std::string_view name, std::string_view json);  // as it is

  std::string text() const { return members_.empty() ? "{}" : members_ + "}"; }

 private:
  std::string members_;
};

}  // namespace tocsin::dispatch
