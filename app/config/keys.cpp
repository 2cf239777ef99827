// SPDX-License-Identifier: Apache-2.0
#include "app/config/keys.h"

#include <array>

#include "app/config/key_values.h"

namespace tocsin::config {
namespace {

// sockaddr_un holds 108 bytes with the final zero (unix(7)).
constexpr std::int64_t kSocketBytesMax = 107;

SpoolSection::Receipts receipts(std::string_view word) {
  if (word == "live") return SpoolSection::Receipts::Live;
  return word == "off" ? SpoolSection::Receipts::Off : SpoolSection::Receipts::Brief;
}

std::vector<PhoneNumber> numbers(const Value& v, const Scope& scope) {
  std::vector<PhoneNumber> read;
  for (const std::string& one : texts(v)) {
    auto parsed = PhoneNumber::parse(one, scope.homeCountry);
    if (parsed) read.push_back(*std::move(parsed));
  }
  return read;
}

// The first digits of a number stay as they are; a whole number gets its international form.
std::string sender(const std::string& written, const Scope& scope) {
  const auto parsed = PhoneNumber::parse(written, scope.homeCountry);
  return parsed ? parsed->text() : written;
}

ForwardSection::Format format(std::string_view word) {
  using enum ForwardSection::Format;
  if (word == "text") return Text;
  if (word == "json") return Json;
  return word == "xml" ? Xml : Auto;
}

// "09:00", which its check has read.
void putWallTime(ProofSection& proof, std::string_view text) {
  proof.hour = (text[0] - '0') * 10 + text[1] - '0';
  proof.minute = (text[3] - '0') * 10 + text[4] - '0';
}

void putWeekdays(ProofSection& proof, const std::vector<std::string>& words) {
  if (words.empty()) return;
  proof.days.fill(false);
  for (const std::string& word : words) {
    if (const int day = weekdayOf(word); day >= 0)
      proof.days.at(static_cast<std::size_t>(day)) = true;
  }
}

using C = Config;
using V = Value;
using S = Scope;

using K = Kind;
using Sec = Section;

// One row per key, in the order of the documentation. Every row puts into the element that was
// begun last ([[route]], [[forward]]). Formatted by hand, so that it reads as a table.
// clang-format off
constexpr std::array kFirstKeys{
    // [spool]
    Key{Sec::Spool, "directory", K::Text, R"("/var/spool/tocsin")", 1, kPathBytesMax, false,
        "path of a directory", nullptr,
        [](C& c, const V& v, const S&) { c.spool.directory = text(v); }},
    Key{Sec::Spool, "settle", K::Duration, R"("5s")", 10, kHour, false, "", nullptr,
        [](C& c, const V& v, const S&) { c.spool.settle = length(v); }},
    Key{Sec::Spool, "validity", K::Duration, R"("60min")", kSecond, 30 * kDay, false, "", nullptr,
        [](C& c, const V& v, const S&) { c.queue.policy.validity = length(v); }},
    Key{Sec::Spool, "keep_done", K::Duration, R"("7d")", kSecond, 3'650 * kDay, false, "", nullptr,
        [](C& c, const V& v, const S&) { c.spool.keepDone = length(v); }},
    Key{Sec::Spool, "keep_rejected", K::Duration, R"("90d")", kSecond, 3'650 * kDay, false, "",
        nullptr, [](C& c, const V& v, const S&) { c.spool.keepRejected = length(v); }},
    Key{Sec::Spool, "receipts", K::Choice, R"("brief")", 0, 0, false, "brief, live, off", nullptr,
        [](C& c, const V& v, const S&) { c.spool.receipts = receipts(text(v)); }},
    // [queue]
    Key{Sec::Queue, "database", K::Text, R"("/var/lib/tocsin/queue.db")", 1, kPathBytesMax, false,
        "path of a file", nullptr, [](C& c, const V& v, const S&) { c.queue.database = text(v); }},
    Key{Sec::Queue, "home_country", K::Text, R"("FR")", 2, 2, false,
        "country, two letters of ISO 3166", checkCountry,
        [](C& c, const V& v, const S&) { c.queue.homeCountry = text(v); }},
    Key{Sec::Queue, "time_zone", K::Text, R"("Europe/Paris")", 1, 64, false,
        "name below /usr/share/zoneinfo", checkTimeZone,
        [](C& c, const V& v, const S&) { c.queue.timeZone = text(v); }},
    Key{Sec::Queue, "language", K::Choice, R"("en")", 0, 0, false, "en, fr, de", nullptr,
        [](C& c, const V& v, const S&) { c.queue.language = text(v); }},
    Key{Sec::Queue, "suffix_match", K::Integer, "8", 6, 15, true, "", nullptr,
        [](C& c, const V& v, const S&) { c.queue.suffixMatch = number(v); }},
    Key{Sec::Queue, "digits", K::Integer, "4", 4, 8, false, "", nullptr,
        [](C& c, const V& v, const S&) { c.queue.digits = number(v); }},
    Key{Sec::Queue, "number_from", K::Integer, "2400", 0, 99'999'999, false, "", nullptr,
        [](C& c, const V& v, const S&) { c.queue.numberFrom = number(v); }},
    Key{Sec::Queue, "numbers_quarantine", K::Duration, R"("24h")", 0, 30 * kDay, false, "", nullptr,
        [](C& c, const V& v, const S&) { c.queue.numbersQuarantine = length(v); }},
    Key{Sec::Queue, "rounds", K::Integer, "1", 1, 10, false, "", nullptr,
        [](C& c, const V& v, const S&) { c.queue.policy.rounds = number(v); }},
    Key{Sec::Queue, "last_resort", K::Text, R"("")", 0, kNameBytesMax, false,
        "name of a list, or empty", nullptr,
        [](C& c, const V& v, const S&) { c.queue.lastResort = text(v); }},
    Key{Sec::Queue, "repeat_exhausted", K::Duration, R"("30min")", kSecond, 7 * kDay, false, "",
        nullptr, [](C& c, const V& v, const S&) { c.queue.policy.repeatExhausted = length(v); }},
    Key{Sec::Queue, "repeat_max", K::Integer, "6", 0, 100, false, "", nullptr,
        [](C& c, const V& v, const S&) { c.queue.policy.repeatMax = number(v); }},
    Key{Sec::Queue, "send_timeout", K::Duration, R"("5min")", kSecond, kDay, false, "", nullptr,
        [](C& c, const V& v, const S&) { c.queue.policy.sendTimeout = length(v); }},
    Key{Sec::Queue, "path_grace", K::Duration, R"("60s")", kSecond, kDay, false, "", nullptr,
        [](C& c, const V& v, const S&) { c.queue.policy.pathGrace = length(v); }},
    Key{Sec::Queue, "ack_hold", K::Duration, R"("4h")", kSecond, 30 * kDay, false, "", nullptr,
        [](C& c, const V& v, const S&) { c.queue.policy.ackHold = length(v); }},
    Key{Sec::Queue, "ack_from", K::Choice, R"("list")", 0, 0, false, "list, paged", nullptr,
        [](C& c, const V& v, const S&) { c.queue.policy.ackFromPagedOnly = text(v) == "paged"; }},
    Key{Sec::Queue, "join_identical", K::Duration, R"("60s")", 0, kDay, false, "", nullptr,
        [](C& c, const V& v, const S&) { c.queue.policy.joinIdentical = length(v); }},
    Key{Sec::Queue, "confirm_ack", K::Switch, "true", 0, 0, false, "", nullptr,
        [](C& c, const V& v, const S&) { c.queue.policy.confirmAck = isOn(v); }},
    Key{Sec::Queue, "tell_others", K::Switch, "true", 0, 0, false, "", nullptr,
        [](C& c, const V& v, const S&) { c.queue.policy.tellOthers = isOn(v); }},
    Key{Sec::Queue, "max_parts", K::Integer, "1", 1, limits::kPartsMax, false, "", nullptr,
        [](C& c, const V& v, const S&) { c.queue.maxParts = number(v); }},
    Key{Sec::Queue, "digest_above", K::Integer, "5", 0, 1'000, false, "", nullptr,
        [](C& c, const V& v, const S&) { c.queue.digestAbove = number(v); }},
    Key{Sec::Queue, "on_event", K::TextList, "[]", 1, kPathBytesMax, false,
        "program (absolute path) and its arguments", nullptr,
        [](C& c, const V& v, const S&) { c.queue.onEvent = texts(v); }},
    // [alarm]
    Key{Sec::Alarm, "numbers", K::TextList, "[]", 1, 32, false, "phone numbers", checkNumber,
        [](C& c, const V& v, const S& s) { c.alarm.numbers = numbers(v, s); }},
    Key{Sec::Alarm, "repeat", K::Duration, R"("4h")", kSecond, 7 * kDay, false, "", nullptr,
        [](C& c, const V& v, const S&) { c.alarm.repeat = length(v); }},
    Key{Sec::Alarm, "strangers", K::Switch, "true", 0, 0, false, "", nullptr,
        [](C& c, const V& v, const S&) { c.alarm.strangers = isOn(v); }},
    // [http]
    Key{Sec::Http, "listen", K::Text, R"("127.0.0.1:8620")", 0, 260, false,
        "HOST:PORT, or empty", checkListen,
        [](C& c, const V& v, const S&) { c.http.listen = text(v); }},
    Key{Sec::Http, "names", K::TextList, "[]", 1, 253, false, "host names without a port",
        checkHostName, [](C& c, const V& v, const S&) { c.http.names = texts(v); }},
    Key{Sec::Http, "session", K::Duration, R"("12h")", 5 * kMinute, 30 * kDay, false, "", nullptr,
        [](C& c, const V& v, const S&) { c.http.session = length(v); }},
    Key{Sec::Http, "socket", K::Text, R"("/run/tocsin/tocsin.sock")", 1, kSocketBytesMax, false,
        "path, 107 bytes at most", nullptr,
        [](C& c, const V& v, const S&) { c.http.socket = text(v); }},
    Key{Sec::Http, "tls_certificate", K::Text, R"("")", 0, kPathBytesMax, false,
        "path of a file, or empty", nullptr,
        [](C& c, const V& v, const S&) { c.http.tlsCertificate = text(v); }},
    Key{Sec::Http, "tls_key", K::Text, R"("")", 0, kPathBytesMax, false, "path of a file, or empty",
        nullptr, [](C& c, const V& v, const S&) { c.http.tlsKey = text(v); }},
    // [history]
    Key{Sec::History, "keep", K::Duration, R"("400d")", 35 * kDay, 3'650 * kDay, true, "", nullptr,
        [](C& c, const V& v, const S&) { c.history.keep = length(v); }},
    Key{Sec::History, "directory", K::Text, R"("")", 0, kPathBytesMax, false,
        "path of a directory, or empty", nullptr,
        [](C& c, const V& v, const S&) { c.history.directory = text(v); }},
    Key{Sec::History, "keep_files", K::Duration, R"("off")", kDay, 3'650 * kDay, true, "", nullptr,
        [](C& c, const V& v, const S&) { c.history.keepFiles = length(v); }},
    // [heartbeat]
    Key{Sec::Heartbeat, "file", K::Text, R"("")", 0, kPathBytesMax, false,
        "path of a file, or empty", nullptr,
        [](C& c, const V& v, const S&) { c.heartbeat.file = text(v); }},
    Key{Sec::Heartbeat, "url", K::Text, R"("")", 0, 2'000, false, "http:// or https://, or empty",
        checkUrlOrEmpty, [](C& c, const V& v, const S&) { c.heartbeat.url = text(v); }, true},
    Key{Sec::Heartbeat, "method", K::Choice, R"("GET")", 0, 0, false, "GET, POST", nullptr,
        [](C& c, const V& v, const S&) { c.heartbeat.method = text(v); }},
    Key{Sec::Heartbeat, "tls_ca", K::Text, R"("")", 0, kPathBytesMax, false,
        "path of a file, or empty", nullptr,
        [](C& c, const V& v, const S&) { c.heartbeat.tlsCa = text(v); }},
    Key{Sec::Heartbeat, "every", K::Duration, R"("60s")", 10 * kSecond, kHour, false, "", nullptr,
        [](C& c, const V& v, const S&) { c.heartbeat.every = length(v); }},
    // [proof]
    Key{Sec::Proof, "recipients", K::TextList, "[]", 1, kNameBytesMax, false,
        "names of recipients", nullptr,
        [](C& c, const V& v, const S&) { c.proof.recipients = texts(v); }},
    Key{Sec::Proof, "at", K::Text, R"("09:00")", 5, 5, false, "HH:MM", checkWallTime,
        [](C& c, const V& v, const S&) { putWallTime(c.proof, text(v)); }},
    Key{Sec::Proof, "weekdays", K::TextList, "[]", 3, 3, false,
        "sun, mon, tue, wed, thu, fri, sat; empty: every day", checkWeekday,
        [](C& c, const V& v, const S&) { putWeekdays(c.proof, texts(v)); }},
    Key{Sec::Proof, "receive_within", K::Duration, R"("off")", kHour, 30 * kDay, true, "", nullptr,
        [](C& c, const V& v, const S&) { c.proof.receiveWithin = length(v); }},
};

constexpr std::array kLastKeys{
    // [[route]]
    Key{Sec::Route, "prefix", K::Text, R"("")", 0, 16, false,
        "\"+\" and digits; empty: every number", checkPrefix,
        [](C& c, const V& v, const S&) { c.routes.back().prefix = text(v); }},
    Key{Sec::Route, "drivers", K::TextList, "", 1, kNameBytesMax, false,
        "names of drivers, preferred first", nullptr,
        [](C& c, const V& v, const S&) { c.routes.back().drivers = texts(v); }},
    // [[forward]]
    Key{Sec::Forward, "name", K::Text, "", 1, kNameBytesMax, false,
        "letters, digits, '-', '_', '.'", checkName,
        [](C& c, const V& v, const S&) { c.forwards.back().name = text(v); }},
    Key{Sec::Forward, "sender", K::Text, R"("")", 0, 32, false,
        "\"+\" and first digits, or a number; empty: everybody", checkSender,
        [](C& c, const V& v, const S& s) { c.forwards.back().sender = sender(text(v), s); }},
    Key{Sec::Forward, "keyword", K::Text, R"("")", 0, 32, false, "one word; empty: every text",
        checkWord, [](C& c, const V& v, const S&) { c.forwards.back().keyword = text(v); }},
    Key{Sec::Forward, "account", K::Text, R"("")", 0, kNameBytesMax, false,
        "name of a driver; empty: every driver", nullptr,
        [](C& c, const V& v, const S&) { c.forwards.back().account = text(v); }},
    Key{Sec::Forward, "folder", K::Text, R"("")", 1, kPathBytesMax, false, "path of a directory",
        nullptr, [](C& c, const V& v, const S&) { c.forwards.back().folder = text(v); }},
    Key{Sec::Forward, "url", K::Text, R"("")", 1, 2'000, false, "http:// or https://", checkUrl,
        [](C& c, const V& v, const S&) { c.forwards.back().url = text(v); }, true},
    Key{Sec::Forward, "program", K::TextList, "[]", 1, kPathBytesMax, false,
        "program (absolute path) and its arguments", nullptr,
        [](C& c, const V& v, const S&) { c.forwards.back().program = texts(v); }},
    Key{Sec::Forward, "format", K::Choice, R"("auto")", 0, 0, false, "auto, text, json, xml",
        nullptr, [](C& c, const V& v, const S&) { c.forwards.back().format = format(text(v)); }},
    Key{Sec::Forward, "headers", K::TextList, "[]", 1, kHeaderBytesMax, false,
        R"(texts like "Name: value")", checkPlainHeader,
        [](C& c, const V& v, const S&) { c.forwards.back().headers = headerLines(v); }, true},
    Key{Sec::Forward, "header_files", K::TextList, "[]", 1, kPathBytesMax, false,
        R"(texts like "Name: /path")", checkPlainHeaderFile,
        [](C& c, const V& v, const S&) { c.forwards.back().headerFiles = headerLines(v); }},
    Key{Sec::Forward, "time_max", K::Duration, R"("30s")", kSecond, 10 * kMinute, false, "",
        nullptr, [](C& c, const V& v, const S&) { c.forwards.back().timeMax = length(v); }},
    Key{Sec::Forward, "tls_ca", K::Text, R"("")", 0, kPathBytesMax, false,
        "path of a file, or empty", nullptr,
        [](C& c, const V& v, const S&) { c.forwards.back().tlsCa = text(v); }},
};

// clang-format on

std::string bounded(std::int64_t value, Kind kind) {
  return kind == Kind::Duration ? tocsin::toText(Duration{value}) : std::to_string(value);
}

}  // namespace

std::span<const Key> keys() {
  static const std::vector<Key> all = [] {
    std::vector<Key> joined;
    for (const std::span<const Key> part :
         {std::span<const Key>(kFirstKeys), driverKeys(), std::span<const Key>(kLastKeys)}) {
      joined.insert(joined.end(), part.begin(), part.end());
    }
    return joined;
  }();
  return all;
}

std::string_view wordOf(const Key& key) {
  if (key.kind != Kind::Integer || !key.standard.starts_with('"')) return {};
  return key.standard.substr(1, key.standard.size() - 2);
}

std::string_view toText(Section section) {
  switch (section) {
    case Section::Spool: return "[spool]";
    case Section::Queue: return "[queue]";
    case Section::Alarm: return "[alarm]";
    case Section::Http: return "[http]";
    case Section::History: return "[history]";
    case Section::Heartbeat: return "[heartbeat]";
    case Section::Proof: return "[proof]";
    case Section::Driver: return "[[driver]]";
    case Section::Simulator: return "[[driver]] of type simulator";
    case Section::Phone: return "[[driver.phone]]";
    case Section::Modem: return "[[driver]] of type modem";
    case Section::Smpp: return "[[driver]] of type smpp";
    case Section::Ucp: return "[[driver]] of type ucp";
    case Section::Exec: return "[[driver]] of type exec";
    case Section::HttpGateway: return "[[driver]] of type http";
    case Section::Route: return "[[route]]";
    case Section::Forward: return "[[forward]]";
  }
  return "";
}

std::string_view toText(Kind kind) {
  switch (kind) {
    case Kind::Text: return "text";
    case Kind::Integer: return "whole number";
    case Kind::Switch: return "true or false";
    case Kind::Duration: return "duration";
    case Kind::Choice: return "choice";
    case Kind::TextList: return "list of texts";
  }
  return "";
}

std::string limitsText(const Key& key) {
  if (!key.form.empty()) return std::string(key.form);
  if (key.kind != Kind::Integer && key.kind != Kind::Duration) return "";
  if (key.most == INT64_MAX) return bounded(key.least, key.kind) + " or more";
  std::string also(wordOf(key));
  if (key.zeroToo) also = key.kind == Kind::Duration ? "off" : "0";
  return (also.empty() ? "" : also + ", or ") + bounded(key.least, key.kind) + " to " +
         bounded(key.most, key.kind);
}

}  // namespace tocsin::config
