// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstdint>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "queue/base/check.h"

namespace tocsin::http {

// A raw client on a Unix socket or a TCP port of this machine: it sends what it is told, byte for
// byte. It gives up reading after half a minute in which nothing came.
class RawClient {
 public:
  explicit RawClient(const std::string& socketPath);
  explicit RawClient(int port, const std::string& address = "127.0.0.1");
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // False when the other side has closed.
  bool send(std::string_view bytes) const;
  void endSending() const;

  // Sends what goes without waiting; the number of bytes.
  std::size_t sendSome(std::string_view bytes) const;

  // Up to and with `end`, or until the other side closes.
  std::string readUntil(std::string_view end) const;

  // All until the other side closes.
  std::string readAll() const;

  // True when the other side closed without a further byte; false when it did not.
  bool awaitEnd() const;

  // One answer with its Content-Length; the connection may go on.
  std::string readAnswer() const;

  int fd() const { return fd_; }

 private:
  void bePatient() const;

  int fd_;
};

inline RawClient::RawClient(const std::string& socketPath)
    : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  socketPath.copy(address.sun_path, sizeof address.sun_path - 1);
  check(::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "connected");
  bePatient();
}

inline RawClient::RawClient(int port, const std::string& address) {
  const bool isV6 = address.find(':') != std::string::npos;
  fd_ = ::socket(isV6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(static_cast<std::uint16_t>(port));
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = v4.sin_port;
  const bool isRead = isV6 ? ::inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr) == 1
                           : ::inet_pton(AF_INET, address.c_str(), &v4.sin_addr) == 1;
  const auto* to = isV6 ? reinterpret_cast<sockaddr*>(&v6) : reinterpret_cast<sockaddr*>(&v4);
  check(isRead && ::connect(fd_, to, isV6 ? sizeof v6 : sizeof v4) == 0, "connected");
  bePatient();
}

inline void RawClient::bePatient() const {
  const timeval patience{30, 0};
  (void)::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

inline RawClient::~RawClient() {
  ::close(fd_);
}

inline bool RawClient::send(std::string_view bytes) const {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const ssize_t n = ::send(fd_, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
    if (n <= 0) return false;
    at += static_cast<std::size_t>(n);
  }
  return true;
}

inline void RawClient::endSending() const {
  (void)::shutdown(fd_, SHUT_WR);
}

inline std::size_t RawClient::sendSome(std::string_view bytes) const {
  const ssize_t n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  return n > 0 ? static_cast<std::size_t>(n) : 0;
}

inline std::string RawClient::readUntil(std::string_view end) const {
  std::string out;
  char byte = 0;
  while (!out.ends_with(end) && ::recv(fd_, &byte, 1, 0) == 1) {
    out += byte;
  }
  return out;
}

inline std::string RawClient::readAll() const {
  std::string out;
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t n = ::recv(fd_, buffer.data(), buffer.size(), 0);
    if (n <= 0) return out;
    out.append(buffer.data(), static_cast<std::size_t>(n));
  }
}

inline bool RawClient::awaitEnd() const {
  char byte = 0;
  const ssize_t n = ::recv(fd_, &byte, 1, 0);
  return n == 0 || (n < 0 && errno == ECONNRESET);
}

inline std::string RawClient::readAnswer() const {
  constexpr std::string_view kLength = "Content-Length: ";
  std::string answer = readUntil("\r\n\r\n");
  const std::size_t at = answer.find(kLength);
  if (at == std::string::npos) return answer;
  const std::size_t size = answer.size() + std::stoul(answer.substr(at + kLength.size()));
  while (answer.size() < size) {
    std::array<char, 4096> buffer{};
    const std::size_t most = std::min(buffer.size(), size - answer.size());
    const ssize_t n = ::recv(fd_, buffer.data(), most, 0);
    if (n <= 0) break;
    answer.append(buffer.data(), static_cast<std::size_t>(n));
  }
  return answer;
}

// A well-formed request and its whole answer.
inline std::string roundTrip(const std::string& socketPath, const std::string& request) {
  const RawClient client(socketPath);
  (void)client.send(request);
  return client.readAll();
}

inline std::string requestText(const std::string& line,
                               const std::string& body = {},
                               const std::string& headers = {}) {
  std::string text = line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers;
  if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return text + "\r\n" + body;
}

inline int statusOf(const std::string& answer) {
  return answer.starts_with("HTTP/1.1 ") ? std::stoi(answer.substr(9, 3)) : 0;
}

inline std::string bodyOf(const std::string& answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return end == std::string::npos ? std::string() : answer.substr(end + 4);
}

}  // namespace tocsin::http
