// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "queue/reply/wording.h"

namespace tocsin::dispatch {

// An answer that waits in the outbox, as one text: fields separated by U+001F, the parts of a list
// by U+001E. It is worded only when it is handed over, merged with what else waits for the person.
std::string encodeAnswer(const reply::Answer& answer);

// Reads what encodeAnswer wrote; missing fields read as empty.
reply::Answer decodeAnswer(std::string_view payload);

}  // namespace tocsin::dispatch
