// SPDX-License-Identifier: Apache-2.0
#include <ostream>

#include <gtest/gtest.h>

#include "queue/base/limits.h"
#include "spool/parse.h"

namespace tocsin::spool {
namespace {

struct RefusalCase {
  std::string name;
  std::string bytes;
  int line, column;
  std::string what;      // what the refusal says is wrong
  std::string right;     // a part of what would be right
  std::string readable;  // what can be read of the alert
};

void PrintTo(const RefusalCase& one, std::ostream* out) {
  *out << one.name;
}

class XmlRefusalTest : public testing::TestWithParam<RefusalCase> {};

std::string nested(int depth) {
  std::string xml;
  for (int i = 0; i < depth; ++i) {
    xml += "<SMS>";
  }
  return xml;
}

const std::vector<RefusalCase>& refusalCases() {
  static const std::string list = "<RECIPIENT_LIST>noc</RECIPIENT_LIST>";
  static const std::vector<RefusalCase> cases{
      {"Empty", "", 0, 0, "the file is empty", "rename it", ""},
      {"NotXml", "core-sw-2 is down", 1, 1, "this is not XML", "begin the file with <SMS>", ""},
      {"Binary", std::string("\x7F\x45LF\x02\x01\x00\x00", 8), 1, 1, "this is not XML", "", ""},
      {"HalfAFile",
       "<SMS>\n" + list + "\n<MSG>core-sw-2 DO",
       3,
       18,
       "the file ends before <SMS> is closed",
       "close every element",
       "noc: core-sw-2 DO"},
      {"HalfATag", "<SMS><MS", 1, 6, "the file ends in the middle of a tag", "close every", ""},
      {"BareAmpersand",
       "<SMS>\n" + list + "\n<MSG>AT&T link down</MSG></SMS>",
       3,
       10,
       "a bare & in the text",
       "&amp;",
       "noc: AT&T link down"},
      {"AmpersandAndBlank",
       "<SMS><MSG>power & cooling</MSG></SMS>",
       1,
       18,
       "a bare & in the text",
       "&amp;",
       "power & cooling"},
      {"HtmlEntity",
       "<SMS><MSG>caf&eacute; closed</MSG></SMS>",
       1,
       14,
       "a name between & and ; that XML does not know",
       "&#233;",
       "caf&eacute; closed"},
      {"BareLess",
       "<SMS>" + list + "<MSG>load < 5</MSG></SMS>",
       1,
       53,
       "a bare < in the text",
       "&lt;",
       "noc: load < 5"},
      {"ControlCharacter",
       "<SMS><MSG>bell \x07</MSG></SMS>",
       1,
       16,
       "a control character (0x07), which XML does not allow",
       "leave it out",
       "bell"},
      {"NullCharacterReference",
       "<SMS><MSG>&#0;</MSG></SMS>",
       1,
       11,
       "a character reference to a character that XML does not allow",
       "",
       "&#0;"},
      {"LatinBytesWithoutDeclaration",
       "<SMS>" + list + "<MSG>caf\xE9 closed</MSG></SMS>",
       1,
       50,
       "a byte (0xE9) that is not in the encoding of the file",
       "ISO-8859-1",
       "noc: caf\u00E9 closed"},
      {"UnknownEncoding",
       "<?xml version=\"1.0\" encoding=\"KOI8-X\"?><SMS><MSG>a</MSG></SMS>",
       1,
       31,
       "an encoding that Tocsin does not know",
       "UTF-8, UTF-16, ISO-8859-1 or Windows-1252",
       "a"},
      {"DeclaredUtf16ButIsNot",
       "<?xml version=\"1.0\" encoding=\"utf-16\"?><SMS><MSG>a</MSG></SMS>",
       1,
       31,
       "the first line names an encoding that the file is not written in",
       "mostly UTF-8",
       "a"},
      {"DeclarationNotAtStart",
       "\n<?xml version=\"1.0\"?><SMS/>",
       2,
       1,
       "<?xml ...?> that is not at the very start",
       "without a blank or an empty line before it",
       ""},
      {"WrongEndTag",
       "<SMS><MSG>a</SMS>",
       1,
       14,
       "an end tag that closes another element",
       "</MSG>",
       "a"},
      {"TwoAlertsInOneFile",
       "<SMS/><SMS/>",
       1,
       7,
       "something after </SMS>",
       "one file carries one alert",
       ""},
      {"UnclosedCdata", "<SMS><![CDATA[a", 1, 16, "the file ends inside <![CDATA[", "]]>", ""},
      {"DuplicateAttribute",
       "<SMS a='1' a='2'/>",
       1,
       12,
       "an attribute that stands twice",
       "leave one",
       ""},
      {"Doctype",
       "<!DOCTYPE SMS SYSTEM \"sms.dtd\"><SMS/>",
       1,
       31,
       "a DOCTYPE, which is not allowed",
       "no DTD and no entities",
       ""},
      {"ExternalEntity",
       "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\n<SMS>" + list +
           "<MSG>&e;</MSG></SMS>",
       1,
       13,
       "a DOCTYPE, which is not allowed",
       "",
       "noc: &e;"},
      {"BillionLaughs",
       "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;\">]>"
       "<SMS><MSG>&c;</MSG></SMS>",
       1,
       13,
       "a DOCTYPE, which is not allowed",
       "",
       "&c;"},
      {"TooDeep",
       nested(limits::kXmlDepthMax + 1),
       1,
       5 * limits::kXmlDepthMax + 1,
       "elements nested deeper than 16",
       "directly into <SMS>",
       ""},
      {"WrongRoot",
       "\n<ALERT><MSG>a</MSG></ALERT>",
       2,
       1,
       "the root element is <ALERT>",
       "the root element is <SMS>, in capitals",
       "a"},
      {"NoList",
       "<SMS>\n<MSG>core-sw-2 DOWN</MSG></SMS>",
       1,
       1,
       "no recipient list",
       "<RECIPIENT_LIST>",
       "core-sw-2 DOWN"},
      {"BlankList",
       "<SMS>\n <RECIPIENT_LIST> \t </RECIPIENT_LIST><MSG>a</MSG></SMS>",
       2,
       2,
       "no recipient list",
       "<RECIPIENT_LIST>",
       "a"},
      {"ListInSmallLetters",
       "<SMS><recipient_list>noc</recipient_list><MSG>a</MSG></SMS>",
       1,
       1,
       "no recipient list; <recipient_list> is not in capitals",
       "<RECIPIENT_LIST>",
       "a"},
      {"ListTooLong",
       "<SMS><RECIPIENT_LIST>" + std::string(65, 'n') + "</RECIPIENT_LIST><MSG>a</MSG></SMS>",
       1,
       6,
       "a recipient list of more than 64 characters",
       "",
       std::string(64, 'n') + ": a"},
      {"NoText", "<SMS>" + list + "</SMS>", 1, 1, "no text", "<MSG>", "noc"},
      {"EmptyText", "<SMS>" + list + "<MSG/></SMS>", 1, 42, "no text", "<MSG>", "noc"},
      {"BlankText", "<SMS>" + list + "\n<MSG>\n </MSG></SMS>", 2, 1, "no text", "<MSG>", "noc"},
  };
  return cases;
}

TEST_P(XmlRefusalTest, SaysWhereWhatAndWhatWouldBeRight) {
  const RefusalCase& one = GetParam();
  Parser parser;
  const Reading reading =
      parser.parse(one.bytes, {.name = "a.xml", .facts = {}, .settled = true, .contentHash = {}});
  const auto* const refusal = std::get_if<Refusal>(&reading);
  ASSERT_NE(refusal, nullptr);
  EXPECT_EQ(refusal->line, one.line);
  EXPECT_EQ(refusal->column, one.column);
  EXPECT_NE(refusal->what.find(one.what), std::string::npos) << refusal->what;
  EXPECT_NE(refusal->right.find(one.right), std::string::npos) << refusal->right;
  EXPECT_FALSE(refusal->right.empty());
  EXPECT_EQ(refusal->readable, one.readable);
}

TEST_P(XmlRefusalTest, IsNotYetWhileTheFileMayStillBeWritten) {
  Parser parser;
  const Reading reading = parser.parse(
      GetParam().bytes, {.name = "a.xml", .facts = {}, .settled = false, .contentHash = {}});
  EXPECT_TRUE(std::holds_alternative<NotYet>(reading));
}

INSTANTIATE_TEST_SUITE_P(Table,
                         XmlRefusalTest,
                         testing::ValuesIn(refusalCases()),
                         [](const auto& one) { return one.param.name; });

TEST(XmlRefusalTextTest, TooMuchTextIsRefused) {
  // Each 0x80 of Windows-1252 is three bytes of UTF-8.
  const std::string bytes = "<?xml version=\"1.0\" encoding=\"Windows-1252\"?><SMS><MSG>" +
                            std::string(60'000, '\x80') + "</MSG></SMS>";
  ASSERT_LE(bytes.size(), limits::kSpoolFileBytesMax);
  Parser parser;
  const Reading reading =
      parser.parse(bytes, {.name = "a.xml", .facts = {}, .settled = true, .contentHash = {}});
  ASSERT_TRUE(std::holds_alternative<Refusal>(reading));
  EXPECT_EQ(std::get<Refusal>(reading).what, "more than 65536 bytes of text");
}

TEST(XmlRefusalTextTest, OneParserReadsOnAfterARefusal) {
  Parser parser;
  const FileToParse file{.name = "a.xml", .facts = {}, .settled = true, .contentHash = {}};
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(std::holds_alternative<Refusal>(parser.parse("<!DOCTYPE a><SMS/>", file)));
    const Reading reading =
        parser.parse("<SMS><RECIPIENT_LIST>noc</RECIPIENT_LIST><MSG>down</MSG></SMS>", file);
    ASSERT_TRUE(std::holds_alternative<Incoming>(reading));
    EXPECT_TRUE(std::get<Incoming>(reading).notes.empty());
  }
}

}  // namespace
}  // namespace tocsin::spool
