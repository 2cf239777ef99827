// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "app/config/keys.h"

// The checks of what drivers and forwards say of the world outside.
namespace tocsin::config {
namespace {

constexpr std::size_t kSourceNameCharsMax = 11;  // 3GPP TS 23.040, 9.1.2.5
constexpr std::size_t kPinDigits = 64;
constexpr std::size_t kSenderDigitsMax = 15;  // E.164

Error wrong(std::string what) {
  return {.fault = Fault::Config, .what = std::move(what)};
}

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

bool isLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isHexDigit(char c) {
  return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool isPrintable(char c) {
  return c >= ' ' && c <= '~';
}

bool isVisible(char c) {
  return isPrintable(c) && c != ' ';
}

template <class Predicate>
bool all(std::string_view text, Predicate predicate) {
  return std::all_of(text.begin(), text.end(), predicate);
}

bool isNumber(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() && all(text, isDigit);
}

// Where the name of a header ends; 0: it has none.
std::size_t headerNameEnd(std::string_view line) {
  const std::size_t colon = std::min(line.find(':'), line.size());
  const auto mayStand = [](char c) {  // RFC 9110, 5.6.2: a token
    return isLetter(c) || isDigit(c) ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  };
  return colon < line.size() && all(line.substr(0, colon), mayStand) ? colon : 0;
}

std::string_view withoutBlanks(std::string_view text) {
  const auto first = std::min(text.find_first_not_of(" \t"), text.size());
  text.remove_prefix(first);
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

}  // namespace

Status checkZoneOrEmpty(std::string_view text, const Scope& scope) {
  return text.empty() ? Status{} : checkTimeZone(text, scope);
}

Status checkHost(std::string_view text, const Scope& /*scope*/) {
  const bool isBracketed = text.size() > 2 && text.front() == '[' && text.back() == ']';
  if (isBracketed) text = text.substr(1, text.size() - 2);
  const auto ofAddress = [](char c) { return isHexDigit(c) || c == ':' || c == '.'; };
  const auto ofName = [](char c) {
    return isLetter(c) || isDigit(c) || c == '-' || c == '.' || c == '_';
  };
  const bool isIpv6 = std::count(text.begin(), text.end(), ':') > 1 && all(text, ofAddress);
  if (isIpv6 || (!isBracketed && all(text, ofName))) return {};
  return wrong(
      "a name or an address alone, like \"smsc.example.net\"; the port has a key of its own");
}

Status checkPlain(std::string_view text, const Scope& /*scope*/) {
  if (all(text, isPrintable)) return {};
  return wrong("ASCII characters only");
}

Status checkDigits(std::string_view text, const Scope& /*scope*/) {
  if (all(text, isDigit)) return {};
  return wrong("digits only, like \"00\"");
}

Status checkPin(std::string_view text, const Scope& /*scope*/) {
  if (text.empty() || (text.size() == kPinDigits && all(text, isHexDigit))) return {};
  return wrong("the SHA-256 of the server's certificate, 64 hex digits without colons");
}

bool isAlphanumeric(std::string_view source) {
  return !source.empty() && !isNumber(source);
}

Status checkSource(std::string_view text, const Scope& /*scope*/) {
  if (!isAlphanumeric(text)) return {};
  const bool isName = text.size() <= kSourceNameCharsMax && all(text, isPrintable) &&
                      std::any_of(text.begin(), text.end(), isLetter);
  if (isName) return {};
  return wrong(
      "digits, \"+\" and digits, or a name of at most 11 ASCII characters with a letter in it");
}

Status checkUrl(std::string_view text, const Scope& /*scope*/) {
  constexpr std::array<std::string_view, 2> kSchemes{"http://", "https://"};
  for (const std::string_view scheme : kSchemes) {
    if (!text.starts_with(scheme)) continue;
    const std::string_view rest = text.substr(scheme.size());
    const bool hasHost = !rest.empty() && rest.find_first_of("/:?#") != 0;
    if (hasHost && all(text, isVisible)) return {};
  }
  return wrong(
      "an address like \"https://sms.example.net/send\", without blanks; what is no ASCII is "
      "written as %C3%A9");
}

Status checkGatewayUrl(std::string_view text, const Scope& scope) {
  if (const Status status = checkUrl(text, scope); !status) return status;
  return checkTemplate(text, scope);
}

Status checkTemplate(std::string_view text, const Scope& scope) {
  return scope.checks.gatewayTemplate ? scope.checks.gatewayTemplate(text) : Status{};
}

Status checkPattern(std::string_view text, const Scope& scope) {
  if (text.empty() || !scope.checks.gatewayPattern) return {};
  return scope.checks.gatewayPattern(text);
}

namespace {

Status checkHeaderLine(std::string_view text) {
  const std::size_t end = headerNameEnd(text);
  const auto mayStand = [](char c) {
    return c == '\t' || (static_cast<unsigned char>(c) >= ' ' && c != '\x7F');
  };
  if (end == 0 || !all(text, mayStand)) {
    return wrong("a header is \"Name: value\" in one line, like \"Content-Type: text/plain\"");
  }
  return {};
}

// RFC 9110: what says how a request is framed and where it goes.
Status checkNotOurs(std::string_view line) {
  constexpr std::array<std::string_view, 5> kOurs{
      "host", "content-length", "transfer-encoding", "connection", "expect"};
  const std::string_view name = line.substr(0, headerNameEnd(line));
  const bool isOurs = std::any_of(kOurs.begin(), kOurs.end(), [name](std::string_view one) {
    return std::equal(name.begin(), name.end(), one.begin(), one.end(), [](char a, char b) {
      return a == b || (a >= 'A' && a <= 'Z' && a - 'A' + 'a' == b);
    });
  });
  return isOurs ? Status(wrong("a header that Tocsin makes itself")) : Status{};
}

}  // namespace

Status checkHeader(std::string_view text, const Scope& scope) {
  if (Status good = checkHeaderLine(text); !good) return good;
  return checkTemplate(text.substr(headerNameEnd(text) + 1), scope);
}

Status checkPlainHeader(std::string_view text, const Scope& /*scope*/) {
  if (Status good = checkHeaderLine(text); !good) return good;
  return checkNotOurs(text);
}

Status checkPlainHeaderFile(std::string_view text, const Scope& scope) {
  if (Status good = checkHeaderFile(text, scope); !good) return good;
  return checkNotOurs(text);
}

Status checkHeaderFile(std::string_view text, const Scope& /*scope*/) {
  const std::size_t end = headerNameEnd(text);
  if (end > 0 && withoutBlanks(text.substr(end + 1)).starts_with('/')) return {};
  return wrong(
      "\"Name: /path\" of a file that holds the value, like \"Authorization: "
      "/etc/tocsin/gateway.token\"");
}

Status checkHttpStatus(std::string_view text, const Scope& /*scope*/) {
  if (text.size() == 3 && all(text, isDigit) && text >= "100" && text <= "599") return {};
  return wrong("a status of HTTP, \"100\" to \"599\"");
}

Status checkSender(std::string_view text, const Scope& scope) {
  const bool isStart =
      text.starts_with('+') && text.size() <= kSenderDigitsMax + 1 && isNumber(text);
  if (text.empty() || isStart) return {};
  return checkNumber(text, scope);
}

Status checkWord(std::string_view text, const Scope& /*scope*/) {
  const auto isBlank = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7F'; };
  if (std::none_of(text.begin(), text.end(), isBlank)) return {};
  return wrong("one word, without blanks");
}

}  // namespace tocsin::config
