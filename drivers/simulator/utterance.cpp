// SPDX-License-Identifier: Apache-2.0
#include "drivers/simulator/utterance.h"

#include <algorithm>
#include <array>
#include <utility>

#include "drivers/simulator/random.h"

namespace tocsin::drivers {
namespace {

constexpr std::size_t kDigitsMin = 4, kDigitsMax = 8;  // of a message's number (CONTRACTS: digits)

// None of these may name a number, agree, decline or ask.
constexpr std::array<std::string_view, 5> kGarbage{
    "On my way!", "Call me in the car", "qwertz uiop", "Bonjour tout va bien", "\xF0\x9F\x98\x80"};

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

std::string joined(const std::vector<std::string>& numbers) {
  std::string text;
  for (const std::string& number : numbers) {
    if (!text.empty()) text += ' ';
    text += number;
  }
  return text;
}

std::string withOneWrongDigit(std::string number, Random random) {
  char& digit = number[random.below(static_cast<std::uint32_t>(number.size()))];
  const auto shift = 1 + random.below(9);
  digit = static_cast<char>('0' + (static_cast<std::uint32_t>(digit - '0') + shift) % 10);
  return number;
}

std::string filledIn(std::string_view pattern,
                     const std::vector<std::string>& numbers,
                     std::string_view page) {
  const std::string all = joined(numbers);
  const std::array<std::pair<std::string_view, std::string_view>, 3> places{
      {{"{number}", numbers.front()}, {"{numbers}", all}, {"{page}", page}}};
  std::string text;
  while (!pattern.empty()) {
    const auto* const place = std::find_if(
        places.begin(), places.end(), [&](const auto& p) { return pattern.starts_with(p.first); });
    const bool isPlace = place != places.end();
    text += isPlace ? place->second : pattern.substr(0, 1);
    pattern.remove_prefix(isPlace ? place->first.size() : 1);
  }
  return text;
}

}  // namespace

std::vector<std::string> leadingNumbers(std::string_view text) {
  std::vector<std::string> numbers;
  while (text.starts_with('<')) {
    const auto end = text.find('>');
    if (end == std::string_view::npos) break;
    const std::string_view number = text.substr(1, end - 1);
    const bool isNumber = number.size() >= kDigitsMin && number.size() <= kDigitsMax &&
                          std::all_of(number.begin(), number.end(), isDigit);
    if (!isNumber) break;
    numbers.emplace_back(number);
    text.remove_prefix(end + 1);
  }
  return numbers;
}

std::string utter(const ScriptStep& step, std::string_view page, std::uint64_t seed) {
  const std::vector<std::string> numbers = leadingNumbers(page);
  Random random(seed);
  switch (step.deed) {
    case Deed::Ack: return joined(numbers);
    case Deed::Decline: return "PASS " + joined(numbers);
    case Deed::Typo: return withOneWrongDigit(numbers.front(), random);
    case Deed::Garbage: return std::string(kGarbage[random.below(kGarbage.size())]);
    case Deed::All: return "ALL";
    case Deed::Say: return filledIn(step.text, numbers, page);
  }
  return {};
}

}  // namespace tocsin::drivers
