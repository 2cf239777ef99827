// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "app/api/csv.h"
#include "app/api/handlers.h"
#include "app/api/message_json.h"
#include "queue/base/limits.h"

namespace tocsin::api {
namespace {

constexpr Duration kCsvRetryAfter = seconds{10};

store::SearchFilter searchOf(const Call& call) {
  return {.text = textIn(call.query, "text"),
          .list = textIn(call.query, "list"),
          .recipient = textIn(call.query, "recipient"),
          .severity = textIn(call.query, "severity"),
          .outcome = textIn(call.query, "outcome"),
          .from = timeIn(call.query, "from"),
          .to = timeIn(call.query, "to")};
}

Result<History::Found> search(Backend& backend,
                              const store::SearchFilter& filter,
                              std::int64_t before,
                              std::size_t limit) {
  return backend.history.read<History::Found>(
      [&](History& history) { return history.search(filter, before, limit); });
}

std::vector<std::string> cellsOf(const store::MessageView& message) {
  std::vector<std::string> cells;
  for (const JsonOut& value : messageValues(message)) {
    cells.push_back(value.is_null()     ? std::string()
                    : value.is_string() ? value.get<std::string>()
                                        : value.dump());
  }
  return cells;
}

OptionalTime indexedUntil(const History::Found& found, Time now) {
  return found.isWhole ? now : found.indexedUntil;
}

// The last row of a file that was cut: nobody takes it for the whole.
std::string cutLine(const std::vector<std::string_view>& names, std::int64_t next) {
  std::vector<std::string> cells(names.size());
  const auto place = std::find(names.begin(), names.end(), "text") - names.begin();
  cells[static_cast<std::size_t>(place)] =
      "CUT OFF HERE: the rest is in the file with cursor=" + std::to_string(next);
  return csvLine(cells);
}

// The whole table up to its bounds; else why there is none.
Response csvFile(Backend& backend, const store::SearchFilter& filter, std::int64_t before) {
  const auto names = messageNames();
  std::string text(kCsvMark);
  text += csvLine({names.begin(), names.end()});
  for (std::size_t rows = 0;;) {
    const auto found = search(
        backend, filter, before, std::min(limits::kPageItemsMax, limits::kCsvRowsMax - rows));
    if (!found) return unreadable(backend, found.error());
    if (!indexedUntil(*found, backend.now())) {
      return unavailable("the index of the history is being made", kCsvRetryAfter);
    }
    for (const store::MessageView& message : found->messages.items) {
      text += csvLine(cellsOf(message));
    }
    rows += found->messages.items.size();
    before = found->messages.next;
    if (before == 0) break;  // a page may have no rows and a next one all the same
    if (rows < limits::kCsvRowsMax && text.size() < limits::kCsvBytesMax) continue;
    text += cutLine(names, before);
    break;
  }
  return {.contentType = "text/csv; charset=utf-8; header=present",
          .body = std::move(text),
          .headers = {{"Content-Disposition", "attachment; filename=\"tocsin-history.csv\""}}};
}

// Held by whoever makes a CSV file.
class Turn {
 public:
  explicit Turn(std::atomic<bool>& isTaken) : isTaken_(isTaken), isHeld_(!isTaken.exchange(true)) {}

  ~Turn() {
    if (isHeld_) isTaken_ = false;
  }

  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  bool isHeld() const { return isHeld_; }

 private:
  std::atomic<bool>& isTaken_;
  const bool isHeld_;
};

}  // namespace

Response searchHistory(Backend& backend, const Call& call) {
  const auto found = search(backend, searchOf(call), cursorOf(call), limitOf(call));
  if (!found) return unreadable(backend, found.error());
  JsonOut items = JsonOut::array();
  for (const auto& message : found->messages.items) {
    items.push_back(messageJson(message, MessageDetail::Row));
  }
  const Time now = backend.now();
  JsonOut json = listing(std::move(items), found->messages.next, now);
  json["indexed_until"] = orNull(indexedUntil(*found, now));
  return jsonResponse(json);
}

Response searchHistoryCsv(Backend& backend, const Call& call) {
  const Turn turn(backend.makesCsv);
  if (!turn.isHeld()) return unavailable("another CSV file is being made", kCsvRetryAfter);
  return csvFile(backend, searchOf(call), cursorOf(call));
}

Response listInbox(Backend& backend, const Call& call) {
  const store::InboxFilter filter{.text = textIn(call.query, "text"),
                                  .sender = textIn(call.query, "sender"),
                                  .recipient = textIn(call.query, "recipient"),
                                  .driver = textIn(call.query, "driver"),
                                  .from = timeIn(call.query, "from"),
                                  .to = timeIn(call.query, "to")};
  const auto page = backend.history.read<History::Inbox>(
      [&](History& history) { return history.inbox(filter, cursorOf(call), limitOf(call)); });
  if (!page) return unreadable(backend, page.error());
  return listRows(backend, page->items, inboxJson, page->next);
}

}  // namespace tocsin::api
