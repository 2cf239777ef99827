// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "app/config/key_values.h"

namespace tocsin::config {
namespace {

constexpr std::int64_t kHostBytesMax = 255;
constexpr std::int64_t kOctetMax = 255;

PhoneNumber phoneNumber(const Value& v, const Scope& scope) {
  auto parsed = PhoneNumber::parse(text(v), scope.homeCountry);
  return parsed ? *std::move(parsed) : PhoneNumber();
}

DriverSection::Ring ring(std::string_view word) {
  return word == "critical" ? DriverSection::Ring::Critical : DriverSection::Ring::Never;
}

SmppSection::Bind bindOf(std::string_view word) {
  return word == "pair" ? SmppSection::Bind::Pair : SmppSection::Bind::Transceiver;
}

SmppSection::Alphabet alphabet(std::string_view word) {
  if (word == "latin1") return SmppSection::Alphabet::Latin1;
  return word == "ascii" ? SmppSection::Alphabet::Ascii : SmppSection::Alphabet::Gsm7;
}

SmppSection::LongForm longForm(std::string_view word) {
  return word == "sar" ? SmppSection::LongForm::Sar : SmppSection::LongForm::Udh;
}

// What people write as 34 is 0x34 on the line (SMPP 3.4, 5.2.4).
int version(int written) {
  return written / 10 * 16 + written % 10;
}

// Absent: "auto".
std::optional<int> octet(const Value& v) {
  if (std::holds_alternative<std::string>(v)) return std::nullopt;
  return number(v);
}

// IPv6 as it is looked up.
std::string host(const Value& v) {
  const std::string& written = text(v);
  return written.starts_with('[') ? written.substr(1, written.size() - 2) : written;
}

std::vector<int> statuses(const Value& v) {
  std::vector<int> read;
  for (const std::string& one : texts(v)) {
    read.push_back(std::stoi(one));
  }
  return read;
}

using C = Config;
using V = Value;
using S = Scope;

using K = Kind;
using Sec = Section;

// The driver that was begun last, or the part of it for its type.
DriverSection& driver(C& c) {
  return c.drivers.back();
}

SmppSection& smpp(C& c) {
  return driver(c).smpp;
}

UcpSection& ucp(C& c) {
  return driver(c).ucp;
}

HttpGatewaySection& http(C& c) {
  return driver(c).http;
}

// One row per key, in the order of the documentation. Formatted by hand, so that it reads as a
// table.
// clang-format off
constexpr std::array kDriverKeys{
    // [[driver]]
    Key{Sec::Driver, "name", K::Text, "", 1, kNameBytesMax, false, "letters, digits, '-', '_', '.'",
        checkName, [](C& c, const V& v, const S&) { c.drivers.back().name = text(v); }},
    Key{Sec::Driver, "type", K::Choice, "", 0, 0, false, "simulator, modem, smpp, ucp, exec, http",
        nullptr, [](C& c, const V& v, const S&) { c.drivers.back().type = text(v); }},
    // [[driver]] of type simulator
    Key{Sec::Simulator, "latency", K::Duration, R"("0s")", 0, kMinute, false, "", nullptr,
        [](C& c, const V& v, const S&) { c.drivers.back().latency = length(v); }},
    Key{Sec::Simulator, "window", K::Integer, "8", 1, 1'000, false, "", nullptr,
        [](C& c, const V& v, const S&) { c.drivers.back().window = number(v); }},
    Key{Sec::Simulator, "faults", K::TextList, "[]", 1, 200, false,
        "faults of docs/formats/simulator.md", checkFault,
        [](C& c, const V& v, const S&) { c.drivers.back().faults = texts(v); }},
    Key{Sec::Simulator, "seed", K::Integer, "0", 0, INT64_MAX, false, "", nullptr,
        [](C& c, const V& v, const S&) {
          c.drivers.back().seed = static_cast<std::uint64_t>(std::get<std::int64_t>(v));
        }},
    Key{Sec::Simulator, "state_file", K::Text, R"("")", 0, kPathBytesMax, false,
        "path of a file, or empty", nullptr,
        [](C& c, const V& v, const S&) { c.drivers.back().stateFile = text(v); }},
    // [[driver.phone]]
    Key{Sec::Phone, "number", K::Text, "", 1, 32, false, "phone number", checkNumber,
        [](C& c, const V& v, const S& s) {
          const auto parsed = PhoneNumber::parse(text(v), s.homeCountry);
          if (parsed) c.drivers.back().phones.back().number = parsed->text();
        }},
    Key{Sec::Phone, "script", K::Text, "", 1, 1'000, false, "script of docs/formats/simulator.md",
        checkScript,
        [](C& c, const V& v, const S&) { c.drivers.back().phones.back().script = text(v); }},
    // [[driver]] of type modem
    Key{Sec::Modem, "device", K::Text, "", 1, kPathBytesMax, false,
        "\"/dev/serial/by-id/...\", \"tty:/PATH\" or \"tcp:HOST:PORT\"", checkDevice,
        [](C& c, const V& v, const S&) { c.drivers.back().device = text(v); }},
    Key{Sec::Modem, "baud", K::Integer, "115200", 0, 0, false,
        "1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600", nullptr,
        [](C& c, const V& v, const S&) { c.drivers.back().baud = number(v); }},
    Key{Sec::Modem, "flow_control", K::Switch, "true", 0, 0, false, "", nullptr,
        [](C& c, const V& v, const S&) { c.drivers.back().flowControl = isOn(v); }},
    Key{Sec::Modem, "pin_file", K::Text, R"("")", 0, kPathBytesMax, false,
        "path of a file, or empty", nullptr,
        [](C& c, const V& v, const S&) { c.drivers.back().pinFile = text(v); }},
    Key{Sec::Modem, "sms_per_hour", K::Integer, "0", 0, 100'000, false, "", nullptr,
        [](C& c, const V& v, const S&) { c.drivers.back().smsPerHour = number(v); }},
    Key{Sec::Modem, "ring", K::Choice, R"("never")", 0, 0, false, "never, critical", nullptr,
        [](C& c, const V& v, const S&) { c.drivers.back().ring = ring(text(v)); }},
    Key{Sec::Modem, "service_centre", K::Text, R"("")", 0, 32, false,
        "international phone number, or empty", checkInternational,
        [](C& c, const V& v, const S& s) { c.drivers.back().serviceCentre = phoneNumber(v, s); }},
    Key{Sec::Modem, "own_number", K::Text, R"("")", 0, 32, false,
        "international phone number, or empty", checkInternational,
        [](C& c, const V& v, const S& s) { c.drivers.back().ownNumber = phoneNumber(v, s); }},
    Key{Sec::Modem, "loop_test", K::Duration, R"("off")", kHour, 30 * kDay, true, "", nullptr,
        [](C& c, const V& v, const S&) { c.drivers.back().loopTest = length(v); }},
    // [[driver]] of type smpp
    Key{Sec::Smpp, "host", K::Text, "", 1, kHostBytesMax, false, "name or address of the centre",
        checkHost, [](C& c, const V& v, const S&) { smpp(c).centre.host = host(v); }},
    Key{Sec::Smpp, "port", K::Integer, "2775", 1, 65'535, false, "", nullptr,
        [](C& c, const V& v, const S&) { smpp(c).centre.port = number(v); }},
    Key{Sec::Smpp, "tls", K::Switch, "false", 0, 0, false, "", nullptr,
        [](C& c, const V& v, const S&) { smpp(c).centre.tls = isOn(v); }},
    Key{Sec::Smpp, "tls_ca", K::Text, R"("")", 0, kPathBytesMax, false, "path of a file, or empty",
        nullptr, [](C& c, const V& v, const S&) { smpp(c).centre.tlsCa = text(v); }},
    Key{Sec::Smpp, "tls_name", K::Text, R"("")", 0, kHostBytesMax, false,
        "name or address, or empty", checkHost,
        [](C& c, const V& v, const S&) { smpp(c).centre.tlsName = host(v); }},
    Key{Sec::Smpp, "tls_pin", K::Text, R"("")", 0, 64, false, "64 hex digits, or empty", checkPin,
        [](C& c, const V& v, const S&) { smpp(c).centre.tlsPin = text(v); }},
    Key{Sec::Smpp, "bind", K::Choice, R"("transceiver")", 0, 0, false, "transceiver, pair", nullptr,
        [](C& c, const V& v, const S&) { smpp(c).bind = bindOf(text(v)); }},
    Key{Sec::Smpp, "system_id", K::Text, "", 1, 15, false, "15 characters at most", checkPlain,
        [](C& c, const V& v, const S&) { smpp(c).systemId = text(v); }},
    Key{Sec::Smpp, "password_file", K::Text, R"("")", 0, kPathBytesMax, false,
        "path of a file, or empty", nullptr,
        [](C& c, const V& v, const S&) { smpp(c).centre.passwordFile = text(v); }},
    Key{Sec::Smpp, "password", K::Text, R"("")", 0, 8, false, "8 bytes at most", checkPlain,
        [](C& c, const V& v, const S&) { smpp(c).centre.password = text(v); }, true},
    Key{Sec::Smpp, "system_type", K::Text, R"("")", 0, 12, false, "12 characters at most",
        checkPlain, [](C& c, const V& v, const S&) { smpp(c).systemType = text(v); }},
    Key{Sec::Smpp, "interface_version", K::Integer, "34", 0, 0, false, "33, 34, 50", nullptr,
        [](C& c, const V& v, const S&) { smpp(c).interfaceVersion = version(number(v)); }},
    Key{Sec::Smpp, "source", K::Text, R"("")", 0, 21, false,
        "number of 20 digits, name of 11 characters at most, or empty", checkSource,
        [](C& c, const V& v, const S&) { smpp(c).centre.source = text(v); }},
    Key{Sec::Smpp, "source_ton", K::Integer, R"("auto")", 0, kOctetMax, false, "", nullptr,
        [](C& c, const V& v, const S&) { smpp(c).sourceTon = octet(v); }},
    Key{Sec::Smpp, "source_npi", K::Integer, R"("auto")", 0, kOctetMax, false, "", nullptr,
        [](C& c, const V& v, const S&) { smpp(c).sourceNpi = octet(v); }},
    Key{Sec::Smpp, "dest_ton", K::Integer, R"("auto")", 0, kOctetMax, false, "", nullptr,
        [](C& c, const V& v, const S&) { smpp(c).destTon = octet(v); }},
    Key{Sec::Smpp, "dest_npi", K::Integer, R"("auto")", 0, kOctetMax, false, "", nullptr,
        [](C& c, const V& v, const S&) { smpp(c).destNpi = octet(v); }},
    Key{Sec::Smpp, "sms_per_hour", K::Integer, "0", 0, 100'000, false, "", nullptr,
        [](C& c, const V& v, const S&) { driver(c).smsPerHour = number(v); }},
    Key{Sec::Smpp, "window", K::Integer, "10", 1, limits::kSmscWindowMax, false, "", nullptr,
        [](C& c, const V& v, const S&) { smpp(c).centre.window = number(v); }},
    Key{Sec::Smpp, "per_second", K::Integer, "0", 0, 10'000, false, "", nullptr,
        [](C& c, const V& v, const S&) { smpp(c).centre.perSecond = number(v); }},
    Key{Sec::Smpp, "alphabet", K::Choice, R"("gsm7")", 0, 0, false, "gsm7, latin1, ascii", nullptr,
        [](C& c, const V& v, const S&) { smpp(c).alphabet = alphabet(text(v)); }},
    Key{Sec::Smpp, "long", K::Choice, R"("udh")", 0, 0, false, "udh, sar", nullptr,
        [](C& c, const V& v, const S&) { smpp(c).longForm = longForm(text(v)); }},
    Key{Sec::Smpp, "receipts", K::Switch, "true", 0, 0, false, "", nullptr,
        [](C& c, const V& v, const S&) { smpp(c).centre.receipts = isOn(v); }},
    Key{Sec::Smpp, "enquire_every", K::Duration, R"("30s")", kSecond, kHour, false, "", nullptr,
        [](C& c, const V& v, const S&) { smpp(c).enquireEvery = length(v); }},
    // [[driver]] of type ucp
    Key{Sec::Ucp, "host", K::Text, "", 1, kHostBytesMax, false, "name or address of the centre",
        checkHost, [](C& c, const V& v, const S&) { ucp(c).centre.host = host(v); }},
    Key{Sec::Ucp, "port", K::Integer, "", 1, 65'535, false, "", nullptr,
        [](C& c, const V& v, const S&) { ucp(c).centre.port = number(v); }},
    Key{Sec::Ucp, "tls", K::Switch, "false", 0, 0, false, "", nullptr,
        [](C& c, const V& v, const S&) { ucp(c).centre.tls = isOn(v); }},
    Key{Sec::Ucp, "tls_ca", K::Text, R"("")", 0, kPathBytesMax, false, "path of a file, or empty",
        nullptr, [](C& c, const V& v, const S&) { ucp(c).centre.tlsCa = text(v); }},
    Key{Sec::Ucp, "tls_name", K::Text, R"("")", 0, kHostBytesMax, false,
        "name or address, or empty", checkHost,
        [](C& c, const V& v, const S&) { ucp(c).centre.tlsName = host(v); }},
    Key{Sec::Ucp, "tls_pin", K::Text, R"("")", 0, 64, false, "64 hex digits, or empty", checkPin,
        [](C& c, const V& v, const S&) { ucp(c).centre.tlsPin = text(v); }},
    Key{Sec::Ucp, "account", K::Text, R"("")", 0, 16, false,
        "16 characters at most; empty: no login", checkPlain,
        [](C& c, const V& v, const S&) { ucp(c).account = text(v); }},
    Key{Sec::Ucp, "account_ton", K::Integer, "6", 0, 9, false, "", nullptr,
        [](C& c, const V& v, const S&) { ucp(c).accountTon = number(v); }},
    Key{Sec::Ucp, "account_npi", K::Integer, "5", 0, 9, false, "", nullptr,
        [](C& c, const V& v, const S&) { ucp(c).accountNpi = number(v); }},
    Key{Sec::Ucp, "password_file", K::Text, R"("")", 0, kPathBytesMax, false,
        "path of a file, or empty", nullptr,
        [](C& c, const V& v, const S&) { ucp(c).centre.passwordFile = text(v); }},
    Key{Sec::Ucp, "password", K::Text, R"("")", 0, 16, false, "16 bytes at most", checkPlain,
        [](C& c, const V& v, const S&) { ucp(c).centre.password = text(v); }, true},
    Key{Sec::Ucp, "source", K::Text, R"("")", 0, 17, false,
        "number of 16 digits, name of 11 characters at most, or empty", checkSource,
        [](C& c, const V& v, const S&) { ucp(c).centre.source = text(v); }},
    Key{Sec::Ucp, "prefix", K::Text, R"("00")", 0, 8, false, "digits, or empty", checkDigits,
        [](C& c, const V& v, const S&) { ucp(c).prefix = text(v); }},
    Key{Sec::Ucp, "operation", K::Choice, R"("51")", 0, 0, false, "51, 01", nullptr,
        [](C& c, const V& v, const S&) { ucp(c).plain01 = text(v) == "01"; }},
    Key{Sec::Ucp, "sms_per_hour", K::Integer, "0", 0, 100'000, false, "", nullptr,
        [](C& c, const V& v, const S&) { driver(c).smsPerHour = number(v); }},
    Key{Sec::Ucp, "window", K::Integer, "1", 1, 100, false, "", nullptr,
        [](C& c, const V& v, const S&) { ucp(c).centre.window = number(v); }},
    Key{Sec::Ucp, "per_second", K::Integer, "0", 0, 10'000, false, "", nullptr,
        [](C& c, const V& v, const S&) { ucp(c).centre.perSecond = number(v); }},
    Key{Sec::Ucp, "receipts", K::Switch, "true", 0, 0, false, "", nullptr,
        [](C& c, const V& v, const S&) { ucp(c).centre.receipts = isOn(v); }},
    Key{Sec::Ucp, "keep_alive_every", K::Duration, R"("30s")", kSecond, kHour, false, "", nullptr,
        [](C& c, const V& v, const S&) { ucp(c).keepAliveEvery = length(v); }},
    Key{Sec::Ucp, "time_zone", K::Text, R"("")", 0, 64, false,
        "name below /usr/share/zoneinfo; empty: as [queue]", checkZoneOrEmpty,
        [](C& c, const V& v, const S&) { ucp(c).timeZone = text(v); }},
    // [[driver]] of type exec
    Key{Sec::Exec, "command", K::TextList, "", 1, kPathBytesMax, false,
        "program (absolute path) and its arguments", nullptr,
        [](C& c, const V& v, const S&) { driver(c).exec.command = texts(v); }},
    Key{Sec::Exec, "time_max", K::Duration, R"("30s")", kSecond, 10 * kMinute, false, "", nullptr,
        [](C& c, const V& v, const S&) { driver(c).exec.timeMax = length(v); }},
    Key{Sec::Exec, "window", K::Integer, "1", 1, 16, false, "", nullptr,
        [](C& c, const V& v, const S&) { driver(c).exec.window = number(v); }},
    Key{Sec::Exec, "sms_per_hour", K::Integer, "0", 0, 100'000, false, "", nullptr,
        [](C& c, const V& v, const S&) { driver(c).smsPerHour = number(v); }},
    // [[driver]] of type http
    Key{Sec::HttpGateway, "url", K::Text, "", 1, 2'000, false, "http:// or https://, a template",
        checkGatewayUrl, [](C& c, const V& v, const S&) { http(c).url = text(v); }, true},
    Key{Sec::HttpGateway, "method", K::Choice, R"("POST")", 0, 0, false, "GET, POST, PUT", nullptr,
        [](C& c, const V& v, const S&) { http(c).method = text(v); }},
    Key{Sec::HttpGateway, "source", K::Text, R"("")", 0, 32, false, "number or name, or empty",
        checkPlain, [](C& c, const V& v, const S&) { http(c).source = text(v); }},
    Key{Sec::HttpGateway, "headers", K::TextList, "[]", 1, kHeaderBytesMax, false,
        R"(texts like "Name: value")", checkHeader,
        [](C& c, const V& v, const S&) { http(c).headers = headerLines(v); }, true},
    Key{Sec::HttpGateway, "header_files", K::TextList, "[]", 1, kPathBytesMax, false,
        R"(texts like "Name: /path")", checkHeaderFile,
        [](C& c, const V& v, const S&) { http(c).headerFiles = headerLines(v); }},
    Key{Sec::HttpGateway, "body", K::Text, R"("")", 0, 20'000, false, "a template", checkTemplate,
        [](C& c, const V& v, const S&) { http(c).body = text(v); }, true},
    Key{Sec::HttpGateway, "success_status", K::TextList, "[]", 1, 3, false,
        R"(statuses like "200"; empty: 200 to 299)", checkHttpStatus,
        [](C& c, const V& v, const S&) { http(c).successStatus = statuses(v); }},
    Key{Sec::HttpGateway, "success_pattern", K::Text, R"("")", 0, 1'000, false,
        "regular expression, or empty", checkPattern,
        [](C& c, const V& v, const S&) { http(c).successPattern = text(v); }},
    Key{Sec::HttpGateway, "reference_pattern", K::Text, R"("")", 0, 1'000, false,
        "regular expression, or empty", checkPattern,
        [](C& c, const V& v, const S&) { http(c).referencePattern = text(v); }},
    Key{Sec::HttpGateway, "tls_ca", K::Text, R"("")", 0, kPathBytesMax, false,
        "path of a file, or empty", nullptr,
        [](C& c, const V& v, const S&) { http(c).tlsCa = text(v); }},
    Key{Sec::HttpGateway, "time_max", K::Duration, R"("30s")", kSecond, 10 * kMinute, false, "",
        nullptr, [](C& c, const V& v, const S&) { http(c).timeMax = length(v); }},
    Key{Sec::HttpGateway, "window", K::Integer, "4", 1, 16, false, "", nullptr,
        [](C& c, const V& v, const S&) { http(c).window = number(v); }},
    Key{Sec::HttpGateway, "sms_per_hour", K::Integer, "0", 0, 100'000, false, "", nullptr,
        [](C& c, const V& v, const S&) { driver(c).smsPerHour = number(v); }},
};

// clang-format on

}  // namespace

std::span<const Key> driverKeys() {
  return kDriverKeys;
}

}  // namespace tocsin::config
