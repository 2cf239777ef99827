// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "channel_fixture.h"
#include "tests/support/tls_server.h"

namespace tocsin::channel {

inline constexpr auto kHere = "IP:127.0.0.1,DNS:smsc.example";

class TlsChannelTest : public ChannelFixture {
 protected:
  ~TlsChannelTest() override { channel_.reset(); }

  void serve(test::TlsServer::Handler handler, int protocol = 0) {
    serve(good_, std::move(handler), protocol);
  }

  void serve(const test::Identity& identity,
             test::TlsServer::Handler handler = {},
             int protocol = 0) {
    channel_.reset();  // the server before waits for its end
    server_.reset();
    server_ = std::make_unique<test::TlsServer>(identity, std::move(handler), protocol);
  }

  ChannelOptions to(std::uint16_t port) const {
    return {.device = "tcp:127.0.0.1:" + std::to_string(port), .tls = true, .tlsCa = ca_.path()};
  }

  ChannelOptions options() const { return to(server_->port()); }

  std::string address() const { return "127.0.0.1:" + std::to_string(server_->port()); }

  void connect() {
    make(options());
    openWell();
  }

  // Connects to one that must not be trusted; why it was not.
  std::string distrust(const ChannelOptions& options) {
    closed_.clear();
    opens_ = 0;
    make(options);
    const std::string why = openBadly();
    EXPECT_EQ(loop_.timers() + loop_.watches(), 0U);
    server_->finish();
    EXPECT_EQ(server_->leftOver(), "");
    return why;
  }

  const test::Identity authority_ =
      test::makeIdentity({.commonName = "Authority", .isAuthority = true});
  const test::Identity good_ =
      test::makeIdentity({.commonName = "smsc", .names = kHere}, &authority_);
  const test::PemFile ca_{authority_.pem()};
  std::unique_ptr<test::TlsServer> server_;
};

}  // namespace tocsin::channel
