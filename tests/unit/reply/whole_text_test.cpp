// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/reply/grammar_fixture.h"

namespace tocsin::reply {
namespace {

const std::vector<std::string>& yeses() {
  static const std::vector<std::string> kTexts = {"ok",
                                                  "OK",
                                                  "Ok!",
                                                  "okay",
                                                  "k",
                                                  "kk",
                                                  "yes",
                                                  "YES",
                                                  "yess",
                                                  "yesss",
                                                  "yep",
                                                  "yeah",
                                                  "Ack",
                                                  "ACK.",
                                                  "on it",
                                                  "On it!",
                                                  "got it",
                                                  "I take it",
                                                  "I'll take it",
                                                  "taking it",
                                                  "ok thanks",
                                                  "ok, thank you",
                                                  "roger",
                                                  "sure",
                                                  "acknowledged",
                                                  "will do",
                                                  "\U0001F44D",
                                                  "\U0001F44D\U0001F3FB",
                                                  "\u2705",
                                                  "ok \U0001F44D",
                                                  "oui",
                                                  "Oui merci",
                                                  "d'accord",
                                                  "D\u2019accord",
                                                  "je prends",
                                                  "je m'en occupe",
                                                  "compris",
                                                  "c'est bon",
                                                  "ouais",
                                                  "ja",
                                                  "Ja!",
                                                  "jo",
                                                  "klar",
                                                  "alles klar",
                                                  "geht klar",
                                                  "in Ordnung",
                                                  "ich \u00FCbernehme",
                                                  "uebernehme",
                                                  "verstanden",
                                                  "bin dran",
                                                  "mach ich",
                                                  "best\u00E4tigt",
                                                  "\uFF2F\uFF2B",
                                                  "ok\n\nSent from my iPhone"};
  return kTexts;
}

TEST(WholeTextTest, ABareYesTakesTheOnlyOpenPageThatWasTheLastSms) {
  expectAll(yeses(), "take 7042", oneOpen());
}

TEST(WholeTextTest, ABareYesThatCouldMeanSeveralAnswersWithTheList) {
  expectAll(yeses(), "which", threeOpen());
}

TEST(WholeTextTest, ABareYesWithNothingOpenSaysSo) {
  expectAll(yeses(), "nothing-open", Sender{});
}

TEST(WholeTextTest, ABareYesAfterAnythingButAPageTakesNothing) {
  Sender sender = oneOpen();
  sender.sent.insert(sender.sent.begin(),
                     {"7055 OVER 14:31: ups-1 cleared.", kPagedAt + minutes{1}, false});
  EXPECT_EQ(does("ok", sender), "which");
  sender.sent.clear();
  EXPECT_EQ(does("ok", sender), "which");
}

TEST(WholeTextTest, ABareYesMeansThePageThatCameLast) {
  Sender sender = oneOpen();
  sender.sent.insert(sender.sent.begin(), {pageOf("7055", "ups-1"), kPagedAt + minutes{1}, true});
  EXPECT_EQ(does("ok", sender), "which");  // 7055 is not open any more, 7042 was not the last page
  sender.sent.front().text =
      "<7042><7055> 2 alerts, first core-sw-2. Reply ALL to take all 2, or the numbers";
  EXPECT_EQ(does("ok", sender), "which");
  sender.sent.front() = {pageOf("7042", "core-sw-2 again"), kRepliedAt + minutes{1}, true};
  EXPECT_EQ(does("ok", sender), "which");  // it came after the reply
}

TEST(WholeTextTest, ABareYesWithin15MinutesOfAClosingTakesNothing) {
  Sender sender = oneOpen();
  Alert closed = openAlert("7055", "ups-1");
  closed.open = false;
  const auto after = [&](Duration sinceClosing) {
    closed.closedAt = kRepliedAt - sinceClosing;
    sender.alerts.resize(1);
    sender.alerts.push_back(closed);
    return does("ok", sender);
  };
  EXPECT_EQ(after(minutes{1}), "which");
  EXPECT_EQ(after(minutes{15} - Duration{1}), "which");
  EXPECT_EQ(after(minutes{-1}), "which");
  EXPECT_EQ(after(minutes{15}), "take 7042");
  closed.paged = false;  // they never heard of it
  EXPECT_EQ(after(minutes{1}), "take 7042");
  closed.mine = closed.taken = true;
  EXPECT_EQ(after(minutes{1}), "which");
}

TEST(WholeTextTest, ABareYesCountsOnlyWhatTheSenderWasPagedForAndMayTake) {
  Sender sender = oneOpen();
  sender.alerts.push_back(openAlert("7055", "ups-1"));
  sender.alerts.back().paged = false;
  EXPECT_EQ(does("ok", sender), "take 7042");
  sender.alerts.front().paged = false;
  EXPECT_EQ(does("ok", sender), "which");
  sender.alerts.front().paged = true;
  sender.alerts.front().entitled = false;
  EXPECT_EQ(does("ok", sender), "which");
}

TEST(WholeTextTest, FillerThatSaysNoYesTakesNothing) {
  expectAll({"thanks",   "Merci",        "Danke",      "hello",     "Bonjour",
             "hi",       "re",           "received",   "re\u00E7u", "Bien re\u00E7u",
             "erhalten", "\u2764\uFE0F", "\U0001F602", "!",         "",
             " ",        "...",          "ok :D",      "oki doki",  "yes but who is on site",
             "yes sir",  "noted",        "fine",       "bon",       "gut",
             "seen",     "vu",           "gesehen"},
            "list",
            oneOpen());
}

TEST(WholeTextTest, AYesWithAQuestionMarkIsNoYes) {
  expectAll({"ok?", "yes??", "oui ?", "ja?", "\u00BFok?", "ok\uFF1F", "ok \u2753", "PASS?", "no?"},
            "list",
            oneOpen());
}

TEST(WholeTextTest, AYesToDidYouMeanTakesTheNumberThatWasAsked) {
  Sender sender = threeOpen();
  sender.suggested = "7055";
  sender.sent.insert(sender.sent.begin(),
                     {"7056 UNKNOWN, NOTHING TAKEN. Did you mean 7055?", kPagedAt, false});
  expectAll(yeses(), "take 7055", sender);
  expectAll({"no", "nein", "non", "N", "PASS", "not that one no", "thanks"}, "list", [&] {
    Sender other = sender;
    other.suggested = "7055";
    return other;
  }());
}

TEST(WholeTextTest, ANoToDidYouMeanDeclinesNothing) {
  Sender sender = oneOpen();
  sender.suggested = "7042";
  expectAll({"no", "NO", "N", "pass", "nein", "non", "can't"}, "list", sender);
}

TEST(WholeTextTest, AYesToDidYouMeanOfWhatHasClosedTakesNothing) {
  Sender sender = threeOpen();
  sender.suggested = "7055";
  sender.alerts[1].open = false;
  EXPECT_EQ(does("yes", sender), "closed 7055");
  sender.alerts.erase(sender.alerts.begin() + 1);
  EXPECT_EQ(does("yes", sender), "unknown 7055");
}

TEST(WholeTextTest, AllTakesEveryOpenMessageWhosePageWasRead) {
  expectAll({"ALL",
             "all",
             "All!",
             " all. ",
             "TOUT",
             "tout",
             "TOUS",
             "toutes",
             "ALLE",
             "alle",
             "Take all",
             "ack all",
             "reply ALL",
             "ok all",
             "ALL \U0001F44D",
             "je prends tout",
             "ich nehme alle",
             "\uFF21\uFF2C\uFF2C"},
            "all, take 7042 7055 7061",
            threeOpen());
}

TEST(WholeTextTest, AllLeavesOutWhatWasHandedOverLessThan3SecondsBefore) {
  Sender sender = threeOpen();
  sender.alerts[0].handedOverAt = kRepliedAt - seconds{3};
  sender.alerts[1].handedOverAt = kRepliedAt - Duration{2999};
  sender.alerts[2].handedOverAt.reset();
  EXPECT_EQ(does("ALL", sender), "all, take 7042");
  sender.alerts[0].handedOverAt = kRepliedAt + minutes{1};
  EXPECT_EQ(does("ALL", sender), "list");
}

TEST(WholeTextTest, AllTakesOnlyWhatIsOpenForTheSender) {
  Sender sender = threeOpen();
  sender.alerts[0].entitled = false;
  sender.alerts[1].open = false;
  EXPECT_EQ(does("ALL", sender), "all, take 7061");
  sender.alerts[2].open = false;
  EXPECT_EQ(does("ALL", sender), "nothing-open");
}

TEST(WholeTextTest, AllInsideATextTakesNothing) {
  expectAll({"all ok",
             "all good",
             "All fine here",
             "all clear",
             "tout va bien",
             "tout est ok",
             "alles ok",
             "alle da",
             "not all",
             "all?",
             "call all",
             "got it all",
             "all received",
             "ALL 6",
             "thanks all",
             "hello all",
             "PASS ALL",
             "claim last"},
            "list",
            oneOpen());
}

TEST(WholeTextTest, AQuestionMarkOrStatusAsksForTheOpenMessages) {
  expectAll({"?",
             "??",
             " ? ",
             "\uFF1F",
             "\u2753",
             "STATUS",
             "status",
             "Status?",
             "status please",
             "STATUT",
             "\u00E9tat ?",
             "stand"},
            "status",
            threeOpen());
}

TEST(WholeTextTest, ANumberWithAQuestionMarkAsksForItsStatusAndTakesNothing) {
  expectRows(
      {
          {"7042?", "status 7042"},
          {"7042 ?", "status 7042"},
          {"?7042", "status 7042"},
          {"ok 7042?", "status 7042"},
          {"7042 ok?", "status 7042"},
          {"7042 7055 ?", "status 7042 7055"},
          {"is 7042 fixed?", "status 7042"},
          {"7042 et 7055 ?", "status 7042 7055"},
          {"7042 who is on it \u2049\uFE0F", "status 7042"},
          {"7042\uFF1F", "status 7042"},
          {"7042 more?", "status 7042"},
          {"7042 wer macht das?", "status 7042"},
          {"7099?", "unknown 7099"},
          {"STATUS 7042", "status 7042"},
          {"7042 status", "status 7042"},
          {"status 7042?", "status 7042"},
          {"what?", "list"},
          {"is 7099 fixed?", "list"},
      },
      threeOpen());
}

TEST(WholeTextTest, WhoAndMoreAskAboutANumber) {
  Sender sender = threeOpen();
  sender.alerts[1].open = false;
  sender.alerts[1].closedAt = kPagedAt;
  expectRows(
      {
          {"WHO 7042", "who 7042"},
          {"who 7042?", "who 7042"},
          {"Who has 7042?", "who 7042"},
          {"7042 who", "who 7042"},
          {"7042 wer macht das", "who 7042"},
          {"7042 suite \u00E0 votre appel", "take 7042"},
          {"7042 stand by", "take 7042"},
          {"QUI 7042", "who 7042"},
          {"qui a 7042 ?", "who 7042"},
          {"wer hat 7042?", "who 7042"},
          {"WHO 7055", "who 7055"},
          {"MORE 7042", "more 7042"},
          {"more 7042 7061", "more 7042 7061"},
          {"7042 more", "more 7042"},
          {"suite 7042", "more 7042"},
          {"MEHR 7042", "more 7042"},
          {"details 7042 please", "more 7042"},
          {"WHO 7099", "unknown 7099"},
          {"MORE 7042 7099", "more 7042, unknown 7099"},
          {"WHO", "who"},
          {"MORE", "which"},
          {"who are you", "list"},
          {"more coffee", "list"},
      },
      sender);
  EXPECT_EQ(does("MORE", oneOpen()), "more 7042");
  sender.alerts[0].entitled = sender.alerts[0].paged = false;
  EXPECT_EQ(does("WHO 7042", sender), "not-entitled 7042");
}

TEST(WholeTextTest, AnythingElseAnswersWithTheListAndTakesNothing) {
  expectAll(
      {
          "On my way!",
          "Call me in the car",
          "qwertz uiop",
          "Bonjour tout va bien",
          "\U0001F600",
          "I'm driving right now",
          "I'm driving with Focus turned on. I'll see your message when I get where I'm going.",
          "(I\u2019m not receiving notifications. If this is urgent, reply \u201Curgent\u201D to "
          "send a notification "
          "through with your original message.)",
          "J'arrive",
          "Bin unterwegs",
          "Merci pour l'info",
          "HELP",
          "\xFF\xFE",
          "\u0000",
          "12",
          "12345678901234",
      },
      "list",
      oneOpen());
  EXPECT_EQ(does("On my way!", Sender{}), "nothing-open");
}

TEST(WholeTextTest, WithoutItsFirstPartALongSmsTakesAndPassesNothing) {
  expectAll({" ... 7042",
             "...7042",
             "... not 7042",
             " ... PASS",
             "... ok",
             "...ALL",
             "\n ... 7042?",
             "\xE2\x80\xA6 7042",
             " ... can't do 7042"},
            "list",
            oneOpen());
  expectRows(
      {{"7042 ... ", "take 7042"}, {"7042 ... can't", "pass 7042"}, {".. 7042", "take 7042"}},
      oneOpen());
}

}  // namespace
}  // namespace tocsin::reply
