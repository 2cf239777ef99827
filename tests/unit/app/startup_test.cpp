// SPDX-License-Identifier: Apache-2.0
#include "app/startup.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::app {
namespace {

using testing::HasSubstr;

class MistakesTest : public testing::Test {
 protected:
  ~MistakesTest() override { std::filesystem::remove(path_); }

  std::string mistakesIn(const std::string& toml) const {
    std::ofstream(path_) << toml;
    return mistakesOf(path_);
  }

  std::string path_ = (std::filesystem::temp_directory_path() /
                       ("tocsin-startup-" + std::to_string(::getpid()) + ".toml"))
                          .string();
};

TEST_F(MistakesTest, EveryErrorIsALineAndWarningsAreNone) {
  EXPECT_EQ(mistakesIn("[queue]\nhome_country = \"FR\"\n"), "");  // no driver: a warning
  const std::string two = mistakesIn("[queue2]\n[spool2]\n");
  EXPECT_THAT(two, HasSubstr(path_ + ":1:2: error: "));
  EXPECT_THAT(two, HasSubstr("\n" + path_ + ":2:2: error: "));
  EXPECT_NE(two.back(), '\n');
}

TEST_F(MistakesTest, AFileThatIsNotThereIsAMistake) {
  EXPECT_THAT(mistakesOf(path_), HasSubstr("cannot be read"));
}

}  // namespace
}  // namespace tocsin::app
