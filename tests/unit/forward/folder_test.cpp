// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/forward/folder_file.h"
#include "target_test.h"

namespace tocsin::forward {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::StartsWith;

class FolderTest : public TargetTest {
 protected:
  FolderTest() {
    std::string name = (fs::temp_directory_path() / "tocsin-forward-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
    target_ = makeFolder({.directory = directory_.string()}, loop_);
  }

  ~FolderTest() override { fs::remove_all(directory_); }

  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& entry : fs::directory_iterator(directory_))
      all.push_back(entry.path().filename().string());
    std::sort(all.begin(), all.end());
    return all;
  }

  std::string read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(directory_ / name).rdbuf();
    return text.str();
  }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(directory_ / name) << text;
  }

  const std::string name_ = "20261121T080000204Z-17.xml";
  const std::string second_ = "20261121T080000204Z-17-2.xml";
  fs::path directory_;
  std::unique_ptr<Target> target_;
};

TEST_F(FolderTest, AnSmsIsAFileNamedByItsTimeAndItsIdAlone) {
  EXPECT_EQ(give(*target_), "ok");
  EXPECT_THAT(names(), ElementsAre(name_));
  EXPECT_EQ(read(name_), toXml(sms()));
  EXPECT_EQ(fs::status(directory_ / name_).permissions() & fs::perms::others_all, fs::perms::none);
}

TEST_F(FolderTest, TheSameSmsOnceMoreIsTheSameFile) {
  EXPECT_EQ(give(*target_), "ok");
  EXPECT_EQ(give(*target_), "ok");
  EXPECT_THAT(names(), ElementsAre(name_));
}

TEST_F(FolderTest, AFileOfSomebodyElseIsNeverTouched) {
  write(name_, "theirs");
  EXPECT_EQ(give(*target_), "ok");
  EXPECT_THAT(names(), ElementsAre(second_, name_));
  EXPECT_EQ(read(name_), "theirs");
  EXPECT_EQ(read(second_), toXml(sms()));
  EXPECT_EQ(give(*target_), "ok");
  EXPECT_EQ(names().size(), 2U);
}

TEST_F(FolderTest, ALinkIsNotFollowed) {
  const fs::path elsewhere = directory_ / "elsewhere";
  fs::create_symlink(elsewhere, directory_ / name_);
  fs::create_symlink(elsewhere, directory_ / ("." + name_.substr(0, name_.size() - 4) + ".tmp"));
  EXPECT_EQ(give(*target_), "ok");
  EXPECT_FALSE(fs::exists(elsewhere));
  EXPECT_EQ(read(second_), toXml(sms()));
}

TEST_F(FolderTest, WhatAPowerCutLeftIsReplaced) {
  write("." + name_.substr(0, name_.size() - 4) + ".tmp", "hal");
  EXPECT_EQ(give(*target_), "ok");
  EXPECT_THAT(names(), ElementsAre(name_));
  EXPECT_EQ(read(name_), toXml(sms()));
}

TEST_F(FolderTest, AFolderThatIsGoneIsTriedAgain) {
  fs::remove_all(directory_);
  EXPECT_EQ(give(*target_),
            "transient: " + directory_.string() +
                " is no folder that can be opened: No such file or directory");
  fs::create_directory(directory_);
  EXPECT_EQ(give(*target_), "ok");
}

TEST_F(FolderTest, NamesThatAreAllTakenEndIt) {
  write(name_, "theirs");
  for (int i = 2; i <= 100; ++i)
    write("20261121T080000204Z-17-" + std::to_string(i) + ".xml", "theirs");
  EXPECT_THAT(give(*target_), StartsWith("permanent: "));
  EXPECT_EQ(names().size(), 100U);
}

TEST_F(FolderTest, DestroyedBeforeItTellsNothing) {
  target_->forward(sms(), [](const Status&) { ADD_FAILURE(); });
  target_.reset();
  loop_.runDue();
  EXPECT_TRUE(names().empty());
  EXPECT_FALSE(checkFolder({.directory = "srv/sms"}));
  EXPECT_FALSE(checkFolder({.directory = "/srv/sms", .timeMax = Duration{0}}));
  EXPECT_TRUE(checkFolder({.directory = "/srv/sms"}));
}

// A folder whose server goes and comes back when the test says so.
class Share {
 public:
  Status put() {
    std::unique_lock lock(mutex_);
    ++puts_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return isThere_; });
    ++ends_;
    changed_.notify_all();
    return {};
  }

  void go() {
    const std::lock_guard lock(mutex_);
    isThere_ = false;
  }

  void come() {
    const std::lock_guard lock(mutex_);
    isThere_ = true;
    changed_.notify_all();
  }

  void waitForPuts(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return puts_ >= count; });
  }

  void waitForEnds(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ends_ >= count; });
  }

  int puts() {
    const std::lock_guard lock(mutex_);
    return puts_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool isThere_ = true;
  int puts_ = 0, ends_ = 0;
};

class StuckFolderTest : public TargetTest {
 protected:
  StuckFolderTest() {
    target_ = makeFolder(
        {.directory = "/srv/sms"},
        loop_,
        [share = share_](const std::string&, const ForwardedSms&) { return share->put(); });
  }

  ~StuckFolderTest() override { share_->come(); }

  void begin() {
    target_->forward(sms(), [this](const Status& status) { ends_.push_back(shown(status)); });
    loop_.runDue();
  }

  const std::string silence_ = "transient: the folder /srv/sms does not answer";
  const std::shared_ptr<Share> share_ = std::make_shared<Share>();
  std::unique_ptr<Target> target_;
  std::vector<std::string> ends_;
};

TEST_F(StuckFolderTest, AFolderThatDoesNotAnswerKeepsNobodyLongerThanItsTime) {
  share_->go();
  begin();
  begin();
  loop_.advance(seconds{30} - Duration{1});
  EXPECT_THAT(ends_, ElementsAre());
  loop_.advance(Duration{1});
  EXPECT_THAT(ends_, ElementsAre(silence_, silence_));
  share_->waitForPuts(1);
  begin();
  EXPECT_THAT(ends_, ElementsAre(silence_, silence_, silence_));
  EXPECT_EQ(share_->puts(), 1) << "one thread at most";
}

TEST_F(StuckFolderTest, AFolderThatComesBackIsWrittenToAgain) {
  share_->go();
  begin();
  loop_.advance(seconds{30});
  share_->come();
  EXPECT_TRUE(until([this] { return loop_.watches() == 0; }));
  EXPECT_EQ(give(*target_), "ok");
  EXPECT_THAT(ends_, ElementsAre(silence_));
  EXPECT_EQ(loop_.timers(), 0U);
}

TEST_F(StuckFolderTest, DestroyedWhileItIsStuckItWaitsForNothingAndTellsNothing) {
  share_->go();
  begin();
  share_->waitForPuts(1);
  target_.reset();
  EXPECT_EQ(loop_.watches(), 0U);
  EXPECT_EQ(loop_.timers(), 0U);
  share_->come();
  share_->waitForEnds(1);
  loop_.advance(seconds{60});
  EXPECT_THAT(ends_, ElementsAre());
}

TEST_F(StuckFolderTest, SmsThatComeTogetherAreWrittenOneAfterTheOther) {
  begin();
  begin();
  begin();
  EXPECT_TRUE(until([this] { return ends_.size() == 3; }));
  EXPECT_THAT(ends_, ElementsAre("ok", "ok", "ok"));
  EXPECT_EQ(share_->puts(), 3);
}

TEST_F(StuckFolderTest, AnEndMayDestroyTheFolder) {
  target_->forward(sms(), [this](const Status&) { target_.reset(); });
  EXPECT_TRUE(until([this] { return target_ == nullptr; }));
}

}  // namespace
}  // namespace tocsin::forward
