// SPDX-License-Identifier: Apache-2.0
// What people see of a link.
#include <string_view>
#include <utility>

#include "drivers/smpp/link.h"

namespace tocsin::smpp {
namespace {

using drivers::Link;
using drivers::LinkTrouble;
using Why = SessionEnd::Why;

std::string_view whatToDo(Why why) {
  switch (why) {
    case Why::Lost:
      return "nothing yet: it is tried again; look at `server`, the network and its firewalls";
    case Why::Silent:
      return "ask the operator of the centre for the kind of login and the interface version";
    case Why::NoSuchBind: return "ask the operator of the centre for the kind of login";
    case Why::Refused:
      return "nothing yet: it is tried again; ask the operator of the centre if this goes on";
    case Why::Rejected:
      return "look at system_id, password and system_type; it is tried again rarely, so that the "
             "centre does not lock the account";
    case Why::Untrusted:
      return "look at the certificate of the centre and at what is trusted here; nothing was sent";
    case Why::Setting: return "set right what is named here; it is tried again";
  }
  return {};
}

}  // namespace

std::string roleName(Role role) {
  switch (role) {
    case Role::Transceiver: return "transceiver";
    case Role::Transmitter: return "transmitter";
    case Role::Receiver: return "receiver";
  }
  return {};
}

// A receiver that is tried again is not there yet.
void SmppLink::watchDeafness() {
  const bool isHalf = isPair_ && sendingLeg().isBound() && !receivingLeg().isBound() &&
                      !receivingLeg().last.what.empty();
  if (!isHalf) {
    errands_.cancel(deafTimer_);
    deafTimer_ = 0;
  }
  // Not at each trial of another form: the alarm would come and go all night.
  if (receivingLeg().isBound()) isDeaf_ = false;
  if (!isHalf || isDeaf_ || deafTimer_ != 0) return;
  deafTimer_ = errands_.in(kDeafAfter, [this] {
    deafTimer_ = 0;
    isDeaf_ = true;
    refresh();
  });
}

std::vector<LinkTrouble> SmppLink::troubles() const {
  std::vector<LinkTrouble> troubles;
  const auto add = [&](LinkTrouble trouble) {
    if (troubles.empty() || !(troubles.back() == trouble)) troubles.push_back(std::move(trouble));
  };
  for (const Leg& leg : legs_) {
    if (leg.last.why == Why::Rejected) add({LinkTrouble::Kind::Rejected, leg.last.what});
    if (leg.last.why == Why::Untrusted) add({LinkTrouble::Kind::Untrusted, leg.last.what});
  }
  if (isDeaf_) add({LinkTrouble::Kind::Deaf, legs_.back().last.what});
  return troubles;
}

// A transmitter alone is Up only when the receiver has had its try: what waits for us at the centre
// should come first.
drivers::DriverHealth SmppLink::judged() {
  drivers::DriverHealth health = health_;
  Leg& sending = sendingLeg();
  Leg& receiving = receivingLeg();
  const bool isDecided = receiving.isBound() || !receiving.last.what.empty();
  health.receives = receiving.isBound();
  health.isSlowed = sender_.isSlowed();
  health.operatorName = sending.centre;
  health.troubles = troubles();
  health.whatToDo.clear();
  if (sending.isBound() && isDecided) {
    health.link = Link::Up;
    health.detail = "bound to " + options_.server + " as " + roleName(sending.role);
    if (!isPair_) return health;
    if (health.receives) {
      health.detail += " and receiver";
    } else {
      health.detail += "; no receiver: " + receiving.last.what;
      health.whatToDo = whatToDo(receiving.last.why);
    }
    return health;
  }
  if (sending.last.what.empty()) return health;  // it connects
  health.link = Link::Down;
  health.detail = options_.server + ": " + sending.last.what;
  health.whatToDo = whatToDo(sending.last.why);
  return health;
}

void SmppLink::refresh() {
  watchDeafness();
  const drivers::DriverHealth now = judged();
  const bool wasUp = told_.link == Link::Up;
  health_ = now;
  if (now == told_) return;
  told_ = now;
  if (now.link == Link::Up && !wasUp) {
    log_(LogLevel::Notice, now.detail);
    errands_.cancel(doubtTimer_);
    doubtTimer_ = errands_.in(kListensFor, [this] { endDoubts(); });
  }
  events_.onHealth(now);
}

// What came in the same bytes as the answer to the login is told before the link is Up.
void SmppLink::refreshSoon() {
  if (refreshTimer_ != 0) return;
  refreshTimer_ = errands_.in(Duration{0}, [this] {
    refreshTimer_ = 0;
    refresh();
  });
}

}  // namespace tocsin::smpp
