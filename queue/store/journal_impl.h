// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unordered_map>

#include "queue/store/history_index_file.h"
#include "queue/store/journal.h"
#include "queue/store/lock.h"
#include "queue/store/sqlite.h"

namespace tocsin::store {

struct Journal::Impl {
  Impl(Database database, Lock held) : lock(std::move(held)), db(std::move(database)) {}

  // Prepares once; `sql` is a literal and its address is the key.
  Result<Statement*> statement(const char* sql);

  template <class... Values>
  Status run(const char* sql, const Values&... values) {
    auto prepared = statement(sql);
    if (!prepared) return prepared.error();
    return (*prepared)->bindAll(values...).run();
  }

  // Calls `take(row)` for each row.
  template <class Take>
  Status each(const char* sql, std::vector<std::int64_t> arguments, Take take);

  // Whether the query has a row, within the turn's transaction.
  Result<bool> finds(const char* sql, const std::vector<std::string>& arguments);

  // The turn's transaction, begun by its first question or by commit(): a question outside of one
  // would lock and unlock the file for itself.
  Status begin() {
    if (begun) return {};
    Status status = run("BEGIN IMMEDIATE");
    begun = status.has_value();
    return status;
  }

  Status end(const char* how) {
    begun = false;
    return run(how);
  }

  bool hasItsFile() const { return FileIdentity::of(path) == file; }

  bool hasItsLog() const { return !log || FileIdentity::of(path + "-wal") == log; }

  // What a turn has begun and not committed never happened.
  void abandonTurn() {
    if (begun) static_cast<void>(end("ROLLBACK"));
  }

  bool begun = false;
  std::string path{};  // empty: in memory
  FileIdentity file{}, log{};
  Lock lock;  // released after the database is closed
  Database db;
  std::unordered_map<const char*, Statement> statements;
};

template <class Take>
Status Journal::Impl::each(const char* sql, std::vector<std::int64_t> arguments, Take take) {
  auto prepared = statement(sql);
  if (!prepared) return prepared.error();
  Statement& row = **prepared;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    row.bind(static_cast<int>(i) + 1, arguments[i]);
  }
  while (true) {
    const auto more = row.next();
    if (!more) return more.error();
    if (!*more) return {};
    take(row);
  }
}

// Applies `write` to each of `rows` until one fails.
template <class Rows, class Write>
Status writeAll(const Rows& rows, Write write) {
  for (const auto& row : rows) {
    if (Status status = write(row); !status) return status;
  }
  return {};
}

// The parts of a batch that commit_people.cpp writes.
Status writeDirectory(Journal::Impl& impl, const Batch& batch);
Status writeAccess(Journal::Impl& impl, const Batch& batch, Time now);

// Phone numbers in one column, separated by blanks.
std::string joinNumbers(const std::vector<PhoneNumber>& numbers);

}  // namespace tocsin::store
