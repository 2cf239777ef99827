// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "app/config/config.h"
#include "queue/base/log.h"
#include "queue/base/result.h"

// What happens before the appliance runs: its arguments, and a configuration that can be used.
namespace tocsin::app {

struct Options {
  std::string config = "/etc/tocsin/tocsin.toml";
  std::string state;     // directory of the last good configuration
  bool verbose = false;  // the log shows texts of messages, too
  // Instead of running: archive.h.
  std::string backup, restore;  // a file
  bool force = false, keepConfiguration = false;
};

// `--config FILE`, `--state DIR` (else $STATE_DIRECTORY, else /var/lib/tocsin), `--verbose`; what
// `tocsin backup` and `tocsin restore` add: `--backup FILE`, `--restore FILE`, `--force`,
// `--keep-configuration`.
Result<Options> readOptions(int argc, char** argv);

struct Start {
  std::string path;  // of the configuration's file
  config::Config config;
  std::string badConfiguration;  // what is wrong with the file; empty: it is good and in use
};

// The configuration, or the last good one when it is bad; nothing when there is none at all. Every
// problem is logged. A good one is kept as the last good one; `before` is what ran until now.
std::optional<Start> loadConfiguration(const Options& options,
                                       const std::optional<Start>& before,
                                       const Log& log);

// Where loadConfiguration() keeps the last good one.
std::string lastGoodPath(const Options& options);

// What `tocsin check` says of the file now, only errors, one a line; empty: it is good.
std::string mistakesOf(const std::string& path);

}  // namespace tocsin::app
