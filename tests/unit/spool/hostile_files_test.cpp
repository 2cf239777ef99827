// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "queue/base/limits.h"
#include "spool/fd.h"
#include "tests/unit/spool/spool_rig.h"

namespace tocsin::spool {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using Kind = Trouble::Kind;

TEST(HostileFileTest, AGigabyteIsRefusedWithoutBeingRead) {
  SpoolRig rig;
  rig.start();
  writeFile(rig.path("huge.tmp"), "<SMS>");
  constexpr off_t kGigabyte = 1L << 30;
  ASSERT_EQ(::truncate(rig.path("huge.tmp").c_str(), kGigabyte), 0);  // a hole: it costs no disk
  std::filesystem::rename(rig.path("huge.tmp"), rig.path("huge.xml"));
  rig.pass(seconds{6});
  ASSERT_THAT(rig.refusals, SizeIs(1));
  EXPECT_EQ(rig.refusals[0].second.what, "the file has 1073741824 bytes; it was not read");
  EXPECT_TRUE(rig.exists("rejected/huge.xml"));
  EXPECT_TRUE(rig.exists("rejected/huge.xml.error.txt"));
}

TEST(HostileFileTest, SixtyFourKibibytesAreTakenAndOneByteMoreIsNot) {
  SpoolRig rig;
  rig.start();
  std::string whole = alertXml("big");
  whole += std::string(limits::kSpoolFileBytesMax - whole.size(), '\n');
  rig.drop("most.xml", whole);
  rig.drop("more.xml", whole + "\n");
  rig.pass(seconds{6});
  EXPECT_THAT(rig.offeredNames(), ElementsAre("most.xml"));
  ASSERT_THAT(rig.refusals, SizeIs(1));
  EXPECT_EQ(rig.refusals[0].first, "more.xml");
}

TEST(HostileFileTest, LinksPipesSocketsAndFoldersAreRefusedWithoutBeingOpened) {
  SpoolRig rig;
  std::filesystem::create_directories(rig.directory);
  const std::string secret = rig.temporary.path() + "/secret";
  writeFile(secret, alertXml("outside the spool"));
  std::filesystem::create_symlink(secret, rig.path("link.xml"));
  std::filesystem::create_symlink("/nowhere", rig.path("dangling.xml"));
  std::filesystem::create_directory(rig.path("folder.xml"));
  ASSERT_EQ(::mkfifo(rig.path("pipe.xml").c_str(), 0666), 0);
  const Fd socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  rig.path("socket.xml").copy(address.sun_path, sizeof address.sun_path - 1);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the socket API asks for it
  ASSERT_EQ(::bind(socket.value(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  rig.start();
  rig.pass(seconds{6});
  EXPECT_THAT(rig.files, IsEmpty());
  std::map<std::string, std::string> what;
  for (const auto& [name, refusal] : rig.refusals) {
    what[name] = refusal.what;
  }
  EXPECT_EQ(what,
            (std::map<std::string, std::string>{
                {"dangling.xml", "this is a symbolic link, not a file; it was not opened"},
                {"folder.xml", "this is a directory, not a file; it was not opened"},
                {"link.xml", "this is a symbolic link, not a file; it was not opened"},
                {"pipe.xml", "this is a pipe, not a file; it was not opened"},
                {"socket.xml", "this is a socket, not a file; it was not opened"}}));
  for (const auto& [name, text] : what) {
    EXPECT_TRUE(
        std::filesystem::exists(std::filesystem::symlink_status(rig.path("rejected/" + name))))
        << name;
    EXPECT_TRUE(rig.exists("rejected/" + name + ".error.txt")) << name;
  }
  EXPECT_EQ(readFile(secret), alertXml("outside the spool"));
}

TEST(HostileFileTest, HostileNamesNeverReachALogOrAReceiptAsTheyAre) {
  SpoolRig rig;
  rig.start();
  const std::string longest = std::string(251, '\x01') + ".xml";
  for (const std::string& name : {std::string("a\nERROR forged.xml"),
                                  std::string("\xFF\xFE.xml"),
                                  longest,
                                  std::string("; rm -rf $HOME `id`.xml")}) {
    rig.drop(name, alertXml("x"));
    rig.turn();
    EXPECT_FALSE(rig.exists(name));
  }
  ASSERT_THAT(rig.doneNames, SizeIs(4));
  EXPECT_EQ(rig.doneNames[0], "a%0AERROR forged.xml");
  EXPECT_EQ(rig.doneNames[1], "%FF%FE.xml");
  EXPECT_LE(rig.doneNames[2].size(), 255U);
  EXPECT_EQ(rig.doneNames[3], "; rm -rf $HOME `id`.xml");
  for (const std::string& name : rig.doneNames) {
    EXPECT_TRUE(rig.exists("done/" + name)) << name;
    Receipt receipt;
    receipt.fileName = name;
    EXPECT_TRUE(rig.spool->writeReceipt(receipt)) << name;
  }
  EXPECT_EQ(rig.files[0].fileName, rig.doneNames[0]);
  EXPECT_EQ(rig.files[0].origin, "spool a%0AERROR forged.xml");
}

TEST(HostileFileTest, TwoNamesThatLookTheSameAreTwoAlerts) {
  SpoolRig rig;
  rig.settlesAtOnce = false;
  rig.start();
  rig.drop("a\nb.xml", alertXml("one"));
  rig.drop("a%0Ab.xml", alertXml("two"));
  rig.turn();
  ASSERT_THAT(rig.files, SizeIs(1));
  static_cast<void>(rig.spool->accepted("a%0Ab.xml"));
  rig.pass(limits::kSpoolScanEvery);
  ASSERT_THAT(rig.files, SizeIs(2));
  EXPECT_NE(rig.files[0].text, rig.files[1].text);
  EXPECT_EQ(rig.spool->accepted("a%0Ab.xml"), "a%0Ab.xml~2");
}

TEST(UnreadableTest, LongerThanSettleRaisesTroubleAndTheFileStays) {
  SpoolRig rig;
  rig.start();
  rig.drop("hidden", alertXml("secret"));
  ASSERT_EQ(::chmod(rig.path("hidden").c_str(), 0), 0);
  std::filesystem::rename(rig.path("hidden"), rig.path("a.xml"));
  {
    const WithoutPrivileges lowered;
    rig.pass(rig.options.settle - Duration{1});
    EXPECT_THAT(rig.troubles, IsEmpty());
    rig.pass(Duration{1});
    EXPECT_THAT(rig.trouble(Kind::Unreadable, "a.xml").value_or(""),
                AllOf(HasSubstr("Permission denied"), HasSubstr("nobody is paged")));
    rig.pass(hours{1});
    EXPECT_THAT(rig.troubles, SizeIs(1)) << "told once";
  }
  EXPECT_TRUE(rig.exists("a.xml"));
  EXPECT_THAT(rig.refusals, IsEmpty());

  ASSERT_EQ(::chmod(rig.path("a.xml").c_str(), 0644), 0);
  rig.pass(limits::kSpoolScanEvery);
  EXPECT_EQ(rig.trouble(Kind::Unreadable, "a.xml"), "") << "cleared when it becomes readable";
  EXPECT_THAT(rig.offeredNames(), ElementsAre("a.xml"));
}

TEST(UnreadableTest, IsClearedWhenTheFileDisappears) {
  SpoolRig rig;
  rig.start();
  rig.drop("hidden", "");
  ASSERT_EQ(::chmod(rig.path("hidden").c_str(), 0), 0);
  std::filesystem::rename(rig.path("hidden"), rig.path("a.xml"));
  {
    const WithoutPrivileges lowered;
    rig.pass(seconds{6});
    ASSERT_FALSE(rig.trouble(Kind::Unreadable, "a.xml").value_or("").empty());
  }
  std::filesystem::remove(rig.path("a.xml"));
  rig.pass(limits::kSpoolScanEvery);
  EXPECT_EQ(rig.trouble(Kind::Unreadable, "a.xml"), "");
  EXPECT_EQ(rig.spool->waiting(), 0U);
}

TEST(UnreadableTest, ADirectoryThatCannotBeListedRaisesTroubleUntilItCan) {
  SpoolRig rig;
  rig.start();
  rig.drop("a.xml", alertXml("a"));
  ASSERT_EQ(::chmod(rig.directory.c_str(), 0711), 0);
  {
    const WithoutPrivileges lowered;
    rig.loop.advance(limits::kSpoolScanEvery);
    EXPECT_FALSE(rig.trouble(Kind::Unreadable, rig.directory).value_or("").empty());
  }
  ASSERT_EQ(::chmod(rig.directory.c_str(), 0755), 0);
  rig.pass(limits::kSpoolScanEvery);
  EXPECT_EQ(rig.trouble(Kind::Unreadable, rig.directory), "");
  EXPECT_THAT(rig.offeredNames(), ElementsAre("a.xml"));
}

TEST(UnreadableTest, OurOwnLackOfDescriptorsBlamesNoFile) {
  SpoolRig rig;
  rig.start();
  rig.turn();
  rig.drop("a.xml", alertXml("a"));
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit none = before;
  none.rlim_cur = 3;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  rig.loop.pollWatches();
  rig.loop.advance(seconds{8});
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_THAT(rig.files, IsEmpty());
  EXPECT_THAT(rig.troubles, IsEmpty());
  rig.pass(seconds{1});
  EXPECT_THAT(rig.offeredNames(), ElementsAre("a.xml"));
}

}  // namespace
}  // namespace tocsin::spool
