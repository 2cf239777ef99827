// SPDX-License-Identifier: Apache-2.0
#include "queue/store/backup.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>
#include <utility>

#include "queue/store/backup_file.h"
#include "queue/store/schema.h"

namespace tocsin::store {
namespace {

namespace fs = std::filesystem;

std::string quoted(const std::string& text) {
  std::string all = "'";
  for (const char c : text) {
    all += c == '\'' ? "''" : std::string(1, c);
  }
  return all + "'";
}

// An empty file that nobody else may read; one that was left over is removed.
Status makePrivate(const std::string& path) {
  ::unlink(path.c_str());
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return systemError("cannot make " + path);
  ::close(fd);
  return {};
}

Result<Database> openJournal(const std::string& path) {
  std::error_code failed;
  if (!fs::is_regular_file(path, failed)) {
    return Error{Fault::Config, "there is no file " + path};
  }
  auto db = Database::open(path, Database::Mode::ReadOnly);
  if (!db) return db;
  const auto application = db->pragma("application_id");
  if (!application) return application.error();
  if (*application == kApplicationId) return db;
  return Error{Fault::Config, path + " is no journal of tocsin"};
}

Status writeFacts(Database& db, const Backup& facts) {
  const std::array<std::pair<std::string_view, std::string>, 4> rows{
      {{"at", std::to_string(toMillis(facts.at))},
       {"version", facts.version},
       {"config_path", facts.configPath},
       {"config", facts.config}}};
  Status status = db.execute(
      "DROP TABLE IF EXISTS backup;"
      "CREATE TABLE backup(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID");
  if (!status) return status;
  auto insert = db.prepare("INSERT INTO backup(name,value) VALUES(?,?)");
  if (!insert) return insert.error();
  for (const auto& [name, value] : rows) {
    if (status = insert->bindAll(name, std::string_view(value)).run(); !status) return status;
  }
  return {};
}

std::string textOf(const std::string& name, Database& db) {
  auto row = db.prepare("SELECT value FROM backup WHERE name=" + quoted(name));
  if (!row) return "";
  const auto found = row->next();
  return found && *found ? row->text(0) : "";
}

}  // namespace

Error systemError(const std::string& doing) {
  return {Fault::Transient, doing + ": " + std::strerror(errno)};
}

Status syncFile(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return systemError("cannot open " + path);
  const Status status = ::fsync(fd) == 0 ? Status{} : systemError("cannot sync " + path);
  ::close(fd);
  return status;
}

Status syncFolderOf(const std::string& path) {
  const fs::path folder = fs::path(path).parent_path();
  return syncFile(folder.empty() ? "." : folder.string());
}

Status quickCheck(Database& db) {
  auto check = db.prepare("PRAGMA quick_check(1)");
  if (!check) return check.error();
  const auto row = check->next();
  if (!row) return row.error();
  const std::string says = *row ? check->text(0) : "nothing";
  if (says == "ok") return {};
  return Error{Fault::Damaged, "it does not read back: " + says};
}

Status copyDatabase(Database& from, const std::string& to) {
  if (Status status = makePrivate(to); !status) return status;
  // One statement is one moment, whatever the daemon writes meanwhile; SQLite does not sync it.
  return from.execute("VACUUM INTO " + quoted(fs::absolute(to).string()));
}

Status backUp(const std::string& journal, const Backup& facts, const std::string& to) {
  auto from = openJournal(journal);
  if (!from) return from.error();
  const std::string fresh = to + ".tmp";
  Status status = copyDatabase(*from, fresh);
  if (status) {
    auto copy = Database::open(fresh, Database::Mode::ReadWrite);
    status = copy ? writeFacts(*copy, facts) : Status(copy.error());
    if (status) status = quickCheck(*copy);
  }
  if (status) status = syncFile(fresh);
  if (status && ::rename(fresh.c_str(), to.c_str()) != 0) status = systemError("cannot make " + to);
  if (status) return syncFolderOf(to);
  ::unlink(fresh.c_str());
  return status;
}

Result<Backup> readBackup(const std::string& file) {
  auto db = openJournal(file);
  if (!db) return db.error();
  const auto version = db->pragma("user_version");
  if (!version) return version.error();
  if (*version > newestSchema()) {
    return Error{Fault::Config,
                 file + " was written by a newer Tocsin (schema " + std::to_string(*version) +
                     "): install that version first"};
  }
  if (Status status = quickCheck(*db); !status) return status.error();
  Backup found;
  const std::string at = textOf("at", *db);
  if (at.empty()) return Error{Fault::Config, file + " is a journal, but no backup of one"};
  found.at = fromMillis(std::stoll("0" + at));
  found.version = textOf("version", *db);
  found.configPath = textOf("config_path", *db);
  found.config = textOf("config", *db);
  auto counts = db->prepare("SELECT count(*),coalesce(sum(open),0) FROM messages");
  if (!counts) return counts.error();
  const auto row = counts->next();
  if (!row) return row.error();
  found.messages = counts->integer(0);
  found.open = counts->integer(1);
  return found;
}

}  // namespace tocsin::store
