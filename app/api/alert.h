// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "app/api/call.h"
#include "queue/base/incoming.h"

namespace tocsin::api {

// Reads the body of POST /messages, which fits its shape, into `alert`; else what is wrong with it.
//
// The spool's rules hold but one: a producer here hears the answer, so what a file would have
// ignored with a note (an unknown severity, a time that is none) is refused. A text over
// limits::kMessageTextCharsMax is cut and noted all the same: an alert that is too long is still
// one.
std::optional<Response> readAlert(const Call& call, Time now, Incoming& alert);

}  // namespace tocsin::api
