// SPDX-License-Identifier: Apache-2.0
// What is answered to people: merged, within a budget, and never out of date.
#include <algorithm>

#include "queue/base/limits.h"
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

class AnswersTest : public OfficeTest {
 protected:
  AnswersTest() { settings.digestAbove = 0; }

  static bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }

  static std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts)
      all += text + "\n";
    return all;
  }

  static std::string oneAfterTheOther(const std::vector<std::string>& numbers) {
    std::string all;
    for (const std::string& n : numbers)
      all += (all.empty() ? "" : " ") + n;
    return all;
  }

  // Alerts "a", "b", ...; their numbers in this order.
  std::vector<std::string> dropMany(int count) {
    std::vector<std::string> numbers;
    for (int i = 0; i < count; ++i) {
      drop(std::string(1, static_cast<char>('a' + i)));
      numbers.push_back(number());
    }
    return numbers;
  }

  // Ann and Bob are paged together.
  void openWithAPair() {
    open();
    ListRow pair = listRow("noc");
    pair.entries = {{"ann", 1, hours{1}}, {"bob", 1, hours{1}}, {"cid", 2, hours{1}}};
    ASSERT_TRUE(isDone(put(pair)));
  }
};

TEST_F(AnswersTest, TheFirstGoesAtOnceAndThoseOfTheNextTwentySecondsTogether) {
  open();
  const auto numbers = dropMany(3);
  reply("ann", numbers[0]);
  expectSms("ann", numbers[0] + " IS YOURS");
  pass(seconds{5});
  reply("ann", numbers[1]);
  pass(seconds{5});
  reply("ann", numbers[2]);
  pass(seconds{10} - Duration{1});
  expectNoSms("ann");
  pass(Duration{1});
  const auto texts = smsTo("ann");
  ASSERT_EQ(texts.size(), 1U);
  EXPECT_TRUE(has(texts[0], numbers[1]) && has(texts[0], numbers[2])) << texts[0];
  EXPECT_TRUE(has(texts[0], "ARE YOURS")) << texts[0];
}

TEST_F(AnswersTest, AfterTwentySecondsTheNextGoesAtOnceAgain) {
  open();
  const auto numbers = dropMany(2);
  reply("ann", numbers[0]);
  pass(seconds{20});
  smsTo("ann");
  reply("ann", numbers[1]);
  expectSms("ann", numbers[1] + " IS YOURS");
}

TEST_F(AnswersTest, AnswersToOnePersonDoNotHoldThoseToAnother) {
  open();
  const auto numbers = dropMany(2);
  reply("ann", numbers[0]);
  reply("bob", numbers[1]);
  expectSms("ann", numbers[0] + " IS YOURS");
  expectSms("bob", numbers[1] + " IS YOURS");
}

TEST_F(AnswersTest, ConfirmationsAreNeverDropped) {
  open();
  const auto numbers = dropMany(26);
  for (const std::string& n : numbers)
    reply("ann", n);
  pass(minutes{1});
  const auto texts = smsTo("ann");
  EXPECT_LT(texts.size(), 6U);
  for (const std::string& n : numbers)
    EXPECT_TRUE(has(joined(texts), n)) << n << " in " << joined(texts);
}

TEST_F(AnswersTest, FiveInTenMinutesForRepliesThatChangeNothingAndTheLastSaysSo) {
  open();
  drop("core-sw-2 DOWN");
  for (int i = 1; i <= limits::kAnswersUnchangedMax; ++i) {
    pass(seconds{30});
    reply("ann", "On my way!");
    const auto texts = smsTo("ann");
    ASSERT_FALSE(texts.empty()) << i;
    EXPECT_TRUE(has(joined(texts), "NOTHING TAKEN")) << joined(texts);
    EXPECT_EQ(has(joined(texts), "LAST ANSWER"), i == limits::kAnswersUnchangedMax) << i;
  }
  pass(seconds{30});
  reply("ann", "On my way!");
  pass(minutes{1});
  expectNoSms("ann");
}

TEST_F(AnswersTest, TheBudgetComesBackAsItsTenMinutesPass) {
  openWithAPair();
  drop("core-sw-2 DOWN");
  for (int i = 0; i < limits::kAnswersUnchangedMax; ++i) {
    reply("ann", "On my way!");
    pass(seconds{30});
  }
  smsTo("ann");
  pass(minutes{7} + seconds{29});
  reply("ann", "On my way!");
  pass(seconds{1} - Duration{1});
  expectNoSms("ann");
  pass(Duration{1});
  reply("ann", "On my way!");
  EXPECT_TRUE(has(joined(smsTo("ann")), "NOTHING TAKEN"));
}

TEST_F(AnswersTest, SomebodyElsesBudgetIsTheirOwn) {
  open();
  drop("core-sw-2 DOWN");
  for (int i = 0; i < 10; ++i)
    reply("ann", "On my way!");
  reply("bob", "On my way!");
  expectSms("bob", "NOTHING TAKEN");
}

TEST_F(AnswersTest, AConfirmationIsOutsideTheBudget) {
  open();
  drop("core-sw-2 DOWN");
  for (int i = 0; i < 10; ++i) {
    reply("ann", "On my way!");
    pass(seconds{21});
  }
  smsTo("ann");
  reply("ann", number());
  expectSms("ann", number() + " IS YOURS");
}

TEST_F(AnswersTest, AnUnknownNumberBesideOneThatIsTakenIsNotCounted) {
  open();
  for (const std::string& n : dropMany(8)) {
    reply("ann", n + " 0000");
    pass(seconds{21});
    const std::string answer = joined(smsTo("ann"));
    EXPECT_TRUE(has(answer, "0000 UNKNOWN")) << answer;
    EXPECT_FALSE(has(answer, "LAST ANSWER")) << answer;
  }
}

TEST_F(AnswersTest, AReplyThatTakesSomethingIsNotCounted) {
  openWithAPair();
  const auto numbers = dropMany(8);
  reply("bob", numbers[0]);
  for (std::size_t i = 1; i < numbers.size(); ++i) {
    pass(seconds{21});
    reply("ann", numbers[i] + " " + numbers[0]);
  }
  pass(seconds{21});
  EXPECT_FALSE(has(joined(smsTo("ann")), "LAST ANSWER"));
}

TEST_F(AnswersTest, OneReplyAboutManyThatAreTakenIsAnsweredForEach) {
  openWithAPair();
  auto numbers = dropMany(8);
  reply("bob", oneAfterTheOther(numbers));
  pass(minutes{5});
  smsTo("ann");
  std::reverse(numbers.begin(), numbers.end());
  reply("ann", oneAfterTheOther(numbers));
  pass(minutes{1});
  const std::string answer = joined(smsTo("ann"));
  for (const std::string& n : numbers)
    EXPECT_TRUE(has(answer, n)) << n << " in " << answer;
}

TEST_F(AnswersTest, NumbersAloneAreNoEchoOfANoticeThatBeginsWithThem) {
  openWithAPair();
  const auto numbers = dropMany(6);
  reply("bob", oneAfterTheOther(numbers));
  pass(minutes{5});
  reply("bob", "PASS " + oneAfterTheOther(numbers));
  reply("ann", oneAfterTheOther(numbers));
  EXPECT_EQ(messageOf("a").acknowledgedBy, "ann");
}

TEST_F(AnswersTest, TakenNoticesAreMergedOverAMinute) {
  openWithAPair();
  const auto numbers = dropMany(2);
  reply("bob", numbers[0]);
  pass(seconds{30});
  reply("bob", numbers[1]);
  pass(seconds{30} - Duration{1});
  expectNoSms("ann");
  pass(Duration{1});
  const auto texts = smsTo("ann");
  ASSERT_EQ(texts.size(), 1U);
  EXPECT_TRUE(has(texts[0], numbers[0]) && has(texts[0], numbers[1])) << texts[0];
  EXPECT_TRUE(has(texts[0], "TAKEN by bob")) << texts[0];
  pass(minutes{5});
  expectNoSms("ann");
}

TEST_F(AnswersTest, ALaterNoticeOfTheSameNumberTakesThePlaceOfTheOneThatWaits) {
  openWithAPair();
  drop(keyed("core-sw-2 DOWN"));
  reply("bob", number());
  drop(keyed("core-sw-2 UP", IncidentEvent::Clear));
  pass(minutes{5});
  const auto texts = smsTo("ann");
  ASSERT_EQ(texts.size(), 1U);
  EXPECT_TRUE(has(texts[0], "OVER") && !has(texts[0], "TAKEN")) << texts[0];
}

TEST_F(AnswersTest, OverSaysWhenItWasClearedAndNotWhenItWasTaken) {
  open();
  drop(keyed("core-sw-2 DOWN"));
  reply("ann", number());
  pass(minutes{31});
  expectSms("ann", "IS YOURS");
  drop(keyed("core-sw-2 UP", IncidentEvent::Clear));
  const LocalTime at = ports.localTime(clock.now());
  pass(minutes{1});
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  expectSms("ann", "OVER " + two(at.hour) + ":" + two(at.minute));
}

TEST_F(AnswersTest, ANoticeThatIsNotTrueAnyMoreIsDropped) {
  openWithAPair();
  drop("core-sw-2 DOWN");
  reply("bob", number());
  pass(seconds{30});
  reply("bob", "PASS " + number());
  pass(minutes{5});
  expectNoSms("ann");
}

TEST_F(AnswersTest, OnlyTheOneWhoHasItInTheEndIsNamed) {
  openWithAPair();
  drop("core-sw-2 DOWN");
  reply("bob", number());
  pass(seconds{10});
  reply("bob", "PASS " + number());
  reply("cid", number());
  pass(minutes{5});
  const std::string told = joined(smsTo("ann"));
  EXPECT_FALSE(has(told, "bob")) << told;
}

TEST_F(AnswersTest, ACancelIsToldToTheOnesWhoAreAsked) {
  openWithAPair();
  drop("core-sw-2 DOWN");
  EXPECT_TRUE(isDone(order(MessageVerb::Cancel)));
  pass(seconds{20});
  expectSms("ann", number() + " CANCELLED");
  expectSms("bob", number() + " CANCELLED");
  expectNoSms("cid");
}

TEST_F(AnswersTest, EveryAnswerIsInTheLanguageOfItsReader) {
  open();
  RecipientRow ann = person("ann");
  ann.language = "fr";
  ASSERT_TRUE(isDone(put(ann)));
  drop("core-sw-2 DOWN");
  reply("ann", number());
  expectSms("ann", number() + " EST A VOUS");
}

TEST_F(AnswersTest, AYesAfterDidYouMeanTakesThatNumber) {
  open();
  drop("core-sw-2 DOWN");
  std::string typed = number();
  typed[3] = typed[3] == '9' ? '8' : static_cast<char>(typed[3] + 1);
  reply("ann", typed);
  expectOutcome(Outcome::Escalating);
  expectSms("ann", "Did you mean " + number() + "?");
  pass(seconds{30});
  reply("ann", "yes");
  expectOutcome(Outcome::Acknowledged);
}

}  // namespace
}  // namespace tocsin::dispatch
