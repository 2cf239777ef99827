// SPDX-License-Identifier: Apache-2.0
#include "drivers/simulator/words.h"

#include <charconv>

namespace tocsin::drivers {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

// A whole number from 0 to 1,000,000, or nothing.
std::optional<std::uint32_t> wholeNumber(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  if (!whole || value > 1'000'000) return std::nullopt;
  return value;
}

}  // namespace

bool Words::atEnd() {
  return peek().empty();
}

std::string_view Words::peek() {
  const auto start = rest_.find_first_not_of(kBlanks);
  rest_.remove_prefix(start == std::string_view::npos ? rest_.size() : start);
  return rest_.substr(0, rest_.find_first_of(kBlanks));
}

std::string_view Words::next() {
  const std::string_view word = peek();
  rest_.remove_prefix(word.size());
  return word;
}

bool Words::take(std::string_view word) {
  if (peek() != word) return false;
  next();
  return true;
}

std::optional<Duration> Words::takeDuration() {
  const auto duration = parseDuration(peek());
  if (duration) next();
  return duration;
}

std::optional<Rate> Words::takeRate() {
  const Words before = *this;
  std::string_view word = next();
  if (word.ends_with('%')) {
    const auto percent = wholeNumber(word.substr(0, word.size() - 1));
    if (percent && *percent <= 100) return Rate{*percent, 100};
  } else if (const auto hits = wholeNumber(word); hits && take("in")) {
    const auto of = wholeNumber(next());
    if (of && *of > 0 && *hits <= *of) return Rate{*hits, *of};
  }
  *this = before;
  return std::nullopt;
}

std::optional<std::string> Words::takeQuoted() {
  if (!peek().starts_with('"')) return std::nullopt;
  std::string text;
  for (std::size_t i = 1; i < rest_.size(); ++i) {
    if (rest_[i] == '"') {
      rest_.remove_prefix(i + 1);
      return text;
    }
    if (rest_[i] == '\\' && i + 1 < rest_.size()) ++i;
    text += rest_[i];
  }
  return std::nullopt;
}

Error unreadable(std::string_view what, std::string_view setting, std::string_view right) {
  return {
      Fault::Config,
      std::string(what) + " '" + std::string(setting) + "' does not read; " + std::string(right)};
}

}  // namespace tocsin::drivers
