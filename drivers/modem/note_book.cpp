// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/note_book.h"

#include <algorithm>

#include "drivers/fingerprint.h"
#include "drivers/modem/at_fields.h"

namespace tocsin::modem {
namespace {

constexpr std::string_view kUnknown = "-";
constexpr std::size_t kTriesMax = 50;
constexpr Duration kDay = hours{24};

// The text up to the next blank; `rest` begins behind it.
std::string_view takeWord(std::string_view& rest) {
  const std::string_view word = rest.substr(0, rest.find(' '));
  rest.remove_prefix(std::min(rest.size(), word.size() + 1));
  return word;
}

void readTry(std::string_view rest, NoteBook& book) {
  const std::string_view state = takeWord(rest);
  const std::string_view iccid = takeWord(rest);
  const std::string_view pin = takeWord(rest);
  if ((state != "tried" && state != "failed") || pin.empty()) return;
  book.tries.push_back({.state = state == "failed" ? PinTry::State::Failed : PinTry::State::Tried,
                        .iccid = iccid == kUnknown ? "" : std::string(iccid),
                        .pin = std::string(pin),
                        .port = std::string(rest)});
}

void readSlowest(std::string_view rest, NoteBook& book) {
  const auto took = numberIn(takeWord(rest));
  const auto at = fromRfc3339(rest);
  if (!took || !at) return;
  book.slowest = Duration{*took};
  book.slowestAt = *at;
}

bool isSameSim(const PinTry& a, std::string_view iccid, std::string_view port) {
  return !a.iccid.empty() && !iccid.empty() ? a.iccid == iccid : a.port == port;
}

bool isOfDay(const NoteBook& book, Time now) {
  return book.slowestAt && now - *book.slowestAt <= kDay && now >= *book.slowestAt;
}

}  // namespace

NoteBook readNoteBook(std::string_view text) {
  NoteBook book;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const std::string_view word = takeWord(line);
    if (word == "pin") readTry(line, book);
    if (word == "slowest") readSlowest(line, book);
    if (word == "listening") {
      book.listeningFor = takeWord(line);
      book.listeningSince = fromRfc3339(line);
    }
    if (word == "loop") book.isLoopTesting = true;
  }
  return book;
}

std::string toText(const NoteBook& book) {
  std::string text;
  for (const PinTry& one : book.tries) {
    text.append("pin ").append(one.state == PinTry::State::Failed ? "failed " : "tried ");
    text.append(one.iccid.empty() ? kUnknown : one.iccid).append(" ");
    text.append(one.pin).append(" ").append(one.port).append("\n");
  }
  if (book.slowestAt) {
    text.append("slowest ").append(std::to_string(book.slowest.count())).append(" ");
    text.append(toRfc3339(*book.slowestAt)).append("\n");
  }
  if (book.listeningSince) {
    text.append("listening ")
        .append(book.listeningFor)
        .append(" ")
        .append(toRfc3339(*book.listeningSince))
        .append("\n");
  }
  if (book.isLoopTesting) text.append("loop\n");
  return text;
}

std::string pinFingerprint(std::string_view pin) {
  return drivers::fingerprintOf(pin);
}

bool wasTried(const NoteBook& book, const PinTry& pin) {
  return std::any_of(book.tries.begin(), book.tries.end(), [&](const PinTry& one) {
    return one.pin == pin.pin && isSameSim(one, pin.iccid, pin.port);
  });
}

bool wasRefused(const NoteBook& book, const PinTry& pin) {
  return std::any_of(book.tries.begin(), book.tries.end(), [&](const PinTry& one) {
    return one.state == PinTry::State::Failed && one.pin == pin.pin &&
           isSameSim(one, pin.iccid, pin.port);
  });
}

void recordTry(NoteBook& book, PinTry pin) {
  pin.state = PinTry::State::Tried;
  if (std::find(book.tries.begin(), book.tries.end(), pin) != book.tries.end()) return;
  if (book.tries.size() >= kTriesMax) book.tries.erase(book.tries.begin());
  book.tries.push_back(std::move(pin));
}

void recordFailure(NoteBook& book, const PinTry& pin) {
  for (PinTry& one : book.tries) {
    if (one.pin == pin.pin && isSameSim(one, pin.iccid, pin.port)) {
      one.state = PinTry::State::Failed;
    }
  }
}

void recordSuccess(NoteBook& book, const PinTry& pin) {
  std::erase_if(book.tries, [&](const PinTry& one) {
    return one.pin == pin.pin && isSameSim(one, pin.iccid, pin.port);
  });
}

void simIsOpen(NoteBook& book, std::string_view iccid, std::string_view port) {
  std::erase_if(book.tries, [&](const PinTry& one) {
    return one.state == PinTry::State::Tried && isSameSim(one, iccid, port);
  });
}

bool noteHandOver(NoteBook& book, Duration took, Time now) {
  const bool isSlower = took > book.slowest + std::max(book.slowest / 5, Duration{seconds{1}});
  if (isOfDay(book, now) && !isSlower) return false;
  book.slowest = took;
  book.slowestAt = now;
  return true;
}

Duration listenFor(const NoteBook& book, Time now) {
  const Duration slowest = isOfDay(book, now) ? book.slowest : Duration{0};
  return std::clamp(3 * slowest, Duration{seconds{10}}, Duration{seconds{60}});
}

}  // namespace tocsin::modem
