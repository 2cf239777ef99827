// SPDX-License-Identifier: Apache-2.0
// What failed, busy and unknowable logins cost.
#include <memory>
#include <string>

#include "server_fixture.h"

namespace tocsin::api {
namespace {

class LoginTriesTest : public ServerTest {
 protected:
  static constexpr const char* kPassword = "correct horse";

  void SetUp() override {
    ServerTest::SetUp();
    addUser("ann", Role::Operator, kPassword);
    addUser("bob", Role::Operator, kPassword);
  }

  static Peer at(const std::string& address) { return {Peer::Way::Tcp, address, false}; }

  Response tryLogIn(const std::string& user, const std::string& password, const Peer& peer) {
    return askFrom(
        peer, "POST /api/v1/session", Json{{"user", user}, {"password", password}}.dump());
  }

  int fail(const std::string& user, const Peer& peer) {
    return tryLogIn(user, "wrong horse!", peer).status;
  }

  // How many passwords are compared at once from now on.
  void seat(std::size_t atOnce) {
    std::destroy_at(&backend_->passwords);
    std::construct_at(&backend_->passwords,
                      Passwords::Options{.atOnce = atOnce, .waitMax = Duration{1}, .cost = 1});
  }

  int warnings() {
    const std::string text = log();
    int found = 0;
    for (std::size_t at = text.find(kWait); at != text.npos; at = text.find(kWait, at + 1)) {
      ++found;
    }
    return found;
  }

  static constexpr const char* kWait = "have to wait";
};

TEST_F(LoginTriesTest, WhoKnowsANameKeepsItsOwnerOutForFiveSecondsAtMost) {
  for (int i = 0; i < 12; ++i) {
    EXPECT_EQ(fail("ann", at("198.51.100." + std::to_string(i))), 401);
    now_ += seconds{5};
  }
  EXPECT_EQ(fail("ann", at("198.51.100.99")), 401);
  const Response slowed = tryLogIn("ann", kPassword, kFarPeer);
  EXPECT_EQ(slowed.status, 429);
  EXPECT_EQ(headerOf(slowed, "Retry-After"), "5");
  now_ += seconds{5};
  EXPECT_EQ(tryLogIn("ann", kPassword, kFarPeer).status, 200);
}

TEST_F(LoginTriesTest, ANameAtAnAddressWaitsLongerWhoeverElseSucceedsThere) {
  for (int i = 0; i < 8; ++i) {
    now_ += minutes{1};
    EXPECT_EQ(tryLogIn("bob", kPassword, kFarPeer).status, 200);
    EXPECT_EQ(fail("ann", kFarPeer), 401);
  }
  now_ += seconds{5};
  const Response slowed = tryLogIn("ann", kPassword, kFarPeer);
  EXPECT_EQ(slowed.status, 429);
  EXPECT_EQ(headerOf(slowed, "Retry-After"), "3");
  EXPECT_EQ(tryLogIn("bob", kPassword, kFarPeer).status, 200);
  EXPECT_EQ(tryLogIn("ann", kPassword, at("192.0.2.8")).status, 200);
}

TEST_F(LoginTriesTest, AnAddressThatAllHaveKeepsNobodyOutForLong) {
  for (int i = 0; i < 30; ++i) {
    EXPECT_EQ(fail("ann", kTunnelPeer), 401) << "a script with an old password";
    now_ += seconds{5};
  }
  EXPECT_EQ(fail("ann", kTunnelPeer), 401);
  for (const char* user : {"ann", "bob"}) {
    EXPECT_EQ(headerOf(tryLogIn(user, kPassword, kTunnelPeer), "Retry-After"), "5") << user;
  }
  now_ += seconds{5};
  EXPECT_EQ(tryLogIn("bob", kPassword, kTunnelPeer).status, 200);
  now_ += seconds{5};
  EXPECT_EQ(tryLogIn("ann", kPassword, kTunnelPeer).status, 200);
}

TEST_F(LoginTriesTest, AnIpv6NetworkIsOneAddress) {
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(fail("user" + std::to_string(i), at("2001:db8:1:2::" + std::to_string(i))), 401);
  }
  EXPECT_EQ(tryLogIn("ann", kPassword, at("2001:db8:1:2:ffff::1")).status, 429);
  EXPECT_EQ(tryLogIn("ann", kPassword, at("2001:db8:1:3::1")).status, 200);
}

TEST_F(LoginTriesTest, ATryThatFoundNoRoomHasNotFailed) {
  const Session session = logIn("ann", kPassword);
  seat(0);
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(tryLogIn("ann", kPassword, kFarPeer).status, 503);
    EXPECT_EQ(askFrom(kFarPeer,
                      "PUT /api/v1/session/password",
                      R"({"old":"correct horse","new":"battery staple"})",
                      session.cookie + session.csrf)
                  .status,
              503);
  }
  EXPECT_EQ(backend_->throttle.size(), 0U);
  seat(2);
  EXPECT_EQ(tryLogIn("ann", kPassword, kFarPeer).status, 200);
}

TEST_F(LoginTriesTest, ALockOutIsWarnedOfOnce) {
  for (int i = 0; i < 4; ++i) {
    fail("ann", kFarPeer);
  }
  EXPECT_EQ(warnings(), 0);
  for (int i = 0; i < 4; ++i) {
    fail("ann", kFarPeer);
    EXPECT_EQ(warnings(), 1) << i;
    now_ += minutes{1};
  }
  EXPECT_NE(log().find("logins of ann from 192.0.2.7 have to wait"), std::string::npos) << log();
  for (int i = 0; i < 5; ++i) {
    fail("eve", at("192.0.2.8"));
  }
  EXPECT_EQ(warnings(), 2);
  EXPECT_EQ(log().find("eve"), std::string::npos) << "it may be a password";
}

// A box whose journal is an empty one in memory.
class DegradedTest : public LoginTriesTest {
 protected:
  void SetUp() override {
    ServerOptions options;
    options.isDegraded = true;
    start(std::move(options));
  }
};

TEST_F(DegradedTest, ALoginThatMayBeRightIsNotCalledWrong) {
  for (const char* line : {"POST /api/v1/messages",
                           "GET /api/v1/messages",
                           "GET /api/v1/users",
                           "PUT /api/v1/session/password",
                           "GET /api/v1/metrics"}) {
    for (const char* header :
         {"Authorization: Bearer known-once\r\n", "Cookie: tocsin_session=known-once\r\n", ""}) {
      const Response response = askFrom(kFarPeer, line, R"({"list":"noc","text":"x"})", header);
      EXPECT_EQ(response.status, 503) << line << header;
      EXPECT_EQ(headerOf(response, "Retry-After"), "10");
      EXPECT_NE(response.body.find("drop a file into the spool"), std::string::npos);
    }
  }
  EXPECT_TRUE(operations_.posted.empty());
}

TEST_F(DegradedTest, NoPasswordIsWrongAndNoneCountsAsFailed) {
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(tryLogIn("ann", kPassword, kFarPeer).status, 503);
  }
  EXPECT_EQ(askFrom(kFarPeer,
                    "POST /api/v1/setup",
                    R"({"secret":"x","user":"ann","password":"battery staple"})")
                .status,
            503);
  EXPECT_EQ(backend_->throttle.size(), 0U);
}

TEST_F(DegradedTest, WhatNeedsNoLoginIsServed) {
  EXPECT_EQ(askFrom(kFarPeer, "GET /healthz").status, 200);
  EXPECT_EQ(askFrom(kNearPeer, "GET /metrics").status, 200);
  EXPECT_EQ(askFrom(kSocketPeer, "GET /api/v1/messages").status, 200);
  EXPECT_EQ(askFrom(kSocketPeer, "PUT /api/v1/session/password", R"({"old":"a","new":"b"})").status,
            403)
      << "this is known of the socket";
}

}  // namespace
}  // namespace tocsin::api
