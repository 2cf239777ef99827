// SPDX-License-Identifier: Apache-2.0
#include "app/driver_wiring.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <unistd.h>
#include <utility>

#include "app/checks/checks.h"
#include "app/loop/time_zone.h"
#include "app/programs.h"
#include "drivers/channel/channel.h"
#include "drivers/channel/note_file.h"
#include "drivers/gateway/gateway.h"
#include "drivers/modem/modem.h"
#include "drivers/simulator/simulator.h"
#include "drivers/smpp/smpp.h"
#include "drivers/ucp/ucp.h"
#include "queue/base/check.h"

namespace tocsin::app {
namespace {

struct Around {
  const config::Config& config;
  Loop& loop;
  const Clock& clock;
  const Log& log;
  const std::function<void()>& onPhones;
};

std::unique_ptr<drivers::Simulator> simulatorOf(const config::DriverSection& section,
                                                const Around& around) {
  drivers::SimulatorOptions options;
  options.name = section.name;
  options.latency = section.latency;
  options.window = section.window;
  options.faults = section.faults;
  options.seed = section.seed;
  options.stateFile = section.stateFile;
  for (const config::PhoneScript& phone : section.phones) {
    const auto number = PhoneNumber::parse(phone.number, around.config.queue.homeCountry);
    if (number) options.phones.push_back({*number, phone.script});
  }
  if (around.onPhones) {
    options.onTraffic = [tell = around.onPhones](const PhoneNumber&, std::string_view, bool) {
      tell();
    };
  }
  return drivers::makeSimulator(std::move(options), around.loop, around.clock, around.log);
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
std::unique_ptr<drivers::Notes> notesOf(const config::DriverSection& section,
                                        const Around& around) {
  const auto state = std::filesystem::path(around.config.queue.database).parent_path();
  return std::make_unique<channel::NoteFile>(state / (section.name + ".notes"));
}

std::unique_ptr<drivers::SmsDriver> modemOf(const config::DriverSection& section,
                                            drivers::Notes& notes,
                                            const Around& around) {
  modem::ModemOptions options;
  options.name = section.name;
  options.device = section.device;
  options.country = around.config.queue.homeCountry;
  if (!section.pinFile.empty()) {
    options.readPin = [path = section.pinFile] { return secretIn(path); };
  }
  options.serviceCentre = section.serviceCentre.text();
  options.ownNumber = section.ownNumber;
  options.loopTest = section.loopTest;
  const channel::ChannelOptions line{
      .device = section.device, .baud = section.baud, .flowControl = section.flowControl};
  return modem::makeModem(
      std::move(options),
      [line, &loop = around.loop, log = around.log] {
        return channel::makeChannel(line, loop, log);
      },
      notes,
      around.loop,
      around.clock,
      around.log);
}

std::function<std::unique_ptr<drivers::ByteChannel>()> lineTo(const config::CentreSection& centre,
                                                              const Around& around) {
  return [line = checks::lineTo(centre), &loop = around.loop, log = around.log] {
    return channel::makeChannel(line, loop, log);
  };
}

// Read anew at each login: a password that was changed needs no restart.
std::function<Result<std::string>()> passwordOf(const config::CentreSection& centre) {
  if (!centre.passwordFile.empty()) {
    return [path = centre.passwordFile] { return secretIn(path); };
  }
  return [password = centre.password]() -> Result<std::string> { return password; };
}

// Of the waits between logins: another one for each box, and the same again after a restart.
std::uint64_t seedOf(const config::DriverSection& section) {
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  return std::hash<std::string>()(section.name + "@" + host.data());
}

smpp::DefaultAlphabet alphabetOf(config::SmppSection::Alphabet alphabet) {
  switch (alphabet) {
    case config::SmppSection::Alphabet::Gsm7: return smpp::DefaultAlphabet::Gsm7;
    case config::SmppSection::Alphabet::Latin1: return smpp::DefaultAlphabet::Latin1;
    case config::SmppSection::Alphabet::Ascii: return smpp::DefaultAlphabet::Ascii;
  }
  return smpp::DefaultAlphabet::Gsm7;
}

std::unique_ptr<drivers::SmsDriver> smppOf(const config::DriverSection& section,
                                           const Around& around) {
  const config::SmppSection& smpp = section.smpp;
  smpp::SmppOptions options;
  options.name = section.name;
  options.server = checks::serverOf(smpp.centre);
  options.asPair = smpp.bind == config::SmppSection::Bind::Pair;
  options.systemId = smpp.systemId;
  options.readPassword = passwordOf(smpp.centre);
  options.systemType = smpp.systemType;
  options.interfaceVersion = smpp.interfaceVersion;
  options.source = smpp.centre.source;
  options.sourceTon = smpp.sourceTon;
  options.sourceNpi = smpp.sourceNpi;
  options.destTon = smpp.destTon;
  options.destNpi = smpp.destNpi;
  options.window = smpp.centre.window;
  options.perSecond = smpp.centre.perSecond;
  options.alphabet = alphabetOf(smpp.alphabet);
  options.longForm = smpp.longForm == config::SmppSection::LongForm::Sar ? smpp::LongForm::Sar
                                                                         : smpp::LongForm::Udh;
  options.receipts = smpp.centre.receipts;
  options.enquireEvery = smpp.enquireEvery;
  options.country = around.config.queue.homeCountry;
  options.seed = seedOf(section);
  return smpp::makeSmpp(
      std::move(options), lineTo(smpp.centre, around), around.loop, around.clock, around.log);
}

std::unique_ptr<drivers::SmsDriver> ucpOf(const config::DriverSection& section,
                                          const Around& around) {
  const config::UcpSection& ucp = section.ucp;
  ucp::UcpOptions options;
  options.name = section.name;
  options.server = checks::serverOf(ucp.centre);
  options.account = ucp.account;
  options.readPassword = passwordOf(ucp.centre);
  options.accountTon = ucp.accountTon;
  options.accountNpi = ucp.accountNpi;
  options.source = ucp.centre.source;
  options.prefix = ucp.prefix;
  options.plain01 = ucp.plain01;
  options.window = ucp.centre.window;
  options.perSecond = ucp.centre.perSecond;
  options.receipts = ucp.centre.receipts;
  options.keepAliveEvery = ucp.keepAliveEvery;
  options.country = around.config.queue.homeCountry;
  options.seed = seedOf(section);
  auto zone =
      loop::TimeZone::load(ucp.timeZone.empty() ? around.config.queue.timeZone : ucp.timeZone);
  if (zone) {
    options.toUtc = [zone = std::make_shared<loop::TimeZone>(std::move(*zone))](
                        const LocalTime& local) { return zone->instantOf(local); };
  }
  return ucp::makeUcp(
      std::move(options), lineTo(ucp.centre, around), around.loop, around.clock, around.log);
}

BuiltDriver built(const config::DriverSection& section, const Around& around) {
  BuiltDriver built;
  built.name = section.name;
  built.type = section.type;
  if (section.type == "modem") {
    built.notes = notesOf(section, around);
    built.driver = modemOf(section, *built.notes, around);
  } else if (section.type == "smpp") {
    built.driver = smppOf(section, around);
  } else if (section.type == "ucp") {
    built.driver = ucpOf(section, around);
  } else if (section.type == "exec") {
    built.runner =
        std::make_unique<loop::HookRunner>(around.loop, runnerOptions(section.exec.window));
    built.driver = gateway::makeExec(checks::execOptions(section),
                                     programsOf(*built.runner, around.loop),
                                     around.loop,
                                     around.clock,
                                     around.log);
  } else if (section.type == "http") {
    built.driver =
        gateway::makeHttp(checks::httpOptions(section), around.loop, around.clock, around.log);
  } else {
    check(section.type == "simulator", "the parser lets no other type pass");
    auto simulator = simulatorOf(section, around);
    built.simulator = simulator.get();
    built.driver = std::move(simulator);
  }
  return built;
}

}  // namespace

std::vector<BuiltDriver> buildDrivers(const config::Config& config,
                                      Loop& loop,
                                      const Clock& clock,
                                      const Log& log,
                                      const std::function<void()>& onPhones) {
  const Around around{config, loop, clock, log, onPhones};
  std::vector<BuiltDriver> drivers;
  for (const config::DriverSection& section : config.drivers) {
    drivers.push_back(built(section, around));
  }
  return drivers;
}

std::vector<dispatch::LinkState> linksOf(const std::vector<BuiltDriver>& drivers) {
  std::vector<dispatch::LinkState> links;
  for (const BuiltDriver& built : drivers) {
    dispatch::LinkState link;
    link.name = built.name;
    link.type = built.type;
    link.driver = built.driver.get();
    links.push_back(std::move(link));
  }
  return links;
}

}  // namespace tocsin::app
