// SPDX-License-Identifier: Apache-2.0
// Putting a backup in the place of the journal.
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#include "queue/base/limits.h"
#include "queue/store/backup.h"
#include "queue/store/backup_file.h"
#include "queue/store/history_index.h"
#include "queue/store/lock.h"
#include "queue/store/schema.h"

namespace tocsin::store {
namespace {

namespace fs = std::filesystem;

// "queue.db.before-restore-20261121T080000Z", one that is free.
std::string asideName(const std::string& journal, Time now) {
  std::string stamp = toRfc3339(now).substr(0, 19);
  std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
  const std::string name = journal + ".before-restore-" + stamp + "Z";
  std::string free = name;
  for (int i = 2; fs::exists(free); ++i) {
    free = name + "-" + std::to_string(i);
  }
  return free;
}

Result<std::int64_t> integerOf(Database& db, const std::string& sql) {
  auto row = db.prepare(sql);
  if (!row) return row.error();
  const auto found = row->next();
  if (!found) return found.error();
  return *found ? row->integer(0) : 0;
}

// Those that would be given out next: the same that were given out after the backup.
Status quarantineNumbers(Database& db, const RestoreOrder& order) {
  escalation::NumberPool pool(order.numbers);
  auto uses = db.prepare(kNumberUses);
  if (!uses) return uses.error();
  for (auto more = uses->next(); more && *more; more = uses->next()) {
    if (uses->flag(2)) {
      pool.restoreOpen(uses->text(0));
    } else {
      pool.restoreClosed(uses->text(0), uses->time(3), order.now);
    }
  }
  auto texts = db.prepare("SELECT text FROM messages WHERE open=1");
  if (!texts) return texts.error();
  for (auto more = texts->next(); more && *more; more = texts->next()) {
    pool.holdText(texts->view(0));
  }
  auto insert = db.prepare("REPLACE INTO lost_numbers(number,since) VALUES(?,?)");
  if (!insert) return insert.error();
  for (std::size_t i = 0; i < limits::kNumbersSkipped; ++i) {
    const auto number = pool.take(order.now);
    if (!number) return {};
    const std::string_view text = *number;
    if (Status status = insert->bindAll(text, order.now).run(); !status) return status;
  }
  return {};
}

std::string raiseFloor(const std::string& name, const std::string& last) {
  return "REPLACE INTO floors(name,last) SELECT '" + name + "',max((" + last +
         "),coalesce((SELECT last FROM floors WHERE name='" + name + "'),0))+" +
         std::to_string(limits::kIdsSkipped) + ";";
}

// What was true when the backup was made, and must not be acted upon now.
std::string settlingSql(Time at, Time now) {
  const std::string then = std::to_string(toMillis(at));
  const std::string today = std::to_string(toMillis(now));
  return "INSERT OR IGNORE INTO held(message,since) SELECT id," + then +
         " FROM messages WHERE open=1;"
         // Kind 0 is a page of an open message: it waits. One that was being handed over may have
         // been sent; that is said.
         "INSERT INTO events(at,message,event,reason) SELECT " +
         today +
         ",message,'MAYBE_SENT',recipient||': was being handed to '||driver||' when the backup was "
         "made' FROM pages WHERE state=1 AND kind=0;"
         "UPDATE pages SET state=0,carried_by=NULL,part=1 WHERE state IN (1,2) AND kind=0;"
         "UPDATE pages SET state=5,error='of before the restored backup' WHERE state<3 AND kind<>0;"
         // Who was erased stays so, and his alias is not given twice.
         "DELETE FROM alarms WHERE cause<>'mark' OR subject NOT IN ('erasing','erased');"
         "DELETE FROM sessions; DELETE FROM closings;" +
         raiseFloor("message", "SELECT coalesce(max(id),0) FROM messages") +
         raiseFloor("page", "SELECT coalesce(max(id),0) FROM pages") +
         raiseFloor("inbox", "SELECT coalesce(max(id),0) FROM inbox") +
         raiseFloor("hook", "SELECT coalesce(max(id),0) FROM hooks") +
         raiseFloor("closing", "SELECT 0") +
         raiseFloor("version", "SELECT coalesce(max(version),0) FROM list_entries") +
         "INSERT INTO events(id,at,message,event,reason) SELECT coalesce(max(id),0)+" +
         std::to_string(limits::kIdsSkipped) + "," + today + ",0,'RESTORED','the backup of " +
         toRfc3339(at) + "' FROM events;";
}

// Brings the copy to what the daemon may start from; returns how many messages are held.
Result<std::int64_t> settle(const std::string& copy, const RestoreOrder& order, Time at) {
  auto db = Database::open(copy, Database::Mode::ReadWrite);
  if (!db) return db.error();
  Status status = db->execute("DROP TABLE backup");
  if (status) status = migrate(*db);
  if (status) status = db->execute("BEGIN IMMEDIATE");
  if (status) status = quarantineNumbers(*db, order);
  if (status) status = db->execute(settlingSql(at, order.now) + "COMMIT");
  if (status) status = quickCheck(*db);
  if (!status) return status.error();
  return integerOf(*db, "SELECT count(*) FROM held");
}

// What is in the log of the present journal goes into its file, so that it can be moved alone.
// False: there is none that reads, or somebody reads it just now: the log has to go with the file.
bool settleLog(const std::string& journal) {
  auto db = Database::open(journal, Database::Mode::ReadWrite);
  const auto isBusy = db ? db->pragma("wal_checkpoint(TRUNCATE)") : Result<std::int64_t>(1);
  return isBusy && *isBusy == 0;
}

// Files are the daemon's, who may be another user than the one who restores.
void giveTo(const std::string& path, const struct stat& owner) {
  if (::geteuid() == 0) static_cast<void>(::chown(path.c_str(), owner.st_uid, owner.st_gid));
}

Result<std::string> keepAside(const std::string& journal, Time now) {
  std::error_code failed;
  if (!fs::exists(journal, failed)) return std::string();
  const std::string kept = asideName(journal, now);
  const bool isSettled = settleLog(journal);
  for (const char* part : {"-wal", "-shm"}) {
    const std::string file = journal + part;
    if (!fs::exists(file, failed)) continue;
    // Left where it is, SQLite would read it into the restored journal.
    if (isSettled ? ::unlink(file.c_str()) != 0
                  : ::rename(file.c_str(), (kept + part).c_str()) != 0)
      return systemError("cannot move " + file);
  }
  if (::link(journal.c_str(), kept.c_str()) == 0) return kept;
  if (::rename(journal.c_str(), kept.c_str()) != 0) return systemError("cannot keep " + journal);
  return kept;
}

Status mayReplace(const RestoreOrder& order) {
  std::error_code failed;
  if (order.mayReplace || !fs::exists(order.journal, failed)) return {};
  auto db = Database::open(order.journal, Database::Mode::ReadOnly);
  const auto messages =
      db ? integerOf(*db, "SELECT count(*) FROM messages") : Result<std::int64_t>(db.error());
  if (messages && *messages == 0) return {};
  const std::string has =
      messages ? "has " + std::to_string(*messages) + " messages" : "cannot be read";
  return Error{Fault::Config,
               "the journal " + order.journal + " " + has +
                   ": --force puts the backup in its place and keeps it beside it"};
}

// Makes the journal that is put in place: `fresh`, on the disk. Returns how many are held.
Result<std::int64_t> make(const std::string& fresh, const RestoreOrder& order, Time at) {
  auto from = Database::open(order.file, Database::Mode::ReadOnly);
  if (!from) return from.error();
  if (Status status = copyDatabase(*from, fresh); !status) return status.error();
  const auto held = settle(fresh, order, at);
  if (!held) return held;
  if (Status status = syncFile(fresh); !status) return status.error();
  return held;
}

Result<Restored> putInPlace(const std::string& fresh,
                            const RestoreOrder& order,
                            Time at,
                            const struct stat& owner) {
  const auto held = make(fresh, order, at);
  if (!held) return held.error();
  giveTo(fresh, owner);
  auto kept = keepAside(order.journal, order.now);
  if (!kept) return kept.error();
  if (::rename(fresh.c_str(), order.journal.c_str()) != 0) {
    return systemError("cannot make " + order.journal);
  }
  return Restored{*held, std::move(*kept)};
}

}  // namespace

Result<Restored> restore(const RestoreOrder& order) {
  const auto backup = readBackup(order.file);
  if (!backup) return backup.error();
  std::error_code failed;
  const fs::path folder = fs::path(order.journal).parent_path();
  fs::create_directories(folder, failed);
  const auto lock = Lock::take(order.journal);
  if (!lock) return lock.error();
  if (Status status = mayReplace(order); !status) return status.error();

  struct stat owner {};

  if (::stat(order.journal.c_str(), &owner) != 0) {
    if (::stat(folder.c_str(), &owner) != 0)
      return systemError("cannot look at " + folder.string());
  }
  giveTo(order.journal + ".lock", owner);
  const std::string fresh = order.journal + ".restoring";
  auto restored = putInPlace(fresh, order, backup->at, owner);
  for (const char* part : {"", "-wal", "-shm"}) {
    ::unlink((fresh + part).c_str());  // of one that failed: it takes room, and holds numbers
    if (restored) ::unlink((historyIndexPath(order.journal) + part).c_str());  // made anew
  }
  if (!restored) return restored;
  if (Status status = syncFolderOf(order.journal); !status) return status.error();
  return restored;
}

}  // namespace tocsin::store
