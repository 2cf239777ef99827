// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "app/api/refusal.h"
#include "queue/base/result.h"
#include "queue/base/time.h"

namespace tocsin::api {

// What is written keeps the order of its fields for the reader. What is read does not: looking for
// a name among ordered fields is linear, and a hostile body has a hundred thousand of them.
using JsonOut = nlohmann::ordered_json;
using JsonIn = nlohmann::json;

// At most limits::kJsonDepthMax deep (what is deeper could overflow the stack later on). A
// Permanent error that says where the text stops being JSON.
Result<JsonIn> parseJson(std::string_view text);

// One line; bytes that are no UTF-8 are shown as U+FFFD.
std::string dumpJson(const JsonOut& json);

Response jsonResponse(const JsonOut& json, int status = 200);

// {"items": [...], "next": cursor or null, "now": time}
JsonOut listing(JsonOut items, std::int64_t next, Time now);

// The same for an answer that is kept, without its end, and with it: `now` is another one each
// time.
std::string listingText(JsonOut items, std::int64_t next);
Response withNow(const std::string& listingText, Time now);

// Absent is null.
JsonOut orNull(const std::string& text);
JsonOut orNull(const OptionalTime& time);

}  // namespace tocsin::api
