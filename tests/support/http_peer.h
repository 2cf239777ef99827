// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arpa/inet.h>
#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "queue/base/check.h"

namespace tocsin::test {

// The other end of an HTTP client on the loopback network, one connection after the other, in a
// thread of its own: it says what the test says, right or wrong.
class HttpPeer {
 public:
  // What is answered to a whole request; then the connection is closed.
  using Answer = std::function<std::string(const std::string& request)>;

  explicit HttpPeer(Answer answer) : answer_(std::move(answer)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    check(::bind(listener_, generic, size) == 0 && ::listen(listener_, 64) == 0, "a listener");
    check(::getsockname(listener_, generic, &size) == 0, "a port");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }

  HttpPeer(const HttpPeer&) = delete;
  HttpPeer& operator=(const HttpPeer&) = delete;

  ~HttpPeer() {
    isOver_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }

  std::string url(const std::string& target = "/") const {
    return "http://127.0.0.1:" + std::to_string(port_) + target;
  }

  std::uint16_t port() const { return port_; }

  std::vector<std::string> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

  std::string lastRequest() const {
    const auto all = requests();
    return all.empty() ? "" : all.back();
  }

 private:
  void serve() {
    while (!isOver_) {
      const int fd = ::accept(listener_, nullptr, nullptr);
      if (fd < 0) return;
      const std::string request = read(fd);
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
      }
      const std::string answer = answer_(request);
      (void)::send(fd, answer.data(), answer.size(), MSG_NOSIGNAL);
      (void)::shutdown(fd, SHUT_WR);
      drain(fd);
      ::close(fd);
    }
  }

  // A client that leaves bytes unread would be told of a reset instead of an end.
  static void drain(int fd) {
    char rest[1'024];
    while (::recv(fd, rest, sizeof rest, 0) > 0) {
    }
  }

  static std::string read(int fd) {
    std::string all;
    char some[4'096];
    while (!isWhole(all)) {
      const ssize_t count = ::recv(fd, some, sizeof some, 0);
      if (count <= 0) break;
      all.append(some, static_cast<std::size_t>(count));
    }
    return all;
  }

  static bool isWhole(const std::string& all) {
    constexpr std::string_view kLength = "Content-Length: ";
    const auto end = all.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    const auto at = all.find(kLength);
    const std::size_t body = at < end ? std::stoul(all.substr(at + kLength.size())) : 0;
    return all.size() >= end + 4 + body;
  }

  const Answer answer_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> isOver_{false};
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

inline std::string http(const std::string& status, const std::string& body = "") {
  return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\nConnection: close\r\n\r\n" + body;
}

}  // namespace tocsin::test
