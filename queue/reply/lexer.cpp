// SPDX-License-Identifier: Apache-2.0
#include "queue/reply/lexer.h"

#include <algorithm>
#include <array>

namespace tocsin::reply {
namespace {

constexpr char32_t kDegree = 0x00B0;

bool isDigit(char32_t c) {
  return c >= U'0' && c <= U'9';
}

// The digit that a character is read as in a number, or 0.
char digitOf(char32_t c) {
  if (isDigit(c)) return static_cast<char>(c);
  if (c == U'O' || c == U'o') return '0';
  return c == U'l' || c == U'I' ? '1' : '\0';
}

// Cuts one stretch of text into tokens.
class Lexer {
 public:
  Lexer(std::u32string_view plain, std::size_t digits, std::vector<Token>& tokens)
      : plain_(plain), digits_(digits), tokens_(tokens), first_(tokens.size()) {}

  void run(std::size_t begin) {
    for (std::size_t i = begin; i < plain_.size();) {
      i = takeAt(i);
    }
    joinPieces();
    dropDoubtful();
    meetPairs();
    excuseAbbreviations();
  }

 private:
  std::size_t takeAt(std::size_t i) {
    const char32_t c = plain_[i];
    switch (kindOf(c)) {
      case CharKind::Letter:
      case CharKind::Digit: {
        const std::size_t end = endOfWord(plain_, i);
        cut(i, end);
        return end;
      }
      case CharKind::Emoji: add(TokenKind::Emoji, i, i + 1).sign = signOf(c); break;
      case CharKind::Other:
        if (c == U'?') addQuestion(i);
        break;
      case CharKind::Blank:
      case CharKind::Break:
      case CharKind::Invisible: break;
    }
    return i + 1;
  }

  Token& add(TokenKind kind, std::size_t begin, std::size_t end) {
    Token& token = tokens_.emplace_back();
    token.kind = kind;
    token.begin = begin;
    token.end = end;
    return token;
  }

  void addQuestion(std::size_t i) {
    const bool repeated = tokens_.size() > first_ && tokens_.back().kind == TokenKind::Question;
    if (!repeated) add(TokenKind::Question, i, i + 1);
  }

  void addWord(std::size_t begin, std::size_t end) {
    Token& token = add(TokenKind::Word, begin, end);
    for (std::size_t i = begin; i < end; ++i) {
      appendFolded(token.text, plain_[i]);
    }
    token.meaning = meaningOf(token.text);
  }

  void addDigits(TokenKind kind, std::size_t begin, std::size_t end) {
    Token& token = add(kind, begin, end);
    for (std::size_t i = begin; i < end; ++i) {
      token.text += digitOf(plain_[i]);
    }
  }

  // Splits a stretch of letters and digits into words, numbers and other digits.
  void cut(std::size_t begin, std::size_t end) {
    if (end - begin == digits_ && readsAsNumber(begin)) {
      addDigits(TokenKind::Number, begin, end);
      return;
    }
    while (begin < end) {
      std::size_t stop = begin;
      while (stop < end && !isDigit(plain_[stop])) {
        ++stop;
      }
      if (stop > begin) addWord(begin, stop);
      begin = stop < end ? cutDigits(stop, end) : end;
    }
  }

  // A number, or whatever digits stand at `begin`; returns where they end.
  std::size_t cutDigits(std::size_t begin, std::size_t end) {
    const std::size_t whole = begin + digits_;
    const bool fits =
        whole <= end && readsAsNumber(begin) && (whole == end || !isDigit(plain_[whole]));
    // "7042l" may be 70421: one more digit, not a number and a word.
    const bool oneMore = fits && whole + 1 == end && digitOf(plain_[whole]) != '\0';
    if (fits && !oneMore) {
      addDigits(TokenKind::Number, begin, whole);
      return whole;
    }
    std::size_t stop = oneMore ? end : begin;
    while (stop < end && isDigit(plain_[stop])) {
      ++stop;
    }
    addDigits(TokenKind::Digits, begin, stop);
    return stop;
  }

  bool readsAsNumber(std::size_t begin) const {
    std::size_t real = 0;
    for (std::size_t i = begin; i < begin + digits_; ++i) {
      if (digitOf(plain_[i]) == '\0') return false;
      real += isDigit(plain_[i]) ? 1 : 0;
    }
    return real * 2 >= digits_;
  }

  std::u32string_view between(const Token& left, const Token& right) const {
    return plain_.substr(left.end, right.begin - left.end);
  }

  static bool areBlanks(std::u32string_view gap) {
    return std::all_of(
        gap.begin(), gap.end(), [](char32_t c) { return kindOf(c) == CharKind::Blank; });
  }

  // True when two pieces may belong to one number. Points, commas and the like join two pieces at
  // most: what has more of them is an address or a version.
  bool mayJoin(const Token& left, const Token& right) const {
    const std::u32string_view gap = between(left, right);
    if (gap.empty() || gap.size() > 2) return false;
    return areBlanks(gap) || (gap.size() == 1 && std::u32string_view(U":-.,/'").find(gap[0]) !=
                                                     std::u32string_view::npos);
  }

  bool joinsOnlyTwo(const Token& left, const Token& right) const {
    const std::u32string_view gap = between(left, right);
    return !areBlanks(gap) && gap != U"-";
  }

  bool isPiece(std::size_t at) const {
    return tokens_[at].kind == TokenKind::Digits && tokens_[at].text.size() < digits_;
  }

  // Makes one number of pieces whose digits are exactly as many as a number has; longer chains
  // (telephone numbers) stay what they are.
  void joinPieces() {
    for (std::size_t i = first_; i < tokens_.size(); ++i) {
      if (!isPiece(i)) continue;
      std::size_t last = i;
      std::size_t length = tokens_[i].text.size();
      bool plainGaps = true;
      while (last + 1 < tokens_.size() && isPiece(last + 1) &&
             mayJoin(tokens_[last], tokens_[last + 1])) {
        plainGaps = plainGaps && !joinsOnlyTwo(tokens_[last], tokens_[last + 1]);
        length += tokens_[++last].text.size();
      }
      const bool isNumber = last > i && length == digits_ && (plainGaps || last == i + 1);
      if (isNumber) {
        join(i, last);
      } else {
        i = last;
      }
    }
  }

  void join(std::size_t from, std::size_t last) {
    Token& number = tokens_[from];
    for (std::size_t i = from + 1; i <= last; ++i) {
      number.text += tokens_[i].text;
    }
    number.kind = TokenKind::Number;
    number.joined = true;
    number.end = tokens_[last].end;
    const auto first = tokens_.begin() + static_cast<std::ptrdiff_t>(from);
    tokens_.erase(first + 1, first + 1 + static_cast<std::ptrdiff_t>(last - from));
  }

  // Numbers that are a part of something else: "7042.5", "10.7042", "+7042".
  void dropDoubtful() {
    for (std::size_t i = first_; i < tokens_.size(); ++i) {
      if (tokens_[i].kind != TokenKind::Number) continue;
      const bool hasLeft = i > first_;
      const bool partOfNext = i + 1 < tokens_.size() && areGlued(tokens_[i], tokens_[i + 1]);
      const bool partOfLast = hasLeft && areGlued(tokens_[i - 1], tokens_[i]);
      const bool afterPlus = tokens_[i].begin > 0 && plain_[tokens_[i].begin - 1] == U'+' &&
                             !(hasLeft && tokens_[i - 1].kind == TokenKind::Number);
      if (partOfNext || partOfLast || afterPlus) tokens_[i].kind = TokenKind::Digits;
    }
  }

  bool areGlued(const Token& left, const Token& right) const {
    const bool number = left.kind == TokenKind::Number || right.kind == TokenKind::Number;
    const bool digits = left.kind == TokenKind::Digits || right.kind == TokenKind::Digits;
    const std::u32string_view gap = between(left, right);
    return number && digits && (gap == U"." || gap == U":");
  }

  void meetPairs() {
    for (std::size_t i = first_; i + 1 < tokens_.size(); ++i) {
      Token& left = tokens_[i];
      Token& right = tokens_[i + 1];
      if (left.kind != TokenKind::Word || right.kind != TokenKind::Word) continue;
      const Meaning meaning = meaningOfPair(left.text, right.text);
      if (meaning != Meaning::Other) left.meaning = right.meaning = meaning;
    }
  }

  // "No. 7042", "N° 7042": an abbreviation only with its sign, and directly before a number. All
  // other ways to write it are a no.
  void excuseAbbreviations() {
    constexpr std::array<std::string_view, 2> kWithPoint = {"no", "nos"};
    for (std::size_t i = first_; i + 1 < tokens_.size(); ++i) {
      Token& word = tokens_[i];
      if (word.kind != TokenKind::Word || tokens_[i + 1].kind != TokenKind::Number) continue;
      const std::u32string_view gap = between(word, tokens_[i + 1]);
      if (gap.empty() || !areBlanks(gap.substr(1))) continue;
      const bool point =
          gap[0] == U'.' &&
          std::find(kWithPoint.begin(), kWithPoint.end(), word.text) != kWithPoint.end();
      const bool degree = gap[0] == kDegree && (word.text == "n" || word.text == "no");
      if (point || degree) word.meaning = Meaning::Filler;
    }
  }

  std::u32string_view plain_;
  std::size_t digits_;
  std::vector<Token>& tokens_;
  std::size_t first_;
};

// What phones and mail programs write under a text, as its first words.
constexpr std::array<std::array<std::string_view, 2>, 8> kSignatures = {{
    {"sent", "from"},
    {"sent", "via"},
    {"get", "outlook"},
    {"envoye", "de"},
    {"envoye", "depuis"},
    {"von", "meinem"},
    {"gesendet", "von"},
    {"gesendet", "mit"},
}};

bool isSignatureLine(std::u32string_view line) {
  while (!line.empty() && kindOf(line.back()) == CharKind::Blank) {
    line.remove_suffix(1);
  }
  if (line == U"--") return true;
  PlainWord first;
  PlainWord second;
  if (!nextWord(line, 0, first) || !nextWord(line, first.end, second)) return false;
  return std::any_of(kSignatures.begin(), kSignatures.end(), [&](const auto& words) {
    return words[0] == first.folded && words[1] == second.folded;
  });
}

}  // namespace

void lex(std::u32string_view plain, std::size_t begin, int digits, std::vector<Token>& tokens) {
  Lexer(plain, static_cast<std::size_t>(digits), tokens).run(begin);
}

std::size_t beginOfSignature(const PlainText& text) {
  const std::u32string_view plain = text.plain;
  for (std::size_t i = 1; i < plain.size(); ++i) {
    if (kindOf(plain[i - 1]) != CharKind::Break) continue;
    std::size_t end = i;
    while (end < plain.size() && kindOf(plain[end]) != CharKind::Break) {
      ++end;
    }
    if (isSignatureLine(plain.substr(i, end - i))) return i;
    i = end;
  }
  return plain.size();
}

}  // namespace tocsin::reply
