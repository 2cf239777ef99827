// SPDX-License-Identifier: Apache-2.0
// Who may log in: users, their set-up links and sessions, tokens.
#include "app/dispatch/accounts.h"
#include "queue/base/limits.h"
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

using Kind = OrderError::Kind;

class AccessTest : public OfficeTest {
 protected:
  AccessTest() { caller = {"root", "socket"}; }

  Time later(Duration by) const { return clock.now() + by; }

  // A user with the password "hash of NAME".
  void enrol(const std::string& name, Role role) {
    ASSERT_EQ(errorOf(change(PutUser{name, role})), std::nullopt);
    ASSERT_EQ(errorOf(change(OfferSetup{name, "secret of " + name, later(hours{24})})),
              std::nullopt);
    ASSERT_EQ(errorOf(change(UseSetup{name, "secret of " + name, "hash of " + name})),
              std::nullopt);
  }

  std::optional<Kind> logIn(const std::string& id, const std::string& user) {
    return errorOf(change(OpenSession{id, user, "hash of " + user, later(hours{12})}));
  }

  std::vector<std::string> sessions() const {
    std::vector<std::string> ids;
    for (const auto& [id, session] : tocsin->access().sessions) {
      ids.push_back(id);
    }
    return ids;
  }

  void restart() {
    cutPower();
    open();
  }
};

using Ids = std::vector<std::string>;

TEST_F(AccessTest, TheFirstAdminIsWhoeverUsesTheLinkOfABoxWithoutUsers) {
  open();
  ASSERT_EQ(errorOf(change(OfferSetup{"", "first", later(hours{24})})), std::nullopt);
  EXPECT_EQ(tocsin->access().firstSetupHash, "first");
  EXPECT_EQ(errorOf(change(UseSetup{"kim", "another", "hash of kim"})), Kind::Conflict);
  EXPECT_EQ(errorOf(change(UseSetup{"k/im", "first", "hash of kim"})), Kind::BadInput);
  ASSERT_EQ(errorOf(change(UseSetup{"kim", "first", "hash of kim"})), std::nullopt);
  const AccessTable table = tocsin->access();
  EXPECT_EQ(table.users.at("kim").role, Role::Admin);
  EXPECT_EQ(table.users.at("kim").password, "hash of kim");
  EXPECT_TRUE(table.firstSetupHash.empty());
  EXPECT_EQ(errorOf(change(UseSetup{"eva", "first", "hash of eva"})), Kind::Conflict) << "once";
  EXPECT_EQ(errorOf(change(OfferSetup{"", "again", later(hours{24})})), Kind::Conflict);
}

TEST_F(AccessTest, TheLinkForTheFirstAdminIsNotStoredAndEnds) {
  open();
  ASSERT_EQ(errorOf(change(OfferSetup{"", "first", later(hours{24})})), std::nullopt);
  restart();
  EXPECT_TRUE(tocsin->access().firstSetupHash.empty());
  ASSERT_EQ(errorOf(change(OfferSetup{"", "second", later(hours{24})})), std::nullopt);
  pass(hours{24});
  EXPECT_EQ(errorOf(change(UseSetup{"kim", "second", "hash of kim"})), Kind::Conflict);
  EXPECT_TRUE(tocsin->access().users.empty());
}

TEST_F(AccessTest, AnotherUserEndsTheLinkForTheFirstAdmin) {
  open();
  ASSERT_EQ(errorOf(change(OfferSetup{"", "first", later(hours{24})})), std::nullopt);
  ASSERT_EQ(errorOf(change(PutUser{"vic", Role::Viewer})), std::nullopt);
  EXPECT_TRUE(tocsin->access().firstSetupHash.empty());
  EXPECT_EQ(errorOf(change(UseSetup{"kim", "first", "hash of kim"})), Kind::Conflict);
}

TEST_F(AccessTest, ASetUpLinkWorksOnceForItsUserAndForItsTime) {
  open();
  enrol("kim", Role::Admin);
  enrol("vic", Role::Viewer);
  ASSERT_EQ(errorOf(change(OfferSetup{"vic", "old", later(hours{1})})), std::nullopt);
  ASSERT_EQ(errorOf(change(OfferSetup{"vic", "new", later(hours{1})})), std::nullopt);
  EXPECT_EQ(errorOf(change(UseSetup{"vic", "old", "x"})), Kind::Conflict) << "replaced";
  EXPECT_EQ(errorOf(change(UseSetup{"kim", "new", "x"})), Kind::Conflict) << "it is vic's";
  EXPECT_EQ(errorOf(change(UseSetup{"vic", "", "x"})), Kind::Conflict);
  EXPECT_EQ(errorOf(change(OfferSetup{"nobody", "x", later(hours{1})})), Kind::NotFound);
  pass(hours{1});
  EXPECT_EQ(errorOf(change(UseSetup{"vic", "new", "x"})), Kind::Conflict) << "over";
  EXPECT_EQ(tocsin->access().users.at("vic").password, "hash of vic");
  EXPECT_FALSE(tocsin->access().users.at("vic").setupUntil);
  EXPECT_EQ(journalSays("SELECT count(*) FROM users WHERE setup_hash<>''"), 0);
}

TEST_F(AccessTest, WhatStandsIsThereAfterARestart) {
  open();
  enrol("kim", Role::Admin);
  ASSERT_EQ(logIn("cookie", "kim"), std::nullopt);
  ASSERT_EQ(errorOf(change(AddToken{"hash", "nagios", Role::Producer, later(hours{99})})),
            std::nullopt);
  const AccessTable before = tocsin->access();
  restart();
  const AccessTable after = tocsin->access();
  EXPECT_EQ(after.users.at("kim").role, Role::Admin);
  EXPECT_EQ(after.users.at("kim").password, "hash of kim");
  EXPECT_EQ(after.users.at("kim").created, before.users.at("kim").created);
  EXPECT_EQ(after.sessions.at("cookie").user, "kim");
  EXPECT_EQ(after.sessions.at("cookie").until, before.sessions.at("cookie").until);
  EXPECT_EQ(after.tokens.at("hash").name, "nagios");
  EXPECT_EQ(after.tokens.at("hash").role, Role::Producer);
  EXPECT_EQ(after.tokens.at("hash").until, before.tokens.at("hash").until);
}

TEST_F(AccessTest, TheLastAdminStays) {
  open();
  enrol("kim", Role::Admin);
  enrol("vic", Role::Viewer);
  EXPECT_EQ(errorOf(change(RemoveUser{"kim"})), Kind::Conflict);
  EXPECT_EQ(errorOf(change(PutUser{"kim", Role::Operator})), Kind::Conflict);
  EXPECT_EQ(errorOf(change(PutUser{"kim", Role::Admin})), std::nullopt) << "he is that already";
  ASSERT_EQ(errorOf(change(PutUser{"vic", Role::Admin})), std::nullopt);
  EXPECT_EQ(errorOf(change(RemoveUser{"kim"})), std::nullopt);
  EXPECT_EQ(errorOf(change(RemoveUser{"kim"})), Kind::NotFound);
  restart();
  EXPECT_EQ(tocsin->access().users.size(), 1U);
}

TEST_F(AccessTest, ARoleALinkAndARemovalEndTheSessionsOfOneUser) {
  open();
  enrol("kim", Role::Admin);
  enrol("vic", Role::Viewer);
  const auto both = [&] {
    EXPECT_EQ(logIn("kims", "kim"), std::nullopt);
    EXPECT_EQ(logIn("vics", "vic"), std::nullopt);
  };
  both();
  ASSERT_EQ(errorOf(change(PutUser{"vic", Role::Operator})), std::nullopt);
  EXPECT_EQ(sessions(), Ids{"kims"});
  ASSERT_EQ(errorOf(change(EndSession{"kims"})), std::nullopt);
  both();
  ASSERT_EQ(errorOf(change(OfferSetup{"vic", "secret", later(hours{1})})), std::nullopt);
  EXPECT_EQ(sessions().size(), 2U) << "the link alone ends nothing";
  ASSERT_EQ(errorOf(change(UseSetup{"vic", "secret", "hash of vic"})), std::nullopt);
  EXPECT_EQ(sessions(), Ids{"kims"});
  ASSERT_EQ(errorOf(change(EndSession{"kims"})), std::nullopt);
  both();
  ASSERT_EQ(errorOf(change(RemoveUser{"vic"})), std::nullopt);
  EXPECT_EQ(sessions(), Ids{"kims"});
  restart();
  EXPECT_EQ(sessions(), Ids{"kims"});
}

TEST_F(AccessTest, ANewPasswordEndsTheOtherSessions) {
  open();
  enrol("kim", Role::Admin);
  ASSERT_EQ(logIn("here", "kim"), std::nullopt);
  ASSERT_EQ(logIn("there", "kim"), std::nullopt);
  EXPECT_EQ(errorOf(change(ChangePassword{"kim", "wrong", "new", "here"})), Kind::Conflict);
  EXPECT_EQ(errorOf(change(ChangePassword{"nobody", "", "new", "here"})), Kind::NotFound);
  EXPECT_EQ(sessions().size(), 2U);
  ASSERT_EQ(errorOf(change(ChangePassword{"kim", "hash of kim", "new", "here"})), std::nullopt);
  EXPECT_EQ(sessions(), Ids{"here"});
  EXPECT_EQ(logIn("again", "kim"), Kind::Conflict) << "the password is another one";
}

TEST_F(AccessTest, NobodyLogsInWithoutAPassword) {
  open();
  ASSERT_EQ(errorOf(change(PutUser{"kim", Role::Admin})), std::nullopt);
  EXPECT_EQ(errorOf(change(OpenSession{"id", "kim", "", later(hours{1})})), Kind::Conflict);
  EXPECT_EQ(errorOf(change(OpenSession{"id", "nobody", "", later(hours{1})})), Kind::Conflict);
  EXPECT_EQ(errorOf(change(ChangePassword{"kim", "", "new", ""})), Kind::Conflict);
  EXPECT_EQ(errorOf(change(OfferSetup{"kim", "secret", later(hours{1})})), std::nullopt);
  EXPECT_EQ(errorOf(change(UseSetup{"kim", "secret", ""})), Kind::BadInput);
}

TEST_F(AccessTest, SessionsEndAloneTogetherAndByThemselves) {
  open();
  enrol("kim", Role::Admin);
  for (const char* id : {"a", "b", "c"}) {
    ASSERT_EQ(logIn(id, "kim"), std::nullopt);
  }
  EXPECT_EQ(logIn("a", "kim"), Kind::Conflict);
  ASSERT_EQ(errorOf(change(EndSession{"a"})), std::nullopt);
  EXPECT_EQ(errorOf(change(EndSession{"a"})), Kind::NotFound);
  EXPECT_EQ(sessions(), (Ids{"b", "c"}));
  ASSERT_EQ(errorOf(change(EndSessionsOf{"kim"})), std::nullopt);
  EXPECT_EQ(errorOf(change(EndSessionsOf{"nobody"})), Kind::NotFound);
  EXPECT_TRUE(sessions().empty());
  ASSERT_EQ(logIn("d", "kim"), std::nullopt);
  pass(hours{12});
  ASSERT_EQ(logIn("e", "kim"), std::nullopt);
  EXPECT_EQ(sessions(), Ids{"e"});
  EXPECT_EQ(lines("SELECT id FROM sessions"), Ids{"e"});
}

TEST_F(AccessTest, AFurtherLoginEndsTheOldestSessionOfItsUser) {
  open();
  enrol("vic", Role::Admin);
  enrol("kim", Role::Admin);
  ASSERT_EQ(logIn("vics", "vic"), std::nullopt);
  pass(seconds{1});
  ASSERT_EQ(logIn("zzz", "kim"), std::nullopt);
  pass(seconds{1});
  for (std::size_t i = 1; i < limits::kSessionsOfUserMax; ++i) {
    ASSERT_EQ(logIn("s" + std::to_string(i), "kim"), std::nullopt);
  }
  EXPECT_EQ(sessions().size(), limits::kSessionsOfUserMax + 1);
  ASSERT_EQ(logIn("new", "kim"), std::nullopt);
  EXPECT_EQ(sessions().size(), limits::kSessionsOfUserMax + 1);
  const auto left = tocsin->access().sessions;
  EXPECT_EQ(left.count("zzz"), 0U);
  EXPECT_EQ(left.count("vics"), 1U) << "older, but another user's";
  EXPECT_EQ(left.count("new"), 1U);
}

TEST_F(AccessTest, OfTooManySessionsTheOldestOfAllMakesRoom) {
  open();
  enrol("kim", Role::Admin);
  ASSERT_EQ(logIn("zzz", "kim"), std::nullopt);
  pass(seconds{1});
  const auto userOf = [](std::size_t i) {
    return "u" + std::to_string(i / limits::kSessionsOfUserMax);
  };
  for (std::size_t i = 0; i < limits::kSessionsMax - 1; i += limits::kSessionsOfUserMax) {
    enrol(userOf(i), Role::Viewer);
  }
  for (std::size_t i = 0; i < limits::kSessionsMax - 1; ++i) {
    tocsin->changeAccess(
        OpenSession{"s" + std::to_string(i), userOf(i), "hash of " + userOf(i), later(hours{12})},
        caller,
        [](const auto&) {});
  }
  run();
  EXPECT_EQ(sessions().size(), limits::kSessionsMax);
  ASSERT_EQ(logIn("new", "kim"), std::nullopt);
  EXPECT_EQ(sessions().size(), limits::kSessionsMax);
  EXPECT_EQ(tocsin->access().sessions.count("zzz"), 0U);
  EXPECT_EQ(journalSays("SELECT count(*) FROM sessions"),
            static_cast<std::int64_t>(limits::kSessionsMax));
}

TEST_F(AccessTest, WhatBeginsAndEndsInOneTurnIsNotThereAfterARestart) {
  open();
  enrol("kim", Role::Admin);
  const auto ignore = [](const auto&) {};
  tocsin->changeAccess(OpenSession{"id", "kim", "hash of kim", later(hours{1})}, caller, ignore);
  tocsin->changeAccess(EndSession{"id"}, caller, ignore);
  tocsin->changeAccess(PutUser{"vic", Role::Viewer}, caller, ignore);
  tocsin->changeAccess(RemoveUser{"vic"}, caller, ignore);
  tocsin->changeAccess(AddToken{"hash", "nagios", Role::Producer, {}}, caller, ignore);
  tocsin->changeAccess(RemoveToken{"nagios"}, caller, ignore);
  run();
  restart();
  EXPECT_TRUE(sessions().empty());
  EXPECT_EQ(tocsin->access().users.size(), 1U);
  EXPECT_TRUE(tocsin->access().tokens.empty());
}

TEST_F(AccessTest, TokensHaveNamesAndEnd) {
  open();
  ASSERT_EQ(errorOf(change(AddToken{"hash1", "nagios", Role::Producer, {}})), std::nullopt);
  EXPECT_EQ(errorOf(change(AddToken{"hash2", "nagios", Role::Viewer, {}})), Kind::Conflict);
  EXPECT_EQ(errorOf(change(AddToken{"hash1", "other", Role::Viewer, {}})), Kind::Conflict);
  EXPECT_EQ(errorOf(change(AddToken{"hash3", "a b", Role::Viewer, {}})), Kind::BadInput);
  EXPECT_EQ(errorOf(change(AddToken{"hash3", "late", Role::Viewer, clock.now()})), Kind::BadInput);
  ASSERT_EQ(errorOf(change(AddToken{"hash3", "short", Role::Viewer, later(hours{1})})),
            std::nullopt);
  pass(hours{1});
  ASSERT_EQ(errorOf(change(AddToken{"hash4", "short", Role::Viewer, {}})), std::nullopt)
      << "the other one is over";
  ASSERT_EQ(errorOf(change(RemoveToken{"nagios"})), std::nullopt);
  EXPECT_EQ(errorOf(change(RemoveToken{"nagios"})), Kind::NotFound);
  EXPECT_EQ(lines("SELECT hash FROM tokens"), Ids{"hash4"});
}

TEST_F(AccessTest, ThereAreBounds) {
  open();
  const auto ignore = [](const auto&) {};
  for (std::size_t i = 0; i < limits::kUsersMax; ++i) {
    tocsin->changeAccess(PutUser{"u" + std::to_string(i), Role::Viewer}, caller, ignore);
  }
  for (std::size_t i = 0; i < limits::kTokensMax; ++i) {
    const std::string name = "t" + std::to_string(i);
    tocsin->changeAccess(AddToken{"hash of " + name, name, Role::Viewer, {}}, caller, ignore);
  }
  run();
  EXPECT_EQ(tocsin->access().users.size(), limits::kUsersMax);
  EXPECT_EQ(errorOf(change(PutUser{"more", Role::Viewer})), Kind::BadInput);
  EXPECT_EQ(errorOf(change(AddToken{"hash", "more", Role::Viewer, {}})), Kind::BadInput);
  EXPECT_EQ(errorOf(change(PutUser{"u0", Role::Operator})), std::nullopt) << "he is there";
}

TEST_F(AccessTest, NamesAndRolesAreChecked) {
  open();
  for (const char* name : {"", "a b", "a/b", "-a", ".a"}) {
    EXPECT_EQ(errorOf(change(PutUser{name, Role::Viewer})), Kind::BadInput) << name;
  }
  EXPECT_EQ(errorOf(change(PutUser{std::string(65, 'a'), Role::Viewer})), Kind::BadInput);
  EXPECT_EQ(errorOf(change(PutUser{"kim", Role::Producer})), Kind::BadInput);
}

TEST_F(AccessTest, TheRevisionGrowsWithEachChangeAndNotWithoutOne) {
  open();
  std::int64_t seen = tocsin->access().revision;
  const auto grew = [&] {
    return tocsin->access().revision > std::exchange(seen, tocsin->access().revision);
  };
  EXPECT_TRUE((change(OfferSetup{"", "first", later(hours{1})}), grew()));
  EXPECT_TRUE((change(PutUser{"kim", Role::Admin}), grew()));
  EXPECT_FALSE((change(PutUser{"kim", Role::Admin}), grew())) << "he is that already";
  EXPECT_FALSE((change(RemoveUser{"kim"}), grew())) << "the last admin";
  pass(minutes{1});
  restart();
  EXPECT_TRUE(grew()) << "also for who knew the shell before";
}

TEST_F(AccessTest, WithoutAJournalNothingIsChanged) {
  settings.intake = false;
  open();
  EXPECT_EQ(errorOf(change(OfferSetup{"", "first", later(hours{1})})), Kind::Degraded);
  EXPECT_TRUE(tocsin->access().firstSetupHash.empty());
}

TEST_F(AccessTest, TheAuditTellsEachChangeAndNoSecret) {
  open();
  enrol("kim", Role::Admin);
  caller = {"kim", "page"};
  ASSERT_EQ(logIn("cookie", "kim"), std::nullopt);
  ASSERT_EQ(errorOf(change(AddToken{"hash", "nagios", Role::Producer, {}})), std::nullopt);
  ASSERT_EQ(errorOf(change(ChangePassword{"kim", "hash of kim", "new", "cookie"})), std::nullopt);
  EXPECT_EQ(errorOf(change(RemoveUser{"kim"})), Kind::Conflict);
  ASSERT_EQ(errorOf(change(EndSession{"cookie"})), std::nullopt);
  auto told = audited();
  told.erase(told.begin(), told.end() - 7);
  EXPECT_EQ(told,
            (Ids{"root by socket: set user user kim",
                 "root by socket: offer set-up link user kim",
                 "root by socket: use set-up link user kim",
                 "kim by page: log in user kim",
                 "kim by page: add token token nagios",
                 "kim by page: change password user kim",
                 "kim by page: log out user kim"}));
  EXPECT_EQ(lines("SELECT after FROM audit WHERE did='use set-up link'"),
            Ids{R"({"name":"kim","role":"admin","has_password":true,"setup_until":null})"});
  EXPECT_EQ(lines("SELECT after FROM audit WHERE did='add token'"),
            Ids{R"({"name":"nagios","role":"producer","until":null})"});
  for (const char* secret : {"hash", "secret of", "cookie"}) {
    const std::string in = std::string("instr(before||after||subject,'") + secret + "')>0";
    EXPECT_EQ(journalSays("SELECT count(*) FROM audit WHERE " + in), 0) << secret;
  }
}

}  // namespace
}  // namespace tocsin::dispatch
