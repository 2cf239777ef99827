// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <Poco/Net/SecureStreamSocket.h>

#include "drivers/gateway/url.h"
#include "queue/base/result.h"

namespace tocsin::gateway {

// TLS 1.2 or newer over a connected socket, with waits; nothing of ours goes inside before the
// certificate is verified: its chain, its time, and that it is made out to the host of `url`.
// Config error that begins with "certificate" when it is not trusted, Transient when the handshake
// breaks.
Result<Poco::Net::SecureStreamSocket> secure(const Poco::Net::StreamSocket& socket,
                                             const Url& url,
                                             const std::string& caFile);

}  // namespace tocsin::gateway
