// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "queue/base/result.h"
#include "queue/store/sqlite.h"

// What making a backup and restoring one share.
namespace tocsin::store {

// Copies the whole database as it is at one moment into a new file of mode 0600; not synced.
Status copyDatabase(Database& from, const std::string& to);

Status quickCheck(Database& db);  // Damaged: it does not read back

Status syncFile(const std::string& path);
Status syncFolderOf(const std::string& path);  // so that a rename in it is durable

}  // namespace tocsin::store
