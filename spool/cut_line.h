// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "queue/base/sms_text.h"

namespace tocsin::spool {

// The first `chars` characters of a line that is one line already; it still is one, without the
// blank that the cut may leave at its end.
inline std::string cutLine(std::string_view line, std::size_t chars) {
  std::string_view kept = firstChars(line, chars);
  if (kept.ends_with(' ')) kept.remove_suffix(1);
  return std::string{kept};
}

}  // namespace tocsin::spool
