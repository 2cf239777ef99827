// SPDX-License-Identifier: Apache-2.0
// tocsind: the appliance in the foreground (`tocsin serve` becomes it).
#include <cstdio>
#include <malloc.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "app/appliance.h"
#include "app/archive.h"
#include "app/loop/log_sink.h"
#include "app/loop/qt_loop.h"
#include "app/loop/signals.h"
#include "app/startup.h"

namespace {

constexpr int kExitOk = 0;
constexpr int kExitUsage = 64;
constexpr int kExitConfiguration = 78;

}  // namespace

int main(int argc, char** argv) {
  using namespace tocsin;
  // One heap for all threads: those of the HTTP side are few and mostly asleep.
  ::mallopt(M_ARENA_MAX, 1);
  loop::blockSignals();
  const auto options = app::readOptions(argc, argv);
  if (!options) {
    std::fprintf(stderr, "tocsind: %s\n", options.error().what.c_str());
    return kExitUsage;
  }
  if (!options->backup.empty()) return app::backUp(*options);
  if (!options->restore.empty()) return app::restore(*options);
  const Log log = loop::logToStandardError(options->verbose ? LogLevel::Debug : LogLevel::Info);
  loop::QtLoop loop(log);
  app::Reason reason;
  std::optional<app::Start> start;
  while (true) {
    start = app::loadConfiguration(*options, start, log);
    if (!start) return kExitConfiguration;
    app::Ending ending = app::Appliance(*start, std::move(reason), loop, log).run();
    if (ending.kind == app::Ending::Kind::Stop) return kExitOk;
    reason = std::move(ending.reason);  // recover, or read the configuration anew
  }
}
