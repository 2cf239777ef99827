// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

namespace tocsin::config {

// The candidate that `word` was probably meant to be: at most a third of its letters (and at least
// one) missing, added, wrong or swapped with a neighbour. Empty when none is that near.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace tocsin::config
