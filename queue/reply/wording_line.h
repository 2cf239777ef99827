// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "queue/base/sms_text.h"
#include "queue/reply/phrases.h"

// How one line of an SMS is filled in and made to fit: shared by pages and answers.
namespace tocsin::reply {

// The values of a pattern's fields, already cleaned; an empty one has no value.
struct Fields {
  std::string number;  // one, or several joined by blanks
  std::string text;    // of the alert
  std::string who;
  std::string at;    // "14:05"
  std::string day;   // "Thu 14:05"
  std::string list;  // open alerts in an answer, the recipients' list in a page
  std::string detail;
  std::string other;  // a second number or a count
  std::string to;     // the phone number to text
  std::string head;   // severity and marks
  std::string level;
  std::string hint;
};

// A pattern (phrases.h) with its fields. A full stop that would follow a sentence's end is not
// written, since alert texts often bring their own.
std::string fill(std::string_view pattern, const Fields& fields);

// What a text may take.
struct Room {
  SmsAlphabet alphabet = SmsAlphabet::Gsm7;
  std::size_t units = kGsm7Single;

  bool fits(std::string_view text) const { return smsUnits(text, alphabet) <= units; }
};

// The room of `parts` SMS. Of several, every boundary may cost one unit, because no character is
// split.
Room roomOf(SmsAlphabet alphabet, int parts);

// The pattern filled in with the field `flexible` cut so that the whole fits; when even without it
// the whole does not fit, the caller has to leave out something else.
std::string fillToFit(std::string_view pattern,
                      const Fields& fields,
                      std::string Fields::*flexible,
                      const Room& room);

// Foreign text (alerts, names) as it may stand in our SMS: one line, similar letters of GSM-7, and
// `<NNNN>` as `(NNNN)`, so that only our own first word looks like a page's number.
std::string cleaned(std::string_view foreign);

// The text in at most `units`, ".." marks the cut.
std::string shortened(std::string_view text, std::size_t units, SmsAlphabet alphabet);

// The text in at most `chars` characters, ".." included.
std::string cappedAt(std::string_view text, std::size_t chars);

// The text up to its first letter that GSM-7 lacks, ".." marks the cut; empty when it begins so.
std::string untilOddLetter(std::string_view text);

// Up to this much of an alert's text stands in one SMS.
inline constexpr std::size_t kAlertCharsMax = 60;

// "14:05" and "Thu 14:05"; empty for a LocalTime that was never set.
std::string clockTime(const LocalTime& at);
std::string dayAndTime(const LocalTime& at, Language language);

std::string joined(const std::vector<std::string>& parts, std::string_view between);

}  // namespace tocsin::reply
