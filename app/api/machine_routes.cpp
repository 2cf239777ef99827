// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "app/api/handlers.h"

namespace tocsin::api {
namespace {

using dispatch::AlarmRow;
using dispatch::DriverRow;

constexpr Duration kNotReadyRetryAfter = seconds{10};

const char* toText(drivers::Link link) {
  using enum drivers::Link;
  switch (link) {
    case Starting: return "starting";
    case Up: return "up";
    case Down: return "down";
  }
  return "down";
}

const char* toText(drivers::LinkTrouble::Kind kind) {
  using enum drivers::LinkTrouble::Kind;
  switch (kind) {
    case SimLocked: return "sim_locked";
    case SimFull: return "sim_full";
    case Deaf: return "deaf_path";
    case WeakSignal: return "weak_signal";
    case Rejected: return "rejected";
    case Untrusted: return "untrusted";
  }
  return "";
}

JsonOut troublesJson(const std::vector<drivers::LinkTrouble>& troubles) {
  JsonOut json = JsonOut::array();
  for (const drivers::LinkTrouble& trouble : troubles) {
    json.push_back({{"kind", toText(trouble.kind)}, {"what", trouble.what}});
  }
  return json;
}

JsonOut driverJson(const DriverRow& row) {
  return {{"name", row.name},
          {"type", row.type},
          {"link", toText(row.health.link)},
          {"receives", row.health.receives},
          {"slowed", row.health.isSlowed},
          {"trial_at", orNull(row.trialAt)},
          {"detail", orNull(row.health.detail)},
          {"what_to_do", orNull(row.health.whatToDo)},
          {"maker", orNull(row.health.maker)},
          {"model", orNull(row.health.model)},
          {"imei", orNull(row.health.imei)},
          {"operator", orNull(row.health.operatorName)},
          {"signal", orNull(row.health.signal)},
          {"sim", orNull(row.health.sim)},
          {"quota", orNull(row.health.quota)},
          {"troubles", troublesJson(row.health.troubles)},
          {"in_flight", row.inFlight},
          {"window", row.window},
          {"sent", row.sent},
          {"refused", row.refused},
          {"in_doubt", row.inDoubt},
          {"received", row.received},
          {"reports_unmatched", row.reportsUnmatched},
          {"last_sent", orNull(row.lastSent)},
          {"last_error", orNull(row.lastError)}};
}

JsonOut alarmJson(const AlarmRow& row) {
  return {{"cause", row.cause},
          {"subject", orNull(row.subject)},
          {"severity", row.severity},
          {"text", row.text},
          {"what_to_do", orNull(row.whatToDo)},
          {"since", toRfc3339(row.since)},
          {"told_at", orNull(row.toldAt)}};
}

// Asks the loop for rows and lists them.
template <class Row>
Response listRows(Backend& backend,
                  std::function<std::vector<Row>()> read,
                  JsonOut (*show)(const Row&)) {
  return respondRead(backend.bridge.ask<std::vector<Row>>(std::move(read)),
                     [show](const std::vector<Row>& rows) {
                       JsonOut items = JsonOut::array();
                       for (const Row& row : rows) {
                         items.push_back(show(row));
                       }
                       return jsonResponse(listing(std::move(items)));
                     });
}

}  // namespace

Response listDrivers(Backend& backend, const Call& /*call*/) {
  return listRows<DriverRow>(
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
  return listRows<AlarmRow>(
      backend, [&operations = backend.operations] { return operations.alarms(); }, alarmJson);
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

}  // namespace tocsin::api
