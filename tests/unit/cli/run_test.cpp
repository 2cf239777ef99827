// SPDX-License-Identifier: Apache-2.0
#include "app/cli/run.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <sys/stat.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/cli/daemon.h"
#include "fake_daemon.h"
#include "temporary_directory.h"

namespace tocsin::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class RunTest : public testing::Test {
 protected:
  RunTest() {
    std::filesystem::create_directory(spool_);
    configure("[spool]\ndirectory = \"" + spool_ + "\"\n[http]\nsocket = \"" + socket_ + "\"\n");
  }

  void configure(const std::string& toml) const { std::ofstream(config_) << toml; }

  ExitCode run(const std::vector<std::string>& words, const std::string& input = "") {
    out_.str("");
    err_.str("");
    std::istringstream in(input);
    const Console console{.out = out_, .err = err_, .in = in, .now = fromMillis(1'795'248'000'000)};
    return cli::run(words, program_, console);
  }

  std::string out() const { return out_.str(); }

  std::string err() const { return err_.str(); }

  // The only file of the spool.
  std::string dropped() const {
    std::string text;
    for (const auto& entry : std::filesystem::directory_iterator(spool_)) {
      std::ostringstream content;
      content << std::ifstream(entry.path()).rdbuf();
      text += content.str();
    }
    return text;
  }

  TemporaryDirectory directory_;
  std::string socket_ = directory_.path() + "/s";
  std::string spool_ = directory_.path() + "/spool";
  std::string config_ = directory_.path() + "/tocsin.toml";
  Program program_{.configPath = config_, .directory = directory_.path(), .checks = {}};

 private:
  std::ostringstream out_, err_;
};

class DaemonTest : public RunTest {
 protected:
  // What the program sent last.
  AskedOfFake lastAsked() const {
    const auto asked = daemon_.asked();
    return asked.empty() ? AskedOfFake{} : asked.back();
  }

  FakeDaemon daemon_{socket_};
};

constexpr const char* kOpen = "GET /api/v1/messages?open=1&limit=500";
constexpr const char* kSaid = R"({"id": 1, "number": "7042", "outcome": "ACKNOWLEDGED",
                                  "changed": true, "says": "7042 IS ANN'S"})";

TEST_F(DaemonTest, QueueShowsOpenMessagesAndThatAlarmsStand) {
  daemon_.answer(kOpen, {.body = R"({"items": [
    {"id": 1207, "number": "7042", "list": "noc", "text": "core-sw-2 DOWN\u001b[2J", "severity": "critical",
     "outcome": "ESCALATING", "level": 2, "created": "2026-11-21T07:57:00.000Z", "joined": 3,
     "acknowledged_by": null}], "next": null})"});
  daemon_.answer("GET /api/v1/alarms",
                 {.body = R"({"items": [{"cause": "driver down"}], "next": null})"});
  EXPECT_EQ(run({"queue"}), ExitCode::Done);
  EXPECT_THAT(out(), StartsWith("NUMBER  SEVERITY  OUTCOME"));
  EXPECT_THAT(out(), HasSubstr("7042    critical  ESCALATING      2  noc   3 min ago"));
  EXPECT_THAT(out(), HasSubstr("(+3) core-sw-2 DOWN\\x1b[2J"));
  EXPECT_THAT(out(), HasSubstr("1 alarm stands: tocsin alarms"));
  EXPECT_THAT(out(), Not(HasSubstr("TAKEN BY")));
}

TEST_F(DaemonTest, AnEmptyQueueSaysSo) {
  daemon_.answer(kOpen, {.body = R"({"items": [], "next": null})"});
  EXPECT_EQ(run({"queue"}), ExitCode::Done);
  EXPECT_EQ(out(), "The queue is empty.\n");
}

TEST_F(DaemonTest, AllPagesOfTheQueueAreRead) {
  daemon_.answer(kOpen, {.body = R"({"items": [{"number": "2401"}], "next": 17})"});
  daemon_.answer(std::string(kOpen) + "&cursor=17",
                 {.body = R"({"items": [{"number": "2402"}], "next": null})"});
  EXPECT_EQ(run({"queue", "--json"}), ExitCode::Done);
  EXPECT_EQ(json::parse(out()),
            json::parse(R"({"items": [{"number": "2401"}, {"number": "2402"}], "next": null})"));
}

TEST_F(DaemonTest, ALimitIsAskedForAndMoreIsSaid) {
  daemon_.answer("GET /api/v1/messages?open=0&limit=1",
                 {.body = R"({"items": [{"number": "2401"}], "next": 17})"});
  EXPECT_EQ(run({"queue", "--all", "--limit", "1"}), ExitCode::Done);
  EXPECT_THAT(out(), HasSubstr("There are more"));
}

constexpr const char* kMessage =
    R"({"id": 1207, "number": "7042", "list": "noc", "text": "core-sw-2 DOWN",
  "severity": "critical", "source": "nagios01", "key": null, "outcome": "ACKNOWLEDGED", "level": 1,
  "created": "2026-11-21T07:57:00.000Z", "closed": null, "cleared": null, "acknowledged_by": "ann",
  "comment": "on my way", "joined": 0,
  "recipients": [{"name": "ann", "number": "+33600000001", "level": 1, "status": "ACK",
    "paged_at": "2026-11-21T07:57:01.000Z", "acknowledged_at": "2026-11-21T07:58:00.000Z", "due": null,
    "driver": "modem1", "delivery": null, "doubtful": true, "reason": "replied"}],
  "journal": [{"at": "2026-11-21T07:57:00.000Z", "event": "Queued", "reason": "spool x.xml"}]})";

TEST_F(DaemonTest, ShowPrintsMessageRecipientsAndJournal) {
  daemon_.answer("GET /api/v1/messages/7042", {.body = kMessage});
  EXPECT_EQ(run({"show", "7042"}), ExitCode::Done);
  EXPECT_THAT(out(), StartsWith("Number           7042\nOutcome          ACKNOWLEDGED\n"));
  EXPECT_THAT(out(), HasSubstr("Acknowledged by  ann\nComment          on my way\n"));
  EXPECT_THAT(out(), HasSubstr("ann            1  ACK     +33600000001  2 min ago"));
  EXPECT_THAT(out(), HasSubstr("(maybe)"));
  EXPECT_THAT(out(), HasSubstr("Queued  spool x.xml\n"));
  EXPECT_THAT(out(), Not(HasSubstr("Key")));
}

TEST_F(DaemonTest, ShowJsonIsTheAnswerOfTheApi) {
  daemon_.answer("GET /api/v1/messages/id/1207", {.body = kMessage});
  EXPECT_EQ(run({"show", "id:1207", "--json"}), ExitCode::Done);
  EXPECT_EQ(json::parse(out()), json::parse(kMessage));
}

TEST_F(DaemonTest, AnUnknownNumberExits65) {
  daemon_.answer("GET /api/v1/messages/7043",
                 {.status = 404, .body = R"({"detail": "no message 7043"})"});
  EXPECT_EQ(run({"show", "7043"}), ExitCode::Input);
  EXPECT_EQ(err(), "tocsin: no message 7043\n");
  EXPECT_EQ(out(), "");
}

TEST_F(DaemonTest, ProblemsAreOneSafeLineAndTheirExitCode) {
  const struct {
    FakeAnswer answer;
    ExitCode code;
    const char* line;
  } cases[] = {
      {{.status = 422, .body = R"({"title": "Bad", "detail": "a\nb"})"},
       ExitCode::Input,
       "tocsin: a\\nb\n"},
      {{.status = 409, .body = R"({"title": "Conflict"})"}, ExitCode::Input, "tocsin: Conflict\n"},
      {{.status = 500, .body = "<html>"}, ExitCode::TryAgain, "tocsin: the daemon answered 500\n"},
      {{.status = 503, .body = R"({"detail": "busy"})", .retryAfter = "5"},
       ExitCode::TryAgain,
       "tocsin: busy; try again in 5 s\n"},
      {{.status = 200, .body = "no json"},
       ExitCode::TryAgain,
       "tocsin: the daemon's answer does not read; is it of another version?\n"},
  };

  for (const auto& c : cases) {
    daemon_.answer("GET /api/v1/drivers", c.answer);
    EXPECT_EQ(run({"drivers"}), c.code);
    EXPECT_EQ(err(), c.line);
  }
}

TEST_F(DaemonTest, OrdersSayWhatCameOfThem) {
  daemon_.answer("POST /api/v1/messages/7042/ack", {.body = kSaid});
  EXPECT_EQ(run({"ack", "7042", "--as", "ann", "--comment", "coming"}), ExitCode::Done);
  EXPECT_EQ(out(), "7042 IS ANN'S\n");
  EXPECT_EQ(json::parse(lastAsked().body), json::parse(R"({"as": "ann", "comment": "coming"})"));
}

TEST_F(DaemonTest, AnOrderThatChangedNothingIsDone) {
  daemon_.answer("POST /api/v1/messages/7042/ack",
                 {.body = R"({"changed": false, "says": "already"})"});
  EXPECT_EQ(run({"ack", "7042"}), ExitCode::Done);
}

TEST_F(DaemonTest, EveryVerbHasItsRoute) {
  for (const std::string verb : {"ack", "pass", "cancel", "escalate"}) {
    daemon_.answer("POST /api/v1/messages/7042/" + verb, {.body = kSaid});
    EXPECT_EQ(run({verb, "7042"}), ExitCode::Done) << verb;
    EXPECT_EQ(lastAsked().body, "{}");
  }
}

TEST_F(DaemonTest, ANewRecipientIsPutAndAnExistingOneIsNotOverwritten) {
  daemon_.answer("PUT /api/v1/recipients/ann", {.body = kSaid});
  EXPECT_EQ(run({"recipient", "add", "ann", "+33600000001", "--reply-number", "+33600000002"}),
            ExitCode::Done);
  EXPECT_EQ(json::parse(lastAsked().body),
            json::parse(
                R"({"name": "ann", "number": "+33600000001", "reply_numbers": ["+33600000002"]})"));
  daemon_.answer("GET /api/v1/recipients/ann",
                 {.body = R"({"name": "ann", "number": "+33600000009"})"});
  EXPECT_EQ(run({"recipient", "add", "ann", "+33600000001"}), ExitCode::Input);
  EXPECT_THAT(err(), HasSubstr("already one named ann"));
  EXPECT_EQ(lastAsked().line, "GET /api/v1/recipients/ann");
}

TEST_F(DaemonTest, AChangedRecipientKeepsWhatIsNotNamed) {
  daemon_.answer(
      "GET /api/v1/recipients/ann",
      {.body =
           R"({"name": "ann", "number": "+33600000009", "language": "fr", "off_until": null})"});
  daemon_.answer("PUT /api/v1/recipients/ann", {.body = kSaid});
  EXPECT_EQ(run({"recipient", "set", "ann", "--number", "+33600000001"}), ExitCode::Done);
  EXPECT_EQ(
      json::parse(lastAsked().body),
      json::parse(
          R"({"name": "ann", "number": "+33600000001", "language": "fr", "off_until": null})"));
}

TEST_F(DaemonTest, RecipientsSwitchOffUntilATimeAndOn) {
  daemon_.answer("PUT /api/v1/recipients/ann/off", {.body = kSaid});
  EXPECT_EQ(run({"recipient", "off", "ann", "--until", "2h", "--force"}), ExitCode::Done);
  EXPECT_EQ(json::parse(lastAsked().body),
            json::parse(R"({"until": "2026-11-21T10:00:00.000Z", "force": true})"));
  EXPECT_EQ(run({"recipient", "on", "ann"}), ExitCode::Done);
  EXPECT_EQ(json::parse(lastAsked().body), json::parse(R"({"until": null})"));
}

TEST_F(DaemonTest, ListsArePutWithTheirEntries) {
  daemon_.answer("PUT /api/v1/lists/noc", {.body = kSaid});
  EXPECT_EQ(run({"list", "add", "noc", "ann:1:300s", "--description", "network"}), ExitCode::Done);
  EXPECT_EQ(json::parse(lastAsked().body), json::parse(R"({"name": "noc", "description": "network",
      "entries": [{"recipient": "ann", "level": 1, "acknowledge_time": "5min"}]})"));
}

TEST_F(DaemonTest, ListsPauseAndResume) {
  daemon_.answer("PUT /api/v1/lists/noc/pause", {.body = kSaid});
  EXPECT_EQ(run({"list", "pause", "noc", "--for", "1h"}), ExitCode::Done);
  EXPECT_EQ(json::parse(lastAsked().body), json::parse(R"({"until": "2026-11-21T09:00:00.000Z"})"));
  EXPECT_EQ(run({"list", "resume", "noc"}), ExitCode::Done);
  EXPECT_EQ(json::parse(lastAsked().body), json::parse(R"({"until": null})"));
}

TEST_F(DaemonTest, ListsShowTheirWorstCaseAndWarnings) {
  const std::string row =
      R"({"name": "noc", "description": "", "paused_until": "2026-11-21T10:00:00.000Z",
    "entries": [{"recipient": "ann", "level": 1, "acknowledge_time": "5min"},
                {"recipient": "bob", "level": 2, "acknowledge_time": "10min"}],
    "warnings": ["level 3 is empty"], "sms_worst_case": 4, "time_worst_case": "15min"})";
  daemon_.answer("GET /api/v1/lists", {.body = R"({"items": [)" + row + R"(], "next": null})"});
  daemon_.answer("GET /api/v1/lists/noc", {.body = row});
  EXPECT_EQ(run({"list"}), ExitCode::Done);
  EXPECT_THAT(out(), HasSubstr("noc   ann 5min  bob 10min  4 SMS in 15min  until "));
  EXPECT_EQ(run({"list", "show", "noc"}), ExitCode::Done);
  EXPECT_THAT(out(), HasSubstr("Worst case  4 SMS in 15min\n"));
  EXPECT_THAT(out(), HasSubstr("Warning: level 3 is empty\n"));
  EXPECT_THAT(out(), HasSubstr("    2  bob                   10min\n"));
}

TEST_F(DaemonTest, RemovalsUseDelete) {
  daemon_.answer("DELETE /api/v1/recipients/ann%20b", {.body = kSaid});
  daemon_.answer("DELETE /api/v1/lists/noc", {.status = 204, .body = ""});
  EXPECT_EQ(run({"recipient", "remove", "ann b"}), ExitCode::Done);
  EXPECT_EQ(run({"list", "remove", "noc"}), ExitCode::Done);
  EXPECT_EQ(out(), "Done.\n");
}

TEST_F(DaemonTest, ImportSendsTheFileAsItIsAndExportPrintsIt) {
  const std::string directory = R"({"recipients": [], "lists": []})";
  std::ofstream(directory_.path() + "/d.json") << directory;
  daemon_.answer("POST /api/v1/import", {.body = kSaid});
  daemon_.answer("POST /api/v1/import?merge=1", {.body = kSaid});
  daemon_.answer("GET /api/v1/export", {.body = directory});
  EXPECT_EQ(run({"import", directory_.path() + "/d.json"}), ExitCode::Done);
  EXPECT_EQ(lastAsked().body, directory);
  EXPECT_EQ(run({"import", "-", "--merge"}, directory), ExitCode::Done);
  EXPECT_EQ(lastAsked().line, "POST /api/v1/import?merge=1");
  EXPECT_EQ(lastAsked().body, directory);
  EXPECT_EQ(run({"import", directory_.path() + "/none.json"}), ExitCode::Input);
  EXPECT_EQ(run({"export"}), ExitCode::Done);
  EXPECT_EQ(json::parse(out()), json::parse(directory));
}

TEST_F(DaemonTest, DriversExit1WhenOneIsDown) {
  const auto drivers = [](const std::string& link) {
    return R"({"items": [{"name": "modem1", "type": "modem", "link": "up", "receives": true, "sent": 12},
      {"name": "carrier", "type": "smpp", "link": ")" +
           link +
           R"(", "detail": "bind refused", "what_to_do": "check the password", "last_error": "13"}], "next": null})";
  };
  daemon_.answer("GET /api/v1/drivers", {.body = drivers("down")});
  EXPECT_EQ(run({"drivers"}), ExitCode::Bad);
  EXPECT_THAT(out(), HasSubstr("carrier what to do: check the password\n"));
  EXPECT_EQ(run({"drivers", "--json"}), ExitCode::Bad);
  daemon_.answer("GET /api/v1/drivers", {.body = drivers("starting")});
  EXPECT_EQ(run({"drivers"}), ExitCode::Done);
}

TEST_F(DaemonTest, AlarmsExit1WhenOneStands) {
  daemon_.answer("GET /api/v1/alarms",
                 {.body = R"({"items": [{"cause": "driver down", "subject": "modem1",
    "severity": "critical", "text": "no SIM", "what_to_do": "insert it", "since": "2026-11-21T07:00:00.000Z",
    "told_at": null}], "next": null})"});
  EXPECT_EQ(run({"alarms"}), ExitCode::Bad);
  EXPECT_THAT(out(), StartsWith("Alarm       driver down modem1\n"));
  EXPECT_THAT(out(), HasSubstr("Told        nobody yet\n"));
  daemon_.answer("GET /api/v1/alarms", {.body = R"({"items": [], "next": null})"});
  EXPECT_EQ(run({"alarms"}), ExitCode::Done);
  EXPECT_EQ(out(), "No alarm stands.\n");
}

TEST_F(DaemonTest, InboxShowsWhatEachSmsDid) {
  daemon_.answer("GET /api/v1/inbox?limit=50",
                 {.body = R"({"items": [{"id": 3, "received_at": "2026-11-21T07:59:30.000Z",
    "driver": "modem1", "sender": "+33600000001", "recipient": "ann", "text": "7042\u0007", "did": "ACK 7042",
    "answer": "7042 IS YOURS"}], "next": null})"});
  EXPECT_EQ(run({"inbox"}), ExitCode::Done);
  EXPECT_THAT(out(), HasSubstr("ann   modem1  7042\\x07  ACK 7042  7042 IS YOURS\n"));
}

TEST_F(DaemonTest, TestNamesItsDriver) {
  daemon_.answer("POST /api/v1/recipients/ann/test", {.body = kSaid});
  EXPECT_EQ(run({"test", "ann", "--driver", "modem1"}), ExitCode::Done);
  EXPECT_EQ(json::parse(lastAsked().body), json::parse(R"({"driver": "modem1"})"));
}

TEST_F(RunTest, WithoutADaemonCommandsExit69) {
  for (const char* command :
       {"queue", "drivers", "alarms", "inbox", "export", "recipient", "list"}) {
    EXPECT_EQ(run({command}), ExitCode::Unreachable) << command;
    EXPECT_THAT(err(), HasSubstr("no daemon answers on " + socket_));
  }
}

TEST_F(RunTest, SendWorksWhileTheDaemonIsDown) {
  EXPECT_EQ(run({"send", "--key", "k<1>", "noc", "core-sw-2", "DOWN"}), ExitCode::Done);
  EXPECT_THAT(out(), StartsWith("Dropped " + spool_ + "/1795248000_"));
  EXPECT_THAT(dropped(), HasSubstr("<RECIPIENT_LIST>noc</RECIPIENT_LIST>"));
  EXPECT_THAT(dropped(), HasSubstr("<MSG>core-sw-2 DOWN</MSG>"));
  EXPECT_THAT(dropped(), HasSubstr("<KEY>k&lt;1&gt;</KEY>"));
}

TEST_F(RunTest, SendReadsStandardInput) {
  EXPECT_EQ(run({"send", "noc", "-", "--json"}, "line one\nline two\n"), ExitCode::Done);
  EXPECT_THAT(json::parse(out())["file"].get<std::string>(), StartsWith(spool_));
  EXPECT_THAT(dropped(), HasSubstr("<MSG>line one\nline two\n</MSG>"));
}

TEST_F(RunTest, SendWithSpoolNeedsNoConfiguration) {
  program_.configPath = "/nowhere/tocsin.toml";
  EXPECT_EQ(run({"send", "--spool", spool_, "noc", "x"}), ExitCode::Done);
  EXPECT_THAT(dropped(), HasSubstr("<MSG>x</MSG>"));
}

TEST_F(RunTest, SendWorksAlthoughAnotherSettingIsWrong) {
  configure("[spool]\ndirectory = \"" + spool_ +
            "\"\n[http]\nsocket = \"/k\"\n[queue]\nrounds = 0\n");
  EXPECT_EQ(run({"send", "noc", "x"}), ExitCode::Done);
}

TEST_F(RunTest, SendSaysThatNothingWasSent) {
  EXPECT_EQ(run({"send", "--spool", spool_ + "/none", "noc", "x"}), ExitCode::SpoolNotWritable);
  EXPECT_THAT(err(), HasSubstr("ALERT NOT SENT"));
  EXPECT_EQ(run({"--config", "/nowhere", "send", "noc", "x"}), ExitCode::Configuration);
  EXPECT_THAT(err(), HasSubstr("ALERT NOT SENT"));
}

TEST_F(RunTest, SendRefusesWhatTheDaemonWouldRefuse) {
  const std::vector<std::vector<std::string>> cases = {
      {"send", "noc"},                                             // no text
      {"send", "noc", " "},                                        // none that can be read
      {"send", "", "x"},                                           // no list
      {"send", std::string(65, 'l'), "x"},                         // no possible list
      {"send", "--event", "CLEAR", "noc"},                         // of what?
      {"send", "--key", std::string(64 * 1024, 'k'), "noc", "x"},  // too large a file
  };
  for (const auto& words : cases) {
    EXPECT_EQ(run(words), ExitCode::Input) << words.back();
    EXPECT_NE(err(), "");
  }
  EXPECT_EQ(dropped(), "");
  EXPECT_EQ(run({"send", "--event", "CLEAR", "--key", "k", "noc"}), ExitCode::Done);
}

TEST_F(RunTest, SendCutsALongTextAndSaysSo) {
  EXPECT_EQ(run({"send", "noc", std::string(1'601, 'x')}), ExitCode::Done);
  EXPECT_THAT(err(), HasSubstr("cut to 1600 characters"));
  EXPECT_THAT(dropped(), HasSubstr("<MSG>" + std::string(1'600, 'x') + "</MSG>"));
}

TEST_F(RunTest, CheckPrintsEveryProblemWithItsPlace) {
  configure("[spool]\nsetle = \"5s\"\n\n[queue]\nrounds = 0\n");
  EXPECT_EQ(run({"check"}), ExitCode::Configuration);
  EXPECT_THAT(out(), HasSubstr(config_ + ":2:1: error: unknown key"));
  EXPECT_THAT(out(), HasSubstr(config_ + ":5:10: error: [queue] rounds"));
  EXPECT_THAT(out(), HasSubstr(config_ + ": not usable\n"));
  EXPECT_EQ(run({"check", "--json"}), ExitCode::Configuration);
  const json answer = json::parse(out());
  EXPECT_FALSE(answer["good"].get<bool>());
  const auto isKnown = [](const json& problem) {
    return problem["line"] == 2 && problem["column"] == 1 && problem["warning"] == false;
  };
  EXPECT_EQ(std::count_if(answer["problems"].begin(), answer["problems"].end(), isKnown), 1);
}

TEST_F(RunTest, CheckIsDoneWithWarningsOnly) {
  EXPECT_EQ(run({"check"}), ExitCode::Done);
  EXPECT_THAT(out(), HasSubstr("warning: [queue] last_resort is missing"));
  EXPECT_THAT(out(), HasSubstr(": good\n"));
}

TEST_F(RunTest, CheckAsksWhoKnowsTheScripts) {
  program_.checks.script = [](std::string_view) -> Status {
    return Error{Fault::Config, "no such script"};
  };
  configure(
      "[[driver]]\nname = \"p\"\ntype = \"simulator\"\n[[driver.phone]]\nnumber = "
      "\"+33600000001\"\nscript = \"x\"\n");
  EXPECT_EQ(run({"check"}), ExitCode::Configuration);
  EXPECT_THAT(out(), HasSubstr("no such script"));
}

TEST_F(RunTest, ACommandWithoutAConfigurationExits78) {
  EXPECT_EQ(run({"--config", "/nowhere/tocsin.toml", "queue"}), ExitCode::Configuration);
  EXPECT_THAT(err(), HasSubstr("/nowhere/tocsin.toml: error: cannot be read"));
}

TEST_F(RunTest, VersionIsThatOfTheBuild) {
  EXPECT_EQ(run({"version"}), ExitCode::Done);
  EXPECT_THAT(out(), testing::MatchesRegex("tocsin [0-9]+\\.[0-9]+\\.[0-9]+\n"));
  EXPECT_EQ(run({"version", "--json"}), ExitCode::Done);
  EXPECT_TRUE(json::parse(out()).contains("version"));
}

TEST_F(RunTest, ServeWithoutADaemonBesideSaysWhereItLooked) {
  EXPECT_EQ(run({"serve"}), ExitCode::Unreachable);
  EXPECT_THAT(err(), HasSubstr("../libexec/tocsin"));
}

TEST(DaemonLookupTest, TheFirstThatCanBeRunIsTaken) {
  const TemporaryDirectory root;
  const auto make = [&](const std::string& path, mode_t mode) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path) << "#!/bin/sh\n";
    chmod(path.c_str(), mode);
  };
  const std::string bin = root.path() + "/bin";
  std::filesystem::create_directory(bin);
  EXPECT_EQ(findDaemon(bin), "");
  make(root.path() + "/sbin/tocsind", 0755);
  EXPECT_EQ(findDaemon(bin), bin + "/../sbin/tocsind");
  make(root.path() + "/libexec/tocsin/tocsind", 0755);
  EXPECT_EQ(findDaemon(bin), bin + "/../libexec/tocsin/tocsind");
  make(bin + "/tocsind", 0644);
  EXPECT_EQ(findDaemon(bin), bin + "/../libexec/tocsin/tocsind") << "not one that cannot be run";
  chmod((bin + "/tocsind").c_str(), 0755);
  EXPECT_EQ(findDaemon(bin), bin + "/tocsind");
}

TEST(DaemonLookupTest, AProgramThatCannotBecomeTheDaemonSaysWhy) {
  EXPECT_THAT(becomeDaemon("/nowhere/tocsind", {}), HasSubstr("/nowhere/tocsind: No such file"));
}

}  // namespace
}  // namespace tocsin::cli
