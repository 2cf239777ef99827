// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "spool/file_name.h"
#include "spool/identity.h"

namespace tocsin::spool {
namespace {

TEST(FileNameTest, EveryXmlIsTakenExceptHiddenTemporaryAndLoriotProsQueue) {
  for (const char* name : {"a.xml",
                           "A.XML",
                           "a.b.xml",
                           "1244537694_sms.xml",
                           "~a.xml",
                           "a b.xml",
                           "MsgQueue2.xml",
                           "a.tmp.xml",
                           "a.status.xml"}) {
    EXPECT_TRUE(isAlertName(name)) << name;
  }
  for (const char* name : {"",
                           ".",
                           "..",
                           ".xml",
                           ".a.xml",
                           "a.xml.tmp",
                           "a.tmp",
                           "MsgQueue.xml",
                           "msgqueue.XML",
                           "a.xml~",
                           "axml",
                           "a.txt",
                           "done"}) {
    EXPECT_FALSE(isAlertName(name)) << name;
  }
}

TEST(FileNameTest, HostileNamesAreShownAsOneCleanLine) {
  EXPECT_EQ(displayName("plain name %41.xml"), "plain name %41.xml");
  EXPECT_EQ(displayName("caf\u00E9.xml"), "caf\u00E9.xml");
  EXPECT_EQ(displayName("a\nb.xml"), "a%0Ab.xml");
  EXPECT_EQ(displayName("a\x1B[31m.xml"), "a%1B[31m.xml");
  EXPECT_EQ(displayName("caf\xE9.xml"), "caf%E9.xml");
  EXPECT_EQ(displayName("a\u202Elmx.xml"), "a%E2%80%AElmx.xml");
  EXPECT_EQ(displayName("a\u0085.xml"), "a%C2%85.xml");
}

TEST(FileNameTest, NoNameGetsLongerThanAFileSystemTakes) {
  const std::string one = std::string(251, '\n') + ".xml";
  const std::string two = std::string(250, '\n') + "\t.xml";
  EXPECT_LE(displayName(one).size(), kFileNameBytesMax);
  EXPECT_NE(displayName(one), displayName(two));
  EXPECT_EQ(fitName("a.xml", ".status.xml"), "a.xml.status.xml");

  std::string letters;
  for (int i = 0; i < 125; ++i) {
    letters += "\u00E9";
  }
  const std::string fitted = fitName(letters, ".status.xml");
  EXPECT_LE(fitted.size(), kFileNameBytesMax);
  EXPECT_TRUE(fitted.ends_with(".status.xml"));
  EXPECT_EQ(displayName(fitted), fitted) << "no letter was cut in two";
  EXPECT_NE(fitted, fitName(letters + "x", ".status.xml"));
}

TEST(IdentityTest, ShaIsTheOneOfTheStandard) {
  EXPECT_EQ(sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256Hex(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(IdentityTest, NameInodeMtimeSizeAndContentMakeIt) {
  const FileFacts facts{.inode = 7, .mtimeNanos = 8, .size = 9};
  const std::string hash = sha256Hex("x");
  const std::string identity = fileIdentity("a.xml", facts, hash);
  EXPECT_EQ(identity, "a.xml/7/8/9/" + hash);
  EXPECT_EQ(identity, fileIdentity("a.xml", facts, hash));
  EXPECT_NE(identity, fileIdentity("b.xml", facts, hash));
  EXPECT_NE(identity, fileIdentity("a.xml", {.inode = 1, .mtimeNanos = 8, .size = 9}, hash));
  EXPECT_NE(identity, fileIdentity("a.xml", {.inode = 7, .mtimeNanos = 1, .size = 9}, hash));
  EXPECT_NE(identity, fileIdentity("a.xml", {.inode = 7, .mtimeNanos = 8, .size = 1}, hash));
  EXPECT_NE(identity, fileIdentity("a.xml", facts, sha256Hex("y")));
  // 7 and 8, or 78: the parts do not run into each other.
  EXPECT_NE(fileIdentity("a", {.inode = 1, .mtimeNanos = 23, .size = 4}, hash),
            fileIdentity("a", {.inode = 12, .mtimeNanos = 3, .size = 4}, hash));
}

}  // namespace
}  // namespace tocsin::spool
