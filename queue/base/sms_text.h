// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tocsin {

// How many septets or UTF-16 units a text takes, and how it is cut into SMS (3GPP TS 23.038
// and 23.040).
//
// GSM-7: 160 septets alone, 153 a part when concatenated; a character of the extension table takes
// two and is never split. UCS-2: 70 units alone, 67 a part; a surrogate pair is never split.
enum class SmsAlphabet { Gsm7, Ucs2 };

inline constexpr std::size_t kGsm7Single = 160;
inline constexpr std::size_t kGsm7Part = 153;
inline constexpr std::size_t kUcs2Single = 70;
inline constexpr std::size_t kUcs2Part = 67;

// Septets of one code point in GSM 03.38: 1 (basic table), 2 (extension table), nullopt (not in
// it).
std::optional<int> gsm7Septets(char32_t codePoint);

// Gsm7 when every character of the UTF-8 text is in the default alphabet or its extension.
SmsAlphabet alphabetOf(std::string_view text);

// Septets (Gsm7) or UTF-16 units (Ucs2) of the UTF-8 text.
std::size_t smsUnits(std::string_view text, SmsAlphabet alphabet);

// How many SMS the text takes; an empty text takes one.
int smsParts(std::string_view text);

// The text cut into the fewest parts that fit; one part when it fits alone.
std::vector<std::string> splitSms(std::string_view text);

// Similar letters of the GSM alphabet for what it lacks ("ç" -> "c", typographic quotes, dashes,
// "…" -> "..", no-break space), so that one odd letter does not halve the room; what has no similar
// letter stays as it is (and makes the text UCS-2).
std::string toGsm7Letters(std::string_view text);

// The longest prefix of whole characters of at most `units` units in `alphabet`.
std::string_view smsPrefix(std::string_view text, std::size_t units, SmsAlphabet alphabet);

// UTF-8 helpers. Malformed bytes read as U+FFFD, one per byte.
std::u32string decodeUtf8(std::string_view text);
std::string encodeUtf8(std::u32string_view text);

// One line: control characters, line breaks and runs of blanks become one blank; ends trimmed.
std::string oneLine(std::string_view text);

// The first `chars` characters (code points) of the text.
std::string_view firstChars(std::string_view text, std::size_t chars);

}  // namespace tocsin
