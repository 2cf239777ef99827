// SPDX-License-Identifier: Apache-2.0
#include <fstream>
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
    {"id": 1207, "number": "7042", "list": "noc", "text": "core-sw-2 DOWN\u001b[2J",
     "severity": "critical",
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
    "paged_at": "2026-11-21T07:57:01.000Z", "acknowledged_at": "2026-11-21T07:58:00.000Z",
    "due": null,
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
  EXPECT_THAT(out(), Not(HasSubstr("Earlier steps")));
}

TEST_F(DaemonTest, ShowSaysThatAJournalIsCut) {
  json message = json::parse(kMessage);
  message["journal_cut"] = true;
  daemon_.answer("GET /api/v1/messages/7042", {.body = message.dump()});
  EXPECT_EQ(run({"show", "7042"}), ExitCode::Done);
  EXPECT_THAT(out(), HasSubstr("Earlier steps are not shown.\n"));
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

TEST_F(DaemonTest, ResumePagesAgainForWhatIsHeld) {
  daemon_.answer("POST /api/v1/resume", {.body = kSaid});
  EXPECT_EQ(run({"resume"}), ExitCode::Done);
  EXPECT_EQ(lastAsked().line, "POST /api/v1/resume");
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

TEST_F(DaemonTest, ErasingIsAPostOfItsOwn) {
  daemon_.answer("POST /api/v1/recipients/ann%20b/erase", {.body = kSaid});
  EXPECT_EQ(run({"recipient", "erase", "ann b", "--force"}), ExitCode::Done);
  EXPECT_EQ(out(), "7042 IS ANN'S\n");
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
    return R"({"items": [{"name": "modem1", "type": "modem", "link": "up", "receives": true,
       "sent": 12},
      {"name": "carrier", "type": "smpp", "link": ")" +
           link +
           R"(", "detail": "bind refused", "what_to_do": "check the password",
      "last_error": "13"}], "next": null})";
  };
  daemon_.answer("GET /api/v1/drivers", {.body = drivers("down")});
  EXPECT_EQ(run({"drivers"}), ExitCode::Bad);
  EXPECT_THAT(out(), HasSubstr("carrier what to do: check the password\n"));
  EXPECT_EQ(run({"drivers", "--json"}), ExitCode::Bad);
  daemon_.answer("GET /api/v1/drivers", {.body = drivers("starting")});
  EXPECT_EQ(run({"drivers"}), ExitCode::Done);
}

TEST_F(DaemonTest, DriversShowDeviceTroublesQuotaAndWhatToDo) {
  daemon_.answer("GET /api/v1/drivers", {.body = R"({"items": [{"name": "modem1", "type": "modem",
    "link": "up", "receives": true, "detail": "registered", "what_to_do": "move the aerial",
    "maker": "Quectel", "model": "EC25", "imei": "867698041234567", "operator": "Orange F",
    "signal": "-105 dBm", "sim": "ready", "quota": "37 of 200 SMS in the last hour",
    "troubles": [{"kind": "weak_signal", "what": "-105 dBm since 08:00"}], "in_flight": 1,
    "window": 1, "sent": 7, "refused": 2, "in_doubt": 1, "received": 4, "reports_unmatched": 3,
    "slowed": true, "trial_at": "2026-11-21T08:00:30.000Z",
    "last_sent": null, "last_error": "+CMS ERROR: 38"}], "next": null})"});
  EXPECT_EQ(run({"drivers"}), ExitCode::Done);
  const std::string printed = out();
  for (const char* part : {"37 of 200 SMS in the last hour",
                           "Orange F",
                           "-105 dBm  ready",
                           "modem1 device: Quectel EC25, IMEI 867698041234567\n",
                           "modem1 trouble: -105 dBm since 08:00\n",
                           "modem1 passed over: it failed; a trial SMS from ",
                           "modem1 slowed: the network asked for less\n",
                           "modem1 last error: +CMS ERROR: 38\n",
                           "modem1 what to do: move the aerial\n",
                           "modem1 delivery reports that match no SMS of ours: 3\n"}) {
    EXPECT_THAT(printed, HasSubstr(part));
  }
}

TEST_F(DaemonTest, ATraceIsPrintedAsLinesThatNoTerminalObeys) {
  daemon_.answer("GET /api/v1/drivers/modem1/trace", {.body = "> AT\n< \x1b[31mOK\n"});
  EXPECT_EQ(run({"drivers", "--trace", "modem1"}), ExitCode::Done);
  EXPECT_EQ(out(), "> AT\n< \\x1b[31mOK\n");
  EXPECT_EQ(run({"drivers", "--trace", "modem1", "--json"}), ExitCode::Done);
  EXPECT_EQ(json::parse(out())["trace"], "> AT\n< \x1b[31mOK\n");
}

TEST_F(DaemonTest, TheTraceOfAnUnknownDriverExits65) {
  daemon_.answer("GET /api/v1/drivers/nobody/trace",
                 {.status = 404, .body = R"({"detail": "there is no driver \"nobody\""})"});
  EXPECT_EQ(run({"drivers", "--trace", "nobody"}), ExitCode::Input);
  EXPECT_THAT(err(), HasSubstr("there is no driver \"nobody\""));
}

TEST_F(DaemonTest, AlarmsExit1WhenOneStands) {
  daemon_.answer("GET /api/v1/alarms",
                 {.body = R"({"items": [{"cause": "driver down", "subject": "modem1",
    "severity": "critical", "text": "no SIM", "what_to_do": "insert it",
    "since": "2026-11-21T07:00:00.000Z",
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
    "driver": "modem1", "sender": "+33600000001", "recipient": "ann", "text": "7042\u0007",
    "did": "ACK 7042",
    "answer": "7042 IS YOURS"}], "next": null})"});
  EXPECT_EQ(run({"inbox"}), ExitCode::Done);
  EXPECT_THAT(out(), HasSubstr("ann   modem1  7042\\x07  ACK 7042  7042 IS YOURS\n"));
}

TEST_F(DaemonTest, TestNamesItsDriver) {
  daemon_.answer("POST /api/v1/recipients/ann/test", {.body = kSaid});
  EXPECT_EQ(run({"test", "ann", "--driver", "modem1"}), ExitCode::Done);
  EXPECT_EQ(json::parse(lastAsked().body), json::parse(R"({"driver": "modem1"})"));
}

}  // namespace
}  // namespace tocsin::cli
