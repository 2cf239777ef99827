// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string_view>

#include "queue/base/result.h"

namespace tocsin::drivers {

struct ChannelEvents {
  std::function<void()> onOpen;
  std::function<void(std::string_view bytes)> onBytes;
  std::function<void()> onDrained;                 // the line has taken everything written
  std::function<void(const Error& why)> onClosed;  // once; the channel is dead afterwards
};

// A two-way stream of bytes: a serial line, a socket or a virtual terminal in production, a script
// in a test. Everything above this seam is tested without hardware.
//
// Callbacks run on the event loop and never from inside a call to the channel.
class ByteChannel {
 public:
  virtual ~ByteChannel() = default;

  // Opens without resetting what is at the other end (no flush, no DTR drop).
  virtual void open(ChannelEvents events) = 0;

  // Queues all of `bytes`, in order, or none: Transient when the bounded queue has no room for
  // them.
  virtual Status write(std::string_view bytes) = 0;

  virtual void close() = 0;
};

}  // namespace tocsin::drivers
