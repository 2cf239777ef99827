// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/gateway/gateway.h"
#include "drivers/gateway/http_words.h"
#include "queue/base/limits.h"
#include "tests/support/http_peer.h"
#include "tests/support/tls_server.h"
#include "tests/support/waiting_loop.h"
#include "told.h"

namespace tocsin::gateway {
namespace {

using drivers::Link;
using drivers::LinkTrouble;
using test::http;
using test::HttpPeer;
using test::WaitingLoop;
using testing::HasSubstr;
using testing::StartsWith;

HttpEnd answered(int status, const std::string& body = "") {
  return {.how = HttpEnd::How::Answered, .status = status, .body = body};
}

std::string meaning(const HttpEnd& end, const HttpOptions& options = {}) {
  return shown(HttpWords(options).resultOf(submitOf(1), end));
}

TEST(HttpWordsTest, EachStatusIsOneOfThreeEnds) {
  struct Row {
    int status;
    std::string shown;
  };

  const std::vector<Row> rows{
      {200, "accepted "},
      {202, "accepted "},
      {204, "accepted "},
      {302, "refused account: HTTP 302"},
      {400, "refused form: HTTP 400"},
      {401, "refused account: HTTP 401"},
      {402, "refused account: HTTP 402"},
      {403, "refused account: HTTP 403"},
      {404, "refused account: HTTP 404"},
      {407, "refused account: HTTP 407"},
      {408, "refused for now: HTTP 408"},
      {413, "refused form: HTTP 413"},
      {422, "refused form: HTTP 422"},
      {425, "refused for now: HTTP 425"},
      {429, "refused too fast: HTTP 429"},
      {500, "in doubt: HTTP 500"},
      {501, "refused for now: HTTP 501"},
      {502, "in doubt: HTTP 502"},
      {503, "refused for now: HTTP 503"},
      {504, "in doubt: HTTP 504"},
      {520, "in doubt: HTTP 520"},
      {524, "in doubt: HTTP 524"},
      {100, "refused for now: HTTP 100"},
      {999, "refused for now: HTTP 999"},
  };
  for (const Row& row : rows)
    EXPECT_EQ(meaning(answered(row.status)), row.shown);
}

TEST(HttpWordsTest, TheOptionsMaySayWhatSuccessIs) {
  const HttpOptions only{.successStatus = {202, 409}};
  EXPECT_EQ(meaning(answered(202), only), "accepted ");
  EXPECT_EQ(meaning(answered(409), only), "accepted ");
  EXPECT_EQ(meaning(answered(200), only), "in doubt: HTTP 200") << "it has taken something";
  EXPECT_EQ(meaning(answered(404), only), "refused account: HTTP 404");
  EXPECT_EQ(meaning(answered(502), {.successStatus = {502}}), "accepted ");
}

TEST(HttpWordsTest, ASuccessWithoutItsPatternIsNone) {
  const HttpOptions options{.successPattern = "^OK:|\"status\" *: *\"ok\""};
  EXPECT_EQ(meaning(answered(200, "OK: 12"), options), "accepted ");
  EXPECT_EQ(meaning(answered(200, "{\"status\": \"ok\"}"), options), "accepted ");
  EXPECT_THAT(meaning(answered(200, "ERR: no credit"), options),
              StartsWith("refused for now: HTTP 200: ERR: no credit; it does not have"));
  HttpEnd half = answered(200, "O");
  half.isWhole = false;
  EXPECT_THAT(meaning(half, options), StartsWith("in doubt: "));
  half.body = "OK: 1";
  EXPECT_EQ(meaning(half, options), "accepted ");
}

TEST(HttpWordsTest, TheReferenceIsTheFirstGroupOfItsPattern) {
  const HttpOptions options{.referencePattern = "\"id\": *\"?([A-Za-z0-9-]+)"};
  EXPECT_EQ(meaning(answered(200, "{\"id\": \"AB-7\"}"), options), "accepted AB-7");
  EXPECT_EQ(meaning(answered(200, "{}"), options), "accepted ");
  EXPECT_EQ(meaning(answered(200, "id=5"), {.referencePattern = "id=\\d"}), "accepted id=5");
}

TEST(HttpWordsTest, APatternThatTriesTooMuchIsNotFound) {
  const HttpOptions options{.successPattern = "(a|aa)+$"};
  const std::string body = std::string(limits::kGatewayAnswerBytesMax - 1, 'a') + "b";
  EXPECT_THAT(meaning(answered(200, body), options), StartsWith("refused for now: HTTP 200"));
}

TEST(HttpWordsTest, WhatIsSaidForPeopleIsOneShortLine) {
  const std::string what = meaning(answered(503, "a\r\n\x1b[31m" + std::string(50'000, 'x')));
  EXPECT_THAT(what, StartsWith("refused for now: HTTP 503: a   [31mxxx"));
  EXPECT_LE(what.size(), 300U);
}

TEST(HttpWordsTest, AKeyThatAnAnswerEchoesIsNotShown) {
  HttpEnd end = answered(401, "bad key k/3y&s3cr3t");
  end.secrets = {"Bearer k/3y&s3cr3t", "no"};
  EXPECT_EQ(meaning(end), "refused account: HTTP 401: bad key ****");
  end.body = R"({"no":"Bearer k/3y&s3cr3t","php":"k\/3y&s3cr3t"})";
  EXPECT_EQ(meaning(end), R"(refused account: HTTP 401: {"no":"****","php":"****"})");
  end.body = "<k>k/3y&amp;s3cr3t</k>?k=k%2F3y%26s3cr3t";
  EXPECT_EQ(meaning(end), "refused account: HTTP 401: <k>****</k>?k=****");
  end.body = std::string(limits::kGatewayWordsBytesMax - 5, 'x') + "k/3y&s3cr3t";
  EXPECT_THAT(meaning(end), testing::EndsWith("x****")) << "hidden before it is cut";
  end.status = 200;
  end.body = "id=k/3y&s3cr3t";
  EXPECT_EQ(meaning(end, {.referencePattern = "id=(.*)"}), "accepted ****");
}

TEST(HttpWordsTest, ARefusalOfTheAccountSaysWhoRefusesAndWhereToLook) {
  const HttpWords words({.url = "https://sms.example.net:8443/send?key=s3cr3t&to=${to}"});
  const auto trouble = [&words](int status) {
    return words.troubleOf(words.resultOf(submitOf(1), answered(status)), status);
  };
  const std::string who = "the gateway at https://sms.example.net:8443 says HTTP ";
  EXPECT_EQ(trouble(302), who + "302; it wants another url: a redirect is not followed");
  EXPECT_EQ(trouble(401), who + "401; look at headers and header_files: who we are");
  EXPECT_EQ(trouble(402), who + "402; look at the credit there");
  EXPECT_EQ(trouble(404), who + "404; look at url: there is no such path");
}

TEST(HttpOptionsTest, EachMistakeSaysWhatWouldBeRight) {
  const HttpOptions good{.url = "https://sms.example.net/send?to=${to}",
                         .headers = {{"Content-Type", "application/json"}, {"X-Id", "${id}"}},
                         .body = R"({"text":"${text}"})"};
  EXPECT_TRUE(checkHttp(good)) << checkHttp(good).error().what;

  struct Row {
    std::function<void(HttpOptions&)> spoil;
    std::string why;
  };

  const std::vector<Row> rows{
      {[](HttpOptions& o) { o.url = "sms.example.net"; }, "http://"},
      {[](HttpOptions& o) { o.url = "https://h/?${nobody}"; }, "url: there is no ${nobody}"},
      {[](HttpOptions& o) { o.url = "https://${to}.example.net/"; }, "behind the host"},
      {[](HttpOptions& o) { o.body = "${txt}"; }, "body: there is no ${txt}"},
      {[](HttpOptions& o) { o.headers["X-A"] = "${x}"; }, "header X-A: there is no ${x}"},
      {[](HttpOptions& o) { o.headers["X-A"] = "${text}"; }, "goes into the url or the body"},
      {[](HttpOptions& o) { o.headers["X-A"] = "1\r\nX-B: 2"; }, "control character"},
      {[](HttpOptions& o) { o.headers["X-A\r\nX-B"] = "2"; }, "no name of a header"},
      {[](HttpOptions& o) { o.headersFromFiles["X-A"] = "/no/such"; }, "/no/such cannot be read"},
      {[](HttpOptions& o) { o.headersFromFiles["X-Id"] = "/etc/hostname"; }, "a value and a file"},
      {[](HttpOptions& o) { o.method = "PO ST"; }, "no HTTP method"},
      {[](HttpOptions& o) { o.successPattern = "("; }, "does not read"},
      {[](HttpOptions& o) { o.referencePattern = "[a"; }, "does not read"},
      {[](HttpOptions& o) { o.successStatus = {20}; }, "from 100 to 599"},
      {[](HttpOptions& o) { o.caFile = "/no/such.pem"; }, "do not read"},
      {[](HttpOptions& o) { o.timeMax = Duration{0}; }, "some time"},
  };
  for (const Row& row : rows) {
    HttpOptions options = good;
    row.spoil(options);
    const Status status = checkHttp(options);
    ASSERT_FALSE(status) << row.why;
    EXPECT_EQ(status.error().fault, Fault::Config);
    EXPECT_THAT(status.error().what, HasSubstr(row.why));
  }
}

class HttpGatewayTest : public testing::Test {
 protected:
  void make(HttpOptions options) {
    driver_ = makeHttp(std::move(options), loop_, clock_, {});
    driver_->start(told_.events(), {});
    loop_.runDue();
  }

  std::string handOver(const drivers::Submit& submit) {
    const std::size_t before = told_.ends.size();
    driver_->submit(submit);
    EXPECT_TRUE(loop_.until([&] { return told_.ends.size() > before; }));
    return shown(told_.ends.back());
  }

  test::FakeClock clock_;
  WaitingLoop loop_{clock_};
  Told told_;
  std::string answer_ = http("200 OK", "id=77");
  HttpPeer peer_{[this](const std::string&) { return answer_; }};
  std::unique_ptr<drivers::SmsDriver> driver_;
};

TEST_F(HttpGatewayTest, APageIsOneRequestFilledFromItsTemplates) {
  make({.url = peer_.url("/send?to=${to}&from=${source}"),
        .source = "N&C",
        .headers = {{"content-type", "application/json; charset=utf-8"}, {"X-Id", "${id}-${part}"}},
        .body = R"({"text":"${text}"})",
        .referencePattern = "id=([0-9]+)"});
  EXPECT_EQ(handOver(submitOf(5, "say \"hi\"\nnow")), "accepted 77");
  const std::string request = peer_.lastRequest();
  EXPECT_THAT(request, StartsWith("POST /send?to=%2B33612345678&from=N%26C HTTP/1.1\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nX-Id: 5-1\r\n"));
  EXPECT_TRUE(request.ends_with("\r\n\r\n{\"text\":\"say \\\"hi\\\"\\nnow\"}")) << request;
}

TEST_F(HttpGatewayTest, TheTextOfAnSmsAddsNoHeaderAndNoRequest) {
  make({.method = "GET", .url = peer_.url("/send?text=${text}")});
  const std::string evil = " HTTP/1.1\r\nX-Evil: 1\r\n\r\nGET /other HTTP/1.1\r\n\r\n";
  EXPECT_EQ(handOver(submitOf(1, evil)), "accepted ");
  EXPECT_EQ(peer_.requests().size(), 1U);
  EXPECT_THAT(peer_.lastRequest(), testing::Not(HasSubstr("\nX-Evil")));
}

TEST_F(HttpGatewayTest, ThreeEndsComeFromRealAnswers) {
  make({.url = peer_.url()});
  answer_ = http("503 Service Unavailable", "busy");
  EXPECT_EQ(handOver(submitOf(1)), "refused for now: HTTP 503: busy");
  answer_ = "";
  EXPECT_THAT(handOver(submitOf(2)), StartsWith("in doubt: "));
  answer_ = http("200 OK");
  EXPECT_EQ(handOver(submitOf(3)), "accepted ");
}

TEST_F(HttpGatewayTest, AServerThatIsNotReachedHasRefusedForNowAndIsDownAfterThree) {
  make({.url = "http://127.0.0.1:1/"});
  for (int i = 0; i < limits::kGatewayFailuresMax; ++i) {
    EXPECT_EQ(driver_->health().link, Link::Up);
    EXPECT_THAT(handOver(submitOf(i)),
                StartsWith("refused for now: cannot connect to 127.0.0.1:1"));
  }
  EXPECT_EQ(driver_->health().link, Link::Down);
}

TEST_F(HttpGatewayTest, AServerThatIsNotTrustedIsATroubleThatAPersonHasToMend) {
  const auto identity = test::makeIdentity({.names = "IP:127.0.0.1"});
  test::TlsServer server(identity, {});
  make({.url = "https://127.0.0.1:" + std::to_string(server.port()) + "/"});
  EXPECT_THAT(handOver(submitOf(1)), StartsWith("refused for now: certificate of 127.0.0.1"));
  loop_.runDue();
  ASSERT_EQ(told_.healths.back().troubles.size(), 1U);
  EXPECT_EQ(told_.healths.back().troubles[0].kind, LinkTrouble::Kind::Untrusted);
}

TEST_F(HttpGatewayTest, AnAccountThatIsRefusedIsATroubleWithTheHostAndWithoutTheKey) {
  answer_ = http("401 Unauthorized", "no such key: k3ys3cr3t");
  make({.url = peer_.url("/send?user=me"), .headers = {{"X-Api-Key", "k3ys3cr3t"}}});
  EXPECT_EQ(handOver(submitOf(1)), "refused account: HTTP 401: no such key: ****");
  loop_.runDue();
  ASSERT_EQ(told_.healths.back().troubles.size(), 1U);
  const LinkTrouble& trouble = told_.healths.back().troubles[0];
  EXPECT_EQ(trouble.kind, LinkTrouble::Kind::Rejected);
  EXPECT_EQ(trouble.what,
            "the gateway at http://127.0.0.1:" + std::to_string(peer_.port()) +
                " says HTTP 401: no such key: ****; look at headers and header_files: who we are");
}

TEST_F(HttpGatewayTest, TheWindowIsBoundedAndSoIsTheTime) {
  make({.url = peer_.url(), .timeMax = seconds{12}, .window = 500});
  EXPECT_EQ(driver_->window(), static_cast<int>(limits::kGatewayThreadsMax));
  EXPECT_EQ(driver_->submitTimeMax(), seconds{17});
}

TEST_F(HttpGatewayTest, AStopTellsNothingMoreAndItMayStartAgain) {
  make({.url = peer_.url()});
  driver_->submit(submitOf(1));
  driver_->stop();
  driver_->start(told_.events(), {submitOf(1)});
  EXPECT_TRUE(loop_.until([&] { return !told_.ends.empty(); }));
  EXPECT_THAT(shown(told_.ends[0]), StartsWith("in doubt: handed over before"));
  EXPECT_EQ(handOver(submitOf(2)), "accepted ");
  EXPECT_EQ(told_.ends.size(), 2U);
}

}  // namespace
}  // namespace tocsin::gateway
