// SPDX-License-Identifier: Apache-2.0
#include "drivers/gateway/gateway_driver.h"

#include <utility>

#include "queue/base/limits.h"
#include "queue/base/utf8.h"

namespace tocsin::gateway {

using drivers::Link;
using drivers::Submit;
using drivers::SubmitEnd;
using drivers::SubmitResult;

GatewayDriver::GatewayDriver(std::string name, Loop& loop, Log log)
    : name_(std::move(name)),
      log_(std::move(log)),
      errands_(loop),
      standing_(loop, [this](const drivers::DriverHealth& health) { tellHealth(health); }) {}

void GatewayDriver::start(drivers::DriverEvents events, const std::vector<Submit>& former) {
  events_ = std::move(events);
  session_ = std::make_shared<bool>(true);
  errands_.cancelAll();
  errands_.in(Duration{0}, [this, former, session = session()] {
    for (const Submit& submit : former) {
      if (session.expired()) return;
      events_.onSubmitEnd(inDoubt(
          submit, "handed over before a restart; this gateway cannot be asked what became of it"));
    }
    if (!session.expired()) standing_.begin();
  });
}

void GatewayDriver::stop() {
  session_.reset();
  errands_.cancelAll();
  standing_.stop();
  events_ = {};
}

void GatewayDriver::end(const SubmitResult& result, bool isUntrusted, const std::string& trouble) {
  const auto mine = session();
  standing_.count(result, isUntrusted, trouble);
  if (!mine.expired()) events_.onSubmitEnd(result);
}

void GatewayDriver::tellHealth(const drivers::DriverHealth& health) {
  if (log_ && health.link != told_) {
    const bool isUp = health.link == Link::Up;
    log_(isUp ? LogLevel::Info : LogLevel::Warning,
         "driver " + name_ + " is " + (isUp ? "up: " : "down: ") + health.detail);
  }
  told_ = health.link;
  if (events_.onHealth) events_.onHealth(health);
}

SubmitResult inDoubt(const Submit& submit, std::string what) {
  SubmitResult result;
  result.page = submit.page;
  result.part = submit.part;
  result.what = std::move(what);
  return result;
}

std::string oneLine(std::string_view text) {
  std::string line;
  for (std::string_view rest = firstBytes(text, limits::kGatewayWordsBytesMax); !rest.empty();) {
    const Utf8Char next = firstUtf8Char(rest);
    const bool isControl =
        next.codePoint < ' ' || (next.codePoint >= 0x7F && next.codePoint < 0xA0);
    appendUtf8(line, isControl ? ' ' : next.codePoint);
    rest.remove_prefix(next.bytes);
  }
  const auto end = line.find_last_not_of(' ');
  line.resize(end == std::string::npos ? 0 : end + 1);
  return line;
}

}  // namespace tocsin::gateway
