// SPDX-License-Identifier: Apache-2.0
#include "app/http/peer.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "app/http/tcp_listener.h"

namespace tocsin::http {
namespace {

// A client that vanished without a word (a notebook that sleeps) is noticed when what was sent to
// it stays unacknowledged so long.
constexpr unsigned kVanishedAfterMs = 60'000;

Visitor localVisitor(int fd) {
  ucred user{};
  socklen_t size = sizeof user;
  Visitor visitor{{Peer::Way::Socket, "uid unknown", true}, {}};
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &user, &size) == 0) {
    visitor.peer.address = "uid " + std::to_string(user.uid);
  }
  return visitor;
}

}  // namespace

Visitor visitorOf(int fd, bool isTcp, bool isTls) {
  if (!isTcp) return localVisitor(fd);
  const int isOn = 1;
  (void)::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &isOn, sizeof isOn);
  (void)::setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &kVanishedAfterMs, sizeof kVanishedAfterMs);
  Visitor visitor{{isTls ? Peer::Way::Tls : Peer::Way::Tcp, "unknown", false}, {}};
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getpeername(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0) {
    const TcpAddress there = tcpAddressOf(address);
    visitor.peer.address = there.text;
    visitor.peer.isLocal = there.isLoopback;
  }
  size = sizeof address;
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0) {
    visitor.here = tcpAddressOf(address).text;
  }
  return visitor;
}

}  // namespace tocsin::http
