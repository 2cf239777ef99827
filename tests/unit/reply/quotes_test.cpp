// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/reply/grammar_fixture.h"

namespace tocsin::reply {
namespace {

std::string pageOf7042() {
  return pageOf("7042", "core-sw-2 not responding on port 17");
}

std::string digest() {
  return "<7042><7055><7061> +3: 6 alerts, first core-sw-2 not responding. Reply ALL to take all "
         "6, or "
         "the numbers";
}

Sender withDigest() {
  Sender sender = threeOpen();
  sender.sent.insert(sender.sent.begin(), {digest(), kPagedAt, true});
  return sender;
}

TEST(QuotesTest, APageSentBackTakesItAndItsOwnWordsAreNoDecline) {
  const std::string page = pageOf7042();
  expectAll(
      {
          page,
          " " + page + "\n",
          "\"" + page + "\"",
          "\u00AB\u00A0" + page + "\u00A0\u00BB",
          "> " + page,
          ">" + page,
          "Re: " + page,
          "RE: \"" + page + "\"",
          "AW: " + page,
          // cut off by the phone, with and without its sign
          page.substr(0, 60) + "\u2026",
          page.substr(0, 60) + "...",
          "\u201C" + page.substr(0, 33) + "\u2026\u201D",
          page.substr(0, 30) + "\u2026",
          "<7042> CRIT core-sw-2",
          "<7042>",
          "<7042> ",
          "\uFF1C7042\uFF1E",
          // written otherwise
          "> <7042> CRIT core-sw-2 not responding\n> on port 17. Thu 14:02 noc L1.\n> To take it "
          "reply "
          "7042. Can\u2019t: PASS 7042",
          "<7042> crit core-sw-2 NOT responding on port 17. Thu 14:02 noc L1. To take it reply "
          "7042. "
          "Can't: PASS 7042.",
      },
      "take 7042",
      threeOpen());
}

TEST(QuotesTest, AccentsThatTheNetworkLostStillMatch) {
  const std::string page =
      pageOf("7061", "d\u00E9tecteur incendie d'\u00E9tage 3, ne r\u00E9pond pas");
  Sender sender = threeOpen();
  sender.sent.push_back({page, kPagedAt, true});
  expectAll({page, pageOf("7061", "detecteur incendie d\u2019etage 3, ne repond pas")},
            "take 7061",
            sender);
}

TEST(QuotesTest, WhatIsLeftOfAPageSentBackDecides) {
  const std::string page = pageOf7042();
  const std::string cut = page.substr(0, 60) + "\u2026";
  std::vector<Row> rows;
  for (const std::string& quote :
       {page, cut, "> " + page, "\"" + page + "\"", std::string("<7042>")}) {
    rows.insert(rows.end(),
                {
                    {quote + "\nok", "take 7042"},
                    {"ok\n" + quote, "take 7042"},
                    {"oui\n\n" + quote, "take 7042"},
                    {"ja " + quote, "take 7042"},
                    {quote + " on my way", "take 7042"},
                    {quote + "\nno", "pass 7042"},
                    {"No\n" + quote, "pass 7042"},
                    {quote + "\ncan\u2019t", "pass 7042"},
                    {"PASS\n" + quote, "pass 7042"},
                    {quote + "\nje peux pas", "pass 7042"},
                    {"kann nicht\n\n" + quote, "pass 7042"},
                    {"I cannot come\n" + quote, "pass 7042"},
                    {quote + " ?", "status 7042"},
                    {quote + "\nwho?", "status 7042"},
                    {quote + "\nWHO", "who 7042"},
                    {"more " + quote, "more 7042"},
                    {quote + "\n7055", "take 7055"},
                    {"7055\n" + quote, "take 7055"},
                    {quote + "\nPASS 7055", "pass 7055"},
                    {quote + " and 7055", "take 7042 7055"},
                    {"Fwd: " + quote, "list"},
                    {"Forwarded to Bob: " + quote, "list"},
                    {quote + "\n\nSent from my iPhone", "take 7042"},
                    {"7042\nSent from my iPhone\n" + quote, "take 7042"},
                });
  }
  expectRows(rows, threeOpen());
  EXPECT_EQ(interpret(page + "\non my way", threeOpen(), kRepliedAt).comment, "on my way");
  EXPECT_EQ(interpret("7042 rebooting\n> " + page, threeOpen(), kRepliedAt).comment, "rebooting");
}

TEST(QuotesTest, OnlyTheLeadingBracketedNumbersOfAQuoteCount) {
  expectRows(
      {
          {digest(), "take 7042 7055 7061"},
          {digest().substr(0, 40) + "\u2026", "take 7042 7055 7061"},
          {digest() + "\n7055", "take 7055"},
          {digest() + "\nALL", "all, take 7042 7055 7061"},
          {digest() + "\nPASS", "pass 7042 7055 7061"},
          {digest() + "\nPASS 7061", "pass 7061"},
          {"<7042> CRIT 7055 is down", "take 7042"},
          {"<7042> CRIT core-sw-2 7055 7061", "take 7042"},
          {"<7042><7055>", "take 7042 7055"},
          {"<7042> <7055>", "take 7042 7055"},
      },
      withDigest());
}

TEST(QuotesTest, APartOfAQuoteThatEndsWithANoIsANo) {
  Sender sender = oneOpen();
  sender.sent = {{"<7042> CRIT no signal on port 17. To take it reply 7042. Can't: PASS 7042",
                  kPagedAt,
                  true}};
  expectRows(
      {
          {"<7042> CRIT no", "pass 7042"},
          {"<7042> no", "pass 7042"},
          {"<7042> CRIT no signal", "take 7042"},
          {"<7042> CRIT no signal no", "pass 7042"},
          {"<7042> CRIT no signal on port 17. To take it reply 7042. Can't: PASS", "pass 7042"},
      },
      sender);
}

TEST(QuotesTest, WhatDoesNotMatchWhatWeSentIsThePersonsOwn) {
  Sender sender = threeOpen();
  sender.sent.clear();
  expectRows(
      {
          {pageOf7042(), "pass 7042"},
          {"<7042> CRIT core-sw-2 down", "take 7042"},
          {"Liked \u201C" + pageOf7042() + "\u201D", "which"},
      },
      sender);
}

TEST(QuotesTest, LikedLovedThumbsUpAndHeartTakeWhatTheyQuote) {
  const std::string page = pageOf7042();
  expectAll(
      {
          "Liked \u201C" + page + "\u201D",
          "Liked \"" + page + "\"",
          "Loved \u201C" + page + "\u201D",
          "Liked \u201C" + page.substr(0, 70) + "\u2026\u201D",
          "liked \"<7042> CRIT ...\"",
          "Thumbs up to \"" + page + "\"",
          "\U0001F44D to \u201C" + page + "\u201D",
          "\u200A\u200B\U0001F44D\u200B to \u201C\u200A" + page + "\u200A\u201D",
          "\U0001F44D " + page,
          page + " \U0001F44D",
          "\u201C" + page + "\u201D \U0001F44D\U0001F3FD",
          "\u2764\uFE0F \u201C" + page + "\u201D",
          page + "\n\u2764",
          "Reacted \U0001F44D to \u201C" + page + "\u201D",
          "Reacted with \u2764\uFE0F to \"" + page + "\"",
          "\U0001F499 " + page,
          "A aim\u00E9 \u00AB\u00A0" + page + "\u00A0\u00BB",
          "A ador\u00E9 \u00AB " + page + " \u00BB",
          "\U0001F44D \u00E0 \u00AB\u00A0" + page + "\u00A0\u00BB",
          "A r\u00E9agi avec \U0001F44D \u00E0 \u00AB " + page + " \u00BB",
          "Gef\u00E4llt \u201E" + page + "\u201C",
          "Gef\u00E4llt mir: \u201E" + page + "\u201C",
          "Liebt \u201E" + page + "\u201C",
          "\U0001F44D zu \u201E" + page + "\u201C",
          "Hat mit \U0001F44D auf \u201E" + page + "\u201C reagiert",
          "Daumen hoch zu \u201E" + page + "\u201C",
      },
      "take 7042",
      threeOpen());
}

TEST(QuotesTest, AnyOtherReactionAsksBack) {
  const std::string page = pageOf7042();
  expectAll(
      {
          "Disliked \u201C" + page + "\u201D",
          "Laughed at \u201C" + page + "\u201D",
          "Emphasized \u201C" + page + "\u201D",
          "Questioned \u201C" + page + "\u201D",
          "Removed a like from \u201C" + page + "\u201D",
          "Removed a heart from \u201C" + page + "\u201D",
          "\U0001F602 to \u201C" + page + "\u201D",
          "Reacted \U0001F622 to \u201C" + page + "\u201D",
          page + " \U0001F602",
          "\U0001F44E \u201C" + page + "\u201D",
          "\U0001F44D\U0001F44E " + page,
          "\U0001F494 " + page,
          "\u2705 to \u201C" + page + "\u201D",
          "N\u2019a pas aim\u00E9 \u00AB\u00A0" + page + "\u00A0\u00BB",
          "A ri \u00E0 \u00AB " + page + " \u00BB",
          "A supprim\u00E9 un \u00AB J\u2019aime \u00BB de \u00AB " + page + " \u00BB",
          "Gef\u00E4llt nicht: \u201E" + page + "\u201C",
          "Lacht \u00FCber \u201E" + page + "\u201C",
          "Hat \u201EGef\u00E4llt mir\u201C f\u00FCr \u201E" + page + "\u201C entfernt",
          "Hat mit \U0001F602 auf \u201E" + page + "\u201C reagiert",
      },
      "which",
      threeOpen());
}

TEST(QuotesTest, AReactionToADigestTakesItsBracketedNumbers) {
  EXPECT_EQ(does("Liked \u201C" + digest() + "\u201D", withDigest()), "take 7042 7055 7061");
}

TEST(QuotesTest, AReactionToSomethingElseTakesNothing) {
  expectAll({"Liked \u201CSee you at 7042\u201D",
             "Loved \"7042\"",
             "Liked an image",
             "\U0001F44D to \u201CHello\u201D",
             "\U0001F44D to \u201C7042\u201D",
             "\u2764\uFE0F \u00AB ok 7042 \u00BB"},
            "list",
            threeOpen());
}

TEST(QuotesTest, AQuoteWithinTwoSecondsOfTheHandOverIsAMachine) {
  const std::string page = pageOf7042();
  const std::vector<std::string> texts = {page,
                                          "> " + page,
                                          "Liked \u201C" + page + "\u201D",
                                          page + " no",
                                          "<7042>",
                                          "Auto-Reply: I am driving. \"" + page + "\""};
  for (const Duration after : {Duration{0}, Duration{1999}, Duration{2000}, Duration{-1000}}) {
    expectAll(texts, "machine", threeOpen(), kPagedAt + after);
  }
  EXPECT_EQ(does(page, threeOpen(), kPagedAt + Duration{2001}), "take 7042");
  EXPECT_EQ(does("7042", threeOpen(), kPagedAt + Duration{500}), "take 7042");
}

TEST(QuotesTest, AQuoteOlderThanItsPageAsksBack) {
  const Time before = kPagedAt - minutes{1};
  expectRows(
      {
          {pageOf7042(), "which"},
          {"Liked \u201C" + pageOf7042() + "\u201D", "which"},
          {pageOf7042() + "\nno", "pass 7042"},
          {"7042\n> " + pageOf7042(), "take 7042"},
      },
      threeOpen(),
      before);
}

TEST(QuotesTest, APageSentTwiceIsNoMachineWhenItsFirstOneIsOld) {
  Sender sender = oneOpen();
  const std::string page = pageOf7042();
  sender.sent = {{page, kRepliedAt + minutes{5}, true}, {page, kPagedAt, true}};
  EXPECT_EQ(does(page, sender), "take 7042");
  sender.sent.front().handedOverAt = kRepliedAt - seconds{1};
  EXPECT_EQ(does(page, sender), "machine");
}

TEST(QuotesTest, OurOwnAnswersSentBackDoNothing) {
  const std::string answer =
      "7042 IS YOURS since 14:05: core-sw-2 DOWN port 17. Others stand down. Cannot after all? "
      "PASS 7042";
  const std::string mean = "7024 UNKNOWN, NOTHING TAKEN. Did you mean 7042? Then reply 7042";
  const std::string still = "7055 STILL YOURS? ups-1 no input. Reply or PASS?";
  Sender sender = threeOpen();
  for (const std::string& text : {answer, mean, still}) {
    sender.sent.insert(sender.sent.begin(), {text, kPagedAt + minutes{1}, false});
  }
  expectAll(
      {
          answer,
          mean,
          still,
          "> " + answer,
          "\"" + answer + "\"",
          "Liked \u201C" + answer + "\u201D",
          "Loved \"" + mean + "\"",
          "Disliked \u201C" + answer + "\u201D",
          "\U0001F44D to \u201C" + answer + "\u201D",
          answer.substr(0, 50),
          "7042 is yours since 14:05: core-sw-2 DOWN",
          answer + " \U0001F44D",
      },
      "echo",
      sender);
  EXPECT_TRUE(interpret(answer, sender, kRepliedAt).answers.empty());
  expectRows(
      {
          {"7042 is yours", "take 7042"},
          {"> " + mean + "\n7042", "take 7042"},
          {"> " + mean + "\nPASS 7055", "pass 7055"},
          {answer + "\nthanks", "list"},
      },
      sender);
}

}  // namespace
}  // namespace tocsin::reply
