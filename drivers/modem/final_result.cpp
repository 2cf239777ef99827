// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/final_result.h"

#include <algorithm>
#include <array>

#include "drivers/modem/at_fields.h"
#include "drivers/modem/cme_error.h"

namespace tocsin::modem {
namespace {

struct Word {
  std::string_view line;
  Final kind;
};

constexpr std::array kWords{
    Word{"OK", Final::Ok},
    Word{"ERROR", Final::Error},
    Word{"NO CARRIER", Final::NoCarrier},
    Word{"BUSY", Final::Busy},
    Word{"NO ANSWER", Final::NoAnswer},
    Word{"NO DIALTONE", Final::NoDialtone},
    Word{"NO DIAL TONE", Final::NoDialtone},
    Word{"CONNECT", Final::Connect},
    Word{"ABORTED", Final::Aborted},
    Word{"ABORT", Final::Aborted},
    Word{"NA", Final::NotSupported},
    Word{"COMMAND NOT SUPPORT", Final::NotSupported},
    Word{"COMMAND NOT SUPPORTED", Final::NotSupported},
    Word{"TOO MANY PARAMETERS", Final::NotSupported},
};

// "+CMS ERROR: 500", "+CMS ERROR:500", "+CME ERROR: SIM busy", "MODEM ERROR: 5", "ERROR: 5".
constexpr std::array kCoded{
    Word{"+CME ERROR", Final::CmeError},
    Word{"+CMS ERROR", Final::CmsError},
    Word{"MODEM ERROR", Final::Error},
    Word{"ERROR", Final::Error},
    Word{"CME ERROR", Final::CmeError},
    Word{"CMS ERROR", Final::CmsError},
};

constexpr std::array kDigits{
    Word{"0", Final::Ok},
    Word{"3", Final::NoCarrier},
    Word{"4", Final::Error},
    Word{"6", Final::NoDialtone},
    Word{"7", Final::Busy},
    Word{"8", Final::NoAnswer},
};

template <std::size_t N>
std::optional<FinalResult> wordIn(const std::array<Word, N>& words, std::string_view line) {
  const auto word = std::find_if(
      words.begin(), words.end(), [&](const Word& w) { return equalsNoCase(w.line, line); });
  if (word == words.end()) return std::nullopt;
  return FinalResult{.kind = word->kind, .code = {}, .text = std::string(line)};
}

}  // namespace

std::optional<FinalResult> readFinal(std::string_view line) {
  line = trimmed(line);
  if (auto plain = wordIn(kWords, line)) return plain;
  if (startsNoCase(line, "CONNECT ")) {
    return FinalResult{.kind = Final::Connect, .code = {}, .text = std::string(line)};
  }
  for (const Word& word : kCoded) {
    const auto body = bodyOf(line, word.line);
    const bool isBare = equalsNoCase(word.line, line);
    if (!body && !isBare) continue;
    FinalResult result{.kind = word.kind, .code = {}, .text = std::string(line)};
    if (body) result.code = numberIn(*body);
    if (body && !result.code && word.kind == Final::CmeError) result.code = cmeCodeOf(*body);
    return result;
  }
  return std::nullopt;
}

std::optional<FinalResult> readNumericFinal(std::string_view line) {
  auto result = wordIn(kDigits, trimmed(line));
  if (result) result->isNumeric = true;
  return result;
}

}  // namespace tocsin::modem
