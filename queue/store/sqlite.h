// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "queue/base/ids.h"
#include "queue/base/result.h"
#include "queue/base/time.h"

struct sqlite3;
struct sqlite3_stmt;

// The thin wrapper over SQLite's C API: handles that close themselves, binding by position, errors
// as Result. Nothing here knows a table.
namespace tocsin::store {

// A prepared statement. Bind from 1, step, read columns from 0.
class Statement {
 public:
  Statement() = default;

  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  Statement(Statement&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}

  Statement& operator=(Statement&& other) noexcept {
    std::swap(statement_, other.statement_);
    return *this;
  }

  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  ~Statement();

  Statement& bind(int at, std::int64_t value);

  Statement& bind(int at, int value) { return bind(at, static_cast<std::int64_t>(value)); }

  Statement& bind(int at, bool value) { return bind(at, static_cast<std::int64_t>(value)); }

  Statement& bind(int at, std::string_view value);  // must live until run() or reset()

  Statement& bind(int at, Time value) { return bind(at, toMillis(value)); }

  Statement& bind(int at, const OptionalTime& value);

  template <class Tag>
  Statement& bind(int at, Id<Tag> id) {
    return id ? bind(at, id.value) : bindNull(at);
  }

  Statement& bindNull(int at);

  // Binds one value after the other, from 1.
  template <class... Values>
  Statement& bindAll(const Values&... values) {
    int at = 0;
    (bind(++at, values), ...);
    return *this;
  }

  // Steps a statement without rows to its end and makes it ready again.
  Status run();

  // True while there is a row.
  Result<bool> next();
  void reset();

  std::int64_t integer(int column) const;

  int number(int column) const { return static_cast<int>(integer(column)); }

  bool flag(int column) const { return integer(column) != 0; }

  std::string text(int column) const;
  std::string_view view(int column) const;  // until the next step or reset()

  Time time(int column) const { return fromMillis(integer(column)); }

  OptionalTime optionalTime(int column) const;

 private:
  sqlite3_stmt* statement_ = nullptr;
};

class Database {
 public:
  enum class Mode { ReadWrite, ReadOnly };

  // Opens (ReadWrite: creates) the file. A path that SQLite takes as a URI ("file:...") is a URI.
  static Result<Database> open(const std::string& path, Mode mode);

  Database(Database&& other) noexcept
      : db_(std::exchange(other.db_, nullptr)), end_(std::move(other.end_)) {}

  Database& operator=(Database&& other) noexcept {
    std::swap(db_, other.db_);
    std::swap(end_, other.end_);
    return *this;
  }

  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  ~Database();

  // A statement that is kept for long.
  Result<Statement> prepare(std::string_view sql);
  Status execute(const std::string& sql);
  Result<std::int64_t> pragma(const std::string& name);
  // Ends what runs at this time with an error; for questions that may take long.
  void stopAt(std::chrono::steady_clock::time_point end);

  // Transient: full or busy; Damaged: not a database, corrupt; else Transient with the code's
  // words.
  Error lastError(std::string_view doing) const;

 private:
  explicit Database(sqlite3* db) : db_(db) {}

  sqlite3* db_ = nullptr;
  std::unique_ptr<std::chrono::steady_clock::time_point> end_;  // of stopAt(), for SQLite
};

}  // namespace tocsin::store
