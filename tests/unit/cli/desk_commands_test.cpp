// SPDX-License-Identifier: Apache-2.0
// `user`, `token`, `audit`, `search` and `spool`, against a daemon of canned answers.
#include <nlohmann/json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_daemon.h"
#include "run_fixture.h"

namespace tocsin::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class DeskCommandsTest : public RunTest {
 protected:
  std::vector<std::string> lines() const {
    std::vector<std::string> all;
    for (const AskedOfFake& asked : daemon_.asked()) {
      all.push_back(asked.line);
    }
    return all;
  }

  json bodyOf(const std::string& line) const {
    for (const AskedOfFake& asked : daemon_.asked()) {
      if (asked.line == line) return json::parse(asked.body, nullptr, false);
    }
    return {};
  }

  FakeDaemon daemon_{socket_};
};

constexpr const char* kUsers = R"({"items": [
  {"name": "ann", "role": "admin", "created": "2026-11-21T07:57:00.000Z", "has_password": true,
   "setup_until": null, "sessions": 2, "last_seen": "2026-11-21T07:59:00.000Z"},
  {"name": "bob", "role": "viewer", "created": "2026-11-21T07:57:00.000Z", "has_password": false,
   "setup_until": "2026-11-21T10:00:00.000Z", "sessions": 0, "last_seen": null},
  {"name": "eve", "role": "viewer", "created": "2026-11-21T07:57:00.000Z", "has_password": false,
   "setup_until": "2026-11-21T07:00:00.000Z", "sessions": 0, "last_seen": null}], "next": null})";
constexpr const char* kLink = R"({"user": "carol", "role": "admin", "path": "/#/setup/S3cret",
                                  "until": "2026-11-22T08:00:00.000Z"})";

TEST_F(DeskCommandsTest, UsersAreShownWithWhatKeepsThemOut) {
  daemon_.answer("GET /api/v1/users", {.body = kUsers});
  EXPECT_EQ(run({"user"}), ExitCode::Done);
  EXPECT_THAT(out(), StartsWith("USER  ROLE    PASSWORD"));
  EXPECT_THAT(out(), HasSubstr("ann   admin   set"));
  EXPECT_THAT(out(), HasSubstr("(in 2 h)"));
  EXPECT_THAT(out(), HasSubstr("eve   viewer  none: tocsin user link"));
}

TEST_F(DeskCommandsTest, ABoxWithoutUsersSaysHowToMakeOne) {
  daemon_.answer("GET /api/v1/users", {.body = R"({"items": [], "next": null})"});
  EXPECT_EQ(run({"user", "list"}), ExitCode::Done);
  EXPECT_EQ(out(), "Nobody may log in yet: tocsin user add NAME --role admin\n");
}

TEST_F(DeskCommandsTest, ANewUserGetsAWholeLinkAndItsEnd) {
  daemon_.answer("GET /api/v1/users", {.body = kUsers});
  daemon_.answer("PUT /api/v1/users/carol", {.body = R"({"name": "carol"})"});
  daemon_.answer("POST /api/v1/users/carol/setup", {.body = kLink});
  EXPECT_EQ(run({"user", "add", "carol", "--role", "admin"}), ExitCode::Done);
  EXPECT_THAT(out(), HasSubstr("\n  http://127.0.0.1:8620/#/setup/S3cret\n"));
  EXPECT_THAT(out(), HasSubstr("(in 24 h)"));
  EXPECT_EQ(bodyOf("PUT /api/v1/users/carol"), json::parse(R"({"role": "admin"})"));
}

TEST_F(DeskCommandsTest, TheLinkLeadsWhereTheConfigurationListens) {
  configure("[http]\nsocket = \"" + socket_ +
            "\"\nlisten = \"0.0.0.0:443\"\nnames = [\"pager.example.net\"]\n"
            "tls_certificate = \"/c\"\ntls_key = \"/k\"\n");
  daemon_.answer("POST /api/v1/users/ann/setup", {.body = kLink});
  EXPECT_EQ(run({"user", "link", "ann"}), ExitCode::Done);
  EXPECT_THAT(out(), HasSubstr("  https://pager.example.net:443/#/setup/S3cret\n"));
}

TEST_F(DeskCommandsTest, WithoutAPortALinkSaysThatItOpensNowhere) {
  configure("[http]\nsocket = \"" + socket_ + "\"\nlisten = \"\"\n");
  daemon_.answer("POST /api/v1/users/ann/setup", {.body = kLink});
  EXPECT_EQ(run({"user", "link", "ann"}), ExitCode::Done);
  EXPECT_THAT(out(), HasSubstr("[http] listen is empty"));
}

TEST_F(DeskCommandsTest, AUserThatIsThereIsNotAddedAgain) {
  daemon_.answer("GET /api/v1/users", {.body = kUsers});
  EXPECT_EQ(run({"user", "add", "ann", "--role", "viewer"}), ExitCode::Input);
  EXPECT_THAT(err(), HasSubstr("there is already a user ann"));
  EXPECT_THAT(lines(), testing::ElementsAre("GET /api/v1/users"));
}

TEST_F(DeskCommandsTest, ARoleIsChangedOnlyOfAUserThatIsThere) {
  daemon_.answer("GET /api/v1/users", {.body = kUsers});
  daemon_.answer("PUT /api/v1/users/bob", {.body = R"({"says": "bob is operator now"})"});
  EXPECT_EQ(run({"user", "role", "bob", "operator"}), ExitCode::Done);
  EXPECT_EQ(out(), "bob is operator now\n");
  EXPECT_EQ(run({"user", "role", "bo", "operator"}), ExitCode::Input);
  EXPECT_THAT(err(), HasSubstr("there is no user bo"));
}

TEST_F(DeskCommandsTest, UsersAreLoggedOutAndRemoved) {
  daemon_.answer("DELETE /api/v1/users/bob/sessions", {.body = "{}"});
  daemon_.answer("DELETE /api/v1/users/bob", {.status = 204, .body = ""});
  EXPECT_EQ(run({"user", "logout", "bob"}), ExitCode::Done);
  EXPECT_EQ(run({"user", "remove", "bob"}), ExitCode::Done);
  EXPECT_EQ(out(), "Done.\n");
  EXPECT_EQ(run({"user", "remove", "zoe"}), ExitCode::Input);
}

TEST_F(DeskCommandsTest, AUserNeedsARoleThatThereIs) {
  EXPECT_EQ(run({"user", "add", "carol"}), ExitCode::Usage);
  EXPECT_EQ(run({"user", "add", "carol", "--role", "root"}), ExitCode::Usage);
  EXPECT_EQ(run({"user", "add", "carol", "--role", "producer"}), ExitCode::Usage)
      << "of tokens only";
  EXPECT_TRUE(lines().empty());
}

TEST_F(DeskCommandsTest, ATokenIsShownOnce) {
  daemon_.answer("POST /api/v1/tokens",
                 {.status = 201, .body = R"({"name": "nagios", "token": "tk_abc"})"});
  EXPECT_EQ(run({"token", "add", "nagios"}), ExitCode::Done);
  EXPECT_THAT(out(), HasSubstr("\n  tk_abc\n"));
  EXPECT_EQ(bodyOf("POST /api/v1/tokens"),
            json::parse(R"({"name": "nagios", "role": "producer", "until": null})"));
}

TEST_F(DeskCommandsTest, ATokenMayHaveARoleAndAnEnd) {
  daemon_.answer("POST /api/v1/tokens", {.status = 201, .body = R"({"token": "tk_abc"})"});
  EXPECT_EQ(run({"token", "add", "grafana", "--role", "viewer", "--for", "1h"}), ExitCode::Done);
  EXPECT_EQ(bodyOf("POST /api/v1/tokens"), json::parse(R"({"name": "grafana", "role": "viewer",
                            "until": "2026-11-21T09:00:00.000Z"})"));
}

TEST_F(DeskCommandsTest, TokensAreListedAndRemoved) {
  daemon_.answer("GET /api/v1/tokens", {.body = R"({"items": [
    {"name": "nagios", "role": "producer", "created": "2026-11-21T07:57:00.000Z", "until": null,
     "last_used": "2026-11-21T07:59:00.000Z"}], "next": null})"});
  daemon_.answer("DELETE /api/v1/tokens/nagios", {.body = "{}"});
  EXPECT_EQ(run({"token"}), ExitCode::Done);
  EXPECT_THAT(out(), HasSubstr("nagios  producer  until it is removed  60 s ago"));
  EXPECT_EQ(run({"token", "remove", "nagios"}), ExitCode::Done);
}

TEST_F(DeskCommandsTest, TheAuditShowsWhatBecameDifferent) {
  daemon_.answer("GET /api/v1/audit?limit=2", {.body = R"({"items": [
    {"id": 2, "at": "2026-11-21T07:59:00.000Z", "who": "ann", "via": "page", "did": "put user",
     "subject": "bob", "before": {"role": "viewer", "name": "bob"},
     "after": {"role": "admin", "name": "bob"}},
    {"id": 1, "at": "2026-11-21T07:58:00.000Z", "who": "cli", "via": "socket", "did": "retry",
     "subject": "a\u001b[2J.xml", "before": null, "after": null}], "next": 1})"});
  EXPECT_EQ(run({"audit", "--limit", "2"}), ExitCode::Done);
  EXPECT_THAT(out(), HasSubstr("put user  bob"));
  EXPECT_THAT(out(), HasSubstr("role: viewer -> admin\n"));
  EXPECT_THAT(out(), HasSubstr("a\\x1b[2J.xml"));
  EXPECT_THAT(out(), HasSubstr("There are more"));
}

TEST_F(DeskCommandsTest, ASearchAsksForItsWordsAndFilters) {
  const std::string line =
      "GET /api/v1/history?text=core%20sw&list=noc&from=2026-11-20T08%3A00%3A00.000Z&"
      "to=2026-11-21T08%3A00%3A00.000Z&limit=50";
  daemon_.answer(line, {.body = R"({"items": [{"number": "7042", "text": "core-sw-2 DOWN",
      "outcome": "ACKNOWLEDGED", "created": "2026-11-20T09:00:00.000Z"}], "next": null,
      "indexed_until": "2026-11-21T07:59:59.000Z"})"});
  EXPECT_EQ(run({"search",
                 "core",
                 "sw",
                 "--list",
                 "noc",
                 "--from",
                 "1d",
                 "--to",
                 "2026-11-21T08:00:00Z"}),
            ExitCode::Done);
  EXPECT_THAT(out(), HasSubstr("core-sw-2 DOWN"));
  EXPECT_THAT(out(), Not(HasSubstr("The index")));
}

TEST_F(DeskCommandsTest, ASearchSaysWhenTheIndexLagsBehind) {
  daemon_.answer("GET /api/v1/history?text=ups&limit=50", {.body = R"({"items": [], "next": null,
                              "indexed_until": "2026-11-21T07:00:00.000Z"})"});
  EXPECT_EQ(run({"search", "ups"}), ExitCode::Done);
  EXPECT_THAT(out(), StartsWith("No message is found.\nThe index reaches to 60 min ago"));
  daemon_.answer("GET /api/v1/history?text=ups&limit=50",
                 {.body = R"({"items": [], "next": null, "indexed_until": null})"});
  EXPECT_EQ(run({"search", "ups"}), ExitCode::Done);
  EXPECT_THAT(out(), HasSubstr("The index is being made"));
}

TEST_F(DeskCommandsTest, ASearchForNothingIsNone) {
  EXPECT_EQ(run({"search"}), ExitCode::Usage);
  EXPECT_EQ(run({"search", "ups", "--from", "yesterday"}), ExitCode::Usage);
}

TEST_F(DeskCommandsTest, TheSpoolShowsItsRefusedFiles) {
  daemon_.answer("GET /api/v1/spool", {.body = R"({"directory": "/var/spool/tocsin",
    "state": "watching", "waiting": 3, "refused": [{"name": "a.xml",
    "at": "2026-11-21T07:59:00.000Z", "bytes": 120, "code": "unknown_list",
    "reason": "there is no recipient list \"nco\"", "list": "nco"}]})"});
  EXPECT_EQ(run({"spool"}), ExitCode::Done);
  EXPECT_THAT(out(), HasSubstr("State      watching\nWaiting    3\n"));
  EXPECT_THAT(out(), HasSubstr("there is no recipient list \"nco\""));
  EXPECT_THAT(out(), HasSubstr("tocsin spool retry NAME"));
}

TEST_F(DeskCommandsTest, ARefusedFileIsShownAndPutBack) {
  daemon_.answer("GET /api/v1/spool/refused/a%2F..%2Fb.xml", {.body = "<SMS>\x1b[2J\n</SMS>"});
  daemon_.answer("POST /api/v1/spool/refused/a.xml/retry", {.body = "{}"});
  EXPECT_EQ(run({"spool", "show", "a/../b.xml"}), ExitCode::Done);
  EXPECT_EQ(out(), "<SMS>\\x1b[2J\n</SMS>\n");
  EXPECT_EQ(run({"spool", "retry", "a.xml"}), ExitCode::Done);
  EXPECT_THAT(out(), StartsWith("a.xml is back in the spool"));
  EXPECT_EQ(run({"spool", "retry", "b.xml"}), ExitCode::Input);
}

}  // namespace
}  // namespace tocsin::cli
