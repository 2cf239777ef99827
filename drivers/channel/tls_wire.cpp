// SPDX-License-Identifier: Apache-2.0
#include "drivers/channel/tls_wire.h"

#include <cerrno>
#include <cstring>
#include <sys/socket.h>

namespace tocsin::channel {
namespace {

TlsWire& wireOf(BIO* bio) {
  return *static_cast<TlsWire*>(::BIO_get_data(bio));
}

bool isBusy(ssize_t count) {
  return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

int readWire(BIO* bio, char* bytes, int size) {
  TlsWire& wire = wireOf(bio);
  BIO_clear_retry_flags(bio);
  ssize_t count = 0;
  do {
    count = ::recv(wire.fd, bytes, static_cast<std::size_t>(size), 0);
  } while (count < 0 && errno == EINTR);
  if (isBusy(count)) {
    BIO_set_retry_read(bio);
  } else if (count < 0) {
    wire.error = errno;
  } else if (count == 0) {
    wire.isClosed = true;
  }
  return static_cast<int>(count);
}

int writeWire(BIO* bio, const char* bytes, int size) {
  TlsWire& wire = wireOf(bio);
  BIO_clear_retry_flags(bio);
  ssize_t count = 0;
  do {
    count = ::send(wire.fd, bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
  } while (count < 0 && errno == EINTR);
  if (isBusy(count)) {
    BIO_set_retry_write(bio);
  } else if (count < 0) {
    wire.error = errno;
  }
  return static_cast<int>(count);
}

long controlWire(BIO* /*bio*/, int command, long /*number*/, void* /*pointer*/) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

// Lives as long as the process.
BIO_METHOD* makeMethod() {
  BIO_METHOD* method = ::BIO_meth_new(::BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "tocsin line");
  if (method == nullptr) return nullptr;
  ::BIO_meth_set_read(method, readWire);
  ::BIO_meth_set_write(method, writeWire);
  ::BIO_meth_set_ctrl(method, controlWire);
  return method;
}

}  // namespace

std::string TlsWire::errorText() const {
  return std::strerror(error);
}

BIO* makeBio(TlsWire& wire) {
  static BIO_METHOD* const kMethod = makeMethod();
  BIO* bio = kMethod == nullptr ? nullptr : ::BIO_new(kMethod);
  if (bio == nullptr) return nullptr;
  ::BIO_set_data(bio, &wire);
  ::BIO_set_init(bio, 1);
  return bio;
}

}  // namespace tocsin::channel
