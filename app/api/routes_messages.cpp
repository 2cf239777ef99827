// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "app/api/handlers.h"
#include "app/api/queries.h"
#include "app/api/route_parts.h"
#include "app/api/shapes.h"

namespace tocsin::api {
namespace {

constexpr std::array kPostHeaders{
    HeaderField{"Idempotency-Key", "the same key again is the same message"}};

constexpr std::array kHistoryFields{ShownField{"indexed_until", ShownType::Moment, true}};

constexpr std::array kPagesFields{ShownField{"cut", ShownType::Boolean}};

constexpr std::array kMessageRoutes{
    Route{.method = "GET",
          .pattern = "/messages",
          .handler = listMessages,
          .access = kViewer,
          .summary = "The queue",
          .query = kMessagesQuery,
          .shown = many("Message")},
    Route{.method = "POST",
          .pattern = "/messages",
          .handler = postMessage,
          .access = kProducer,
          .summary = "Hands over an alert; 201 once it is durable",
          .body = kAlertFields,
          .shown = one("Accepted"),
          .status = 201,
          .headers = kPostHeaders},
    Route{.method = "POST",
          .pattern = "/webhooks/alertmanager",
          .handler = postAlertmanager,
          .access = kProducer,
          .summary = "Takes a notification of Prometheus Alertmanager",
          .foreignBody = "Webhook",
          .query = kWebhookQuery,
          .shown = many("Accepted")},
    Route{.method = "POST",
          .pattern = "/webhooks/grafana",
          .handler = postGrafana,
          .access = kProducer,
          .summary = "Takes a notification of Grafana Alerting",
          .foreignBody = "Webhook",
          .query = kWebhookQuery,
          .shown = many("Accepted")},
    Route{.method = "GET",
          .pattern = "/messages/{number}",
          .handler = showMessage,
          .access = kViewer,
          .summary = "The newest message of a number",
          .shown = one("Message")},
    Route{.method = "GET",
          .pattern = "/messages/id/{id}",
          .handler = showMessageById,
          .access = kViewer,
          .summary = "Exactly this message",
          .shown = one("Message")},
    Route{.method = "GET",
          .pattern = "/messages/id/{id}/pages",
          .handler = listPages,
          .access = kViewer,
          .summary = "Every SMS of it",
          .shown = {"Page", true, kPagesFields}},
    Route{.method = "POST",
          .pattern = "/messages/{number}/ack",
          .handler = acknowledgeMessage,
          .access = kOperator,
          .summary = "Acknowledges",
          .body = kOrderFields,
          .isOnce = true},
    Route{.method = "POST",
          .pattern = "/messages/{number}/pass",
          .handler = passMessage,
          .access = kOperator,
          .summary = "Declines",
          .body = kOrderFields,
          .isOnce = true},
    Route{.method = "POST",
          .pattern = "/messages/{number}/cancel",
          .handler = cancelMessage,
          .access = kOperator,
          .summary = "Ends the escalation",
          .body = kOrderFields,
          .isOnce = true},
    Route{.method = "POST",
          .pattern = "/messages/{number}/escalate",
          .handler = escalateMessage,
          .access = kOperator,
          .summary = "Opens the next level",
          .body = kOrderFields,
          .isOnce = true},
    Route{.method = "GET",
          .pattern = "/history",
          .handler = searchHistory,
          .access = kViewer,
          .summary = "Searches all messages",
          .query = kHistoryQuery,
          .shown = {"Message", true, kHistoryFields}},
    Route{.method = "GET",
          .pattern = "/history.csv",
          .handler = searchHistoryCsv,
          .access = kViewer,
          .summary = "The same as CSV, at most 100,000 rows and 64 MiB",
          .query = kHistoryCsvQuery,
          .contentType = "text/csv"},
    Route{.method = "GET",
          .pattern = "/inbox",
          .handler = listInbox,
          .access = kViewer,
          .summary = "Received SMS, newest first",
          .query = kInboxQuery,
          .shown = many("Inbox")},
};

}  // namespace

std::span<const Route> messageRoutes() {
  return kMessageRoutes;
}

}  // namespace tocsin::api
