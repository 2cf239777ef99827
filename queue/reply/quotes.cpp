// SPDX-License-Identifier: Apache-2.0
#include "queue/reply/quotes.h"

#include <algorithm>
#include <utility>

#include "queue/reply/standing.h"

namespace tocsin::reply {
namespace {

constexpr Duration kMachineWithin = seconds{2};
// So many words of an answer, and nothing else, are no coincidence.
constexpr std::size_t kEchoWordsMin = 6;
constexpr std::size_t kCutWordAfter = 3;
constexpr char32_t kEllipsis = 0x2026;

bool isCutOff(std::u32string_view plain, std::size_t at) {
  return at < plain.size() && (plain[at] == kEllipsis || plain.substr(at, 2) == U"..");
}

// How far one text of ours goes along with what stands in a reply.
struct Match {
  std::size_t end = 0;    // in the reply
  std::size_t words = 0;  // that are the same
  bool whole = false;     // all of ours
};

// Compares from `begin` on, word by word. A quote that ends within ours keeps no negative word at
// its end: "<7042> CRIT no" is a no, whatever our text goes on with.
Match matchWords(std::u32string_view reply, std::size_t begin, std::u32string_view ours) {
  std::vector<std::pair<std::size_t, std::size_t>> same;  // begin and end of each word
  PlainWord theirs;
  PlainWord own;
  std::size_t ownAt = 0;
  std::size_t at = begin;
  bool whole = true;
  while (nextWord(ours, ownAt, own)) {
    const bool read = nextWord(reply, at, theirs);
    const bool equal = read && own.folded == theirs.folded;
    const bool cut =
        read && !equal && own.folded.starts_with(theirs.folded) && isCutOff(reply, theirs.end);
    whole = equal;
    if (equal || cut) same.emplace_back(theirs.begin, theirs.end);
    if (!equal) break;
    at = theirs.end;
    ownAt = own.end;
  }
  const auto isNegative = [&](std::size_t wordAt) {
    return nextWord(reply, wordAt, theirs) && meaningOf(theirs.folded) == Meaning::Negative;
  };
  // A word that the phone cut off ("Thu 14:02 n...") says nothing once enough went before it.
  const bool cutLate = !whole && same.size() > kCutWordAfter && isCutOff(reply, same.back().second);
  while (!whole && !cutLate && !same.empty() && isNegative(same.back().first)) {
    same.pop_back();
  }
  Match match{same.empty() ? begin : same.back().second, same.size(), whole};
  // The point or the question mark that ours ends with belongs to it.
  while (whole && match.end < reply.size() && ownAt < ours.size() &&
         reply[match.end] == ours[ownAt]) {
    ++match.end;
    ++ownAt;
  }
  return match;
}

// A run of bracketed numbers at `at`: "<7042><7055>".
Quote bracketsAt(std::u32string_view plain, std::size_t at, std::size_t digits) {
  Quote quote;
  quote.begin = quote.end = at;
  while (at + digits + 1 < plain.size() && plain[at] == U'<' && plain[at + digits + 1] == U'>') {
    std::string number;
    for (const char32_t c : plain.substr(at + 1, digits)) {
      if (kindOf(c) != CharKind::Digit) return quote;
      number += static_cast<char>(c);
    }
    quote.numbers.push_back(std::move(number));
    at += digits + 2;
    quote.end = at;
    while (at < plain.size() && kindOf(plain[at]) == CharKind::Blank) {
      ++at;
    }
  }
  return quote;
}

// Lets the quote grow over all that matches the page it quotes best.
void extend(Quote& quote, const PlainText& text, const Sender& sender) {
  const std::string opening = "<" + quote.numbers.front() + ">";
  std::size_t best = 0;
  for (const SentSms& sms : sender.sent) {
    if (!sms.isPage || !sms.text.starts_with(opening)) continue;
    const Match match = matchWords(text.plain, quote.begin, readPlain(sms.text).plain);
    if (match.words < best) continue;
    if (match.words > best) quote.handedOver.clear();
    best = match.words;
    quote.handedOver.push_back(sms.handedOverAt);
    quote.end = std::max(quote.end, match.end);
    quote.closed = quote.closed || match.whole;
  }
}

// Takes in the marks around a quote, but nothing before `floor`.
void widen(Quote& quote, std::u32string_view plain, std::size_t floor) {
  const auto leads = [](char32_t c) {
    return isQuotationMark(c) || c == U'>' || kindOf(c) == CharKind::Blank ||
           kindOf(c) == CharKind::Break;
  };
  const auto trails = [](char32_t c) { return isQuotationMark(c) || c == kEllipsis || c == U'.'; };
  while (quote.begin > floor && leads(plain[quote.begin - 1])) {
    --quote.begin;
  }
  std::size_t end = quote.end;
  while (end < plain.size() && (trails(plain[end]) || kindOf(plain[end]) == CharKind::Blank)) {
    if (trails(plain[end])) {
      quote.closed = true;
      quote.end = end + 1;
    }
    ++end;
  }
}

// True when the first words of a text of ours are others than `opening`, letters and digits without
// blanks between them. Only a quick look without decoding: false when it cannot tell.
bool beginsOtherwise(std::string_view ours, std::string_view opening) {
  std::size_t same = 0;
  for (const char byte : ours) {
    if (same == opening.size()) return false;
    const auto own = static_cast<unsigned char>(byte);
    const auto theirs = static_cast<unsigned char>(opening[same]);
    if (own >= 0x80 || theirs >= 0x80) return false;
    const bool isUpper = own >= 'A' && own <= 'Z';
    const bool isWordByte = isUpper || (own >= 'a' && own <= 'z') || (own >= '0' && own <= '9');
    if (!isWordByte) continue;
    if ((isUpper ? own + 0x20 : own) != theirs) return true;
    ++same;
  }
  return same < opening.size();
}

std::optional<Echo> echoAt(const PlainText& text, std::size_t from, const Sender& sender) {
  // One or two words are never an answer of ours; the usual reply ends here.
  constexpr int kWordsMin = 3;
  PlainWord word;
  std::string opening;
  std::size_t begin = from;
  for (int i = 0; i < kWordsMin; ++i) {
    if (!nextWord(text.plain, i == 0 ? from : word.end, word)) return std::nullopt;
    if (i == 0) begin = word.begin;
    opening += word.folded;
  }
  std::erase(opening, '\'');
  for (const SentSms& sms : sender.sent) {
    if (sms.isPage || beginsOtherwise(sms.text, opening)) continue;
    const Match match = matchWords(text.plain, begin, readPlain(sms.text).plain);
    const bool allOfIt = !nextWord(text.plain, match.end, word);
    const bool hasWords =
        std::any_of(text.plain.begin() + static_cast<std::ptrdiff_t>(begin),
                    text.plain.begin() + static_cast<std::ptrdiff_t>(match.end),
                    [](char32_t c) { return c >= U'a'; });  // numbers alone are a reply
    if ((match.whole && match.words > 0) || (allOfIt && hasWords && match.words >= kEchoWordsMin)) {
      return Echo{begin, match.end};
    }
  }
  return std::nullopt;
}

}  // namespace

bool isQuotationMark(char32_t c) {
  return std::u32string_view(U"\"'\u201A\u201C\u201D\u201E\u201F\u00AB\u00BB\u2039\u203A")
             .find(c) != std::u32string_view::npos;
}

std::vector<Quote> findQuotes(const PlainText& text, const Sender& sender) {
  std::vector<Quote> quotes;
  const auto digits = static_cast<std::size_t>(sender.digits);
  std::size_t at = text.plain.find(U'<');
  while (at != std::u32string::npos) {
    Quote quote = bracketsAt(text.plain, at, digits);
    if (!quote.numbers.empty()) {
      extend(quote, text, sender);
      widen(quote, text.plain, quotes.empty() ? 0 : quotes.back().end);
      at = quote.end - 1;
      quotes.push_back(std::move(quote));
    }
    at = text.plain.find(U'<', at + 1);
  }
  return quotes;
}

QuoteTime timeOf(const std::vector<Quote>& quotes, Time sentAt) {
  QuoteTime found = QuoteTime::Plausible;
  for (const Quote& quote : quotes) {
    const auto isNow = [&](Time at) {
      return at <= sentAt + kMachineWithin && sentAt <= at + kMachineWithin;
    };
    const auto isBefore = [&](Time at) { return at <= sentAt; };
    const auto& times = quote.handedOver;
    if (std::any_of(times.begin(), times.end(), isNow)) return QuoteTime::Machine;
    const bool early = !times.empty() && std::none_of(times.begin(), times.end(), isBefore);
    if (early) found = QuoteTime::Early;
  }
  return found;
}

std::optional<Echo> findEcho(const PlainText& text, const Sender& sender) {
  if (const auto echo = echoAt(text, 0, sender)) return echo;
  const auto open = std::find_if(text.plain.begin(), text.plain.end(), isQuotationMark);
  if (open == text.plain.end()) return std::nullopt;
  return echoAt(text, static_cast<std::size_t>(open - text.plain.begin()), sender);
}

}  // namespace tocsin::reply
