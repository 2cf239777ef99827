// SPDX-License-Identifier: Apache-2.0
#include "app/api/server.h"

#include <utility>
#include <variant>

#include "app/api/access_json.h"
#include "app/api/backend.h"
#include "app/api/routes.h"
#include "app/api/secret.h"
#include "queue/base/limits.h"

namespace tocsin::api {
namespace {

using dispatch::AccessTable;
using dispatch::Answer;

// Lets the first admin of a box without users set his password; nobody has a default one. A
// degraded box does not know whether it has users.
void offerFirstLink(Backend& backend) {
  if (backend.options.isDegraded) return;
  if (!backend.door->table()->users.empty() || !backend.options.firstLink) return;
  const std::string secret = newSecret();
  backend.operations.changeAccess(
      dispatch::OfferSetup{.name = {},
                           .secretHash = sha256Hex(secret),
                           .until = backend.now() + limits::kSetupLinkFor},
      {.name = "tocsin", .via = "socket"},
      [door = backend.door, tell = backend.options.firstLink, path = setupPath(secret)](
          const Answer<AccessTable>& answer) {
        const auto* table = std::get_if<AccessTable>(&answer);
        if (table == nullptr) return;
        door->take(*table);
        tell(path);
      });
}

}  // namespace

struct Server::Impl {
  Impl(ServerOptions options, Loop& loop, dispatch::Operations& operations)
      : backend(std::move(options),
                loop,
                operations,
                {.broadcast = [this](std::string bytes) { server.broadcast(std::move(bytes)); },
                 .count = [this] { return server.streamCount(); },
                 .endAll = [this] { server.endStreams(); }}),
        server(backend.options.limits, backend.options.log, [this](const Request& request) {
          return answer(backend, request);
        }) {}

  // A thread that waits for the loop would wait for us: we are on the loop's thread.
  ~Impl() {
    backend.bridge.close();
    backend.hub.stop();
  }

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Backend backend;
  http::Server server;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::start(ServerOptions options,
                                              Loop& loop,
                                              dispatch::Operations& operations) {
  auto impl = std::make_unique<Impl>(std::move(options), loop, operations);
  const ServerOptions& given = impl->backend.options;
  // Each of the two doors opens without the other.
  const Status socket = impl->server.listenUnix(given.socketPath);
  const bool hasPort = !given.tcp.address.empty();
  const Status port = hasPort ? impl->server.listenTcp(given.tcp) : Status();
  if (hasPort && given.listenTrouble) {
    given.listenTrouble(port ? std::string() : port.error().what);
  }
  if (!socket && (!hasPort || !port)) return socket.error();
  if (!socket && given.socketTrouble) given.socketTrouble(socket.error().what);
  if (hasPort) offerFirstLink(impl->backend);
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

void Server::changed(const dispatch::Changes& changes) {
  impl_->backend.changed(changes);
}

void Server::poke(std::string_view topic) {
  impl_->backend.hub.publish(topic);
}

Result<Time> Server::renewTls() {
  const http::TcpOptions& tcp = impl_->backend.options.tcp;
  return impl_->server.renewTls(tcp.certificate, tcp.key);
}

int Server::port() const {
  return impl_->server.port();
}

}  // namespace tocsin::api
