// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tocsin::api {

// A cell as RFC 4180 has it. A text that a spreadsheet would take for a formula (it begins with
// = + - @, a tab or a carriage return) gets a leading apostrophe: the text came from outside.
std::string csvCell(std::string_view text);

// One line with its CR LF.
std::string csvLine(const std::vector<std::string>& texts);

// In front of the first line, so that spreadsheets read UTF-8.
inline constexpr std::string_view kCsvMark = "\xef\xbb\xbf";

}  // namespace tocsin::api
