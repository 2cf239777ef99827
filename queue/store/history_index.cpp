// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>
#include <utility>

#include "queue/store/history_index_impl.h"

namespace tocsin::store {
namespace {

constexpr const char* kSchema = R"sql(
BEGIN IMMEDIATE;
-- One row: how far the journal was followed. `event`, `at`, `message` are of the last event.
CREATE TABLE state(
  id INTEGER PRIMARY KEY, event INTEGER NOT NULL, at INTEGER NOT NULL, message INTEGER NOT NULL,
  scanned INTEGER NOT NULL, complete INTEGER NOT NULL) STRICT;
-- A letter and a name: l list, r recipient, s severity, o outcome. 't' and the id is its word.
CREATE TABLE tags(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE times(id INTEGER PRIMARY KEY, created INTEGER NOT NULL) STRICT;
CREATE INDEX times_created ON times(id>>16, created);
-- Each has an FTS5 table part_NO of the messages NO * 65536 and on.
CREATE TABLE parts(no INTEGER PRIMARY KEY) STRICT;
)sql";

Error ofIndex(Error error) {
  error.what = "the index of the history: " + error.what;
  return error;
}

void removeFiles(const std::string& path) {
  // The log first: a new database must not find the old one's.
  for (const char* suffix : {"-wal", "-shm", ""}) {
    unlink((path + suffix).c_str());
  }
}

}  // namespace

Status HistoryIndex::Impl::openFile(bool mayRemove) {
  index.reset();
  auto opened = Database::open(path, Database::Mode::ReadWrite);
  Status status = opened ? Status{} : opened.error();
  if (opened) {
    index.emplace(std::move(*opened));
    status = prepareFile();
  }
  if (status || status.error().fault != Fault::Damaged || !mayRemove) return status;
  return makeAnew();
}

Status HistoryIndex::Impl::makeAnew() {
  index.reset();
  removeFiles(path);
  isAnew = true;
  return openFile(false);
}

// Damaged: also of another version; Config: of another program.
Status HistoryIndex::Impl::prepareFile() {
  Database& db = index->database();
  const auto application = db.pragma("application_id");
  if (!application) return application.error();
  const auto version = db.pragma("user_version");
  if (!version) return version.error();
  const auto tables = index->integer("SELECT count(*) FROM sqlite_schema");
  if (!tables) return tables.error();
  const bool isEmpty = *application == 0 && *version == 0 && tables->value_or(0) == 0;
  if (!isEmpty && *application != kIndexApplicationId) {
    return Error{Fault::Config, path + " is a database of another program: move it away"};
  }
  if (!isEmpty && *version != kIndexVersion) {
    return Error{Fault::Damaged, path + " is of another version"};
  }
  Status status = db.execute(
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-4000;"
      "PRAGMA journal_size_limit=16777216; PRAGMA trusted_schema=OFF");
  if (status && isEmpty) {
    isAnew = true;
    status =
        db.execute(kSchema + ("PRAGMA application_id = " + std::to_string(kIndexApplicationId)) +
                   "; PRAGMA user_version = " + std::to_string(kIndexVersion) + "; COMMIT");
  }
  if (status) status = load();
  file = FileIdentity::of(path);
  return status;
}

Status HistoryIndex::Impl::load() {
  state = {};
  tags.clear();
  lists.clear();
  parts.clear();
  Status status =
      index->each("SELECT event,at,message,scanned,complete FROM state", [&](const Statement& row) {
        state = {row.integer(0), row.integer(1), row.integer(2), row.integer(3), row.flag(4)};
        return true;
      });
  if (!status) return status;
  return index->each("SELECT no FROM parts", [&](const Statement& row) {
    parts.insert(row.integer(0));
    return true;
  });
}

// The event that was followed last is still what it was, or was aged out among others.
Result<bool> HistoryIndex::Impl::isOfThisJournal() {
  if (state.event == 0) return true;
  bool isSame = false;
  Status status = read(
      "SELECT id,at,message FROM events WHERE id>=?1 ORDER BY id LIMIT 1",
      [&](const Statement& row) {
        isSame = row.integer(0) > state.event ||
                 (row.integer(1) == state.at && row.integer(2) == state.message);
        return true;
      },
      state.event);
  if (!status) return status.error();
  return isSame;
}

Status HistoryIndex::Impl::ensureOpen() {
  const bool isThere = index && FileIdentity::of(path) == file;
  if (isThere) return {};
  if (index) return makeAnew();  // a search found it damaged, or somebody removed it
  return openFile(true);
}

void removeHistoryIndex(const std::string& journal) {
  removeFiles(historyIndexPath(journal));
}

HistoryIndex::HistoryIndex(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HistoryIndex::HistoryIndex(HistoryIndex&&) noexcept = default;
HistoryIndex& HistoryIndex::operator=(HistoryIndex&&) noexcept = default;
HistoryIndex::~HistoryIndex() = default;

Result<HistoryIndex> HistoryIndex::open(const std::string& journal) {
  auto db = Database::open(journal, Database::Mode::ReadOnly);
  if (!db) return db.error();
  if (Status status = db->execute("PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-1000");
      !status) {
    return status.error();
  }
  auto impl = std::make_unique<Impl>(historyIndexPath(journal), std::move(*db));
  if (Status status = impl->ensureOpen(); !status) return ofIndex(status.error());
  return HistoryIndex(std::move(impl));
}

Result<HistoryIndex::Step> HistoryIndex::step() {
  Step done;
  Status status = impl_->ensureOpen();
  if (status) {
    status = impl_->work(done);
    if (!status) impl_->rollback();
  }
  if (!status && status.error().fault == Fault::Damaged) {
    done = {.isBehind = true, .isAnew = true, .until = {}, .messages = 0};
    status = impl_->makeAnew();
  }
  if (!status) return ofIndex(status.error());
  done.isAnew = std::exchange(impl_->isAnew, false);
  if (impl_->state.isComplete && impl_->state.event != 0) done.until = fromMillis(impl_->state.at);
  return done;
}

Status HistoryIndex::forget(const std::vector<std::int64_t>& ids) {
  Status status = impl_->ensureOpen();
  if (status) status = impl_->index->run("BEGIN IMMEDIATE");
  for (std::size_t i = 0; status && i < ids.size(); ++i) {
    status = impl_->remove(ids[i]);
  }
  if (status) status = impl_->index->run("COMMIT");
  if (!status) impl_->rollback();
  return status ? status : ofIndex(status.error());
}

}  // namespace tocsin::store
