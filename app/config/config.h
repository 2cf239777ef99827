// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/config/driver_section.h"
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
  bool strangers = true;  // their SMS go on to the numbers
};

// The outbound sign of life; neither file nor url: none.
struct HeartbeatSection {
  std::string file;  // written anew at each beat
  std::string url;
  std::string method = "GET";  // or POST
  std::string tlsCa;           // of url; empty: the machine's
  Duration every = seconds{60};
};

struct ProofSection {
  std::vector<std::string> recipients;  // names; empty: nobody gets a proof of life
  int hour = 9, minute = 0;             // in [queue] time_zone
  std::array<bool, 7> days{true, true, true, true, true, true, true};  // from Sunday
  Duration receiveWithin{0};  // 0: a box that receives nothing is no alarm
};

struct HttpSection {
  std::string listen = "127.0.0.1:8620";  // empty: no port, the socket only
  std::string socket = "/run/tocsin/tocsin.sock";
  std::vector<std::string> names;  // further host names under which people reach the port
  Duration session = hours{12};    // then people log in again
  std::string tlsCertificate, tlsKey;
};

// Where a person on this machine opens the page: "http://127.0.0.1:8620", "https://" with TLS; a
// listener on all addresses is named by the first of `names`, else 127.0.0.1. Empty without a port.
std::string pageAddress(const HttpSection& http);

// How long the journal keeps what is over, and the files by day.
struct HistorySection {
  Duration keep = hours{24 * 400};  // 0: for ever
  std::string directory;            // of the files; empty: none are written
  Duration keepFiles{0};            // 0: for ever
};

struct RouteSection {
  std::string prefix;
  std::vector<std::string> drivers;
};

// Which received SMS are handed on, and to whom. What is empty of the first three fits every SMS.
struct ForwardSection {
  std::string name;
  std::string sender;   // with "+": the first characters of the number; else all of it
  std::string keyword;  // one word
  std::string account;  // name of a driver
  // Exactly one of these three is not empty.
  std::string folder;
  std::string url;
  std::vector<std::string> program;  // absolute path, and arguments
  // Of url and program; Auto: Json for url, Text for program.
  enum class Format { Auto, Text, Json, Xml } format = Format::Auto;
  std::vector<HeaderLine> headers;      // of url
  std::vector<HeaderLine> headerFiles;  // of url; values are paths of files that hold the value
  Duration timeMax = seconds{30};       // of url and program
  std::string tlsCa;                    // of url; empty: the machine's
};

struct Config {
  SpoolSection spool;
  QueueSection queue;
  AlarmSection alarm;
  HttpSection http;
  HistorySection history;
  HeartbeatSection heartbeat;
  ProofSection proof;
  std::vector<DriverSection> drivers;
  std::vector<RouteSection> routes;
  std::vector<ForwardSection> forwards;
};

struct Problem {
  int line = 0, column = 0;  // from 1
  std::string what;          // what is wrong and what would be right
  bool warning = false;      // `check` shows it, `serve` runs on
};

// Where a command finds the appliance.
struct Places {
  std::string spool, socket;
  std::string page;  // pageAddress(), as far as that key reads
};

struct Parsed {
  std::optional<Config> config;  // absent when any problem is an error
  // Absent when these two themselves cannot be trusted: a mistake elsewhere in the file must not
  // keep an alert out of the spool.
  std::optional<Places> places;
  std::vector<Problem> problems;  // by line
};

// What this folder may not know itself; an empty function checks nothing. The wiring passes what
// the drivers have for it.
struct Checks {
  std::function<Status(std::string_view)> script{}, fault{};  // of the simulator
  std::function<Status(std::string_view)> device{};           // names a line to a modem
  std::function<Status(std::string_view)> gatewayTemplate{};  // url, headers and body of an http
  std::function<Status(std::string_view)> gatewayPattern{};   // what finds success in its answer
  // Whether a driver can work as a whole: its files read, its options fit each other. Asked last,
  // when nothing else is wrong; an Error is a warning, as files may come before the daemon does.
  std::function<Status(const DriverSection&)> driver{};
  std::function<Status(const ForwardSection&)> forward{};  // the same of a target
};

// Relative paths inside stay as they are. Never throws; whatever is wrong is among the problems.
Parsed parse(std::string_view toml, const Checks& checks = {});

// Reads and parses; a file that cannot be read, or is larger than limits::kConfigBytesMax, is a
// problem at 0:0.
Parsed load(const std::string& path, const Checks& checks = {});

// Where the daemon keeps a copy of `path` as it last was good and in use; one file per
// configuration, for several appliances may share the directory `state`.
std::string lastGoodPath(const std::string& path, const std::string& state);

// "FILE:LINE:COLUMN: error: WHAT", one a line; "FILE: error: WHAT" at 0:0.
std::string toText(const std::vector<Problem>& problems, const std::string& path);

}  // namespace tocsin::config
