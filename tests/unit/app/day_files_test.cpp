// SPDX-License-Identifier: Apache-2.0
// Closed messages by day: each once, whatever happens between the file and the journal.
#include "app/day_files.h"

#include <filesystem>
#include <fstream>
#include <stdlib.h>
#include <string>
#include <vector>

#include <gtest/gtest.h>

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
    DayFiles::Hooks hooks;
    hooks.written = [&](std::int64_t last) { heard_ = last; };
    DayFiles files({database(), days(), "Europe/Paris", keep_}, hooks, DayFiles::ForTests{});
    const Status status = files.writeOnce();
    EXPECT_TRUE(status) << (status ? "" : status.error().what);
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
  DayFiles files({database(), days(), "Europe/Paris", {}}, {}, DayFiles::ForTests{});
  EXPECT_FALSE(files.writeOnce());
  fs::remove(days());
  write();
  EXPECT_EQ(lines("2026-11-21").size(), 1U);
}

}  // namespace
}  // namespace tocsin::app
