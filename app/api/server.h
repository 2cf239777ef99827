// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/api/history.h"
#include "app/dispatch/operations.h"
#include "queue/base/limits.h"
#include "queue/base/log.h"
#include "queue/base/loop.h"
#include "queue/base/result.h"
#include "queue/base/time.h"

namespace tocsin::api {

struct ServerOptions {
  std::string socketPath;
  OpenHistory openHistory;  // journalHistory(path) in production
  Log log;                  // called from any thread
  std::function<Time()> now = [] {
    return std::chrono::floor<Duration>(std::chrono::system_clock::now());
  };
  Duration requestTimeMax = limits::kRequestTimeMax;
  Duration loopAnswerMax = limits::kLoopAnswerMax;
};

// The HTTP API (docs/formats/http.md) on a Unix socket, where file permissions are the login.
//
// A few threads translate between HTTP and dispatch::Operations, which they ask on the loop; what
// is history they read from the journal themselves.
class Server {
 public:
  // Serves from here on; asks that come before the loop runs wait for it. On the loop's thread;
  // `loop` and `operations` outlive the server. The errors are those of the socket (Config).
  static Result<std::unique_ptr<Server>> start(ServerOptions options,
                                               Loop& loop,
                                               dispatch::Operations& operations);

  // On the loop's thread, before the loop ends: frees whoever waits for it, ends all connections.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tocsin::api
