// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "queue/base/limits.h"
#include "spool/parse.h"

namespace tocsin::spool {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Time kMtime = fromMillis(1'795'248'000'123);  // 2026-11-21T08:00:00.123Z

Incoming parsed(const std::string& elements, const std::string& name = "a.xml") {
  Parser parser;
  const std::string bytes =
      "<SMS><RECIPIENT_LIST>noc</RECIPIENT_LIST><MSG>down</MSG>" + elements + "</SMS>";
  const FileFacts facts{.inode = 1, .mtimeNanos = toMillis(kMtime) * 1'000'000, .size = 1};
  Reading reading =
      parser.parse(bytes, {.name = name, .facts = facts, .settled = false, .contentHash = {}});
  EXPECT_TRUE(std::holds_alternative<Incoming>(reading)) << bytes;
  if (!std::holds_alternative<Incoming>(reading)) return {};
  return std::get<Incoming>(std::move(reading));
}

Incoming parsedWhole(const std::string& bytes) {
  Parser parser;
  Reading reading =
      parser.parse(bytes, {.name = "a.xml", .facts = {}, .settled = false, .contentHash = {}});
  EXPECT_TRUE(std::holds_alternative<Incoming>(reading)) << bytes;
  if (!std::holds_alternative<Incoming>(reading)) return {};
  return std::get<Incoming>(std::move(reading));
}

TEST(AlertFieldsTest, TwoElementsAreEnough) {
  const Incoming alert = parsed("");
  EXPECT_EQ(alert.list, "noc");
  EXPECT_EQ(alert.text, "down");
  EXPECT_EQ(alert.severity, Severity::Critical);
  EXPECT_EQ(alert.event, IncidentEvent::Raise);
  EXPECT_EQ(alert.created, kMtime);
  EXPECT_TRUE(alert.createdPlausible);
  EXPECT_FALSE(alert.validity.has_value());
  EXPECT_EQ(alert.origin, "spool a.xml");
  EXPECT_EQ(alert.fileName, "a.xml");
  EXPECT_FALSE(alert.identity.empty());
  EXPECT_THAT(alert.notes, IsEmpty());
}

TEST(AlertFieldsTest, EveryElementArrives) {
  const Incoming alert = parsed(
      "<SEVERITY>warning</SEVERITY><SOURCE>nagios01</SOURCE><HOST>core-sw-2</HOST>"
      "<SERVICE>port17</SERVICE><GROUP>paris</GROUP><KEY>core-sw-2/port17</KEY><EVENT>ACK</EVENT>"
      "<BY>ann</BY><CREATED>2026-11-21T07:59:00Z</CREATED><VALIDITY>30</VALIDITY>");
  EXPECT_EQ(alert.severity, Severity::Warning);
  EXPECT_EQ(alert.source, "nagios01");
  EXPECT_EQ(alert.host, "core-sw-2");
  EXPECT_EQ(alert.service, "port17");
  EXPECT_EQ(alert.group, "paris");
  EXPECT_EQ(alert.key, "core-sw-2/port17");
  EXPECT_EQ(alert.event, IncidentEvent::Ack);
  EXPECT_EQ(alert.by, "ann");
  EXPECT_EQ(toRfc3339(alert.created), "2026-11-21T07:59:00.000Z");
  EXPECT_EQ(alert.validity, Duration{minutes{30}});
  EXPECT_THAT(alert.notes, IsEmpty());
}

TEST(AlertFieldsTest, ImpossibleOptionalValuesAreIgnoredAndNoted) {
  struct Case {
    const char* element;
    const char* note;
  };

  for (const Case& one : {
           Case{"<SEVERITY>loud</SEVERITY>",
                "SEVERITY \"loud\" ignored: info, warning or critical"},
           Case{"<EVENT>PANIC</EVENT>", "EVENT \"PANIC\" ignored: RAISE, CLEAR or ACK"},
           Case{"<CREATED>yesterday</CREATED>",
                "CREATED \"yesterday\" ignored: a time looks like 2026-11-21T08:00:00Z"},
           Case{"<CREATED>2026-11-21T08:00:00</CREATED>",
                "CREATED \"2026-11-21T08:00:00\" ignored: a time looks like 2026-11-21T08:00:00Z"},
           Case{"<VALIDITY>0</VALIDITY>", "VALIDITY \"0\" ignored: whole minutes, 1 to 525600"},
           Case{"<VALIDITY>-5</VALIDITY>", "VALIDITY \"-5\" ignored: whole minutes, 1 to 525600"},
           Case{"<VALIDITY>30min</VALIDITY>",
                "VALIDITY \"30min\" ignored: whole minutes, 1 to 525600"},
           Case{"<VALIDITY>99999999999</VALIDITY>",
                "VALIDITY \"99999999999\" ignored: whole minutes, 1 to 525600"},
       }) {
    const Incoming alert = parsed(one.element);
    EXPECT_THAT(alert.notes, ElementsAre(one.note)) << one.element;
    EXPECT_EQ(alert.severity, Severity::Critical);
    EXPECT_EQ(alert.event, IncidentEvent::Raise);
    EXPECT_EQ(alert.created, kMtime);
    EXPECT_FALSE(alert.validity.has_value());
  }
}

TEST(AlertFieldsTest, BlankOptionalElementsMeanTheirDefaults) {
  const Incoming alert = parsed("<SEVERITY/><EVENT> </EVENT><CREATED/><VALIDITY></VALIDITY><KEY/>");
  EXPECT_THAT(alert.notes, IsEmpty());
  EXPECT_EQ(alert.severity, Severity::Critical);
}

TEST(AlertFieldsTest, UnknownElementsAreNotedOnceEachAndAtMostTen) {
  const Incoming two = parsed("<FOO/><BAR>x<RECIPIENT_LIST>y</RECIPIENT_LIST></BAR><FOO/>");
  EXPECT_THAT(two.notes, ElementsAre("unknown element FOO ignored", "unknown element BAR ignored"));
  EXPECT_EQ(two.list, "noc");

  std::string many;
  for (char c = 'A'; c <= 'Z'; ++c) {
    many += std::string("<X") + c + "/>";
  }
  EXPECT_EQ(parsed(many).notes.size(), 10U);
}

TEST(AlertFieldsTest, OfRepeatedElementsTheFirstWins) {
  const Incoming alert =
      parsed("<MSG>up</MSG><MSG>sideways</MSG><RECIPIENT_LIST>other</RECIPIENT_LIST>");
  EXPECT_EQ(alert.text, "down");
  EXPECT_EQ(alert.list, "noc");
  EXPECT_THAT(alert.notes, ElementsAre("second MSG ignored", "second RECIPIENT_LIST ignored"));
}

TEST(AlertFieldsTest, TextLongerThanSixteenHundredCharactersIsCutAndNoted) {
  std::string text;
  for (int i = 0; i < 1'700; ++i) {
    text += "\u00E9";
  }
  const Incoming alert =
      parsedWhole("<SMS><RECIPIENT_LIST>noc</RECIPIENT_LIST><MSG>" + text + "</MSG></SMS>");
  EXPECT_EQ(alert.text.size(), 2 * limits::kMessageTextCharsMax);
  EXPECT_THAT(alert.notes, ElementsAre("MSG cut from 1700 to 1600 characters"));
}

TEST(AlertFieldsTest, ACutAtABlankLeavesNoBlankBehind) {
  const std::string text = std::string(1'599, 'x') + " tail";
  const Incoming alert =
      parsedWhole("<SMS><RECIPIENT_LIST>noc</RECIPIENT_LIST><MSG>" + text + "</MSG></SMS>");
  EXPECT_EQ(alert.text, std::string(1'599, 'x'));
}

TEST(AlertFieldsTest, OtherFieldsAreCutAtTwoHundredCharacters) {
  const Incoming alert = parsed("<HOST>" + std::string(201, 'h') + "</HOST>");
  EXPECT_EQ(alert.host, std::string(limits::kFieldCharsMax, 'h'));
  EXPECT_THAT(alert.notes, ElementsAre("HOST cut from 201 to 200 characters"));
}

TEST(AlertFieldsTest, LongKeysThatDifferAtTheEndStayTwoIncidents) {
  const std::string start(300, 'k');
  const Incoming one = parsed("<KEY>" + start + "1</KEY>");
  const Incoming two = parsed("<KEY>" + start + "2</KEY>");
  EXPECT_NE(one.key, two.key);
  EXPECT_EQ(one.key.size(), limits::kFieldCharsMax);
}

TEST(AlertFieldsTest, ControlCharactersAndLineBreaksBecomeBlanks) {
  const Incoming alert = parsedWhole(
      "<SMS>\r\n<RECIPIENT_LIST>\r\n  noc\r\n</RECIPIENT_LIST>\r\n<MSG>core-sw-2\r\n\tDOWN  "
      "now&#x85;&#10;</MSG></SMS>\r\n");
  EXPECT_EQ(alert.list, "noc");
  EXPECT_EQ(alert.text, "core-sw-2 DOWN now");
}

TEST(AlertFieldsTest, NestedElementsLoseNoWordOfTheText) {
  const Incoming alert = parsedWhole(
      "<SMS><RECIPIENT_LIST>noc</RECIPIENT_LIST><MSG>core <b>sw</b> "
      "<![CDATA[<down>]]></MSG></SMS>");
  EXPECT_EQ(alert.text, "core sw <down>");
  EXPECT_THAT(alert.notes, ElementsAre("unknown element b ignored"));
}

TEST(AlertFieldsTest, ClearAndAckNeedNoText) {
  for (const char* event : {"CLEAR", "ACK", "clear"}) {
    const Incoming alert =
        parsedWhole("<SMS><RECIPIENT_LIST>noc</RECIPIENT_LIST><KEY>k</KEY><EVENT>" +
                    std::string(event) + "</EVENT></SMS>");
    EXPECT_NE(alert.event, IncidentEvent::Raise);
    EXPECT_EQ(alert.text, "");
    EXPECT_THAT(alert.notes, IsEmpty());
  }
}

TEST(AlertFieldsTest, APrefixOfANamespaceIsNoHindrance) {
  const Incoming alert = parsedWhole(
      "<x:SMS "
      "xmlns:x=\"urn:x\"><x:RECIPIENT_LIST>noc</x:RECIPIENT_LIST><x:MSG>down</x:MSG></x:SMS>");
  EXPECT_EQ(alert.text, "down");
}

struct CreatedCase {
  const char* name;     // of the file
  const char* element;  // CREATED, may be empty
  const char* created;
  bool plausible;
};

TEST(CreatedTest, IsCreatedElseTheTimeInTheNameElseTheMtime) {
  // 1795244400 = 2026-11-21T07:00:00Z
  for (const CreatedCase& one : {
           CreatedCase{"a.xml", "", "2026-11-21T08:00:00.123Z", true},
           CreatedCase{"1795244400_sms.xml", "", "2026-11-21T07:00:00.000Z", true},
           CreatedCase{"1795244400.xml", "", "2026-11-21T07:00:00.000Z", true},
           CreatedCase{"17952444001_sms.xml", "", "2026-11-21T08:00:00.123Z", true},
           CreatedCase{"179524440_sms.xml", "", "2026-11-21T08:00:00.123Z", true},
           CreatedCase{"x1795244400_sms.xml", "", "2026-11-21T08:00:00.123Z", true},
           CreatedCase{"1244537694_sms.xml", "", "2026-11-21T08:00:00.123Z", true},
           CreatedCase{
               "1795244400_sms.xml", "2026-11-21T06:30:00Z", "2026-11-21T06:30:00.000Z", true},
           CreatedCase{"a.xml", "2026-11-20T08:00:01Z", "2026-11-20T08:00:01.000Z", true},
           CreatedCase{"a.xml", "2026-11-20T07:59:59Z", "2026-11-21T08:00:00.123Z", false},
           CreatedCase{"a.xml", "2026-11-22T09:00:00Z", "2026-11-21T08:00:00.123Z", false},
           CreatedCase{"a.xml", "1970-01-01T00:00:00Z", "2026-11-21T08:00:00.123Z", false},
           CreatedCase{
               "1795244400_a.xml", "1970-01-01T00:00:00Z", "2026-11-21T08:00:00.123Z", false},
       }) {
    const std::string element =
        *one.element == 0 ? "" : "<CREATED>" + std::string(one.element) + "</CREATED>";
    const Incoming alert = parsed(element, one.name);
    EXPECT_EQ(toRfc3339(alert.created), one.created) << one.name << " " << one.element;
    EXPECT_EQ(alert.createdPlausible, one.plausible) << one.name << " " << one.element;
    EXPECT_EQ(alert.notes.size(), one.plausible ? 0U : 1U);
  }
}

struct EncodingCase {
  const char* name;
  std::string bytes;
  std::string text;
};

std::string utf16(std::u16string_view text, bool bigEndian) {
  std::string bytes = bigEndian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char16_t unit : text) {
    const auto high = static_cast<char>(unit >> 8);
    const auto low = static_cast<char>(unit & 0xFF);
    bytes += bigEndian ? std::string{high, low} : std::string{low, high};
  }
  return bytes;
}

TEST(EncodingTest, FilesAreReadInTheEncodingTheyDeclare) {
  const std::string before = "<SMS><RECIPIENT_LIST>noc</RECIPIENT_LIST><MSG>";
  const std::string after = "</MSG></SMS>";
  const std::u16string wide =
      u"<SMS><RECIPIENT_LIST>noc</RECIPIENT_LIST><MSG>caf\u00E9 \u20AC \U0001F514</MSG></SMS>";
  const auto declared = [&](const std::string& encoding, const std::string& text) {
    return "<?xml version=\"1.0\" encoding=\"" + encoding + "\"?>\r\n" + before + text + after;
  };
  for (const EncodingCase& one : {
           EncodingCase{"UTF-8", before + "caf\u00E9 \u20AC" + after, "caf\u00E9 \u20AC"},
           EncodingCase{"UTF-8 BOM", "\xEF\xBB\xBF" + before + "\u20AC" + after, "\u20AC"},
           EncodingCase{
               "UTF-8 BOM and declaration", "\xEF\xBB\xBF" + declared("utf-8", "\u20AC"), "\u20AC"},
           EncodingCase{"UTF-16 LE", utf16(wide, false), "caf\u00E9 \u20AC \U0001F514"},
           EncodingCase{"UTF-16 BE", utf16(wide, true), "caf\u00E9 \u20AC \U0001F514"},
           EncodingCase{"UTF-16 declared",
                        utf16(u"<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + wide, false),
                        "caf\u00E9 \u20AC \U0001F514"},
           EncodingCase{"ISO-8859-1", declared("ISO-8859-1", "caf\xE9"), "caf\u00E9"},
           EncodingCase{"iso-8859-1", declared("iso-8859-1", "caf\xE9"), "caf\u00E9"},
           EncodingCase{"Windows-1252",
                        declared("Windows-1252", "\x80 \x84ja\x93"),
                        "\u20AC \u201Eja\u201C"},
           EncodingCase{"windows-1252", declared("windows-1252", "\xE9"), "\u00E9"},
           EncodingCase{"US-ASCII", declared("US-ASCII", "plain"), "plain"},
       }) {
    EXPECT_EQ(parsedWhole(one.bytes).text, one.text) << one.name;
  }
}

TEST(EncodingTest, WhatCanBeReadIsReadInUtf16Too) {
  Parser parser;
  const std::string bytes =
      utf16(u"<SMS><RECIPIENT_LIST>noc</RECIPIENT_LIST><MSG>caf\u00E9 & bar</MSG></SMS>", true);
  const Reading reading =
      parser.parse(bytes, {.name = "a.xml", .facts = {}, .settled = true, .contentHash = {}});
  ASSERT_TRUE(std::holds_alternative<Refusal>(reading));
  EXPECT_EQ(std::get<Refusal>(reading).readable, "noc: caf\u00E9 & bar");
}

}  // namespace
}  // namespace tocsin::spool
