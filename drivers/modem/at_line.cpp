// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/at_line.h"

#include <algorithm>
#include <array>

#include "drivers/modem/at_fields.h"
#include "drivers/modem/at_status.h"
#include "drivers/modem/at_storage.h"
#include "drivers/modem/final_result.h"
#include "drivers/modem/urc.h"

namespace tocsin::modem {
namespace {

constexpr std::string_view kSigns = "+^#*$%!&";

// They answer without a prefix, or with a PDU in a line of its own.
constexpr std::array<std::string_view, 13> kPlain{"+CGMI",
                                                  "+CGMM",
                                                  "+CGMR",
                                                  "+CGSN",
                                                  "+GMI",
                                                  "+GMM",
                                                  "+GMR",
                                                  "+GSN",
                                                  "+CIMI",
                                                  "+CCID",
                                                  "+CMGR",
                                                  "+CMGL",
                                                  "I"};
constexpr std::array<std::string_view, 3> kRegistrations{"+CREG", "+CGREG", "+CEREG"};
constexpr std::size_t kTailMin = 4;

template <std::size_t N>
bool isOneOf(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::any_of(
      names.begin(), names.end(), [&](std::string_view each) { return equalsNoCase(each, name); });
}

bool isLetter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool hasSign(std::string_view line) {
  return line.size() > 1 && kSigns.find(line.front()) != std::string_view::npos &&
         isLetter(line[1]);
}

// What was written, whole or without its beginning: a modem that wakes loses the first bytes.
bool isTailOf(std::string_view written, std::string_view line) {
  written = trimmed(written);
  if (equalsNoCase(written, line)) return !line.empty();
  return line.size() >= kTailMin && line.size() < written.size() &&
         equalsNoCase(written.substr(written.size() - line.size()), line);
}

// A model may be called ATEST: only AT with a sign behind it, or alone, is always an echo.
bool isEcho(std::string_view line, const Pending* pending) {
  const bool isOurs =
      pending != nullptr && (isTailOf(pending->command, line) || isTailOf(pending->payload, line));
  return isOurs || (startsNoCase(line, "AT") && (line.size() == 2 || hasSign(line.substr(2))));
}

bool isInformation(std::string_view line, const Pending& pending) {
  if (!bodyOf(line, pending.prefix)) return false;
  if (!isOneOf(kRegistrations, pending.prefix)) return true;
  const auto registration = readRegistration(line);
  return !registration || !registration->isUrc;
}

AtLine urcLine(Urc urc) {
  return {.kind = LineKind::Urc, .result = {}, .urc = urc};
}

std::optional<FinalResult> finalOf(std::string_view line, const Pending* pending) {
  if (auto words = readFinal(line)) return words;
  const bool hasNoAnswer = pending != nullptr && pending->prefix.empty() && !pending->hasPlainLines;
  return hasNoAnswer ? readNumericFinal(line) : std::nullopt;
}

// Whoever calls the modem hangs up at any time, and NO CARRIER ends no other command than ATD.
bool isOfCall(Final kind) {
  return kind == Final::NoCarrier || kind == Final::Busy || kind == Final::NoAnswer ||
         kind == Final::NoDialtone;
}

bool isDialling(const Pending& pending) {
  return startsNoCase(pending.command, "ATD");
}

}  // namespace

Pending pendingOf(std::string_view command) {
  command = trimmed(command);
  Pending pending{.command = std::string(command), .prefix = {}};
  if (!startsNoCase(command, "AT")) return pending;
  std::string_view name = command.substr(2);
  name = name.substr(0, name.find_first_of("=?"));
  if (hasSign(name) && name.front() != '&') pending.prefix = std::string(name);
  pending.hasPlainLines = isOneOf(kPlain, name);
  return pending;
}

AtLine classify(std::string_view line, const Pending* pending) {
  line = trimmed(line);
  if (line.empty()) return {};
  if (isEcho(line, pending)) return {.kind = LineKind::Echo};
  if (auto result = finalOf(line, pending)) {
    const bool isEnd = pending != nullptr && (!isOfCall(result->kind) || isDialling(*pending));
    return {.kind = isEnd ? LineKind::Final : LineKind::Stray, .result = std::move(*result)};
  }
  if (pending != nullptr && isInformation(line, *pending)) return {.kind = LineKind::Information};
  if (const auto urc = knownUrc(line)) return urcLine(*urc);
  if (hasSign(line)) return urcLine(Urc::Other);
  if (pending != nullptr && pending->hasPlainLines) return {.kind = LineKind::Information};
  return {};
}

bool isWholeWithoutOk(std::string_view line, const Pending& pending) {
  if (equalsNoCase(pending.prefix, "+CPIN")) return readPinState(line).has_value();
  if (!equalsNoCase(pending.prefix, "+CPMS")) return false;
  const auto offer = readMemoryOffer(line);
  return !readMemoryUse(line).empty() || (offer && !offer->lists.empty());
}

}  // namespace tocsin::modem
