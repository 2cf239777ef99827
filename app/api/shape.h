// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/api/json.h"
#include "queue/base/limits.h"
#include "queue/base/time.h"

namespace tocsin::api {

enum class FieldType {
  Text,     // at most `max` characters, no control characters but line breaks and tabs
  Integer,  // 1 to `max`
  Boolean,
  Moment,      // RFC 3339
  Span,        // a duration: "5min"
  TextList,    // at most `max` texts
  ObjectList,  // at most `max` objects of the shape `items`
  Choice,      // one of `words`
  ReadOnly,    // what an answer shows and a request may send back; not looked at
};

enum class Need {
  Optional,  // may be absent; null is absent
  Required,
  OrNull,  // must be said, null included
};

struct Field;

// The fields that a JSON object may have; every other one is an error, because a mistyped name
// would silently be a setting that was not made. The table both checks requests and describes them
// in openapi.json.
using Shape = std::span<const Field>;

struct Field {
  std::string_view name;
  FieldType type = FieldType::Text;
  std::string_view meaning;
  Need need = Need::Optional;
  std::size_t max = limits::kFieldCharsMax;
  Shape items = {};
  std::span<const std::string_view> words = {};
};

struct Violation {
  std::string pointer;  // RFC 6901
  std::string what;     // what is wrong and what would be right
};

// The first thing in `body` that does not fit.
std::optional<Violation> findViolation(const JsonIn& body, Shape shape);

// The reading of an object that fits; absent and null give the empty value.
std::string textOf(const JsonIn& object, std::string_view name);
std::vector<std::string> textsOf(const JsonIn& object, std::string_view name);
OptionalTime timeOf(const JsonIn& object, std::string_view name);
bool flagOf(const JsonIn& object, std::string_view name);
std::optional<int> integerOf(const JsonIn& object, std::string_view name);

}  // namespace tocsin::api
