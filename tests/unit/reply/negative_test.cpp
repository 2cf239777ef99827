// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/reply/grammar_fixture.h"

namespace tocsin::reply {
namespace {

TEST(NegativeTest, EveryNegativeWordOfTheContractPasses) {
  const Sender sender = threeOpen();
  for (const std::string word : {"no",    "not",  "can't", "cannot",     "busy",   "sick",  "pass",
                                 "non",   "pas",  "peux",  "impossible", "malade", "passe", "nein",
                                 "nicht", "kein", "krank", "weiter",     "N",      "n"}) {
    EXPECT_EQ(does("7042 " + word, sender), "pass 7042") << word;
    EXPECT_EQ(does(word + " 7042", sender), "pass 7042") << word;
    EXPECT_EQ(does("7042 ok on it but " + word + " today", sender), "pass 7042") << word;
  }
}

TEST(NegativeTest, ANegativeWordAnywhereWithANumberPasses) {
  expectAll(
      {
          // English
          "PASS 7042",
          "pass 7042",
          "Pass: 7042",
          "PASS #7042",
          "pass7042",
          "7042pass",
          "7042 PASS",
          "7042 can\u2019t",
          "7042 cant",
          "7042 can`t",
          "7042 can\u00B4t",
          "7042 can t",
          "7042 cannot",
          "7042 can not",
          "can't take 7042",
          "I can't take 7042",
          "I can\u2019t do 7042 sorry",
          "7042 sorry",
          "sorry, 7042",
          "7042 won't make it",
          "7042 don't have my laptop",
          "not me 7042",
          "7042 not me",
          "7042 nope",
          "7042 nooooo",
          "NO 7042",
          "7042 no.",
          "7042 no!!!",
          "7042n",
          "n7042",
          "7042 N",
          "7042 -no-",
          "7042 busy, call Ann",
          "7042 I'm sick",
          "7042 ill",
          "7042 on vacation",
          "7042 on leave",
          "7042 later",
          "7042 someone else please",
          "7042 unable",
          "7042 I am off duty",
          "decline 7042",
          "7042 declined",
          "skip 7042",
          "7042 next",
          "7042 no problem",
          "ask Bob, not me, for 7042",
          "7042 \U0001F44E",
          "\u274C 7042",
          "7042 \U0001F645\u200D\u2640\uFE0F",
          "7042 \U0001F637",
          "7042 cnat",
          "pss 7042",
          "7042 nto now",
          "7042\nno",
          "7042\n\nCan't, kids at home.\n\nSent from my iPhone",
          "7042 no?",
          "yes 7042 no",
          // French
          "non 7042",
          "7042 NON",
          "7042 je peux pas",
          "7042 je ne peux pas",
          "7042 j'peux pas",
          "7042 jpeux pas",
          "7042 peux pas",
          "je peu pa 7042",
          "pas moi 7042",
          "7042 pas dispo",
          "7042 impossible",
          "7042 malade",
          "je passe 7042",
          "7042 pass\u00E9",
          "7042 occup\u00E9",
          "7042 occup\u00E9e",
          "7042 OCCUP\u00C9",
          "7042 d\u00E9sol\u00E9",
          "7042 plus tard",
          "7042 je suis en cong\u00E9",
          "7042 indisponible",
          "7042 jamais",
          "7042 n'arrive",
          "7042 n\u2019y suis",
          "7042 pas de probl\u00E8me",
          "7042 de\u0301sole\u0301e",
          "7042 je suis pris",
          "7042 quelqu'un d'autre svp",
          // German
          "nein 7042",
          "7042 NEIN",
          "7042 kann nicht",
          "7042 kann ich nicht",
          "7042 geht nicht",
          "7042 keine Zeit",
          "7042 kein Netz",
          "7042 krank",
          "bin krank 7042",
          "7042 weiter",
          "7042 bitte weitergeben",
          "7042 unm\u00F6glich",
          "7042 unmoeglich",
          "7042 UNM\u00D6GLICH",
          "7042 leider",
          "7042 im Urlaub",
          "7042 verhindert",
          "7042 besch\u00E4ftigt",
          "7042 n\u00F6",
          "7042 n\u00E4chster",
          "7042 nciht",
          "7042 nich",
          "7042 zu sp\u00E4t",
          "7042 sp\u00E4ter",
          "7042 geht net",
          "7042 kein Problem",
          // full width
          "\uFF17\uFF10\uFF14\uFF12 \uFF2E\uFF2F",
      },
      "pass 7042",
      threeOpen());
}

TEST(NegativeTest, OnlyWholeWordsAreNegative) {
  expectAll({"7042 know what it is",
             "7042 nothwithstanding",
             "7042 notebook",
             "7042 passage au site",
             "7042 password reset",
             "7042 passport",
             "7042 Kanone",
             "7042 noon",
             "7042 business",
             "7042 Nichte",
             "7042 Passt",
             "7042 kranke Platte",
             "7042 weiterhin",
             "7042 nonstop"},
            "take 7042",
            threeOpen());
}

TEST(NegativeTest, EachNumberOfADeclineIsPassed) {
  expectRows(
      {
          {"PASS 7042 7055", "pass 7042 7055"},
          {"7042 and 7055 no", "pass 7042 7055"},
          {"7042 yes 7055 no", "pass 7042 7055"},
          {"no 7042, 7055 et 7061", "pass 7042 7055 7061"},
          {"7042 not rebooted via 7055", "pass 7042"},
          {"can't take 7042 nor 7055", "pass 7042"},
          {"Bob can not do 7055", "pass 7055"},
          {"not possible before 1430", "list"},
          {"PASS 7042 7099", "pass 7042, unknown 7099"},
      },
      threeOpen());
}

TEST(NegativeTest, ADeclineWithATypoOffersNothingThatAYesWouldTake) {
  const Verdict verdict = interpret("PASS 7043", threeOpen(), kRepliedAt);
  EXPECT_EQ(lineOf(verdict), "unknown 7043");
  EXPECT_EQ(verdict.suggest, "");
  EXPECT_EQ(does("no 704", threeOpen()), "unknown 704");
}

TEST(NegativeTest, DecliningWhatIsTakenClosedOrForeign) {
  Sender sender = threeOpen();
  sender.alerts[0].open = false;
  sender.alerts[0].taken = sender.alerts[0].mine = true;
  sender.alerts[1].open = false;
  sender.alerts[1].closedAt = kPagedAt + minutes{1};
  sender.alerts[2].entitled = false;
  expectRows(
      {
          {"PASS 7042", "pass 7042"},  // the one who has it may pass it on
          {"PASS 7055", "pass-nothing 7055"},
          {"PASS 7061", "pass-nothing 7061"},
      },
      sender);
  EXPECT_EQ(interpret("PASS 7042", sender, kRepliedAt).did, Did::Changed);
  EXPECT_EQ(interpret("PASS 7055", sender, kRepliedAt).did, Did::Nothing);
  sender.alerts[0].mine = false;
  EXPECT_EQ(interpret("PASS 7042", sender, kRepliedAt).did, Did::Nothing);
}

TEST(NegativeTest, ABareNoPassesTheOnlyOpenPage) {
  const std::vector<std::string> texts = {"PASS",
                                          "pass",
                                          "Pass!",
                                          "passs",
                                          "N",
                                          "n",
                                          "NO",
                                          "no",
                                          "No.",
                                          "nope",
                                          "nooo",
                                          "can't",
                                          "cant",
                                          "I can\u2019t",
                                          "sorry can't",
                                          "not me",
                                          "sick",
                                          "busy",
                                          "sorry",
                                          "non",
                                          "NON",
                                          "je peux pas",
                                          "peux pas",
                                          "pas moi",
                                          "malade",
                                          "impossible",
                                          "d\u00E9sol\u00E9",
                                          "je passe",
                                          "occup\u00E9",
                                          "nein",
                                          "Nein danke",
                                          "nicht",
                                          "kann nicht mehr"};
  std::vector<std::string> passing = texts;
  passing.pop_back();  // "kann" and "mehr" are words of their own
  expectAll(passing, "pass 7042", oneOpen());
  expectAll(passing, "which", threeOpen());
  EXPECT_EQ(does(texts.back(), oneOpen()), "list");
  EXPECT_EQ(does("PASS", Sender{}), "nothing-open");
}

}  // namespace
}  // namespace tocsin::reply
