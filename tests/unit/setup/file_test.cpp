// SPDX-License-Identifier: Apache-2.0
#include "app/setup/file.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/stat.h>

#include <gtest/gtest.h>

namespace tocsin::setup {
namespace {

namespace fs = std::filesystem;

class ReplaceFileTest : public testing::Test {
 protected:
  ReplaceFileTest() {
    std::string pattern = (fs::temp_directory_path() / "tocsin-setup-XXXXXX").string();
    home_ = ::mkdtemp(pattern.data());
    path_ = home_ + "/tocsin.toml";
  }

  ~ReplaceFileTest() override { fs::remove_all(home_); }

  static std::string read(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::string home_, path_;
};

TEST_F(ReplaceFileTest, AFirstFileIsForItsGroupAlone) {
  ASSERT_TRUE(replaceFile(path_, "one"));
  EXPECT_EQ(read(path_), "one");

  struct stat found {};

  ::stat(path_.c_str(), &found);
  EXPECT_EQ(found.st_mode & 07777U, 0640U);
  EXPECT_FALSE(fs::exists(path_ + ".bak"));
}

TEST_F(ReplaceFileTest, TheOldOneIsKeptAndItsModeStays) {
  std::ofstream(path_) << "one";
  ::chmod(path_.c_str(), 0604);
  ASSERT_TRUE(replaceFile(path_, "two"));
  EXPECT_EQ(read(path_), "two");
  EXPECT_EQ(read(path_ + ".bak"), "one");

  struct stat found {};

  ::stat(path_.c_str(), &found);
  EXPECT_EQ(found.st_mode & 07777U, 0604U);
  EXPECT_EQ(std::distance(fs::directory_iterator(home_), fs::directory_iterator()), 2);
}

TEST_F(ReplaceFileTest, WhatCannotBeWrittenLeavesTheOldOne) {
  EXPECT_FALSE(replaceFile(home_ + "/none/tocsin.toml", "x"));
  std::ofstream(path_) << "one";
  fs::create_directory(path_ + ".new");
  EXPECT_FALSE(replaceFile(path_, "two"));
  EXPECT_EQ(read(path_), "one");
}

}  // namespace
}  // namespace tocsin::setup
