// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "queue/base/result.h"
#include "queue/store/sqlite.h"

// The file of the history index as both its writer and its readers see it.
namespace tocsin::store {

// "TocH".
inline constexpr std::int64_t kIndexApplicationId = 0x546f6348;
inline constexpr std::int64_t kIndexVersion = 1;

// Messages are indexed in parts of 65,536 ids, each in an FTS5 table of its own: what FTS5 has to
// do for one question is bounded by the size of a table (the beginning of a word is looked up
// whole).
inline constexpr int kPartBits = 16;

inline constexpr std::int64_t partOf(std::int64_t id) {
  return id >> kPartBits;
}

std::string partTable(std::int64_t part);

// What a filter asks of a message, beside its words; the first letter of a name in `tags`.
enum class TagKind : char { List = 'l', Recipient = 'r', Severity = 's', Outcome = 'o' };

std::string tagName(TagKind kind, std::string_view name);
// The word that stands for a tag in an FTS5 table: any name is one word.
std::string tagWord(std::int64_t tag);

// Which file a path names just now; 0 = none.
struct FileIdentity {
  std::uint64_t device = 0, inode = 0;
  static FileIdentity of(const std::string& path);

  explicit operator bool() const { return inode != 0; }

  friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

// A database with statements that are kept, by their text.
class Statements {
 public:
  explicit Statements(Database database) : db_(std::move(database)) {}

  Database& database() { return db_; }

  Result<Statement*> prepare(const std::string& sql);

  template <class... Values>
  Status run(const std::string& sql, const Values&... values) {
    auto prepared = prepare(sql);
    if (!prepared) return prepared.error();
    return (*prepared)->bindAll(values...).run();
  }

  // Calls `take(row)` for each row while it returns true.
  template <class Take, class... Values>
  Status each(const std::string& sql, Take take, const Values&... values) {
    auto prepared = prepare(sql);
    if (!prepared) return prepared.error();
    Statement& row = (*prepared)->bindAll(values...);
    while (true) {
      const auto more = row.next();
      if (!more) return more.error();
      if (!*more) return {};
      if (take(row)) continue;
      row.reset();
      return {};
    }
  }

  // The first column of the only row, if there is one.
  template <class... Values>
  Result<std::optional<std::int64_t>> integer(const std::string& sql, const Values&... values) {
    std::optional<std::int64_t> found;
    const Status status = each(
        sql,
        [&](const Statement& row) {
          if (const OptionalTime value = row.optionalTime(0)) found = toMillis(*value);
          return false;
        },
        values...);
    if (!status) return status.error();
    return found;
  }

 private:
  Database db_;
  std::unordered_map<std::string, Statement> statements_;
};

}  // namespace tocsin::store
