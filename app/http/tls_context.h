// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <openssl/ssl.h>
#include <string>

#include "queue/base/result.h"
#include "queue/base/time.h"

namespace tocsin::http {

// What all TLS connections of a port share: TLS 1.2 and 1.3, our certificate and its key.
class TlsContext {
 public:
  // Reads PEM files: the certificate with its chain, ours first; the key without a password.
  // Config errors say which of the two is wrong.
  static Result<TlsContext> make(const std::string& certificate, const std::string& key);

  // When our certificate ends.
  Time validUntil() const;

  SSL_CTX* get() const { return context_.get(); }

 private:
  using Context = std::unique_ptr<SSL_CTX, decltype(&::SSL_CTX_free)>;

  explicit TlsContext(Context context) : context_(std::move(context)) {}

  Context context_;
};

}  // namespace tocsin::http
