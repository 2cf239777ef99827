// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/json_text.h"

#include <array>
#include <cstdio>

#include "queue/base/sms_text.h"

namespace tocsin::dispatch {

std::string jsonQuoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
      out += escape.data();
    } else {
      out += c;
    }
  }
  return out + '"';
}

JsonObject& JsonObject::addJson(std::string_view name, std::string_view json) {
  members_ += members_.empty() ? '{' : ',';
  members_ += jsonQuoted(name);
  members_ += ':';
  members_ += json;
  return *this;
}

JsonObject& JsonObject::add(std::string_view name, std::string_view text) {
  // Who reads it takes JSON for UTF-8.
  return addJson(name, text.empty() ? "null" : jsonQuoted(encodeUtf8(decodeUtf8(text))));
}

JsonObject& JsonObject::add(std::string_view name, const OptionalTime& time) {
  return addJson(name, time ? jsonQuoted(toRfc3339(*time)) : "null");
}

JsonObject& JsonObject::addNumber(std::string_view name, std::int64_t value) {
  return addJson(name, std::to_string(value));
}

JsonObject& JsonObject::addFlag(std::string_view name, bool value) {
  return addJson(name, value ? "true" : "false");
}

}  // namespace tocsin::dispatch
