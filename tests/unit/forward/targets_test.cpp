// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/forward/target.h"
#include "target_test.h"
#include "tests/support/http_peer.h"

namespace tocsin::forward {
namespace {

using gateway::ProgramEnd;
using test::HttpPeer;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class HttpTargetTest : public TargetTest {
 protected:
  std::string answer_ = test::http("204 No Content");
  HttpPeer peer_{[this](const std::string&) { return answer_; }};
};

TEST_F(HttpTargetTest, AnSmsIsPostedInItsForm) {
  struct Row {
    Form form;
    std::string type, body;
  };

  const std::vector<Row> rows{{Form::Json, "application/json", toJson(sms())},
                              {Form::Xml, "application/xml; charset=utf-8", toXml(sms())},
                              {Form::Text, "text/plain; charset=utf-8", sms().text}};
  for (const Row& row : rows) {
    const auto target = makeHttp({.url = peer_.url("/in"), .form = row.form}, loop_);
    EXPECT_EQ(give(*target), "ok");
    EXPECT_THAT(peer_.lastRequest(), StartsWith("POST /in HTTP/1.1\r\n"));
    EXPECT_THAT(peer_.lastRequest(), HasSubstr("\r\nContent-Type: " + row.type + "\r\n"));
    EXPECT_TRUE(peer_.lastRequest().ends_with("\r\n\r\n" + row.body)) << peer_.lastRequest();
  }
}

TEST_F(HttpTargetTest, EachAnswerIsTakenLaterOrNever) {
  struct Row {
    std::string answer, shown;
  };

  const std::string url = "http://127.0.0.1:" + std::to_string(peer_.port());
  const std::vector<Row> rows{
      {test::http("200 OK"), "ok"},
      {test::http("302 Found"), "transient: " + url + " answered HTTP 302"},
      {test::http("400 Bad Request"), "permanent: " + url + " answered HTTP 400"},
      {test::http("401 Unauthorized"), "transient: " + url + " answered HTTP 401"},
      {test::http("404 Not Found"), "transient: " + url + " answered HTTP 404"},
      {test::http("413 Too Large"), "permanent: " + url + " answered HTTP 413"},
      {test::http("422 Unprocessable"), "permanent: " + url + " answered HTTP 422"},
      {test::http("429 Too Many"), "transient: " + url + " answered HTTP 429"},
      {test::http("500 Oops"), "transient: " + url + " answered HTTP 500"},
  };
  const auto target = makeHttp({.url = peer_.url("/in?key=s3cr3t")}, loop_);
  for (const Row& row : rows) {
    answer_ = row.answer;
    EXPECT_EQ(give(*target), row.shown);
  }
  answer_ = "";
  EXPECT_THAT(give(*target), StartsWith("transient: "));
}

TEST_F(HttpTargetTest, ItsOptionsAreChecked) {
  EXPECT_TRUE(checkHttp({.url = "https://crm.example.net/sms"}));
  EXPECT_FALSE(checkHttp({.url = "crm.example.net"}));
  EXPECT_FALSE(checkHttp({.url = "http://h/", .headers = {{"A", "1\n2"}}}));
  EXPECT_FALSE(checkHttp({.url = "http://h/", .timeMax = Duration{0}}));
}

TEST_F(HttpTargetTest, AHeaderMayComeFromAFileThatIsReadForEachSms) {
  const auto path = std::filesystem::temp_directory_path() /
                    ("tocsin-forward-token-" + std::to_string(peer_.port()));
  const auto target = makeHttp({.url = peer_.url(),
                                .headers = {{"X-From", "tocsin"}},
                                .headersFromFiles = {{"Authorization", path.string()}}},
                               loop_);
  for (const std::string token : {"Bearer one", "Bearer two"}) {
    std::ofstream(path) << token << "\n";
    EXPECT_EQ(give(*target), "ok");
    EXPECT_THAT(peer_.lastRequest(), HasSubstr("\r\nAuthorization: " + token + "\r\n"));
    EXPECT_THAT(peer_.lastRequest(), HasSubstr("\r\nX-From: tocsin\r\n"));
  }
  std::filesystem::remove(path);
  EXPECT_EQ(give(*target), "transient: " + path.string() + " cannot be read, or is empty");
}

class ProgramTargetTest : public TargetTest {
 protected:
  std::string giveTo(const ProgramEnd& end, Form form = Form::Text) {
    const auto run = [&](std::vector<std::string> command,
                         std::string input,
                         Duration timeMax,
                         std::function<void(const ProgramEnd&)> done) {
      command_ = std::move(command);
      input_ = std::move(input);
      timeMax_ = timeMax;
      loop_.post([done = std::move(done), end] { done(end); });
    };
    const auto target =
        makeProgram({.command = {"/opt/take", "-v"}, .form = form, .timeMax = seconds{9}}, run);
    return give(*target);
  }

  std::vector<std::string> command_;
  std::string input_;
  Duration timeMax_{0};
};

TEST_F(ProgramTargetTest, TheTextIsOnStandardInputAndNothingOfItInAnArgument) {
  EXPECT_EQ(giveTo({.how = ProgramEnd::How::Exited}), "ok");
  EXPECT_THAT(command_, ElementsAre("/opt/take", "-v"));
  EXPECT_EQ(input_, sms().text);
  EXPECT_EQ(timeMax_, seconds{9});
  giveTo({.how = ProgramEnd::How::Exited}, Form::Xml);
  EXPECT_EQ(input_, toXml(sms()));
}

TEST_F(ProgramTargetTest, EachEndIsTakenLaterOrNever) {
  using How = ProgramEnd::How;
  EXPECT_EQ(giveTo({.how = How::Exited, .code = 65}), "permanent: /opt/take: exit code 65");
  EXPECT_EQ(giveTo({.how = How::Exited, .code = 1}), "transient: /opt/take: exit code 1");
  EXPECT_EQ(giveTo({.how = How::TimedOut, .what = "too long"}), "transient: /opt/take: too long");
  EXPECT_EQ(giveTo({.how = How::Crashed, .what = "signal 9"}), "transient: /opt/take: signal 9");
  EXPECT_EQ(giveTo({.how = How::NotStarted, .what = "gone"}), "transient: /opt/take: gone");
  EXPECT_TRUE(checkProgram({.command = {"/opt/take"}}));
  EXPECT_FALSE(checkProgram({.command = {"take"}}));
  EXPECT_FALSE(checkProgram({}));
}

}  // namespace
}  // namespace tocsin::forward
