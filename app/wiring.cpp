// SPDX-License-Identifier: Apache-2.0
#include "app/wiring.h"

#include "drivers/simulator/simulator.h"

namespace tocsin::app {
namespace {

dispatch::ReceiptMode modeOf(config::SpoolSection::Receipts receipts) {
  switch (receipts) {
    case config::SpoolSection::Receipts::Brief: return dispatch::ReceiptMode::Brief;
    case config::SpoolSection::Receipts::Live: return dispatch::ReceiptMode::Live;
    case config::SpoolSection::Receipts::Off: return dispatch::ReceiptMode::Off;
  }
  return dispatch::ReceiptMode::Brief;
}

// Without a [[route]]: every driver but simulators, in the order of the file; simulators only when
// there is nothing else.
std::vector<dispatch::Route> routesOf(const config::Config& config) {
  std::vector<dispatch::Route> routes;
  for (const config::RouteSection& route : config.routes)
    routes.push_back({route.prefix, route.drivers});
  if (!routes.empty()) return routes;
  dispatch::Route every;
  for (const config::DriverSection& driver : config.drivers) {
    if (driver.type != "simulator") every.drivers.push_back(driver.name);
  }
  if (every.drivers.empty() && config.drivers.size() == 1)
    every.drivers.push_back(config.drivers[0].name);
  return {every};
}

}  // namespace

dispatch::Settings settingsOf(const config::Config& config) {
  const config::QueueSection& queue = config.queue;
  dispatch::Settings settings;
  settings.policy = queue.policy;
  settings.homeCountry = queue.homeCountry;
  settings.language = reply::parseLanguage(queue.language).value_or(reply::Language::English);
  settings.suffixMatch = queue.suffixMatch;
  settings.digits = queue.digits;
  settings.numberFrom = queue.numberFrom;
  settings.numbersQuarantine = queue.numbersQuarantine;
  settings.lastResort = queue.lastResort;
  settings.maxParts = queue.maxParts;
  settings.digestAbove = queue.digestAbove;
  settings.hasHook = !queue.onEvent.empty();
  settings.receipts = modeOf(config.spool.receipts);
  settings.alarmNumbers = config.alarm.numbers;
  settings.alarmRepeat = config.alarm.repeat;
  settings.routes = routesOf(config);
  return settings;
}

spool::Options spoolOptionsOf(const config::SpoolSection& section) {
  return {section.directory, section.settle, section.keepDone, section.keepRejected};
}

std::vector<BuiltDriver> buildDrivers(const config::Config& config,
                                      Loop& loop,
                                      const Clock& clock,
                                      const Log& log) {
  std::vector<BuiltDriver> built;
  for (const config::DriverSection& section : config.drivers) {
    drivers::SimulatorOptions options;
    options.name = section.name;
    options.latency = section.latency;
    options.window = section.window;
    options.faults = section.faults;
    options.seed = section.seed;
    options.stateFile = section.stateFile;
    for (const config::PhoneScript& phone : section.phones) {
      const auto number = PhoneNumber::parse(phone.number, config.queue.homeCountry);
      if (number) options.phones.push_back({*number, phone.script});
    }
    built.push_back(
        {section.name, section.type, drivers::makeSimulator(std::move(options), loop, clock, log)});
  }
  return built;
}

}  // namespace tocsin::app
