// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "server_fixture.h"

namespace tocsin::api {
namespace {

class SessionTest : public ServerTest {
 protected:
  static constexpr const char* kPassword = "correct horse";

  void SetUp() override {
    ServerTest::SetUp();
    addUser("ann", Role::Operator, kPassword);
  }

  Response tryLogIn(const std::string& user,
                    const std::string& password,
                    const std::string& headers = {},
                    const Peer& peer = kFarPeer) {
    return askFrom(
        peer, "POST /api/v1/session", Json{{"user", user}, {"password", password}}.dump(), headers);
  }

  int statusOf(const Session& session) {
    return askFrom(kFarPeer, "GET /api/v1/session", {}, session.cookie).status;
  }

  Response offer(const std::string& user) {
    return askFrom(kSocketPeer, "POST /api/v1/users/" + user + "/setup");
  }

  Response setUp(const std::string& path, const std::string& user, const std::string& password) {
    const std::string secret = path.substr(path.rfind('/') + 1);
    return askFrom(kFarPeer,
                   "POST /api/v1/setup",
                   Json{{"secret", secret}, {"user", user}, {"password", password}}.dump());
  }
};

TEST_F(SessionTest, ALoginAnswersWhoThisIs) {
  ServerOptions options;
  options.language = "de";
  options.version = "1.2";
  options.phones.isThere = true;
  start(std::move(options));
  const Response response = tryLogIn("ann", kPassword);
  const Json json = Json::parse(response.body);
  EXPECT_EQ(json["user"], "ann");
  EXPECT_EQ(json["role"], "operator");
  EXPECT_EQ(json["via"], "cookie");
  EXPECT_EQ(json["until"], "2026-11-21T20:00:00.000Z");
  EXPECT_EQ(json["language"], "de");
  EXPECT_EQ(json["version"], "1.2");
  EXPECT_EQ(json["phones"], true);
  EXPECT_EQ(json["now"], "2026-11-21T08:00:00.000Z");
  Json again =
      Json::parse(askFrom(kFarPeer, "GET /api/v1/session", {}, sessionOf(response).cookie).body);
  EXPECT_EQ(again, json);
  const Json socket = askJson("GET /api/v1/session", 200);
  EXPECT_EQ(socket["via"], "socket");
  EXPECT_TRUE(socket["csrf"].is_null());
  EXPECT_TRUE(socket["until"].is_null());
}

TEST_F(SessionTest, TheCookieIsOutOfReachOfScriptsAndOtherSites) {
  const std::string plain = headerOf(tryLogIn("ann", kPassword), "Set-Cookie");
  EXPECT_EQ(plain.substr(plain.find(';')), "; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200");
  const std::string tls = headerOf(tryLogIn("ann", kPassword, {}, kTlsPeer), "Set-Cookie");
  EXPECT_TRUE(tls.ends_with("; Secure")) << tls;
  const std::string proxied = headerOf(
      tryLogIn("ann", kPassword, "Origin: https://localhost\r\n", kTunnelPeer), "Set-Cookie");
  EXPECT_TRUE(proxied.ends_with("; Secure")) << "a reverse proxy ended TLS: " << proxied;
}

TEST_F(SessionTest, NoSecretIsStored) {
  const Response response = tryLogIn("ann", kPassword);
  const std::string cookie = headerOf(response, "Set-Cookie");
  const std::string secret = cookie.substr(15, 43);
  const auto& sessions = operations_.logins.table.sessions;
  ASSERT_EQ(sessions.size(), 1U);
  EXPECT_EQ(sessions.begin()->first, sha256Hex(secret));
  EXPECT_EQ(response.body.find(secret), std::string::npos);
  EXPECT_EQ(log().find(secret), std::string::npos);
}

TEST_F(SessionTest, ACookieThatWasSentIsNeverAdopted) {
  const Response response = tryLogIn("ann", kPassword, "Cookie: tocsin_session=planted\r\n");
  EXPECT_EQ(headerOf(response, "Set-Cookie").find("planted"), std::string::npos);
  const Session first = sessionOf(response);
  const Session second = sessionOf(tryLogIn("ann", kPassword, first.cookie));
  EXPECT_NE(first.cookie, second.cookie);
  EXPECT_EQ(statusOf(first), 401) << "the one it came with is over";
  EXPECT_EQ(statusOf(second), 200);
}

TEST_F(SessionTest, AWrongLoginSaysNotWhatIsWrong) {
  const Response wrong = tryLogIn("ann", "wrong horse!");
  const Response nobody = tryLogIn("eve", kPassword);
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(nobody.status, 401);
  EXPECT_EQ(wrong.body, nobody.body);
  EXPECT_EQ(headerOf(wrong, "Set-Cookie"), "");
  EXPECT_NE(log().find("a login of ann from 192.0.2.7 failed"), std::string::npos);
  EXPECT_EQ(log().find("eve"), std::string::npos) << "it may be a password";
  operations_.logins.table.users["new"] = {};
  takeLogins();
  EXPECT_EQ(tryLogIn("new", "").status, 401) << "nobody's password fits while none is set";
}

TEST_F(SessionTest, FailedLoginsOfANameSlowDown) {
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(
        tryLogIn("ann", "wrong horse!", {}, {Peer::Way::Tcp, std::to_string(i), false}).status,
        401);
  }
  const Response slowed = tryLogIn("ann", kPassword, {}, {Peer::Way::Tcp, "x", false});
  EXPECT_EQ(slowed.status, 429) << "even with the right password";
  EXPECT_EQ(headerOf(slowed, "Retry-After"), "1");
  now_ += seconds{1};
  EXPECT_EQ(tryLogIn("ann", kPassword).status, 200);
  EXPECT_EQ(tryLogIn("ann", "wrong horse!").status, 401) << "a success forgets";
}

TEST_F(SessionTest, FailedLoginsOfAnAddressSlowDown) {
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(tryLogIn("user" + std::to_string(i), "wrong horse!").status, 401);
  }
  EXPECT_EQ(tryLogIn("ann", kPassword).status, 429);
  EXPECT_EQ(tryLogIn("ann", kPassword, {}, {Peer::Way::Tcp, "192.0.2.8", false}).status, 200);
}

TEST_F(SessionTest, ASessionEndsByTimeByLogoutAndWithItsUser) {
  const Session timed = logIn("ann", kPassword);
  now_ += hours{12};
  EXPECT_EQ(statusOf(timed), 401);
  const Session out = logIn("ann", kPassword);
  const Response response = askFrom(kFarPeer, "DELETE /api/v1/session", {}, out.cookie + out.csrf);
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(headerOf(response, "Set-Cookie").starts_with("tocsin_session=; "));
  EXPECT_NE(headerOf(response, "Set-Cookie").find("Max-Age=0"), std::string::npos);
  EXPECT_EQ(statusOf(out), 401);
  addUser("bob", Role::Viewer, kPassword);
  addUser("root", Role::Admin, kPassword);
  const Session changed = logIn("bob", kPassword);
  askJson("PUT /api/v1/users/bob", 200, R"({"role":"operator"})");
  EXPECT_EQ(statusOf(changed), 401);
  const Session everywhere = logIn("bob", kPassword);
  askJson("DELETE /api/v1/users/bob/sessions", 200);
  EXPECT_EQ(statusOf(everywhere), 401);
  const Session removed = logIn("bob", kPassword);
  askJson("DELETE /api/v1/users/bob", 200);
  EXPECT_EQ(statusOf(removed), 401);
}

TEST_F(SessionTest, ANewPasswordEndsOtherSessionsButNotThisOne) {
  const Session here = logIn("ann", kPassword);
  const Session there = logIn("ann", kPassword);
  const auto change = [&](const char* old, const char* wanted) {
    return askFrom(kFarPeer,
                   "PUT /api/v1/session/password",
                   Json{{"old", old}, {"new", wanted}}.dump(),
                   here.cookie + here.csrf);
  };
  EXPECT_EQ(Json::parse(change("wrong horse!", "battery staple").body)["pointer"], "/old");
  EXPECT_EQ(Json::parse(change(kPassword, "short").body)["pointer"], "/new");
  EXPECT_EQ(change(kPassword, "battery staple").status, 200);
  EXPECT_EQ(statusOf(here), 200);
  EXPECT_EQ(statusOf(there), 401);
  EXPECT_EQ(tryLogIn("ann", kPassword).status, 401);
  EXPECT_EQ(tryLogIn("ann", "battery staple").status, 200);
}

TEST_F(SessionTest, APasswordThatIsChangedMeanwhileOpensNothing) {
  operations_.beforeAccess = [this] { operations_.logins.table.users["ann"].password = "another"; };
  EXPECT_EQ(tryLogIn("ann", kPassword).status, 401);
  EXPECT_TRUE(operations_.logins.table.sessions.empty());
}

TEST_F(SessionTest, ASetupLinkWorksOnceForItsUserAndForADay) {
  const Response offered = offer("ann");
  EXPECT_EQ(offered.status, 201);
  const Json link = Json::parse(offered.body);
  EXPECT_EQ(link["user"], "ann");
  EXPECT_EQ(link["role"], "operator");
  EXPECT_EQ(link["until"], "2026-11-22T08:00:00.000Z");
  const std::string path = link["path"];
  EXPECT_TRUE(path.starts_with("/#/setup/")) << path;
  addUser("bob", Role::Admin, kPassword);
  EXPECT_EQ(setUp(path, "bob", "battery staple").status, 409);
  EXPECT_EQ(setUp("/#/setup/", "bob", "battery staple").status, 409) << "no link is no link";
  EXPECT_EQ(setUp(path, "ann", "short").status, 422);
  const Session old = logIn("ann", kPassword);
  const Response response = setUp(path, "ann", "battery staple");
  EXPECT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(statusOf(sessionOf(response)), 200);
  EXPECT_EQ(statusOf(old), 401);
  EXPECT_EQ(setUp(path, "ann", "battery staple").status, 409);
  const std::string late = Json::parse(offer("ann").body)["path"];
  now_ += hours{24};
  EXPECT_EQ(setUp(late, "ann", "battery staple").status, 409);
}

TEST_F(SessionTest, ASetupWithoutASessionSaysThatThePasswordIsSet) {
  const std::string path = Json::parse(offer("ann").body)["path"];
  int changes = 0;
  operations_.beforeAccess = [&] {
    // What opens the session finds another password.
    if (++changes == 2) operations_.logins.table.users["ann"].password = "another";
  };
  const Response response = setUp(path, "ann", "battery staple");
  EXPECT_EQ(changes, 2);
  EXPECT_EQ(response.status, 503) << response.body;
  EXPECT_NE(response.body.find("the password is set: log in with it"), std::string::npos);
  EXPECT_NE(headerOf(response, "Retry-After"), "");
  EXPECT_EQ(headerOf(response, "Set-Cookie"), "");
}

TEST_F(SessionTest, TheFirstAdminChoosesHisName) {
  operations_.logins.table.users.clear();
  operations_.logins.change(dispatch::OfferSetup{
      .name = {}, .secretHash = sha256Hex("first"), .until = now_ + hours{24}});
  takeLogins();
  EXPECT_EQ(setUp("/#/setup/second", "eve", "battery staple").status, 409);
  EXPECT_EQ(setUp("/#/setup/first", "carol-carol", "Carol-Carol").status, 422);
  const Response response = setUp("/#/setup/first", "carol", "battery staple");
  EXPECT_EQ(Json::parse(response.body)["role"], "admin") << response.body;
  EXPECT_EQ(setUp("/#/setup/first", "eve", "battery staple").status, 409);
}

TEST_F(SessionTest, UsersAndTokensAreShownWithoutTheirSecrets) {
  logIn("ann", kPassword);
  const Response made = askFrom(
      kSocketPeer, "POST /api/v1/tokens", R"({"name":"nagios","role":"producer","until":null})");
  EXPECT_EQ(made.status, 201) << made.body;
  const std::string secret = Json::parse(made.body)["token"];
  EXPECT_EQ(askFrom(kFarPeer, "GET /api/v1/session", {}, "Authorization: bearer " + secret + "\r\n")
                .status,
            200);
  EXPECT_EQ(askJson("GET /api/v1/users", 200)["items"],
            Json::parse(R"([{"name":"ann","role":"operator","created":"1970-01-01T00:00:00.000Z",
    "has_password":true,"setup_until":null,"sessions":1,
    "last_seen":"2026-11-21T08:00:00.000Z"}])"));
  EXPECT_EQ(askJson("GET /api/v1/tokens", 200)["items"],
            Json::parse(R"([{"name":"nagios","role":"producer",
    "created":"2026-11-21T08:00:00.000Z","until":null,"last_used":"2026-11-21T08:00:00.000Z"}])"));
  for (const char* body : {R"({"name":"x","role":"producer"})",
                           R"({"name":"x","role":"root","until":null})",
                           R"({"name":"x","role":"admin","until":"2020-01-01T00:00:00Z"})"}) {
    askJson("POST /api/v1/tokens", 422, body);
  }
  askJson("POST /api/v1/tokens", 409, R"({"name":"nagios","role":"admin","until":null})");
  askJson("PUT /api/v1/users/x", 422, R"({"role":"producer"})");
  askJson("DELETE /api/v1/users/nobody", 404);
}

TEST_F(SessionTest, TheAuditIsShownAsItWasWritten) {
  journal_.entry = {.id = 3,
                    .at = now_,
                    .who = "ann",
                    .via = "page",
                    .did = "put",
                    .subject = "recipient bob",
                    .before = {},
                    .after = R"({"name":"bob"})"};
  const Json page = askJson("GET /api/v1/audit?limit=5&cursor=9", 200);
  EXPECT_EQ(journal_.asked(), "9 5");
  EXPECT_EQ(page["next"], 7);
  EXPECT_EQ(page["items"][0],
            Json::parse(R"({"id":3,"at":"2026-11-21T08:00:00.000Z","who":"ann","via":"page",
    "did":"put","subject":"recipient bob","before":null,"after":{"name":"bob"}})"));
}

}  // namespace
}  // namespace tocsin::api
