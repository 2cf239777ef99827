// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "drivers/channel/channel.h"
#include "drivers/channel/device.h"
#include "drivers/channel/line.h"
#include "drivers/channel/tls_session.h"
#include "drivers/errands.h"
#include "queue/base/loop.h"
#include "queue/base/result.h"

namespace tocsin::channel {

// Makes a TLS line of a connected one without stopping the loop. It has no end of its own when the
// server is silent: its owner gives up.
class TlsHandshake {
 public:
  using Done = std::function<void(Result<Line>)>;

  // `done` is called once, in a later turn, and may destroy this.
  TlsHandshake(
      const Device& device, const ChannelOptions& options, Line line, Loop& loop, Done done);
  ~TlsHandshake();
  TlsHandshake(const TlsHandshake&) = delete;
  TlsHandshake& operator=(const TlsHandshake&) = delete;

 private:
  void begin(const Device& device, const ChannelOptions& options);
  void step();
  void end(Result<Line> result);

  Line line_;
  Loop& loop_;
  drivers::Errands errands_;
  Done done_;
  std::unique_ptr<TlsSession> session_;
  LoopHandle watch_ = 0;
};

}  // namespace tocsin::channel
