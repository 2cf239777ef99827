// SPDX-License-Identifier: Apache-2.0
#include "app/api/webhook.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include "app/api/secret.h"
#include "queue/base/limits.h"
#include "queue/base/sms_text.h"

namespace tocsin::api {
namespace {

constexpr std::size_t kKeyDigits = 16;  // of a hash, as many as a fingerprint has
constexpr std::size_t kKeyCharsMax = 64;

struct SeverityWord {
  std::string_view word;
  Severity severity;
};

// What rules in the field call it; what is not here is critical, as an alert without it is.
constexpr std::array kSeverityWords{SeverityWord{"critical", Severity::Critical},
                                    SeverityWord{"warning", Severity::Warning},
                                    SeverityWord{"warn", Severity::Warning},
                                    SeverityWord{"minor", Severity::Warning},
                                    SeverityWord{"average", Severity::Warning},
                                    SeverityWord{"medium", Severity::Warning},
                                    SeverityWord{"info", Severity::Info},
                                    SeverityWord{"information", Severity::Info},
                                    SeverityWord{"informational", Severity::Info},
                                    SeverityWord{"notice", Severity::Info},
                                    SeverityWord{"low", Severity::Info},
                                    SeverityWord{"debug", Severity::Info},
                                    SeverityWord{"none", Severity::Info}};

// Labels that an alert's text need not repeat.
constexpr std::array<std::string_view, 3> kSaidElsewhere{"alertname", "severity", "tocsin_list"};

const JsonIn& objectAt(const JsonIn& object, const char* name) {
  static const JsonIn kEmpty = JsonIn::object();
  if (!object.is_object()) return kEmpty;
  const auto found = object.find(name);
  return found != object.end() && found->is_object() ? *found : kEmpty;
}

// One line; what is absent or no text is empty.
std::string lineAt(const JsonIn& object, const char* name) {
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? oneLine(found->get<std::string>())
                                                     : std::string();
}

std::string cut(std::string text, std::size_t charsMax) {
  text.resize(firstChars(text, charsMax).size());
  return text;
}

Severity severityOf(const JsonIn& labels) {
  std::string word = lineAt(labels, "severity");
  std::transform(word.begin(), word.end(), word.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  for (const SeverityWord& known : kSeverityWords) {
    if (known.word == word) return known.severity;
  }
  return Severity::Critical;
}

std::string labelsLine(const JsonIn& labels) {
  std::string line = lineAt(labels, "alertname");
  std::string rest;
  for (const auto& label : labels.items()) {
    const bool isKnown = std::find(kSaidElsewhere.begin(), kSaidElsewhere.end(), label.key()) !=
                         kSaidElsewhere.end();
    if (isKnown || !label.value().is_string()) continue;
    if (label.key().starts_with("__")) continue;  // Grafana's own
    rest += " " + label.key() + "=" + label.value().get<std::string>();
  }
  if (line.empty()) line = "alert without a name";
  return oneLine(rest.empty() ? line : line + ":" + rest);
}

// Which of many machines it is stands in the text: half of all rules leave it to the labels.
std::string textOf(const JsonIn& alert, const std::string& host) {
  const JsonIn& annotations = objectAt(alert, "annotations");
  std::string text;
  for (const char* name : {"summary", "description", "message"}) {
    text = lineAt(annotations, name);
    if (!text.empty()) break;
  }
  if (text.empty()) text = labelsLine(objectAt(alert, "labels"));
  if (text.find(host) == std::string::npos) text += " (" + host + ")";
  return text;
}

std::string hashOf(const JsonIn& json) {
  const std::string text = json.dump(-1, ' ', false, JsonIn::error_handler_t::replace);
  return sha256Hex(text).substr(0, kKeyDigits);
}

std::string keyOf(const JsonIn& alert) {
  const std::string fingerprint = lineAt(alert, "fingerprint");
  if (fingerprint.empty()) return "labels-" + hashOf(objectAt(alert, "labels"));
  return fingerprint.size() <= kKeyCharsMax ? fingerprint : hashOf(fingerprint);
}

IncidentEvent eventOf(const JsonIn& object) {
  return lineAt(object, "status") == "resolved" ? IncidentEvent::Clear : IncidentEvent::Raise;
}

Incoming blank(const WebhookDefaults& defaults) {
  Incoming alert;
  alert.list = defaults.list;
  alert.source = defaults.source;
  alert.origin = "http";
  alert.created = defaults.now;
  return alert;
}

void setText(Incoming& alert, std::string text) {
  alert.text = cut(std::move(text), limits::kMessageTextCharsMax);
}

Incoming alertOf(const JsonIn& json, const WebhookDefaults& defaults) {
  const JsonIn& labels = objectAt(json, "labels");
  Incoming alert = blank(defaults);
  const std::string list = lineAt(labels, "tocsin_list");
  if (!list.empty()) alert.list = cut(list, limits::kNameCharsMax);
  alert.event = eventOf(json);
  alert.severity = severityOf(labels);
  alert.host = cut(lineAt(labels, "instance"), limits::kFieldCharsMax);
  alert.service = cut(lineAt(labels, "alertname"), limits::kFieldCharsMax);
  alert.key = keyOf(json);
  setText(alert, textOf(json, alert.host));
  return alert;
}

std::uint64_t cutOffOf(const JsonIn& body) {
  const auto found = body.find("truncatedAlerts");
  if (found == body.end() || !found->is_number()) return 0;
  return found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

// Of what was cut off nothing is known but that it is there; it ends with its whole group. Without
// a list of the address it goes to that of the first alert which names one.
Incoming cutOffAlert(const JsonIn& body,
                     std::uint64_t count,
                     const std::vector<Incoming>& alerts,
                     const WebhookDefaults& defaults) {
  Incoming alert = blank(defaults);
  for (const Incoming& other : alerts) {
    if (alert.list.empty()) alert.list = other.list;
  }
  const std::string group = lineAt(body, "groupKey");
  alert.event = eventOf(body);
  alert.key = "cut-off-" + hashOf(group);
  setText(alert,
          std::to_string(count) + " further alerts of one notification were cut off, look at " +
              defaults.source + ": " + (group.empty() ? lineAt(body, "receiver") : group));
  return alert;
}

}  // namespace

std::optional<std::vector<Incoming>> readWebhook(const JsonIn& body,
                                                 const WebhookDefaults& defaults) {
  if (!body.is_object()) return std::nullopt;
  const auto list = body.find("alerts");
  if (list == body.end() || !list->is_array()) return std::nullopt;
  std::vector<Incoming> alerts;
  const std::size_t taken = std::min(list->size(), limits::kWebhookAlertsMax);
  for (std::size_t i = 0; i < taken; ++i) {
    alerts.push_back(alertOf((*list)[i], defaults));
  }
  const std::uint64_t left = list->size() - taken;
  const std::uint64_t cutOff = cutOffOf(body);
  if (left + cutOff > 0) alerts.push_back(cutOffAlert(body, left + cutOff, alerts, defaults));
  return alerts;
}

}  // namespace tocsin::api
