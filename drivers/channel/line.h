// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <sys/types.h>

#include "drivers/channel/channel.h"
#include "drivers/channel/descriptor.h"
#include "drivers/channel/device.h"
#include "queue/base/result.h"

namespace tocsin::channel {

class TlsSession;

// An open descriptor of a terminal or a connected socket; non-blocking, not inherited by children.
class Line {
 public:
  Line(Device::Kind kind, Descriptor descriptor);
  Line(Line&&) noexcept;
  Line& operator=(Line&&) = delete;
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  ~Line();

  // From here on bytes go through `session`, whose handshake is done.
  void secure(std::unique_ptr<TlsSession> session);

  int fd() const { return descriptor_.fd(); }

  bool isOpen() const { return descriptor_.isOpen(); }

  // As read(2) and write(2), without a SIGPIPE.
  ssize_t read(char* bytes, std::size_t size);
  ssize_t write(std::string_view bytes);

  // Bytes wait that poll(2) does not know of.
  bool hasPending() const;

  // What TLS says of the error of the last call; empty: nothing.
  std::string trouble() const;

  // True when the other end is gone, although read() may say "nothing there": then poll(2) would
  // wake the loop for ever.
  bool isHungUp() const;

  // Never waits.
  void close();

 private:
  Device::Kind kind_ = Device::Kind::Tty;
  Descriptor descriptor_;
  std::unique_ptr<TlsSession> tls_;  // nullptr: bytes go as they are
};

// Opens a serial port (by libserialport) or another terminal (by termios), holds it alone and makes
// it raw. Errors as makeChannel() tells them.
Result<Line> openTerminal(const Device& device, const ChannelOptions& options, const Log& log);

// A virtual terminal has to be ours or root's: the number of one that is gone is given to the next
// that is asked for, which may be somebody's shell. Config error when not.
Status checkOwner(uid_t owner, uid_t self, std::string_view path);

}  // namespace tocsin::channel
