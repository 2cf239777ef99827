// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "queue/base/phone_number.h"

namespace tocsin::dispatch {

// A number as people write it: "+33 6 12 34 56 78". The groups are those of the country where we
// know them, else of three digits from the left, a single last digit with the group before it.
// What is not international stays as it is.
std::string shownNumber(const PhoneNumber& number);

}  // namespace tocsin::dispatch
