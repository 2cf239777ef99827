// SPDX-License-Identifier: Apache-2.0
#include "drivers/simulator/traffic.h"

#include <array>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/resource.h>
#include <vector>

#include <gtest/gtest.h>

#include "drivers/simulator/traffic_file.h"

namespace tocsin::drivers {
namespace {

class TrafficFileTest : public testing::Test {
 protected:
  void SetUp() override { std::filesystem::remove(path_); }

  void TearDown() override { std::filesystem::remove(path_); }

  TrafficFile open(std::int64_t bytesMax = limits::kSimulatorFileBytesMax) {
    lines_.clear();
    auto file =
        TrafficFile::open(path_, bytesMax, [this](TrafficLine line) { lines_.push_back(line); });
    EXPECT_TRUE(file);
    return std::move(*file);
  }

  const std::string path_ = testing::TempDir() + "traffic_file_test." +
                            testing::UnitTest::GetInstance()->current_test_info()->name();
  std::vector<TrafficLine> lines_;
};

TrafficLine sample() {
  TrafficLine line;
  line.at = *fromRfc3339("2026-11-21T08:00:01.204Z");
  line.number = "+33600000001";
  line.page = 12;
  line.part = 1;
  line.parts = 2;
  line.attempt = 3;
  line.text = "<7042> CRIT a\\b\nsecond line\r, é";
  return line;
}

TEST(TrafficTest, ALineIsOneSms) {
  EXPECT_EQ(
      toText(sample()),
      "2026-11-21T08:00:01.204Z to +33600000001 12 1/2 3 <7042> CRIT a\\\\b\\nsecond line\\r, é\n");
}

TEST(TrafficTest, ALineReadsBackAsItWas) {
  for (const Traffic what : {Traffic::ToPhone, Traffic::FromPhone, Traffic::Confirmed}) {
    TrafficLine line = sample();
    line.what = what;
    std::string text = toText(line);
    text.pop_back();
    const auto read = parseTrafficLine(text);
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, line);
  }
}

TEST(TrafficTest, DamagedLinesDoNotRead) {
  constexpr std::array kBad{"",
                            "2026-11-21T08:00:01.204Z",
                            "yesterday to +33600000001 12 1/2 3 text",
                            "2026-11-21T08:00:01.204Z toward +33600000001 12 1/2 3 text",
                            "2026-11-21T08:00:01.204Z to +33600000001 x 1/2 3 text",
                            "2026-11-21T08:00:01.204Z to +33600000001 12 3/2 3 text",
                            "2026-11-21T08:00:01.204Z to +33600000001 12 0/2 3 text"};
  for (const std::string_view text : kBad)
    EXPECT_FALSE(parseTrafficLine(text)) << text;
}

TEST_F(TrafficFileTest, RemembersItsLinesInOrder) {
  {
    TrafficFile file = open();
    for (int attempt = 1; attempt <= 3; ++attempt) {
      TrafficLine line = sample();
      line.attempt = attempt;
      ASSERT_TRUE(file.append(line));
    }
  }
  open();
  ASSERT_EQ(lines_.size(), 3U);
  EXPECT_EQ(lines_[0].attempt, 1);
  EXPECT_EQ(lines_[2].attempt, 3);
}

TEST_F(TrafficFileTest, HalfALineAtTheEndIsCutOffAndCounted) {
  const std::string whole = toText(sample());
  std::ofstream(path_, std::ios::binary) << whole << "rubbish\n" << whole.substr(0, 30);
  {
    TrafficFile file = open();
    EXPECT_EQ(file.damagedLines(), 2);
    ASSERT_TRUE(file.append(sample()));
  }
  TrafficFile file = open();
  EXPECT_EQ(file.damagedLines(), 1);
  EXPECT_EQ(lines_, (std::vector{sample(), sample()}));
}

TEST_F(TrafficFileTest, AFullFileTakesNothingMore) {
  const auto size = static_cast<std::int64_t>(toText(sample()).size());
  TrafficFile file = open(2 * size);
  EXPECT_TRUE(file.append(sample()));
  EXPECT_TRUE(file.append(sample()));
  const Status full = file.append(sample());
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().fault, Fault::Permanent);
  file = open(2 * size);
  EXPECT_EQ(lines_.size(), 2U);
  EXPECT_FALSE(file.append(sample()));
}

// A disk that takes ten bytes of the second line and no more.
TEST_F(TrafficFileTest, AFullDiskIsTriedAgainAndLeavesNoHalfLine) {
  TrafficFile file = open();
  ASSERT_TRUE(file.append(sample()));
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit tight{toText(sample()).size() + 10, before.rlim_max};
  const auto handlerBefore = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &tight), 0);
  const Status full = file.append(sample());
  ::setrlimit(RLIMIT_FSIZE, &before);
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().fault, Fault::Transient);
  EXPECT_TRUE(file.append(sample()));
  std::signal(SIGXFSZ, handlerBefore);
  file = open();
  EXPECT_EQ(file.damagedLines(), 0);
  EXPECT_EQ(lines_, (std::vector{sample(), sample()}));
}

TEST_F(TrafficFileTest, AFileThatCannotBeMadeIsAMatterOfConfiguration) {
  const auto file = TrafficFile::open("/nowhere/at/all", 1'000, [](const TrafficLine&) {});
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().fault, Fault::Config);
  EXPECT_NE(file.error().what.find("/nowhere/at/all"), std::string::npos);
}

}  // namespace
}  // namespace tocsin::drivers
