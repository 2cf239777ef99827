// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "app/api/history.h"
#include "queue/store/history_index.h"

namespace tocsin::api {
namespace {

// The messages that the index finds, as the journal has them now.
Result<History::Found> search(store::JournalReader& reader,
                              store::HistorySearch& index,
                              const store::SearchFilter& filter,
                              std::int64_t before,
                              std::size_t limit) {
  Result<store::HistoryHits> hits = index.search(filter, before, limit);
  if (!hits) return hits.error();
  Result<History::Changed> messages = reader.byIds(hits->ids, false);
  if (!messages) return messages.error();
  // After the search: what comes meanwhile is not in it.
  const Result<std::int64_t> last = reader.lastEvent();
  if (!last) return last.error();
  return History::Found{.messages = {.items = *std::move(messages), .next = hits->next},
                        .isWhole = *last == 0 || (hits->event && *hits->event >= *last),
                        .indexedUntil = hits->indexedUntil};
}

History historyOf(store::JournalReader opened, const std::string& path) {
  // std::function copies what it holds, and neither of these can be copied.
  const auto reader = std::make_shared<store::JournalReader>(std::move(opened));
  const auto index = std::make_shared<store::HistorySearch>(path);
  return {
      .messages = [reader](const store::MessageFilter& filter,
                           std::int64_t before,
                           std::size_t limit) { return reader->messages(filter, before, limit); },
      .byNumber = [reader](const std::string& number) { return reader->byNumber(number); },
      .byId = [reader](std::int64_t id) { return reader->byId(id); },
      .byIds = [reader](const std::vector<std::int64_t>& ids) { return reader->byIds(ids); },
      .pages = [reader](std::int64_t message) { return reader->pages(message); },
      .search = [reader, index](
                    const store::SearchFilter& filter,
                    std::int64_t before,
                    std::size_t limit) { return search(*reader, *index, filter, before, limit); },
      .inbox = [reader](const store::InboxFilter& filter,
                        std::int64_t before,
                        std::size_t limit) { return reader->inbox(filter, before, limit); },
      .audit = [reader](std::int64_t before,
                        std::size_t limit) { return reader->audit(before, limit); }};
}

}  // namespace

OpenHistory journalHistory(std::string databasePath) {
  return [path = std::move(databasePath)]() -> Result<History> {
    Result<store::JournalReader> reader = store::JournalReader::open(path);
    if (!reader) return reader.error();
    return historyOf(*std::move(reader), path);
  };
}

}  // namespace tocsin::api
