// SPDX-License-Identifier: Apache-2.0
// `doctor`, `reload` and `setup`, against a daemon of canned answers.
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

class BoxCommandsTest : public RunTest {
 protected:
  BoxCommandsTest() {
    configure("[spool]\ndirectory = \"" + spool_ + "\"\n[queue]\ndatabase = \"" +
              directory_.path() + "/queue.db\"\n[http]\nsocket = \"" + socket_ + "\"\n");
  }

  // The findings of a check, as `doctor --json` has them.
  json found(const std::string& check) {
    run({"doctor", "--json"});
    json rows = json::array();
    const json told = json::parse(out(), nullptr, false);
    for (const json& row : told["findings"]) {
      if (row["check"] == check) rows.push_back(row);
    }
    return rows;
  }
};

TEST_F(BoxCommandsTest, TheDoctorAsksTheDaemonForWhatOnlyItKnows) {
  FakeDaemon daemon(socket_);
  daemon.answer("GET /api/v1/readyz", {.body = R"({"status": "ready"})"});
  daemon.answer("GET /api/v1/drivers", {.body = R"x({"items": [{"name": "modem1",
    "type": "modem", "link": "up", "technology": "2G (GSM)"}]})x"});
  daemon.answer("GET /api/v1/recipients", {.body = R"({"items": []})"});
  daemon.answer("GET /api/v1/lists", {.body = R"({"items": []})"});
  daemon.answer("GET /api/v1/alarms", {.body = R"({"items": []})"});
  daemon.answer("GET /api/v1/spool", {.body = R"({"refused": []})"});
  EXPECT_EQ(run({"doctor"}), ExitCode::Bad);
  EXPECT_THAT(out(), HasSubstr("ok        service: runs as"));
  EXPECT_THAT(out(), HasSubstr("warning   radio modem1: registered by 2G (GSM), which operators"));
  EXPECT_THAT(out(), HasSubstr("\n          do: Ask the operator"));
  EXPECT_THAT(out(), HasSubstr("critical  lists: there is no recipient list"));
}

TEST_F(BoxCommandsTest, ADaemonThatIsNotReadyOrAnswersHalfIsTold) {
  FakeDaemon daemon(socket_);
  daemon.answer("GET /api/v1/readyz", {.status = 503, .body = R"({"detail": "no link is up"})"});
  EXPECT_THAT(found("service").dump(), HasSubstr("it answers, but not all: /spool answered 404"));
}

TEST_F(BoxCommandsTest, WithTheDaemonDownTheDoctorLooksAtTheBoxAlone) {
  EXPECT_THAT(found("service").dump(), HasSubstr("it does not run"));
  EXPECT_THAT(found("disk").dump(), HasSubstr("a test file was written"));
  EXPECT_EQ(run({"doctor", "--nagios"}), ExitCode::NagiosCritical);
  EXPECT_THAT(out(), StartsWith("TOCSIN CRITICAL - "));
}

TEST_F(BoxCommandsTest, AConfigurationThatDoesNotReadIsAFindingAndNoEnd) {
  configure("[queue2]\n");
  EXPECT_EQ(run({"doctor"}), ExitCode::Bad);
  EXPECT_THAT(out(), HasSubstr("critical  configuration: " + config_ + ":1:"));
}

TEST_F(BoxCommandsTest, AReloadThatIsRefusedTellsEveryMistake) {
  FakeDaemon daemon(socket_);
  daemon.answer("GET /api/v1/session", {.body = R"({"boot": "a"})"});
  daemon.answer("POST /api/v1/reload", {.status = 422, .body = R"({"detail": "x: 1\ny: 2"})"});
  EXPECT_EQ(run({"reload"}), ExitCode::Configuration);
  EXPECT_EQ(out(), "x: 1\ny: 2\n");
  EXPECT_THAT(err(), HasSubstr("nothing has changed"));
}

TEST_F(BoxCommandsTest, AReloadOfADaemonThatIsBusyOrAwayIsTold) {
  EXPECT_EQ(run({"reload"}), ExitCode::Unreachable);
  FakeDaemon daemon(socket_);
  daemon.answer("GET /api/v1/session", {.body = R"({"boot": "a"})"});
  daemon.answer("POST /api/v1/reload", {.status = 503, .body = R"({"detail": "late"})"});
  EXPECT_EQ(run({"reload"}), ExitCode::TryAgain);
  EXPECT_THAT(err(), HasSubstr("late"));
}

TEST_F(BoxCommandsTest, SetupLeavesAFileWithMistakesAlone) {
  configure("[queue2]\n");
  EXPECT_EQ(run({"setup", "--yes", "--no-modem"}), ExitCode::Configuration);
  EXPECT_THAT(err(), HasSubstr("has mistakes"));
}

TEST_F(BoxCommandsTest, SetupWithoutAnybodyToAskChangesNothingThatIsNotGiven) {
  EXPECT_EQ(run({"setup", "--no-modem"}), ExitCode::Unreachable);
  EXPECT_THAT(out(), HasSubstr("stays as it is"));
  EXPECT_THAT(out(), HasSubstr("run tocsin setup again"));
}

TEST_F(BoxCommandsTest, SetupSetsWhatIsGivenAndKeepsTheRest) {
  run({"setup", "--no-modem", "--alarm-number", "+33600000009", "--language", "de"});
  std::ostringstream text;
  text << std::ifstream(config_).rdbuf();
  EXPECT_THAT(text.str(), HasSubstr("numbers = [\"+33600000009\"]"));
  EXPECT_THAT(text.str(), HasSubstr("language = \"de\""));
  EXPECT_THAT(text.str(), HasSubstr("directory = \"" + spool_ + "\""));
  EXPECT_TRUE(std::filesystem::exists(config_ + ".bak"));
}

TEST_F(BoxCommandsTest, SetupDoesNotWriteWhatWouldNotRead) {
  EXPECT_EQ(run({"setup", "--no-modem", "--language", "xx"}), ExitCode::Configuration);
  EXPECT_THAT(err(), HasSubstr("nothing is written"));
  EXPECT_FALSE(std::filesystem::exists(config_ + ".bak"));
}

}  // namespace
}  // namespace tocsin::cli
