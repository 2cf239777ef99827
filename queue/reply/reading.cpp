// SPDX-License-Identifier: Apache-2.0
#include "queue/reply/reading.h"

#include <algorithm>

#include "queue/base/limits.h"
#include "queue/base/sms_text.h"
#include "queue/reply/standing.h"

namespace tocsin::reply {
namespace {

bool isFiller(const Token& token) {
  if (token.kind == TokenKind::Emoji) return true;
  if (token.kind != TokenKind::Word) return false;
  return token.meaning == Meaning::Filler || token.meaning == Meaning::Yes ||
         token.meaning == Meaning::And;
}

bool isNegative(const Token& token) {
  if (token.kind == TokenKind::Emoji) return token.sign == Sign::Negative;
  return token.kind == TokenKind::Word && token.meaning == Meaning::Negative;
}

bool saysYes(const Token& token) {
  if (token.kind == TokenKind::Emoji) {
    return token.sign == Sign::ThumbsUp || token.sign == Sign::Yes;
  }
  return token.kind == TokenKind::Word && token.meaning == Meaning::Yes;
}

bool isInquiry(Meaning meaning) {
  return meaning == Meaning::Status || meaning == Meaning::Who || meaning == Meaning::More;
}

void addOnce(std::vector<std::string>& numbers, const std::string& number) {
  const bool known = std::find(numbers.begin(), numbers.end(), number) != numbers.end();
  if (!known && numbers.size() < limits::kNumbersPerReplyMax) numbers.push_back(number);
}

}  // namespace

Reading::Reading(std::string_view text, const Sender& sender)
    : text_(readPlain(text)), sender_(sender), quotes_(findQuotes(text_, sender)) {
  for (const Quote& quote : quotes_) {
    cuts_.push_back({quote.begin, quote.end, &quote});
  }
  const auto echo = findEcho(text_, sender);
  const bool apart = echo && std::none_of(cuts_.begin(), cuts_.end(), [&](const Cut& cut) {
                       return cut.begin < echo->end && echo->begin < cut.end;
                     });
  if (apart) cuts_.push_back({echo->begin, echo->end, nullptr});
  cutSignature();
  std::sort(
      cuts_.begin(), cuts_.end(), [](const Cut& a, const Cut& b) { return a.begin < b.begin; });
  lexOwnText();
  if (apart && quotes_.empty()) {
    const bool bare = std::all_of(
        tokens_.begin(), tokens_.end(), [](const Token& t) { return t.kind == TokenKind::Emoji; });
    isEcho_ = bare || reactionAround(text_, echo->begin, echo->end) != Reaction::None;
  }
}

bool Reading::beginsWithGap() const {
  const std::u32string& plain = text_.plain;
  std::size_t at = 0;
  while (at < plain.size() &&
         (kindOf(plain[at]) == CharKind::Blank || kindOf(plain[at]) == CharKind::Break)) {
    ++at;
  }
  constexpr char32_t kEllipsis = 0x2026;
  return plain.compare(at, 3, U"...") == 0 || (at < plain.size() && plain[at] == kEllipsis);
}

// A signature ends where a quote begins: mail programs put what they answer below it.
void Reading::cutSignature() {
  Cut signature{beginOfSignature(text_), text_.plain.size(), nullptr};
  if (signature.begin == signature.end) return;
  for (const Cut& cut : cuts_) {
    if (cut.begin <= signature.begin && signature.begin < cut.end) return;
    if (cut.begin > signature.begin) signature.end = std::min(signature.end, cut.begin);
  }
  cuts_.push_back(signature);
}

void Reading::lexOwnText() {
  const std::u32string_view plain = text_.plain;
  std::size_t at = 0;
  for (const Cut& cut : cuts_) {
    if (at < cut.begin) lex(plain.substr(0, cut.begin), at, sender_.digits, tokens_);
    at = cut.end;
    if (cut.quote == nullptr) continue;
    for (const std::string& number : cut.quote->numbers) {
      Token token;
      token.kind = TokenKind::Number;
      token.text = number;
      token.begin = cut.begin;
      token.end = cut.end;
      token.quoted = true;
      tokens_.push_back(std::move(token));
    }
  }
  if (at < text_.plain.size()) lex(plain, at, sender_.digits, tokens_);
}

Reaction Reading::reaction() const {
  if (quotes_.empty()) return Reaction::None;
  return reactionAround(text_, quotes_.front().begin, quotes_.back().end);
}

bool Reading::hasNegative() const {
  return std::any_of(tokens_.begin(), tokens_.end(), isNegative);
}

bool Reading::hasQuestion() const {
  return std::any_of(tokens_.begin(), tokens_.end(), [](const Token& token) {
    return token.kind == TokenKind::Question;
  });
}

// "7042 10:30" is a number and a time: digits in pieces that are nobody's number end the numbers.
bool Reading::stopsAt(const Token& token, const std::vector<std::string>& before) const {
  return token.joined && !before.empty() &&
         standingOf(alertOf(sender_, token.text)) == Standing::Unknown &&
         nearest(sender_, token.text, before) == nullptr;
}

// "<7042> CRIT 7055 is down": a number that stands in the same line behind a quote without an end
// is of the page, however much of it we recognized.
bool Reading::goesOnWithQuote(const Token* before, const Token& token) const {
  if (before == nullptr || !before->quoted || token.quoted) return false;
  const auto cut = std::find_if(cuts_.begin(), cuts_.end(), [&](const Cut& c) {
    return c.quote != nullptr && c.end == before->end;
  });
  const auto from = text_.plain.begin() + static_cast<std::ptrdiff_t>(before->end);
  const auto to = text_.plain.begin() + static_cast<std::ptrdiff_t>(token.begin);
  const bool sameLine =
      std::none_of(from, to, [](char32_t c) { return kindOf(c) == CharKind::Break; });
  return cut != cuts_.end() && !cut->quote->closed && sameLine;
}

Counted Reading::leading(bool throughNegatives) const {
  std::vector<std::string> all;
  std::vector<std::string> own;
  std::vector<std::string> quoted;
  Counted counted;
  bool joined = false;
  const Token* last = nullptr;
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    const Token& token = tokens_[i];
    if (token.kind == TokenKind::Number) {
      if (stopsAt(token, all) || goesOnWithQuote(last, token)) break;
      const bool afterAnd = last != nullptr && last->meaning == Meaning::And;
      joined = joined || (afterAnd && !token.quoted && !quoted.empty());
      joined = joined || (afterAnd && token.quoted && !own.empty());
      addOnce(all, token.text);
      addOnce(token.quoted ? quoted : own, token.text);
      counted.last = i;
    } else {
      const bool passes = isFiller(token) || token.kind == TokenKind::Question ||
                          (throughNegatives && isNegative(token));
      if (!passes) break;
    }
    last = &token;
  }
  counted.quoted = own.empty() && !quoted.empty();
  counted.numbers = joined ? all : (own.empty() ? quoted : own);
  return counted;
}

Counted Reading::known() const {
  Counted counted;
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    const Token& token = tokens_[i];
    if (token.kind != TokenKind::Number || alertOf(sender_, token.text) == nullptr) continue;
    addOnce(counted.numbers, token.text);
    counted.last = i;
  }
  return counted;
}

Counted Reading::anywhere() const {
  Counted counted;
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    if (tokens_[i].kind != TokenKind::Number) continue;
    addOnce(counted.numbers, tokens_[i].text);
    counted.last = i;
  }
  return counted;
}

std::string Reading::commentAfter(std::size_t token) const {
  const auto from = tokens_.begin() + static_cast<std::ptrdiff_t>(token) + 1;
  const bool meant = std::any_of(from, tokens_.end(), [](const Token& t) {
    return t.kind == TokenKind::Digits || (t.kind == TokenKind::Word && !isFiller(t));
  });
  if (!meant) return {};
  std::string comment;
  std::size_t at = tokens_[token].end;
  const auto add = [&](std::size_t end) {
    const std::string part = text_.written(at, end);
    if (!part.empty()) comment += comment.empty() ? part : " " + part;
  };
  for (const Cut& cut : cuts_) {
    if (cut.begin >= at) add(cut.begin);
    at = std::max(at, cut.end);
  }
  add(text_.plain.size());
  const std::size_t start = comment.find_first_not_of(" ,.:;-!)>");
  comment.erase(0, start == std::string::npos ? comment.size() : start);
  return std::string(firstChars(comment, limits::kFieldCharsMax));
}

// What the person wrote: no quoted numbers.
std::vector<const Token*> Reading::ownTokens() const {
  std::vector<const Token*> own;
  for (const Token& token : tokens_) {
    if (!token.quoted) own.push_back(&token);
  }
  return own;
}

bool Reading::isAll() const {
  bool found = false;
  for (const Token* token : ownTokens()) {
    if (token->kind == TokenKind::Emoji && token->sign != Sign::Negative) continue;
    if (token->kind != TokenKind::Word || found) return false;
    found = token->meaning == Meaning::All;
    if (!found && !mayPrecedeAll(token->text)) return false;
  }
  return found;
}

bool Reading::isYes() const {
  const bool onlyFiller = std::all_of(tokens_.begin(), tokens_.end(), [](const Token& token) {
    return isFiller(token) && !isNegative(token);
  });
  return onlyFiller && std::any_of(tokens_.begin(), tokens_.end(), saysYes);
}

bool Reading::isNo() const {
  const bool only = std::all_of(tokens_.begin(), tokens_.end(), [](const Token& token) {
    return isFiller(token) || isNegative(token);
  });
  return only && hasNegative();
}

bool Reading::isQuestionMark() const {
  const auto own = ownTokens();
  const bool only = std::all_of(own.begin(), own.end(), [](const Token* token) {
    return token->kind == TokenKind::Question ||
           (token->kind == TokenKind::Emoji && token->sign == Sign::Neutral);
  });
  return only && hasQuestion();
}

Meaning Reading::inquiry() const {
  Meaning found = Meaning::Other;
  bool firstWord = true;
  bool afterNumber = false;
  for (const Token* token : ownTokens()) {
    if (token->kind == TokenKind::Digits) return Meaning::Other;
    afterNumber = afterNumber || token->kind == TokenKind::Number;
    if (token->kind != TokenKind::Word) continue;
    if (isInquiry(token->meaning)) {
      if (firstWord && (!afterNumber || token->meaning == Meaning::Who)) return token->meaning;
      found = token->meaning;
    } else if (!isFiller(*token)) {
      return Meaning::Other;
    }
    firstWord = false;
  }
  return found;
}

bool Reading::isNothingBut(Meaning inquiry) const {
  return std::all_of(tokens_.begin(), tokens_.end(), [&](const Token& token) {
    if (token.kind == TokenKind::Word && token.meaning == inquiry) return true;
    return isFiller(token) || token.kind == TokenKind::Question;
  });
}

std::string Reading::nearlyNumber() const {
  std::string digits;
  for (const Token& token : tokens_) {
    if (token.kind == TokenKind::Digits && digits.empty()) {
      digits = token.text;
    } else if (!isFiller(token) && !isNegative(token) && token.kind != TokenKind::Question) {
      return {};
    }
  }
  const auto wanted = static_cast<std::size_t>(sender_.digits);
  const bool near = digits.size() + 1 == wanted || digits.size() == wanted + 1;
  return near ? digits : std::string();
}

}  // namespace tocsin::reply
