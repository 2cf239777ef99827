// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/names.h"

#include <algorithm>

#include "queue/base/limits.h"
#include "queue/base/utf8.h"

namespace tocsin::dispatch {

bool isName(std::string_view name) {
  if (name.empty() || name.size() > limits::kNameCharsMax || name.front() == '-' ||
      name.front() == '.') {
    return false;
  }
  for (std::string_view rest = name; !rest.empty();) {
    const Utf8Char one = firstUtf8Char(rest);
    if (one.codePoint == kReplacement) return false;  // a name from an URL may be any bytes
    rest.remove_prefix(one.bytes);
  }
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
  });
}

}  // namespace tocsin::dispatch
