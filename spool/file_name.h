// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "queue/base/time.h"

namespace tocsin::spool {

inline constexpr std::size_t kFileNameBytesMax = 255;  // NAME_MAX of every Linux file system

// True for `*.xml` in any case, except names that start with a dot and LoriotPro's own
// MsgQueue.xml. Names that end in .tmp are no `*.xml`.
bool isAlertName(std::string_view name);

// The unix time that starts the name, when it is exactly ten digits followed by a non-digit.
std::optional<Time> timeInName(std::string_view name);

// The name as it may stand in a log, an SMS, XML or JSON: one line of valid UTF-8 of at most 255
// bytes. An ordinary name is left as it is; a hostile one (control characters, bytes that are no
// UTF-8, marks that reverse the writing) has its bytes written as %0A, and is cut when that makes
// it too long.
std::string displayName(std::string_view name);

// `stem` + `suffix` in at most 255 bytes: a stem that is too long is cut and gets a hash of itself,
// so that two long names stay two.
std::string fitName(std::string_view stem, std::string_view suffix);

}  // namespace tocsin::spool
