// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "queue/base/result.h"
#include "queue/store/sqlite.h"

// What backups, restores and the recovery share.
namespace tocsin::store {

// Each use of a number, oldest first: number, -, open, and since when it is not used. Those that a
// restore skipped count as used.
inline constexpr const char* kNumberUses =
    "SELECT number,max(id),open,max(coalesce(closed,0),coalesce(cleared,0)) FROM messages GROUP BY "
    "number UNION ALL SELECT number,0,0,since FROM lost_numbers ORDER BY 2";

Error systemError(const std::string& doing);  // with errno's words

// Copies the whole database as it is at one moment into a new file of mode 0600; not synced.
Status copyDatabase(Database& from, const std::string& to);

Status quickCheck(Database& db);  // Damaged: it does not read back

Status syncFile(const std::string& path);
Status syncFolderOf(const std::string& path);  // so that a rename in it is durable

}  // namespace tocsin::store
