// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <Poco/Net/HTTPServer.h>

namespace tocsin::cli {

struct FakeAnswer {
  int status = 200;
  std::string body;
  std::string retryAfter{};
  bool hangsUp = false;  // the connection ends without an answer
};

struct AskedOfFake {
  std::string line;  // "GET /api/v1/messages?open=1"
  std::string contentType, body;
};

// A daemon of canned answers on a Unix socket; what has none is 404.
class FakeDaemon {
 public:
  explicit FakeDaemon(const std::string& socketPath);
  ~FakeDaemon();
  FakeDaemon(const FakeDaemon&) = delete;
  FakeDaemon& operator=(const FakeDaemon&) = delete;

  // `line` as in AskedOfFake.
  void answer(const std::string& line, FakeAnswer answer);
  FakeAnswer take(AskedOfFake asked);
  std::vector<AskedOfFake> asked() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, FakeAnswer> answers_;
  std::vector<AskedOfFake> asked_;
  std::unique_ptr<Poco::Net::HTTPServer> server_;
};

}  // namespace tocsin::cli
