// SPDX-License-Identifier: Apache-2.0
// Searching the history index: parts from the newest to the oldest, until the answer is full or has
// taken its time.
#include <algorithm>
#include <chrono>
#include <limits>
#include <unistd.h>

#include "queue/store/history_index.h"
#include "queue/store/history_index_file.h"

namespace tocsin::store {
namespace {

constexpr std::int64_t kFirst = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kEnd = std::numeric_limits<std::int64_t>::max();

// In what a question of one part consists; ?1 is the FTS5 expression.
constexpr const char* kIds = "?2<=id AND id<?3";
constexpr const char* kTimes = " AND ?5<=+t.created AND +t.created<?6";

// ids and times of creation: from included, to not.
struct Range {
  std::int64_t from = kFirst, to = kEnd;

  bool isAll() const { return from == kFirst && to == kEnd; }
};

bool isBlank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0';
}

// A word of the text may hold words of FTS5, and at least something of it is one. What FTS5 finds
// no word in asks nothing there, either.
bool holdsWord(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
  });
}

std::vector<std::string_view> wordsOf(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size() && words.size() < limits::kSearchWordsMax;) {
    if (isBlank(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && !isBlank(text[end]))
      ++end;
    const std::string_view word = text.substr(at, end - at);
    if (holdsWord(word)) words.push_back(word);
    at = end;
  }
  return words;
}

// A string of FTS5: all that is special in it is its own delimiter, which is doubled.
std::string quoted(std::string_view word) {
  std::string text = "\"";
  for (const char c : word) {
    text += c;
    if (c == '"') text += c;
  }
  return text + "\"";
}

// Whether the last run of letters and digits in `word` has two characters. A byte that continues a
// character of UTF-8 counts as none.
bool mayBeBeginning(std::string_view word) {
  int characters = 0;
  for (auto c = word.rbegin(); c != word.rend() && holdsWord({&*c, 1}); ++c) {
    if ((static_cast<unsigned char>(*c) & 0xC0) != 0x80) ++characters;
  }
  return characters >= 2;
}

// "": the text asks nothing.
std::string wordsAsked(std::string_view text) {
  const std::vector<std::string_view> words = wordsOf(text);
  if (words.empty()) return {};
  std::string asked = "text : (";
  for (const std::string_view word : words) {
    asked += quoted(word) + " ";
  }
  if (mayBeBeginning(words.back())) asked += "*";
  return asked + ")";
}

}  // namespace

struct HistorySearch::Impl {
  Impl(const std::string& journal, Duration longest)
      : path(historyIndexPath(journal)), timeMax(longest) {}

  bool ensureOpen();
  Status answer(const SearchFilter& filter,
                std::int64_t before,
                std::size_t limit,
                HistoryHits& hits);
  Result<std::optional<std::string>> asked(const SearchFilter& filter);
  Result<std::optional<Range>> idsWithin(std::int64_t part, Range ids, Range created);
  Status searchPart(std::int64_t part,
                    const std::string& expression,
                    Range ids,
                    Range created,
                    std::size_t limit,
                    std::vector<std::int64_t>& found);
  Result<std::vector<std::int64_t>> partsBefore(std::int64_t before);

  const std::string path;
  const Duration timeMax;
  std::optional<Statements> index;
  FileIdentity file;
};

bool HistorySearch::Impl::ensureOpen() {
  const FileIdentity there = FileIdentity::of(path);
  if (index && there == file) return true;
  index.reset();
  file = there;
  if (!there) return false;
  auto opened = Database::open(path, Database::Mode::ReadOnly);
  if (!opened) return false;
  index.emplace(std::move(*opened));
  return index->database()
      .execute("PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-1000")
      .has_value();
}

// The FTS5 expression; none: a name that no message has.
Result<std::optional<std::string>> HistorySearch::Impl::asked(const SearchFilter& filter) {
  const std::pair<TagKind, const std::string*> asks[] = {{TagKind::List, &filter.list},
                                                         {TagKind::Recipient, &filter.recipient},
                                                         {TagKind::Severity, &filter.severity},
                                                         {TagKind::Outcome, &filter.outcome}};
  std::string expression = wordsAsked(filter.text);
  for (const auto& [kind, name] : asks) {
    if (name->empty()) continue;
    const std::string full = tagName(kind, *name);
    const auto id = index->integer("SELECT id FROM tags WHERE name=?", std::string_view(full));
    if (!id) return id.error();
    if (!*id) return std::optional<std::string>{};
    if (!expression.empty()) expression += " AND ";
    expression += "tags : " + quoted(tagWord(**id));
  }
  return std::optional(std::move(expression));
}

// Which ids of a part may have been created within `created`; none: no message of it was.
// Most were created in the order of their ids: then this is all of the work.
Result<std::optional<Range>> HistorySearch::Impl::idsWithin(std::int64_t part,
                                                            Range ids,
                                                            Range created) {
  if (created.isAll()) return std::optional(ids);
  const auto first =
      index->integer("SELECT created FROM times WHERE id>>16=?1 ORDER BY created LIMIT 1", part);
  if (!first) return first.error();
  const auto last = index->integer(
      "SELECT created FROM times WHERE id>>16=?1 ORDER BY created DESC LIMIT 1", part);
  if (!last) return last.error();
  if (!*first || !*last || **last < created.from || **first >= created.to) {
    return std::optional<Range>{};
  }
  if (**first >= created.from && **last < created.to) return std::optional(ids);
  std::optional<Range> narrowed;
  const Status status = index->each(
      "SELECT min(id),max(id) FROM times WHERE id>>16=?1 AND created>=?2 AND created<?3",
      [&](const Statement& row) {
        if (!row.optionalTime(0)) return false;
        narrowed = {std::max(ids.from, row.integer(0)), std::min(ids.to, row.integer(1) + 1)};
        return false;
      },
      part,
      created.from,
      created.to);
  if (!status) return status.error();
  return narrowed;
}

Status HistorySearch::Impl::searchPart(std::int64_t part,
                                       const std::string& expression,
                                       Range ids,
                                       Range created,
                                       std::size_t limit,
                                       std::vector<std::int64_t>& found) {
  // Without words it is not the part that is searched but the times of all.
  ids.from = std::max(ids.from, part << kPartBits);
  ids.to = std::min(ids.to, (part + 1) << kPartBits);
  const auto within = idsWithin(part, ids, created);
  if (!within) return within.error();
  if (!*within) return {};
  const std::string table = partTable(part);
  std::string sql;
  if (expression.empty()) {
    sql = std::string("SELECT id FROM times t WHERE ?1='' AND ") + kIds + kTimes;
  } else if (created.isAll()) {
    sql = "SELECT rowid AS id FROM " + table + " WHERE " + table +
          " MATCH ?1 AND ?2<=rowid AND rowid<?3";
  } else {
    sql = "SELECT p.rowid AS id FROM " + table + " p CROSS JOIN times t ON t.id=p.rowid WHERE p." +
          table + " MATCH ?1 AND ?2<=p.rowid AND p.rowid<?3" + kTimes;
  }
  sql += " ORDER BY 1 DESC LIMIT ?4";
  auto prepared = index->prepare(sql);
  if (!prepared) return prepared.error();
  (*prepared)->bindAll(std::string_view(expression),
                       (*within)->from,
                       (*within)->to,
                       static_cast<std::int64_t>(limit));
  if (expression.empty() || !created.isAll()) {
    (*prepared)->bind(5, created.from).bind(6, created.to);
  }
  while (true) {
    const auto more = (*prepared)->next();
    if (!more) return more.error();
    if (!*more) return {};
    found.push_back((*prepared)->integer(0));
  }
}

Result<std::vector<std::int64_t>> HistorySearch::Impl::partsBefore(std::int64_t before) {
  std::vector<std::int64_t> parts;
  const Status status = index->each(
      "SELECT no FROM parts WHERE no<=?1 ORDER BY no DESC",
      [&](const Statement& row) {
        parts.push_back(row.integer(0));
        return true;
      },
      partOf(before - 1));
  if (!status) return status.error();
  return parts;
}

Status HistorySearch::Impl::answer(const SearchFilter& filter,
                                   std::int64_t before,
                                   std::size_t limit,
                                   HistoryHits& hits) {
  Status status =
      index->each("SELECT event,at FROM state WHERE complete=1", [&](const Statement& row) {
        hits.event = row.integer(0);
        if (*hits.event > 0) hits.indexedUntil = row.time(1);
        return false;
      });
  if (!status) return status;
  const auto expression = asked(filter);
  if (!expression) return expression.error();
  if (!*expression) return {};
  const auto parts = partsBefore(before);
  if (!parts) return parts.error();
  const Range created{filter.from ? toMillis(*filter.from) : kFirst,
                      filter.to ? toMillis(*filter.to) : kEnd};
  const auto began = std::chrono::steady_clock::now();
  for (const std::int64_t part : *parts) {
    const bool isLate = std::chrono::steady_clock::now() - began >= timeMax;
    if (isLate && part != parts->front()) {
      hits.next = (part + 1) << kPartBits;
      return {};
    }
    status = searchPart(
        part, **expression, {kFirst, before}, created, limit + 1 - hits.ids.size(), hits.ids);
    if (!status) return status;
    if (hits.ids.size() <= limit) continue;
    hits.ids.resize(limit);
    hits.next = hits.ids.back();
    return {};
  }
  return {};
}

HistorySearch::HistorySearch(const std::string& journal, Duration timeMax)
    : impl_(std::make_unique<Impl>(journal, timeMax)) {}

HistorySearch::HistorySearch(HistorySearch&&) noexcept = default;
HistorySearch& HistorySearch::operator=(HistorySearch&&) noexcept = default;
HistorySearch::~HistorySearch() = default;

Result<HistoryHits> HistorySearch::search(const SearchFilter& filter,
                                          std::int64_t before,
                                          std::size_t limit) {
  HistoryHits hits;
  if (!impl_->ensureOpen()) return hits;
  limit = std::clamp<std::size_t>(limit, 1, limits::kPageItemsMax);
  Status status = impl_->index->run("BEGIN");
  if (status) status = impl_->answer(filter, before > 0 ? before : kEnd, limit, hits);
  static_cast<void>(impl_->index->database().execute("COMMIT"));
  if (status) return hits;
  if (status.error().fault == Fault::Damaged) {
    const bool isStillThere = FileIdentity::of(impl_->path) == impl_->file;
    impl_->index.reset();
    if (isStillThere) unlink(impl_->path.c_str());
    return HistoryHits{};
  }
  return Error{status.error().fault, "the index of the history: " + status.error().what};
}

}  // namespace tocsin::store
