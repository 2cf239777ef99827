// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/modem/faults.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>

namespace tocsin::emulator {
namespace {

using Deed = Mishap::Deed;

Error bad(const std::string& what) {
  return {Fault::Permanent, what};
}

char lower(char c) {
  return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

char unescaped(char c) {
  switch (c) {
    case 'r': return '\r';
    case 'n': return '\n';
    case '0': return '\0';
    default: return c;
  }
}

// The words of a deed, taken from the front.
class Words {
 public:
  explicit Words(std::vector<std::string> words) : words_(std::move(words)) {}

  bool isOver() const { return next_ == words_.size(); }

  std::string take() { return isOver() ? std::string() : words_[next_++]; }

  bool take(std::string_view word) {
    const bool isNext = !isOver() && words_[next_] == word;
    if (isNext) ++next_;
    return isNext;
  }

  std::optional<int> takeNumber() {
    if (isOver()) return std::nullopt;
    const std::string& word = words_[next_];
    int value = 0;
    const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (fault != std::errc{} || end != word.data() + word.size()) return std::nullopt;
    ++next_;
    return value;
  }

  std::size_t left() const { return words_.size() - next_; }

  const std::string& peek(std::size_t ahead) const { return words_[next_ + ahead]; }

 private:
  std::vector<std::string> words_;
  std::size_t next_ = 0;
};

bool isPointOrCount(const Words& words, std::size_t ahead) {
  constexpr std::string_view kBegins[] = {"now", "before", "in", "after", "at", "once", "always"};
  if (words.left() <= ahead) return true;
  const std::string& word = words.peek(ahead);
  const bool isCount = words.left() > ahead + 1 && words.peek(ahead + 1) == "times";
  return isCount || std::find(std::begin(kBegins), std::end(kBegins), word) != std::end(kBegins);
}

bool takeTime(Words& words, Mishap& mishap) {
  mishap.time = parseDuration(words.take());
  return mishap.time.has_value();
}

bool takeHang(Words& words, Mishap& mishap) {
  if (words.take("for")) return takeTime(words, mishap);
  if (!words.take("until")) return false;
  const auto cure = parseCure(words.take());
  mishap.cure = cure.value_or(Cure::Power);
  return cure.has_value();
}

bool takeAway(Words& words, Mishap& mishap) {
  const bool hasTime = words.left() > 0 && parseDuration(words.peek(0));
  if ((words.take("for") || hasTime) && !takeTime(words, mishap)) return false;
  if (words.take("as")) mishap.link = words.take();
  return true;
}

bool takeNothing(Words&, Mishap&) {
  return true;
}

bool takeText(Words& words, Mishap& mishap) {
  if (words.isOver()) return false;
  mishap.text = words.take();
  return true;
}

// What may stand before what a deed needs: its prefix.
void takePrefix(Words& words, Mishap& mishap) {
  mishap.point = {Point::At::Before, words.take()};
}

bool takeAnswer(Words& words, Mishap& mishap) {
  if (!isPointOrCount(words, 1)) takePrefix(words, mishap);
  return takeText(words, mishap);
}

bool takeCms(Words& words, Mishap& mishap) {
  const auto code = words.takeNumber();
  mishap.text = "+CMS ERROR: " + std::to_string(code.value_or(0));
  mishap.point.at = Point::At::CtrlZ;
  return code.has_value();
}

bool takeSilent(Words& words, Mishap& mishap) {
  if (!isPointOrCount(words, 0)) takePrefix(words, mishap);
  return true;
}

bool takeLate(Words& words, Mishap& mishap) {
  if (!isPointOrCount(words, 1)) takePrefix(words, mishap);
  return takeTime(words, mishap);
}

struct DeedRow {
  std::string_view word;
  Deed deed;
  bool (*take)(Words&, Mishap&);
  bool mayBeNow;
};

constexpr DeedRow kDeeds[] = {
    {"hang", Deed::Hang, takeHang, true},
    {"vanish", Deed::Vanish, takeAway, true},
    {"unplug", Deed::Unplug, takeAway, true},
    {"reboot", Deed::Reboot, takeNothing, true},
    {"say", Deed::Say, takeText, true},
    {"answer", Deed::Answer, takeAnswer, false},
    {"cms", Deed::Answer, takeCms, false},
    {"silent", Deed::Silent, takeSilent, false},
    {"late", Deed::Late, takeLate, false},
};

bool takeWhere(Words& words, Point& point) {
  using At = Point::At;
  static const std::map<std::string_view, At> kPlaces{
      {"prompt", At::Prompt}, {"pdu", At::Pdu}, {"ctrl-z", At::CtrlZ}, {"sent", At::Sent}};
  const auto found = kPlaces.find(words.take());
  if (found == kPlaces.end()) return false;
  point.at = found->second;
  if (point.at != At::Pdu) return true;
  const auto characters = words.takeNumber();
  point.characters = static_cast<std::size_t>(characters.value_or(0));
  return characters.value_or(0) > 0;
}

bool takePoint(Words& words, Point& point) {
  using At = Point::At;
  if (words.take("now")) {
    point.at = At::Now;
    return true;
  }
  if (words.take("at")) return takeWhere(words, point);
  static const std::map<std::string_view, At> kPoints{
      {"before", At::Before}, {"in", At::In}, {"after", At::After}};
  for (const auto& [word, at] : kPoints) {
    if (!words.take(word)) continue;
    point = {at, words.take()};
    return !point.prefix.empty();
  }
  return true;
}

bool takeCount(Words& words, Mishap& mishap) {
  if (words.isOver() || words.take("once")) return words.isOver();
  if (words.take("always")) {
    mishap.times = -1;
    return words.isOver();
  }
  mishap.times = words.takeNumber().value_or(0);
  return mishap.times > 0 && words.take("times") && words.isOver();
}

}  // namespace

Result<std::vector<std::string>> wordsOf(std::string_view line) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < line.size();) {
    if (line[i] == ' ') {
      ++i;
      continue;
    }
    std::string word;
    if (line[i] != '"') {
      while (i < line.size() && line[i] != ' ') {
        word += line[i++];
      }
    } else {
      for (++i; i < line.size() && line[i] != '"'; ++i) {
        word += line[i] == '\\' && i + 1 < line.size() ? unescaped(line[++i]) : line[i];
      }
      if (i++ >= line.size()) return bad("a quote is not closed");
    }
    words.push_back(std::move(word));
  }
  return words;
}

Result<Mishap> parseMishap(std::string_view line) {
  auto split = wordsOf(line);
  if (!split) return split.error();
  Words words(std::move(*split));
  const std::string first = words.take();
  for (const DeedRow& row : kDeeds) {
    if (row.word != first) continue;
    Mishap mishap;
    mishap.deed = row.deed;
    if (!row.take(words, mishap)) return bad("what should follow \"" + first + "\"? See faults.h");
    if (!takePoint(words, mishap.point)) return bad("this is no point: see faults.h");
    if (!takeCount(words, mishap)) return bad("at the end: once, N times or always");
    if (mishap.point.at == Point::At::Now && !row.mayBeNow) {
      return bad("\"" + first + "\" needs a point: before PREFIX, at ctrl-z...");
    }
    return mishap;
  }
  return bad("unknown fault \"" + first + "\": see faults.h");
}

std::optional<Cure> parseCure(std::string_view word) {
  static const std::map<std::string_view, Cure> kCures{{"esc", Cure::Esc},
                                                       {"reopen", Cure::Reopen},
                                                       {"atz", Cure::Atz},
                                                       {"radio", Cure::Radio},
                                                       {"reset", Cure::Reset},
                                                       {"power", Cure::Power}};
  const auto found = kCures.find(word);
  return found == kCures.end() ? std::nullopt : std::optional(found->second);
}

bool beginsWith(std::string_view line, std::string_view prefix) {
  return line.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), line.begin(), [](char a, char b) {
           return lower(a) == lower(b);
         });
}

std::vector<Mishap> Faults::take(Point::At at, std::string_view line, std::size_t characters) {
  std::vector<Mishap> taken;
  for (Mishap& mishap : planned_) {
    const Point& point = mishap.point;
    if (point.at != at || point.characters != characters) continue;
    if (!beginsWith(line, point.prefix)) continue;
    taken.push_back(mishap);
    if (mishap.times > 0) --mishap.times;
  }
  std::erase_if(planned_, [](const Mishap& mishap) { return mishap.times == 0; });
  return taken;
}

}  // namespace tocsin::emulator
