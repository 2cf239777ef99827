// SPDX-License-Identifier: Apache-2.0
#include "spool/desk.h"

#include <map>
#include <sys/stat.h>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "queue/base/limits.h"
#include "tests/unit/spool/kernel_stub.h"
#include "tests/unit/spool/spool_rig.h"

namespace tocsin::spool {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::string unknownListXml(std::string_view text) {
  return alertXml(text, "nobodys");
}

// A spool that refuses the list "nobodys", as the dispatcher does.
class DeskTest : public testing::Test {
 protected:
  DeskTest() {
    rig_.options.settle = seconds{1};
    rig_.settlesAtOnce = false;
    rig_.start();
  }

  // What the dispatcher would do with what was offered since the last time.
  void settle() {
    rig_.turn();
    for (; settled_ < rig_.files.size(); ++settled_) {
      const Incoming& alert = rig_.files[settled_];
      if (alert.list != "nobodys") {
        static_cast<void>(rig_.spool->accepted(alert.fileName));
        continue;
      }
      Refusal why;
      why.what = "there is no recipient list \"nobodys\"";
      why.right = "the lists are: noc";
      why.readable = "nobodys: " + alert.text;
      rig_.spool->refused(alert.fileName, why);
    }
    for (; refused_ < rig_.refusals.size(); ++refused_) {
      rig_.spool->refused(rig_.refusals[refused_].first, rig_.refusals[refused_].second);
    }
    rig_.turn();
  }

  void refuse(const std::string& name, std::string_view content) {
    rig_.drop(name, content);
    settle();
    rig_.pass(seconds{2});
    settle();
  }

  Overview look() const {
    const auto looked = lookAtSpool(rig_.directory);
    EXPECT_TRUE(looked) << looked.error().what;
    return looked ? *looked : Overview{};
  }

  std::vector<std::string> refusedNames() const {
    std::vector<std::string> names;
    for (const RefusedEntry& entry : look().refused) {
      names.push_back(entry.name);
    }
    return names;
  }

  Fault retryFault(const std::string& name) const {
    const auto retried = retryRefused(rig_.directory, name);
    EXPECT_FALSE(retried) << "\"" << name << "\" was put back";
    return retried ? Fault::Damaged : retried.error().fault;
  }

  Fault readFault(const std::string& name) const {
    const auto read = readRefused(rig_.directory, name);
    EXPECT_FALSE(read) << "\"" << name << "\" was read";
    return read ? Fault::Damaged : read.error().fault;
  }

  SpoolRig rig_;
  std::size_t settled_ = 0, refused_ = 0;
};

TEST_F(DeskTest, ShowsARefusedFileWithItsReasonAndItsList) {
  refuse("a.xml", unknownListXml("core-sw-2 DOWN"));
  const Overview overview = look();
  EXPECT_TRUE(overview.stands);
  EXPECT_EQ(overview.waiting, 0);
  ASSERT_THAT(overview.refused, SizeIs(1));
  const RefusedEntry& entry = overview.refused[0];
  EXPECT_EQ(entry.name, "a.xml");
  EXPECT_EQ(entry.code, "unknown_list");
  EXPECT_EQ(entry.reason, "there is no recipient list \"nobodys\"");
  EXPECT_EQ(entry.list, "nobodys");
  EXPECT_EQ(entry.bytes, static_cast<std::int64_t>(unknownListXml("core-sw-2 DOWN").size()));
  EXPECT_LT(std::chrono::abs(entry.at - rig_.clock.now()), minutes{5}) << "not of the producer";
}

TEST_F(DeskTest, EveryReasonOfTheRoomHasItsCode) {
  const std::vector<std::tuple<std::string, std::string, std::string>> files{
      {"1.xml", alertXml("x", ""), "no_list"},
      {"2.xml", alertXml("x", std::string(65, 'l')), "no_list"},
      {"3.xml", alertXml(""), "no_text"},
      {"4.xml", "<sms><MSG>x</MSG></sms>", "wrong_root"},
      {"5.xml", "<!DOCTYPE SMS><SMS></SMS>", "doctype"},
      {"6.xml", std::string(limits::kSpoolFileBytesMax + 1, 'x'), "too_big"},
      {"7.xml", "", "empty"},
      {"8.xml", alertXml("a & b"), "xml"},
      {"9.xml", "core-sw-2 DOWN", "xml"},
      {"a.xml", alertXml("caf\xE9"), "encoding"}};
  for (const auto& [name, content, code] : files) {
    refuse(name, content);
  }
  std::filesystem::create_symlink("/etc/hostname", rig_.path("link.xml"));
  rig_.pass(limits::kSpoolScanEvery);
  rig_.pass(seconds{2});
  settle();
  std::map<std::string, std::string> codes;
  for (const RefusedEntry& entry : look().refused) {
    codes[entry.name] = entry.code;
  }
  for (const auto& [name, content, code] : files) {
    EXPECT_EQ(codes[name], code) << name;
  }
  EXPECT_EQ(codes["link.xml"], "no_file");
}

TEST_F(DeskTest, TheNewestOfManyAreShown) {
  for (std::size_t i = 0; i < limits::kRefusedShownMax; ++i) {
    writeFile(rig_.path("rejected/old" + std::to_string(i) + ".xml"), "x");
  }

  // The change time is the kernel's: the next one has to be a later one of its ticks.
  struct stat before {};

  ASSERT_EQ(::stat(rig_.path("rejected/old199.xml").c_str(), &before), 0);
  struct stat after = before;
  while (after.st_ctim.tv_sec == before.st_ctim.tv_sec &&
         after.st_ctim.tv_nsec / 1'000'000 <= before.st_ctim.tv_nsec / 1'000'000) {
    writeFile(rig_.path("rejected/new.xml"), "x");
    ASSERT_EQ(::stat(rig_.path("rejected/new.xml").c_str(), &after), 0);
  }
  const auto names = refusedNames();
  ASSERT_THAT(names, SizeIs(limits::kRefusedShownMax));
  EXPECT_EQ(names.front(), "new.xml");
}

TEST_F(DeskTest, CountsWhatWaits) {
  rig_.drop("a.xml", alertXml("a"));
  rig_.drop("b.XML", alertXml("b"));
  rig_.drop("c.tmp", alertXml("c"));
  rig_.drop(".d.xml", alertXml("d"));
  EXPECT_EQ(look().waiting, 2);
}

TEST_F(DeskTest, ADirectoryThatIsNotThereIsGone) {
  std::filesystem::remove_all(rig_.directory);
  EXPECT_FALSE(look().stands);
}

TEST_F(DeskTest, ReadsWhatIsInARefusedFile) {
  refuse("a.xml", unknownListXml("core-sw-2 DOWN"));
  const auto read = readRefused(rig_.directory, "a.xml");
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(*read, unknownListXml("core-sw-2 DOWN"));
}

TEST_F(DeskTest, ReadsNoMoreThanTheFirst64KiB) {
  refuse("a.xml", std::string(3 * limits::kSpoolFileBytesMax, 'x'));
  const auto read = readRefused(rig_.directory, "a.xml");
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_THAT(*read, SizeIs(limits::kSpoolFileBytesMax));
}

TEST_F(DeskTest, ARetriedFileIsTakenOnceItsListIsThere) {
  refuse("a.xml", unknownListXml("core-sw-2 DOWN"));
  writeFile(rig_.path("rejected/other.xml.error.txt"), "of another file");
  const auto retried = retryRefused(rig_.directory, "a.xml");
  ASSERT_TRUE(retried) << retried.error().what;
  EXPECT_EQ(*retried, "a.xml");
  EXPECT_FALSE(rig_.exists("rejected/a.xml.error.txt")) << "it speaks of a file that is gone";
  EXPECT_TRUE(rig_.exists("rejected/other.xml.error.txt"));
  rig_.turn();
  ASSERT_THAT(rig_.offeredNames(), ElementsAre("a.xml", "a.xml"));
  EXPECT_EQ(rig_.files[1].text, "core-sw-2 DOWN");
  static_cast<void>(rig_.spool->accepted("a.xml"));
  EXPECT_TRUE(rig_.exists("done/a.xml"));
  EXPECT_THAT(refusedNames(), IsEmpty());
}

TEST_F(DeskTest, ARetriedFileThatIsStillWrongIsRefusedAgainWithItsReason) {
  refuse("a.xml", unknownListXml("x"));
  ASSERT_TRUE(retryRefused(rig_.directory, "a.xml"));
  settle();
  rig_.pass(minutes{1});
  EXPECT_THAT(refusedNames(), ElementsAre("a.xml"));
  EXPECT_EQ(look().refused[0].code, "unknown_list");
}

TEST_F(DeskTest, ARefusalThatIsFasterThanTheRetryKeepsItsReason) {
  refuse("a.xml", unknownListXml("x"));
  kernelStub().beforeRename = [this] {
    writeFile(rig_.path("rejected/a.xml.error.txt"), "wrong:  the new reason\n");
  };
  ASSERT_TRUE(retryRefused(rig_.directory, "a.xml"));
  EXPECT_EQ(rig_.read("rejected/a.xml.error.txt"), "wrong:  the new reason\n");
}

TEST_F(DeskTest, NothingIsOverwrittenByAFileThatComesBack) {
  refuse("a.xml", unknownListXml("first"));
  writeFile(rig_.path("a.xml"), "the new one");
  writeFile(rig_.path("a~2.xml"), "another");
  const auto retried = retryRefused(rig_.directory, "a.xml");
  ASSERT_TRUE(retried) << retried.error().what;
  EXPECT_EQ(*retried, "a~3.xml");
  EXPECT_EQ(rig_.read("a.xml"), "the new one");
  EXPECT_EQ(rig_.read("a~2.xml"), "another");
  EXPECT_EQ(rig_.read("a~3.xml"), unknownListXml("first"));
}

TEST_F(DeskTest, ASecondRefusedFileOfANameGetsThatNameBack) {
  refuse("a.xml", unknownListXml("first"));
  refuse("a.xml", unknownListXml("second"));
  ASSERT_TRUE(rig_.exists("rejected/a.xml~2"));
  const auto retried = retryRefused(rig_.directory, "a.xml~2");
  ASSERT_TRUE(retried) << retried.error().what;
  EXPECT_EQ(*retried, "a.xml") << "a.xml~2 would never be read";
  rig_.turn();
  ASSERT_THAT(rig_.files, SizeIs(3));
  EXPECT_EQ(rig_.files[2].text, "second");
}

TEST_F(DeskTest, ALongNameThatWasCutIsReadAgain) {
  const std::string longName = std::string(240, 'n') + "%0A%0A.xml~12345678";
  writeFile(rig_.path("rejected/" + longName.substr(0, 255)), alertXml("long"));
  const auto retried = retryRefused(rig_.directory, longName.substr(0, 255));
  ASSERT_TRUE(retried) << retried.error().what;
  rig_.pass(limits::kSpoolScanEvery);
  ASSERT_THAT(rig_.files, SizeIs(1));
  EXPECT_EQ(rig_.files[0].text, "long");
}

TEST_F(DeskTest, ANameThatLeadsElsewhereIsNone) {
  writeFile(rig_.path("rejected/a.xml"), "x");
  writeFile(rig_.path("secret.xml"), "x");
  std::filesystem::create_directory(rig_.path("rejected/below"));
  writeFile(rig_.path("rejected/below/b.xml"), "x");
  writeFile(rig_.path("rejected/.hidden.xml"), "x");
  writeFile(rig_.path("rejected/two\nlines.xml"), "x");
  for (const std::string& name : {std::string{"../secret.xml"},
                                  std::string{"below/b.xml"},
                                  std::string{"/etc/hostname"},
                                  std::string{".."},
                                  std::string{"."},
                                  std::string{},
                                  std::string{".hidden.xml"},
                                  std::string{"a.xml\0.txt", 10},
                                  std::string{"two\nlines.xml"},
                                  std::string{"missing.xml"},
                                  std::string(300, 'n') + ".xml"}) {
    EXPECT_EQ(readFault(name), Fault::Permanent) << name;
    EXPECT_EQ(retryFault(name), Fault::Permanent) << name;
  }
  EXPECT_TRUE(rig_.exists("secret.xml"));
  EXPECT_THAT(refusedNames(), ::testing::UnorderedElementsAre("a.xml", "below"));
}

TEST_F(DeskTest, ALinkIsNeitherReadNorPutBack) {
  std::filesystem::create_symlink("/etc/hostname", rig_.path("rejected/a.xml"));
  std::filesystem::create_directory(rig_.path("rejected/d.xml"));
  ASSERT_EQ(::mkfifo(rig_.path("rejected/p.xml").c_str(), 0600), 0);
  for (const char* name : {"a.xml", "d.xml", "p.xml"}) {
    EXPECT_EQ(readFault(name), Fault::Permanent) << name;
    EXPECT_EQ(retryFault(name), Fault::Permanent) << name;
    EXPECT_FALSE(rig_.exists(name));
  }
}

TEST_F(DeskTest, AFolderOfRefusedFilesThatIsALinkIsNotFollowed) {
  std::filesystem::remove_all(rig_.path("rejected"));
  std::filesystem::create_directory(rig_.path("elsewhere"));
  writeFile(rig_.path("elsewhere/a.xml"), "x");
  std::filesystem::create_directory_symlink(rig_.path("elsewhere"), rig_.path("rejected"));
  EXPECT_FALSE(readRefused(rig_.directory, "a.xml"));
  EXPECT_FALSE(retryRefused(rig_.directory, "a.xml"));
  EXPECT_FALSE(rig_.exists("a.xml"));
}

TEST_F(DeskTest, AnErrorTextIsNoRefusedFile) {
  refuse("a.xml", unknownListXml("x"));
  EXPECT_EQ(retryFault("a.xml.error.txt"), Fault::Permanent);
  EXPECT_TRUE(rig_.exists("rejected/a.xml.error.txt"));
}

}  // namespace
}  // namespace tocsin::spool
