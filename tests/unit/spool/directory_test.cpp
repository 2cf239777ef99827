// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "queue/base/limits.h"
#include "spool/identity.h"
#include "tests/unit/spool/spool_rig.h"

namespace tocsin::spool {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using Kind = Trouble::Kind;

TEST(DirectoryTest, IsMadeWithItsFoldersAtStart) {
  SpoolRig rig;
  rig.directory += "/deep/below";
  rig.start();
  ASSERT_TRUE(rig.started);
  for (const char* folder : {"done", "rejected", "alarm"}) {
    EXPECT_TRUE(std::filesystem::is_directory(rig.path(folder))) << folder;
  }
  EXPECT_THAT(rig.troubles, IsEmpty());
}

TEST(DirectoryTest, DeletedAndMadeAgainIsToldMadeAndWatchedAgain) {
  SpoolRig rig;
  rig.start();
  ASSERT_EQ(::chmod(rig.directory.c_str(), 02775), 0);
  rig.pass(limits::kSpoolScanEvery);
  std::filesystem::remove_all(rig.directory);
  rig.pass(seconds{3});
  EXPECT_THAT(rig.trouble(Kind::DirectoryGone, rig.directory).value_or(""),
              HasSubstr("was deleted or moved"));
  EXPECT_TRUE(rig.exists("done"));
  rig.drop("a.xml", alertXml("after"));
  EXPECT_EQ(rig.loop.pollWatches(), 1) << "it is watched again";
  EXPECT_THAT(rig.offeredNames(), ElementsAre("a.xml"));
  rig.pass(limits::kSpoolScanEvery);
  EXPECT_EQ(rig.trouble(Kind::DirectoryGone, rig.directory), "");
}

TEST(DirectoryTest, MadeAgainItHasTheRightsItHad) {
  SpoolRig rig;
  std::filesystem::create_directories(rig.directory);
  ASSERT_EQ(::chmod(rig.directory.c_str(), 02775), 0);
  rig.start();
  std::filesystem::remove_all(rig.directory);
  rig.pass(seconds{3});
  FileStat stat{};
  ASSERT_EQ(::stat(rig.directory.c_str(), &stat), 0);
  EXPECT_EQ(stat.st_mode & 07777U, 02775U) << "its producers can still write";
}

TEST(DirectoryTest, MadeAgainBySomebodyElseItsFilesAreFound) {
  SpoolRig rig;
  rig.start();
  std::filesystem::rename(rig.directory, rig.directory + ".old");
  std::filesystem::create_directory(rig.directory);
  rig.drop("a.xml", alertXml("in the new one"));
  rig.turn();
  EXPECT_THAT(rig.offeredNames(), ElementsAre("a.xml"));
  EXPECT_TRUE(rig.exists("done/a.xml"));
  writeFile(rig.directory + ".old/b.xml", alertXml("in the old one"));
  rig.turn();
  EXPECT_THAT(rig.files, SizeIs(1));
}

TEST(DirectoryTest, WhatCannotBeMadeIsTriedAgain) {
  SpoolRig rig;
  writeFile(rig.directory, "a file is in the way");
  rig.start();
  ASSERT_FALSE(rig.started);
  EXPECT_EQ(rig.started.error().fault, Fault::Config);
  EXPECT_THAT(rig.trouble(Kind::DirectoryGone, rig.directory).value_or(""),
              HasSubstr("Not a directory"));
  rig.pass(minutes{1});
  EXPECT_THAT(rig.troubles, SizeIs(1)) << "told once, not at every try";
  std::filesystem::remove(rig.directory);
  rig.pass(seconds{3});
  ASSERT_TRUE(rig.exists("done"));
  rig.drop("a.xml", alertXml("a"));
  rig.turn();
  EXPECT_THAT(rig.offeredNames(), ElementsAre("a.xml"));
  rig.pass(limits::kSpoolScanEvery);
  EXPECT_EQ(rig.trouble(Kind::DirectoryGone, rig.directory), "");
}

TEST(DirectoryTest, AFolderDeletedBelowIsMadeAgainWhenItIsNeeded) {
  SpoolRig rig;
  rig.start();
  for (const char* folder : {"done", "rejected", "alarm"}) {
    std::filesystem::remove_all(rig.path(folder));
  }
  rig.drop("a.xml", alertXml("a"));
  rig.drop("bad.xml", "<SMS>");
  rig.turn();
  EXPECT_TRUE(rig.exists("done/a.xml"));
  std::filesystem::remove_all(rig.path("rejected"));
  std::filesystem::remove_all(rig.path("alarm"));
  EXPECT_TRUE(rig.spool->writeAlarm("x", "y"));
  EXPECT_TRUE(rig.exists("alarm/x.txt"));
  std::filesystem::remove_all(rig.path("rejected"));
  rig.pass(seconds{6});
  EXPECT_TRUE(rig.exists("rejected/bad.xml.error.txt"));
  EXPECT_THAT(rig.troubles, IsEmpty());
}

TEST(DirectoryTest, AFolderThatIsALinkElsewhereIsNotFollowed) {
  SpoolRig rig;
  std::filesystem::create_directories(rig.directory);
  std::filesystem::create_directory_symlink("/", rig.path("done"));
  rig.start();
  ASSERT_FALSE(rig.started);
  EXPECT_EQ(rig.started.error().fault, Fault::Config);
}

TEST(DirectoryTest, FilesOfADeletedDirectoryThatWereOfferedAreAcceptedQuietly) {
  SpoolRig rig;
  rig.settlesAtOnce = false;
  rig.start();
  rig.drop("a.xml", alertXml("a"));
  rig.turn();
  std::filesystem::remove_all(rig.directory);
  rig.pass(seconds{3});
  EXPECT_EQ(rig.spool->accepted("a.xml"), "a.xml");
  EXPECT_FALSE(rig.trouble(Kind::CannotMove, "a.xml").has_value());
}

TEST(RetentionTest, OldFilesOfDoneAndRejectedAreDeletedAndAlertsNever) {
  SpoolRig rig;
  rig.options.keepDone = hours{24 * 7};
  rig.options.keepRejected = hours{24 * 90};
  rig.start();
  rig.drop("a.xml", alertXml("a"));
  rig.drop("bad.xml", "<SMS>");
  setMtime(rig.path("a.xml"), rig.clock.now() - hours{24 * 365});
  rig.pass(seconds{6});
  Receipt receipt;
  receipt.fileName = "a.xml";
  ASSERT_TRUE(rig.spool->writeReceipt(receipt));
  ASSERT_TRUE(rig.spool->writeAlarm("x", "y"));
  writeFile(rig.path("MsgQueue.xml"), "of somebody else");
  rig.pass(hours{2});
  EXPECT_TRUE(rig.exists("done/a.xml")) << "its age counts from the move, not from its mtime";

  rig.clock.step(hours{24 * 7});
  rig.pass(hours{1});
  EXPECT_FALSE(rig.exists("done/a.xml"));
  EXPECT_FALSE(rig.exists("done/a.xml.status.xml"));
  EXPECT_TRUE(rig.exists("rejected/bad.xml"));
  EXPECT_TRUE(rig.exists("rejected/bad.xml.error.txt"));

  rig.clock.step(hours{24 * 90});
  rig.pass(hours{1});
  EXPECT_TRUE(std::filesystem::is_empty(rig.path("rejected")));
  EXPECT_TRUE(rig.exists("alarm/x.txt"));
  EXPECT_TRUE(rig.exists("MsgQueue.xml"));
}

TEST(RetentionTest, ItsWorkPerTurnIsBounded) {
  SpoolRig rig;
  rig.start();
  constexpr int kFiles = 1'200;
  writeFile(rig.path("done/seed"), "");
  for (int i = 1; i < kFiles; ++i) {
    std::filesystem::create_hard_link(rig.path("done/seed"), rig.path("done/" + std::to_string(i)));
  }
  const auto left = [&rig] {
    const std::filesystem::directory_iterator files{rig.path("done")};
    return std::distance(begin(files), end(files));
  };
  rig.clock.step(hours{24 * 8});
  rig.loop.pass(minutes{1});
  std::ptrdiff_t before = left();
  while (rig.loop.runOne()) {
    const std::ptrdiff_t now = left();
    EXPECT_LE(before - now, static_cast<std::ptrdiff_t>(limits::kSpoolBatchFilesMax));
    before = now;
  }
  EXPECT_EQ(before, 0);
}

}  // namespace
}  // namespace tocsin::spool
