// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "drivers/errands.h"
#include "drivers/sms_driver.h"
#include "queue/base/loop.h"

namespace tocsin::gateway {

// The health of a gateway, by what became of its hand-overs:
//
//   Up    --kGatewayFailuresMax failures in a row-->  Down
//   Down  --kGatewayDownFor-->                        Up on trial
//   Up on trial  --one failure-->  Down;  --any other end-->  Up
//   Down  --an end that is no failure-->              Up
//
// Failures are what was refused for now or for the account, and what is in doubt.
class Standing {
 public:
  // `tell` is called in a later turn, with the health of then.
  Standing(Loop& loop, std::function<void(const drivers::DriverHealth&)> tell);

  // Up, and told so.
  void begin();
  void stop();

  // After each end of a submit. `isUntrusted`: the server is not who it should be. `trouble`: what
  // a refusal for the account means to a person; empty: what the result says.
  void count(const drivers::SubmitResult& result, bool isUntrusted, const std::string& trouble);

  const drivers::DriverHealth& health() const { return health_; }

 private:
  void fail(const std::string& what);
  void goUp(const std::string& detail);
  void goDown(const std::string& what);
  void slowDown();
  void planTelling();

  drivers::Errands errands_;
  std::function<void(const drivers::DriverHealth&)> tell_;
  drivers::DriverHealth health_;
  int failures_ = 0;  // in a row; a trial does not begin anew, so one more is enough
  drivers::Errands::Ticket telling_ = 0, trial_ = 0, slowed_ = 0;
};

}  // namespace tocsin::gateway
