// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>
#include <vector>

#include "server_fixture.h"

namespace tocsin::api {
namespace {

class DirectoryRoutesTest : public ServerTest {
 protected:
  void SetUp() override {
    operations_.rows.recipients = {{.name = "ann",
                                    .number = "+33600000001",
                                    .language = "fr",
                                    .replyNumbers = {"+33100000001"},
                                    .description = "Ann B.",
                                    .offUntil = now_ + hours{1},
                                    .etag = "a1",
                                    .lists = {"noc"},
                                    .reachedAt = now_},
                                   {.name = "bob smith",
                                    .number = "+33600000002",
                                    .language = {},
                                    .replyNumbers = {},
                                    .description = {},
                                    .offUntil = {}}};
    operations_.rows.lists = {
        {.name = "noc",
         .description = {},
         .entries = {{.recipient = "ann", .level = 2, .acknowledgeTime = seconds{90}}},
         .pausedUntil = {},
         .hints = {{.code = dispatch::ListHint::Code::LevelEmpty,
                    .level = 1,
                    .text = "level 1 is empty"}},
         .smsWorstCase = 7,
         .timeWorstCase = minutes{15},
         .etag = "n1"}};
    ServerTest::SetUp();
  }

  void change(const dispatch::Changes& changes) {
    loop_.post([this, changes] { backend_->changed(changes); });
  }

  const Json ann_ =
      Json::parse(R"({"name":"ann","number":"+33600000001","reply_numbers":["+33100000001"],
    "language":"fr","description":"Ann B.","off_until":"2026-11-21T09:00:00.000Z",
    "lists":["noc"],"reached_at":"2026-11-21T08:00:00.000Z","etag":"a1"})");
  const Json noc_ = Json::parse(R"({"name":"noc","description":null,
    "entries":[{"recipient":"ann","level":2,"acknowledge_time":"90s"}],"paused_until":null,
    "warnings":["level 1 is empty"],
    "hints":[{"code":"level_empty","recipient":null,"level":1,"sms":null,"time":null,
              "text":"level 1 is empty"}],
    "sms_worst_case":7,"time_worst_case":"15min","etag":"n1"})");
};

TEST_F(DirectoryRoutesTest, PeopleAndListsAreShown) {
  const Json recipients = askJson("GET /api/v1/recipients", 200);
  EXPECT_EQ(recipients["items"][0], ann_);
  EXPECT_TRUE(recipients["next"].is_null());
  EXPECT_EQ(askJson("GET /api/v1/recipients/ann", 200), ann_);
  EXPECT_EQ(askJson("GET /api/v1/recipients/bob%20smith", 200)["name"], "bob smith");
  EXPECT_EQ(askJson("GET /api/v1/lists", 200)["items"][0], noc_);
  EXPECT_EQ(askJson("GET /api/v1/lists/noc", 200), noc_);
  askJson("GET /api/v1/recipients/eve", 404);
  askJson("GET /api/v1/lists/ann", 404);
}

TEST_F(DirectoryRoutesTest, OneRowIsShownAndChangedWithoutAskingForAll) {
  askJson("GET /api/v1/recipients/ann", 200);
  askJson("GET /api/v1/recipients/eve", 404);
  askJson("GET /api/v1/lists/noc", 200);
  askJson("PUT /api/v1/recipients/ann/off", 200, R"({"until":null})");
  askJson("PUT /api/v1/lists/noc/pause", 200, R"({"until":null})");
  EXPECT_EQ(operations_.directoryReads, 0);
  askJson("GET /api/v1/export", 200);
  EXPECT_EQ(operations_.directoryReads, 1);
}

TEST_F(DirectoryRoutesTest, AListingIsReadOnceUntilPeopleOrListsChange) {
  for (const char* line : {"GET /api/v1/recipients", "GET /api/v1/lists"}) {
    askJson(line, 200);
    int reads = operations_.directoryReads;
    askJson(line, 200);
    change({.messages = {7}, .alarms = true, .drivers = true, .inbox = true, .access = true});
    askJson(line, 200);
    EXPECT_EQ(operations_.directoryReads, reads) << line;
    for (const dispatch::Changes& changes : {dispatch::Changes{.messages = {}, .recipients = true},
                                             dispatch::Changes{.messages = {}, .lists = true}}) {
      change(changes);
      askJson(line, 200);
      EXPECT_EQ(operations_.directoryReads, ++reads) << line;
    }
  }
  operations_.rows.recipients.pop_back();
  change({.messages = {}, .recipients = true});
  EXPECT_EQ(askJson("GET /api/v1/recipients", 200)["items"].size(), 1U);
}

TEST_F(DirectoryRoutesTest, AListingIsReadAnewAfterTwoSeconds) {
  const Json first = askJson("GET /api/v1/recipients", 200);
  operations_.rows.recipients[0].offUntil = {};
  now_ += Duration{1'999};
  const Json kept = askJson("GET /api/v1/recipients", 200);
  EXPECT_EQ(kept["items"], first["items"]);
  EXPECT_EQ(kept["now"], "2026-11-21T08:00:01.999Z");
  now_ += Duration{1};
  EXPECT_TRUE(askJson("GET /api/v1/recipients", 200)["items"][0]["off_until"].is_null());
  EXPECT_EQ(operations_.directoryReads, 2);
  now_ -= hours{1};
  askJson("GET /api/v1/recipients", 200);
  EXPECT_EQ(operations_.directoryReads, 3);
}

TEST_F(DirectoryRoutesTest, WhoeverAsksWhileAnotherIsStillAnsweredGetsTheSameReading) {
  std::shared_ptr<const DirectoryRead> held;
  const auto hold = [&] {
    loop_.post([&] { held = backend_->directory(); });
    loop_.settle();
  };
  hold();
  EXPECT_EQ(askJson("GET /api/v1/recipients", 200)["items"].size(), 2U);
  EXPECT_EQ(askJson("GET /api/v1/lists", 200)["items"].size(), 1U);
  EXPECT_EQ(operations_.directoryReads, 1);
  change({.messages = {}, .lists = true});
  askJson("GET /api/v1/lists", 200);
  EXPECT_EQ(operations_.directoryReads, 2);
  hold();
  now_ += seconds{2};
  askJson("GET /api/v1/lists", 200);
  EXPECT_EQ(operations_.directoryReads, 4);
}

TEST_F(DirectoryRoutesTest, WhatWasShownCanBePutBack) {
  askJson("PUT /api/v1/recipients/ann", 200, ann_.dump());
  const auto& ann = operations_.recipientsPut.back();
  EXPECT_EQ(ann.name + ann.number + ann.language + ann.description, "ann+33600000001frAnn B.");
  EXPECT_EQ(ann.replyNumbers, std::vector<std::string>{"+33100000001"});
  EXPECT_EQ(ann.offUntil, now_ + hours{1});
  EXPECT_FALSE(ann.force);
  askJson("PUT /api/v1/lists/noc", 200, noc_.dump());
  const auto& noc = operations_.listsPut.back();
  ASSERT_EQ(noc.entries.size(), 1U);
  EXPECT_EQ(noc.entries[0].recipient, "ann");
  EXPECT_EQ(noc.entries[0].level, 2);
  EXPECT_EQ(noc.entries[0].acknowledgeTime, Duration{seconds{90}});
}

TEST_F(DirectoryRoutesTest, AShortListGetsDefaults) {
  askJson("PUT /api/v1/lists/new", 200, R"({"entries":[{"recipient":"ann"}]})");
  EXPECT_EQ(operations_.listsPut.back().name, "new");
  EXPECT_EQ(operations_.listsPut.back().entries[0].level, 1);
  EXPECT_EQ(operations_.listsPut.back().entries[0].acknowledgeTime, Duration{minutes{5}});
}

TEST_F(DirectoryRoutesTest, WhatIsWrongIsPointedAtHoweverDeep) {
  struct Row {
    const char* line;
    std::string body;
    const char* pointer;
  };

  std::string tooMany = R"({"entries":[)";
  for (std::size_t i = 0; i <= limits::kEntriesPerListMax; ++i) {
    tooMany += std::string(i == 0 ? "" : ",") + R"({"recipient":"ann"})";
  }
  const std::vector<Row> rows{
      {"PUT /api/v1/recipients/ann", R"({"number":"+336","name":"bob"})", "/name"},
      {"PUT /api/v1/recipients/ann", R"({})", "/number"},
      {"PUT /api/v1/recipients/ann", R"({"number":"+336","reply_numbers":"+1"})", "/reply_numbers"},
      {"PUT /api/v1/recipients/ann", R"({"number":"+336","reply_numbers":[1]})", "/reply_numbers"},
      {"PUT /api/v1/recipients/ann",
       R"({"number":"+336","reply_numbers":["1","2","3","4","5","6","7","8","9"]})",
       "/reply_numbers"},
      {"PUT /api/v1/lists/noc",
       R"({"entries":[{"recipient":"ann"},{"recipient":"bob","level":4}]})",
       "/entries/1/level"},
      {"PUT /api/v1/lists/noc",
       R"({"entries":[{"recipient":"ann","acknowledge_time":"5"}]})",
       "/entries/0/acknowledge_time"},
      {"PUT /api/v1/lists/noc",
       R"({"entries":[{"recipient":"ann","levle":1}]})",
       "/entries/0/levle"},
      {"PUT /api/v1/lists/noc", R"({"entries":["ann"]})", "/entries/0"},
      {"PUT /api/v1/lists/noc", R"({"entries":{}})", "/entries"},
      {"PUT /api/v1/lists/noc", tooMany + "]}", "/entries"},
      {"POST /api/v1/import",
       R"({"recipients":[],"lists":[{"name":"noc","entries":[{"level":1}]}]})",
       "/lists/0/entries/0/recipient"},
      {"POST /api/v1/import",
       R"({"recipients":[{"name":"ann"}],"lists":[]})",
       "/recipients/0/number"},
      {"POST /api/v1/import", R"({"recipients":[]})", "/lists"},
      {"PUT /api/v1/recipients/ann/off", R"({"until":"soon"})", "/until"},
      {"PUT /api/v1/recipients/ann/off", R"({})", "/until"},
      {"PUT /api/v1/recipients/ann/off", R"({"until":null,"force":1})", "/force"},
      {"POST /api/v1/drivers/modem1/test", R"({})", "/recipient"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(askJson(row.line, 422, row.body).value("pointer", ""), row.pointer) << row.body;
  }
  EXPECT_TRUE(operations_.recipientsPut.empty());
  EXPECT_TRUE(operations_.listsPut.empty());
}

TEST_F(DirectoryRoutesTest, OffChangesOnlyTheTimeOfTheRow) {
  askJson(
      "PUT /api/v1/recipients/ann/off", 200, R"({"until":"2026-11-22T08:00:00Z","force":true})");
  const auto& off = operations_.recipientsPut.back();
  EXPECT_EQ(off.offUntil, now_ + hours{24});
  EXPECT_TRUE(off.force);
  EXPECT_EQ(off.number, "+33600000001");
  EXPECT_EQ(off.replyNumbers.size(), 1U);
  askJson("PUT /api/v1/recipients/ann/off", 200, R"({"until":null})");
  EXPECT_FALSE(operations_.recipientsPut.back().offUntil);
  EXPECT_FALSE(operations_.recipientsPut.back().force);
  askJson("PUT /api/v1/recipients/eve/off", 404, R"({"until":null})");
}

TEST_F(DirectoryRoutesTest, PauseChangesOnlyTheTimeOfTheRow) {
  askJson(
      "PUT /api/v1/lists/noc/pause", 200, R"({"until":"2026-11-21T10:00:00+01:00","force":true})");
  EXPECT_EQ(operations_.listsPut.back().pausedUntil, now_ + hours{1});
  EXPECT_EQ(operations_.listsPut.back().entries.size(), 1U);
  EXPECT_TRUE(operations_.listsPut.back().force);
  askJson("PUT /api/v1/lists/eve/pause", 404, R"({"until":null})");
}

TEST_F(DirectoryRoutesTest, RemovingNamesWhatIsRemoved) {
  askJson("DELETE /api/v1/recipients/bob%20smith", 200);
  askJson("DELETE /api/v1/lists/noc", 200);
  EXPECT_EQ(operations_.removed, (std::vector<std::string>{"recipient bob smith", "list noc"}));
}

TEST_F(DirectoryRoutesTest, ErasingNamesThePersonAndWhetherByForce) {
  askJson("POST /api/v1/recipients/ann/erase", 200, R"({})");
  askJson("POST /api/v1/recipients/bob%20smith/erase", 200, R"({"force":true})");
  EXPECT_EQ(operations_.removed,
            (std::vector<std::string>{"all of ann", "all of bob smith by force"}));
}

TEST_F(DirectoryRoutesTest, AnExportIsAnImport) {
  const Json exported = askJson("GET /api/v1/export", 200);
  EXPECT_EQ(exported, Json::parse(R"({"recipients":[
    {"name":"ann","number":"+33600000001","reply_numbers":["+33100000001"],"language":"fr",
     "description":"Ann B.","off_until":"2026-11-21T09:00:00.000Z"},
    {"name":"bob smith","number":"+33600000002"}],
    "lists":[{"name":"noc",
      "entries":[{"recipient":"ann","level":2,"acknowledge_time":"90s"}]}]})"));
  operations_.rows = {};
  askJson("POST /api/v1/import?merge=1", 200, exported.dump());
  EXPECT_TRUE(operations_.merged);
  EXPECT_EQ(askJson("GET /api/v1/export", 200), exported);
  askJson("POST /api/v1/import", 200, exported.dump());
  EXPECT_FALSE(operations_.merged);
}

TEST_F(DirectoryRoutesTest, TestsNamePersonAndDriver) {
  askJson("POST /api/v1/recipients/ann/test", 200);
  askJson("POST /api/v1/recipients/ann/test", 200, R"({"driver":"modem1"})");
  askJson("POST /api/v1/drivers/modem2/test", 200, R"({"recipient":"ann"})");
  EXPECT_EQ(operations_.tested,
            (std::vector<std::string>{"ann by ", "ann by modem1", "ann by modem2"}));
}

TEST_F(DirectoryRoutesTest, ARowThatWasChangedMeanwhileIsNotOverwritten) {
  struct Row {
    const char* header;
    int status;
  };

  const Response shown = askFrom(kSocketPeer, "GET /api/v1/recipients/ann");
  EXPECT_EQ(headerOf(shown, "ETag"), "\"a1\"");
  for (const Row& row : {Row{"If-Match: \"a0\"\r\n", 412},
                         Row{"If-Match: \"a0\", \"a1\"\r\n", 422},
                         Row{"If-Match: *\r\n", 422},
                         Row{"If-None-Match: *\r\n", 412},
                         Row{"If-None-Match: \"a1\"\r\n", 422},
                         Row{"If-Match: \"a1\"\r\nIf-None-Match: *\r\n", 422},
                         Row{"If-Match: \"a1\"\r\n", 200},
                         Row{"If-Match: \"a1\"\r\n", 412}}) {
    EXPECT_EQ(statusOf(ask("PUT /api/v1/recipients/ann", ann_.dump(), row.header)), row.status)
        << row.header;
  }
  EXPECT_EQ(statusOf(ask("DELETE /api/v1/lists/noc", {}, "If-Match: \"n0\"\r\n")), 412);
  EXPECT_EQ(statusOf(ask("DELETE /api/v1/lists/noc", {}, "If-Match: n1\r\n")), 200);
  EXPECT_EQ(statusOf(ask("PUT /api/v1/lists/noc", noc_.dump(), "If-None-Match: *\r\n")), 200);
  EXPECT_EQ(statusOf(ask("PUT /api/v1/lists/noc", noc_.dump(), "If-None-Match: *\r\n")), 412);
}

TEST_F(DirectoryRoutesTest, OffIsReadAndPutOnceMoreWhenSomebodyIsFaster) {
  operations_.beforePut = [this] {
    operations_.beforePut = {};
    operations_.rows.recipients[0].number = "+33600000009";
    operations_.rows.recipients[0].etag = "a2";
  };
  askJson("PUT /api/v1/recipients/ann/off", 200, R"({"until":null})");
  EXPECT_EQ(operations_.recipientsPut.size(), 2U);
  EXPECT_EQ(operations_.rows.recipients[0].number, "+33600000009");
  EXPECT_FALSE(operations_.rows.recipients[0].offUntil);
  operations_.beforePut = [this] { operations_.rows.lists[0].etag += "x"; };
  askJson("PUT /api/v1/lists/noc/pause", 412, R"({"until":null})");
  EXPECT_EQ(operations_.listsPut.size(), 2U);
}

TEST_F(DirectoryRoutesTest, AListIsCheckedWithoutBeingChanged) {
  Json list = noc_;
  EXPECT_EQ(askJson("POST /api/v1/lists/check", 200, list.dump())["hints"][0]["code"], "empty");
  EXPECT_TRUE(operations_.listsPut.empty());
  list["name"] = "refused";
  askJson("POST /api/v1/lists/check", 422, list.dump());
  list.erase("name");
  EXPECT_EQ(askJson("POST /api/v1/lists/check", 422, list.dump())["pointer"], "/name");
}

TEST_F(DirectoryRoutesTest, ANumberIsShownAsItIsRead) {
  EXPECT_EQ(askJson("GET /api/v1/numbers?text=06%2012", 200),
            Json::parse(R"({"text":"06 12","valid":true,"number":"+33612345678",
    "shown":"+33 612 345 678","what":null,"drivers":["modem1"],"taken_by":["ann"]})"));
  EXPECT_EQ(askJson("GET /api/v1/numbers", 200)["what"], "no digits");
}

}  // namespace
}  // namespace tocsin::api
