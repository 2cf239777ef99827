// SPDX-License-Identifier: Apache-2.0
#include "queue/base/incoming.h"

#include <algorithm>
#include <array>

#include "queue/base/check.h"

namespace tocsin {
namespace {

template <class Value>
struct Word {
  Value value;
  std::string_view text;
};

constexpr std::array kSeverities{Word<Severity>{Severity::Info, "info"},
                                 Word<Severity>{Severity::Warning, "warning"},
                                 Word<Severity>{Severity::Critical, "critical"}};
constexpr std::array kEvents{Word<IncidentEvent>{IncidentEvent::Raise, "RAISE"},
                             Word<IncidentEvent>{IncidentEvent::Clear, "CLEAR"},
                             Word<IncidentEvent>{IncidentEvent::Ack, "ACK"}};

constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool sameInAnyCase(std::string_view a, std::string_view b) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

template <class Words>
auto valueOf(const Words& words, std::string_view text)
    -> std::optional<decltype(words.front().value)> {
  for (const auto& word : words) {
    if (sameInAnyCase(word.text, text)) return word.value;
  }
  return std::nullopt;
}

template <class Words, class Value>
std::string_view textOf(const Words& words, Value value) {
  for (const auto& word : words) {
    if (word.value == value) return word.text;
  }
  checkFailed("an enumeration has only its own values");
}

}  // namespace

std::string_view toText(Severity severity) {
  return textOf(kSeverities, severity);
}

std::optional<Severity> parseSeverity(std::string_view text) {
  return valueOf(kSeverities, text);
}

std::string_view toText(IncidentEvent event) {
  return textOf(kEvents, event);
}

std::optional<IncidentEvent> parseIncidentEvent(std::string_view text) {
  return valueOf(kEvents, text);
}

}  // namespace tocsin
