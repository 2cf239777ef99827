// SPDX-License-Identifier: Apache-2.0
#include "drivers/channel/tls_session.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <climits>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <utility>

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/IPAddress.h>

#include "drivers/channel/tls_wire.h"

namespace tocsin::channel {
namespace {

using Poco::Net::Context;

constexpr auto kCiphers = "HIGH:!aNULL:!MD5:!RC4:!3DES";
constexpr int kChainDepthMax = 9;
constexpr std::size_t kPinDigits = 64;  // of a SHA-256

Error config(std::string what) {
  return {Fault::Config, std::move(what)};
}

std::string nameOf(const Device& device) {
  const bool isIpv6 = device.host.find(':') != std::string::npos;
  return (isIpv6 ? "[" + device.host + "]" : device.host) + ":" + std::to_string(device.port);
}

// Lower-case digits; the colons of `openssl x509 -fingerprint` are dropped.
std::string pinDigits(std::string_view pin) {
  std::string digits;
  for (const char c : pin) {
    if (c != ':') digits += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return digits;
}

// OpenSSL's queue of errors is emptied before each call, so this is of the last one.
std::string lastReason() {
  const char* reason = ::ERR_reason_error_string(::ERR_peek_last_error());
  return reason != nullptr ? reason : "unknown error";
}

Result<Context::Ptr> contextOf(const std::string& ca) {
  try {
    const Context::Ptr context(new Context(
        Context::TLS_CLIENT_USE, ca, Context::VERIFY_STRICT, kChainDepthMax, false, kCiphers));
    SSL_CTX* raw = context->sslContext();
    // The directory is read as needed; the file with all of them would stop the loop for 40 ms.
    if (ca.empty()) ::SSL_CTX_load_verify_dir(raw, ::X509_get_default_cert_dir());
    ::SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
    ::SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION);
    // The queue of a channel moves while it grows.
    SSL_CTX_set_mode(raw, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_clear_mode(raw, SSL_MODE_AUTO_RETRY);
    return context;
  } catch (const Poco::Exception& e) {
    ::ERR_clear_error();
    return config("the trusted certificates " + ca + " do not read: " + e.displayText() +
                  "; a file in PEM form is right");
  }
}

struct Advice {
  long code;
  std::string_view what;
};

constexpr std::string_view kNameTheIssuer =
    "name the file with the certificate of its issuer (tls_ca)";
constexpr std::string_view kNameInside = "name what stands in the certificate (tls_name)";
constexpr std::string_view kAskForNew = "its owner has to renew it; is our clock right?";

constexpr std::array kAdvices{
    Advice{X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, kNameTheIssuer},
    Advice{X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, kNameTheIssuer},
    Advice{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, kNameTheIssuer},
    Advice{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, kNameTheIssuer},
    Advice{X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, kNameTheIssuer},
    Advice{X509_V_ERR_HOSTNAME_MISMATCH, kNameInside},
    Advice{X509_V_ERR_IP_ADDRESS_MISMATCH, kNameInside},
    Advice{X509_V_ERR_CERT_HAS_EXPIRED, kAskForNew},
    Advice{X509_V_ERR_CERT_NOT_YET_VALID, kAskForNew},
};

Error notTrusted(const std::string& server, long code) {
  const auto found = std::find_if(
      kAdvices.begin(), kAdvices.end(), [code](const Advice& one) { return one.code == code; });
  const std::string_view advice =
      found == kAdvices.end() ? "its owner has to get a better one" : found->what;
  return config("certificate of " + server + " is not trusted: " +
                ::X509_verify_cert_error_string(code) + ", " + std::string(advice));
}

// Who speaks first (SMTP, telnet), HTTP, or anything else that is no record of TLS.
bool isNoTls(int reason) {
  return reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_HTTP_REQUEST ||
         reason == SSL_R_UNKNOWN_PROTOCOL || reason == SSL_R_PACKET_LENGTH_TOO_LONG ||
         reason == SSL_R_BAD_RECORD_TYPE || reason == SSL_R_RECORD_LENGTH_MISMATCH;
}

bool isTooOld(int reason) {
  return reason == SSL_R_UNSUPPORTED_PROTOCOL || reason == SSL_R_TLSV1_ALERT_PROTOCOL_VERSION;
}

// SSL_set_tlsext_host_name() is a macro with a cast of old.
bool askFor(SSL* ssl, std::string name) {
  return ::SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data()) == 1;
}

std::string fingerprintOf(const SSL* ssl) {
  unsigned char hash[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  X509* certificate = ::SSL_get0_peer_certificate(ssl);
  if (certificate == nullptr || ::X509_digest(certificate, ::EVP_sha256(), hash, &size) != 1) {
    return "";
  }
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string digits;
  for (unsigned i = 0; i < size; ++i) {
    digits += kHex[hash[i] >> 4U];
    digits += kHex[hash[i] & 0xFU];
  }
  return digits;
}

}  // namespace

struct TlsSession::Inside {
  Context::Ptr context;
  TlsWire wire;
  std::unique_ptr<SSL, decltype(&::SSL_free)> ssl{nullptr, ::SSL_free};
  std::string server, pin, trouble;
  bool isBroken = false;

  Error failedHandshake() {
    isBroken = true;
    const long verdict = ::SSL_get_verify_result(ssl.get());
    if (verdict != X509_V_OK) return notTrusted(server, verdict);
    if (wire.isClosed) {
      return {Fault::Transient, server + " closed the connection in the TLS handshake"};
    }
    const int reason = ERR_GET_REASON(::ERR_peek_last_error());
    if (isNoTls(reason)) {
      return config(server + " speaks no TLS on this port: " + lastReason());
    }
    if (isTooOld(reason)) return config(server + " has no TLS 1.2 or newer: " + lastReason());
    const std::string why = wire.error != 0 ? wire.errorText() : lastReason();
    return {Fault::Transient, "TLS handshake with " + server + " failed: " + why};
  }

  Status checkPin() {
    if (pin.empty()) return {};
    const std::string found = fingerprintOf(ssl.get());
    if (found == pin) return {};
    isBroken = true;
    return config("certificate of " + server + " is not the pinned one: its SHA-256 is " + found +
                  "; when its owner has renewed it, write this (tls_pin)");
  }

  // What a read or a write that moved nothing means, as read(2) says it.
  ssize_t nothing(int result, bool isRead) {
    const int kind = ::SSL_get_error(ssl.get(), result);
    if (kind == SSL_ERROR_WANT_READ || kind == SSL_ERROR_WANT_WRITE) {
      errno = EAGAIN;
      return -1;
    }
    const bool isEnd = kind == SSL_ERROR_ZERO_RETURN || wire.isClosed;
    if (!isEnd || kind != SSL_ERROR_ZERO_RETURN) isBroken = true;
    if (isEnd && isRead) return 0;
    if (!isEnd && kind == SSL_ERROR_SSL) trouble = lastReason();
    const int lost = wire.error != 0 ? wire.error : EPROTO;
    errno = isEnd ? EPIPE : lost;
    return -1;
  }
};

TlsSession::TlsSession(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}

TlsSession::~TlsSession() = default;

Result<std::unique_ptr<TlsSession>> TlsSession::make(int fd,
                                                     const Device& device,
                                                     const ChannelOptions& options) {
  auto context = contextOf(options.tlsCa);
  if (!context) return context.error();
  ::ERR_clear_error();
  auto inside = std::make_unique<Inside>();
  inside->context = *context;
  inside->server = nameOf(device);
  inside->pin = pinDigits(options.tlsPin);
  inside->wire.fd = fd;
  inside->ssl.reset(::SSL_new(inside->context->sslContext()));
  SSL* ssl = inside->ssl.get();
  BIO* bio = ssl == nullptr ? nullptr : makeBio(inside->wire);
  if (bio == nullptr) return Error{Fault::Transient, "no TLS session: " + lastReason()};
  ::SSL_set_bio(ssl, bio, bio);
  const std::string& name = options.tlsName.empty() ? device.host : options.tlsName;
  Poco::Net::IPAddress address;
  const bool isAddress = Poco::Net::IPAddress::tryParse(name, address);
  // RFC 6066, section 3: no address in the name that is asked for.
  const bool isAsked = isAddress || askFor(ssl, name);
  // Takes an address, too, which has to stand in the certificate as one.
  if (!isAsked || ::SSL_set1_host(ssl, name.c_str()) != 1) {
    return config(name + " cannot be the name in a certificate");
  }
  ::SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  ::SSL_set_connect_state(ssl);
  return std::unique_ptr<TlsSession>(new TlsSession(std::move(inside)));
}

Result<TlsSession::Step> TlsSession::handshake() {
  ::ERR_clear_error();
  SSL* ssl = inside_->ssl.get();
  const int result = ::SSL_do_handshake(ssl);
  if (result == 1) {
    if (Status pinned = inside_->checkPin(); !pinned) return pinned.error();
    return Step::Done;
  }
  const int kind = ::SSL_get_error(ssl, result);
  if (kind == SSL_ERROR_WANT_READ) return Step::WantsRead;
  if (kind == SSL_ERROR_WANT_WRITE) return Step::WantsWrite;
  return inside_->failedHandshake();
}

ssize_t TlsSession::read(char* bytes, std::size_t size) {
  ::ERR_clear_error();
  const int most = static_cast<int>(std::min<std::size_t>(size, INT_MAX));
  const int count = ::SSL_read(inside_->ssl.get(), bytes, most);
  return count > 0 ? count : inside_->nothing(count, true);
}

ssize_t TlsSession::write(std::string_view bytes) {
  ::ERR_clear_error();
  const int most = static_cast<int>(std::min<std::size_t>(bytes.size(), INT_MAX));
  const int count = ::SSL_write(inside_->ssl.get(), bytes.data(), most);
  return count > 0 ? count : inside_->nothing(count, false);
}

bool TlsSession::hasPending() const {
  return ::SSL_pending(inside_->ssl.get()) > 0;
}

const std::string& TlsSession::trouble() const {
  return inside_->trouble;
}

void TlsSession::sayGoodbye() {
  if (inside_->isBroken || ::SSL_is_init_finished(inside_->ssl.get()) == 0) return;
  ::ERR_clear_error();
  (void)::SSL_shutdown(inside_->ssl.get());
  ::ERR_clear_error();
}

Status checkTls(const ChannelOptions& options) {
  if (!options.tls) return {};
  const auto device = parseDevice(options.device);
  if (!device) return device.error();
  if (device->kind != Device::Kind::Tcp) {
    return config("TLS goes over \"tcp:HOST:PORT\" only, not over " + options.device);
  }
  const std::string pin = pinDigits(options.tlsPin);
  const bool isHex =
      std::all_of(pin.begin(), pin.end(), [](unsigned char c) { return std::isxdigit(c) != 0; });
  if (!pin.empty() && (pin.size() != kPinDigits || !isHex)) {
    return config(
        "a pin is the SHA-256 of a certificate, 64 hexadecimal digits, as `openssl x509 "
        "-noout -fingerprint -sha256` shows it");
  }
  const auto context = contextOf(options.tlsCa);
  if (!context) return context.error();
  return {};
}

}  // namespace tocsin::channel
