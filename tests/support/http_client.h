// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "queue/base/check.h"

namespace tocsin::http {

// A raw client on a Unix socket: it sends what it is told, byte for byte.
class RawClient {
 public:
  explicit RawClient(const std::string& socketPath);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // False when the other side has closed.
  bool send(std::string_view bytes) const;
  void endSending() const;

  // Up to and with `end`, or until the other side closes.
  std::string readUntil(std::string_view end) const;

  // All until the other side closes.
  std::string readAll() const;

 private:
  int fd_;
};

inline RawClient::RawClient(const std::string& socketPath)
    : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  socketPath.copy(address.sun_path, sizeof address.sun_path - 1);
  check(::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0, "connected");
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
