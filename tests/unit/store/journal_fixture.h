// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <stdlib.h>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "queue/store/journal.h"
#include "queue/store/reader.h"
#include "queue/store/sqlite.h"

namespace tocsin::store {

inline constexpr Time kNow = fromMillis(1'795'248'000'000);  // 2026-11-21T08:00Z

// A journal in a directory of its own, and rows to put into it.
class JournalTest : public testing::Test {
 protected:
  JournalTest() {
    std::string name = (std::filesystem::temp_directory_path() / "tocsin-store-XXXXXX").string();
    directory_ = mkdtemp(name.data());
    path_ = (directory_ / "state" / "queue.db").string();
  }

  ~JournalTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  Journal open() const {
    auto journal = Journal::open(path_);
    check(journal.has_value(), "the journal of a test opens");
    return std::move(*journal);
  }

  JournalReader reader() const {
    auto reader = JournalReader::open(path_);
    check(reader.has_value(), "the reader of a test opens");
    return std::move(*reader);
  }

  // What a newly opened journal knows.
  Recovered recovered(Time closedSince = kNow - hours{24}) const {
    Journal journal = open();
    auto found = journal.recover(closedSince, kNow - hours{48});
    check(found.has_value(), "the journal of a test is recovered");
    return std::move(*found);
  }

  static ListRecord list(std::string name, std::int64_t version, std::vector<ListEntryRecord> who) {
    ListRecord list;
    list.name = std::move(name);
    list.version = ListVersion{version};
    list.entries = std::move(who);
    return list;
  }

  static escalation::Message message(std::int64_t id, std::string number) {
    escalation::Message m;
    m.id = MessageId{id};
    m.number = std::move(number);
    m.list = "noc";
    m.text = "core-sw-2 DOWN";
    m.created = m.raised = m.accepted = kNow;
    m.validUntil = kNow + hours{1};
    return m;
  }

  static PageRow page(std::int64_t id, PageState state) {
    PageRow p;
    p.id = PageId{id};
    p.recipient = "ann";
    p.state = state;
    return p;
  }

  void commit(const Batch& batch, Time now = kNow) const {
    Journal journal = open();
    const Status status = journal.commit(batch, now);
    EXPECT_TRUE(status) << (status ? "" : status.error().what);
  }

  // What another program, or a fault, does to the file.
  void execute(const std::string& sql) const {
    std::filesystem::create_directories(std::filesystem::path(path_).parent_path());
    auto db = Database::open(path_, Database::Mode::ReadWrite);
    check(db.has_value(), "the file of a test opens");
    const Status status = db->execute(sql);
    EXPECT_TRUE(status) << (status ? "" : status.error().what);
  }

  std::filesystem::path directory_;
  std::string path_;
};

}  // namespace tocsin::store
