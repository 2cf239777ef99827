// SPDX-License-Identifier: Apache-2.0
#include "app/http/tcp_listener.h"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <netinet/in.h>
#include <optional>
#include <string_view>

namespace tocsin::http {
namespace {

Error configError(const std::string& address, const std::string& what) {
  return {Fault::Config, "the address " + address + " cannot be listened on: " + what};
}

sockaddr* generic(sockaddr_storage& address) {
  return reinterpret_cast<sockaddr*>(&address);
}

sockaddr_in& asV4(sockaddr_storage& address) {
  return reinterpret_cast<sockaddr_in&>(address);
}

sockaddr_in6& asV6(sockaddr_storage& address) {
  return reinterpret_cast<sockaddr_in6&>(address);
}

std::optional<std::uint16_t> readPort(std::string_view text) {
  std::uint16_t port = 0;
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, port);
  if (text.empty() || error != std::errc() || end != last) return std::nullopt;
  return port;
}

std::optional<sockaddr_storage> readAddress(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  const auto port = readPort(std::string_view(text).substr(colon + 1));
  if (!port) return std::nullopt;
  std::string host = text.substr(0, colon);
  sockaddr_storage address{};
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
    asV6(address).sin6_family = AF_INET6;
    asV6(address).sin6_port = htons(*port);
    if (::inet_pton(AF_INET6, host.c_str(), &asV6(address).sin6_addr) != 1) return std::nullopt;
  } else {
    asV4(address).sin_family = AF_INET;
    asV4(address).sin_port = htons(*port);
    if (::inet_pton(AF_INET, host.c_str(), &asV4(address).sin_addr) != 1) return std::nullopt;
  }
  return address;
}

Error unreadable(const std::string& address) {
  return configError(address, "write an address of this machine and a port: 127.0.0.1:8620");
}

std::string adviceFor(int error) {
  switch (error) {
    case EADDRINUSE: return "another process listens there; choose another port";
    case EADDRNOTAVAIL: return "this machine has no such address";
    case EACCES: return "ports below 1024 are for root alone; choose another port";
    default: return std::strerror(error);
  }
}

bool isIpv4Loopback(const in_addr& address) {
  return (ntohl(address.s_addr) >> 24U) == IN_LOOPBACKNET;
}

TcpAddress ipv4Address(const in_addr& address, in_port_t port) {
  std::array<char, INET_ADDRSTRLEN> text{};
  (void)::inet_ntop(AF_INET, &address, text.data(), text.size());
  return {text.data(), ntohs(port), isIpv4Loopback(address)};
}

}  // namespace

TcpAddress tcpAddressOf(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    return ipv4Address(v4.sin_addr, v4.sin_port);
  }
  const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
  if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) {
    constexpr std::size_t kPrefixBytes = 12;
    in_addr inside{};
    std::memcpy(&inside, v6.sin6_addr.s6_addr + kPrefixBytes, sizeof inside);
    return ipv4Address(inside, v6.sin6_port);
  }
  std::array<char, INET6_ADDRSTRLEN> text{};
  (void)::inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size());
  return {text.data(), ntohs(v6.sin6_port), IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr) != 0};
}

Result<TcpAddress> TcpListener::parse(const std::string& address) {
  const auto read = readAddress(address);
  if (!read) return unreadable(address);
  return tcpAddressOf(*read);
}

Result<TcpListener> TcpListener::open(const std::string& address) {
  auto read = readAddress(address);
  if (!read) return unreadable(address);
  Descriptor socket(::socket(read->ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (socket.fd() < 0) return configError(address, adviceFor(errno));
  const int isOn = 1;
  const int isOff = 0;
  (void)::setsockopt(socket.fd(), SOL_SOCKET, SO_REUSEADDR, &isOn, sizeof isOn);
  const bool isV6 = read->ss_family == AF_INET6;
  if (isV6) {
    (void)::setsockopt(socket.fd(), IPPROTO_IPV6, IPV6_V6ONLY, &isOff, sizeof isOff);
  }
  socklen_t size = isV6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
  if (::bind(socket.fd(), generic(*read), size) != 0 || ::listen(socket.fd(), SOMAXCONN) != 0) {
    return configError(address, adviceFor(errno));
  }
  if (::getsockname(socket.fd(), generic(*read), &size) != 0) {
    return configError(address, std::strerror(errno));
  }
  const int port = tcpAddressOf(*read).port;
  return TcpListener(std::move(socket), port);
}

}  // namespace tocsin::http
