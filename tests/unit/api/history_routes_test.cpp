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

TEST_F(HistoryRoutesTest, TheCsvEndsAtItsBound) {
  fill(limits::kCsvRowsMax + 1);
  EXPECT_EQ(linesIn(askFrom(kSocketPeer, "GET /api/v1/history.csv").body), limits::kCsvRowsMax + 1);
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
