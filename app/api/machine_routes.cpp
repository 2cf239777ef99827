// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "app/api/handlers.h"
#include "app/api/machine_json.h"
#include "queue/base/limits.h"

namespace tocsin::api {
namespace {

using dispatch::AlarmRow;
using dispatch::DriverRow;

constexpr Duration kNotReadyRetryAfter = seconds{10};
constexpr Duration kStreamsRetryAfter = seconds{30};

// Asks the loop for rows and lists them.
template <class Row>
Response listAsked(Backend& backend,
                   std::function<std::vector<Row>()> read,
                   JsonOut (*show)(const Row&)) {
  return respondRead(backend.bridge.ask<std::vector<Row>>(std::move(read)),
                     [&](const std::vector<Row>& rows) { return listRows(backend, rows, show); });
}

}  // namespace

Response listDrivers(Backend& backend, const Call& /*call*/) {
  return listAsked<DriverRow>(
      backend, [&operations = backend.operations] { return operations.drivers(); }, driverJson);
}

Response showTrace(Backend& backend, const Call& call) {
  using Trace = std::optional<std::string>;
  const std::string& name = call.path.front();
  return respondRead(backend.bridge.ask<Trace>([&operations = backend.operations, name] {
    return operations.trace(name);
  }),
                     [&name](const Trace& trace) {
                       const std::string unknown =
                           "there is no driver \"" + name + "\"; /api/v1/drivers lists them";
                       if (!trace) return problem(404, unknown);
                       const std::string none =
                           "There is no dialogue of " + name + " in the last hour.\n";
                       return Response{.contentType = "text/plain; charset=utf-8",
                                       .body = trace->empty() ? none : *trace,
                                       .headers = {}};
                     });
}

Response listAlarms(Backend& backend, const Call& /*call*/) {
  return listAsked<AlarmRow>(
      backend, [&operations = backend.operations] { return operations.alarms(); }, alarmJson);
}

Response resumeHeld(Backend& backend, const Call& call) {
  return carryOut(backend,
                  [by = call.caller()](dispatch::Operations& operations, dispatch::OrderEnd done) {
                    operations.resume(by, std::move(done));
                  });
}

Response showHealth(Backend& backend, const Call& /*call*/) {
  return respondRead(backend.bridge.ask<bool>([] { return true; }), [](bool /*alive*/) {
    return jsonResponse({{"status", "ok"}});
  });
}

Response showReadiness(Backend& backend, const Call& /*call*/) {
  using Reason = std::optional<std::string>;
  return respondRead(backend.bridge.ask<Reason>([&operations = backend.operations] {
    return operations.notReadyBecause();
  }),
                     [](const Reason& reason) {
                       return reason ? unavailable("not ready: " + *reason, kNotReadyRetryAfter)
                                     : jsonResponse({{"status", "ready"}});
                     });
}

Response showMetrics(Backend& backend, const Call& /*call*/) {
  return respondRead(backend.bridge.ask<std::string>(
                         [&operations = backend.operations] { return operations.metrics(); }),
                     [](const std::string& text) {
                       return Response{.contentType = "text/plain; version=0.0.4; charset=utf-8",
                                       .body = text,
                                       .headers = {}};
                     });
}

// What comes after this answer is the hub's.
Response beginEvents(Backend& backend, const Call& /*call*/) {
  if (backend.hub.streamCount() >= limits::kHttpStreamsMax) {
    return unavailable("too many streams of events are open", kStreamsRetryAfter);
  }
  return {.contentType = "text/event-stream",
          .body = backend.hub.join(),
          .headers = {},
          .isStream = true};
}

}  // namespace tocsin::api
