// SPDX-License-Identifier: Apache-2.0
#include "app/startup.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "app/checks/checks.h"

namespace tocsin::app {
namespace {

namespace fs = std::filesystem;

const config::Checks kChecks = checks::configChecks();

void keepLastGood(const Options& options, const Log& log) {
  const fs::path kept = lastGoodPath(options);
  const fs::path fresh = kept.string() + ".tmp";
  std::error_code failed;
  fs::create_directories(kept.parent_path(), failed);
  if (!failed) fs::copy_file(options.config, fresh, fs::copy_options::overwrite_existing, failed);
  if (!failed) fs::rename(fresh, kept, failed);
  if (failed) {
    log(LogLevel::Warning,
        "the last good configuration cannot be kept in " + options.state + " (" + failed.message() +
            "): a mistake in the next one will keep tocsin from starting");
  }
}

void logProblems(const config::Parsed& parsed, const std::string& path, const Log& log) {
  for (const config::Problem& problem : parsed.problems) {
    std::string line = config::toText({problem}, path);
    while (!line.empty() && line.back() == '\n')
      line.pop_back();
    log(problem.warning ? LogLevel::Warning : LogLevel::Error, line);
  }
}

std::string firstError(const config::Parsed& parsed) {
  for (const config::Problem& problem : parsed.problems) {
    if (!problem.warning) return "line " + std::to_string(problem.line) + ": " + problem.what;
  }
  return "unknown";
}

}  // namespace

std::string lastGoodPath(const Options& options) {
  return config::lastGoodPath(options.config, options.state);
}

Result<Options> readOptions(int argc, char** argv) {
  Options options;
  const char* state = std::getenv("STATE_DIRECTORY");
  options.state = state != nullptr && *state != '\0' ? state : "/var/lib/tocsin";
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    const bool hasValue = i + 1 < argc;
    if (argument == "--verbose") {
      options.verbose = true;
    } else if (argument == "--config" && hasValue) {
      options.config = argv[++i];
    } else if (argument == "--state" && hasValue) {
      options.state = argv[++i];
    } else if (argument == "--backup" && hasValue) {
      options.backup = argv[++i];
    } else if (argument == "--restore" && hasValue) {
      options.restore = argv[++i];
    } else if (argument == "--force") {
      options.force = true;
    } else if (argument == "--keep-configuration") {
      options.keepConfiguration = true;
    } else {
      return Error{Fault::Config,
                   "unknown argument " + std::string(argument) +
                       "; usage: tocsin serve [--config FILE] [--state DIR] [--verbose]"};
    }
  }
  return options;
}

std::optional<Start> loadConfiguration(const Options& options,
                                       const std::optional<Start>& before,
                                       const Log& log) {
  config::Parsed parsed = config::load(options.config, kChecks);
  logProblems(parsed, options.config, log);
  if (parsed.config) {
    keepLastGood(options, log);
    return Start{options.config, std::move(*parsed.config), {}};
  }
  if (before) {
    log(LogLevel::Critical, "the configuration is bad: running on with the one before");
    return Start{options.config, before->config, firstError(parsed)};
  }
  const fs::path kept = lastGoodPath(options);
  config::Parsed last = config::load(kept.string(), kChecks);
  if (!last.config) {
    log(LogLevel::Critical,
        "the configuration is bad and there is no last good one in " + options.state +
            ": correct " + options.config + " (tocsin check) and start again");
    return std::nullopt;
  }
  log(LogLevel::Critical,
      "the configuration is bad: running on the last good one, " + kept.string());
  return Start{options.config, std::move(*last.config), firstError(parsed)};
}

std::string mistakesOf(const std::string& path) {
  std::vector<config::Problem> errors = config::load(path, kChecks).problems;
  std::erase_if(errors, [](const config::Problem& problem) { return problem.warning; });
  std::string text = config::toText(errors, path);
  if (!text.empty()) text.pop_back();
  return text;
}

}  // namespace tocsin::app
