// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/payload.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <vector>

namespace tocsin::dispatch {
namespace {

constexpr char kField = '\x1f';
constexpr char kItem = '\x1e';

// SMS and alert texts hold no control characters; should one slip in, it must not become a
// separator.
std::string clean(std::string text) {
  for (char& c : text) {
    if (c == kField || c == kItem) c = ' ';
  }
  return text;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string encodeTime(const LocalTime& t) {
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(),
                buffer.size(),
                "%d%c%d%c%d%c%d%c%d%c%d",
                t.year,
                kItem,
                t.month,
                kItem,
                t.day,
                kItem,
                t.weekday,
                kItem,
                t.hour,
                kItem,
                t.minute);
  return buffer.data();
}

int toInt(const std::string& text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

LocalTime decodeTime(std::string_view text) {
  const auto parts = split(text, kItem);
  if (parts.size() != 6) return {};
  return {toInt(parts[0]),
          toInt(parts[1]),
          toInt(parts[2]),
          toInt(parts[3]),
          toInt(parts[4]),
          toInt(parts[5])};
}

}  // namespace

std::string encodeAnswer(const reply::Answer& answer) {
  std::string out = std::to_string(static_cast<int>(answer.say));
  for (const std::string* field : {&answer.number, &answer.text, &answer.who, &answer.detail}) {
    out += kField + clean(*field);
  }
  out += kField + encodeTime(answer.at) + kField;
  for (std::size_t i = 0; i < answer.numbers.size(); ++i) {
    out += (i == 0 ? "" : std::string(1, kItem)) + clean(answer.numbers[i]);
  }
  out += kField;
  for (std::size_t i = 0; i < answer.open.size(); ++i) {
    out += (i == 0 ? "" : std::string(1, kItem)) + clean(answer.open[i].number) + kItem +
           clean(answer.open[i].text);
  }
  return out;
}

reply::Answer decodeAnswer(std::string_view payload) {
  auto fields = split(payload, kField);
  fields.resize(8);
  reply::Answer answer;
  answer.say = static_cast<reply::Say>(toInt(fields[0]));
  answer.number = fields[1];
  answer.text = fields[2];
  answer.who = fields[3];
  answer.detail = fields[4];
  answer.at = decodeTime(fields[5]);
  if (!fields[6].empty()) answer.numbers = split(fields[6], kItem);
  if (!fields[7].empty()) {
    const auto items = split(fields[7], kItem);
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
      answer.open.push_back({items[i], items[i + 1]});
    }
  }
  return answer;
}

}  // namespace tocsin::dispatch
