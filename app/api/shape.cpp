// SPDX-License-Identifier: Apache-2.0
#include "app/api/shape.h"

#include <algorithm>
#include <cstdint>

#include "queue/base/sms_text.h"

namespace tocsin::api {
namespace {

// A value that is still to be looked at, with the shape of an object, and where it stands.
struct Pending {
  const JsonIn* value;
  Shape shape;
  std::string pointer;
};

std::string below(const std::string& pointer, std::string_view name) {
  std::string out = pointer + "/";
  for (const char c : name) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

std::string namesOf(Shape shape) {
  std::string out;
  for (const Field& field : shape) {
    if (field.type == FieldType::ReadOnly) continue;
    if (!out.empty()) out += ", ";
    out += field.name;
  }
  return out.empty() ? "none" : out;
}

// What is wrong with a text, or empty.
std::string wrongText(const JsonIn& value, std::size_t max) {
  if (!value.is_string()) return "must be a text";
  const auto& text = value.get_ref<const std::string&>();
  if (firstChars(text, max).size() < text.size()) {
    return "has more than " + std::to_string(max) + " characters";
  }
  const bool hasControl = std::any_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') ||
           c == '\x7f';
  });
  return hasControl ? "has control characters" : "";
}

std::string wrongInteger(const JsonIn& value, std::size_t max) {
  const bool fits = value.is_number_integer() && value >= 1 && value <= max;
  return fits ? "" : "must be an integer from 1 to " + std::to_string(max);
}

std::string wrongTextList(const JsonIn& value, std::size_t max) {
  if (!value.is_array()) return "must be a list of texts";
  if (value.size() > max) return "has more than " + std::to_string(max) + " entries";
  for (const JsonIn& each : value) {
    const std::string wrong = wrongText(each, limits::kFieldCharsMax);
    if (!wrong.empty()) return "each entry of it: " + wrong;
  }
  return "";
}

std::string wrongObjectList(const JsonIn& value, std::size_t max) {
  if (!value.is_array()) return "must be a list of objects";
  return value.size() > max ? "has more than " + std::to_string(max) + " entries" : "";
}

std::string wrongChoice(const JsonIn& value, std::span<const std::string_view> words) {
  std::string known;
  for (const std::string_view word : words) {
    if (value.is_string() && value.get_ref<const std::string&>() == word) return {};
    known += (known.empty() ? "" : ", ") + std::string(word);
  }
  return "must be one of " + known;
}

// What is wrong with a value that is there, or empty; the objects of a list are looked at later.
std::string wrongValue(const JsonIn& value, const Field& field) {
  switch (field.type) {
    case FieldType::Text: return wrongText(value, field.max);
    case FieldType::Integer: return wrongInteger(value, field.max);
    case FieldType::Boolean: return value.is_boolean() ? "" : "must be true or false";
    case FieldType::Moment:
      return value.is_string() && fromRfc3339(value.get<std::string>())
                 ? ""
                 : "must be a time like \"2026-11-21T08:00:00Z\"";
    case FieldType::Span:
      return value.is_string() && parseDuration(value.get<std::string>())
                 ? ""
                 : "must be a duration like \"30s\", \"5min\" or \"2h\"";
    case FieldType::TextList: return wrongTextList(value, field.max);
    case FieldType::ObjectList: return wrongObjectList(value, field.max);
    case FieldType::Choice: return wrongChoice(value, field.words);
    case FieldType::ReadOnly: return "";
  }
  return "";
}

std::optional<Violation> checkField(const Pending& object, const Field& field) {
  const auto found = object.value->find(field.name);
  const std::string pointer = below(object.pointer, field.name);
  const bool absent = found == object.value->end();
  if (absent || found->is_null()) {
    const bool isMissing = field.need == Need::Required || (absent && field.need == Need::OrNull);
    if (isMissing) return Violation{pointer, std::string(field.name) + " is missing"};
    return std::nullopt;
  }
  const std::string wrong = wrongValue(*found, field);
  if (wrong.empty()) return std::nullopt;
  return Violation{pointer, std::string(field.name) + " " + wrong};
}

std::optional<Violation> checkObject(const Pending& object) {
  if (!object.value->is_object()) {
    return Violation{object.pointer, "a JSON object is expected here"};
  }
  for (const auto& item : object.value->items()) {
    const std::string& name = item.key();
    const bool isKnown = std::any_of(object.shape.begin(),
                                     object.shape.end(),
                                     [&](const Field& field) { return field.name == name; });
    if (!isKnown) {
      return Violation{below(object.pointer, name),
                       "this field is unknown; known are: " + namesOf(object.shape)};
    }
  }
  for (const Field& field : object.shape) {
    if (auto violation = checkField(object, field)) return violation;
  }
  return std::nullopt;
}

void addObjects(std::vector<Pending>& todo, const Pending& object) {
  for (const Field& field : object.shape) {
    if (field.type != FieldType::ObjectList || !object.value->contains(field.name)) continue;
    const JsonIn& list = (*object.value)[std::string(field.name)];
    for (std::size_t i = 0; i < list.size(); ++i) {
      todo.push_back(
          {&list[i], field.items, below(object.pointer, field.name) + "/" + std::to_string(i)});
    }
  }
}

const JsonIn* valueOf(const JsonIn& object, std::string_view name) {
  const auto found = object.find(name);
  return found == object.end() || found->is_null() ? nullptr : &*found;
}

}  // namespace

std::optional<Violation> findViolation(const JsonIn& body, Shape shape) {
  std::vector<Pending> todo{{&body, shape, ""}};
  for (std::size_t i = 0; i < todo.size(); ++i) {
    const Pending object = todo[i];
    if (auto violation = checkObject(object)) return violation;
    addObjects(todo, object);
  }
  return std::nullopt;
}

std::string textOf(const JsonIn& object, std::string_view name) {
  const JsonIn* value = valueOf(object, name);
  return value == nullptr ? std::string() : value->get<std::string>();
}

std::vector<std::string> textsOf(const JsonIn& object, std::string_view name) {
  const JsonIn* value = valueOf(object, name);
  return value == nullptr ? std::vector<std::string>() : value->get<std::vector<std::string>>();
}

OptionalTime timeOf(const JsonIn& object, std::string_view name) {
  return fromRfc3339(textOf(object, name));
}

bool flagOf(const JsonIn& object, std::string_view name) {
  const JsonIn* value = valueOf(object, name);
  return value != nullptr && value->get<bool>();
}

std::optional<int> integerOf(const JsonIn& object, std::string_view name) {
  const JsonIn* value = valueOf(object, name);
  return value == nullptr ? std::nullopt : std::optional(value->get<int>());
}

}  // namespace tocsin::api
