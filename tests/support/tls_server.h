// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arpa/inet.h>
#include <cstdint>
#include <functional>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>

#include "queue/base/check.h"
#include "tests/support/certificates.h"

namespace tocsin::test {

// A TLS server for one connection on the loopback network, in a thread of its own. What it saw may
// be asked for after finish().
class TlsServer {
 public:
  // One connection that is inside TLS, on the server's thread.
  class Talk {
   public:
    Talk(SSL* ssl, int fd) : ssl_(ssl), fd_(fd) {}

    void say(std::string_view bytes) const {
      if (!bytes.empty()) (void)::SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()));
    }

    // The next `count` bytes, fewer at the end of the connection.
    std::string hear(std::size_t count) const {
      std::string all(count, '\0');
      std::size_t at = 0;
      while (at < count) {
        const int got = ::SSL_read(ssl_, all.data() + at, static_cast<int>(count - at));
        if (got <= 0) break;
        at += static_cast<std::size_t>(got);
      }
      all.resize(at);
      return all;
    }

    void sayGoodbye() const { (void)::SSL_shutdown(ssl_); }

    // Bytes beside TLS, and an end without a word of it.
    void sayPlain(std::string_view bytes) const {
      (void)::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    }

    void cut() const { (void)::shutdown(fd_, SHUT_RDWR); }

   private:
    SSL* ssl_;
    int fd_;
  };

  using Handler = std::function<void(const Talk&)>;

  TlsServer(const Identity& identity, Handler handler, int protocol = 0)
      : handler_(std::move(handler)),
        context_(::SSL_CTX_new(::TLS_server_method()), ::SSL_CTX_free) {
    ::SSL_CTX_use_certificate(context_.get(), identity.certificate.get());
    ::SSL_CTX_use_PrivateKey(context_.get(), identity.key.get());
    if (protocol != 0) {
      ::SSL_CTX_set_security_level(context_.get(), 0);  // for what is too old
      SSL_CTX_set_min_proto_version(context_.get(), protocol);
      SSL_CTX_set_max_proto_version(context_.get(), protocol);
    }
    listen();
    thread_ = std::thread([this] { serve(); });
  }

  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  ~TlsServer() {
    finish();
    ::close(listener_);
  }

  std::uint16_t port() const { return port_; }

  void finish() {
    if (thread_.joinable()) thread_.join();
  }

  bool isShaken() const { return isShaken_; }

  // What the client asked for (SNI); empty: no name.
  const std::string& nameAsked() const { return nameAsked_; }

  // All bytes that came inside and were not heard by the handler.
  const std::string& leftOver() const { return leftOver_; }

 private:
  static constexpr int kPatienceMs = 5'000;

  void listen() {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    check(::bind(listener_, generic, size) == 0 && ::listen(listener_, 8) == 0, "a listener");
    check(::getsockname(listener_, generic, &size) == 0, "a port");
    port_ = ntohs(address.sin_port);
  }

  void serve() {
    pollfd asked{listener_, POLLIN, 0};
    if (::poll(&asked, 1, kPatienceMs) <= 0) return;
    const int fd = ::accept(listener_, nullptr, nullptr);
    const timeval patience{kPatienceMs / 1'000, 0};
    (void)::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    const int isOn = 1;
    (void)::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &isOn, sizeof isOn);
    const std::unique_ptr<SSL, decltype(&::SSL_free)> ssl(::SSL_new(context_.get()), ::SSL_free);
    ::SSL_set_fd(ssl.get(), fd);
    isShaken_ = ::SSL_accept(ssl.get()) == 1;
    const char* name = ::SSL_get_servername(ssl.get(), TLSEXT_NAMETYPE_host_name);
    nameAsked_ = name == nullptr ? "" : name;
    const Talk talk(ssl.get(), fd);
    if (isShaken_ && handler_) handler_(talk);
    if (isShaken_) leftOver_ = talk.hear(100);
    ::close(fd);
    ::ERR_clear_error();
  }

  const Handler handler_;
  const std::unique_ptr<SSL_CTX, decltype(&::SSL_CTX_free)> context_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  bool isShaken_ = false;
  std::string nameAsked_, leftOver_;
  std::thread thread_;
};

}  // namespace tocsin::test
