// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>

#include "app/api/options.h"
#include "app/dispatch/operations.h"
#include "queue/base/loop.h"
#include "queue/base/result.h"

namespace tocsin::api {

// The HTTP API and the page (docs/formats/http.md): on a Unix socket, where file permissions are
// the login, and on a TCP port, where people log in and machines have tokens.
//
// A few threads translate between HTTP and dispatch::Operations, which they ask on the loop; what
// is history they read from the journal themselves.
class Server {
 public:
  // Serves from here on; asks that come before the loop runs wait for it. On the loop's thread;
  // `loop` and `operations` outlive the server. An error (Config) when nothing of it can be
  // reached; one of two that stays closed is told by listenTrouble or socketTrouble.
  static Result<std::unique_ptr<Server>> start(ServerOptions options,
                                               Loop& loop,
                                               dispatch::Operations& operations);

  // On the loop's thread, before the loop ends: frees whoever waits for it, ends all connections.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // On the loop's thread, after a commit; never waits.
  void changed(const dispatch::Changes& changes);

  // "spool", "phones": something outside the journal changed. Any thread; never waits.
  void poke(std::string_view topic);

  // Reads the certificate and the key of the port anew: when the certificate ends. A Config error
  // changes nothing.
  Result<Time> renewTls();

  // The TCP port; 0: none is open.
  int port() const;

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace tocsin::api
