// SPDX-License-Identifier: Apache-2.0
#include "app/api/alert.h"

#include "app/api/repeats.h"
#include "app/api/shape.h"
#include "queue/base/limits.h"
#include "queue/base/sms_text.h"

namespace tocsin::api {
namespace {

// As for CREATED of a spool file: further off and nobody can tell how late it is.
constexpr Duration kCreatedOffMax = hours{24};

bool isBlank(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

std::optional<Response> readKinds(const Call& call, Incoming& alert) {
  const std::string severity = textOf(call.body, "severity");
  const auto readSeverity = parseSeverity(severity);
  if (!severity.empty() && !readSeverity) {
    return invalidField("/severity", "severity is info, warning or critical");
  }
  alert.severity = readSeverity.value_or(Severity::Critical);
  const std::string event = textOf(call.body, "event");
  const auto readEvent = parseIncidentEvent(event);
  if (!event.empty() && !readEvent) return invalidField("/event", "event is RAISE, CLEAR or ACK");
  alert.event = readEvent.value_or(IncidentEvent::Raise);
  return std::nullopt;
}

void cutText(Incoming& alert) {
  const std::string_view cut = firstChars(alert.text, limits::kMessageTextCharsMax);
  if (cut.size() == alert.text.size()) return;
  alert.text.resize(cut.size());
  alert.notes.push_back("text cut to " + std::to_string(limits::kMessageTextCharsMax) +
                        " characters");
}

void readTimes(const Call& call, Time now, Incoming& alert) {
  const OptionalTime created = timeOf(call.body, "created");
  alert.created = created.value_or(now);
  alert.createdPlausible = std::chrono::abs(alert.created - now) <= kCreatedOffMax;
  if (const auto validity = integerOf(call.body, "validity")) alert.validity = minutes{*validity};
}

// Keys of one token are not another one's: who guesses a key cannot swallow somebody else's alert.
std::string identityOf(const Request& request, const Visitor& visitor) {
  if (!request.idempotencyKey) return {};
  const bool isToken = visitor.via == Visitor::Via::Token;
  return (isToken ? "token:" + visitor.name + ":" : "http:") + *request.idempotencyKey;
}

}  // namespace

std::optional<Response> readAlert(const Call& call, Time now, Incoming& alert) {
  if (auto wrong = refuseKey(call.request)) return wrong;
  alert.identity = identityOf(call.request, call.visitor);
  if (auto wrong = readKinds(call, alert)) return wrong;
  alert.list = textOf(call.body, "list");
  alert.text = textOf(call.body, "text");
  if (isBlank(alert.list)) return invalidField("/list", "list is the name of a recipient list");
  if (isBlank(alert.text) && alert.event != IncidentEvent::Clear) {
    return invalidField("/text", "text is missing; only a CLEAR may be without");
  }
  cutText(alert);
  alert.source = textOf(call.body, "source");
  alert.host = textOf(call.body, "host");
  alert.service = textOf(call.body, "service");
  alert.group = textOf(call.body, "group");
  alert.key = textOf(call.body, "key");
  alert.by = textOf(call.body, "by");
  alert.origin = "http";
  readTimes(call, now, alert);
  return std::nullopt;
}

}  // namespace tocsin::api
