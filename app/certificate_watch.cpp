// SPDX-License-Identifier: Apache-2.0
#include "app/certificate_watch.h"

#include <sys/stat.h>
#include <utility>

namespace tocsin::app {

using dispatch::Cause;

CertificateWatch::CertificateWatch(std::string certificate, std::string key, Ports ports)
    : certificate_(std::move(certificate)), key_(std::move(key)), ports_(std::move(ports)) {}

CertificateWatch::Stamp CertificateWatch::stamp() const {
  Stamp stamp{};
  std::size_t at = 0;
  for (const std::string* path : {&certificate_, &key_}) {
    struct stat is {};

    const bool isThere = ::stat(path->c_str(), &is) == 0;
    const std::array<long long, 4> of{static_cast<long long>(is.st_ino),
                                      static_cast<long long>(is.st_size),
                                      static_cast<long long>(is.st_mtim.tv_sec),
                                      static_cast<long long>(is.st_mtim.tv_nsec)};
    for (const long long value : of) {
      stamp.at(at++) = isThere ? value : 0;
    }
  }
  return stamp;
}

void CertificateWatch::look(Time now) {
  const Stamp is = stamp();
  if (is != std::exchange(read_, is)) {
    const auto renewed = ports_.renew();
    if (renewed) {
      end_ = *renewed;
      ports_.log(LogLevel::Notice, "the page's certificate is good until " + toRfc3339(*end_));
    } else {
      ports_.log(LogLevel::Warning,
                 "the page goes on with the certificate it has: " + renewed.error().what);
    }
  }
  if (!end_) return;
  const Duration left = *end_ - now;
  const std::string details = certificate_ + ", " + toRfc3339(*end_);
  ports_.alarm(Cause::CertificateExpires, left <= kSoon && left > kAtOnce, details);
  ports_.alarm(Cause::CertificateEnds, left <= kAtOnce, details);
}

std::unique_ptr<CertificateWatch> watchCertificate(const config::HttpSection& http,
                                                   api::Server& server,
                                                   dispatch::Dispatcher& dispatcher,
                                                   const Log& log) {
  if (server.port() == 0 || http.tlsCertificate.empty()) return nullptr;
  CertificateWatch::Ports ports;
  ports.renew = [&server] { return server.renewTls(); };
  ports.alarm = [&dispatcher](Cause cause, bool stands, const std::string& details) {
    dispatcher.alarm(cause, "[http] tls_certificate", stands, details);
  };
  ports.log = log;
  return std::make_unique<CertificateWatch>(http.tlsCertificate, http.tlsKey, std::move(ports));
}

}  // namespace tocsin::app
