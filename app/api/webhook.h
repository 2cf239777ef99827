// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/api/json.h"
#include "queue/base/incoming.h"
#include "queue/base/time.h"

namespace tocsin::api {

// What a body does not say itself.
struct WebhookDefaults {
  std::string source;  // "alertmanager": part of every incident's name, so it must not change
  std::string list;    // of alerts without the label tocsin_list; may be empty
  Time now{};
};

// The alerts of one notification of Prometheus Alertmanager (webhook "version": "4") or of
// Grafana (8 on), which has the same fields. Nothing: the body has no `alerts`.
//
// Their form is fixed by them, and nobody reads an error there; so whatever can be understood is
// an alert, and what cannot is left out: an unknown severity is critical, an unknown status a
// RAISE. KEY is the fingerprint of an alert's labels, so that a repetition joins. CREATED is
// now: what they still call firing is not too old to be told, whenever it began.
//
// What the sender has cut off (`truncatedAlerts`) and what is beyond limits::kWebhookAlertsMax is
// told by one alert more.
std::optional<std::vector<Incoming>> readWebhook(const JsonIn& body,
                                                 const WebhookDefaults& defaults);

}  // namespace tocsin::api
