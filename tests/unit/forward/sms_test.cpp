// SPDX-License-Identifier: Apache-2.0
#include "app/forward/sms.h"

#include <gtest/gtest.h>

#include "app/forward/rules.h"

namespace tocsin::forward {
namespace {

ForwardedSms sms() {
  return {.id = InboxId{17},
          .sender = "+33612345678",
          .recipient = "ann",
          .account = "modem1",
          .text = "Port 17 \"up\" <&>\n\xC3\xA9\x01\xff",
          .received = fromMillis(1'795'248'000'204),
          .sentAt = fromMillis(1'795'247'998'000)};
}

ForwardedSms bare() {
  return {
      .id = InboxId{18}, .sender = "INFO", .text = "", .received = fromMillis(1'795'248'000'204)};
}

TEST(ForwardedSmsTest, JsonHasEveryField) {
  EXPECT_EQ(toJson(sms()),
            R"({"id":17,"sender":"+33612345678","recipient":"ann","account":"modem1",)"
            "\"text\":\"Port 17 \\\"up\\\" <&>\\n\xC3\xA9\\u0001\xEF\xBF\xBD\","
            R"("received":"2026-11-21T08:00:00.204Z","sent_at":"2026-11-21T07:59:58.000Z"})"
            "\n");
  EXPECT_EQ(toJson(bare()),
            R"({"id":18,"sender":"INFO","recipient":null,"account":null,"text":"",)"
            R"("received":"2026-11-21T08:00:00.204Z","sent_at":null})"
            "\n");
}

TEST(ForwardedSmsTest, XmlHasWhatThereIs) {
  EXPECT_EQ(toXml(sms()),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<RECEIVED_SMS>\n"
            "  <ID>17</ID>\n  <SENDER>+33612345678</SENDER>\n  <RECIPIENT>ann</RECIPIENT>\n"
            "  <ACCOUNT>modem1</ACCOUNT>\n"
            "  <TEXT>Port 17 &quot;up&quot; &lt;&amp;&gt;&#10;\xC3\xA9 \xEF\xBF\xBD</TEXT>\n"
            "  <RECEIVED>2026-11-21T08:00:00.204Z</RECEIVED>\n"
            "  <SENT_AT>2026-11-21T07:59:58.000Z</SENT_AT>\n</RECEIVED_SMS>\n");
  EXPECT_EQ(toXml(bare()),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<RECEIVED_SMS>\n"
            "  <ID>18</ID>\n  <SENDER>INFO</SENDER>\n  <TEXT></TEXT>\n"
            "  <RECEIVED>2026-11-21T08:00:00.204Z</RECEIVED>\n</RECEIVED_SMS>\n");
}

TEST(ForwardedSmsTest, AsTextItIsTheSmsAlone) {
  EXPECT_EQ(inForm(sms(), Form::Text), sms().text);
  EXPECT_EQ(inForm(sms(), Form::Json), toJson(sms()));
  EXPECT_EQ(inForm(sms(), Form::Xml), toXml(sms()));
}

bool fits(const Rule& rule, const std::string& sender, const std::string& text) {
  ForwardedSms one = sms();
  one.sender = sender;
  one.text = text;
  return ruleFor({rule}, one).has_value();
}

TEST(RulesTest, TheSenderIsANumberOrABeginning) {
  struct Row {
    std::string rule, sender;
    bool fits;
  };

  const std::vector<Row> rows{
      {"", "+33612345678", true},
      {"", "", true},
      {"+33612345678", "+33612345678", true},
      {"+33612345678", "+336123456789", false},
      {"+33612345678", "+3361234567", false},
      {"+336*", "+33612345678", true},
      {"+336*", "+336", true},
      {"+336*", "+33712345678", false},
      {"*", "INFO", true},
      {"INFO", "INFO", true},
      {"INFO", "info", false},
      {"38*", "38200", true},
  };
  for (const Row& row : rows)
    EXPECT_EQ(fits({.sender = row.rule}, row.sender, "x"), row.fits)
        << row.rule << " " << row.sender;
}

TEST(RulesTest, TheKeywordIsTheFirstWordInAnyCase) {
  struct Row {
    std::string rule, text;
    bool fits;
  };

  const std::vector<Row> rows{
      {"", "", true},
      {"", "anything", true},
      {"STATUS", "status of pump 2", true},
      {"status", "STATUS", true},
      {"Status", "  \n\tsTaTuS: now", true},
      {"status", "status,pump", true},
      {"status", "status", true},
      {"status", "statusx", false},
      {"status", "xstatus", false},
      {"status", "the status", false},
      {"status", "", false},
      {"status", "...", false},
      {"status", "#status", false},
      {"#status", "#Status", true},
      {"\xC3\x89TAT", "\xC3\xA9tat", true},
      {"\xCE\xA3\xCE\xA4\xCE\x9F\xCE\xA0", "\xCF\x83\xCF\x84\xCE\xBF\xCF\x80", true},
      {"\xD0\xA1\xD0\xA2\xD0\x9E\xD0\x9F", "\xD1\x81\xD1\x82\xD0\xBE\xD0\xBF", true},
      {"status", "status\xC2\xA0now", true},
  };
  for (const Row& row : rows)
    EXPECT_EQ(fits({.keyword = row.rule}, "+33612345678", row.text), row.fits)
        << row.rule << " | " << row.text;
}

TEST(RulesTest, TheFirstRuleThatFitsInAllCounts) {
  const std::vector<Rule> rules{
      {.sender = "+336*", .keyword = "pump", .account = "modem2"},
      {.sender = "+336*", .keyword = "pump", .account = "modem1"},
      {.sender = "", .keyword = "pump"},
      {.account = "modem1"},
  };

  struct Row {
    std::string sender, text, account;
    std::optional<std::size_t> rule;
  };

  const std::vector<Row> rows{
      {"+33612345678", "pump 1", "modem2", 0},
      {"+33612345678", "pump 1", "modem1", 1},
      {"+33612345678", "pump 1", "smpp", 2},
      {"+49171", "pump 1", "modem1", 2},
      {"+49171", "fan", "modem1", 3},
      {"+49171", "fan", "modem2", std::nullopt},
  };
  for (const Row& row : rows) {
    ForwardedSms one = bare();
    one.sender = row.sender;
    one.text = row.text;
    one.account = row.account;
    EXPECT_EQ(ruleFor(rules, one), row.rule) << row.sender << " " << row.text << " " << row.account;
  }
  EXPECT_EQ(ruleFor({}, sms()), std::nullopt);
}

}  // namespace
}  // namespace tocsin::forward
