// SPDX-License-Identifier: Apache-2.0
#include "table.h"

#include <algorithm>
#include <cctype>

namespace tocsin::architecture {

const std::vector<Room>& rooms() {
  static const std::vector<Room> kRooms{
      {"queue/base", {}, {}},
      {"queue/escalation", {"queue/base"}, {}},
      {"queue/reply", {"queue/base"}, {}},
      {"queue/store", {"queue/base", "queue/escalation"}, {"SQLite", "POSIX"}},
      {"spool", {"queue/base"}, {"Poco Foundation", "Poco XML", "POSIX"}},
      {"drivers", {"queue/base"}, {}},
      {"drivers/pdu", {"queue/base", "drivers"}, {}},
      {"drivers/simulator", {"queue/base", "drivers"}, {"POSIX"}},
      {"drivers/modem", {"queue/base", "drivers", "drivers/pdu"}, {}},
      {"drivers/channel",
       {"queue/base", "drivers"},
       {"libserialport", "Poco Foundation", "Poco Net", "Poco NetSSL", "POSIX"}},
      {"drivers/smsc", {"queue/base", "drivers"}, {}},
      {"drivers/smpp", {"queue/base", "drivers", "drivers/pdu", "drivers/smsc"}, {}},
      {"drivers/ucp", {"queue/base", "drivers", "drivers/pdu", "drivers/smsc"}, {}},
      {"drivers/gateway",
       {"queue/base", "drivers"},
       {"Poco Foundation", "Poco Net", "Poco NetSSL", "nlohmann-json", "POSIX"}},
      {"app/dispatch",
       {"queue/base", "queue/escalation", "queue/reply", "queue/store", "drivers"},
       {}},
      {"app/loop", {"queue/base"}, {"Qt Core", "libsystemd", "POSIX"}},
      {"app/forward", {"queue/base", "drivers", "drivers/gateway"}, {"nlohmann-json", "POSIX"}},
      {"app/http",
       {"queue/base"},
       {"Poco Foundation", "Poco Net", "Poco NetSSL", "nlohmann-json", "POSIX"}},
      {"app/ui", {}, {}},
      {"app/api",
       {"queue/base", "app/dispatch", "app/http", "app/ui", "queue/store"},
       {"Poco Foundation", "nlohmann-json", "libxcrypt", "POSIX"}},
      {"app/config", {"queue/base", "queue/escalation", "drivers"}, {"toml++"}},
      {"app/checks",
       {"queue/base",
        "app/config",
        "app/forward",
        "drivers/channel",
        "drivers/gateway",
        "drivers/simulator"},
       {}},
      {"app/doctor",
       {"queue/base", "app/config", "queue/store"},
       {"nlohmann-json", "Poco NetSSL", "POSIX"}},
      {"app/setup", {"queue/base", "drivers/modem"}, {"POSIX"}},
      {"app/cli",
       {"queue/base", "app/config", "app/doctor", "app/setup"},
       {"Poco Foundation", "Poco Net", "nlohmann-json", "CLI11", "POSIX"}},
      {"app/cli/main.cpp", {"queue/base", "app/config", "app/cli", "app/checks"}, {"POSIX"}},
      {"app", {}, {}, true},
  };
  return kRooms;
}

const std::vector<Library>& libraries() {
  static const std::vector<Library> kLibraries{
      {"Qt Core", "Qt6::Core", {"QtCore/", "Q"}},
      {"Poco NetSSL",
       "Poco::NetSSL",
       {"Poco/Net/Secure",
        "Poco/Net/HTTPSClient",
        "Poco/Net/Context",
        "Poco/Net/X509",
        "Poco/Net/SSLManager",
        "Poco/Net/InvalidCertificate",
        "Poco/Net/RejectCertificate",
        "openssl/"}},
      {"Poco Net", "Poco::Net", {"Poco/Net/"}},
      {"Poco XML", "Poco::XML", {"Poco/SAX/", "Poco/XML/", "Poco/DOM/"}},
      {"Poco Foundation", "Poco::Foundation", {"Poco/"}},
      {"SQLite", "SQLite::SQLite3", {"sqlite3"}},
      {"nlohmann-json", "nlohmann_json::nlohmann_json", {"nlohmann/"}},
      {"toml++", "tomlplusplus::tomlplusplus", {"toml++/"}},
      {"CLI11", "CLI11::CLI11", {"CLI/"}},
      {"libsystemd", "PkgConfig::systemd", {"systemd/"}},
      {"libxcrypt", "crypt", {"crypt.h"}},
      {"libserialport", "PkgConfig::serialport", {"libserialport"}},
      {"POSIX", "", {"sys/", "linux/", "netinet/", "arpa/", "net/"}},
  };
  return kLibraries;
}

const Room* roomOf(std::string_view path) {
  for (const Room& room : rooms()) {
    if (room.folder == path) return &room;
  }
  const std::string_view folder = path.substr(0, std::min(path.size(), path.rfind('/')));
  for (const Room& room : rooms()) {
    if (room.folder == folder) return &room;
  }
  return nullptr;
}

std::string libraryOf(std::string_view header) {
  for (const Library& library : libraries()) {
    for (const std::string_view prefix : library.prefix) {
      if (header.starts_with(prefix)) return std::string(library.name);
    }
  }
  const bool isPlain = std::all_of(header.begin(), header.end(), [](unsigned char c) {
    return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '_';
  });
  if (isPlain) return "";
  return header.ends_with(".h") && header.find('/') == std::string_view::npos ? "POSIX" : "unknown";
}

}  // namespace tocsin::architecture
