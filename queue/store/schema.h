// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "queue/base/result.h"
#include "queue/store/sqlite.h"

namespace tocsin::store {

// "Tocs": tells file(1) and us whose database this is.
inline constexpr std::int64_t kApplicationId = 0x546f6373;

// The schema of this program.
std::int64_t newestSchema();

// Brings an empty or older journal to this program's schema, step by step, each in a transaction.
// Config: the file belongs to another program or to a newer Tocsin.
Status migrate(Database& db);

}  // namespace tocsin::store
