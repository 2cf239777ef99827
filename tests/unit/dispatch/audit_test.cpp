// SPDX-License-Identifier: Apache-2.0
// Who did what: the name in the journal, the row in the audit.
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

using Lines = std::vector<std::string>;

class AuditTest : public OfficeTest {
 protected:
  // The office is there; what is told of it is not looked at.
  void begin(Caller by) {
    open();
    before_ = audited().size();
    caller = std::move(by);
  }

  Lines told() const {
    Lines all = audited();
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(before_));
    return all;
  }

  std::string lastOf(const std::string& column) const {
    return lines("SELECT " + column + " FROM audit ORDER BY id DESC LIMIT 1").at(0);
  }

  bool journalHas(const std::string& event, const std::string& reason) const {
    return journalSays("SELECT count(*) FROM events WHERE event='" + event + "' AND reason='" +
                       reason + "'") == 1;
  }

  std::string subject() const {
    return "message " + number() + " (id " + std::to_string(message().id.value) + ")";
  }

 private:
  std::size_t before_ = 0;
};

TEST_F(AuditTest, AnOrderInNobodysNameIsThatOfWhoGaveIt) {
  begin({"ann", "page"});
  drop("core-sw-2 DOWN");
  ASSERT_TRUE(isDone(order(MessageVerb::Acknowledge)));
  EXPECT_EQ(message().acknowledgedBy, "ann");
  expectStatus("ann", RecipientStatus::Ack);
  EXPECT_TRUE(journalHas("ACKNOWLEDGED", "by ann"));
  EXPECT_EQ(told(), Lines{"ann by page: acknowledge " + subject()});
  EXPECT_EQ(lastOf("before"),
            R"({"outcome":"ESCALATING","level":1,"acknowledged_by":null,"comment":null})");
  EXPECT_EQ(lastOf("after"),
            R"({"outcome":"ACKNOWLEDGED","level":1,"acknowledged_by":"ann","comment":null})");
}

TEST_F(AuditTest, AnOrderOfTheCommandLineIsTheOperators) {
  begin({"uid 1000", "socket"});
  drop("core-sw-2 DOWN");
  ASSERT_TRUE(isDone(order(MessageVerb::Acknowledge)));
  EXPECT_EQ(message().acknowledgedBy, "operator");
  EXPECT_TRUE(journalHas("ACKNOWLEDGED", "by operator"));
  EXPECT_EQ(told(), Lines{"uid 1000 by socket: acknowledge " + subject()});
}

TEST_F(AuditTest, WhoOrdersForAnotherStandsInTheJournalWithHim) {
  begin({"jim", "page"});
  drop("core-sw-2 DOWN");
  ASSERT_TRUE(isDone(order(MessageVerb::Escalate, "ann")));
  EXPECT_EQ(journalSays("SELECT count(*) FROM events WHERE reason LIKE '%by ann, by operator jim "
                        "(page)'"),
            1);
  ASSERT_TRUE(isDone(order(MessageVerb::Pass, "bob")));
  EXPECT_TRUE(journalHas("NOTE", "pass: bob, by operator jim (page)"));
  ASSERT_TRUE(isDone(order(MessageVerb::Acknowledge, "cid")));
  EXPECT_TRUE(journalHas("ACKNOWLEDGED", "by cid, by operator jim (page)"));
  EXPECT_EQ(message().acknowledgedBy, "cid");
  EXPECT_EQ(told(),
            (Lines{"jim by page: escalate " + subject(),
                   "jim by page: pass " + subject(),
                   "jim by page: acknowledge " + subject()}));
  pass(minutes{2});
  for (const char* who : {"ann", "bob", "cid"}) {
    for (const std::string& text : smsTo(who)) {
      EXPECT_EQ(text.find("jim"), std::string::npos) << text;
    }
  }
}

TEST_F(AuditTest, WhoOrdersInHisOwnNameIsNamedOnce) {
  begin({"ann", "page"});
  drop("core-sw-2 DOWN");
  ASSERT_TRUE(isDone(order(MessageVerb::Cancel, "ann")));
  EXPECT_EQ(journalSays("SELECT count(*) FROM events WHERE reason LIKE '%by operator%'"), 0);
}

TEST_F(AuditTest, WhatChangesNothingOrIsRefusedLeavesNoRow) {
  begin({"jim", "page"});
  drop("core-sw-2 DOWN");
  ASSERT_TRUE(isDone(order(MessageVerb::Acknowledge)));
  ASSERT_EQ(told().size(), 1U);
  ASSERT_TRUE(isDone(order(MessageVerb::Acknowledge))) << "it is so already";
  EXPECT_EQ(errorOf(order(MessageVerb::Pass, "nobody")), OrderError::Kind::BadInput);
  ASSERT_TRUE(isDone(put(person("ann"))));
  ASSERT_TRUE(isDone(put(listRow("noc"))));
  ASSERT_TRUE(isDone(import(office(), false)));
  RecipientRow wrong = person("ann");
  wrong.number = "call me";
  EXPECT_EQ(errorOf(put(wrong)), OrderError::Kind::BadInput);
  EXPECT_EQ(errorOf(removeRecipient("ann")), OrderError::Kind::Conflict);
  EXPECT_EQ(told().size(), 1U);
}

TEST_F(AuditTest, WhatIsSoAlreadySaysSo) {
  begin({"jim", "page"});
  EXPECT_FALSE(std::get<OrderDone>(*put(person("ann"))).changed);
  EXPECT_FALSE(std::get<OrderDone>(*import(office(), false)).changed);
  RecipientRow ann = person("ann");
  ann.description = "network";
  EXPECT_TRUE(std::get<OrderDone>(*put(ann)).changed);
}

TEST_F(AuditTest, ARecipientIsToldAsHeWasAndAsHeIs) {
  begin({"jim", "page"});
  RecipientRow zoe = person("zoe");
  zoe.replyNumbers = {"06 12 34 56 78"};
  zoe.language = "fr";
  zoe.description = "says \"oui\"";
  zoe.offUntil = fromMillis(4'000'000'000'000);
  ASSERT_TRUE(isDone(put(zoe)));
  EXPECT_EQ(lastOf("before"),
            R"({"name":"zoe","number":"+33600000005","reply_numbers":[],"language":null,)"
            R"("description":null,"off_until":null})");
  const std::string after =
      R"({"name":"zoe","number":"+33600000005","reply_numbers":["+33612345678"],)"
      R"("language":"fr","description":"says \"oui\"","off_until":"2096-10-02T07:06:40.000Z"})";
  EXPECT_EQ(lastOf("after"), after);
  ASSERT_TRUE(isDone(removeRecipient("zoe")));
  EXPECT_EQ(lastOf("before"), after);
  EXPECT_EQ(lastOf("after"), "");
  EXPECT_EQ(told(),
            (Lines{"jim by page: set recipient recipient zoe",
                   "jim by page: remove recipient recipient zoe"}));
}

TEST_F(AuditTest, AListIsToldWithItsEntries) {
  begin({"jim", "page"});
  ListRow night;
  night.name = "night";
  night.entries = {{"ann", 2, seconds{90}}};
  ASSERT_TRUE(isDone(put(night)));
  EXPECT_EQ(lastOf("before"), "");
  EXPECT_EQ(lastOf("after"),
            R"({"name":"night","description":null,"entries":[{"recipient":"ann","level":2,)"
            R"("acknowledge_time":"90s"}],"paused_until":null})");
  EXPECT_EQ(told(), Lines{"jim by page: set list list night"});
}

TEST_F(AuditTest, OfAnImportEachChangeIsTold) {
  begin({"jim", "token"});
  Directory rows = office();
  std::erase_if(rows.recipients, [](const RecipientRow& row) { return row.name == "zoe"; });
  rows.recipients.push_back({"dan", "06 12 34 56 78", "", {}, "", {}});
  rows.lists[0].description = "the night";
  ASSERT_TRUE(isDone(import(rows, false)));
  EXPECT_EQ(told(),
            (Lines{"jim by token: import recipient zoe",
                   "jim by token: import recipient dan",
                   "jim by token: import list noc"}));
}

TEST_F(AuditTest, AnAlertOfThePageIsTheDeedOfSomebodyOneOfAMachineIsNot) {
  begin({"jim", "page"});
  ASSERT_TRUE(post(alert("the flag is down")));
  EXPECT_EQ(told(), Lines{"jim by page: post alert " + subject()});
  caller = {"nagios", "token"};
  ASSERT_TRUE(post(alert("core-sw-2 DOWN")));
  EXPECT_EQ(told().size(), 1U);
}

TEST_F(AuditTest, TestsAndDeedsElsewhereAreTold) {
  begin({"jim", "page"});
  const auto ignore = [](const auto&) {};
  tocsin->test("ann", "modem1", caller, ignore);
  tocsin->test("+33612345678", "", caller, ignore);
  tocsin->test("nobody", "", caller, ignore);
  tocsin->noteDeed({"retry", "spool file alert.xml"}, caller, ignore);
  run();
  EXPECT_EQ(told(),
            (Lines{"jim by page: test recipient ann",
                   "jim by page: test number +33612345678",
                   "jim by page: retry spool file alert.xml"}));
}

TEST_F(AuditTest, ANameOfOddOctetsStaysOneLineOfText) {
  begin({"jim\nmallory", "page"});
  RecipientRow ann = person("ann");
  ann.description = "\xff broken";
  ASSERT_TRUE(isDone(put(ann)));
  EXPECT_EQ(told(), Lines{"jim mallory by page: set recipient recipient ann"});
  EXPECT_NE(lastOf("after").find("\"\xEF\xBF\xBD broken\""), std::string::npos);
}

}  // namespace
}  // namespace tocsin::dispatch
