// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace tocsin::modem {

// The pieces that every answer of a modem is made of. Views point into the line that was given.

// Without blanks at both ends.
std::string_view trimmed(std::string_view text);

// ASCII letters count without their case: some modems echo and answer in lower case.
bool equalsNoCase(std::string_view a, std::string_view b);
bool startsNoCase(std::string_view text, std::string_view prefix);
bool containsNoCase(std::string_view text, std::string_view part);

// A whole number without sign, 0..999,999,999, and nothing else.
std::optional<int> numberIn(std::string_view text);

// 26 hexadecimal digits or more and nothing else: the shortest TPDU that a modem shows (SMS-DELIVER
// without text, 3GPP TS 23.040 section 9.2.2.1) has 13 octets, while IMEI, IMSI and ICCID, which
// also look like this, have at most 20 digits.
bool looksLikePdu(std::string_view line);

// What stands behind "PREFIX:"; absent when the line does not begin with it. The blank behind the
// colon may be missing (+CNMI:(0-3), Huawei).
std::optional<std::string_view> bodyOf(std::string_view line, std::string_view prefix);

struct Field {
  std::string_view text;  // trimmed, without quotes
  bool isQuoted = false;
};

// The fields of "1,"a,b",(0-3)": commas inside quotes or brackets do not part. When the quotes do
// not pair (+CREG: 2,1,"0B,"0100701",7) every comma parts. Empty for a blank body; at most 64
// fields, what follows is left out.
std::vector<Field> fieldsOf(std::string_view body);

}  // namespace tocsin::modem
