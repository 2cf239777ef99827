// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "app/api/target.h"
#include "queue/base/limits.h"
#include "queue/base/time.h"

namespace tocsin::api {

enum class QueryType {
  Integer,  // `min` to `max`
  Text,     // at most `max` characters
  Moment,   // RFC 3339
  Choice,   // one of `words`
};

// A parameter of the query.
struct QueryField {
  std::string_view name;
  QueryType type = QueryType::Text;
  std::string_view meaning;
  std::int64_t min = 0;
  std::int64_t max = static_cast<std::int64_t>(limits::kFieldCharsMax);
  std::span<const std::string_view> words = {};
};

// The parameters of a request, each once, of their fields' types.
using Query = std::map<std::string, std::string, std::less<>>;

// Reads the parameters of `target` into `query`, or says what is wrong with them.
std::optional<std::string> readQuery(std::span<const QueryField> fields,
                                     const Target& target,
                                     Query& query);

// The reading of what fits; absent gives `otherwise`, or the empty value.
std::int64_t integerIn(const Query& query, std::string_view name, std::int64_t otherwise);
std::string textIn(const Query& query, std::string_view name);
OptionalTime timeIn(const Query& query, std::string_view name);

}  // namespace tocsin::api
