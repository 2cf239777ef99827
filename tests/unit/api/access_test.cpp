// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <string>
#include <vector>

#include "server_fixture.h"

namespace tocsin::api {
namespace {

// Who may call what, written down a second time: V viewer, O operator, A admin, P producer, S only
// with a session (then of which roles), * anyone, L anyone on this machine.
struct Rule {
  const char* line;
  const char* who;
};

constexpr Rule kRules[] = {
    {"GET /session", "VOAP"},
    {"POST /session", "*"},
    {"DELETE /session", "SVOA"},
    {"PUT /session/password", "SVOA"},
    {"POST /setup", "*"},
    {"GET /messages", "VOA"},
    {"POST /messages", "OAP"},
    {"POST /webhooks/alertmanager", "OAP"},
    {"POST /webhooks/grafana", "OAP"},
    {"GET /messages/{number}", "VOA"},
    {"GET /messages/id/{id}", "VOA"},
    {"GET /messages/id/{id}/pages", "VOA"},
    {"POST /messages/{number}/ack", "OA"},
    {"POST /messages/{number}/pass", "OA"},
    {"POST /messages/{number}/cancel", "OA"},
    {"POST /messages/{number}/escalate", "OA"},
    {"GET /history", "VOA"},
    {"GET /history.csv", "VOA"},
    {"GET /recipients", "VOA"},
    {"GET /recipients/{name}", "VOA"},
    {"PUT /recipients/{name}", "A"},
    {"DELETE /recipients/{name}", "A"},
    {"PUT /recipients/{name}/off", "OA"},
    {"POST /recipients/{name}/erase", "A"},
    {"POST /recipients/{name}/test", "OA"},
    {"GET /lists", "VOA"},
    {"GET /lists/{name}", "VOA"},
    {"PUT /lists/{name}", "A"},
    {"DELETE /lists/{name}", "A"},
    {"POST /lists/check", "VOA"},
    {"PUT /lists/{name}/pause", "OA"},
    {"GET /numbers", "VOA"},
    {"POST /import", "A"},
    {"GET /export", "A"},
    {"GET /drivers", "VOA"},
    {"GET /drivers/{name}/trace", "A"},
    {"POST /drivers/{name}/test", "OA"},
    {"GET /inbox", "VOA"},
    {"GET /alarms", "VOA"},
    {"POST /resume", "OA"},
    {"POST /reload", "A"},
    {"GET /spool", "VOA"},
    {"GET /spool/refused/{name}", "OA"},
    {"POST /spool/refused/{name}/retry", "OA"},
    {"GET /phones", "VOA"},
    {"POST /phones/{number}", "OA"},
    {"GET /users", "A"},
    {"PUT /users/{name}", "A"},
    {"DELETE /users/{name}", "A"},
    {"POST /users/{name}/setup", "A"},
    {"DELETE /users/{name}/sessions", "A"},
    {"GET /tokens", "A"},
    {"POST /tokens", "A"},
    {"DELETE /tokens/{name}", "A"},
    {"GET /audit", "A"},
    {"GET /events", "VOA"},
    {"GET /openapi.json", "*"},
    {"GET /healthz", "*"},
    {"GET /readyz", "*"},
    {"GET /metrics", "LVOA"},
};

std::string targetOf(const std::string& line) {
  std::string out;
  bool isName = false;
  for (const char c : line) {
    if (c == '{') out += "1";
    isName = c == '{' || (isName && c != '}');
    if (!isName && c != '}') out += c;
  }
  return out.insert(out.find(' ') + 1, "/api/v1");
}

bool isRefused(int status) {
  return status == 401 || status == 403;
}

class AccessTest : public ServerTest {
 protected:
  static constexpr const char* kPassword = "correct horse";
  const std::map<char, Role> roles_{{'V', Role::Viewer}, {'O', Role::Operator}, {'A', Role::Admin}};

  int status(const Peer& peer, const char* line, const std::string& headers) {
    return askFrom(peer, targetOf(line), {}, headers).status;
  }
};

TEST_F(AccessTest, EveryRouteIsInTheTableOfThisTest) {
  EXPECT_EQ(std::size(kRules), routes().size());
  for (const Route& route : routes()) {
    const std::string line = std::string(route.method) + " " + std::string(route.pattern);
    EXPECT_TRUE(std::any_of(std::begin(kRules), std::end(kRules), [&](const Rule& rule) {
      return rule.line == line;
    })) << line;
  }
}

TEST_F(AccessTest, ATokenMayDoWhatItsRoleMay) {
  std::map<char, std::string> tokens;
  for (const auto& [letter, role] : roles_) {
    tokens[letter] = addToken(std::string(1, letter), role);
  }
  tokens['P'] = addToken("P", Role::Producer);
  for (const Rule& rule : kRules) {
    const std::string who = rule.who;
    for (const auto& [letter, header] : tokens) {
      const bool may = who == "*" || (who.find(letter) != who.npos && who[0] != 'S');
      const int got = status(kFarPeer, rule.line, header);
      const bool isOpen = who == "*";  // a login that is wrong is 401, too
      EXPECT_EQ(!isOpen && isRefused(got), !may) << rule.line << " " << letter << " " << got;
      EXPECT_EQ(got == 403, !may) << rule.line << " " << letter;
    }
  }
}

TEST_F(AccessTest, ASessionMayDoWhatItsRoleMay) {
  for (const auto& [letter, role] : roles_) {
    const std::string name = std::string("user") + letter;
    for (const Rule& rule : kRules) {
      const std::string who = rule.who;
      addUser(name, role, kPassword);
      addUser("1", Role::Viewer, kPassword);
      const Session session = logIn(name, kPassword);
      const int got = status(kFarPeer, rule.line, session.cookie + session.csrf);
      if (who == "*") continue;
      EXPECT_EQ(isRefused(got), who.find(letter) == who.npos) << rule.line << " " << letter << got;
    }
  }
}

TEST_F(AccessTest, WithoutALoginOnlyWhatIsForAnyone) {
  for (const Rule& rule : kRules) {
    const std::string who = rule.who;
    const int got = status(kFarPeer, rule.line, {});
    if (who == "*") {
      EXPECT_NE(got, 403) << rule.line;
    } else {
      EXPECT_EQ(got, 401) << rule.line;
    }
    if (who[0] == 'L') {
      EXPECT_EQ(status(kNearPeer, rule.line, {}), 200);
    }
  }
  const Response response = askFrom(kFarPeer, "GET /api/v1/messages");
  EXPECT_NE(headerOf(response, "WWW-Authenticate"), "");
}

TEST_F(AccessTest, TheSocketMayDoEverythingButEndASession) {
  for (const Rule& rule : kRules) {
    const int got = status(kSocketPeer, rule.line, {});
    EXPECT_EQ(isRefused(got), rule.who[0] == 'S') << rule.line << " " << got;
  }
}

TEST_F(AccessTest, AWrongTokenIsNobodyEvenBesideAGoodCookie) {
  addUser("ann", Role::Admin, kPassword);
  const Session session = logIn("ann", kPassword);
  EXPECT_EQ(status(kFarPeer, "GET /messages", session.cookie), 200);
  for (const char* header : {"Authorization: Bearer wrong\r\n",
                             "Authorization: Bearer \r\n",
                             "Authorization: Bearer\r\n",
                             "Authorization: Basic YTpi\r\n",
                             "Authorization: \r\n"}) {
    EXPECT_EQ(status(kFarPeer, "GET /messages", session.cookie + header), 401) << header;
  }
}

TEST_F(AccessTest, ATokenEndsWithItsTimeAndWithItsRemoval) {
  const std::string timed = addToken("timed", Role::Viewer, now_ + hours{1});
  const std::string other = addToken("other", Role::Viewer);
  EXPECT_EQ(status(kFarPeer, "GET /messages", timed), 200);
  now_ += hours{1};
  EXPECT_EQ(status(kFarPeer, "GET /messages", timed), 401);
  EXPECT_EQ(status(kFarPeer, "GET /messages", other), 200);
  askJson("DELETE /api/v1/tokens/other", 200);
  EXPECT_EQ(status(kFarPeer, "GET /messages", other), 401);
}

TEST_F(AccessTest, EveryUnsafeMethodOfASessionNeedsItsOwnCsrfToken) {
  addUser("ann", Role::Admin, kPassword);
  const Session session = logIn("ann", kPassword);
  const Session other = logIn("ann", kPassword);
  for (const Rule& rule : kRules) {
    if (std::string(rule.line).starts_with("GET") || rule.who[0] == '*') continue;
    for (const std::string& csrf :
         {std::string(), std::string("X-CSRF-Token: x\r\n"), other.csrf}) {
      EXPECT_EQ(status(kFarPeer, rule.line, session.cookie + csrf), 403) << rule.line << csrf;
    }
  }
  EXPECT_EQ(status(kFarPeer, "GET /messages", session.cookie), 200);
  EXPECT_TRUE(operations_.ordered.empty());
}

TEST_F(AccessTest, TwoDifferentCookiesAreNobodys) {
  addUser("ann", Role::Admin, kPassword);
  const Session one = logIn("ann", kPassword);
  const Session two = logIn("ann", kPassword);
  EXPECT_EQ(status(kFarPeer, "GET /messages", one.cookie + two.cookie), 401);
  EXPECT_EQ(status(kFarPeer, "GET /messages", one.cookie + one.cookie), 200);
  EXPECT_EQ(status(kFarPeer, "GET /messages", "Cookie: a=b; x_tocsin_session=c\r\n" + one.cookie),
            200);
}

TEST_F(AccessTest, WhoChangesIsWrittenDown) {
  addUser("ann", Role::Operator, kPassword);
  const std::string token = addToken("nagios", Role::Producer);
  const Session session = logIn("ann", kPassword);
  operations_.callers.clear();
  askFrom(kFarPeer, "POST /api/v1/messages/1/ack", {}, session.cookie + session.csrf);
  askFrom(kFarPeer, "POST /api/v1/messages", R"({"list":"noc","text":"x"})", token);
  askFrom(kSocketPeer, "POST /api/v1/messages/1/ack");
  EXPECT_EQ(operations_.callers,
            (std::vector<std::string>{"ann page", "token nagios token", "uid 1000 socket"}));
}

TEST_F(AccessTest, ATokenIsNotWhoHasItsNameAndItsKeysAreItsOwn) {
  const std::string token = addToken("ann", Role::Operator);
  askFrom(kFarPeer, "POST /api/v1/messages/1/ack", {}, token);
  EXPECT_EQ(operations_.callers, std::vector<std::string>{"token ann token"});
  askFrom(kFarPeer,
          "POST /api/v1/messages",
          R"({"list":"noc","text":"x"})",
          token + "Idempotency-Key: 7\r\n");
  ASSERT_EQ(operations_.posted.size(), 1U);
  EXPECT_EQ(operations_.posted.front().identity, "token:ann:7");
}

}  // namespace
}  // namespace tocsin::api
