// SPDX-License-Identifier: Apache-2.0
#include "drivers/gateway/secure.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <utility>

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/IPAddress.h>

#include "drivers/gateway/http_client.h"

namespace tocsin::gateway {
namespace {

using Poco::Net::Context;
using Poco::Net::SecureStreamSocket;

constexpr auto kCiphers = "HIGH:!aNULL:!MD5:!RC4:!3DES";
constexpr int kChainDepthMax = 9;

// Of the handshake that this thread is in: Poco keeps its SSL to itself.
thread_local std::string distrust;  // NOLINT(readability-identifier-naming)

int noteDistrust(int isGood, X509_STORE_CTX* store) {
  if (isGood == 0) {
    distrust = ::X509_verify_cert_error_string(::X509_STORE_CTX_get_error(store));
  }
  return isGood;
}

// Poco's own check of the name asks the name server and takes localhost for trusted, so OpenSSL's
// stands in its place.
Context::Ptr contextOf(const std::string& caFile) {
  Context::Ptr context(new Context(
      Context::TLS_CLIENT_USE, caFile, Context::VERIFY_STRICT, kChainDepthMax, false, kCiphers));
  context->enableExtendedCertificateVerification(false);
  SSL_CTX* raw = context->sslContext();
  if (caFile.empty()) ::SSL_CTX_load_verify_dir(raw, ::X509_get_default_cert_dir());
  ::SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, noteDistrust);
  SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
  ::SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
  return context;
}

bool expectHost(const Context& context, const std::string& host, bool isAddress) {
  X509_VERIFY_PARAM* expected = ::SSL_CTX_get0_param(context.sslContext());
  ::X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return isAddress ? ::X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str()) == 1
                   : ::X509_VERIFY_PARAM_set1_host(expected, host.c_str(), 0) == 1;
}

}  // namespace

Status checkCaFile(const std::string& path) {
  if (path.empty()) return {};
  try {
    (void)contextOf(path);
    return {};
  } catch (const Poco::Exception& e) {
    ::ERR_clear_error();
    return Error{Fault::Config,
                 "the trusted certificates " + path + " do not read: " + e.displayText() +
                     "; a file in PEM form is right"};
  }
}

Result<SecureStreamSocket> secure(const Poco::Net::StreamSocket& socket,
                                  const Url& url,
                                  const std::string& caFile) {
  if (Status readable = checkCaFile(caFile); !readable) return readable.error();
  distrust.clear();
  ::ERR_clear_error();
  try {
    Context::Ptr context = contextOf(caFile);
    Poco::Net::IPAddress address;
    const bool isAddress = Poco::Net::IPAddress::tryParse(url.host, address);
    if (!expectHost(*context, url.host, isAddress)) {
      return Error{Fault::Config, url.host + " cannot be the name in a certificate"};
    }
    // RFC 6066, section 3: no address in the name that is asked for.
    return isAddress ? SecureStreamSocket::attach(socket, context)
                     : SecureStreamSocket::attach(socket, url.host, context);
  } catch (const Poco::Exception& e) {
    ::ERR_clear_error();
    if (distrust.empty()) {
      return Error{Fault::Transient,
                   "TLS handshake with " + url.authority + " failed: " + e.displayText()};
    }
    return Error{Fault::Config, "certificate of " + url.authority + " is not trusted: " + distrust};
  }
}

}  // namespace tocsin::gateway
