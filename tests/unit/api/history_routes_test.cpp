// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "server_fixture.h"

namespace tocsin::api {
namespace {

class HistoryRoutesTest : public ServerTest {
 protected:
  void fill(std::size_t count) {
    journal_.found.assign(count, journal_.message);
    for (std::size_t i = 0; i < count; ++i) {
      journal_.found[i].id = static_cast<std::int64_t>(count - i);
    }
  }

  static std::size_t linesIn(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }
};

TEST_F(HistoryRoutesTest, ASearchHasItsFiltersAndSaysHowFarTheIndexIs) {
  journal_.message.created = now_;
  fill(3);
  const Json page = askJson(
      "GET /api/v1/history?text=core%20sw&list=noc&recipient=ann&severity=info&outcome=EXPIRED"
      "&from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z&limit=2",
      200);
  EXPECT_EQ(journal_.asked(),
            "core sw noc ann info EXPIRED 2026-11-20T00:00:00.000Z 2026-11-21T00:00:00.000Z");
  EXPECT_EQ(page["items"].size(), 2U);
  EXPECT_EQ(page["next"], 2);
  EXPECT_EQ(page["indexed_until"], "2026-11-21T08:00:00.000Z");
}

TEST_F(HistoryRoutesTest, TheCsvHasAllPages) {
  journal_.message.text = "=cmd|'/C calc'!A0";
  journal_.message.comment = "a, \"b\"";
  fill(1'203);
  const Response csv = askFrom(kSocketPeer, "GET /api/v1/history.csv?text=core");
  EXPECT_EQ(csv.status, 200);
  EXPECT_TRUE(csv.contentType.starts_with("text/csv; charset=utf-8"));
  EXPECT_NE(headerOf(csv, "Content-Disposition").find("attachment"), std::string::npos);
  EXPECT_TRUE(csv.body.starts_with("\xef\xbb\xbfid,number,list,text,severity,"));
  EXPECT_EQ(linesIn(csv.body), 1'204U);
  EXPECT_NE(csv.body.find("\r\n1203,,,\"'=cmd|'/C calc'!A0\","), std::string::npos)
      << csv.body.substr(0, 500);
  EXPECT_NE(csv.body.find(",\"a, \"\"b\"\"\","), std::string::npos);
}

TEST_F(HistoryRoutesTest, AnIndexThatHasAllReachesToNow) {
  journal_.isWhole = true;
  EXPECT_EQ(askJson("GET /api/v1/history", 200)["indexed_until"], "2026-11-21T08:00:00.000Z");
  journal_.isIndexed = false;  // a journal without any event
  EXPECT_EQ(askJson("GET /api/v1/history", 200)["indexed_until"], "2026-11-21T08:00:00.000Z");
  EXPECT_EQ(askFrom(kSocketPeer, "GET /api/v1/history.csv").status, 200);
}

TEST_F(HistoryRoutesTest, NoCsvIsMadeOfAnIndexThatIsBeingMade) {
  fill(3);
  journal_.isIndexed = false;
  EXPECT_TRUE(askJson("GET /api/v1/history", 200)["indexed_until"].is_null());
  const Response csv = askFrom(kSocketPeer, "GET /api/v1/history.csv");
  EXPECT_EQ(csv.status, 503);
  EXPECT_NE(csv.body.find("is being made"), std::string::npos);
  EXPECT_NE(headerOf(csv, "Retry-After"), "");
}

TEST_F(HistoryRoutesTest, ACsvThatIsCutSaysSoAndWhereToGoOn) {
  fill(limits::kCsvRowsMax + 1);
  const std::string csv = askFrom(kSocketPeer, "GET /api/v1/history.csv").body;
  EXPECT_EQ(linesIn(csv), limits::kCsvRowsMax + 2);
  const std::string last = csv.substr(csv.rfind('\n', csv.size() - 2) + 1);
  EXPECT_TRUE(last.starts_with(",,,\"CUT OFF HERE: the rest is in the file with cursor=100000\","))
      << last;
  const std::string line = "GET /api/v1/history.csv?cursor=100000";
  EXPECT_EQ(linesIn(askFrom(kSocketPeer, line).body), 2U) << "the header and what was left";
  fill(limits::kCsvRowsMax);
  const std::string whole = askFrom(kSocketPeer, "GET /api/v1/history.csv").body;
  EXPECT_EQ(whole.find("CUT OFF"), std::string::npos);
}

TEST_F(HistoryRoutesTest, ACsvOfLongTextsEndsAtItsBytes) {
  journal_.message.text = std::string(16'384, 'x');
  fill(5'000);
  const std::string csv = askFrom(kSocketPeer, "GET /api/v1/history.csv").body;
  EXPECT_GT(csv.size(), limits::kCsvBytesMax);
  EXPECT_LT(csv.size(), limits::kCsvBytesMax + limits::kPageItemsMax * 17'000);
  EXPECT_NE(csv.find("CUT OFF HERE"), std::string::npos);
}

TEST_F(HistoryRoutesTest, OneCsvIsMadeAtATime) {
  backend_->makesCsv = true;
  EXPECT_EQ(askFrom(kSocketPeer, "GET /api/v1/history.csv").status, 503);
  backend_->makesCsv = false;
  EXPECT_EQ(askFrom(kSocketPeer, "GET /api/v1/history.csv").status, 200);
  EXPECT_EQ(askFrom(kSocketPeer, "GET /api/v1/history.csv").status, 200);
}

TEST_F(HistoryRoutesTest, AnUnreadableJournalIs503) {
  journal_.broken = true;
  askJson("GET /api/v1/history", 503);
  EXPECT_EQ(askFrom(kSocketPeer, "GET /api/v1/history.csv").status, 503);
  askJson("GET /api/v1/audit", 503);
  askJson("GET /api/v1/inbox", 503);
}

TEST_F(HistoryRoutesTest, TheInboxIsFiltered) {
  askJson("GET /api/v1/inbox?text=ok&sender=336&recipient=ann&driver=modem1&limit=9", 200);
  EXPECT_EQ(journal_.asked(), "ok 336 ann modem1 0 9");
}

}  // namespace
}  // namespace tocsin::api
