// SPDX-License-Identifier: Apache-2.0
#include "app/wiring.h"

#include <filesystem>
#include <fstream>
#include <utility>

#include "drivers/channel/channel.h"
#include "drivers/channel/note_file.h"
#include "drivers/modem/modem.h"
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

BuiltDriver simulatorOf(const config::Config& config,
                        const config::DriverSection& section,
                        Loop& loop,
                        const Clock& clock,
                        const Log& log) {
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
  return {section.name,
          section.type,
          nullptr,
          drivers::makeSimulator(std::move(options), loop, clock, log)};
}

// The first line of a file that holds a secret, without blanks at its ends.
Result<std::string> secretIn(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!file || !std::getline(file, line)) {
    return Error{Fault::Config, path + " cannot be read, or is empty"};
  }
  constexpr std::string_view kBlanks = " \t\r";
  const auto from = line.find_first_not_of(kBlanks);
  if (from == std::string::npos) return Error{Fault::Config, path + " holds nothing"};
  return line.substr(from, line.find_last_not_of(kBlanks) - from + 1);
}

// What a modem must find again stands beside the journal, which may be the trouble.
BuiltDriver modemOf(const config::Config& config,
                    const config::DriverSection& section,
                    Loop& loop,
                    const Clock& clock,
                    const Log& log) {
  const auto state = std::filesystem::path(config.queue.database).parent_path();
  auto notes = std::make_unique<channel::NoteFile>(state / (section.name + ".notes"));
  modem::ModemOptions options;
  options.name = section.name;
  options.device = section.device;
  options.country = config.queue.homeCountry;
  if (!section.pinFile.empty()) {
    options.readPin = [path = section.pinFile] { return secretIn(path); };
  }
  options.serviceCentre = section.serviceCentre.text();
  options.ownNumber = section.ownNumber;
  options.loopTest = section.loopTest;
  const channel::ChannelOptions line{
      .device = section.device, .baud = section.baud, .flowControl = section.flowControl};
  auto open = [line, &loop, log] { return channel::makeChannel(line, loop, log); };
  auto driver = modem::makeModem(std::move(options), open, *notes, loop, clock, log);
  return {section.name, section.type, std::move(notes), std::move(driver)};
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
  for (const config::DriverSection& driver : config.drivers) {
    if (driver.smsPerHour > 0) settings.smsPerHour[driver.name] = driver.smsPerHour;
    if (driver.ring == config::DriverSection::Ring::Critical) settings.rings.insert(driver.name);
  }
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
    built.push_back(section.type == "modem" ? modemOf(config, section, loop, clock, log)
                                            : simulatorOf(config, section, loop, clock, log));
  }
  return built;
}

}  // namespace tocsin::app
