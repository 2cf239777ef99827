// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "drivers/gateway/http_client.h"
#include "drivers/gateway/interrupt.h"

namespace tocsin::gateway {

// One request and its answer, in this thread, with waits. It ends by itself when the server does
// its part; `interrupt` ends it otherwise.
HttpEnd exchange(const HttpRequest& request, Interrupt& interrupt);

}  // namespace tocsin::gateway
