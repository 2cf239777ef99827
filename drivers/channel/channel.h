// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "drivers/byte_channel.h"
#include "queue/base/log.h"
#include "queue/base/loop.h"

namespace tocsin::channel {

struct ChannelOptions {
  // What a person writes into the configuration:
  //   "/dev/serial/by-id/usb-..."  a serial port, 8 data bits, no parity, 1 stop bit
  //   "tty:/dev/pts/3"             any other terminal: the end of socat, ser2net, an emulator
  //   "tcp:HOST:PORT"              a serial device server; "tcp:[2001:db8::1]:4001"
  std::string device;
  int baud = 115'200;       // of a serial port and a tty; a TCP device server has its own setting
  bool flowControl = true;  // RTS/CTS of a serial port; off for a cable without these wires
};

// Whether `device` has one of the forms above; the Config error says what would be right. Whether
// something is there shows only at open().
Status checkDevice(std::string_view device);

// A line of bytes to that device, which may be opened again after it was closed, as often as its
// owner likes: a path is resolved anew each time, so an adapter that comes back under another name
// is found.
//
// What ends an open (or keeps it from succeeding) is told once by onClosed: Transient when trying
// again later may help (unplugged, held by another program, refused, reset), Config when a person
// has to act (no such form, no terminal, no right to open it, a login lives there).
//
// The channel holds a terminal alone (flock) while it is open, keeps DTR when it closes, and throws
// away no byte that waited before it opened. Bytes that a serial port has not sent at close() may
// be lost: to wait for a modem that holds CTS would stop the loop.
//
// Bounds: limits::kChannel... A line that takes nothing for kChannelStallMax is closed (Transient).
// Destroying the channel closes it, also from inside a callback. `loop` outlives the channel.
std::unique_ptr<drivers::ByteChannel> makeChannel(ChannelOptions options, Loop& loop, Log log = {});

}  // namespace tocsin::channel
