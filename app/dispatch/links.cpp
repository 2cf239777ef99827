// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/links.h"

#include <algorithm>

namespace tocsin::dispatch {

Links::Links(std::vector<LinkState> links, const std::vector<Route>& routes)
    : links_(std::move(links)) {
  for (const Route& route : routes) {
    Way way{route.prefix, {}, std::nullopt};
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

bool Links::update(Time now) {
  bool changed = false;
  for (Way& way : routes_) {
    const bool up = std::any_of(
        way.drivers.begin(), way.drivers.end(), [this](std::size_t i) { return links_[i].isUp(); });
    if (up != way.lostSince.has_value()) continue;
    way.lostSince = up ? OptionalTime{} : OptionalTime{now};
    changed = true;
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

OptionalTime Links::nextLoss(Time now, Duration grace) const {
  OptionalTime next;
  for (const Way& way : routes_) {
    if (!way.lostSince || *way.lostSince + grace <= now) continue;
    if (!next || *way.lostSince + grace < *next) next = *way.lostSince + grace;
  }
  return next;
}

void Links::shift(Duration by) {
  for (Way& way : routes_) {
    if (way.lostSince) *way.lostSince += by;
  }
}

}  // namespace tocsin::dispatch
