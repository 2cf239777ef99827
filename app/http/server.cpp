// SPDX-License-Identifier: Apache-2.0
#include "app/http/server.h"

#include <atomic>
#include <optional>
#include <utility>

#include "app/http/reactor.h"
#include "app/http/tcp_listener.h"
#include "app/http/tls_context.h"
#include "app/http/unix_listener.h"
#include "app/http/workers.h"

namespace tocsin::http {
namespace {

Status checkTcp(const TcpOptions& options) {
  const auto address = TcpListener::parse(options.address);
  if (!address) return address.error();
  if (options.certificate.empty() != options.key.empty()) {
    return Error{Fault::Config,
                 "TLS on " + options.address + " needs both tls_certificate and tls_key"};
  }
  if (address->isLoopback || !options.certificate.empty()) return {};
  return Error{Fault::Config,
               "the port " + options.address + " stays closed: beyond this machine it needs TLS; " +
                   "name tls_certificate and tls_key, or listen on 127.0.0.1"};
}

}  // namespace

struct Server::Impl {
  Impl(const ServerLimits& limits, const Log& log, Answerer answer)
      : reactor(limits, log, [this](Job job) { return workers.take(std::move(job)); }),
        workers({limits.threads, limits.waitingMax}, log, std::move(answer), [this](Answer one) {
          reactor.deliver(std::move(one));
        }) {}

  // The threads may deliver until they have ended.
  ~Impl() { reactor.stop(); }

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  std::atomic<int> port = 0;
  Reactor reactor;
  Workers workers;
};

Server::Server(ServerLimits limits, Log log, Answerer answer)
    : impl_(std::make_unique<Impl>(limits, std::move(log), std::move(answer))) {}

Server::~Server() = default;

Status Server::listenUnix(const std::string& path) {
  auto listener = UnixListener::open(path);
  if (!listener) return listener.error();
  impl_->reactor.open({.listener = *std::move(listener)});
  return {};
}

Status Server::listenTcp(const TcpOptions& options) {
  if (Status checked = checkTcp(options); !checked) return checked;
  std::optional<TlsContext> tls;
  if (!options.certificate.empty()) {
    auto made = TlsContext::make(options.certificate, options.key);
    if (!made) return made.error();
    tls = *std::move(made);
  }
  auto listener = TcpListener::open(options.address);
  if (!listener) return listener.error();
  impl_->port = listener->port();
  impl_->reactor.open(
      {.listener = *std::move(listener), .tls = std::move(tls), .names = options.names});
  return {};
}

Result<Time> Server::renewTls(const std::string& certificate, const std::string& key) {
  auto tls = TlsContext::make(certificate, key);
  if (!tls) return tls.error();
  const Time end = tls->validUntil();
  impl_->reactor.renew(*std::move(tls));
  return end;
}

int Server::port() const {
  return impl_->port;
}

void Server::broadcast(std::string bytes) {
  impl_->reactor.broadcast(std::move(bytes));
}

void Server::endStreams() {
  impl_->reactor.endStreams();
}

std::size_t Server::streamCount() const {
  return impl_->reactor.streamCount();
}

}  // namespace tocsin::http
