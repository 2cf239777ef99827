// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/capacity.h"

#include <algorithm>

namespace tocsin::dispatch {
namespace {

constexpr double kModemSeconds = 6.0;
constexpr double kOtherSeconds = 0.1;
constexpr double kRounding = 1e-6;

}  // namespace

Capacity::Capacity(const Links& links) {
  for (const LinkState& link : links.all()) {
    const double unknown = link.type == "modem" ? kModemSeconds : kOtherSeconds;
    links_.push_back({link.pace.seconds().value_or(unknown), link.quota.perHour()});
  }
  for (std::size_t route = 0; route < links.routes(); ++route) {
    const auto& drivers = links.driversOf(static_cast<int>(route));
    routes_.emplace_back(drivers.begin(), drivers.end());
  }
}

// A quota lets its whole share go at once, and again each hour.
double Capacity::sentBy(const std::set<std::size_t>& links, Duration within) const {
  double sms = 0;
  for (const std::size_t i : links) {
    const Link& link = links_[i];
    double own = static_cast<double>(within.count()) / 1000.0 / link.seconds;
    const auto hoursBegun = static_cast<double>(1 + within / hours{1});
    if (link.perHour > 0) own = std::min(own, link.perHour * hoursBegun);
    sms += own;
  }
  return sms + kRounding;
}

// Each route alone, and all together by the links that any of them has.
bool Capacity::sends(const std::vector<int>& byRoute, Duration within) const {
  std::set<std::size_t> links;
  int all = 0;
  for (std::size_t route = 0; route < routes_.size() && route < byRoute.size(); ++route) {
    if (byRoute[route] == 0 || routes_[route].empty()) continue;
    if (sentBy(routes_[route], within) < byRoute[route]) return false;
    links.insert(routes_[route].begin(), routes_[route].end());
    all += byRoute[route];
  }
  return all == 0 || sentBy(links, within) >= all;
}

Duration Capacity::timeFor(const std::vector<int>& byRoute) const {
  seconds enough = kLongest;
  seconds tooShort{0};
  while (enough - tooShort > seconds{1}) {
    const seconds middle = tooShort + (enough - tooShort) / 2;
    (sends(byRoute, middle) ? enough : tooShort) = middle;
  }
  return enough;
}

}  // namespace tocsin::dispatch
