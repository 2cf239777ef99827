// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/dispatch/pace.h"
#include "app/dispatch/quota.h"
#include "app/dispatch/settings.h"
#include "app/dispatch/trust.h"
#include "drivers/sms_driver.h"

namespace tocsin::dispatch {

// A driver with what the shell knows of it.
struct LinkState {
  std::string name, type;
  drivers::SmsDriver* driver = nullptr;  // outlives the shell
  drivers::DriverHealth health;
  int inFlight = 0;
  long sent = 0, refused = 0, inDoubt = 0, received = 0;
  OptionalTime lastSent, lastReceived;
  std::string lastError;
  Time startedAt{};
  std::string loggedAs{};  // its health, as the log has it
  Quota quota{};
  Trust trust{};
  Pace pace{};
  bool rings = false;         // the phone is rung after a critical page
  long reportsUnmatched = 0;  // delivery reports that no SMS of ours was found for

  bool isUp() const { return health.link == drivers::Link::Up; }

  // It sends, and replies come in.
  bool hears() const { return isUp() && health.receives; }

  bool hasRoom() const { return isUp() && inFlight < driver->window(); }
};

// Which driver carries to which number, and for how long a route has had no working one, or none
// that replies can come in by.
class Links {
 public:
  // Limits and ringing are those of the settings.
  Links(std::vector<LinkState> links, const Settings& settings);

  std::vector<LinkState>& all() { return links_; }

  const std::vector<LinkState>& all() const { return links_; }

  LinkState& at(std::size_t index) { return links_[index]; }

  int indexOf(const std::string& name) const;  // -1: not configured (any more)

  // The route of a number; -1: none leads there.
  int routeOf(const PhoneNumber& number) const;

  std::size_t routes() const { return routes_.size(); }

  const std::vector<std::size_t>& driversOf(int route) const;

  // Keeps track of paths as drivers come and go; true when some route changed.
  bool update(Time now);
  bool isUp(int route) const;
  // Without a working path for `grace`, or never to have one.
  bool isLost(int route, Time now, Duration grace) const;
  // Something of it sends, but nothing that sends has received for `grace`.
  bool isDeaf(int route, Time now, Duration grace) const;
  // When the next route will have been lost or deaf for `grace`.
  OptionalTime nextLoss(Time now, Duration grace) const;
  void shift(Duration by);

 private:
  struct Way {
    std::string prefix;
    std::vector<std::size_t> drivers;
    OptionalTime lostSince, deafSince;
  };

  bool any(const Way& way, bool (LinkState::*is)() const) const;

  std::vector<LinkState> links_;
  std::vector<Way> routes_;
};

}  // namespace tocsin::dispatch
