// SPDX-License-Identifier: Apache-2.0
#include "app/api/query.h"

#include <algorithm>
#include <charconv>

#include "queue/base/sms_text.h"

namespace tocsin::api {
namespace {

std::optional<std::int64_t> parseInteger(const std::string& text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || at != end) return std::nullopt;
  return value;
}

std::string wrongInteger(const QueryField& field, const std::string& text) {
  const auto value = parseInteger(text);
  if (value && *value >= field.min && *value <= field.max) return {};
  return "is an integer from " + std::to_string(field.min) + " to " + std::to_string(field.max);
}

std::string wrongText(const QueryField& field, const std::string& text) {
  const bool fits = firstChars(text, static_cast<std::size_t>(field.max)).size() == text.size();
  return fits ? "" : "has at most " + std::to_string(field.max) + " characters";
}

std::string wrongChoice(const QueryField& field, const std::string& text) {
  std::string known;
  for (const std::string_view word : field.words) {
    if (word == text) return {};
    known += (known.empty() ? "" : ", ") + std::string(word);
  }
  return "is one of " + known;
}

// What is right where `text` is wrong, or empty.
std::string wrongValue(const QueryField& field, const std::string& text) {
  switch (field.type) {
    case QueryType::Integer: return wrongInteger(field, text);
    case QueryType::Text: return wrongText(field, text);
    case QueryType::Moment:
      return fromRfc3339(text) ? "" : "is a time like \"2026-11-21T08:00:00Z\"";
    case QueryType::Choice: return wrongChoice(field, text);
  }
  return {};
}

}  // namespace

std::optional<std::string> readQuery(std::span<const QueryField> fields,
                                     const Target& target,
                                     Query& query) {
  for (const auto& [name, value] : target.query) {
    const auto field =
        std::find_if(fields.begin(), fields.end(), [&name = name](const QueryField& each) {
          return each.name == name;
        });
    if (field == fields.end()) return "the query has no parameter \"" + name + "\" here";
    const std::string wrong = wrongValue(*field, value);
    if (!wrong.empty()) return name + " " + wrong;
    if (!query.emplace(name, value).second) return name + " stands twice in the query";
  }
  return std::nullopt;
}

std::int64_t integerIn(const Query& query, std::string_view name, std::int64_t otherwise) {
  const auto found = query.find(name);
  return found == query.end() ? otherwise : parseInteger(found->second).value_or(otherwise);
}

std::string textIn(const Query& query, std::string_view name) {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

OptionalTime timeIn(const Query& query, std::string_view name) {
  const auto found = query.find(name);
  return found == query.end() ? std::nullopt : fromRfc3339(found->second);
}

}  // namespace tocsin::api
