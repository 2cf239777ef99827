// SPDX-License-Identifier: Apache-2.0
#include "app/api/csv.h"

namespace tocsin::api {

std::string csvCell(std::string_view text) {
  constexpr std::string_view kFormula = "=+-@\t\r";
  constexpr std::string_view kQuoted = "\",;\r\n\t ";  // `;`: spreadsheets of other languages
  std::string cell;
  if (!text.empty() && kFormula.find(text.front()) != std::string_view::npos) cell = "'";
  cell += text;
  if (cell.find_first_of(kQuoted) == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

std::string csvLine(const std::vector<std::string>& texts) {
  std::string line;
  for (const std::string& text : texts) {
    if (&text != &texts.front()) line += ',';
    line += csvCell(text);
  }
  return line + "\r\n";
}

}  // namespace tocsin::api
