// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/errands.h"
#include "drivers/gateway/standing.h"
#include "drivers/sms_driver.h"
#include "queue/base/log.h"
#include "queue/base/loop.h"

namespace tocsin::gateway {

// What both kinds of gateway share: who is told, the health, and what a stop forgets.
class GatewayDriver : public drivers::SmsDriver {
 public:
  GatewayDriver(std::string name, Loop& loop, Log log);

  void start(drivers::DriverEvents events, const std::vector<drivers::Submit>& inDoubt) override;
  void stop() override;

  void confirmReceived(std::string_view /*token*/) override {}

  const drivers::DriverHealth& health() const override { return standing_.health(); }

 protected:
  // An end that came on the loop, not from inside a call to this; the last thing of a callback.
  // `trouble` is what a refusal for the account means to a person; empty: what the result says.
  void end(const drivers::SubmitResult& result,
           bool isUntrusted = false,
           const std::string& trouble = "");

  // Of the time since the last start(): what was begun before a stop() has an end that nobody
  // hears. Expired when this is gone.
  std::weak_ptr<bool> session() const { return session_; }

 private:
  void tellHealth(const drivers::DriverHealth& health);

  const std::string name_;
  const Log log_;
  drivers::DriverEvents events_;
  drivers::Errands errands_;
  drivers::Link told_ = drivers::Link::Starting;
  Standing standing_;
  std::shared_ptr<bool> session_;
};

// The end of a submit of which nothing is known.
drivers::SubmitResult inDoubt(const drivers::Submit& submit, std::string what);

// What a gateway says of itself as one line of limits::kGatewayWordsBytesMax bytes at most, without
// control characters.
std::string oneLine(std::string_view text);

}  // namespace tocsin::gateway
