// SPDX-License-Identifier: Apache-2.0
#include "drivers/channel/note_file.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "queue/base/limits.h"

namespace tocsin::channel {
namespace {

namespace fs = std::filesystem;

class NoteFileTest : public testing::Test {
 protected:
  NoteFileTest() {
    std::string pattern = testing::TempDir() + "tocsinXXXXXX";
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
  }

  ~NoteFileTest() override {
    std::error_code ignored;
    fs::remove_all(directory_, ignored);
  }

  fs::path directory_;
};

TEST_F(NoteFileTest, WithoutAFileThereAreNoNotes) {
  const auto text = NoteFile(directory_ / "modem1").read();
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, "");
}

TEST_F(NoteFileTest, WhatWasWrittenLastIsRead) {
  NoteFile notes(directory_ / "modem1");
  ASSERT_TRUE(notes.write("pin 8933 1 wrong\nslowest 12s\n"));
  ASSERT_TRUE(notes.write(std::string("pin\0ok\n", 7)));
  const auto text = NoteFile(directory_ / "modem1").read();
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, std::string("pin\0ok\n", 7));
}

TEST_F(NoteFileTest, OnlyItsUserReadsItAndNothingIsLeftBeside) {
  const fs::path path = directory_ / "modem1";
  std::ofstream(path.string() + ".new") << "half of what a power cut";
  fs::permissions(path.string() + ".new", fs::perms::all);
  const mode_t before = ::umask(0);
  NoteFile notes(path);
  ASSERT_TRUE(notes.write("x"));
  ::umask(before);
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(std::distance(fs::directory_iterator(directory_), {}), 1);
}

TEST_F(NoteFileTest, TheOldTextStandsUntilTheNewOneIsWhole) {
  const fs::path path = directory_ / "modem1";
  NoteFile notes(path);
  ASSERT_TRUE(notes.write("old"));
  std::ifstream reader(path);
  ASSERT_TRUE(notes.write("new"));
  std::string text;
  reader >> text;
  EXPECT_EQ(text, "old") << "the file itself is never written again";
}

TEST_F(NoteFileTest, WhatDoesNotFitIsRefusedBothWays) {
  const fs::path path = directory_ / "modem1";
  NoteFile notes(path);
  const std::string most(limits::kNoteBytesMax, 'x');
  ASSERT_TRUE(notes.write(most));
  EXPECT_EQ(*notes.read(), most);
  const Status status = notes.write(most + "x");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().fault, Fault::Permanent);
  std::ofstream(path, std::ios::app) << "x";
  ASSERT_FALSE(notes.read());
  EXPECT_EQ(notes.read().error().fault, Fault::Damaged);
}

TEST_F(NoteFileTest, ADirectoryThatIsMissingIsSaid) {
  NoteFile notes(directory_ / "nowhere" / "modem1");
  const Status status = notes.write("x");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().fault, Fault::Transient);
  EXPECT_THAT(status.error().what, testing::HasSubstr("nowhere/modem1 cannot be written: No such"));
}

TEST_F(NoteFileTest, WhatIsNoFileIsDamaged) {
  const auto text = NoteFile(directory_).read();
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().fault, Fault::Damaged);
}

}  // namespace
}  // namespace tocsin::channel
