// SPDX-License-Identifier: Apache-2.0
#include "app/doctor/answers.h"

#include <gtest/gtest.h>

namespace tocsin::doctor {
namespace {

DaemonFacts read(std::string_view path, std::string_view json) {
  DaemonFacts facts;
  for (const Question& question : questions()) {
    const bool isAsked = question.path == path;
    EXPECT_TRUE(!isAsked || question.read(json, facts));
  }
  return facts;
}

TEST(AnswersTest, DriversAreRead) {
  const DaemonFacts facts = read("/drivers", R"x({"items": [{"name": "modem1", "type": "modem",
    "link": "up", "receives": false, "slowed": true, "detail": null, "operator": "Orange F",
    "technology": "2G (GSM)", "signal": "-71 dBm", "last_sent": "2026-11-21T08:00:00.000Z",
    "last_received": null, "trial_at": null, "last_error": "no",
    "troubles": [{"kind": "weak_signal", "what": "-107 dBm"}]}]})x");
  ASSERT_EQ(facts.links.size(), 1U);
  const LinkFacts& link = facts.links.front();
  EXPECT_EQ(link.link, "up");
  EXPECT_FALSE(link.receives);
  EXPECT_TRUE(link.isSlowed);
  EXPECT_EQ(link.detail, "");
  EXPECT_EQ(link.technology, "2G (GSM)");
  EXPECT_EQ(link.lastSent, fromMillis(1'795'248'000'000));
  EXPECT_FALSE(link.lastReceived);
  ASSERT_EQ(link.troubles.size(), 1U);
  EXPECT_EQ(link.troubles.front().kind, "weak_signal");
}

TEST(AnswersTest, PeopleAndListsAreRead) {
  const DaemonFacts people = read("/recipients", R"({"items": [{"name": "ann",
    "number": "+33600000001", "lists": ["noc"], "reached_at": "2026-11-21T08:00:00.000Z"}]})");
  EXPECT_EQ(people.people.front().lists, std::vector<std::string>{"noc"});
  EXPECT_TRUE(people.people.front().reachedAt);
  const DaemonFacts lists = read("/lists", R"({"items": [{"name": "noc", "paused_until": null,
    "entries": [{"recipient": "ann", "level": 2}], "hints": [
      {"code": "no_route", "recipient": "ann", "text": "a"},
      {"code": "level_empty", "level": 1, "text": "b"},
      {"code": "level_empty", "level": 2, "text": "c"},
      {"code": "no_last_resort", "level": null, "text": "d"},
      {"code": "too_slow", "level": 1, "text": "e"}]}]})");
  const ListFacts& noc = lists.lists.front();
  EXPECT_EQ(noc.entries.front().level, 2);
  EXPECT_EQ(noc.withoutRoute, std::vector<std::string>{"ann"});
  EXPECT_EQ(noc.hints, (std::vector<std::string>{"c", "e"}));
}

TEST(AnswersTest, AlarmsAndRefusedFilesAreRead) {
  const DaemonFacts alarms = read("/alarms", R"({"items": [{"cause": "driver_down",
    "subject": "modem1", "severity": "warning", "text": "t", "what_to_do": "w",
    "since": "2026-11-21T08:00:00.000Z"}]})");
  EXPECT_EQ(alarms.alarms.front().cause, "driver_down");
  EXPECT_EQ(read("/spool", R"({"refused": [{"name": "a.xml"}]})").refusedFiles, 1U);
}

TEST(AnswersTest, WhatIsNoSuchAnswerIsToldApart) {
  for (const Question& question : questions()) {
    DaemonFacts facts;
    for (const char* text : {"", "[]", "7", "{}", "<html>", R"({"items"})"}) {
      EXPECT_FALSE(question.read(text, facts)) << question.path << " " << text;
    }
  }
}

TEST(AnswersTest, FieldsOfAnotherKindAreAsIfTheyWereNotThere) {
  const DaemonFacts facts =
      read("/lists", R"({"items": [7, {"name": 3, "entries": [{"level": "x"}, 9],
                                       "hints": [{"code": "level_empty", "level": null}]}]})");
  ASSERT_EQ(facts.lists.size(), 1U);
  EXPECT_EQ(facts.lists.front().name, "");
  EXPECT_EQ(facts.lists.front().entries.front().level, 1);
}

TEST(AnswersTest, WhyItIsNotReadyIsTheDetailOfTheProblem) {
  EXPECT_EQ(readNotReady(R"({"title": "Service Unavailable", "detail": "not ready: no link"})"),
            "not ready: no link");
  EXPECT_EQ(readNotReady("<html>"), "it does not say whether it is ready");
}

}  // namespace
}  // namespace tocsin::doctor
