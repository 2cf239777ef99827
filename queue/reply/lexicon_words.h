// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "queue/reply/lexicon.h"

namespace tocsin::reply {

// The meaning of a single word as the lists have it: lower case, without accents and apostrophes.
Meaning listedMeaning(std::string_view word);

}  // namespace tocsin::reply
