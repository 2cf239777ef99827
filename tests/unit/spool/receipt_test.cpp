// SPDX-License-Identifier: Apache-2.0
#include "spool/receipt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/spool/spool_rig.h"

namespace tocsin::spool {
namespace {

using testing::HasSubstr;
using testing::Not;

Receipt exampleReceipt() {
  return {
      .fileName = "a.xml",
      .id = 1207,
      .number = "7042",
      .outcome = "ESCALATING",
      .level = 1,
      .updated = fromMillis(1'795'248'001'204),
      .acknowledgedBy = {},
      .recipients = {{.name = "ann",
                      .level = 1,
                      .status = "NOT_YET_ACK",
                      .paged = fromMillis(1'795'248'001'198),
                      .driver = "modem1"},
                     {.name = "bob", .level = 2, .status = "NOT_SENT", .paged = {}, .driver = {}}},
      .notes = {"unknown element FOO ignored"}};
}

TEST(ReceiptTest, TellsEverythingOfTheContract) {
  EXPECT_EQ(receiptXml(exampleReceipt()),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<STATUS><ID>1207</ID><NUMBER>7042</NUMBER><OUTCOME>ESCALATING</OUTCOME>"
            "<LEVEL>1</LEVEL><UPDATED>2026-11-21T08:00:01.204Z</UPDATED>\n"
            "  <RECIPIENT NAME=\"ann\" LEVEL=\"1\" STATUS=\"NOT_YET_ACK\" "
            "PAGED=\"2026-11-21T08:00:01.198Z\" DRIVER=\"modem1\"/>\n"
            "  <RECIPIENT NAME=\"bob\" LEVEL=\"2\" STATUS=\"NOT_SENT\"/>\n"
            "  <NOTE>unknown element FOO ignored</NOTE>\n"
            "</STATUS>\n");
}

TEST(ReceiptTest, WithoutAMessageThereIsNoIdAndNoNumber) {
  Receipt receipt;
  receipt.outcome = "NOTED";
  receipt.notes = {"CLEAR of an unknown key"};
  const std::string xml = receiptXml(receipt);
  EXPECT_THAT(xml, HasSubstr("<STATUS><OUTCOME>NOTED</OUTCOME><UPDATED>"));
  EXPECT_THAT(xml, HasSubstr("<NOTE>CLEAR of an unknown key</NOTE>"));
  EXPECT_THAT(xml, Not(HasSubstr("<ID>")));
}

TEST(ReceiptTest, HostileTextIsEscaped) {
  Receipt receipt = exampleReceipt();
  receipt.recipients.front().name = "\"/><X a='&";
  receipt.notes = {"</NOTE>\x01\xFF"};
  receipt.acknowledgedBy = "<ann>";
  const std::string xml = receiptXml(receipt);
  EXPECT_THAT(xml, HasSubstr("NAME=\"&quot;/&gt;&lt;X a=&apos;&amp;\""));
  EXPECT_THAT(xml, HasSubstr("<NOTE>&lt;/NOTE&gt; \uFFFD</NOTE>"));
  EXPECT_THAT(xml, HasSubstr("<BY>&lt;ann&gt;</BY>"));
}

TEST(ReceiptTest, IsReplacedByRenameAndNeverHalfThere) {
  SpoolRig rig;
  rig.start();
  ASSERT_TRUE(rig.spool->writeReceipt(exampleReceipt()));
  std::filesystem::create_hard_link(rig.path("done/a.xml.status.xml"), rig.path("done/reader"));
  Receipt later = exampleReceipt();
  later.outcome = "ACKNOWLEDGED";
  ASSERT_TRUE(rig.spool->writeReceipt(later));
  EXPECT_THAT(rig.read("done/a.xml.status.xml"), HasSubstr("ACKNOWLEDGED"));
  EXPECT_EQ(rig.read("done/reader"), receiptXml(exampleReceipt())) << "who read on saw a whole one";
  EXPECT_FALSE(rig.exists("done/.tocsin.tmp"));
}

TEST(ErrorTextTest, ShowsTheFileAsItWouldHaveBeenAccepted) {
  const Refusal refusal{.line = 3,
                        .column = 10,
                        .what = "a bare & in the text",
                        .right = "write &amp; for &",
                        .readable = "noc: AT&T down"};
  EXPECT_EQ(errorText("a.xml", refusal, {.list = "noc", .text = "AT&T down"}),
            "Tocsin could not accept this file: NOBODY WAS PAGED FOR IT.\n\n"
            "file:   a.xml\n"
            "where:  line 3, column 10\n"
            "wrong:  a bare & in the text\n"
            "right:  write &amp; for &\n"
            "read:   noc: AT&T down\n"
            "\n"
            "A file that is accepted (RECIPIENT_LIST names one of your lists):\n\n"
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<SMS>\n"
            "  <RECIPIENT_LIST>noc</RECIPIENT_LIST>\n"
            "  <MSG>AT&amp;T down</MSG>\n"
            "</SMS>\n\n"
            "Correct the file and move it back into the spool directory.\n");
}

TEST(ErrorTextTest, WithoutAPlaceItIsTheWholeFile) {
  const std::string text = errorText("a.xml", Refusal{0, 0, "w\nx", "r", ""}, {});
  EXPECT_THAT(text, HasSubstr("where:  the whole file\nwrong:  w x\n"));
  EXPECT_THAT(text, HasSubstr("<MSG>core-sw-2 DOWN port 17</MSG>"));
}

TEST(AlarmFileTest, IsWrittenReplacedAndRemoved) {
  SpoolRig rig;
  rig.start();
  ASSERT_TRUE(rig.spool->writeAlarm("driver modem1", "modem1 is down"));
  EXPECT_EQ(rig.read("alarm/driver modem1.txt"), "modem1 is down\n");
  ASSERT_TRUE(rig.spool->writeAlarm("driver modem1", "still\n"));
  EXPECT_EQ(rig.read("alarm/driver modem1.txt"), "still\n");
  ASSERT_TRUE(rig.spool->writeAlarm("driver modem1", ""));
  EXPECT_FALSE(rig.exists("alarm/driver modem1.txt"));
  ASSERT_TRUE(rig.spool->writeAlarm("driver modem1", "")) << "nothing to remove is no trouble";
}

TEST(AlarmFileTest, ThoseOfTheLastRunAreGoneAfterAStart) {
  SpoolRig rig;
  rig.start();
  ASSERT_TRUE(rig.spool->writeAlarm("journal_unwritable-queue.db", "as it was"));
  rig.start();
  EXPECT_FALSE(rig.exists("alarm/journal_unwritable-queue.db.txt"));
}

TEST(AlarmFileTest, NoNameLeavesTheFolder) {
  SpoolRig rig;
  rig.start();
  ASSERT_TRUE(rig.spool->writeAlarm("../../etc/cron\n", "x"));
  EXPECT_EQ(rig.read("alarm/_._.._etc_cron%0A.txt"), "x\n");
}

}  // namespace
}  // namespace tocsin::spool
