// SPDX-License-Identifier: Apache-2.0
#include "app/certificate_watch.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <stdlib.h>

#include <gtest/gtest.h>

namespace tocsin::app {
namespace {

using dispatch::Cause;

constexpr Time kNow = fromMillis(1'795'248'000'000);
constexpr Duration kDay = hours{24};

class CertificateWatchTest : public testing::Test {
 protected:
  CertificateWatchTest() {
    std::string name = (std::filesystem::temp_directory_path() / "tocsin-watch-XXXXXX").string();
    directory_ = mkdtemp(name.data());
    write("crt", "one");
    write("key", "one");
  }

  ~CertificateWatchTest() override { std::filesystem::remove_all(directory_); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(directory_ / name) << text;
  }

  CertificateWatch watch() {
    CertificateWatch::Ports ports;
    ports.renew = [this] {
      ++renewed_;
      return end_;
    };
    ports.alarm = [this](Cause cause, bool stands, const std::string&) { stands_[cause] = stands; };
    ports.log = [this](LogLevel, std::string_view line) { log_.emplace_back(line); };
    return {(directory_ / "crt").string(), (directory_ / "key").string(), ports};
  }

  std::filesystem::path directory_;
  Result<Time> end_ = kNow + 100 * kDay;
  int renewed_ = 0;
  std::map<Cause, bool> stands_;
  std::vector<std::string> log_;
};

TEST_F(CertificateWatchTest, ItsEndIsAWarning21DaysBeforeAndCriticalFrom3Days) {
  CertificateWatch watched = watch();
  const std::vector<std::tuple<Duration, bool, bool>> rows{
      {22 * kDay, false, false},
      {21 * kDay + Duration{1}, false, false},
      {21 * kDay, true, false},
      {3 * kDay + Duration{1}, true, false},
      {3 * kDay, false, true},
      {-1 * kDay, false, true},
  };
  for (const auto& [left, soon, atOnce] : rows) {
    watched.look(*end_ - left);
    EXPECT_EQ(stands_[Cause::CertificateExpires], soon) << left.count();
    EXPECT_EQ(stands_[Cause::CertificateEnds], atOnce) << left.count();
  }
}

TEST_F(CertificateWatchTest, FilesAreReadAnewWhenTheyChangeAndOnlyThen) {
  CertificateWatch watched = watch();
  end_ = kNow + kDay;
  watched.look(kNow);
  watched.look(kNow + minutes{1});
  EXPECT_EQ(renewed_, 1);
  EXPECT_TRUE(stands_[Cause::CertificateEnds]);
  end_ = kNow + 300 * kDay;
  write("crt", "another one");
  watched.look(kNow + minutes{2});
  EXPECT_EQ(renewed_, 2);
  EXPECT_FALSE(stands_[Cause::CertificateEnds]);
}

TEST_F(CertificateWatchTest, AFileThatDoesNotReadLeavesTheOneThatIsUsedWithItsAlarm) {
  CertificateWatch watched = watch();
  end_ = kNow + 10 * kDay;
  watched.look(kNow);
  end_ = Error{Fault::Config, "the key does not fit"};
  write("crt", "half of the new pair");
  watched.look(kNow + minutes{1});
  watched.look(kNow + minutes{2});
  EXPECT_EQ(renewed_, 2) << "it is tried again when something changes";
  EXPECT_TRUE(stands_[Cause::CertificateExpires]);
  EXPECT_EQ(log_.back(), "the page goes on with the certificate it has: the key does not fit");
  end_ = kNow + 300 * kDay;
  write("key", "the other half");
  watched.look(kNow + minutes{3});
  EXPECT_FALSE(stands_[Cause::CertificateExpires]);
}

}  // namespace
}  // namespace tocsin::app
