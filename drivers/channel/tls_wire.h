// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/bio.h>
#include <string>

namespace tocsin::channel {

// What OpenSSL reads and writes: OpenSSL's own socket BIO would raise SIGPIPE, and does not tell
// apart an end and an error.
struct TlsWire {
  int fd = -1;
  bool isClosed = false;  // the other end has sent its last byte
  int error = 0;          // errno of what broke it

  std::string errorText() const;
};

// A BIO over `wire`, which outlives it; nullptr: no memory.
BIO* makeBio(TlsWire& wire);

}  // namespace tocsin::channel
