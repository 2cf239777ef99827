// SPDX-License-Identifier: Apache-2.0
#include "queue/base/limits.h"
#include "tests/unit/reply/grammar_fixture.h"

namespace tocsin::reply {
namespace {

TEST(NumbersTest, ANumberInAnyOfItsSpellingsTakesIt) {
  expectAll(
      {
          "7042",
          " 7042 ",
          "7042.",
          "7042!",
          "7042,",
          "\n7042\n",
          "7042\r\n",
          "#7042",
          "# 7042",
          "*7042*",
          "(7042)",
          "[7042]",
          "\"7042\"",
          "\u201C7042\u201D",
          "'7042'",
          "-7042",
          "=7042",
          "70 42",
          "70:42",
          "70.42",
          "70-42",
          "7 042",
          "7,042",
          "7.042",
          "7'042",
          "704 2",
          "7 0 4 2",
          "7-0-4-2",
          "70\u00A042",
          "70\u202F42",
          "7O42",
          "7o42",
          "\uFF17\uFF10\uFF14\uFF12",
          "\uFF17\uFF10 \uFF14\uFF12",
          "7\u200B042",
          "\u202A7042\u202C",
          "\uFEFF7042",
          "7\uFE0F\u20E3\x30\uFE0F\u20E3\x34\uFE0F\u20E3\x32\uFE0F\u20E3",
      },
      "take 7042",
      threeOpen());
}

TEST(NumbersTest, LettersThatLookLikeDigitsCountInsideANumberOnly) {
  const Sender sender = threeOpen();
  expectRows(
      {
          {"706l", "take 7061"},
          {"706I", "take 7061"},
          {"7O6l", "take 7061"},
          {"ack 7O55", "take 7055"},
          {"7O42ok", "take 7042"},
          {"lO", "list"},
          {"OIlO", "list"},
          {"7042l", "mean 7042 by 70421"},
          {"7042O", "mean 7042 by 70420"},
          {"7042lol", "take 7042"},
      },
      sender);
}

TEST(NumbersTest, FillerMayStandBeforeAndAfterANumber) {
  expectAll(
      {
          // English
          "ack 7042",
          "ACK 7042",
          "Ack: 7042",
          "ok 7042",
          "OK.7042",
          "okay 7042!",
          "k 7042",
          "yes 7042",
          "Yess 7042",
          "YESSSS 7042",
          "yep, 7042",
          "7042 ok",
          "7042ok",
          "7042OK",
          "ok7042",
          "ack7042",
          "7042 yes",
          "on it 7042",
          "7042 on it",
          "got it: 7042",
          "I take 7042",
          "I'll take 7042",
          "I\u2019ll take it 7042",
          "taking 7042",
          "7042 is mine",
          "mine 7042",
          "7042 mine",
          "roger 7042",
          "copy 7042",
          "Hi, 7042 please",
          "Reply 7042",
          "Re: 7042",
          "To take it reply 7042",
          "acknowledge 7042",
          "aknowledged 7042",
          "akc 7042",
          "number 7042",
          "thanks, 7042",
          "thank you 7042",
          "7042 \U0001F44D",
          "\U0001F44D 7042",
          "7042 \U0001F602",
          "7042 :-)",
          "ok\n7042",
          "7042\nok",
          "sure 7042",
          "alert 7042",
          "im on 7042",
          // French
          "oui 7042",
          "OUI 7042",
          "d'accord 7042",
          "d\u2019accord 7042",
          "daccord 7042",
          "je prends 7042",
          "Je prends le 7042",
          "bonjour 7042 merci",
          "compris 7042",
          "7042 c'est bon",
          "je m'en occupe 7042",
          "7042 je m\u2019en occupe",
          "7042 jmen occupe",
          "pour moi 7042",
          "bien re\u00E7u 7042",
          "Re\u00C7u 7042",
          "num\u00E9ro 7042",
          "J'accepte 7042",
          "alerte 7042 ok",
          // German
          "ja 7042",
          "Ja, 7042",
          "jo 7042",
          "Ich nehme 7042",
          "ich \u00FCbernehme 7042",
          "uebernehme 7042",
          "\u00DCBERNEHME 7042",
          "7042 \u00FCbernommen",
          "alles klar 7042",
          "geht klar, 7042",
          "in Ordnung 7042",
          "verstanden 7042",
          "best\u00E4tigt 7042",
          "best\u00E4tige 7042",
          "quittiert 7042",
          "bin dran 7042",
          "7042 bin dran",
          "mach ich, 7042",
          "Danke 7042",
          "Nummer 7042",
          "Meldung 7042",
      },
      "take 7042",
      threeOpen());
}

TEST(NumbersTest, TheAbbreviationOfNumberIsFillerOnlyWithItsSignBeforeANumber) {
  expectRows(
      {
          {"No. 7042", "take 7042"},     {"no.7042", "take 7042"},
          {"NO. 70 42", "take 7042"},    {"Nos. 7042, 7055", "take 7042 7055"},
          {"N\u00B0 7042", "take 7042"}, {"n\u00B07042", "take 7042"},
          {"N\u00BA 7042", "take 7042"}, {"no\u00B0 7042", "take 7042"},
          {"\u2116 7042", "take 7042"},  {"Nr. 7042", "take 7042"},
          {"nr 7042", "take 7042"},      {"ok No. 7042", "take 7042"},
          {"no 7042", "pass 7042"},      {"No, 7042", "pass 7042"},
          {"No.. 7042", "pass 7042"},    {"No.\n7042", "pass 7042"},
          {"No: 7042", "pass 7042"},     {"no7042", "pass 7042"},
          {"N 7042", "pass 7042"},       {"N. 7042", "pass 7042"},
          {"7042 No.", "pass 7042"},     {"No. 7042 no", "pass 7042"},
      },
      threeOpen());
}

TEST(NumbersTest, SeveralNumbersAreTakenInTheOrderWritten) {
  expectRows(
      {
          {"7042 7055", "take 7042 7055"},
          {"7055 7042", "take 7055 7042"},
          {"7042,7055", "take 7042 7055"},
          {"7042, 7055, 7061", "take 7042 7055 7061"},
          {"7042/7055", "take 7042 7055"},
          {"7042+7055", "take 7042 7055"},
          {"7042 + 7055", "take 7042 7055"},
          {"7042 & 7055", "take 7042 7055"},
          {"7042;7055", "take 7042 7055"},
          {"7042-7055", "take 7042 7055"},
          {"7042\n7055\n7061", "take 7042 7055 7061"},
          {"7042 and 7055", "take 7042 7055"},
          {"7042 et 7055", "take 7042 7055"},
          {"7042 und 7055", "take 7042 7055"},
          {"ok 7042 and also 7055", "take 7042"},
          {"7042 ok 7055 ok", "take 7042 7055"},
          {"7042 70 55", "take 7042 7055"},
          {"70 42, 70 55", "take 7042 7055"},
          {"7042 7042", "take 7042"},
          {"#7042 #7055", "take 7042 7055"},
      },
      threeOpen());
}

TEST(NumbersTest, NumbersCountOnlyUpToTheFirstWordThatIsNoFiller) {
  expectRows(
      {
          {"7042 rebooted via 7055", "take 7042"},
          {"7042 via 7055", "take 7042"},
          {"7042 relanc\u00E9 par 7055", "take 7042"},
          {"7042 neu gestartet \u00FCber 7055", "take 7042"},
          {"7042 7055 restarted, see 7061", "take 7042 7055"},
          {"see 7042", "list"},
          {"call 7042", "list"},
          {"rebooted at 1430", "list"},
          {"on my way for 7042", "list"},
          {"pin is 7055", "list"},
          {"ring me on 7042", "list"},
          {"port 7042 is open", "list"},
          {"srv7042", "list"},
          {"7042 or 7055", "take 7042"},
      },
      threeOpen());
}

TEST(NumbersTest, OtherDigitsNeverCount) {
  expectRows(
      {
          {"7042 rebooted at 1430", "take 7042"},
          {"7042 10:30", "take 7042"},
          {"7042 eta 10:30", "take 7042"},
          {"7042 in 20 min", "take 7042"},
          {"7042 15 min", "take 7042"},
          {"7042,10min", "take 7042"},
          {"7042.5", "list"},
          {"10.7042", "list"},
          {"+7042", "list"},
          {"+33 7042", "list"},
          {"+33612347042", "list"},
          {"0612347042", "list"},
          {"06 12 70 42 78", "list"},
          {"70 42 70 55", "list"},
          {"10.70.4.2", "list"},
          {"7.0.4.2", "list"},
          {"70427055", "list"},
      },
      threeOpen());
}

TEST(NumbersTest, TheWordsAfterTheNumbersAreTheComment) {
  const Sender sender = threeOpen();
  const auto comment = [&](std::string_view text) {
    return interpret(text, sender, kRepliedAt).comment;
  };
  EXPECT_EQ(comment("7042 rebooted via 7055"), "rebooted via 7055");
  EXPECT_EQ(comment("7042, 7055: Vor Ort um 14:30"), "Vor Ort um 14:30");
  EXPECT_EQ(comment("ack 7042 - j\u2019arrive \u00E0  l\u2019\u00E9tage\n3"),
            "j\u2019arrive \u00E0 l\u2019\u00E9tage 3");
  EXPECT_EQ(comment("7042 ok thanks \U0001F44D"), "");
  EXPECT_EQ(comment("7042 ok rebooting"), "ok rebooting");
  EXPECT_EQ(comment("7042"), "");
  EXPECT_EQ(comment("7042aa"), "aa");
  EXPECT_EQ(comment("7042 can't, sick"), "can't, sick");
  EXPECT_EQ(comment("7042 " + std::string(500, 'x')), std::string(limits::kFieldCharsMax, 'x'));
}

TEST(NumbersTest, ASignatureIsNoPartOfTheReply) {
  const Sender sender = oneOpen();
  expectAll(
      {
          "7042\n\nSent from my iPhone",
          "7042\n\nEnvoy\u00E9 de mon iPhone",
          "7042\nVon meinem iPhone gesendet",
          "7042\r\n-- \r\nAnn Weiter, NOC\r\n+33 6 12 34 70 55",
          "ok\n--\nAnn Weiter",
          "ok\nGesendet von Outlook",
          "7042\nEnvoy\u00E9 depuis mon mobile",
          "ok\n\nGet Outlook for Android",
      },
      "take 7042",
      sender);
  EXPECT_EQ(interpret("7042 rebooting\n\nSent from my iPhone", sender, kRepliedAt).comment,
            "rebooting");
}

TEST(NumbersTest, NumbersOfOtherLengthsAreReadWhenConfigured) {
  for (const std::string number : {"70423", "704235", "7042356", "70423561"}) {
    Sender sender;
    sender.digits = static_cast<int>(number.size());
    sender.alerts.push_back(openAlert(number, "ups-1"));
    const std::string spaced = number.substr(0, 3) + " " + number.substr(3);
    expectAll({number, "ok " + number, number + "ok", spaced}, "take " + number, sender);
    EXPECT_EQ(does("7042", sender), number.size() == 5 ? "mean 70423 by 7042" : "list");
  }
}

TEST(NumbersTest, AReplyNamesAtMostFiftyNumbers) {
  Sender sender;
  std::string text;
  for (int i = 0; i < 60; ++i) {
    const std::string number = std::to_string(3000 + i * 13);
    sender.alerts.push_back(openAlert(number, "ups"));
    text += number + " ";
  }
  EXPECT_EQ(interpret(text, sender, kRepliedAt).acknowledge.size(), limits::kNumbersPerReplyMax);
}

TEST(NumbersTest, AReplyLongerThanTheBoundIsCutBeforeItIsRead) {
  const std::string filler(limits::kReplyBytesMax - 2, ' ');
  EXPECT_EQ(does(filler + "7042", threeOpen()), "list");
  EXPECT_EQ(does(filler.substr(4) + "7042", threeOpen()), "take 7042");
}

}  // namespace
}  // namespace tocsin::reply
