// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/config/config.h"
#include "app/forward/target.h"
#include "drivers/channel/channel.h"
#include "drivers/gateway/gateway.h"

// What drivers and targets say of a configuration, for the daemon and for `tocsin check`: the
// parser knows none of them.
namespace tocsin::checks {

config::Checks configChecks();

// "smsc.example.net:2775", "[2001:db8::1]:2775".
std::string serverOf(const config::CentreSection& centre);

channel::ChannelOptions lineTo(const config::CentreSection& centre);
gateway::ExecOptions execOptions(const config::DriverSection& section);
gateway::HttpOptions httpOptions(const config::DriverSection& section);
forward::FolderOptions folderOptions(const config::ForwardSection& section);
forward::HttpOptions httpOptions(const config::ForwardSection& section);
forward::ProgramOptions programOptions(const config::ForwardSection& section);

}  // namespace tocsin::checks
