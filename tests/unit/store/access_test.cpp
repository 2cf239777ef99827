// SPDX-License-Identifier: Apache-2.0
// Who may log in, the audit, and when people were reached.
#include "tests/unit/store/journal_fixture.h"

namespace tocsin::store {
namespace {

class AccessRowsTest : public JournalTest {
 protected:
  static UserRecord user(const std::string& name) {
    return {name, "admin", "$y$hash", "setup hash", kNow + hours{24}, kNow};
  }

  static SessionRecord session(const std::string& id, const std::string& user) {
    return {id, user, kNow, kNow + hours{12}};
  }

  static TokenRecord token(const std::string& hash) {
    return {hash, "nagios", "producer", kNow, kNow + hours{24 * 30}};
  }

  // The columns of the one row that the question finds, each as text.
  std::vector<std::string> asked(const std::string& sql, int columns) const {
    auto db = Database::open(path_, Database::Mode::ReadOnly);
    check(db.has_value(), "the journal of a test can be read");
    auto row = db->prepare(sql);
    check(row.has_value() && *row->next(), "the question of a test has a row");
    std::vector<std::string> texts;
    for (int column = 0; column < columns; ++column) {
      texts.push_back(row->text(column));
    }
    return texts;
  }
};

TEST_F(AccessRowsTest, UsersSessionsAndTokensComeBackWhole) {
  Batch batch;
  batch.usersSet = {user("jim")};
  batch.sessionsSet = {session("cookie", "jim")};
  batch.tokensSet = {token("hash")};
  commit(batch);
  const Recovered found = recovered();
  ASSERT_EQ(found.users.size(), 1U);
  EXPECT_EQ(found.users[0].name, "jim");
  EXPECT_EQ(found.users[0].role, "admin");
  EXPECT_EQ(found.users[0].password, "$y$hash");
  EXPECT_EQ(found.users[0].setupHash, "setup hash");
  EXPECT_EQ(found.users[0].setupUntil, kNow + hours{24});
  EXPECT_EQ(found.users[0].created, kNow);
  ASSERT_EQ(found.sessions.size(), 1U);
  EXPECT_EQ(found.sessions[0].id, "cookie");
  EXPECT_EQ(found.sessions[0].user, "jim");
  EXPECT_EQ(found.sessions[0].since, kNow);
  EXPECT_EQ(found.sessions[0].until, kNow + hours{12});
  ASSERT_EQ(found.tokens.size(), 1U);
  EXPECT_EQ(found.tokens[0].hash, "hash");
  EXPECT_EQ(found.tokens[0].name, "nagios");
  EXPECT_EQ(found.tokens[0].role, "producer");
  EXPECT_EQ(found.tokens[0].created, kNow);
  EXPECT_EQ(found.tokens[0].until, kNow + hours{24 * 30});
}

TEST_F(AccessRowsTest, WhatIsSetAgainReplacesAndWhatIsRemovedIsGone) {
  Batch batch;
  batch.usersSet = {user("jim"), user("kim")};
  batch.sessionsSet = {session("one", "jim"), session("two", "jim")};
  batch.tokensSet = {token("old")};
  commit(batch);
  Batch later;
  later.usersSet = {user("jim")};
  later.usersSet[0].role = "viewer";
  later.usersSet[0].setupUntil.reset();
  later.usersRemoved = {"kim"};
  later.sessionsRemoved = {"one"};
  later.tokensRemoved = {"old"};
  commit(later);
  const Recovered found = recovered();
  ASSERT_EQ(found.users.size(), 1U);
  EXPECT_EQ(found.users[0].role, "viewer");
  EXPECT_FALSE(found.users[0].setupUntil);
  ASSERT_EQ(found.sessions.size(), 1U);
  EXPECT_EQ(found.sessions[0].id, "two");
  EXPECT_TRUE(found.tokens.empty());
}

TEST_F(AccessRowsTest, TheAuditHasTheTimeOfTheCommit) {
  Batch batch;
  batch.auditAdded = {{"jim", "page", "set recipient", "recipient ann", "{\"a\":1}", "{}"}};
  commit(batch);
  EXPECT_EQ(asked("SELECT id,at,who,via,did,subject,before,after FROM audit", 8),
            (std::vector<std::string>{"1",
                                      std::to_string(toMillis(kNow)),
                                      "jim",
                                      "page",
                                      "set recipient",
                                      "recipient ann",
                                      "{\"a\":1}",
                                      "{}"}));
}

TEST_F(AccessRowsTest, EachOfThemAloneIsAReasonToCommit) {
  EXPECT_TRUE(Batch{}.isEmpty());
  const auto isWritten = [](auto fill) {
    Batch batch;
    fill(batch);
    return !batch.isEmpty();
  };
  EXPECT_TRUE(isWritten([](Batch& b) { b.usersSet.emplace_back(); }));
  EXPECT_TRUE(isWritten([](Batch& b) { b.usersRemoved.emplace_back(); }));
  EXPECT_TRUE(isWritten([](Batch& b) { b.sessionsSet.emplace_back(); }));
  EXPECT_TRUE(isWritten([](Batch& b) { b.sessionsRemoved.emplace_back(); }));
  EXPECT_TRUE(isWritten([](Batch& b) { b.tokensSet.emplace_back(); }));
  EXPECT_TRUE(isWritten([](Batch& b) { b.tokensRemoved.emplace_back(); }));
  EXPECT_TRUE(isWritten([](Batch& b) { b.auditAdded.emplace_back(); }));
}

TEST_F(AccessRowsTest, WhoeverWasReachedIsKnownWithTheTime) {
  escalation::Message m = message(1, "7042");
  m.listVersion = ListVersion{1};
  m.entries.resize(2);
  m.entries[0].recipient = "ann";
  m.entries[0].delivery = "delivered";
  m.entries[1].recipient = "bob";
  m.entries[1].delivery = "failed: unknown subscriber";
  for (auto& entry : m.entries) {
    entry.changed = true;
  }
  PageRow toAnn = page(1, PageState::HandedOver);
  PageRow toBob = page(2, PageState::HandedOver);
  toBob.recipient = "bob";
  for (PageRow* row : {&toAnn, &toBob}) {
    row->message = MessageId{1};
    row->position = static_cast<int>(row->id.value) - 1;
    row->handedAt = kNow - minutes{5};
  }
  InboxRow reply;
  reply.id = InboxId{1};
  reply.fingerprint = "one";
  reply.recipient = "cid";
  reply.driver = "modem1";
  reply.receivedAt = kNow - minutes{3};
  Batch batch;
  batch.listsSet = {list("noc", 1, {{"ann", 1, minutes{5}}, {"bob", 1, minutes{5}}})};
  batch.added = {&m};
  batch.pagesAdded = {&toAnn, &toBob};
  batch.inboxAdded = {reply};
  commit(batch);
  const Recovered found = recovered();
  EXPECT_EQ(found.deliveredAt, (std::map<std::string, Time>{{"ann", kNow - minutes{5}}}));
  EXPECT_EQ(found.wroteAt, (std::map<std::string, Time>{{"cid", kNow - minutes{3}}}));
}

}  // namespace
}  // namespace tocsin::store
