// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/api/options.h"
#include "app/config/config.h"
#include "app/driver_wiring.h"

// From what other rooms have to what the routes take: the spool, the simulated phones, the port.
namespace tocsin::app {

// What the desk looks at is the file system; `isPaused`: nothing is taken from the directory now.
api::SpoolDesk spoolDeskOf(const std::string& directory, bool isPaused);

// The phones of all drivers that are simulators. `drivers` outlive what this returns; a number is
// read as `homeCountry` writes it.
api::Phones phonesOf(const std::vector<BuiltDriver>& drivers, const std::string& homeCountry);

// What the configuration says of the page and the API.
api::ServerOptions serverOptionsOf(const config::Config& config, bool isDegraded);

http::TcpOptions tcpOptionsOf(const config::HttpSection& http);

// What to tell the log of such a box. Not the link of ServerOptions::firstLink: logs are forwarded,
// kept and read by others, and who opens it first is the admin.
inline constexpr std::string_view kNobodyMayLogIn =
    "nobody may log in yet: tocsin user add NAME --role admin";

}  // namespace tocsin::app
