// SPDX-License-Identifier: Apache-2.0
#include "app/api/routes.h"

#include <array>
#include <limits>

#include "app/api/handlers.h"
#include "app/api/shapes.h"
#include "queue/base/limits.h"

namespace tocsin::api {
namespace {

constexpr std::int64_t kAnyCursor = std::numeric_limits<std::int64_t>::max();
constexpr QueryField kCursor{"cursor", "`next` of the page before", 0, kAnyCursor};
constexpr QueryField kLimit{
    "limit", "items of the answer (default: 100)", 1, limits::kPageItemsMax};

constexpr std::array kMessagesQuery{
    QueryField{"open", "1 (default): what is not over; 0: all", 0, 1}, kCursor, kLimit};
constexpr std::array kInboxQuery{kCursor, kLimit};
constexpr std::array kImportQuery{
    QueryField{"merge", "1: adds and changes by name; 0 (default): replaces the whole", 0, 1}};

constexpr std::array kRoutes{
    Route{"GET", "/messages", listMessages, "The queue, newest first", {}, kMessagesQuery},
    Route{"POST",
          "/messages",
          postMessage,
          "Hands over an alert; 201 once it is durable",
          kAlertFields},
    Route{"GET", "/messages/{number}", showMessage, "The newest message of a number"},
    Route{"GET", "/messages/id/{id}", showMessageById, "Exactly this message"},
    Route{"POST", "/messages/{number}/ack", acknowledgeMessage, "Acknowledges", kOrderFields},
    Route{"POST", "/messages/{number}/pass", passMessage, "Declines", kOrderFields},
    Route{"POST", "/messages/{number}/cancel", cancelMessage, "Ends the escalation", kOrderFields},
    Route{"POST",
          "/messages/{number}/escalate",
          escalateMessage,
          "Opens the next level",
          kOrderFields},
    Route{"GET", "/recipients", listRecipients, "All recipients"},
    Route{"GET", "/recipients/{name}", showRecipient, "One recipient"},
    Route{"PUT",
          "/recipients/{name}",
          putRecipient,
          "Adds or replaces a recipient",
          kRecipientFields},
    Route{"DELETE", "/recipients/{name}", removeRecipient, "Removes a recipient"},
    Route{
        "POST", "/recipients/{name}/test", testRecipient, "Sends a test SMS", kTestRecipientFields},
    Route{"PUT", "/recipients/{name}/off", switchRecipientOff, "Off duty until", kUntilFields},
    Route{"GET", "/lists", listLists, "All recipient lists"},
    Route{"GET", "/lists/{name}", showList, "One recipient list"},
    Route{"PUT", "/lists/{name}", putList, "Adds or replaces a recipient list", kListFields},
    Route{"DELETE", "/lists/{name}", removeList, "Removes a recipient list"},
    Route{"PUT", "/lists/{name}/pause", pauseList, "Pauses a recipient list until", kUntilFields},
    Route{"POST",
          "/import",
          importDirectory,
          "Recipients and lists, whole and atomic",
          kImportFields,
          kImportQuery},
    Route{"GET", "/export", exportDirectory, "Recipients and lists, as import takes them"},
    Route{"GET", "/drivers", listDrivers, "Drivers and their links"},
    Route{"GET",
          "/drivers/{name}/trace",
          showTrace,
          "The raw dialogue of a driver's last hour, secrets masked",
          {},
          {},
          false,
          "text/plain"},
    Route{"POST",
          "/drivers/{name}/test",
          testDriver,
          "Sends a test SMS by this driver",
          kTestDriverFields},
    Route{"GET", "/inbox", listInbox, "Received SMS, newest first", {}, kInboxQuery},
    Route{"GET", "/alarms", listAlarms, "Tocsin's own troubles that stand"},
    Route{"GET", "/openapi.json", showOpenApi, "This description"},
    Route{"GET", "/healthz", showHealth, "200 while the loop answers", {}, {}, true},
    Route{"GET",
          "/readyz",
          showReadiness,
          "200 when alerts are taken and a path is up",
          {},
          {},
          true},
    Route{"GET", "/metrics", showMetrics, "Prometheus text format", {}, {}, true, "text/plain"},
};

}  // namespace

std::span<const Route> routes() {
  return kRoutes;
}

}  // namespace tocsin::api
