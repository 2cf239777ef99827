// SPDX-License-Identifier: Apache-2.0
#include "app/config/cross_check.h"

#include <algorithm>
#include <set>
#include <utility>

#include "app/config/nearest.h"
#include "queue/base/limits.h"

namespace tocsin::config {
namespace {

constexpr std::size_t kHostNamesMax = 20;
constexpr int kNumbersComfortable = 1'000;  // fewer numbers than this are too few for a bad night

int powerOfTen(int exponent) {
  int value = 1;
  for (int i = 0; i < exponent; ++i) {
    value *= 10;
  }
  return value;
}

// Numbers are `digits` long from number_from up. Without a number_from, longer numbers start where
// four-digit ones do: 24000, 240000.
void checkNumberRange(Draft& draft) {
  QueueSection& queue = draft.config.queue;
  const Place place = draft.placeOf("queue.number_from", "queue.digits");
  const int end = powerOfTen(queue.digits);
  if (!draft.isGiven("queue.number_from")) queue.numberFrom = 24 * powerOfTen(queue.digits - 2);
  const std::string digits = std::to_string(queue.digits);
  if (queue.numberFrom >= end) {
    draft.error(place,
                "[queue] number_from: " + std::to_string(queue.numberFrom) + " does not fit " +
                    digits + " digits; below " + std::to_string(end));
  } else if (queue.numberFrom < end / 10) {
    draft.warn(place,
               "[queue] number_from: numbers with leading zeros are what people mistype and phones "
               "correct; " +
                   std::to_string(24 * powerOfTen(queue.digits - 2)) + " is a good start for " +
                   digits + " digits");
  } else if (end - queue.numberFrom < kNumbersComfortable) {
    draft.warn(place,
               "[queue] number_from: only " + std::to_string(end - queue.numberFrom) +
                   " numbers are left; with all of them open, alerts wait in the spool");
  }
}

void checkQueue(Draft& draft) {
  const QueueSection& queue = draft.config.queue;
  checkNumberRange(draft);
  if (queue.lastResort.empty()) {
    draft.warn(
        draft.placeOf("queue.last_resort", "queue"),
        "[queue] last_resort is missing: when all levels time out, nobody else is told; name "
        "a list of managers");
  }
  if (!queue.onEvent.empty()) {
    checkProgram(draft, queue.onEvent, "queue.on_event", "[queue] on_event");
  }
}

void checkAlarm(Draft& draft) {
  if (draft.isGiven("alarm.numbers") && !draft.config.alarm.numbers.empty()) return;
  draft.warn(draft.placeOf("alarm.numbers", "alarm"),
             "[alarm] numbers is empty: when Tocsin itself is in trouble, no phone is told");
}

bool isLoopback(const std::string& listen) {
  const std::string host = listen.substr(0, listen.rfind(':'));
  const bool isIpv4 = host.find_first_not_of("0123456789.") == std::string::npos;
  return host == "localhost" || host == "[::1]" || (isIpv4 && host.rfind("127.", 0) == 0);
}

void checkHttp(Draft& draft) {
  const HttpSection& http = draft.config.http;
  if (http.names.size() > kHostNamesMax) {
    draft.error(draft.placeOf("http.names"),
                "[http] names: " + std::to_string(http.names.size()) + " names; at most " +
                    std::to_string(kHostNamesMax));
  }
  if (http.tlsCertificate.empty() != http.tlsKey.empty()) {
    draft.error(draft.placeOf(http.tlsKey.empty() ? "http.tls_certificate" : "http.tls_key"),
                "[http] tls_certificate and tls_key belong together: one of them is missing");
  } else if (!http.listen.empty() && !isLoopback(http.listen) && http.tlsKey.empty()) {
    draft.warn(draft.placeOf("http.listen"),
               "[http] listen: " + http.listen +
                   " is not loopback and there is no tls_certificate and tls_key; this listener "
                   "stays closed");
  }
}

void checkProof(Draft& draft) {
  const ProofSection& proof = draft.config.proof;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < proof.recipients.size(); ++i) {
    if (seen.insert(proof.recipients[i]).second) continue;
    draft.error(draft.placeOf("proof." + indexed("recipients", i)),
                "[proof] recipients: \"" + proof.recipients[i] + "\" is named twice");
  }
  if (proof.recipients.size() > limits::kProofRecipientsMax) {
    draft.error(draft.placeOf("proof.recipients"),
                "[proof] recipients: at most " + std::to_string(limits::kProofRecipientsMax));
  }
  const auto receives = [](const DriverSection& driver) { return driver.mayReceive(); };
  const auto& drivers = draft.config.drivers;
  if (proof.receiveWithin > Duration{0} && std::none_of(drivers.begin(), drivers.end(), receives)) {
    draft.warn(draft.placeOf("proof.receive_within"),
               "[proof] receive_within: no driver receives, so this will always be an alarm");
  }
}

void checkRoute(Draft& draft, std::size_t index) {
  const RouteSection& route = draft.config.routes[index];
  const std::string path = indexed("route", index);
  std::set<std::string> seen;
  for (std::size_t i = 0; i < route.drivers.size(); ++i) {
    const Place place = draft.placeOf(path + "." + indexed("drivers", i), path);
    const std::string& name = route.drivers[i];
    if (std::string missing = missingDriver(draft, name); !missing.empty()) {
      draft.error(place, "[[route]] drivers: " + missing);
    } else if (!seen.insert(name).second) {
      draft.error(place, "[[route]] drivers: \"" + name + "\" is named twice");
    }
  }
  if (route.drivers.empty() && draft.isGiven(path + ".drivers")) {
    draft.error(draft.placeOf(path + ".drivers"), "[[route]] drivers: name at least one driver");
  }
}

// First match wins, so a route behind a shorter prefix is dead.
void checkRouteOrder(Draft& draft) {
  const auto& routes = draft.config.routes;
  for (std::size_t later = 1; later < routes.size(); ++later) {
    for (std::size_t first = 0; first < later; ++first) {
      if (routes[later].prefix.rfind(routes[first].prefix, 0) != 0) continue;
      draft.warn(draft.placeOf(indexed("route", later) + ".prefix", indexed("route", later)),
                 "[[route]] prefix: never reached, the route of line " +
                     std::to_string(draft.placeOf(indexed("route", first)).line) +
                     " takes these numbers first");
      break;
    }
  }
}

// With routes a number that none takes gets no SMS, ever. People's are told by the daemon.
void checkAlarmRoutes(Draft& draft) {
  const std::vector<RouteSection>& routes = draft.config.routes;
  const std::vector<PhoneNumber>& numbers = draft.config.alarm.numbers;
  for (std::size_t i = 0; i < numbers.size() && !routes.empty(); ++i) {
    const std::string& number = numbers[i].text();
    const bool isTaken = std::any_of(routes.begin(), routes.end(), [&](const RouteSection& route) {
      return number.rfind(route.prefix, 0) == 0;
    });
    if (isTaken) continue;
    draft.warn(draft.placeOf("alarm." + indexed("numbers", i), "alarm.numbers"),
               "[alarm] numbers: no [[route]] takes " + number + ", so it is never told");
  }
}

// Without routes simulators are used only when there is one driver and nothing else.
void checkUse(Draft& draft) {
  std::set<std::string> used;
  for (const RouteSection& route : draft.config.routes) {
    used.insert(route.drivers.begin(), route.drivers.end());
  }
  const auto& drivers = draft.config.drivers;
  if (used.empty() && drivers.size() == 1) return;
  for (std::size_t i = 0; i < drivers.size(); ++i) {
    const bool isUsed =
        used.empty() ? drivers[i].type != "simulator" : used.count(drivers[i].name) > 0;
    if (isUsed || drivers[i].name.empty()) continue;
    draft.warn(draft.placeOf(indexed("driver", i) + ".name"),
               "[[driver]] " + drivers[i].name + ": no [[route]] names it, so it sends nothing");
  }
}

// Last, since drivers and targets can only judge what reads.
void askOthers(Draft& draft, const Checks& checks) {
  const bool isGood = std::all_of(draft.problems.begin(),
                                  draft.problems.end(),
                                  [](const Problem& problem) { return problem.warning; });
  if (!isGood) return;
  const auto ask = [&](const std::string& table, const auto& sections, const auto& check) {
    for (std::size_t i = 0; check && i < sections.size(); ++i) {
      const Status status = check(sections[i]);
      if (status) continue;
      draft.warn(draft.placeOf(indexed(table.c_str(), i)),
                 "[[" + table + "]] " + sections[i].name + ": " + status.error().what);
    }
  };
  ask("driver", draft.config.drivers, checks.driver);
  ask("forward", draft.config.forwards, checks.forward);
}

}  // namespace

Place Draft::placeOf(const std::string& path, const std::string& otherwise) const {
  if (const auto found = places.find(path); found != places.end()) return found->second;
  if (const auto found = places.find(otherwise); found != places.end()) return found->second;
  return {};
}

bool Draft::isBad(const std::string& path) const {
  const Place place = placeOf(path);
  return std::any_of(problems.begin(), problems.end(), [&](const Problem& problem) {
    return !problem.warning && problem.line == place.line && problem.column == place.column;
  });
}

void Draft::error(Place place, std::string what) {
  problems.push_back({.line = place.line, .column = place.column, .what = std::move(what)});
}

void Draft::warn(Place place, std::string what) {
  problems.push_back(
      {.line = place.line, .column = place.column, .what = std::move(what), .warning = true});
}

std::string indexed(const std::string& table, std::size_t index) {
  return table + "[" + std::to_string(index) + "]";
}

std::string missingDriver(const Draft& draft, const std::string& name) {
  std::vector<std::string_view> names;
  for (const DriverSection& driver : draft.config.drivers) {
    if (driver.name == name) return {};
    names.push_back(driver.name);
  }
  const std::string_view near = nearest(name, names);
  return "there is no driver \"" + name + "\"" +
         (near.empty() ? "" : ": did you mean \"" + std::string(near) + "\"?");
}

void checkProgram(Draft& draft,
                  const std::vector<std::string>& command,
                  const std::string& path,
                  const std::string& named) {
  const bool isEmpty = draft.isGiven(path) && !draft.isGiven(path + "[0]");
  if (isEmpty && !draft.isBad(path)) {
    draft.error(draft.placeOf(path), named + ": name a program");
  } else if (!command.empty() && command.front().front() != '/') {
    draft.error(draft.placeOf(path + "[0]"),
                named +
                    ": the program needs an absolute path, like \"/usr/lib/tocsin/hooks/NAME\"; "
                    "it is never looked up and no shell runs it");
  }
}

void crossCheck(Draft& draft, const Checks& checks) {
  checkQueue(draft);
  checkAlarm(draft);
  checkHttp(draft);
  checkTrust(draft, draft.config.heartbeat.tlsCa, "heartbeat.tls_ca", "[heartbeat] tls_ca");
  checkProof(draft);
  checkDrivers(draft);
  for (std::size_t i = 0; i < draft.config.routes.size(); ++i) {
    checkRoute(draft, i);
  }
  checkRouteOrder(draft);
  checkAlarmRoutes(draft);
  checkUse(draft);
  checkForwards(draft);
  askOthers(draft, checks);
}

}  // namespace tocsin::config
