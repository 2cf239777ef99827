// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "queue/base/phone_number.h"
#include "queue/base/result.h"
#include "queue/base/time.h"
#include "queue/escalation/policy.h"

// The one configuration file, read strictly: every problem with line and column, all at once.
// docs/formats/configuration.md lists the keys.
namespace tocsin::config {

struct SpoolSection {
  std::string directory = "/var/spool/tocsin";
  Duration settle = seconds{5};
  Duration keepDone = hours{24 * 7};
  Duration keepRejected = hours{24 * 90};
  enum class Receipts { Brief, Live, Off } receipts = Receipts::Brief;
};

struct QueueSection {
  std::string database = "/var/lib/tocsin/queue.db";
  std::string homeCountry = "FR";
  std::string timeZone = "Europe/Paris";
  std::string language = "en";
  int suffixMatch = 8;
  int digits = 4;
  int numberFrom = 2400;
  Duration numbersQuarantine = hours{24};
  std::string lastResort;  // empty: none
  int maxParts = 1;
  int digestAbove = 5;               // 0 = never
  std::vector<std::string> onEvent;  // program and arguments
  escalation::Policy policy;         // the rest of [queue], and [spool] validity
};

struct AlarmSection {
  std::vector<PhoneNumber> numbers;
  Duration repeat = hours{4};
};

struct HttpSection {
  std::string listen = "127.0.0.1:8620";
  std::string socket = "/run/tocsin/tocsin.sock";
  std::string tlsCertificate, tlsKey;
};

// One simulated phone, [[driver.phone]]: how it answers pages, in the order of its script.
struct PhoneScript {
  std::string number;
  std::string script;  // docs/formats/simulator.md: "silent", "ack after 4s", ...
};

struct DriverSection {
  std::string name, type;
  int line = 0;  // of the file, for messages
  // type = "simulator"
  Duration latency{0};
  int window = 8;
  std::vector<std::string> faults;  // "refuse 2%", "doubt 1 in 5": docs/formats/simulator.md
  std::vector<PhoneScript> phones;
  std::uint64_t seed = 0;
  std::string stateFile;  // what the phones got and will answer; empty: forgotten at the end
  // type = "modem"
  std::string device;  // "/dev/serial/by-id/...", "tty:/PATH" or "tcp:HOST:PORT"
  int baud = 115'200;
  bool flowControl = true;  // RTS/CTS of a serial port
  std::string pinFile;      // empty: the SIM asks for no PIN
  int smsPerHour = 0;       // 0: the SIM's contract has no limit
  enum class Ring { Never, Critical } ring = Ring::Never;
  PhoneNumber serviceCentre;  // international; empty: the one on the SIM
  PhoneNumber ownNumber;      // of the SIM, international; empty: not known
  Duration loopTest{0};       // how often it sends itself an SMS; 0: never
};

struct RouteSection {
  std::string prefix;
  std::vector<std::string> drivers;
};

struct Config {
  SpoolSection spool;
  QueueSection queue;
  AlarmSection alarm;
  HttpSection http;
  std::vector<DriverSection> drivers;
  std::vector<RouteSection> routes;
};

struct Problem {
  int line = 0, column = 0;  // from 1
  std::string what;          // what is wrong and what would be right
  bool warning = false;      // `check` shows it, `serve` runs on
};

// Where a command finds the appliance.
struct Places {
  std::string spool, socket;
};

struct Parsed {
  std::optional<Config> config;  // absent when any problem is an error
  // Absent when these two themselves cannot be trusted: a mistake elsewhere in the file must not
  // keep an alert out of the spool.
  std::optional<Places> places;
  std::vector<Problem> problems;  // by line
};

// What this folder may not know itself: whether a script or a fault of the simulator reads, and
// whether a text names a line to a modem. The wiring passes drivers::checkScript,
// drivers::checkFault and channel::checkDevice; an empty function checks nothing.
struct Checks {
  std::function<Status(std::string_view)> script{}, fault{}, device{};
};

// Relative paths inside stay as they are. Never throws; whatever is wrong is among the problems.
Parsed parse(std::string_view toml, const Checks& checks = {});

// Reads and parses; a file that cannot be read, or is larger than limits::kConfigBytesMax, is a
// problem at 0:0.
Parsed load(const std::string& path, const Checks& checks = {});

// "FILE:LINE:COLUMN: error: WHAT", one a line; "FILE: error: WHAT" at 0:0.
std::string toText(const std::vector<Problem>& problems, const std::string& path);

}  // namespace tocsin::config
