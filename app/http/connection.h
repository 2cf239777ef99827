// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/http/exchange.h"
#include "app/http/front.h"
#include "queue/base/log.h"

namespace tocsin::http {

// Reads one request from `fd`, answers it by `answerer`, and is done: every connection carries one
// request, so what follows it is never taken for another one (the desynchronisation of a body that
// was not read), and no idle client holds one of few threads. Closing `fd` is left to the caller.
void serveConnection(int fd, Deadline& deadline, const Answerer& answerer, const Log& log);

}  // namespace tocsin::http
