// SPDX-License-Identifier: Apache-2.0
#include "app/api/server.h"

#include <utility>

#include "app/api/bridge.h"
#include "app/api/routes.h"
#include "app/http/connection.h"
#include "app/http/front.h"
#include "app/http/unix_listener.h"

namespace tocsin::api {

using http::Deadline;
using http::Front;
using http::serveConnection;
using http::UnixListener;

struct Server::Impl {
  Impl(ServerOptions options, Loop& loop, dispatch::Operations& operations, UnixListener socket)
      : log(std::move(options.log)),
        bridge(loop, options.loopAnswerMax),
        history(std::move(options.openHistory)),
        backend{bridge, operations, history, std::move(options.now), log},
        listener(std::move(socket)),
        front(listener.descriptor(),
              {.requestTimeMax = options.requestTimeMax},
              log,
              [this](int fd, Deadline& deadline) {
                serveConnection(
                    fd,
                    deadline,
                    [this](const Request& request) { return answer(backend, request); },
                    log);
              }) {}

  // A thread that waits for the loop would wait for us: we are on the loop's thread.
  ~Impl() { bridge.close(); }

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  const Log log;
  Bridge bridge;
  HistoryPool history;
  Backend backend;
  UnixListener listener;
  Front front;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::start(ServerOptions options,
                                              Loop& loop,
                                              dispatch::Operations& operations) {
  Result<UnixListener> listener = UnixListener::open(options.socketPath);
  if (!listener) return listener.error();
  auto impl = std::make_unique<Impl>(std::move(options), loop, operations, *std::move(listener));
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

}  // namespace tocsin::api
