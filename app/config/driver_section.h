// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "queue/base/phone_number.h"
#include "queue/base/time.h"

// What a [[driver]] of the configuration says: what all types share, then a part for each type.
namespace tocsin::config {

// One simulated phone, [[driver.phone]]: how it answers pages, in the order of its script.
struct PhoneScript {
  std::string number;
  std::string script;  // docs/formats/simulator.md: "silent", "ack after 4s", ...
};

// The way to a message centre and what its contract allows: what smpp and ucp share.
struct CentreSection {
  std::string host{};  // a name or an address, IPv6 without brackets
  int port = 0;
  bool tls = false;
  std::string tlsCa{}, tlsName{}, tlsPin{};  // empty: the machine's; the host; any
  std::string passwordFile{}, password{};    // never both; both empty: none
  std::string source{};  // of what is sent: digits, "+" and digits, a name; empty: the centre's own
  int window = 1;        // submits without an answer at once
  int perSecond = 0;     // 0: no limit
  bool receipts = true;
};

struct SmppSection {
  CentreSection centre{.port = 2775, .window = 10};
  enum class Bind { Transceiver, Pair } bind = Bind::Transceiver;
  std::string systemId, systemType;
  int interfaceVersion = 0x34;                                // 0x33, 0x34, 0x50
  std::optional<int> sourceTon, sourceNpi, destTon, destNpi;  // absent: by the number's form
  enum class Alphabet { Gsm7, Latin1, Ascii } alphabet = Alphabet::Gsm7;
  enum class LongForm { Udh, Sar } longForm = LongForm::Udh;
  Duration enquireEvery = seconds{30};
};

struct UcpSection {
  CentreSection centre{};
  std::string account;  // empty: no login
  int accountTon = 6, accountNpi = 5;
  std::string prefix = "00";  // what stands for a leading "+"
  bool plain01 = false;       // operation 01 instead of 51
  Duration keepAliveEvery = seconds{30};
  std::string timeZone;  // of the centre's times; empty: as [queue]
};

struct ExecSection {
  std::vector<std::string> command;  // program (absolute path) and arguments
  Duration timeMax = seconds{30};
  int window = 1;
};

// "Name: value" of an HTTP request.
struct HeaderLine {
  std::string name, value;

  friend bool operator==(const HeaderLine&, const HeaderLine&) = default;
};

struct HttpGatewaySection {
  std::string url;
  std::string method = "POST";
  std::string source;
  std::vector<HeaderLine> headers;      // values are templates
  std::vector<HeaderLine> headerFiles;  // values are paths of files that hold the value
  std::string body;
  std::vector<int> successStatus;  // empty: 200..299
  std::string successPattern, referencePattern;
  std::string tlsCa;  // empty: the machine's
  Duration timeMax = seconds{30};
  int window = 4;
};

struct DriverSection {
  std::string name, type;
  int line = 0;        // of the file, for messages
  int smsPerHour = 0;  // of every type but simulator; 0: the contract has no limit
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
  enum class Ring { Never, Critical } ring = Ring::Never;
  PhoneNumber serviceCentre;  // international; empty: the one on the SIM
  PhoneNumber ownNumber;      // of the SIM, international; empty: not known
  Duration loopTest{0};       // how often it sends itself an SMS; 0: never
  // The other types; what is not of this driver's type keeps its defaults.
  SmppSection smpp;
  UcpSection ucp;
  ExecSection exec;
  HttpGatewaySection http;

  // Null unless the type is smpp or ucp.
  const CentreSection* centre() const {
    if (type == "smpp") return &smpp.centre;
    return type == "ucp" ? &ucp.centre : nullptr;
  }

  // Programs and HTTP gateways only send.
  bool mayReceive() const { return type != "exec" && type != "http"; }
};

}  // namespace tocsin::config
