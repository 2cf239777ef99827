// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>

#include "app/api/server.h"
#include "app/config/config.h"
#include "app/dispatch/dispatcher.h"
#include "queue/base/log.h"
#include "queue/base/result.h"
#include "queue/base/time.h"

namespace tocsin::app {

// Watches the certificate of the page's port: files that changed are read anew without a restart,
// and the end of the certificate that is used is an alarm in time.
class CertificateWatch {
 public:
  struct Ports {
    std::function<Result<Time>()> renew;  // reads both files; when the certificate ends
    std::function<void(dispatch::Cause, bool stands, const std::string& details)> alarm;
    Log log;
  };

  CertificateWatch(std::string certificate, std::string key, Ports ports);

  // Once a minute. Files that do not read, or not together, change nothing; they are looked at
  // again when they change.
  void look(Time now);

  static constexpr Duration kSoon = hours{24 * 21};
  static constexpr Duration kAtOnce = hours{24 * 3};

 private:
  // Inode, size and time of the last change of both files; zeros: not there.
  using Stamp = std::array<long long, 8>;

  Stamp stamp() const;

  const std::string certificate_, key_;
  const Ports ports_;
  Stamp read_{};
  OptionalTime end_;
};

// None when the port is closed or has no TLS. `server` and `dispatcher` outlive it.
std::unique_ptr<CertificateWatch> watchCertificate(const config::HttpSection& http,
                                                   api::Server& server,
                                                   dispatch::Dispatcher& dispatcher,
                                                   const Log& log);

}  // namespace tocsin::app
