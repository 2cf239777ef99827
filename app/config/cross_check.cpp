// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <system_error>
#include <utility>

#include "app/config/draft.h"
#include "app/config/nearest.h"
#include "queue/base/limits.h"

namespace tocsin::config {
namespace {

constexpr int kNumbersComfortable = 1'000;  // fewer numbers than this are too few for a bad night

int powerOfTen(int exponent) {
  int value = 1;
  for (int i = 0; i < exponent; ++i) {
    value *= 10;
  }
  return value;
}

std::string indexed(const char* table, std::size_t index) {
  return std::string(table) + "[" + std::to_string(index) + "]";
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
  if (!queue.onEvent.empty() && queue.onEvent.front().front() != '/') {
    draft.error(draft.placeOf("queue.on_event[0]"),
                "[queue] on_event: the program needs an absolute path, like "
                "\"/usr/lib/tocsin/hooks/nagios-ack\"; it is never looked up and no shell runs it");
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
  if (http.tlsCertificate.empty() != http.tlsKey.empty()) {
    draft.error(draft.placeOf(http.tlsKey.empty() ? "http.tls_certificate" : "http.tls_key"),
                "[http] tls_certificate and tls_key belong together: one of them is missing");
  } else if (!isLoopback(http.listen) && http.tlsKey.empty()) {
    draft.warn(draft.placeOf("http.listen"),
               "[http] listen: " + http.listen +
                   " is not loopback and there is no tls_certificate and tls_key; this listener "
                   "stays closed");
  }
}

void checkDriverNames(Draft& draft) {
  std::map<std::string, std::size_t> seen;
  const auto& drivers = draft.config.drivers;
  for (std::size_t i = 0; i < drivers.size(); ++i) {
    if (drivers[i].name.empty()) continue;
    const auto [first, isNew] = seen.emplace(drivers[i].name, i);
    if (isNew) continue;
    draft.error(draft.placeOf(indexed("driver", i) + ".name"),
                "[[driver]] name: \"" + drivers[i].name + "\" is taken by the driver of line " +
                    std::to_string(drivers[first->second].line));
  }
  if (drivers.empty()) {
    draft.warn({}, "there is no [[driver]]: nobody can be paged");
  } else if (drivers.size() > limits::kDriversMax) {
    draft.error(draft.placeOf(indexed("driver", limits::kDriversMax)),
                "[[driver]]: at most " + std::to_string(limits::kDriversMax) + " of them");
  }
}

// One number answers by one script, whatever the spelling.
void checkPhones(Draft& draft) {
  for (std::size_t i = 0; i < draft.config.drivers.size(); ++i) {
    std::set<std::string> seen;
    const auto& phones = draft.config.drivers[i].phones;
    for (std::size_t j = 0; j < phones.size(); ++j) {
      if (phones[j].number.empty() || seen.insert(phones[j].number).second) continue;
      draft.error(draft.placeOf(indexed("driver", i) + "." + indexed("phone", j) + ".number"),
                  "[[driver.phone]] number: " + phones[j].number + " has a script already");
    }
  }
}

constexpr std::string_view kModem = "[[driver]] of type modem ";

// Who may read the PIN may page whom he likes. The daemon's user may be another one than ours, so
// this is a warning.
void checkPinFile(Draft& draft, const std::string& file, Place place) {
  if (file.empty()) return;
  const std::string key = std::string(kModem) + "pin_file: " + file;
  std::error_code failed;
  const auto status = std::filesystem::status(file, failed);
  const bool isFile = !failed && std::filesystem::is_regular_file(status);
  if (!isFile || !std::ifstream(file)) {
    draft.warn(place, key + " cannot be read; a SIM that asks for its PIN stays locked");
  } else if ((status.permissions() & std::filesystem::perms::others_read) !=
             std::filesystem::perms::none) {
    draft.warn(place, key + " may be read by everybody on this machine: chmod o-rwx " + file);
  }
}

void checkModems(Draft& draft) {
  std::map<std::string, int> lines;
  const auto& drivers = draft.config.drivers;
  for (std::size_t i = 0; i < drivers.size(); ++i) {
    const DriverSection& modem = drivers[i];
    if (modem.type != "modem") continue;
    const std::string path = indexed("driver", i);
    checkPinFile(draft, modem.pinFile, draft.placeOf(path + ".pin_file"));
    if (modem.loopTest > Duration{0} && modem.ownNumber.isEmpty()) {
      draft.error(draft.placeOf(path + ".loop_test"),
                  std::string(kModem) +
                      "loop_test needs own_number: the number of this SIM, to "
                      "which it sends the SMS");
    }
    if (modem.device.empty()) continue;
    const auto [first, isNew] = lines.emplace(modem.device, modem.line);
    if (isNew) continue;
    draft.error(draft.placeOf(path + ".device"),
                std::string(kModem) + "device: \"" + modem.device +
                    "\" is taken by the driver of line " + std::to_string(first->second));
  }
}

void checkRoute(Draft& draft, std::size_t index, const std::vector<std::string_view>& names) {
  const RouteSection& route = draft.config.routes[index];
  const std::string path = indexed("route", index);
  std::set<std::string> seen;
  for (std::size_t i = 0; i < route.drivers.size(); ++i) {
    const Place place = draft.placeOf(path + "." + indexed("drivers", i), path);
    const std::string& name = route.drivers[i];
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      const std::string_view near = nearest(name, names);
      draft.error(place,
                  "[[route]] drivers: there is no driver \"" + name + "\"" +
                      (near.empty() ? "" : ": did you mean \"" + std::string(near) + "\"?"));
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

}  // namespace

Place Draft::placeOf(const std::string& path, const std::string& otherwise) const {
  if (const auto found = places.find(path); found != places.end()) return found->second;
  if (const auto found = places.find(otherwise); found != places.end()) return found->second;
  return {};
}

void Draft::error(Place place, std::string what) {
  problems.push_back({.line = place.line, .column = place.column, .what = std::move(what)});
}

void Draft::warn(Place place, std::string what) {
  problems.push_back(
      {.line = place.line, .column = place.column, .what = std::move(what), .warning = true});
}

void crossCheck(Draft& draft) {
  checkQueue(draft);
  checkAlarm(draft);
  checkHttp(draft);
  checkDriverNames(draft);
  checkPhones(draft);
  checkModems(draft);
  std::vector<std::string_view> names;
  for (const DriverSection& driver : draft.config.drivers) {
    names.push_back(driver.name);
  }
  for (std::size_t i = 0; i < draft.config.routes.size(); ++i) {
    checkRoute(draft, i, names);
  }
  checkRouteOrder(draft);
  checkUse(draft);
}

}  // namespace tocsin::config
