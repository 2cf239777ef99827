// SPDX-License-Identifier: Apache-2.0
// What a list is warned of, how fast links are, and how numbers are read.
#include <algorithm>

#include "app/dispatch/capacity.h"
#include "app/dispatch/number_form.h"
#include "app/dispatch/pace.h"
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

using Code = ListHint::Code;

class HintsTest : public OfficeTest {
 protected:
  std::vector<ListHint> hintsOf(const ListRow& row) const {
    const Answer<ListRow> answer = tocsin->checkList(row);
    const auto* checked = std::get_if<ListRow>(&answer);
    return checked == nullptr ? std::vector<ListHint>{} : checked->hints;
  }

  static std::vector<Code> codesOf(const std::vector<ListHint>& hints) {
    std::vector<Code> codes;
    for (const ListHint& hint : hints) {
      codes.push_back(hint.code);
    }
    return codes;
  }

  // A list with so many people on level 1, each with this time.
  ListRow crowd(int people, Duration time) {
    Directory rows;
    ListRow list;
    list.name = "crowd";
    for (int i = 0; i < people; ++i) {
      const std::string name = "p" + std::to_string(i);
      rows.recipients.push_back({name, "+336110" + std::to_string(10'000 + i), "", {}, "", {}});
      list.entries.push_back({name, 1, time});
    }
    check(isDone(import(rows, true)), "the crowd comes in");
    return list;
  }
};

TEST_F(HintsTest, EachWarningSaysWhatItIsAbout) {
  settings.routes = {{"+336", {"modem1"}}};
  settings.lastResort = "";
  open();
  RecipientRow far = person("zoe");
  far.number = "+4915112345678";
  RecipientRow off = person("eve");
  off.offUntil = clock.now() + hours{1};
  off.force = true;
  ASSERT_TRUE(isDone(put(far)));
  ASSERT_TRUE(isDone(put(off)));
  ListRow odd;
  odd.name = "odd";
  odd.entries = {{"ann", 2, minutes{5}},
                 {"ann", 2, minutes{5}},
                 {"zoe", 3, minutes{5}},
                 {"eve", 3, minutes{5}}};
  const auto hints = hintsOf(odd);
  ASSERT_EQ(codesOf(hints),
            (std::vector<Code>{
                Code::Twice, Code::NoRoute, Code::OffDuty, Code::LevelEmpty, Code::NoLastResort}));
  EXPECT_EQ(hints[0].recipient, "ann");
  EXPECT_EQ(hints[0].text, "ann stands on it more than once");
  EXPECT_EQ(hints[1].recipient, "zoe");
  EXPECT_EQ(hints[1].text, "no route leads to zoe");
  EXPECT_EQ(hints[2].recipient, "eve");
  EXPECT_EQ(hints[2].text, "eve is off duty");
  EXPECT_EQ(hints[3].level, 1);
  EXPECT_EQ(hints[3].text, "level 1 is empty: skipped at once");
  EXPECT_EQ(hints[4].text, "there is no last resort");
  odd.entries.clear();
  EXPECT_EQ(codesOf(hintsOf(odd)), (std::vector<Code>{Code::Empty, Code::NoLastResort}));
}

TEST_F(HintsTest, ACheckStoresNothingAndSaysWhatIsWrong) {
  open();
  ListRow night = listRow("noc");
  night.name = "night";
  EXPECT_TRUE(std::holds_alternative<ListRow>(tocsin->checkList(night)));
  EXPECT_EQ(tocsin->directory().lists.size(), 2U);
  night.entries[0].recipient = "nobody";
  const Answer<ListRow> answer = tocsin->checkList(night);
  ASSERT_TRUE(std::holds_alternative<OrderError>(answer));
  EXPECT_EQ(std::get<OrderError>(answer).kind, OrderError::Kind::BadInput);
}

TEST_F(HintsTest, AModemThatIsNotMeasuredTakesSixSecondsForAnSms) {
  settings.routes = {{"", {"modem1"}}};
  links[0].type = "modem";
  open();
  EXPECT_TRUE(hintsOf(crowd(50, minutes{5})).empty());
  const auto hints = hintsOf(crowd(51, minutes{5}));
  ASSERT_EQ(codesOf(hints), std::vector<Code>{Code::TooSlow});
  EXPECT_EQ(hints[0].level, 1);
  EXPECT_EQ(hints[0].sms, 51);
  EXPECT_EQ(hints[0].time, Duration{seconds{306}});
  EXPECT_EQ(hints[0].text,
            "level 1 has 51 SMS, for which the links need 306s: longer than its acknowledge time "
            "of 5min");
}

TEST_F(HintsTest, TheShortestTimeOfALevelAndThePartsOfAPageCount) {
  settings.routes = {{"", {"modem1"}}};
  settings.maxParts = 3;
  links[0].type = "modem";
  open();
  ListRow list = crowd(4, minutes{5});
  EXPECT_TRUE(hintsOf(list).empty());
  list.entries[2].acknowledgeTime = seconds{71};
  const auto hints = hintsOf(list);
  ASSERT_EQ(codesOf(hints), std::vector<Code>{Code::TooSlow});
  EXPECT_EQ(hints[0].sms, 12);
  EXPECT_EQ(hints[0].time, Duration{seconds{72}});
}

TEST_F(HintsTest, TheLinksOfARouteShareItsSms) {
  settings.routes = {{"", {"modem1", "carrier"}}};
  links[0].type = links[1].type = "modem";
  open();
  EXPECT_TRUE(hintsOf(crowd(100, minutes{5})).empty());
  EXPECT_EQ(codesOf(hintsOf(crowd(101, minutes{5}))), std::vector<Code>{Code::TooSlow});
}

TEST_F(HintsTest, TwoRoutesOfOneModemDoNotMakeTwoOfIt) {
  settings.routes = {{"+3361101000", {"modem1"}}, {"", {"modem1"}}};
  links[0].type = "modem";
  open();
  EXPECT_TRUE(hintsOf(crowd(50, minutes{5})).empty());
  EXPECT_EQ(codesOf(hintsOf(crowd(51, minutes{5}))), std::vector<Code>{Code::TooSlow});
}

TEST_F(HintsTest, SmsPerHourAreALimitToo) {
  settings.routes = {{"", {"carrier"}}};
  settings.smsPerHour["carrier"] = 20;
  open();
  EXPECT_TRUE(hintsOf(crowd(20, minutes{5})).empty());
  const auto hints = hintsOf(crowd(41, minutes{5}));
  ASSERT_EQ(codesOf(hints), std::vector<Code>{Code::TooSlow});
  EXPECT_EQ(hints[0].time, Duration{hours{2}}) << "the last ones go in the third hour";
}

TEST_F(HintsTest, AMeasuredLinkCountsAsFastAsItIs) {
  settings.routes = {{"", {"modem1"}}};
  links[0].type = "modem";
  modem.windowSize = 1;
  modem.answers = [](const Submit&) { return std::nullopt; };
  open();
  EXPECT_FALSE(tocsin->drivers()[0].queueMinutes);
  drop("core-sw-2 DOWN");
  pass(seconds{2});
  modem.end(modem.inFlight.at(0), FakeDriver::accepted());
  run();
  EXPECT_TRUE(hintsOf(crowd(150, minutes{5})).empty());
  EXPECT_EQ(codesOf(hintsOf(crowd(151, minutes{5}))), std::vector<Code>{Code::TooSlow});
}

TEST(PaceTest, AFreeSlotMakesALinkFasterNeverSlower) {
  Pace pace;
  EXPECT_FALSE(pace.seconds());
  pace.accepted(seconds{1}, 1, 10);
  EXPECT_DOUBLE_EQ(*pace.seconds(), 1.0);
  pace.accepted(seconds{9}, 1, 10);
  EXPECT_DOUBLE_EQ(*pace.seconds(), 1.0) << "it had nothing else to do";
  pace.accepted(seconds{1}, 10, 10);
  EXPECT_DOUBLE_EQ(*pace.seconds(), 0.775);
  for (int i = 0; i < 50; ++i) {
    pace.accepted(seconds{20}, 10, 10);
  }
  EXPECT_NEAR(*pace.seconds(), 2.0, 0.01);
}

struct Written {
  const char* number;
  const char* shown;
};

TEST(NumberFormTest, NumbersAreShownInTheGroupsOfTheirCountry) {
  for (const Written& row : {Written{"+33612345678", "+33 6 12 34 56 78"},
                             Written{"+41791234567", "+41 79 123 45 67"},
                             Written{"+32470123456", "+32 470 12 34 56"},
                             Written{"+12125551234", "+1 212 555 1234"},
                             Written{"+4915112345678", "+49 151 123 456 78"},
                             Written{"+447700900123", "+44 770 090 0123"},
                             Written{"+3361234", "+33 612 34"},
                             Written{"36789", "36789"}}) {
    EXPECT_EQ(shownNumber(PhoneNumber::fromSender(row.number, "FR")), row.shown) << row.number;
  }
}

TEST_F(HintsTest, ANumberShowsHowItIsReadWhoHasItAndWhatCarriesIt) {
  settings.routes = {{"+336", {"carrier", "modem1"}}};
  open();
  const NumberRow ann = tocsin->readNumber("06 00 00 00 01");
  EXPECT_EQ(ann.number, "+33600000001");
  EXPECT_EQ(ann.shown, "+33 6 00 00 00 01");
  EXPECT_EQ(ann.what, "");
  EXPECT_EQ(ann.drivers, (std::vector<std::string>{"carrier", "modem1"}));
  EXPECT_EQ(ann.takenBy, std::vector<std::string>{"ann"});
  const NumberRow far = tocsin->readNumber("+49 151 12345678");
  EXPECT_TRUE(far.drivers.empty());
  EXPECT_TRUE(far.takenBy.empty());
  const NumberRow wrong = tocsin->readNumber("call me");
  EXPECT_EQ(wrong.number, "");
  EXPECT_EQ(wrong.shown, "");
  EXPECT_NE(wrong.what.find("+33600000001"), std::string::npos) << wrong.what;
}

TEST_F(HintsTest, AReplyNumberIsTakenToo) {
  open();
  RecipientRow zoe = person("zoe");
  zoe.replyNumbers = {"+33612345678"};
  ASSERT_TRUE(isDone(put(zoe)));
  EXPECT_EQ(tocsin->readNumber("0612345678").takenBy, std::vector<std::string>{"zoe"});
}

}  // namespace
}  // namespace tocsin::dispatch
