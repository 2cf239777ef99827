// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "queue/base/result.h"

namespace tocsin::setup {

// Writes a configuration: whoever reads it meanwhile has the old one or the new one, whole. What
// was there is kept beside it as NAME.bak, and the new one gets its owner and mode; a first one is
// 0640 and of its directory's group. An Error is a sentence for people.
Status replaceFile(const std::string& path, const std::string& text);

}  // namespace tocsin::setup
