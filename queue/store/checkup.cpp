// SPDX-License-Identifier: Apache-2.0
#include "queue/store/checkup.h"

#include <chrono>

#include "queue/store/backup_file.h"
#include "queue/store/schema.h"
#include "queue/store/sqlite.h"

namespace tocsin::store {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

// The newest of each driver; the indexes of neither table help, but both are read once.
constexpr const char* kHanded =
    "SELECT driver, max(handed_at) FROM pages WHERE handed_at IS NOT NULL AND driver <> '' "
    "GROUP BY driver";
constexpr const char* kReceived = "SELECT driver, max(received_at) FROM inbox GROUP BY driver";

Status readTimes(Database& db, const char* sql, std::map<std::string, Time>& times) {
  auto rows = db.prepare(sql);
  if (!rows) return rows.error();
  while (true) {
    const auto row = rows->next();
    if (!row) return row.error();
    if (!*row) return {};
    times[rows->text(0)] = rows->time(1);
  }
}

Status isJournal(Database& db) {
  const auto application = db.pragma("application_id");
  if (!application) return application.error();
  if (*application == kApplicationId) return {};
  return Error{Fault::Config, "this is no journal of Tocsin"};
}

}  // namespace

Result<Checkup> checkUp(const std::string& path, Duration timeMax) {
  auto db = Database::open(path, Database::Mode::ReadOnly);
  if (!db) return db.error();
  if (const Status known = isJournal(*db); !known) return known.error();
  const SteadyTime end = std::chrono::steady_clock::now() + timeMax;
  db->stopAt(end);
  Checkup found;
  Status read = readTimes(*db, kReceived, found.lastReceived);
  if (read) read = readTimes(*db, kHanded, found.lastHanded);
  const Status sound = read ? quickCheck(*db) : read;
  if (!sound && sound.error().fault == Fault::Damaged) found.damage = sound.error().what;
  if (sound || !found.damage.empty()) return found;
  found.wasCut = std::chrono::steady_clock::now() >= end;
  if (!found.wasCut) return sound.error();
  return found;
}

}  // namespace tocsin::store
