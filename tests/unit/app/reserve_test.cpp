// SPDX-License-Identifier: Apache-2.0
// Room for open alerts: given back when somebody filled the disk, made again when there is room.
#include "app/reserve.h"

#include <filesystem>
#include <stdlib.h>
#include <string>

#include <gtest/gtest.h>

#include "queue/base/limits.h"

namespace tocsin::app {
namespace {

constexpr std::uint64_t kMiB = 1'048'576;
std::uint64_t diskHas = 0;

std::uint64_t asTheTestSays(const std::string& /*folder*/) {
  return diskHas;
}

class ReserveTest : public testing::Test {
 protected:
  ReserveTest() {
    std::string name = (std::filesystem::temp_directory_path() / "tocsin-app-XXXXXX").string();
    directory_ = mkdtemp(name.data());
    diskHas = 1'000 * kMiB;
  }

  ~ReserveTest() override { std::filesystem::remove_all(directory_); }

  Reserve open() const {
    return Reserve(
        (directory_ / "queue.db").string(), [](LogLevel, std::string_view) {}, asTheTestSays);
  }

  std::filesystem::path file() const { return directory_ / "queue.db.reserve"; }

  bool isTaken() const {  // room of the disk
    return std::filesystem::exists(file()) && std::filesystem::file_size(file()) > 0;
  }

  std::filesystem::path directory_;
};

TEST_F(ReserveTest, ItIsMadeWhenThereIsRoomAndHasBlocksOfItsOwn) {
  Reserve reserve = open();
  EXPECT_EQ(reserve.look(), diskHas - limits::kReserveBytes);
  ASSERT_TRUE(std::filesystem::exists(file()));
  EXPECT_EQ(std::filesystem::file_size(file()), limits::kReserveBytes);
}

TEST_F(ReserveTest, OnASmallDiskThereIsNoneAndAlertsAreTakenAllTheSame) {
  diskHas = 90 * kMiB;
  Reserve reserve = open();
  EXPECT_EQ(reserve.look(), diskHas);
  EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(ReserveTest, WhenTheDiskIsNearlyFullItIsGivenBackAndNotToNewAlerts) {
  Reserve reserve = open();
  static_cast<void>(reserve.look());
  diskHas = 15 * kMiB;
  EXPECT_EQ(reserve.look(), 15 * kMiB);
  EXPECT_FALSE(isTaken());
  diskHas = (15 + 32) * kMiB;
  EXPECT_LT(reserve.look(), limits::kDiskFreeBytesMin);
}

TEST_F(ReserveTest, ItIsMadeAgainOnlyWhenThereIsRoomBesideIt) {
  Reserve reserve = open();
  static_cast<void>(reserve.look());
  diskHas = 15 * kMiB;
  static_cast<void>(reserve.look());
  diskHas = 95 * kMiB;
  EXPECT_EQ(reserve.look(), 63 * kMiB);
  EXPECT_FALSE(reserve.isThere());
  diskHas = 96 * kMiB;
  static_cast<void>(reserve.look());
  EXPECT_TRUE(reserve.isThere());
}

TEST_F(ReserveTest, AfterARestartItIsTheSameOne) {
  static_cast<void>(open().look());
  diskHas = 15 * kMiB;
  Reserve reserve = open();
  EXPECT_TRUE(reserve.isThere());
  static_cast<void>(reserve.look());
  EXPECT_FALSE(isTaken());
}

TEST_F(ReserveTest, ARestartKnowsThatItIsGiven) {
  static_cast<void>(open().look());
  diskHas = 15 * kMiB;
  static_cast<void>(open().look());
  diskHas = (15 + 32) * kMiB;
  EXPECT_LT(open().look(), limits::kDiskFreeBytesMin);
}

}  // namespace
}  // namespace tocsin::app
