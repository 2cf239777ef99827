// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <set>
#include <system_error>
#include <utility>

#include "app/config/cross_check.h"
#include "app/config/keys.h"
#include "queue/base/limits.h"

namespace tocsin::config {
namespace {

void checkDriverNames(Draft& draft) {
  std::map<std::string, std::size_t> seen;
  const auto& drivers = draft.config.drivers;
  for (std::size_t i = 0; i < drivers.size(); ++i) {
    if (drivers[i].name.empty()) continue;
    const auto [first, isNew] = seen.emplace(drivers[i].name, i);
    if (isNew) continue;
    draft.error(draft.placeOf(indexed("driver", i) + ".name"),
                "[[driver]] name: \"" + drivers[i].name + "\" is taken by the driver of line " +
                    std::to_string(drivers[first->second].line));
  }
  if (drivers.empty()) {
    draft.warn({}, "there is no [[driver]]: nobody can be paged");
  } else if (drivers.size() > limits::kDriversMax) {
    draft.error(draft.placeOf(indexed("driver", limits::kDriversMax)),
                "[[driver]]: at most " + std::to_string(limits::kDriversMax) + " of them");
  }
}

// One number answers by one script, whatever the spelling.
void checkPhones(Draft& draft) {
  for (std::size_t i = 0; i < draft.config.drivers.size(); ++i) {
    std::set<std::string> seen;
    const auto& phones = draft.config.drivers[i].phones;
    for (std::size_t j = 0; j < phones.size(); ++j) {
      if (phones[j].number.empty() || seen.insert(phones[j].number).second) continue;
      draft.error(draft.placeOf(indexed("driver", i) + "." + indexed("phone", j) + ".number"),
                  "[[driver.phone]] number: " + phones[j].number + " has a script already");
    }
  }
}

constexpr std::string_view kModem = "[[driver]] of type modem ";

// A key that names a file, and what comes of a file that does not read.
struct FileKey {
  std::string key;
  Place place;
  std::string_view unread;
};

// The daemon's user may be another one than ours, so this is a warning. True: it reads.
bool checkFile(Draft& draft, const std::string& file, const FileKey& named) {
  std::error_code failed;
  const auto status = std::filesystem::status(file, failed);
  if (!failed && std::filesystem::is_regular_file(status) && std::ifstream(file)) return true;
  draft.warn(named.place,
             named.key + ": " + file + " cannot be read; " + std::string(named.unread));
  return false;
}

// Who may read a PIN or a password may page whom he likes.
void checkSecretFile(Draft& draft, const std::string& file, const FileKey& named) {
  if (file.empty() || !checkFile(draft, file, named)) return;
  using std::filesystem::perms;
  std::error_code failed;
  const auto rights = std::filesystem::status(file, failed).permissions();
  if (failed || (rights & perms::others_read) == perms::none) return;
  draft.warn(
      named.place,
      named.key + ": " + file + " may be read by everybody on this machine: chmod o-rwx " + file);
}

void checkModems(Draft& draft) {
  std::map<std::string, int> lines;
  const auto& drivers = draft.config.drivers;
  for (std::size_t i = 0; i < drivers.size(); ++i) {
    const DriverSection& modem = drivers[i];
    if (modem.type != "modem") continue;
    const std::string path = indexed("driver", i);
    checkSecretFile(draft,
                    modem.pinFile,
                    {.key = std::string(kModem) + "pin_file",
                     .place = draft.placeOf(path + ".pin_file"),
                     .unread = "a SIM that asks for its PIN stays locked"});
    if (modem.loopTest > Duration{0} && modem.ownNumber.isEmpty()) {
      draft.error(draft.placeOf(path + ".loop_test"),
                  std::string(kModem) +
                      "loop_test needs own_number: the number of this SIM, to "
                      "which it sends the SMS");
    }
    if (modem.device.empty()) continue;
    const auto [first, isNew] = lines.emplace(modem.device, modem.line);
    if (isNew) continue;
    draft.error(draft.placeOf(path + ".device"),
                std::string(kModem) + "device: \"" + modem.device +
                    "\" is taken by the driver of line " + std::to_string(first->second));
  }
}

// One [[driver]] and what the file says where about it.
struct DriverPlace {
  Draft& draft;
  std::string path;
  std::string type;

  Place of(const std::string& key) const { return draft.placeOf(path + "." + key, path); }

  bool isGiven(const std::string& key) const { return draft.isGiven(path + "." + key); }

  std::string named(const std::string& key) const {
    return "[[driver]] of type " + type + " " + key;
  }
};

// `login`: whether anybody asks for a password.
void checkPassword(const DriverPlace& at, const CentreSection& centre, bool login) {
  if (!centre.passwordFile.empty() && !centre.password.empty()) {
    at.draft.error(at.of("password"),
                   at.named("password") + ": password_file is given, too; keep one of them");
    return;
  }
  if (!centre.password.empty()) {
    at.draft.warn(at.of("password"),
                  at.named("password") +
                      ": everybody who reads this file reads it; password_file = "
                      "\"/etc/tocsin/NAME.password\" is better");
  }
  checkSecretFile(at.draft,
                  centre.passwordFile,
                  {.key = at.named("password_file"),
                   .place = at.of("password_file"),
                   .unread = "the centre will not let us in"});
  const bool isNone = centre.passwordFile.empty() && centre.password.empty();
  if (login && isNone && !at.isGiven("password") && !at.isGiven("password_file")) {
    at.draft.warn(at.of("password_file"),
                  at.named("password_file") +
                      " is missing: the login goes without a password; if that is meant, say "
                      "password_file = \"\"");
  }
}

constexpr std::array<std::pair<const char*, std::string CentreSection::*>, 3> kTlsKeys{
    {{"tls_ca", &CentreSection::tlsCa},
     {"tls_name", &CentreSection::tlsName},
     {"tls_pin", &CentreSection::tlsPin}}};

void checkCentre(const DriverPlace& at, const CentreSection& centre, bool login) {
  checkPassword(at, centre, login);
  for (const auto& [key, member] : kTlsKeys) {
    if (centre.tls || (centre.*member).empty()) continue;
    at.draft.warn(at.of(key), at.named(key) + " has no effect without tls = true");
  }
  if (centre.tls) checkTrust(at.draft, centre.tlsCa, at.path + ".tls_ca", at.named("tls_ca"));
  if (isAlphanumeric(centre.source)) {
    at.draft.warn(at.of("source"),
                  at.named("source") + ": nobody can reply to the name \"" + centre.source +
                      "\"; with a number people acknowledge by SMS");
  }
}

void checkSmpp(const DriverPlace& at, const DriverSection& driver) {
  checkCentre(at, driver.smpp.centre, true);
  const bool isOld = driver.smpp.interfaceVersion < 0x34;
  if (driver.smpp.longForm == SmppSection::LongForm::Sar && isOld) {
    at.draft.error(at.of("long"),
                   at.named("long") +
                       ": \"sar\" needs interface_version 34; before it there is "
                       "\"udh\" alone");
  }
}

void checkUcp(const DriverPlace& at, const DriverSection& driver) {
  const CentreSection& centre = driver.ucp.centre;
  checkCentre(at, centre, !driver.ucp.account.empty());
  if (!driver.ucp.account.empty()) return;
  const auto warn = [&at](const char* key, const std::string& value) {
    if (value.empty()) return;
    at.draft.warn(at.of(key), at.named(key) + " has no effect without account: there is no login");
  };
  warn("password_file", centre.passwordFile);
  warn("password", centre.password);
}

void checkExec(const DriverPlace& at, const DriverSection& driver) {
  checkProgram(at.draft, driver.exec.command, at.path + ".command", at.named("command"));
}

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return text;
}

void checkHttpGateway(const DriverPlace& at, const DriverSection& driver) {
  checkHeaders(at.draft,
               {driver.http.headers, driver.http.headerFiles},
               at.path,
               at.named(""),
               "no page can be handed over without it");
  checkTrust(at.draft, driver.http.tlsCa, at.path + ".tls_ca", at.named("tls_ca"));
}

struct TypeCheck {
  std::string_view type;
  void (*check)(const DriverPlace& at, const DriverSection& driver);
};

constexpr std::array kTypeChecks{TypeCheck{"smpp", checkSmpp},
                                 TypeCheck{"ucp", checkUcp},
                                 TypeCheck{"exec", checkExec},
                                 TypeCheck{"http", checkHttpGateway}};

void checkTypes(Draft& draft) {
  for (std::size_t i = 0; i < draft.config.drivers.size(); ++i) {
    const DriverSection& driver = draft.config.drivers[i];
    const DriverPlace at{draft, indexed("driver", i), driver.type};
    for (const TypeCheck& known : kTypeChecks) {
      if (driver.type == known.type) known.check(at, driver);
    }
  }
}

void checkReceiving(Draft& draft) {
  const auto& drivers = draft.config.drivers;
  const bool mayReceive = std::any_of(
      drivers.begin(), drivers.end(), [](const DriverSection& one) { return one.mayReceive(); });
  if (drivers.empty() || mayReceive) return;
  draft.warn(
      draft.placeOf("driver[0].type", "driver[0]"),
      "[[driver]]: none of them receives SMS, so nobody can acknowledge by one; programs and "
      "HTTP gateways only send: add a modem, smpp or ucp");
}

}  // namespace

void checkTrust(Draft& draft,
                const std::string& file,
                const std::string& path,
                const std::string& named) {
  if (file.empty()) return;
  checkFile(
      draft,
      file,
      {.key = named, .place = draft.placeOf(path), .unread = "no server is trusted without it"});
}

void checkHeaders(Draft& draft,
                  const Headers& headers,
                  const std::string& path,
                  const std::string& named,
                  std::string_view unread) {
  std::set<std::string> seen;
  const auto check = [&](const std::vector<HeaderLine>& lines, const char* key) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (seen.insert(lowered(lines[i].name)).second) continue;
      draft.error(draft.placeOf(path + "." + indexed(key, i), path),
                  named + key + ": " + lines[i].name + " is given twice");
    }
  };
  check(headers.lines, "headers");
  check(headers.files, "header_files");
  for (std::size_t i = 0; i < headers.files.size(); ++i) {
    checkSecretFile(draft,
                    headers.files[i].value,
                    {.key = named + "header_files",
                     .place = draft.placeOf(path + "." + indexed("header_files", i), path),
                     .unread = unread});
  }
}

void checkDrivers(Draft& draft) {
  checkDriverNames(draft);
  checkPhones(draft);
  checkModems(draft);
  checkTypes(draft);
  checkReceiving(draft);
}

}  // namespace tocsin::config
