// SPDX-License-Identifier: Apache-2.0
#include "queue/store/journal.h"

#include <filesystem>

#include "queue/store/journal_impl.h"
#include "queue/store/schema.h"

namespace tocsin::store {
namespace {

constexpr const char* kFindArrival =
    "SELECT a.identity,coalesce(a.message,0),a.note,coalesce(m.number,''),coalesce(m.outcome,'') "
    "FROM arrivals a LEFT JOIN messages m ON m.id=a.message WHERE a.identity=?";
constexpr const char* kFindFingerprint = "SELECT 1 FROM inbox WHERE fingerprint=?";
constexpr const char* kFindFingerprintIn =
    "SELECT 1 FROM inbox WHERE fingerprint>=? AND fingerprint<? LIMIT 1";

Status prepareDatabase(Database& db) {
  // Before anything is written: the file may belong to somebody else.
  if (Status status = migrate(db); !status) return status;
  // What is erased leaves no bytes behind (Debian's SQLite does so anyhow).
  // A grown log is kept: overwriting it is faster than growing a new one.
  for (const char* pragma :
       {"PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "PRAGMA foreign_keys=ON",
        "PRAGMA cache_size=-4000",
        "PRAGMA wal_autocheckpoint=8000",
        // What a long reader (a backup) made it grow beyond that is given back.
        "PRAGMA journal_size_limit=67108864",
        "PRAGMA secure_delete=ON",
        "PRAGMA trusted_schema=OFF"}) {
    if (Status status = db.execute(pragma); !status) return status;
  }
  // A journal on a read-only or full disk must show now, not at the first alert.
  return db.execute(
      "BEGIN IMMEDIATE; INSERT INTO events(at,message,event,reason) VALUES(0,0,'PROBE','');"
      "DELETE FROM events WHERE id=last_insert_rowid(); COMMIT;");
}

}  // namespace

Result<Statement*> Journal::Impl::statement(const char* sql) {
  const auto known = statements.find(sql);
  if (known != statements.end()) return &known->second;
  auto prepared = db.prepare(sql);
  if (!prepared) return prepared.error();
  return &statements.emplace(sql, std::move(*prepared)).first->second;
}

Result<bool> Journal::Impl::finds(const char* sql, const std::vector<std::string>& arguments) {
  if (Status status = begin(); !status) return status.error();
  auto prepared = statement(sql);
  if (!prepared) return prepared.error();
  Statement& row = **prepared;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    row.bind(static_cast<int>(i) + 1, arguments[i]);
  }
  const auto found = row.next();
  if (!found) return found.error();
  row.reset();
  return *found;
}

Journal::Journal(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;
Journal::~Journal() = default;

Result<Journal> Journal::open(const std::string& path) {
  const bool isFile = path.find(':') == std::string::npos;
  if (isFile) {
    std::error_code failed;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), failed);
  }
  Lock lock;
  if (isFile) {
    auto taken = Lock::take(path);
    if (!taken) return taken.error();
    lock = std::move(*taken);
  }
  auto db = Database::open(path, Database::Mode::ReadWrite);
  if (!db) return db.error();
  if (Status status = prepareDatabase(*db); !status) return status.error();
  auto impl = std::make_unique<Impl>(std::move(*db), std::move(lock));
  if (isFile) impl->path = path;
  if (isFile) impl->file = FileIdentity::of(path);
  if (isFile) impl->log = FileIdentity::of(path + "-wal");
  return Journal(std::move(impl));
}

Result<std::optional<ArrivalRow>> Journal::arrival(const std::string& identity) {
  if (Status status = impl_->begin(); !status) return status.error();
  auto prepared = impl_->statement(kFindArrival);
  if (!prepared) return prepared.error();
  Statement& row = **prepared;
  row.bind(1, identity);
  const auto found = row.next();
  if (!found) return found.error();
  if (!*found) return std::optional<ArrivalRow>{};
  ArrivalRow arrival{row.text(0), MessageId{row.integer(1)}, row.text(2), row.text(3), row.text(4)};
  row.reset();
  return std::optional(std::move(arrival));
}

Result<bool> Journal::knowsFingerprint(const std::string& fingerprint) {
  return impl_->finds(kFindFingerprint, {fingerprint});
}

Result<bool> Journal::knowsFingerprintIn(const std::string& from, const std::string& end) {
  return impl_->finds(kFindFingerprintIn, {from, end});
}

}  // namespace tocsin::store
