// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "queue/reply/wording.h"

namespace tocsin::reply {

// An answer as text, and how many of its `numbers` found room, at least one; the rest is counted
// ("+3"). 0: an answer that is not about several numbers.
struct AnswerLine {
  std::string text;
  std::size_t numbersShown = 0;
};

AnswerLine answerLine(const Answer& answer, Language language);

}  // namespace tocsin::reply
