// SPDX-License-Identifier: Apache-2.0
// Plays simulated nights: simulation [--seeds=N | --seeds=FROM..TO | --seed=N] [--trace]
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <unistd.h>

#include "tests/simulation/world.h"

namespace {

using tocsin::simulation::Broken;
using tocsin::simulation::Tally;
using tocsin::simulation::World;

constexpr std::uint64_t kSeeds = 2000;
// In a run as long as this each kind of trouble comes up; one that does not is not simulated.
constexpr std::uint64_t kLongRun = 500;
constexpr int kFailuresShown = 40;
constexpr int kUsage = 64;

struct Order {
  std::uint64_t from = 1, to = kSeeds;
  bool traced = false;
};

std::string command;
std::string replay;  // of the world that is being played, for a bug that aborts

std::optional<std::uint64_t> numberOf(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = fault == std::errc() && end == text.data() + text.size();
  return whole ? std::optional(number) : std::nullopt;
}

bool read(std::string_view argument, Order& order) {
  constexpr std::string_view kSeedIs = "--seed=", kSeedsAre = "--seeds=";
  if (argument == "--trace") return order.traced = true;
  if (argument.substr(0, kSeedIs.size()) == kSeedIs) {
    const auto seed = numberOf(argument.substr(kSeedIs.size()));
    order.from = order.to = seed.value_or(0);
    return seed.has_value();
  }
  if (argument.substr(0, kSeedsAre.size()) != kSeedsAre) return false;
  const std::string_view range = argument.substr(kSeedsAre.size());
  const auto dots = range.find("..");
  const auto from =
      dots == range.npos ? std::optional<std::uint64_t>(1) : numberOf(range.substr(0, dots));
  const auto to = numberOf(dots == range.npos ? range : range.substr(dots + 2));
  if (!from || !to || *to < *from) return false;
  order.from = *from;
  order.to = *to;
  return true;
}

// A check() of the product that fails aborts; say which world it was.
void sayReplay(int) {
  const ssize_t written = ::write(STDOUT_FILENO, replay.data(), replay.size());
  static_cast<void>(written);
}

bool isGood(std::uint64_t seed, bool traced, Tally& tally) {
  replay = "FAILED (aborted): " + command + " --seed=" + std::to_string(seed) + " --trace\n";
  World world(seed, traced, tally);
  try {
    world.play();
    return true;
  } catch (const Broken& rule) {
    if (!traced) {
      for (const std::string& line : world.story().lines())
        std::printf("    %s\n", line.c_str());
    }
    std::printf("FAILED: %s --seed=%llu --trace   rule: %s\n",
                command.c_str(),
                static_cast<unsigned long long>(seed),
                rule.what());
    std::fflush(stdout);
  }
  return false;
}

// How often each thing came up; how many never did although the run was long.
int tell(const Tally& tally, bool isLong) {
  int missing = 0;
  for (const auto& [kind, name] : tocsin::simulation::kKindNames) {
    std::printf("%10ld %.*s\n", tally.of(kind), static_cast<int>(name.size()), name.data());
    if (!isLong || tally.of(kind) > 0) continue;
    ++missing;
    std::printf("FAILED: this never happened: %.*s\n", static_cast<int>(name.size()), name.data());
  }
  return missing;
}

}  // namespace

int main(int count, char** arguments) {
  command = arguments[0];
  Order order;
  for (int i = 1; i < count; ++i) {
    if (read(arguments[i], order)) continue;
    std::fprintf(stderr, "usage: simulation [--seeds=N | --seeds=FROM..TO | --seed=N] [--trace]\n");
    return kUsage;
  }
  std::signal(SIGABRT, sayReplay);
  std::setvbuf(stdout, nullptr, _IOLBF, 0);  // also when it aborts
  Tally tally;
  std::uint64_t passed = 0, failed = 0;
  for (std::uint64_t seed = order.from; seed <= order.to; ++seed) {
    (isGood(seed, order.traced, tally) ? passed : failed) += 1;
    if (failed >= kFailuresShown) break;
  }
  failed += static_cast<std::uint64_t>(tell(tally, passed + failed >= kLongRun));
  std::printf("%llu passed, %llu failed\n",
              static_cast<unsigned long long>(passed),
              static_cast<unsigned long long>(failed));
  return failed == 0 ? 0 : 1;
}
