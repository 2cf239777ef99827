// SPDX-License-Identifier: Apache-2.0
#include "drivers/gateway/standing.h"

#include <utility>

#include "queue/base/limits.h"

namespace tocsin::gateway {

using drivers::Link;
using drivers::LinkTrouble;
using drivers::Refusal;
using drivers::SubmitEnd;

Standing::Standing(Loop& loop, std::function<void(const drivers::DriverHealth&)> tell)
    : errands_(loop), tell_(std::move(tell)) {
  health_.receives = false;
}

void Standing::begin() {
  stop();
  goUp("ready; nothing was handed over yet");
  planTelling();
}

void Standing::stop() {
  errands_.cancelAll();
  telling_ = trial_ = slowed_ = 0;
  health_ = {};
  health_.receives = false;
  failures_ = 0;
}

void Standing::count(const drivers::SubmitResult& result,
                     bool isUntrusted,
                     const std::string& trouble) {
  const auto before = health_;
  const bool isRefused = result.end == SubmitEnd::Refused;
  health_.troubles.clear();
  if (isUntrusted) {
    health_.troubles.push_back({LinkTrouble::Kind::Untrusted, result.what});
  } else if (isRefused && result.refusal == Refusal::Account) {
    health_.troubles.push_back(
        {LinkTrouble::Kind::Rejected, trouble.empty() ? result.what : trouble});
  }
  const bool isFailure =
      result.end == SubmitEnd::InDoubt ||
      (isRefused && (result.refusal == Refusal::ForNow || result.refusal == Refusal::Account));
  if (isRefused && result.refusal == Refusal::TooFast) slowDown();
  if (isFailure) {
    fail(result.what);
  } else {
    goUp(result.end == SubmitEnd::Accepted ? "takes SMS" : "answers");
  }
  if (health_ != before) planTelling();
}

void Standing::fail(const std::string& what) {
  ++failures_;
  if (health_.link == Link::Down || failures_ < limits::kGatewayFailuresMax) return;
  goDown(what);
}

void Standing::goUp(const std::string& detail) {
  errands_.cancel(std::exchange(trial_, 0));
  health_.link = Link::Up;
  health_.detail = detail;
  health_.whatToDo.clear();
  failures_ = 0;
}

void Standing::goDown(const std::string& what) {
  health_.link = Link::Down;
  health_.detail = what;
  health_.whatToDo = "see what the gateway says, or `tocsin drivers`; it is tried again each " +
                     toText(limits::kGatewayDownFor);
  trial_ = errands_.in(limits::kGatewayDownFor, [this] {
    trial_ = 0;
    health_.link = Link::Up;
    health_.detail = "on trial: the next SMS shows whether it works again";
    tell_(health_);
  });
}

void Standing::slowDown() {
  errands_.cancel(slowed_);
  health_.isSlowed = true;
  slowed_ = errands_.in(limits::kGatewayDownFor, [this] {
    slowed_ = 0;
    health_.isSlowed = false;
    tell_(health_);
  });
}

void Standing::planTelling() {
  if (telling_ != 0) return;
  telling_ = errands_.in(Duration{0}, [this] {
    telling_ = 0;
    tell_(health_);
  });
}

}  // namespace tocsin::gateway
