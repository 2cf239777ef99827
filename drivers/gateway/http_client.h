// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "queue/base/loop.h"
#include "queue/base/result.h"
#include "queue/base/time.h"

namespace tocsin::gateway {

struct HttpRequest {
  std::string method = "POST";
  std::string url{};  // http or https; a certificate that is not trusted ends it before a byte
  std::map<std::string, std::string> headers{};
  std::map<std::string, std::string> headersFromFiles{};  // name -> path of a file whose first line
                                                          // is the value; read for this request
  std::string body{};
  std::string caFile{};  // trusted certificates; empty: the machine's
  Duration timeMax = seconds{30};
};

struct HttpEnd {
  enum class How {
    Answered,  // `status` came, and `body` as far as `isWhole` says
    NotSent,   // nothing of the request has left
    Broken,    // it may have been taken: no status came
  };

  How how = How::NotSent;
  int status = 0;
  std::string body{};                  // the first limits::kGatewayAnswerBytesMax bytes
  bool isWhole = true;                 // false: the body broke off, or is longer
  bool isUntrusted = false;            // of NotSent: not the server it should be
  std::string what{};                  // for people: why there is no status
  std::vector<std::string> secrets{};  // values of headers that no text for people may show, which
                                       // `body` may
};

// Whether method, URL and headers can be sent; Config error that says what would be right.
Status checkRequest(const HttpRequest& request);

// Whether a file of certificates reads; empty is fine. Config error.
Status checkCaFile(const std::string& path);

// Throws std::system_error when there can be no more.
using StartThread = std::function<std::thread(std::function<void()>)>;
std::thread startThread(std::function<void()> work);

// Sends HTTP requests without stopping the loop: each on a connection of its own, in one of a few
// threads that know nothing but their request. Redirects are not followed, proxies and cookies not
// known.
//
// A request ends within its timeMax whatever the server does. More than
// limits::kGatewayWaitingMax that wait for a thread are NotSent. Destroying it breaks what is under
// way, without a callback, and waits for no server. `loop` outlives it.
class HttpClient {
 public:
  using Done = std::function<void(const HttpEnd&)>;

  // `threads` is 1..limits::kGatewayThreadsMax; others are made so.
  // Those that cannot be started are done without; without any, each request is NotSent.
  HttpClient(Loop& loop, std::size_t threads, const StartThread& start = startThread);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // `done` is called once, in a later turn, and may destroy this.
  void send(HttpRequest request, Done done);

 private:
  struct Job;

  void work();
  Job* next();
  void runOutOfTime(std::uint64_t number);
  void finish(std::uint64_t number, const HttpEnd& end);

  Loop& loop_;
  std::uint64_t lastNumber_ = 0;
  std::map<std::uint64_t, std::unique_ptr<Job>> jobs_;  // of the loop's thread
  // A post that comes after the end of this finds it gone.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);

  std::mutex mutex_;
  std::condition_variable wakeUp_;
  std::deque<Job*> waiting_;
  bool isClosing_ = false;
  std::vector<std::thread> threads_;
  std::string whyFewer_;  // threads than asked for
};

}  // namespace tocsin::gateway
