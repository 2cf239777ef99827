// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ctime>
#include <filesystem>
#include <fstream>
#include <memory>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string>
#include <string_view>
#include <unistd.h>

#include "queue/base/check.h"

// Certificates for tests, made when they run: none is in the tree, none gets too old.
namespace tocsin::test {

// A key and its certificate.
struct Identity {
  std::unique_ptr<EVP_PKEY, decltype(&::EVP_PKEY_free)> key{nullptr, ::EVP_PKEY_free};
  std::unique_ptr<X509, decltype(&::X509_free)> certificate{nullptr, ::X509_free};

  std::string pem() const {
    const std::unique_ptr<BIO, decltype(&::BIO_free)> bio(::BIO_new(::BIO_s_mem()), ::BIO_free);
    check(::PEM_write_bio_X509(bio.get(), certificate.get()) == 1, "a certificate is written");
    std::string text(100'000, '\0');
    const int size = ::BIO_read(bio.get(), text.data(), static_cast<int>(text.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
  }

  // SHA-256, upper-case hex with colons, as openssl(1) shows it.
  std::string fingerprint() const {
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    check(::X509_digest(certificate.get(), ::EVP_sha256(), hash, &size) == 1, "a hash");
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
      text += (i == 0 ? "" : ":");
      text += {kHex[hash[i] >> 4U], kHex[hash[i] & 0xFU]};
    }
    return text;
  }
};

struct Wanted {
  std::string commonName = "Test";
  std::string names{};  // "DNS:smsc.example,IP:127.0.0.1"; empty: no such extension
  bool isAuthority = false;
  long fromDays = -1, toDays = 1;  // from now
};

namespace detail {

inline void extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  ::X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = ::X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  check(extension != nullptr, "an extension reads");
  ::X509_add_ext(certificate, extension, -1);
  ::X509_EXTENSION_free(extension);
}

}  // namespace detail

// Signed by `issuer`, or by itself without one.
inline Identity makeIdentity(const Wanted& wanted, const Identity* issuer = nullptr) {
  static long serial = 1'000;
  constexpr long kDaySeconds = 86'400;
  Identity made;
  made.key.reset(EVP_EC_gen("P-256"));
  made.certificate.reset(::X509_new());
  X509* x509 = made.certificate.get();
  X509* signer = issuer == nullptr ? x509 : issuer->certificate.get();
  ::X509_set_version(x509, 2);
  ::ASN1_INTEGER_set(::X509_get_serialNumber(x509), ++serial);
  ::X509_gmtime_adj(::X509_getm_notBefore(x509), wanted.fromDays * kDaySeconds);
  ::X509_gmtime_adj(::X509_getm_notAfter(x509), wanted.toDays * kDaySeconds);
  ::X509_set_pubkey(x509, made.key.get());
  X509_NAME* name = ::X509_get_subject_name(x509);
  const auto* text = reinterpret_cast<const unsigned char*>(wanted.commonName.c_str());
  ::X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1, 0);
  ::X509_set_issuer_name(x509, ::X509_get_subject_name(signer));
  detail::extend(x509,
                 signer,
                 NID_basic_constraints,
                 wanted.isAuthority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  if (!wanted.names.empty()) detail::extend(x509, signer, NID_subject_alt_name, wanted.names);
  EVP_PKEY* key = issuer == nullptr ? made.key.get() : issuer->key.get();
  check(::X509_sign(x509, key, ::EVP_sha256()) > 0, "a certificate is signed");
  return made;
}

// The key, PEM without a password.
inline std::string keyPem(const Identity& identity) {
  const std::unique_ptr<BIO, decltype(&::BIO_free)> bio(::BIO_new(::BIO_s_mem()), ::BIO_free);
  const int done = ::PEM_write_bio_PrivateKey(
      bio.get(), identity.key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  check(done == 1, "a key is written");
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

// A file that goes with its object.
class PemFile {
 public:
  explicit PemFile(const std::string& text)
      : path_(std::filesystem::temp_directory_path() /
              ("tocsin-" + std::to_string(::getpid()) + "-" + std::to_string(++count()) + ".pem")) {
    std::ofstream(path_) << text;
  }

  PemFile(const PemFile&) = delete;
  PemFile& operator=(const PemFile&) = delete;

  ~PemFile() { std::filesystem::remove(path_); }

  std::string path() const { return path_.string(); }

 private:
  static int& count() {
    static int number = 0;
    return number;
  }

  std::filesystem::path path_;
};

}  // namespace tocsin::test
