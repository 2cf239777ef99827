// SPDX-License-Identifier: Apache-2.0
#include "queue/reply/wording.h"

#include <algorithm>
#include <array>

#include "queue/base/check.h"
#include "queue/base/limits.h"
#include "queue/reply/wording_line.h"

namespace tocsin::reply {
namespace {

constexpr int kLastResortLevel = 4;
constexpr std::size_t kBriefHintCharsMax = 12;
constexpr std::size_t kListUnitsMin = 10;  // a list's name is cut down to this for the text's sake
constexpr std::size_t kTextUnitsMin = 16;  // below, other things give way
constexpr std::size_t kDigestNumbersShown = 3;

constexpr std::string_view kPagePattern =
    "<{number}>[ {head}][ {text}]. {day}[ {list}][ {level}][. {hint}]";

constexpr std::array<std::string_view, 3> kLanguageCodes{"en", "fr", "de"};

std::string_view severityWord(Mark severity) {
  switch (severity) {
    case Mark::None: return {};
    case Mark::Info: return "INFO";
    case Mark::Warning: return "WARN";
    case Mark::Critical: return "CRIT";
  }
  return {};
}

// The severity and the marks, the one that gives way first at the end.
std::vector<std::string> headWords(const PageText& page, const PageWords& words) {
  std::vector<std::string> head;
  if (page.severity != Mark::None) head.emplace_back(severityWord(page.severity));
  if (page.late) head.emplace_back(words.late);
  if (page.flapping) head.emplace_back(words.flapping);
  if (page.repeated) head.emplace_back(words.again);
  return head;
}

std::string hintOf(const Fields& fields, const PageWords& words, SmsAlphabet alphabet) {
  if (alphabet == SmsAlphabet::Gsm7) return fill(words.hint, fields);
  // Without the number to text nobody could answer at all: it goes before the 12 characters.
  if (!fields.to.empty()) return fill(words.briefHintTo, fields);
  std::string hint;
  for (const std::string_view pattern : words.briefHints) {
    hint = fill(pattern, fields);
    if (smsUnits(hint, SmsAlphabet::Ucs2) <= kBriefHintCharsMax) break;
  }
  return hint;
}

std::string levelOf(const PageText& page, const PageWords& words) {
  if (page.level >= kLastResortLevel) return std::string(words.last);
  return std::string(words.level) + std::to_string(page.level);
}

// What is left for the alert's text beside everything else.
std::size_t textRoom(Fields fields, const Room& room) {
  fields.text = "x";
  const std::size_t others = smsUnits(fill(kPagePattern, fields), room.alphabet) - 1;
  return room.units > others ? room.units - others : 0;
}

// The list's name cut as far as the text needs it.
std::string listBeside(const Fields& fields, const Room& room) {
  const std::size_t total = smsUnits(fill(kPagePattern, fields), room.alphabet);
  if (total <= room.units) return fields.list;
  const std::size_t units = smsUnits(fields.list, room.alphabet);
  const std::size_t over = total - room.units;
  const std::size_t kept = units > over + kListUnitsMin ? units - over : kListUnitsMin;
  return shortened(fields.list, kept, room.alphabet);
}

// Number, severity, time and hint always stay; the list's name, the marks and at last the level
// give way, in this order, so that the alert's text keeps some words.
std::string pageThatFits(Fields fields, std::vector<std::string> head, const Room& room) {
  const std::size_t units = smsUnits(fields.text, room.alphabet);
  const std::size_t needed = std::clamp<std::size_t>(units, 1, kTextUnitsMin);
  const auto isCrowded = [&] { return textRoom(fields, room) < needed; };
  fields.head = joined(head, " ");
  fields.list = listBeside(fields, room);
  if (isCrowded()) fields.list.clear();
  while (isCrowded() && head.size() > 1) {
    head.pop_back();
    fields.head = joined(head, " ");
  }
  if (isCrowded()) fields.level.clear();
  return fillToFit(kPagePattern, fields, &Fields::text, room);
}

std::string pageIn(SmsAlphabet alphabet, const PageText& page, Language language, int parts) {
  const PageWords& words = pageWords(language);
  Fields fields;
  fields.number = page.number;
  fields.text = cleaned(page.text);
  if (parts == 1) fields.text = cappedAt(fields.text, kAlertCharsMax);
  fields.day = dayAndTime(page.at, language);
  fields.list = cleaned(page.list);
  if (page.severity != Mark::Info) {
    fields.to = cleaned(page.replyTo);
    fields.level = levelOf(page, words);
    fields.hint = hintOf(fields, words, alphabet);
  }
  return pageThatFits(fields, headWords(page, words), roomOf(alphabet, parts));
}

}  // namespace

std::optional<Language> parseLanguage(std::string_view code) {
  const auto known = std::find(kLanguageCodes.begin(), kLanguageCodes.end(), code);
  if (known == kLanguageCodes.end()) return std::nullopt;
  return static_cast<Language>(known - kLanguageCodes.begin());
}

std::string_view languageCode(Language language) {
  return kLanguageCodes[static_cast<std::size_t>(language)];
}

std::string pageText(const PageText& page, Language language, int partsMax) {
  const int parts = std::clamp(partsMax, 1, limits::kPartsMax);
  std::string line = pageIn(SmsAlphabet::Gsm7, page, language, parts);
  if (alphabetOf(line) == SmsAlphabet::Gsm7) return line;
  line = pageIn(SmsAlphabet::Ucs2, page, language, parts);
  if (alphabetOf(line) == SmsAlphabet::Ucs2) return line;
  // The small room has cost the odd letters anyway: without them there is room for more.
  PageText plain = page;
  plain.text = untilOddLetter(cleaned(page.text));
  plain.list = untilOddLetter(cleaned(page.list));
  return pageIn(SmsAlphabet::Gsm7, plain, language, parts);
}

std::string digestText(const std::vector<std::string>& numbers,
                       std::string_view firstText,
                       Language language,
                       const std::string& replyTo) {
  check(!numbers.empty(), "a digest names at least one number");
  Fields fields;
  fields.to = replyTo;
  const std::size_t shown = std::min(numbers.size(), kDigestNumbersShown);
  for (std::size_t i = 0; i < shown; ++i) {
    fields.number += "<" + numbers[i] + ">";
  }
  if (numbers.size() > shown) fields.number += " +" + std::to_string(numbers.size() - shown);
  const bool isOne = numbers.size() == 1;
  fields.other = isOne ? numbers.front() : std::to_string(numbers.size());
  fields.text = cappedAt(cleaned(firstText), kAlertCharsMax);
  const Phrase& words = phrase(isOne ? Line::DigestOfOne : Line::Digest, language);
  std::string line = fillToFit(words.full, fields, &Fields::text, roomOf(SmsAlphabet::Gsm7, 1));
  if (alphabetOf(line) == SmsAlphabet::Gsm7) return line;
  return fillToFit(words.brief, fields, &Fields::text, roomOf(SmsAlphabet::Ucs2, 1));
}

std::string moreText(std::string_view number, std::string_view text, int partsMax) {
  const int parts = std::clamp(partsMax, 1, limits::kPartsMax);
  Fields fields;
  fields.number = number;
  fields.text = cleaned(text);
  constexpr std::string_view kPattern = "{number}: {text}";
  std::string line = fillToFit(kPattern, fields, &Fields::text, roomOf(SmsAlphabet::Gsm7, parts));
  if (alphabetOf(line) == SmsAlphabet::Gsm7) return line;
  return fillToFit(kPattern, fields, &Fields::text, roomOf(SmsAlphabet::Ucs2, parts));
}

std::string statusWord(std::string_view status, Language language) {
  const std::string_view words = statusPhrase(status, language);
  return words.empty() ? cleaned(status) : std::string(words);
}

}  // namespace tocsin::reply
