// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/config/config.h"

// Every key of the configuration as one table; the parser walks it, and a test holds
// docs/formats/configuration.md to it.
namespace tocsin::config {

enum class Section {
  Spool,
  Queue,
  Alarm,
  Http,
  History,
  Heartbeat,
  Proof,
  Driver,
  Simulator,
  Phone,
  Modem,
  Smpp,
  Ucp,
  Exec,
  HttpGateway,
  Route,
  Forward,
};

// As a heading of the documentation and a problem write it: "[spool]", "[[driver]]".
std::string_view toText(Section section);

enum class Kind { Text, Integer, Switch, Duration, Choice, TextList };
std::string_view toText(Kind kind);  // "text", "whole number", "true or false", ...

// Text and Choice; Integer; Switch; Duration; TextList.
using Value = std::variant<std::string, std::int64_t, bool, Duration, std::vector<std::string>>;

// What the form of a text may depend on.
struct Scope {
  std::string homeCountry;
  const Checks& checks;
};

struct Key {
  Section section;
  std::string_view name;
  Kind kind;
  std::string_view standard;  // what holds without it, as TOML; empty: the key is required.
                              // Integer: a word in quotes may stand there, and in the file, too
  std::int64_t least = 0;     // Integer: value; Duration: ms; Text and texts of a list: bytes
  std::int64_t most = 0;
  bool zeroToo = false;   // Integer: 0 = off, below `least`; Duration: "off", which is 0
  std::string_view form;  // Text: what it must look like, for people; Choice: "brief, live, off";
                          // Integer: "9600, 115200", and no other
  Status (*check)(std::string_view text, const Scope& scope) = nullptr;  // each text
  void (*put)(Config& config, const Value& value, const Scope& scope) = nullptr;
  bool isSecret = false;  // no problem quotes it
};

// In the order of the documentation.
std::span<const Key> keys();

// The part of them that is about drivers.
std::span<const Key> driverKeys();

// The word that may stand instead of a whole number, without its quotes: "auto". Else empty.
std::string_view wordOf(const Key& key);

// "1s to 1h", "0, or 6 to 15", "off, or 1h to 7d", "brief, live, off".
std::string limitsText(const Key& key);

// Checks of one text; the Error says what would be right.
Status checkName(std::string_view text, const Scope& scope);
Status checkCountry(std::string_view text, const Scope& scope);
Status checkTimeZone(std::string_view text, const Scope& scope);
Status checkNumber(std::string_view text, const Scope& scope);
Status checkListen(std::string_view text, const Scope& scope);    // or empty
Status checkHostName(std::string_view text, const Scope& scope);  // as a Host header names it
Status checkPrefix(std::string_view text, const Scope& scope);
Status checkScript(std::string_view text, const Scope& scope);
Status checkFault(std::string_view text, const Scope& scope);
Status checkDevice(std::string_view text, const Scope& scope);
Status checkInternational(std::string_view text, const Scope& scope);  // a number, or empty
Status checkZoneOrEmpty(std::string_view text, const Scope& scope);
Status checkHost(std::string_view text, const Scope& scope);    // IPv6 with or without brackets
Status checkPlain(std::string_view text, const Scope& scope);   // printable ASCII
Status checkDigits(std::string_view text, const Scope& scope);  // or empty
Status checkPin(std::string_view text, const Scope& scope);     // SHA-256 in hex, or empty
Status checkSource(std::string_view text, const Scope& scope);  // number or name, or empty
Status checkUrl(std::string_view text, const Scope& scope);
Status checkGatewayUrl(std::string_view text, const Scope& scope);  // a template
Status checkTemplate(std::string_view text, const Scope& scope);
Status checkPattern(std::string_view text, const Scope& scope);
Status checkHeader(std::string_view text, const Scope& scope);           // "Name: template"
Status checkPlainHeader(std::string_view text, const Scope& scope);      // "Name: value", not ours
Status checkPlainHeaderFile(std::string_view text, const Scope& scope);  // "Name: /path", not ours
Status checkHeaderFile(std::string_view text, const Scope& scope);       // "Name: /path"
Status checkHttpStatus(std::string_view text, const Scope& scope);       // "200"
Status checkSender(std::string_view text, const Scope& scope);    // "+" and digits, a number, empty
Status checkWallTime(std::string_view text, const Scope& scope);  // "09:00"
Status checkWeekday(std::string_view text, const Scope& scope);   // "mon"
Status checkUrlOrEmpty(std::string_view text, const Scope& scope);
Status checkWord(std::string_view text, const Scope& scope);  // without blanks, or empty

// 0 Sunday to 6 Saturday of "sun" to "sat"; -1: none of them.
int weekdayOf(std::string_view word);

// Whether a source is a name, to which nobody can reply.
bool isAlphanumeric(std::string_view source);

}  // namespace tocsin::config
