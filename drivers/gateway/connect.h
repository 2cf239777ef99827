// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Poco/Net/StreamSocket.h>

#include "drivers/gateway/interrupt.h"
#include "drivers/gateway/url.h"
#include "queue/base/result.h"
#include "queue/base/time.h"

namespace tocsin::gateway {

// A connection to the host of `url`, to be read and written with waits. An address needs no name
// server; a name is looked up in a thread of its own, which nothing can end, and each of its
// addresses is tried for its share of `timeMax`. Waits in this thread until then, or until
// `interrupt` stops it, which watches the connection. Transient error.
Result<Poco::Net::StreamSocket> connectTo(const Url& url, Duration timeMax, Interrupt& interrupt);

}  // namespace tocsin::gateway
