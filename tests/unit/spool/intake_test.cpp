// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "queue/base/limits.h"
#include "tests/unit/spool/spool_rig.h"

namespace tocsin::spool {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(IntakeTest, AFileRenamedInIsOfferedInTheSameTurn) {
  SpoolRig rig;
  rig.start();
  ASSERT_TRUE(rig.started);
  rig.drop("a.xml", alertXml("down"));
  EXPECT_EQ(rig.loop.pollWatches(), 1);
  ASSERT_THAT(rig.files, SizeIs(1));
  EXPECT_EQ(rig.files[0].text, "down");
  EXPECT_EQ(rig.files[0].fileName, "a.xml");
  EXPECT_THAT(rig.doneNames, ElementsAre("a.xml"));
  EXPECT_TRUE(rig.exists("done/a.xml"));
  EXPECT_FALSE(rig.exists("a.xml"));
}

TEST(IntakeTest, FilesThatLayThereAtStartAreTaken) {
  SpoolRig rig;
  std::filesystem::create_directories(rig.directory);
  writeFile(rig.path("a.xml"), alertXml("a"));
  writeFile(rig.path("MsgQueue.xml"), alertXml("not an alert"));
  writeFile(rig.path("b.xml.tmp"), alertXml("not yet"));
  rig.start();
  EXPECT_THAT(rig.offeredNames(), ElementsAre("a.xml"));
  rig.pass(minutes{1});
  EXPECT_TRUE(rig.exists("MsgQueue.xml"));
  EXPECT_THAT(rig.files, SizeIs(1));
}

TEST(IntakeTest, AFileLinkedInIsTakenAtOnce) {
  SpoolRig rig;
  rig.start();
  writeFile(rig.path("hidden"), alertXml("linked"));
  std::filesystem::create_hard_link(rig.path("hidden"), rig.path("a.xml"));
  rig.turn();
  EXPECT_THAT(rig.offeredNames(), ElementsAre("a.xml"));
}

TEST(IntakeTest, OneScanTakesFilesInTheOrderCreatedThenName) {
  SpoolRig rig;
  std::filesystem::create_directories(rig.directory);
  const Time now = rig.clock.now();
  const auto made = [&](const char* name, Duration ago, const std::string& created) {
    writeFile(rig.path(name),
              "<SMS><RECIPIENT_LIST>noc</RECIPIENT_LIST><MSG>x</MSG>" + created + "</SMS>");
    setMtime(rig.path(name), now - ago);
  };
  made("late.xml", seconds{1}, "");
  made("b.xml", seconds{60}, "");
  made("a.xml", seconds{60}, "");
  made("z.xml", seconds{0}, "<CREATED>" + toRfc3339(now - seconds{90}) + "</CREATED>");
  const std::int64_t unixTime = toMillis(now) / 1'000 - 30;
  made((std::to_string(unixTime) + "_sms.xml").c_str(), seconds{0}, "");
  rig.start();
  EXPECT_THAT(
      rig.offeredNames(),
      ElementsAre("z.xml", "a.xml", "b.xml", std::to_string(unixTime) + "_sms.xml", "late.xml"));
}

TEST(IntakeTest, ABigBacklogIsTakenByTheTimeOfItsNamesInBatches) {
  SpoolRig rig;
  std::filesystem::create_directories(rig.directory);
  const std::int64_t unixTime = toMillis(rig.clock.now()) / 1'000;
  constexpr int kFiles = 1'200;
  writeFile(rig.path("seed"), alertXml("x"));
  for (int i = 0; i < kFiles; ++i) {
    std::filesystem::create_hard_link(
        rig.path("seed"), rig.path(std::to_string(unixTime - i * 37 % kFiles) + "_sms.xml"));
  }
  rig.start();
  rig.turn();
  ASSERT_THAT(rig.files, SizeIs(kFiles));
  EXPECT_THAT(rig.batches, ElementsAre(500, 500, 200));
  for (std::size_t i = 1; i < rig.files.size(); ++i) {
    ASSERT_LT(rig.files[i - 1].created, rig.files[i].created);
  }
  EXPECT_EQ(rig.spool->waiting(), 0U);
}

TEST(IntakeTest, HalfWrittenIsNotYetAndNeverBad) {
  SpoolRig rig;
  rig.start();
  const std::string whole = alertXml("slow writer");
  std::ofstream writer(rig.path("a.xml"), std::ios::binary);
  for (const char c : whole) {
    writer << c << std::flush;
    rig.pass(seconds{4});  // below settle, many times over
  }
  writer.close();
  rig.turn();
  EXPECT_THAT(rig.refusals, IsEmpty());
  ASSERT_THAT(rig.files, SizeIs(1));
  EXPECT_EQ(rig.files[0].text, "slow writer");
}

TEST(IntakeTest, WhatParsesIsTakenAtOnceAlthoughItIsStillOpen) {
  SpoolRig rig;
  rig.start();
  std::ofstream writer(rig.path("a.xml"), std::ios::binary);
  writer << alertXml("open") << std::flush;
  rig.turn();
  EXPECT_THAT(rig.files, SizeIs(1));
}

TEST(IntakeTest, WhatDoesNotParseIsRefusedOnlyWhenItHasNotChangedForSettle) {
  SpoolRig rig;
  rig.start();
  writeFile(rig.path("a.xml"), "<SMS><MSG>AT&T");
  rig.pass(rig.options.settle - Duration{1});
  EXPECT_THAT(rig.refusals, IsEmpty());
  appendFile(rig.path("a.xml"), " down");
  rig.pass(rig.options.settle - Duration{1});
  EXPECT_THAT(rig.refusals, IsEmpty()) << "it changed, so settle begins anew";
  rig.pass(seconds{2});
  ASSERT_THAT(rig.refusals, SizeIs(1));
  EXPECT_EQ(rig.refusals[0].first, "a.xml");
  EXPECT_EQ(rig.refusals[0].second.what, "a bare & in the text");
  EXPECT_TRUE(rig.exists("rejected/a.xml"));
  EXPECT_TRUE(rig.exists("rejected/a.xml.error.txt"));
  EXPECT_FALSE(rig.exists("a.xml"));
}

TEST(IntakeTest, AStepOfTheWallClockRefusesNothingEarly) {
  SpoolRig rig;
  rig.start();
  writeFile(rig.path("a.xml"), "<SMS>");
  rig.turn();
  rig.clock.step(hours{24 * 365});
  rig.pass(seconds{4});
  EXPECT_THAT(rig.refusals, IsEmpty());
  rig.clock.step(-hours{24 * 365});
  rig.pass(seconds{2});
  EXPECT_THAT(rig.refusals, SizeIs(1));
}

TEST(IntakeTest, AVanishedFileIsNoTrouble) {
  SpoolRig rig;
  rig.start();
  rig.drop("a.xml", alertXml("gone before it was read"));
  writeFile(rig.path("b.xml"), "<SMS>");
  std::filesystem::remove(rig.path("a.xml"));
  rig.turn();
  std::filesystem::remove(rig.path("b.xml"));
  rig.pass(minutes{1});
  EXPECT_THAT(rig.files, IsEmpty());
  EXPECT_THAT(rig.refusals, IsEmpty());
  EXPECT_THAT(rig.troubles, IsEmpty());
  EXPECT_EQ(rig.spool->waiting(), 0U);
}

TEST(IntakeTest, AFileThatWaitsForRoomHoldsBackNoOther) {
  SpoolRig rig;
  rig.settlesAtOnce = false;
  rig.start();
  rig.drop("a.xml", alertXml("a"));
  rig.turn();
  rig.drop("b.xml", alertXml("b"));
  rig.pass(minutes{5});
  EXPECT_THAT(rig.offeredNames(), ElementsAre("a.xml", "b.xml"))
      << "each once: b.xml may be the CLEAR that makes room";
  EXPECT_EQ(rig.spool->accepted("a.xml"), "a.xml");
  rig.turn();
  EXPECT_THAT(rig.offeredNames(), ElementsAre("a.xml", "b.xml"));
  EXPECT_EQ(rig.spool->waiting(), 1U);
}

TEST(IntakeTest, WhilePausedFilesWaitWhereTheyAre) {
  SpoolRig rig;
  rig.start();
  rig.spool->pause();
  rig.drop("a.xml", alertXml("a"));
  rig.drop("b.xml", alertXml("b"));
  writeFile(rig.path("bad.xml"), "<SMS>");
  rig.pass(minutes{1});
  EXPECT_THAT(rig.files, IsEmpty());
  EXPECT_THAT(rig.refusals, IsEmpty());
  EXPECT_EQ(rig.spool->waiting(), 3U);
  rig.spool->resume();
  rig.turn();
  EXPECT_THAT(rig.offeredNames(), ElementsAre("a.xml", "b.xml"));
}

TEST(IntakeTest, WhatWasNotSettledBeforeACrashIsOfferedAgainWithTheSameIdentity) {
  SpoolRig rig;
  rig.settlesAtOnce = false;
  rig.start();
  rig.drop("a.xml", alertXml("a"));
  rig.turn();
  ASSERT_THAT(rig.files, SizeIs(1));
  rig.crash();
  rig.start();
  rig.turn();
  ASSERT_THAT(rig.files, SizeIs(2));
  EXPECT_EQ(rig.files[0].identity, rig.files[1].identity);
  EXPECT_EQ(rig.spool->accepted("a.xml"), "a.xml");
  EXPECT_TRUE(rig.exists("done/a.xml"));
}

TEST(IntakeTest, WithoutAnyHintTheScanFindsAFile) {
  SpoolRig rig;
  rig.start();
  rig.drop("a.xml", alertXml("a"));
  rig.loop.advance(limits::kSpoolScanEvery - Duration{1});  // nobody asks inotify
  EXPECT_THAT(rig.files, IsEmpty());
  rig.loop.advance(Duration{1});
  EXPECT_THAT(rig.offeredNames(), ElementsAre("a.xml"));
}

TEST(IntakeTest, OverflowedInotifyLosesNothing) {
  int queued = 0;
  std::ifstream("/proc/sys/fs/inotify/max_queued_events") >> queued;
  ASSERT_GT(queued, 0);
  SpoolRig rig;
  rig.start();
  writeFile(rig.path("hidden"), alertXml("moved a lot"));
  std::filesystem::rename(rig.path("hidden"), rig.path("a.xml"));
  const std::string a = rig.path("a.xml");
  const std::string b = rig.path("b.xml");
  for (int i = 0; i <= queued / 2; ++i) {
    std::filesystem::rename(a, b);
    std::filesystem::rename(b, a);
  }
  rig.drop("last.xml", alertXml("its hint is lost"));
  rig.turn();
  const std::vector<std::string> names = rig.offeredNames();
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()),
            (std::set<std::string>{"a.xml", "last.xml"}));
  EXPECT_THAT(names, SizeIs(2));
}

TEST(IntakeTest, AHundredThousandFilesAtStartComeInBoundedBatches) {
  SpoolRig rig;
  rig.settlesAtOnce = false;
  std::filesystem::create_directories(rig.directory);
  constexpr int kFiles = 100'000;
  constexpr int kLinksEach = 1'000;  // a link is made faster than a file
  for (int i = 0; i < kFiles; ++i) {
    const std::string seed = rig.path("seed" + std::to_string(i / kLinksEach));
    if (i % kLinksEach == 0) writeFile(seed, alertXml("x"));
    std::filesystem::create_hard_link(seed, rig.path(std::to_string(i) + ".xml"));
  }
  rig.start();
  for (std::size_t round = 1; round <= 3; ++round) {
    for (int i = 0; i < 5; ++i)
      rig.turn();
    ASSERT_THAT(rig.batches, SizeIs(2 * round)) << "two batches on the way at most";
    EXPECT_EQ(rig.batches.back(), limits::kSpoolBatchFilesMax);
    const std::size_t settled = (round - 1) * 2 * limits::kSpoolBatchFilesMax;
    EXPECT_EQ(rig.spool->waiting(), kFiles - settled);
    for (std::size_t i = settled; i < rig.files.size(); ++i)
      static_cast<void>(rig.spool->accepted(rig.files[i].fileName));
  }
  const std::vector<std::string> names = rig.offeredNames();
  EXPECT_THAT((std::set<std::string>(names.begin(), names.end())), SizeIs(3'000));
}

TEST(IntakeTest, ATimeInTheFutureIsNotBelieved) {
  SpoolRig rig;
  std::filesystem::create_directories(rig.directory);
  writeFile(rig.path("a.xml"), alertXml("from tomorrow"));
  setMtime(rig.path("a.xml"), rig.clock.now() + hours{48});
  writeFile(rig.path("b.xml"), alertXml("from the year 2400"));
  setMtime(rig.path("b.xml"), rig.clock.now() + hours{24 * 365 * 374});
  rig.start();
  ASSERT_THAT(rig.files, SizeIs(2));
  for (const Incoming& alert : rig.files) {
    EXPECT_EQ(alert.created, rig.clock.now());
    EXPECT_FALSE(alert.createdPlausible);
    EXPECT_THAT(alert.notes, SizeIs(1));
  }
}

}  // namespace
}  // namespace tocsin::spool
