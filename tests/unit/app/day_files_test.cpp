// SPDX-License-Identifier: Apache-2.0
// Closed messages by day: each once, whatever happens between the file and the journal.
#include "app/day_files.h"

#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <stdlib.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "app/loop/qt_loop.h"
#include "queue/base/check.h"
#include "queue/store/journal.h"

namespace tocsin::app {
namespace {

namespace fs = std::filesystem;

constexpr Time kNoon = fromMillis(1'795'262'400'000);  // 2026-11-21T12:00Z

class DayFilesTest : public testing::Test {
 protected:
  DayFilesTest() {
    std::string name = (fs::temp_directory_path() / "tocsin-days-XXXXXX").string();
    directory_ = mkdtemp(name.data());
    close(0, kNoon);  // so that the journal is there
  }

  ~DayFilesTest() override { fs::remove_all(directory_); }

  // A message that closed then; 0: none, the journal is only made.
  void close(std::int64_t id, Time at) {
    auto journal = store::Journal::open(database());
    check(journal.has_value(), "the journal of a test opens");
    escalation::Message m;
    m.id = MessageId{id};
    m.number = std::to_string(7000 + id);
    m.list = "noc";
    m.text = "alert " + std::to_string(id);
    m.outcome = escalation::Outcome::Cancelled;
    m.created = m.raised = m.accepted = at;
    m.closed = at;
    store::Batch batch;
    if (id != 0) batch.added = {&m};
    if (id != 0) batch.events = {{m.id, "CANCELLED", "by a test"}};
    if (id != 0) batch.closingsAdded = {{++last_, m.id, at}};
    check(journal->commit(batch, at).has_value(), "a commit of a test works");
  }

  // What the journal is told; `hears` false: the process dies before.
  void write(bool hears = true) {
    DayWriter writer({database(), days(), "Europe/Paris", keep_});
    const Status status = writer.step();
    EXPECT_TRUE(status) << (status ? "" : status.error().what);
    heard_ = writer.last();
    if (!hears || heard_ == 0) return;
    auto journal = store::Journal::open(database());
    store::Batch batch;
    batch.closingsDone = heard_;
    EXPECT_TRUE(journal->commit(batch, kNoon));
  }

  std::vector<std::string> lines(const std::string& day) const {
    std::ifstream file(days() + "/" + day + ".jsonl");
    std::vector<std::string> found;
    for (std::string line; std::getline(file, line);) {
      found.push_back(line);
    }
    return found;
  }

  std::string database() const { return (directory_ / "queue.db").string(); }

  std::string days() const { return (directory_ / "days").string(); }

  fs::path directory_;
  Duration keep_{0};
  std::int64_t last_ = 0, heard_ = 0;
};

TEST_F(DayFilesTest, AMessageThatClosedIsALineWithItsStory) {
  close(1, kNoon);
  write();
  ASSERT_EQ(lines("2026-11-21").size(), 1U);
  const std::string line = lines("2026-11-21")[0];
  EXPECT_EQ(line.find(R"({"closing":1,"closing_at":"2026-11-21T12:00:00.000Z","id":1,)"), 0U);
  EXPECT_NE(line.find(R"("event":"CANCELLED")"), std::string::npos);
  EXPECT_NE(line.find(R"("sms":[])"), std::string::npos);
  EXPECT_EQ(heard_, 1);
}

TEST_F(DayFilesTest, TheDayIsThatOfTheConfiguredTimeZone) {
  close(1, kNoon + hours{10} + minutes{59});  // 23:59 in Paris
  close(2, kNoon + hours{11});
  write();
  EXPECT_EQ(lines("2026-11-21").size(), 1U);
  EXPECT_EQ(lines("2026-11-22").size(), 1U);
}

TEST_F(DayFilesTest, ALineIsThereOnceAlthoughTheProcessDiedBeforeTheJournalKnew) {
  close(1, kNoon);
  close(2, kNoon);
  write(false);
  close(3, kNoon);
  write();
  EXPECT_EQ(lines("2026-11-21").size(), 3U);
  write();
  EXPECT_EQ(lines("2026-11-21").size(), 3U);
}

TEST_F(DayFilesTest, WhatAPowerCutLeftOfALineIsCutOff) {
  close(1, kNoon);
  write();
  std::ofstream(days() + "/2026-11-21.jsonl", std::ios::app) << R"({"closing":2,"closing_at")";
  close(2, kNoon);
  write();
  ASSERT_EQ(lines("2026-11-21").size(), 2U);
  EXPECT_EQ(lines("2026-11-21")[1].find(R"({"closing":2,)"), 0U);
}

TEST_F(DayFilesTest, FilesOfAnotherJournalSayNothingOfThisOne) {
  fs::create_directories(days());
  std::ofstream(days() + "/2026-11-20.jsonl")
      << R"({"closing":5000,"id":77,"created":"2026-11-20T08:00:00.000Z"})"
      << "\n";
  close(1, kNoon);
  write();
  EXPECT_EQ(lines("2026-11-21").size(), 1U);
}

TEST_F(DayFilesTest, FilesOfDaysLongAgoGoWhenADayBeginsAndNoOthers) {
  fs::create_directories(days());
  for (const char* name : {"2026-11-10.jsonl", "2026-11-20.jsonl", "notes.jsonl"}) {
    std::ofstream(days() + "/" + name) << "\n";
  }
  keep_ = hours{24 * 7};
  close(1, kNoon);
  write();
  EXPECT_FALSE(fs::exists(days() + "/2026-11-10.jsonl"));
  EXPECT_TRUE(fs::exists(days() + "/2026-11-20.jsonl"));
  EXPECT_TRUE(fs::exists(days() + "/notes.jsonl"));
}

TEST_F(DayFilesTest, AFolderThatCannotBeWrittenIsAnErrorAndTheClosingWaits) {
  std::ofstream(days()) << "a file where the folder should be";
  close(1, kNoon);
  DayWriter writer({database(), days(), "Europe/Paris", {}});
  EXPECT_FALSE(writer.step());
  fs::remove(days());
  write();
  EXPECT_EQ(lines("2026-11-21").size(), 1U);
}

TEST_F(DayFilesTest, AClockThatIsYearsAheadRemovesFewFiles) {
  fs::create_directories(days());
  for (const char* day : {"2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19"}) {
    std::ofstream(days() + "/" + day + ".jsonl") << "\n";
  }
  keep_ = hours{24 * 400};
  close(1, kNoon + hours{24 * 365 * 10});
  write();
  EXPECT_FALSE(fs::exists(days() + "/2026-11-17.jsonl"));
  EXPECT_TRUE(fs::exists(days() + "/2026-11-18.jsonl"));
  EXPECT_TRUE(fs::exists(days() + "/2026-11-19.jsonl"));
}

class DayFilesOnALoopTest : public DayFilesTest {
 protected:
  DayFiles::Hooks hooks() {
    return {.written =
                [this](std::int64_t last) {
                  ++told_;
                  heard_ = last;
                  loop_.quit();
                },
            .trouble =
                [this](const std::string& what) {
                  troubles_.push_back(what);
                  loop_.quit();
                }};
  }

  // Opening it for writing hangs until somebody reads it.
  void letTheFileHang() const {
    fs::create_directories(days());
    ASSERT_EQ(::mkfifo((days() + "/2026-11-21.jsonl").c_str(), 0600), 0);
  }

  void runFor(Duration time) {
    loop_.after(time, [this] { loop_.quit(); });
    loop_.run();
  }

  loop::QtLoop loop_{[](LogLevel, std::string_view) {}};
  int told_ = 0;
  std::vector<std::string> troubles_;
};

TEST_F(DayFilesOnALoopTest, WhatWaitedIsWrittenAndWhatComesAndEachIsToldOnce) {
  close(1, kNoon);
  DayFiles files({database(), days(), "Europe/Paris", {}}, loop_, hooks());
  loop_.run();
  EXPECT_EQ(heard_, 1);
  close(2, kNoon);
  files.notify();
  loop_.run();
  EXPECT_EQ(heard_, 2);
  files.notify();
  runFor(Duration{100});
  EXPECT_EQ(told_, 2);
  EXPECT_EQ(lines("2026-11-21").size(), 2U);
}

TEST_F(DayFilesOnALoopTest, NobodyWaitsForAFolderThatHangsNorForItsEnd) {
  close(1, kNoon);
  letTheFileHang();
  {
    DayFiles files({database(), days(), "Europe/Paris", {}}, loop_, hooks(), Duration{50});
    loop_.run();
    EXPECT_EQ(troubles_, std::vector<std::string>{days() + " does not answer"});
    files.notify();
  }
  // The thread comes back to nobody, and writes nothing any more.
  const int fd = ::open((days() + "/2026-11-21.jsonl").c_str(), O_RDONLY);
  ASSERT_GE(fd, 0);
  char octet = 0;
  EXPECT_EQ(::read(fd, &octet, 1), 0);
  ::close(fd);
  EXPECT_EQ(told_, 0);
}

TEST_F(DayFilesOnALoopTest, AFolderThatAnswersAgainIsToldAndTheClosingIsWritten) {
  close(1, kNoon);
  letTheFileHang();
  DayFiles files({database(), days(), "Europe/Paris", {}}, loop_, hooks(), Duration{50});
  loop_.run();
  ASSERT_EQ(troubles_.size(), 1U);
  const int fd = ::open((days() + "/2026-11-21.jsonl").c_str(), O_RDONLY | O_NONBLOCK);
  loop_.run();
  runFor(Duration{100});
  ::close(fd);
  // A pipe cannot be synced: that is its own trouble, but it is no longer that of a hanging folder.
  ASSERT_EQ(troubles_.size(), 2U);
  EXPECT_EQ(troubles_[1].find("does not answer"), std::string::npos);
}

}  // namespace
}  // namespace tocsin::app
