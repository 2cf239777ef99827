// SPDX-License-Identifier: Apache-2.0
#include "app/http/tls_context.h"

#include <ctime>
#include <openssl/err.h>
#include <openssl/x509.h>

namespace tocsin::http {
namespace {

constexpr auto kCiphers = "HIGH:!aNULL:!MD5:!RC4:!3DES";

// OpenSSL would ask at the terminal.
int noPassword(char* /*buffer*/, int /*size*/, int /*isWriting*/, void* /*ours*/) {
  return 0;
}

Error configError(const std::string& what) {
  const char* reason = ::ERR_reason_error_string(::ERR_peek_last_error());
  Error error{Fault::Config, what + ": " + (reason != nullptr ? reason : "unknown error")};
  ::ERR_clear_error();
  return error;
}

void harden(SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  ::SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  ::SSL_CTX_set_cipher_list(context, kCiphers);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);  // tickets need none
  // What waits to be written moves while it grows; a quiet connection keeps no buffers.
  SSL_CTX_set_mode(context,
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                       SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_clear_mode(context, SSL_MODE_AUTO_RETRY);
  ::SSL_CTX_set_default_passwd_cb(context, noPassword);
}

}  // namespace

Result<TlsContext> TlsContext::make(const std::string& certificate, const std::string& key) {
  ::ERR_clear_error();
  Context context(::SSL_CTX_new(::TLS_server_method()), ::SSL_CTX_free);
  if (context == nullptr) return configError("TLS cannot be used");
  harden(context.get());
  if (::SSL_CTX_use_certificate_chain_file(context.get(), certificate.c_str()) != 1) {
    return configError("the certificate " + certificate + " does not read (PEM is right)");
  }
  if (::SSL_CTX_use_PrivateKey_file(context.get(), key.c_str(), SSL_FILETYPE_PEM) != 1) {
    return configError("the key " + key + " does not read (PEM without a password is right), " +
                       "or is not that of " + certificate);
  }
  return TlsContext(std::move(context));
}

Time TlsContext::validUntil() const {
  const X509* certificate = ::SSL_CTX_get0_certificate(context_.get());
  std::tm end{};
  if (::ASN1_TIME_to_tm(::X509_get0_notAfter(certificate), &end) != 1) return Time::max();
  return Time{seconds{::timegm(&end)}};
}

}  // namespace tocsin::http
