// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "app/api/json.h"
#include "queue/base/time.h"

// What answers show, as tables: a table writes the JSON and describes it in openapi.json.
namespace tocsin::api {

enum class ShownType { Text, Integer, Number, Boolean, Moment, Span, Texts, Object, Objects };

struct ShownField {
  std::string_view name;
  ShownType type = ShownType::Text;
  bool nullable = false;
  std::string_view of{};  // Object, Objects: the component they are
};

// One field of an answer, and how it is read from a row.
template <class Row>
struct Column {
  ShownField field;
  JsonOut (*show)(const Row&);
};

template <class Row, std::size_t N>
JsonOut showRow(const Row& row, const std::array<Column<Row>, N>& columns) {
  JsonOut json = JsonOut::object();
  for (const Column<Row>& column : columns) {
    json[std::string(column.field.name)] = column.show(row);
  }
  return json;
}

template <class Rows, class Columns>
JsonOut listOf(const Rows& rows, const Columns& columns) {
  JsonOut json = JsonOut::array();
  for (const auto& row : rows) {
    json.push_back(showRow(row, columns));
  }
  return json;
}

template <class Row, std::size_t N>
std::vector<ShownField> fieldsOf(const std::array<Column<Row>, N>& columns) {
  std::vector<ShownField> fields;
  for (const Column<Row>& column : columns) {
    fields.push_back(column.field);
  }
  return fields;
}

namespace column {

template <class Value, class Row>
Row rowOf(Value Row::*);

// The member of `row` at the end of a path of members.
template <auto First, auto... Rest, class Row>
const auto& at(const Row& row) {
  if constexpr (sizeof...(Rest) == 0) {
    return row.*First;
  } else {
    return at<Rest...>(row.*First);
  }
}

template <class Value>
JsonOut toJson(const Value& value) {
  if constexpr (std::is_same_v<Value, Time>) {
    return toRfc3339(value);
  } else if constexpr (std::is_same_v<Value, Duration>) {
    return toText(value);
  } else if constexpr (std::is_same_v<Value, OptionalTime>) {
    return orNull(value);
  } else if constexpr (std::is_same_v<Value, std::optional<double>>) {
    return value ? JsonOut(*value) : JsonOut(nullptr);
  } else {
    return value;
  }
}

template <class Value>
constexpr ShownType typeOf() {
  using enum ShownType;
  if constexpr (std::is_same_v<Value, bool>) return Boolean;
  if constexpr (std::is_integral_v<Value>) return Integer;
  if constexpr (std::is_same_v<Value, Time> || std::is_same_v<Value, OptionalTime>) return Moment;
  if constexpr (std::is_same_v<Value, Duration>) return Span;
  if constexpr (std::is_same_v<Value, std::optional<double>>) return Number;
  if constexpr (std::is_same_v<Value, std::vector<std::string>>) return Texts;
  return Text;
}

}  // namespace column

// The member at the end of a path of members: field<&DriverRow::health, &DriverHealth::detail>.
template <auto First, auto... Rest>
constexpr auto field(std::string_view name) {
  using Row = decltype(column::rowOf(First));
  using Value = std::remove_cvref_t<decltype(column::at<First, Rest...>(std::declval<Row>()))>;
  constexpr bool kIsOptional =
      std::is_same_v<Value, OptionalTime> || std::is_same_v<Value, std::optional<double>>;
  return Column<Row>{{name, column::typeOf<Value>(), kIsOptional}, [](const Row& row) -> JsonOut {
                       return column::toJson(column::at<First, Rest...>(row));
                     }};
}

// A text that is null when it is empty.
template <auto First, auto... Rest>
constexpr auto textOrNull(std::string_view name) {
  using Row = decltype(column::rowOf(First));
  return Column<Row>{{name, ShownType::Text, true}, [](const Row& row) -> JsonOut {
                       return orNull(column::at<First, Rest...>(row));
                     }};
}

// A number or another integer that is null when it is 0.
template <auto First, auto... Rest>
constexpr auto numberOrNull(std::string_view name) {
  using Row = decltype(column::rowOf(First));
  return Column<Row>{{name, ShownType::Integer, true}, [](const Row& row) -> JsonOut {
                       const auto& value = column::at<First, Rest...>(row);
                       return value == 0 ? JsonOut(nullptr) : JsonOut(value);
                     }};
}

}  // namespace tocsin::api
