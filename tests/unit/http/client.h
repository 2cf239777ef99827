// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

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

// A well-formed request and its whole answer.
std::string roundTrip(const std::string& socketPath, const std::string& request);
std::string requestText(const std::string& line,
                        const std::string& body = {},
                        const std::string& headers = {});

int statusOf(const std::string& answer);
std::string bodyOf(const std::string& answer);

}  // namespace tocsin::http
