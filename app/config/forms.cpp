// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <system_error>

#include "app/config/keys.h"

namespace tocsin::config {
namespace {

constexpr std::string_view kZoneDirectory = "/usr/share/zoneinfo";

Error wrong(std::string what) {
  return {.fault = Fault::Config, .what = std::move(what)};
}

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

bool isLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool allDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), isDigit);
}

}  // namespace

Status checkName(std::string_view text, const Scope& /*scope*/) {
  const auto mayStand = [](char c) {
    return isLetter(c) || isDigit(c) || c == '-' || c == '_' || c == '.';
  };
  if (std::all_of(text.begin(), text.end(), mayStand)) return {};
  return wrong("a name has letters, digits, '-', '_' and '.' only, like \"modem1\"");
}

Status checkCountry(std::string_view text, const Scope& /*scope*/) {
  if (dialPlan(text) != nullptr) return {};
  return wrong("unknown country; two capital letters as in ISO 3166, like \"FR\"");
}

Status checkTimeZone(std::string_view text, const Scope& /*scope*/) {
  const auto mayStand = [](char c) {
    return isLetter(c) || isDigit(c) || c == '-' || c == '_' || c == '+' || c == '/';
  };
  const bool plain = std::all_of(text.begin(), text.end(), mayStand) && text.front() != '/';
  std::error_code ignored;
  const std::filesystem::path zones{kZoneDirectory};
  if (plain && std::filesystem::is_regular_file(zones / text, ignored)) return {};
  if (!std::filesystem::is_directory(zones, ignored)) {
    return wrong(std::string(kZoneDirectory) + " is missing: install the package tzdata");
  }
  return wrong("unknown time zone; a file below " + std::string(kZoneDirectory) +
               ", like \"Europe/Paris\"");
}

Status checkNumber(std::string_view text, const Scope& scope) {
  const auto number = PhoneNumber::parse(text, scope.homeCountry);
  if (!number) return wrong(number.error().what);
  return {};
}

Status checkListen(std::string_view text, const Scope& /*scope*/) {
  if (text.empty()) return {};
  const auto colon = text.rfind(':');
  const std::string_view right = "HOST:PORT, like \"127.0.0.1:8620\" or \"[::1]:8620\"";
  if (colon == std::string_view::npos || colon == 0) return wrong(std::string(right));
  const std::string_view port = text.substr(colon + 1);
  int value = 0;
  const auto read = std::from_chars(port.data(), port.data() + port.size(), value);
  const bool isPort = read.ec == std::errc{} && read.ptr == port.data() + port.size() &&
                      value >= 1 && value <= 65'535;
  const std::string_view host = text.substr(0, colon);
  const bool bareIpv6 = host.find(':') != std::string_view::npos && host.front() != '[';
  if (!isPort || bareIpv6) return wrong(std::string(right));
  return {};
}

Status checkHostName(std::string_view text, const Scope& scope) {
  if (checkHost(text, scope)) return {};
  return wrong("a name or an address alone, as browsers have it, like \"pager.example.net\"");
}

Status checkUrlOrEmpty(std::string_view text, const Scope& scope) {
  return text.empty() ? Status{} : checkUrl(text, scope);
}

Status checkWallTime(std::string_view text, const Scope& /*scope*/) {
  const bool isForm = text.size() == 5 && text[2] == ':' && allDigits(text.substr(0, 2)) &&
                      allDigits(text.substr(3));
  if (isForm && text.substr(0, 2) <= "23" && text.substr(3) <= "59") return {};
  return wrong("a time of the day from 00:00 to 23:59, like \"09:00\"");
}

int weekdayOf(std::string_view word) {
  constexpr std::array<std::string_view, 7> kDays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
  const auto day = std::find(kDays.begin(), kDays.end(), word);
  return day == kDays.end() ? -1 : static_cast<int>(day - kDays.begin());
}

Status checkWeekday(std::string_view text, const Scope& /*scope*/) {
  if (weekdayOf(text) >= 0) return {};
  return wrong("a day of the week: sun, mon, tue, wed, thu, fri or sat");
}

Status checkPrefix(std::string_view text, const Scope& /*scope*/) {
  const bool international = !text.empty() && text.front() == '+';
  const std::string_view digits = text.substr(international ? 1 : 0);
  if (!allDigits(digits)) return wrong("a prefix is \"+\" and digits, like \"+33\"");
  if (!international && (digits.size() > 6 || (!digits.empty() && digits.front() == '0'))) {
    return wrong("numbers are compared in their international form: write it like \"+33\"");
  }
  return {};
}

Status checkScript(std::string_view text, const Scope& scope) {
  return scope.checks.script ? scope.checks.script(text) : Status{};
}

Status checkFault(std::string_view text, const Scope& scope) {
  return scope.checks.fault ? scope.checks.fault(text) : Status{};
}

Status checkDevice(std::string_view text, const Scope& scope) {
  return scope.checks.device ? scope.checks.device(text) : Status{};
}

Status checkInternational(std::string_view text, const Scope& scope) {
  if (text.empty()) return {};
  const auto number = PhoneNumber::parse(text, scope.homeCountry);
  if (!number) return wrong(number.error().what);
  if (number->isInternational()) return {};
  return wrong("a short code; write the number as others dial it, like \"+33600000009\"");
}

}  // namespace tocsin::config
