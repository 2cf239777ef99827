// SPDX-License-Identifier: Apache-2.0
#include "queue/store/sqlite.h"

#include <sqlite3.h>

namespace tocsin::store {
namespace {

Error errorOf(sqlite3* db, std::string_view doing) {
  const int code = sqlite3_extended_errcode(db);
  const int primary = code & 0xff;
  const bool damaged =
      primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB || primary == SQLITE_SCHEMA;
  return Error{
      damaged ? Fault::Damaged : Fault::Transient,
      std::string(doing) + ": " + sqlite3_errmsg(db) + " (SQLite " + std::to_string(code) + ")"};
}

}  // namespace

Statement::~Statement() {
  sqlite3_finalize(statement_);
}

Statement& Statement::bind(int at, std::int64_t value) {
  sqlite3_bind_int64(statement_, at, value);
  return *this;
}

Statement& Statement::bind(int at, std::string_view value) {
  // A null pointer would bind NULL; an empty text is a text.
  const char* data = value.data() == nullptr ? "" : value.data();
  sqlite3_bind_text(statement_, at, data, static_cast<int>(value.size()), SQLITE_STATIC);
  return *this;
}

Statement& Statement::bind(int at, const OptionalTime& value) {
  return value ? bind(at, toMillis(*value)) : bindNull(at);
}

Statement& Statement::bindNull(int at) {
  sqlite3_bind_null(statement_, at);
  return *this;
}

Status Statement::run() {
  const int code = sqlite3_step(statement_);
  sqlite3* db = sqlite3_db_handle(statement_);
  if (code == SQLITE_DONE || code == SQLITE_ROW) {
    reset();
    return {};
  }
  Error error = errorOf(db, "the journal");
  reset();
  return error;
}

Result<bool> Statement::next() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    reset();
    return false;
  }
  Error error = errorOf(sqlite3_db_handle(statement_), "reading the journal");
  reset();
  return error;
}

void Statement::reset() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string Statement::text(int column) const {
  return std::string(view(column));
}

std::string_view Statement::view(int column) const {
  const unsigned char* data = sqlite3_column_text(statement_, column);
  if (data == nullptr) return {};
  return {reinterpret_cast<const char*>(data),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

OptionalTime Statement::optionalTime(int column) const {
  if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
  return time(column);
}

namespace {

// Nobody asks SQLite how much memory it has; counting it takes a lock at each allocation.
void configureOnce() {
  [[maybe_unused]] static const int done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

}  // namespace

Result<Database> Database::open(const std::string& path, Mode mode) {
  configureOnce();
  sqlite3* handle = nullptr;
  const int flags =
      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE |
      (mode == Mode::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  if (code != SQLITE_OK) {
    Error error = errorOf(handle, path);
    sqlite3_close_v2(handle);
    return error;
  }
  sqlite3_busy_timeout(handle, 5000);
  return Database(handle);
}

Database::~Database() {
  sqlite3_close_v2(db_);
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(db_,
                                      sql.data(),
                                      static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT,
                                      &statement,
                                      nullptr);
  if (code != SQLITE_OK) return lastError(sql);
  return Statement(statement);
}

Status Database::execute(const std::string& sql) {
  if (sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return lastError(sql.substr(0, 60));
}

Result<std::int64_t> Database::pragma(const std::string& name) {
  auto statement = prepare("PRAGMA " + name);
  if (!statement) return statement.error();
  const auto row = statement->next();
  if (!row) return row.error();
  return *row ? statement->integer(0) : 0;
}

void Database::stopAt(std::chrono::steady_clock::time_point end) {
  constexpr int kEverySteps = 10'000;  // of SQLite's machine: some milliseconds
  end_ = std::make_unique<std::chrono::steady_clock::time_point>(end);
  const auto isOver = [](void* when) {
    const auto now = std::chrono::steady_clock::now();
    return now >= *static_cast<std::chrono::steady_clock::time_point*>(when) ? 1 : 0;
  };
  sqlite3_progress_handler(db_, kEverySteps, isOver, end_.get());
}

Error Database::lastError(std::string_view doing) const {
  return errorOf(db_, doing);
}

}  // namespace tocsin::store
