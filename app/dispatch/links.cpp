// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/links.h"

#include <algorithm>

namespace tocsin::dispatch {

Links::Links(std::vector<LinkState> links, const Settings& settings) : links_(std::move(links)) {
  for (LinkState& link : links_) {
    const auto limit = settings.smsPerHour.find(link.name);
    if (limit != settings.smsPerHour.end()) link.quota = Quota(limit->second);
    link.rings = settings.rings.count(link.name) != 0;
  }
  for (const Route& route : settings.routes) {
    Way way{route.prefix, {}, {}, {}};
    for (const std::string& name : route.drivers) {
      const int index = indexOf(name);
      if (index >= 0) way.drivers.push_back(static_cast<std::size_t>(index));
    }
    routes_.push_back(std::move(way));
  }
}

int Links::indexOf(const std::string& name) const {
  for (std::size_t i = 0; i < links_.size(); ++i) {
    if (links_[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

int Links::routeOf(const PhoneNumber& number) const {
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    if (number.text().rfind(routes_[i].prefix, 0) == 0) return static_cast<int>(i);
  }
  return -1;
}

const std::vector<std::size_t>& Links::driversOf(int route) const {
  return routes_[static_cast<std::size_t>(route)].drivers;
}

bool Links::any(const Way& way, bool (LinkState::*is)() const) const {
  return std::any_of(
      way.drivers.begin(), way.drivers.end(), [&](std::size_t i) { return (links_[i].*is)(); });
}

bool Links::update(Time now) {
  bool changed = false;
  for (Way& way : routes_) {
    const bool up = any(way, &LinkState::isUp);
    const bool deaf = up && !any(way, &LinkState::hears);
    if (up == way.lostSince.has_value()) {
      way.lostSince = up ? OptionalTime{} : OptionalTime{now};
      changed = true;
    }
    if (deaf != way.deafSince.has_value()) {
      way.deafSince = deaf ? OptionalTime{now} : OptionalTime{};
      changed = true;
    }
  }
  return changed;
}

bool Links::isUp(int route) const {
  return route >= 0 && !routes_[static_cast<std::size_t>(route)].lostSince;
}

bool Links::isLost(int route, Time now, Duration grace) const {
  if (route < 0) return true;
  const OptionalTime& since = routes_[static_cast<std::size_t>(route)].lostSince;
  return since && now - *since >= grace;
}

bool Links::isDeaf(int route, Time now, Duration grace) const {
  if (route < 0) return false;
  const OptionalTime& since = routes_[static_cast<std::size_t>(route)].deafSince;
  return since && now - *since >= grace;
}

OptionalTime Links::nextLoss(Time now, Duration grace) const {
  OptionalTime next;
  for (const Way& way : routes_) {
    for (const OptionalTime& since : {way.lostSince, way.deafSince}) {
      if (!since || *since + grace <= now) continue;
      if (!next || *since + grace < *next) next = *since + grace;
    }
  }
  return next;
}

void Links::shift(Duration by) {
  for (Way& way : routes_) {
    if (way.lostSince) *way.lostSince += by;
    if (way.deafSince) *way.deafSince += by;
  }
  for (LinkState& link : links_) {
    link.quota.shift(by);
    link.trust.shift(by);
  }
}

}  // namespace tocsin::dispatch
