// SPDX-License-Identifier: Apache-2.0
#include "app/wiring.h"

#include <algorithm>
#include <utility>

#include "app/config/keys.h"

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

const config::DriverSection* driverNamed(const config::Config& config, const std::string& name) {
  const auto found = std::find_if(config.drivers.begin(),
                                  config.drivers.end(),
                                  [&](const auto& driver) { return driver.name == name; });
  return found == config.drivers.end() ? nullptr : &*found;
}

// The number by which a driver's replies come in; empty: none, or none that is known.
std::string numberOf(const config::DriverSection& driver) {
  if (driver.type == "modem") return driver.ownNumber.text();
  const config::CentreSection* centre = driver.centre();
  return centre == nullptr || config::isAlphanumeric(centre->source) ? "" : centre->source;
}

// The senders that SMS of this box show.
std::vector<PhoneNumber> ownNumbersOf(const config::Config& config) {
  std::vector<PhoneNumber> numbers;
  for (const config::DriverSection& driver : config.drivers) {
    const config::CentreSection* centre = driver.centre();
    const std::string& source = centre == nullptr ? driver.http.source : centre->source;
    if (!driver.ownNumber.isEmpty()) numbers.push_back(driver.ownNumber);
    if (!source.empty()) {
      numbers.push_back(PhoneNumber::fromSender(source, config.queue.homeCountry));
    }
  }
  return numbers;
}

// Whether people see a sender that they cannot reply to.
bool isMute(const config::DriverSection& driver) {
  const config::CentreSection* centre = driver.centre();
  return !driver.mayReceive() || (centre != nullptr && config::isAlphanumeric(centre->source));
}

std::string replyTo(const config::Config& config, const std::vector<std::string>& drivers) {
  bool anyMute = false;
  std::string number;
  for (const std::string& name : drivers) {
    const config::DriverSection* driver = driverNamed(config, name);
    if (driver == nullptr) continue;
    anyMute = anyMute || isMute(*driver);
    if (number.empty()) number = numberOf(*driver);
  }
  for (const config::DriverSection& driver : config.drivers) {
    if (number.empty() && driver.type != "simulator") number = numberOf(driver);
  }
  return anyMute ? number : "";
}

// Without a [[route]]: every driver but simulators, in the order of the file; simulators only when
// there is nothing else.
std::vector<dispatch::Route> routesOf(const config::Config& config) {
  std::vector<dispatch::Route> routes;
  for (const config::RouteSection& route : config.routes) {
    routes.push_back({route.prefix, route.drivers, replyTo(config, route.drivers)});
  }
  if (!routes.empty()) return routes;
  dispatch::Route every;
  for (const config::DriverSection& driver : config.drivers) {
    if (driver.type != "simulator") every.drivers.push_back(driver.name);
  }
  if (every.drivers.empty() && config.drivers.size() == 1) {
    every.drivers.push_back(config.drivers[0].name);
  }
  every.replyTo = replyTo(config, every.drivers);
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
  settings.keep = config.history.keep;
  settings.writesDays = !config.history.directory.empty();
  settings.hasHook = !queue.onEvent.empty();
  settings.receipts = modeOf(config.spool.receipts);
  settings.alarmNumbers = config.alarm.numbers;
  settings.alarmRepeat = config.alarm.repeat;
  settings.tellStrangers = config.alarm.strangers;
  settings.ownNumbers = ownNumbersOf(config);
  settings.proof.recipients = config.proof.recipients;
  settings.proof.plan = {config.proof.hour, config.proof.minute, config.proof.days};
  settings.proof.receiveWithin = config.proof.receiveWithin;
  settings.routes = routesOf(config);
  for (const config::DriverSection& driver : config.drivers) {
    if (driver.centre() != nullptr && !driver.centre()->source.empty()) {
      settings.sources[driver.name] = driver.centre()->source;
    }
    if (driver.smsPerHour > 0) settings.smsPerHour[driver.name] = driver.smsPerHour;
    if (driver.ring == config::DriverSection::Ring::Critical) settings.rings.insert(driver.name);
  }
  return settings;
}

spool::Options spoolOptionsOf(const config::SpoolSection& section) {
  return {section.directory, section.settle, section.keepDone, section.keepRejected};
}

std::pair<dispatch::Cause, std::string> causeOf(const spool::Trouble& trouble) {
  using dispatch::Cause;
  switch (trouble.kind) {
    case spool::Trouble::Kind::Unreadable: return {Cause::UnreadableFile, trouble.subject};
    case spool::Trouble::Kind::CannotMove: return {Cause::StuckFile, trouble.subject};
    case spool::Trouble::Kind::DirectoryGone: return {Cause::SpoolGone, trouble.subject};
    case spool::Trouble::Kind::DiskFull: return {Cause::DiskNearlyFull, trouble.subject};
  }
  return {Cause::SpoolGone, trouble.subject};
}

}  // namespace tocsin::app
