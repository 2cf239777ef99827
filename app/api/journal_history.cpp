// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "app/api/history.h"

namespace tocsin::api {
namespace {

History historyOf(store::JournalReader opened) {
  // std::function copies what it holds, and a reader cannot be copied.
  const auto reader = std::make_shared<store::JournalReader>(std::move(opened));
  return {.messages =
              [reader](bool openOnly, std::int64_t before, std::size_t limit) {
                return reader->messages(openOnly, before, limit);
              },
          .byNumber = [reader](const std::string& number) { return reader->byNumber(number); },
          .byId = [reader](std::int64_t id) { return reader->byId(id); },
          .inbox = [reader](std::int64_t before,
                            std::size_t limit) { return reader->inbox(before, limit); }};
}

}  // namespace

OpenHistory journalHistory(std::string databasePath) {
  return [path = std::move(databasePath)]() -> Result<History> {
    Result<store::JournalReader> reader = store::JournalReader::open(path);
    if (!reader) return reader.error();
    return historyOf(*std::move(reader));
  };
}

}  // namespace tocsin::api
