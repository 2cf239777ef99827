// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "queue/store/history_index.h"
#include "tests/unit/store/journal_fixture.h"

namespace tocsin::store {

// A journal with its index.
class HistoryTest : public JournalTest {
 protected:
  using Ids = std::vector<std::int64_t>;

  HistoryIndex index() const {
    auto opened = HistoryIndex::open(path_);
    check(opened.has_value(), "the index of a test opens");
    return std::move(*opened);
  }

  // Follows the journal to its end; how many messages it looked at.
  static std::size_t follow(HistoryIndex& index) {
    std::size_t messages = 0;
    while (true) {
      const auto done = index.step();
      check(done.has_value(), "a step of a test succeeds");
      EXPECT_LE(done->messages, limits::kIndexStepMax);
      messages += done->messages;
      if (!done->isBehind) return messages;
    }
  }

  std::size_t follow() const {
    HistoryIndex opened = index();
    return follow(opened);
  }

  void add(const escalation::Message& m) const {
    Batch batch;
    batch.added = {&m};
    batch.events = {{m.id, "QUEUED", ""}};
    commit(batch);
  }

  void add(std::int64_t id, const std::string& text) const {
    escalation::Message m = message(id, std::to_string(7000 + id));
    m.text = text;
    add(m);
  }

  // All hits, by pages of `limit`.
  Ids found(const SearchFilter& filter, std::size_t limit = 50) const {
    HistorySearch search(path_);
    Ids ids;
    std::int64_t before = 0;
    do {
      const auto hits = search.search(filter, before, limit);
      EXPECT_TRUE(hits) << (hits ? "" : hits.error().what);
      if (!hits) return {-1};
      EXPECT_LE(hits->ids.size(), limit);
      ids.insert(ids.end(), hits->ids.begin(), hits->ids.end());
      before = hits->next;
    } while (before != 0);
    return ids;
  }

  Ids withText(const std::string& text) const { return found(SearchFilter{.text = text}); }
};

}  // namespace tocsin::store
