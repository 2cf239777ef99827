// SPDX-License-Identifier: Apache-2.0
#include "queue/store/checkup.h"

#include <chrono>

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

// The first complaint; "" when there is none.
Result<std::string> quickCheck(Database& db) {
  auto check = db.prepare("PRAGMA quick_check(1)");
  if (!check) return check.error();
  const auto row = check->next();
  if (!row) return row.error();
  const std::string says = *row ? check->text(0) : "";
  return says == "ok" ? std::string() : says;
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
  const Result<std::string> damage = read ? quickCheck(*db) : Result<std::string>(read.error());
  if (damage) {
    found.damage = *damage;
    return found;
  }
  found.wasCut = std::chrono::steady_clock::now() >= end;
  if (!found.wasCut) return damage.error();
  return found;
}

}  // namespace tocsin::store
