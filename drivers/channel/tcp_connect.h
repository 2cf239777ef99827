// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "drivers/channel/device.h"
#include "drivers/channel/line.h"
#include "queue/base/loop.h"
#include "queue/base/result.h"

namespace tocsin::channel {

// Connects to a serial device server without stopping the loop: an address at once, a name after
// its lookup; each of its addresses in turn. Ends within limits::kChannelConnectMax.
class TcpConnect {
 public:
  using Done = std::function<void(Result<Line>)>;

  // `done` is called once, in a later turn, and may destroy this; the Error is Transient.
  TcpConnect(Device device, Loop& loop, Done done);
  ~TcpConnect();  // gives up
  TcpConnect(const TcpConnect&) = delete;
  TcpConnect& operator=(const TcpConnect&) = delete;

 private:
  class Attempt;
  const std::unique_ptr<Attempt> attempt_;
};

}  // namespace tocsin::channel
