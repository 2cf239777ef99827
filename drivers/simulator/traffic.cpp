// SPDX-License-Identifier: Apache-2.0
#include "drivers/simulator/traffic.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace tocsin::drivers {
namespace {

struct Word {
  Traffic what;
  std::string_view word;
};

constexpr std::array kWords{Word{Traffic::ToPhone, "to"},
                            Word{Traffic::FromPhone, "from"},
                            Word{Traffic::Confirmed, "done"}};

struct Escape {
  char plain;
  char letter;
};

constexpr std::array kEscapes{Escape{'\\', '\\'}, Escape{'\n', 'n'}, Escape{'\r', 'r'}};

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    char letter = 0;
    for (const Escape& escape : kEscapes) {
      if (c == escape.plain) letter = escape.letter;
    }
    if (letter != 0) out += '\\';
    out += letter != 0 ? letter : c;
  }
  return out;
}

char plainOf(char letter) {
  for (const Escape& escape : kEscapes) {
    if (letter == escape.letter) return escape.plain;
  }
  return letter;
}

std::string unescaped(std::string_view text) {
  std::string out;
  bool isEscaped = false;
  for (const char c : text) {
    if (!isEscaped && c == '\\') {
      isEscaped = true;
      continue;
    }
    out += isEscaped ? plainOf(c) : c;
    isEscaped = false;
  }
  return out;
}

// Cuts the text up to `separator` off the front of `line`.
std::string_view takeField(std::string_view& line, char separator) {
  const std::string_view field = line.substr(0, line.find(separator));
  line.remove_prefix(std::min(line.size(), field.size() + 1));
  return field;
}

template <class Number>
bool readNumber(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

std::string toText(const TrafficLine& line) {
  std::string text = toRfc3339(line.at);
  for (const Word& word : kWords) {
    if (word.what == line.what) text.append(" ").append(word.word);
  }
  text.append(" ").append(line.number).append(" ").append(std::to_string(line.page)).append(" ");
  text.append(std::to_string(line.part)).append("/").append(std::to_string(line.parts)).append(" ");
  text.append(std::to_string(line.attempt));
  if (!line.text.empty()) text.append(" ").append(escaped(line.text));
  return text.append("\n");
}

std::optional<TrafficLine> parseTrafficLine(std::string_view line) {
  TrafficLine read;
  const auto at = fromRfc3339(takeField(line, ' '));
  if (!at) return std::nullopt;
  read.at = *at;
  const std::string_view what = takeField(line, ' ');
  bool isKnown = false;
  for (const Word& word : kWords) {
    if (word.word != what) continue;
    read.what = word.what;
    isKnown = true;
  }
  read.number = takeField(line, ' ');
  const bool numbersRead = readNumber(takeField(line, ' '), read.page) &&
                           readNumber(takeField(line, '/'), read.part) &&
                           readNumber(takeField(line, ' '), read.parts) &&
                           readNumber(takeField(line, ' '), read.attempt);
  if (!isKnown || !numbersRead || read.part < 1 || read.part > read.parts) return std::nullopt;
  read.text = unescaped(line);
  return read;
}

}  // namespace tocsin::drivers
