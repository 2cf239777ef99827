// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <sys/socket.h>

#include "app/http/descriptor.h"
#include "queue/base/result.h"

namespace tocsin::http {

// One end of a TCP connection.
struct TcpAddress {
  std::string text;  // "192.0.2.7", "::1"; an IPv4 address that IPv6 carries is written as IPv4
  int port = 0;
  bool isLoopback = false;
};

TcpAddress tcpAddressOf(const sockaddr_storage& address);

// A listening TCP socket.
class TcpListener {
 public:
  // "127.0.0.1:8620", "[::1]:8620", "0.0.0.0:8620", "[::]:8620" (IPv4 as well); an address of this
  // machine, not a name. Port 0: any. Config errors say what to do.
  static Result<TcpListener> open(const std::string& address);

  // What `address` would listen on, without doing it.
  static Result<TcpAddress> parse(const std::string& address);

  int descriptor() const { return socket_.fd(); }

  int port() const { return port_; }

 private:
  TcpListener(Descriptor socket, int port) : socket_(std::move(socket)), port_(port) {}

  Descriptor socket_;
  int port_ = 0;
};

}  // namespace tocsin::http
