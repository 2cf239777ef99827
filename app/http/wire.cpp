// SPDX-License-Identifier: Apache-2.0
#include "app/http/wire.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <utility>

namespace tocsin::http {

// What stands below TLS.
struct Wire::Line {
  Descriptor socket;
  std::uint64_t received = 0;
  bool hasEnded = false;

  ssize_t receive(char* bytes, std::size_t size) {
    ssize_t count = 0;
    do {
      count = ::recv(socket.fd(), bytes, size, MSG_DONTWAIT);
    } while (count < 0 && errno == EINTR);
    if (count > 0) received += static_cast<std::uint64_t>(count);
    if (count == 0) hasEnded = true;
    return count;
  }

  ssize_t send(const char* bytes, std::size_t size) const {
    ssize_t count = 0;
    do {
      count = ::send(socket.fd(), bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    } while (count < 0 && errno == EINTR);
    return count;
  }

  // OpenSSL's own socket BIO would raise SIGPIPE.
  static BIO_METHOD* method();

  static Line& of(BIO* bio) { return *static_cast<Line*>(::BIO_get_data(bio)); }
};

namespace {

bool isBusy(ssize_t count) {
  return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

}  // namespace

BIO_METHOD* Wire::Line::method() {
  static BIO_METHOD* const kMethod = [] {
    BIO_METHOD* made = ::BIO_meth_new(::BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "tocsin http");
    if (made == nullptr) return made;
    ::BIO_meth_set_read(made, [](BIO* bio, char* bytes, int size) {
      BIO_clear_retry_flags(bio);
      const ssize_t count = of(bio).receive(bytes, static_cast<std::size_t>(size));
      if (isBusy(count)) BIO_set_retry_read(bio);
      return static_cast<int>(count);
    });
    ::BIO_meth_set_write(made, [](BIO* bio, const char* bytes, int size) {
      BIO_clear_retry_flags(bio);
      const ssize_t count = of(bio).send(bytes, static_cast<std::size_t>(size));
      if (isBusy(count)) BIO_set_retry_write(bio);
      return static_cast<int>(count);
    });
    ::BIO_meth_set_ctrl(made, [](BIO* /*bio*/, int command, long /*number*/, void* /*pointer*/) {
      return command == BIO_CTRL_FLUSH ? 1L : 0L;
    });
    return made;
  }();  // lives as long as the process
  return kMethod;
}

struct Wire::Tls {
  std::unique_ptr<SSL, decltype(&::SSL_free)> ssl{nullptr, ::SSL_free};
  bool isBroken = false;
  bool isPlainRequest = false;
};

Wire::Wire(Descriptor socket, const TlsContext* tls)
    : line_(std::make_unique<Line>(Line{std::move(socket)})) {
  if (tls == nullptr) return;
  ::ERR_clear_error();
  tls_ = std::make_unique<Tls>();
  tls_->ssl.reset(::SSL_new(tls->get()));
  BIO* bio = Line::method() == nullptr ? nullptr : ::BIO_new(Line::method());
  if (tls_->ssl == nullptr || bio == nullptr) {
    ::BIO_free(bio);
    tls_->isBroken = true;  // no memory
    return;
  }
  ::BIO_set_data(bio, line_.get());
  ::BIO_set_init(bio, 1);
  ::SSL_set_bio(tls_->ssl.get(), bio, bio);
  ::SSL_set_accept_state(tls_->ssl.get());
}

Wire::~Wire() = default;

int Wire::fd() const {
  return line_->socket.fd();
}

std::uint64_t Wire::received() const {
  return line_->received;
}

Wire::Step Wire::read(std::span<char> into) {
  if (tls_ == nullptr) return readRaw(into);
  if (tls_->isBroken) return {Outcome::Broken};
  ::ERR_clear_error();
  const auto most = static_cast<int>(std::min<std::size_t>(into.size(), INT_MAX));
  const int count = ::SSL_read(tls_->ssl.get(), into.data(), most);
  return count > 0 ? Step{Outcome::Moved, static_cast<std::size_t>(count)} : ended(count);
}

Wire::Step Wire::write(std::string_view bytes) {
  awaitsRoom_ = true;
  if (tls_ == nullptr) {
    const ssize_t count = line_->send(bytes.data(), bytes.size());
    if (count >= 0) return {Outcome::Moved, static_cast<std::size_t>(count)};
    return {isBusy(count) ? Outcome::Later : Outcome::Broken};
  }
  if (tls_->isBroken) return {Outcome::Broken};
  ::ERR_clear_error();
  const auto most = static_cast<int>(std::min<std::size_t>(bytes.size(), INT_MAX));
  const int count = ::SSL_write(tls_->ssl.get(), bytes.data(), most);
  return count > 0 ? Step{Outcome::Moved, static_cast<std::size_t>(count)} : ended(count);
}

// What a step of TLS that moved nothing means. An end without close_notify is an end, too: a
// request says itself where it ends.
Wire::Step Wire::ended(int result) {
  const int kind = ::SSL_get_error(tls_->ssl.get(), result);
  awaitsRoom_ = kind == SSL_ERROR_WANT_WRITE;
  if (kind == SSL_ERROR_WANT_READ || kind == SSL_ERROR_WANT_WRITE) return {Outcome::Later};
  if (kind == SSL_ERROR_ZERO_RETURN) return {Outcome::End};
  tls_->isBroken = true;
  const int reason = ERR_GET_REASON(::ERR_peek_last_error());
  tls_->isPlainRequest = kind == SSL_ERROR_SSL && reason == SSL_R_HTTP_REQUEST;
  ::ERR_clear_error();
  return {line_->hasEnded && !tls_->isPlainRequest ? Outcome::End : Outcome::Broken};
}

Wire::Step Wire::readRaw(std::span<char> into) {
  awaitsRoom_ = false;
  const ssize_t count = line_->receive(into.data(), into.size());
  if (count > 0) return {Outcome::Moved, static_cast<std::size_t>(count)};
  if (count == 0) return {Outcome::End};
  return {isBusy(count) ? Outcome::Later : Outcome::Broken};
}

bool Wire::hasPending() const {
  return tls_ != nullptr && !tls_->isBroken && ::SSL_pending(tls_->ssl.get()) > 0;
}

bool Wire::fallsToPlain() {
  if (tls_ == nullptr || !tls_->isPlainRequest) return false;
  tls_.reset();
  return true;
}

void Wire::endSending() {
  const bool isShaken =
      tls_ != nullptr && !tls_->isBroken && ::SSL_is_init_finished(tls_->ssl.get()) != 0;
  if (isShaken) (void)::SSL_shutdown(tls_->ssl.get());
  ::ERR_clear_error();
  (void)::shutdown(line_->socket.fd(), SHUT_WR);
}

}  // namespace tocsin::http
