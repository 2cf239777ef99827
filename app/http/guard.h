// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/http/exchange.h"

namespace tocsin::http {

// Keeps pages of other sites out (docs/formats/http.md, "Connections"): a request over TCP names
// this box in `Host`, else 421; and when it says which page sent it (`Origin`) that page is ours,
// else 403. The port in `Host` is not looked at, for ports are forwarded.
//
// `here` is the address that the connection came to; `names` are further names of this box, in any
// case. A page by TLS may come through a reverse proxy of this machine without it. The Unix socket
// takes everything: no browser gets there.
std::optional<Response> refuseStranger(const Request& request,
                                       const std::string& here,
                                       const std::vector<std::string>& names);

}  // namespace tocsin::http
