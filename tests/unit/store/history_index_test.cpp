// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <thread>

#include "tests/unit/store/history_fixture.h"

namespace tocsin::store {
namespace {

using escalation::Message;
using escalation::Outcome;

class HistoryIndexTest : public HistoryTest {
 protected:
  std::string file() const { return historyIndexPath(path_); }

  void change(const Message& m, std::string_view event) const {
    Batch batch;
    batch.changed = {&m};
    batch.events = {{m.id, event, ""}};
    commit(batch, kNow + minutes{1});
  }

  // Overwrites the file from `at` on.
  void spoil(std::streamoff at, std::size_t bytes) const {
    std::fstream stream(file(), std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(at);
    stream << std::string(bytes, '\x5A');
  }
};

TEST_F(HistoryIndexTest, ANewIndexTakesAllMessagesInStepsAndThenFollows) {
  std::vector<Message> messages;
  for (int i = 1; i <= 1'200; ++i)
    messages.push_back(message(i, "-"));
  Batch batch;
  for (const Message& m : messages)
    batch.added.push_back(&m);
  batch.events = {{MessageId{1}, "QUEUED", ""}};
  commit(batch);
  HistoryIndex opened = index();
  const auto first = opened.step();
  EXPECT_TRUE(first->isAnew);
  EXPECT_TRUE(first->isBehind);
  EXPECT_EQ(first->messages, limits::kIndexStepMax);
  EXPECT_FALSE(first->until);
  EXPECT_FALSE(HistorySearch(path_).search({}, 0, 1)->indexedUntil) << "it is being made";
  EXPECT_EQ(follow(opened), 700U);
  EXPECT_EQ(opened.step()->until, kNow);
  EXPECT_EQ(HistorySearch(path_).search({}, 0, 1)->indexedUntil, kNow);
  EXPECT_EQ(HistorySearch(path_).search({}, 0, 1)->event, *reader().lastEvent());
  EXPECT_EQ(withText("core").size(), 1'200U);
  EXPECT_EQ(follow(opened), 0U) << "and then there is nothing to do";
}

TEST_F(HistoryIndexTest, WhatChangesIsFollowedByTheEvents) {
  Message m = message(1, "7042");
  add(m);
  HistoryIndex opened = index();
  follow(opened);
  m.text = "other words";
  m.comment = "looking";
  m.severity = Severity::Warning;
  m.outcome = Outcome::Acknowledged;
  change(m, "ACKNOWLEDGED");
  EXPECT_EQ(withText("core"), Ids{1}) << "not yet";
  EXPECT_EQ(follow(opened), 1U);
  EXPECT_EQ(withText("core"), Ids{});
  EXPECT_EQ(withText("other looking"), Ids{1});
  EXPECT_EQ(found({.severity = "critical"}), Ids{});
  EXPECT_EQ(found({.severity = "warning", .outcome = "ACKNOWLEDGED"}), Ids{1});
  EXPECT_EQ(opened.step()->until, kNow + minutes{1});
}

TEST_F(HistoryIndexTest, WhatChangesWhileItIsMadeIsNotMissed) {
  std::vector<Message> messages;
  for (int i = 1; i <= 600; ++i)
    messages.push_back(message(i, "-"));
  Batch batch;
  for (const Message& m : messages)
    batch.added.push_back(&m);
  commit(batch);
  HistoryIndex opened = index();
  ASSERT_TRUE(opened.step());
  messages[0].text = "changed meanwhile";
  change(messages[0], "JOINED");
  add(601, "added meanwhile");
  follow(opened);
  EXPECT_EQ(withText("meanwhile"), (Ids{601, 1}));
}

TEST_F(HistoryIndexTest, ItGoesOnWhereItWasAfterARestart) {
  add(1, "alpha");
  follow();
  add(2, "beta");
  EXPECT_EQ(follow(), 1U) << "the new one alone";
  EXPECT_EQ(withText("alpha"), Ids{1});
  EXPECT_EQ(withText("beta"), Ids{2});
}

TEST_F(HistoryIndexTest, AMissingFileIsMadeAnewAlsoUnderneath) {
  add(1, "alpha");
  HistoryIndex opened = index();
  follow(opened);
  std::filesystem::remove(file());
  EXPECT_EQ(withText("alpha"), Ids{}) << "without an index nothing is found";
  EXPECT_TRUE(opened.step()->isAnew);
  follow(opened);
  EXPECT_EQ(withText("alpha"), Ids{1});
}

TEST_F(HistoryIndexTest, AReaderTurnsToTheNewFile) {
  add(1, "alpha");
  HistoryIndex opened = index();
  follow(opened);
  HistorySearch search(path_);
  EXPECT_EQ(search.search({.text = "alpha"}, 0, 9)->ids, Ids{1});
  std::filesystem::remove(file());
  follow(opened);
  add(2, "alpha");
  follow(opened);
  EXPECT_EQ(search.search({.text = "alpha"}, 0, 9)->ids, (Ids{2, 1}));
}

TEST_F(HistoryIndexTest, ADamagedFileIsMadeAnew) {
  add(1, "alpha");
  follow();
  spoil(0, 4'096);
  EXPECT_EQ(follow(), 1U);
  EXPECT_EQ(withText("alpha"), Ids{1});
}

TEST_F(HistoryIndexTest, WhatASearchFindsDamagedIsMadeAnew) {
  for (int i = 1; i <= 50; ++i)
    add(i, "alpha beta gamma " + std::to_string(i));
  follow();
  const auto size = std::filesystem::file_size(file());
  spoil(2 * 4'096, size - 2 * 4'096);
  {
    HistorySearch search(path_);
    const auto hits = search.search({.text = "alpha"}, 0, 50);
    ASSERT_TRUE(hits) << hits.error().what;
    EXPECT_FALSE(hits->indexedUntil);
  }
  EXPECT_FALSE(std::filesystem::exists(file()));
  follow();
  EXPECT_EQ(withText("alpha").size(), 50U);
}

TEST_F(HistoryIndexTest, AnIndexOfAnotherVersionIsMadeAnew) {
  add(1, "alpha");
  follow();
  {
    auto db = Database::open(file(), Database::Mode::ReadWrite);
    ASSERT_TRUE(db->execute("PRAGMA user_version = 99; DROP TABLE tags"));
  }
  EXPECT_EQ(follow(), 1U);
  EXPECT_EQ(withText("alpha"), Ids{1});
}

TEST_F(HistoryIndexTest, AnIndexOfAnotherJournalIsMadeAnew) {
  add(1, "alpha");
  add(2, "beta");
  follow();
  for (const char* suffix : {"", "-wal", "-shm"})
    std::filesystem::remove(path_ + suffix);
  Message m = message(1, "7042");
  m.text = "gamma";
  Batch batch;
  batch.added = {&m};
  batch.events = {{m.id, "QUEUED", ""}, {m.id, "LEVEL", ""}, {MessageId{}, "START", ""}};
  commit(batch, kNow + seconds{1});
  follow();
  EXPECT_EQ(withText("alpha"), Ids{});
  EXPECT_EQ(withText("gamma"), Ids{1});
}

TEST_F(HistoryIndexTest, AJournalThatIsAnOlderCopyOfItselfIsAnotherOne) {
  add(1, "alpha");
  const auto copy = directory_ / "copy.db";
  std::filesystem::copy_file(path_, copy);
  add(2, "beta");
  follow();
  for (const char* suffix : {"", "-wal", "-shm"})
    std::filesystem::remove(path_ + suffix);
  std::filesystem::rename(copy, path_);
  follow();
  EXPECT_EQ(found({}), Ids{1});
}

TEST_F(HistoryIndexTest, ADatabaseOfAnotherProgramIsLeftAlone) {
  add(1, "alpha");
  {
    auto db = Database::open(file(), Database::Mode::ReadWrite);
    ASSERT_TRUE(db->execute("PRAGMA application_id = 1; CREATE TABLE precious(x)"));
  }
  const auto opened = HistoryIndex::open(path_);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().fault, Fault::Config);
  auto db = Database::open(file(), Database::Mode::ReadOnly);
  EXPECT_TRUE(db->prepare("SELECT x FROM precious"));
}

TEST_F(HistoryIndexTest, WithoutAJournalThereIsAnErrorAndNoFile) {
  EXPECT_FALSE(HistoryIndex::open(path_));
  EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(HistoryIndexTest, ForgottenMessagesAreNotFound) {
  add(1, "alpha");
  add(2, "alpha");
  HistoryIndex opened = index();
  follow(opened);
  ASSERT_TRUE(opened.forget({1, 77, 900'000}));
  EXPECT_EQ(withText("alpha"), Ids{2});
  EXPECT_EQ(found({}), Ids{2});
}

TEST_F(HistoryIndexTest, AgedEventsDoNotMakeItAnotherJournal) {
  add(1, "alpha");
  add(2, "alpha");
  HistoryIndex opened = index();
  follow(opened);
  add(3, "alpha");
  execute("DELETE FROM messages WHERE id<3; DELETE FROM events WHERE message<3");
  EXPECT_FALSE(opened.step()->isAnew);
  EXPECT_EQ(withText("alpha").front(), 3);
}

TEST_F(HistoryIndexTest, ItKeepsUpBesideAWriterAndAReader) {
  constexpr int kMessages = 300;
  Journal journal = open();
  HistoryIndex opened = index();
  std::thread writer([&] {
    for (int i = 1; i <= kMessages; ++i) {
      const Message m = message(i, "-");
      Batch batch;
      batch.added = {&m};
      batch.events = {{m.id, "QUEUED", ""}};
      EXPECT_TRUE(journal.commit(batch, kNow));
    }
  });
  HistorySearch search(path_);
  std::size_t known = 0;
  while (known < kMessages) {
    const auto done = opened.step();
    if (!done) ADD_FAILURE() << done.error().what;
    const auto hits = search.search({.text = "core"}, 0, 500);
    if (!hits) ADD_FAILURE() << hits.error().what;
    if (!done || !hits) break;
    EXPECT_GE(hits->ids.size(), known) << "what was found is not lost";
    known = hits->ids.size();
  }
  writer.join();
  EXPECT_EQ(known, static_cast<std::size_t>(kMessages));
}

}  // namespace
}  // namespace tocsin::store
