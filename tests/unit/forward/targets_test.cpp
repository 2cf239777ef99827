// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/forward/target.h"
#include "tests/support/http_peer.h"
#include "tests/support/waiting_loop.h"

namespace tocsin::forward {
namespace {

namespace fs = std::filesystem;
using gateway::ProgramEnd;
using test::HttpPeer;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

ForwardedSms sms(const std::string& text = "../../etc/passwd; $(id)") {
  return {.id = InboxId{17},
          .sender = "+33612345678/../x",
          .text = text,
          .received = fromMillis(1'795'248'000'204)};
}

// "ok", "transient: WHAT" or "permanent: WHAT"
std::string shown(const Status& status) {
  if (status) return "ok";
  const bool isForGood = status.error().fault == Fault::Permanent;
  return (isForGood ? "permanent: " : "transient: ") + status.error().what;
}

class TargetTest : public testing::Test {
 protected:
  std::string give(Target& target, const ForwardedSms& one = sms()) {
    std::optional<Status> status;
    target.forward(one, [&](const Status& got) { status = got; });
    EXPECT_FALSE(status) << "never from inside forward()";
    EXPECT_TRUE(loop_.until([&] { return status.has_value(); }));
    return status ? shown(*status) : "";
  }

  test::FakeClock clock_;
  test::WaitingLoop loop_{clock_};
};

class FolderTest : public TargetTest {
 protected:
  FolderTest() {
    std::string name = (fs::temp_directory_path() / "tocsin-forward-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
    target_ = makeFolder({.directory = directory_.string()}, loop_);
  }

  ~FolderTest() override { fs::remove_all(directory_); }

  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& entry : fs::directory_iterator(directory_))
      all.push_back(entry.path().filename().string());
    std::sort(all.begin(), all.end());
    return all;
  }

  std::string read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(directory_ / name).rdbuf();
    return text.str();
  }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(directory_ / name) << text;
  }

  const std::string name_ = "20261121T080000204Z-17.xml";
  const std::string second_ = "20261121T080000204Z-17-2.xml";
  fs::path directory_;
  std::unique_ptr<Target> target_;
};

TEST_F(FolderTest, AnSmsIsAFileNamedByItsTimeAndItsIdAlone) {
  EXPECT_EQ(give(*target_), "ok");
  EXPECT_THAT(names(), ElementsAre(name_));
  EXPECT_EQ(read(name_), toXml(sms()));
  EXPECT_EQ(fs::status(directory_ / name_).permissions() & fs::perms::others_all, fs::perms::none);
}

TEST_F(FolderTest, TheSameSmsOnceMoreIsTheSameFile) {
  EXPECT_EQ(give(*target_), "ok");
  EXPECT_EQ(give(*target_), "ok");
  EXPECT_THAT(names(), ElementsAre(name_));
}

TEST_F(FolderTest, AFileOfSomebodyElseIsNeverTouched) {
  write(name_, "theirs");
  EXPECT_EQ(give(*target_), "ok");
  EXPECT_THAT(names(), ElementsAre(second_, name_));
  EXPECT_EQ(read(name_), "theirs");
  EXPECT_EQ(read(second_), toXml(sms()));
  EXPECT_EQ(give(*target_), "ok");
  EXPECT_EQ(names().size(), 2U);
}

TEST_F(FolderTest, ALinkIsNotFollowed) {
  const fs::path elsewhere = directory_ / "elsewhere";
  fs::create_symlink(elsewhere, directory_ / name_);
  fs::create_symlink(elsewhere, directory_ / ("." + name_.substr(0, name_.size() - 4) + ".tmp"));
  EXPECT_EQ(give(*target_), "ok");
  EXPECT_FALSE(fs::exists(elsewhere));
  EXPECT_EQ(read(second_), toXml(sms()));
}

TEST_F(FolderTest, WhatAPowerCutLeftIsReplaced) {
  write("." + name_.substr(0, name_.size() - 4) + ".tmp", "hal");
  EXPECT_EQ(give(*target_), "ok");
  EXPECT_THAT(names(), ElementsAre(name_));
  EXPECT_EQ(read(name_), toXml(sms()));
}

TEST_F(FolderTest, AFolderThatIsGoneIsTriedAgain) {
  fs::remove_all(directory_);
  EXPECT_EQ(give(*target_),
            "transient: " + directory_.string() +
                " is no folder that can be opened: No such file or directory");
  fs::create_directory(directory_);
  EXPECT_EQ(give(*target_), "ok");
}

TEST_F(FolderTest, NamesThatAreAllTakenEndIt) {
  write(name_, "theirs");
  for (int i = 2; i <= 100; ++i)
    write("20261121T080000204Z-17-" + std::to_string(i) + ".xml", "theirs");
  EXPECT_THAT(give(*target_), StartsWith("permanent: "));
  EXPECT_EQ(names().size(), 100U);
}

TEST_F(FolderTest, DestroyedBeforeItTellsNothing) {
  target_->forward(sms(), [](const Status&) { ADD_FAILURE(); });
  target_.reset();
  loop_.runDue();
  EXPECT_TRUE(names().empty());
  EXPECT_FALSE(checkFolder({.directory = "srv/sms"}));
  EXPECT_TRUE(checkFolder({.directory = "/srv/sms"}));
}

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

  const std::string url = peer_.url();
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
  const auto target = makeHttp({.url = url}, loop_);
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
