// SPDX-License-Identifier: Apache-2.0
#include "app/page_wiring.h"

#include <algorithm>
#include <utility>

#include "app/api/history.h"
#include "spool/desk.h"

namespace tocsin::app {
namespace {

api::SpoolView viewOf(spool::Overview overview, const std::string& directory, bool isPaused) {
  api::SpoolView view;
  view.directory = directory;
  view.state = !overview.stands ? "gone" : isPaused ? "paused" : "watching";
  view.waiting = overview.waiting;
  for (spool::RefusedEntry& entry : overview.refused) {
    view.refused.push_back({.name = std::move(entry.name),
                            .at = entry.at,
                            .bytes = entry.bytes,
                            .code = std::move(entry.code),
                            .reason = std::move(entry.reason),
                            .list = std::move(entry.list)});
  }
  return view;
}

std::vector<api::PhoneRow> rowsOf(const std::string& driver, const drivers::Simulator& simulator) {
  std::vector<api::PhoneRow> rows;
  for (drivers::ShownPhone& phone : simulator.phones()) {
    api::PhoneRow row{.driver = driver, .number = std::move(phone.number), .messages = {}};
    for (drivers::ShownSms& sms : phone.messages) {
      row.messages.push_back(
          {.at = sms.at, .isToPhone = sms.isToPhone, .text = std::move(sms.text)});
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

using Named = std::pair<std::string, drivers::Simulator*>;

// Where the phone lies that got or sent something last; a stranger's is at the first network.
drivers::Simulator* networkOf(const std::vector<Named>& simulators, const std::string& number) {
  drivers::Simulator* found = simulators.front().second;
  Time last = Time::min();
  for (const auto& [name, simulator] : simulators) {
    for (const drivers::ShownPhone& phone : simulator->phones()) {
      const Time used = phone.messages.empty() ? Time{} : phone.messages.back().at;
      if (phone.number != number || used <= last) continue;
      found = simulator;
      last = used;
    }
  }
  return found;
}

}  // namespace

api::SpoolDesk spoolDeskOf(const std::string& directory, bool isPaused) {
  api::SpoolDesk desk;
  desk.look = [directory, isPaused]() -> Result<api::SpoolView> {
    auto overview = spool::lookAtSpool(directory);
    if (!overview) return overview.error();
    return viewOf(*std::move(overview), directory, isPaused);
  };
  desk.read = [directory](const std::string& name) { return spool::readRefused(directory, name); };
  desk.retry = [directory](const std::string& name) -> Status {
    const auto retried = spool::retryRefused(directory, name);
    return retried ? Status{} : Status{retried.error()};
  };
  return desk;
}

api::Phones phonesOf(const std::vector<BuiltDriver>& drivers, const std::string& homeCountry) {
  std::vector<Named> simulators;
  for (const BuiltDriver& built : drivers) {
    if (built.simulator != nullptr) simulators.emplace_back(built.name, built.simulator);
  }
  api::Phones phones;
  if (simulators.empty()) return phones;
  phones.isThere = true;
  phones.look = [simulators] {
    std::vector<api::PhoneRow> all;
    for (const auto& [name, simulator] : simulators) {
      std::vector<api::PhoneRow> rows = rowsOf(name, *simulator);
      std::move(rows.begin(), rows.end(), std::back_inserter(all));
    }
    return all;
  };
  phones.send = [simulators, homeCountry](const std::string& text,
                                          const std::string& sms) -> Status {
    const auto number = PhoneNumber::parse(text, homeCountry);
    if (!number) return number.error();
    return networkOf(simulators, number->text())->sendAs(*number, sms);
  };
  return phones;
}

http::TcpOptions tcpOptionsOf(const config::HttpSection& http) {
  return {.address = http.listen,
          .certificate = http.tlsCertificate,
          .key = http.tlsKey,
          .names = http.names};
}

api::ServerOptions serverOptionsOf(const config::Config& config, bool isDegraded) {
  api::ServerOptions options;
  options.socketPath = config.http.socket;
  options.tcp = tcpOptionsOf(config.http);
  options.sessionMax = config.http.session;
  options.language = config.queue.language;
  options.version = TOCSIN_VERSION;
  options.isDegraded = isDegraded;
  options.spool = spoolDeskOf(config.spool.directory, isDegraded);
  options.openHistory = api::journalHistory(config.queue.database);
  return options;
}

}  // namespace tocsin::app
