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
  //   "tcp:HOST:PORT"              a device server, a message centre; "tcp:[2001:db8::1]:4001"
  std::string device;
  int baud = 115'200;       // of a serial port and a tty; a TCP device server has its own setting
  bool flowControl = true;  // RTS/CTS of a serial port; off for a cable without these wires

  // Of "tcp:HOST:PORT": TLS 1.2 or newer from the first byte. The server's certificate has to be
  // valid, issued by somebody who is trusted, and made out to this name or address; there is no
  // switch to do without.
  bool tls = false;
  std::string tlsCa{};    // a file of trusted certificates (PEM); empty: the machine's
  std::string tlsName{};  // who has to stand in the certificate, also asked for (SNI); empty: HOST
  std::string tlsPin{};   // besides: the SHA-256 of the server's certificate in hex; empty: any
};

// Whether `device` has one of the forms above; the Config error says what would be right. Whether
// something is there shows only at open().
Status checkDevice(std::string_view device);

// Whether the TLS options fit the device and each other, and the file of certificates reads; the
// Config error says what would be right.
Status checkTls(const ChannelOptions& options);

// A line of bytes to that device, which may be opened again after it was closed, as often as its
// owner likes: a path is resolved anew each time, so an adapter that comes back under another name
// is found.
//
// What ends an open (or keeps it from succeeding) is told once by onClosed: Transient when trying
// again later may help (unplugged, held by another program, refused, reset), Config when a person
// has to act (no such form, no terminal, no right to open it, a login lives there). A server that
// is not who it should be is a Config error whose text begins with "certificate"; no byte of ours
// was sent to it.
//
// The channel holds a terminal alone (flock) while it is open, keeps DTR when it closes, and throws
// away no byte that waited before it opened. Bytes that a serial port has not sent at close() may
// be lost: to wait for a modem that holds CTS would stop the loop.
//
// Bounds: limits::kChannel... A line that takes nothing for kChannelStallMax is closed (Transient).
// Destroying the channel closes it, also from inside a callback. `loop` outlives the channel.
std::unique_ptr<drivers::ByteChannel> makeChannel(ChannelOptions options, Loop& loop, Log log = {});

}  // namespace tocsin::channel
