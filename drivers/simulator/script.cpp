// SPDX-License-Identifier: Apache-2.0
#include "drivers/simulator/script.h"

#include <array>
#include <optional>

#include "drivers/simulator/words.h"
#include "queue/base/limits.h"

namespace tocsin::drivers {
namespace {

constexpr Duration kBetweenTwice = seconds{2};
constexpr std::string_view kRight =
    "right would be: silent, ack after 4s, decline after 2s, typo after 3s then ack after 5s, "
    "garbage "
    "after 2s, late 20min, twice, all after 5s, reply \"TEXT {number}\" after 2s; turns for "
    "successive "
    "pages are separated by ';' (at most 20 turns of 10 steps)";

struct Keyword {
  std::string_view word;
  Deed deed;
};

constexpr std::array kKeywords{Keyword{"ack", Deed::Ack},
                               Keyword{"decline", Deed::Decline},
                               Keyword{"typo", Deed::Typo},
                               Keyword{"garbage", Deed::Garbage},
                               Keyword{"all", Deed::All},
                               Keyword{"twice", Deed::Ack},
                               Keyword{"reply", Deed::Say}};

// Reads "after DURATION" if it is there; false when it is there and wrong.
bool takeDelay(Words& words, Duration& after) {
  if (!words.take("after")) return true;
  const auto delay = words.takeDuration();
  if (delay) after = *delay;
  return delay.has_value();
}

// Appends one step, or the two of "twice"; false when it does not read.
bool takeStep(Words& words, Turn& turn) {
  if (words.take("late")) {
    const auto delay = words.takeDuration();
    if (delay) turn.push_back({Deed::Ack, *delay, {}});
    return delay.has_value();
  }
  const std::string_view word = words.next();
  for (const Keyword& keyword : kKeywords) {
    if (word != keyword.word) continue;
    ScriptStep step{keyword.deed, Duration{0}, {}};
    if (step.deed == Deed::Say) {
      const auto text = words.takeQuoted();
      if (!text) return false;
      step.text = *text;
    }
    if (!takeDelay(words, step.after)) return false;
    turn.push_back(step);
    if (word == "twice") turn.push_back({Deed::Ack, kBetweenTwice, {}});
    return true;
  }
  return false;
}

std::optional<Turn> parseTurn(std::string_view text) {
  Words words(text);
  Turn turn;
  if (words.take("silent")) return words.atEnd() ? std::optional(turn) : std::nullopt;
  do {
    if (!takeStep(words, turn)) return std::nullopt;
  } while (words.take("then"));
  if (!words.atEnd() || turn.size() > limits::kScriptStepsMax) return std::nullopt;
  return turn;
}

// The text cut at the semicolons outside quotes.
std::vector<std::string_view> cutTurns(std::string_view text) {
  std::vector<std::string_view> turns;
  bool quoted = false;
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (text[i] == ';' && !quoted) {
      turns.push_back(text.substr(start, i - start));
      start = i + 1;
    }
  }
  turns.push_back(text.substr(start));
  return turns;
}

}  // namespace

Result<Script> parseScript(std::string_view text) {
  Script script;
  for (const std::string_view part : cutTurns(text)) {
    auto turn = parseTurn(part);
    if (!turn || script.turns.size() == limits::kScriptTurnsMax) {
      return unreadable("the phone's script", part, kRight);
    }
    script.turns.push_back(std::move(*turn));
  }
  return script;
}

}  // namespace tocsin::drivers
