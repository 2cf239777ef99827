// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <sys/stat.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "queue/base/limits.h"
#include "tests/unit/spool/kernel_stub.h"
#include "tests/unit/spool/spool_rig.h"

namespace tocsin::spool {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using Kind = Trouble::Kind;

TEST(FilingTest, ASecondFileOfTheSameNameOverwritesNothing) {
  SpoolRig rig;
  rig.start();
  for (const char* text : {"one", "two", "three"}) {
    rig.drop("a.xml", alertXml(text));
    rig.turn();
  }
  EXPECT_THAT(rig.doneNames, ElementsAre("a.xml", "a.xml~2", "a.xml~3"));
  EXPECT_EQ(rig.read("done/a.xml"), alertXml("one"));
  EXPECT_EQ(rig.read("done/a.xml~2"), alertXml("two"));
  EXPECT_EQ(rig.read("done/a.xml~3"), alertXml("three"));
}

TEST(FilingTest, TheFirstFreeNameIsFoundAmongThousandsAfterARestart) {
  SpoolRig rig;
  rig.start();
  writeFile(rig.path("done/a.xml"), "1");
  for (int i = 2; i <= 3'000; ++i) {
    std::filesystem::create_hard_link(rig.path("done/a.xml"),
                                      rig.path("done/a.xml~" + std::to_string(i)));
  }
  rig.drop("a.xml", alertXml("the 3001st"));
  rig.turn();
  EXPECT_THAT(rig.doneNames, ElementsAre("a.xml~3001"));
}

TEST(FilingTest, AnAlertNamedLikeAReceiptIsNotOverwrittenByIt) {
  SpoolRig rig;
  rig.start();
  rig.drop("a.xml.status.xml", alertXml("named like a receipt"));
  rig.drop("a.xml", alertXml("a"));
  rig.turn();
  ASSERT_TRUE(rig.spool->writeReceipt({.fileName = "a.xml",
                                       .id = 1,
                                       .number = "7042",
                                       .outcome = "ESCALATING",
                                       .level = 1,
                                       .updated = {},
                                       .acknowledgedBy = {},
                                       .recipients = {},
                                       .notes = {}}));
  EXPECT_EQ(rig.read("done/a.xml.status.xml~2"), alertXml("named like a receipt"));
  EXPECT_THAT(rig.read("done/a.xml.status.xml"), HasSubstr("7042"));
}

TEST(FilingTest, AFileReplacedBeforeItWasFiledIsASecondAlert) {
  SpoolRig rig;
  rig.settlesAtOnce = false;
  rig.start();
  rig.drop("a.xml", alertXml("first"));
  rig.turn();
  rig.drop("a.xml", alertXml("second"));
  static_cast<void>(rig.spool->accepted("a.xml"));
  rig.turn();
  ASSERT_THAT(rig.files, SizeIs(2));
  EXPECT_EQ(rig.files[1].text, "second");
  EXPECT_EQ(rig.spool->accepted("a.xml"), "a.xml");
  EXPECT_EQ(rig.read("done/a.xml"), alertXml("second"));
}

TEST(FilingTest, AFileReplacedInTheMomentOfTheMoveComesBack) {
  SpoolRig rig;
  rig.settlesAtOnce = false;
  rig.start();
  rig.drop("a.xml", alertXml("first"));
  rig.turn();
  kernelStub().beforeRename = [&rig] { rig.drop("a.xml", alertXml("second")); };
  static_cast<void>(rig.spool->accepted("a.xml"));
  EXPECT_EQ(rig.read("a.xml"), alertXml("second"));
  rig.settlesAtOnce = true;
  rig.turn();
  ASSERT_THAT(rig.files, SizeIs(2));
  EXPECT_EQ(rig.files[1].text, "second");
  EXPECT_EQ(rig.read("done/a.xml"), alertXml("second"));
}

TEST(FilingTest, AFileThatOnlyGotAnotherTimeIsStillTheSameAlert) {
  SpoolRig rig;
  rig.settlesAtOnce = false;
  rig.start();
  rig.drop("a.xml", alertXml("copied with scp -p"));
  rig.turn();
  setMtime(rig.path("a.xml"), rig.clock.now() - hours{1});
  EXPECT_EQ(rig.spool->accepted("a.xml"), "a.xml");
  rig.pass(minutes{1});
  EXPECT_THAT(rig.files, SizeIs(1));
  EXPECT_TRUE(rig.exists("done/a.xml"));
}

TEST(FilingTest, AFileTakenAwayAfterItWasReadIsLoggedAndCounts) {
  SpoolRig rig;
  rig.settlesAtOnce = false;
  rig.start();
  rig.drop("a.xml", alertXml("a"));
  rig.turn();
  std::filesystem::remove(rig.path("a.xml"));
  EXPECT_EQ(rig.spool->accepted("a.xml"), "a.xml");
  EXPECT_TRUE(rig.wasLogged("was taken away after it had been read"));
  EXPECT_THAT(rig.troubles, IsEmpty());
}

TEST(FilingTest, AFileThatCannotBeMovedStaysIsNotReadAgainAndRaisesTrouble) {
  SpoolRig rig;
  rig.start();
  rig.drop("a.xml", alertXml("a"));
  ASSERT_EQ(::chmod(rig.path("done").c_str(), 0555), 0);
  {
    const WithoutPrivileges lowered;
    rig.turn();
    ASSERT_THAT(rig.files, SizeIs(1));
    EXPECT_TRUE(rig.exists("a.xml"));
    EXPECT_THAT(rig.trouble(Kind::CannotMove, "a.xml").value_or(""), HasSubstr("done/"));
    rig.pass(minutes{5});
    EXPECT_THAT(rig.files, SizeIs(1)) << "it is known by its facts";
    EXPECT_THAT(rig.troubles, SizeIs(1)) << "told once";
  }
  ASSERT_EQ(::chmod(rig.path("done").c_str(), 0755), 0);
  rig.pass(limits::kSpoolScanEvery);
  EXPECT_TRUE(rig.exists("done/a.xml")) << "the move is retried";
  EXPECT_EQ(rig.trouble(Kind::CannotMove, "a.xml"), "");
  EXPECT_THAT(rig.files, SizeIs(1));
}

TEST(FilingTest, AnUnmovableFileThatIsReplacedIsANewAlert) {
  SpoolRig rig;
  rig.start();
  ASSERT_EQ(::chmod(rig.path("done").c_str(), 0555), 0);
  rig.drop("a.xml", alertXml("first"));
  {
    const WithoutPrivileges lowered;
    rig.turn();
  }
  ASSERT_EQ(::chmod(rig.path("done").c_str(), 0755), 0);
  rig.drop("a.xml", alertXml("second"));
  rig.pass(limits::kSpoolScanEvery);
  ASSERT_THAT(rig.files, SizeIs(2));
  EXPECT_EQ(rig.read("done/a.xml"), alertXml("second"));
  EXPECT_EQ(rig.trouble(Kind::CannotMove, "a.xml"), "");
}

TEST(FilingTest, AFullDiskFailsTheReceiptTransientlyAndIsToldUntilItHasRoom) {
  SpoolRig rig;
  rig.start();
  kernelStub().writeError = ENOSPC;
  const Status failed = rig.spool->writeReceipt({});
  const Status again = rig.spool->writeAlarm("x", "y");
  kernelStub().writeError = 0;
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().fault, Fault::Transient);
  EXPECT_FALSE(again);
  EXPECT_THAT(rig.troubles, SizeIs(1)) << "told once";
  EXPECT_THAT(rig.trouble(Kind::DiskFull, rig.directory).value_or(""), HasSubstr("No space left"));
  EXPECT_TRUE(std::filesystem::is_empty(rig.path("alarm"))) << "nothing half-written is left";
  ASSERT_TRUE(rig.spool->writeAlarm("x", "y"));
  EXPECT_EQ(rig.trouble(Kind::DiskFull, rig.directory), "");
}

TEST(FilingTest, OnAFullDiskAlertsAreStillTakenAndRefused) {
  SpoolRig rig;
  rig.start();
  rig.drop("a.xml", alertXml("a"));
  rig.drop("bad.xml", "<SMS>");
  kernelStub().writeError = ENOSPC;
  rig.pass(seconds{6});
  kernelStub().writeError = 0;
  EXPECT_TRUE(rig.exists("done/a.xml"));
  EXPECT_TRUE(rig.exists("rejected/bad.xml"));
  EXPECT_FALSE(rig.exists("rejected/bad.xml.error.txt"));
  EXPECT_THAT(rig.trouble(Kind::DiskFull, rig.directory).value_or(""), HasSubstr("error.txt"));
}

TEST(RefusedTest, TheErrorTextStandsBesideTheFile) {
  SpoolRig rig;
  rig.start();
  const std::string bad = "<SMS>\n<RECIPIENT_LIST>noc</RECIPIENT_LIST><MSG>AT&T</MSG></SMS>";
  rig.drop("a.xml", bad);
  rig.pass(seconds{6});
  EXPECT_EQ(rig.read("rejected/a.xml"), bad);
  const std::string text = rig.read("rejected/a.xml.error.txt");
  EXPECT_THAT(text, HasSubstr("where:  line 2, column 46\nwrong:  a bare & in the text\n"));
  EXPECT_THAT(text, HasSubstr("<MSG>AT&amp;T</MSG>"));
}

TEST(RefusedTest, TwoRefusedFilesOfOneNameKeepTheirOwnErrorTexts) {
  SpoolRig rig;
  rig.start();
  for (const char* bad : {"<A/>", "<B/>"}) {
    rig.drop("a.xml", bad);
    rig.pass(seconds{6});
  }
  EXPECT_EQ(rig.read("rejected/a.xml"), "<A/>");
  EXPECT_EQ(rig.read("rejected/a.xml~2"), "<B/>");
  EXPECT_THAT(rig.read("rejected/a.xml.error.txt"), HasSubstr("<A>"));
  EXPECT_THAT(rig.read("rejected/a.xml~2.error.txt"), HasSubstr("<B>"));
}

TEST(RefusedTest, AnUnknownListIsRefusedByTheDispatcherTheSameWay) {
  SpoolRig rig;
  rig.settlesAtOnce = false;
  rig.start();
  rig.drop("a.xml", alertXml("down", "nco"));
  rig.turn();
  ASSERT_THAT(rig.files, SizeIs(1));
  rig.spool->refused("a.xml", {0, 0, "unknown list nco", "one of: noc, managers", "nco: down"});
  EXPECT_TRUE(rig.exists("rejected/a.xml"));
  const std::string text = rig.read("rejected/a.xml.error.txt");
  EXPECT_THAT(text, HasSubstr("wrong:  unknown list nco\nright:  one of: noc, managers\n"));
  EXPECT_THAT(text, HasSubstr("<RECIPIENT_LIST>noc</RECIPIENT_LIST>")) << "not the wrong one again";
  EXPECT_THAT(text, HasSubstr("<MSG>down</MSG>"));
}

TEST(RefusedTest, AFileThatStillGrowsAfterBeingRefusedIsTriedAgain) {
  SpoolRig rig;
  rig.start();
  const std::string whole = alertXml("a very slow writer");
  writeFile(rig.path("a.xml"), whole.substr(0, 20));
  rig.pass(seconds{6});
  ASSERT_TRUE(rig.exists("rejected/a.xml"));
  // The writer has the file open and writes on, wherever it lies now.
  appendFile(rig.path("rejected/a.xml"), whole.substr(20));
  rig.pass(seconds{6});
  ASSERT_THAT(rig.files, SizeIs(1));
  EXPECT_EQ(rig.files[0].text, "a very slow writer");
  EXPECT_TRUE(rig.exists("done/a.xml"));
  EXPECT_FALSE(rig.exists("rejected/a.xml"));
  EXPECT_FALSE(rig.exists("rejected/a.xml.error.txt"));
}

TEST(RefusedTest, AFileThatGrowsWhileAnotherHasItsNameOverwritesNothing) {
  SpoolRig rig;
  rig.start();
  writeFile(rig.path("a.xml"), "<SMS>");
  rig.pass(seconds{6});
  ASSERT_TRUE(rig.exists("rejected/a.xml"));
  rig.spool->pause();
  rig.drop("a.xml", alertXml("another"));
  appendFile(rig.path("rejected/a.xml"),
             "<RECIPIENT_LIST>noc</RECIPIENT_LIST><MSG>grown</MSG></SMS>");
  rig.pass(seconds{6});
  rig.spool->resume();
  rig.turn();
  ASSERT_THAT(rig.files, SizeIs(2));
  EXPECT_TRUE(rig.exists("done/a.xml"));
  EXPECT_TRUE(rig.exists("done/a~2.xml"));
}

TEST(RefusedTest, AFileRewrittenBeforeItsRefusalWasFiledIsReadAgain) {
  SpoolRig rig;
  rig.settlesAtOnce = false;
  rig.start();
  writeFile(rig.path("a.xml"), "<SMS>");
  rig.pass(seconds{6});
  ASSERT_THAT(rig.refusals, SizeIs(1));
  rig.drop("a.xml", alertXml("corrected"));
  rig.spool->refused("a.xml", rig.refusals[0].second);
  rig.turn();
  ASSERT_THAT(rig.files, SizeIs(1));
  EXPECT_EQ(rig.files[0].text, "corrected");
  EXPECT_TRUE(std::filesystem::is_empty(rig.path("rejected")));
}

TEST(RefusedTest, AfterTenMinutesARefusedFileIsLeftAlone) {
  SpoolRig rig;
  rig.start();
  writeFile(rig.path("a.xml"), "<SMS>");
  rig.pass(minutes{11});
  appendFile(rig.path("rejected/a.xml"), "</SMS>");
  rig.pass(minutes{1});
  EXPECT_TRUE(rig.exists("rejected/a.xml"));
  EXPECT_THAT(rig.refusals, SizeIs(1));
}

}  // namespace
}  // namespace tocsin::spool
