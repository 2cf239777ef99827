// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/modem/program/control.h"

#include <algorithm>
#include <charconv>

#include "tests/emulators/modem/faults.h"

namespace tocsin::emulator {
namespace {

Status bad(const std::string& what) {
  return Error{Fault::Permanent, what};
}

std::optional<int> numberIn(std::string_view word) {
  int value = 0;
  const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), value);
  const bool isNumber = fault == std::errc{} && end == word.data() + word.size();
  return isNumber ? std::optional(value) : std::nullopt;
}

// The line without its first words.
std::string_view behind(std::string_view line, int words) {
  for (; words > 0; --words) {
    line.remove_prefix(std::min(line.size(), line.find_first_not_of(' ')));
    line.remove_prefix(std::min(line.size(), line.find(' ')));
  }
  line.remove_prefix(std::min(line.size(), line.find_first_not_of(' ')));
  return line;
}

Status receive(GsmModem& modem, const std::vector<std::string>& words) {
  if (words.size() < 3) return bad("sms SENDER TEXT [reversed] [missing N] [wide]");
  IncomingSms sms{words[1], words[2]};
  for (std::size_t i = 3; i < words.size(); ++i) {
    const auto part = i + 1 < words.size() ? numberIn(words[i + 1]) : std::nullopt;
    if (words[i] == "reversed") {
      sms.isReversed = true;
    } else if (words[i] == "wide") {
      sms.isWide = true;
    } else if (words[i] == "missing" && part) {
      sms.missing = *part;
      ++i;
    } else {
      return bad("after the text: reversed, missing N, wide");
    }
  }
  modem.receive(sms);
  return {};
}

Status report(GsmModem& modem, const std::vector<std::string>& words) {
  const auto reference = words.size() == 3 ? numberIn(words[1]) : std::nullopt;
  const auto status = words.size() == 3 ? numberIn(words[2]) : std::nullopt;
  if (!reference || !status) return bad("report REF STATUS");
  return modem.deliveryReport(*reference, *status);
}

Status call(GsmModem& modem, const std::vector<std::string>& words) {
  const auto time = words.size() == 3 ? parseDuration(words[2]) : std::nullopt;
  if (!time) return bad("call NUMBER TIME");
  modem.callIn(words[1], *time);
  return {};
}

}  // namespace

Status Control::carryOut(std::string_view line) {
  const auto words = wordsOf(line);
  if (!words) return words.error();
  if (words->empty()) return {};
  if (words->front() == "quit") {
    loop_.stop();
    return {};
  }
  if (words->front() == "phone" && words->size() > 2) {
    const std::string& number = (*words)[1];
    if ((*words)[2] != "off") return phones_.setScript(number, behind(line, 2));
    phones_.forget(number);
    return {};
  }
  if (words->front() == "modem" && words->size() > 2) return tellModems(*words, behind(line, 2));
  return bad("modem WHO ..., phone NUMBER ..., quit: see control.h");
}

Status Control::tellModems(const std::vector<std::string>& words, std::string_view line) {
  const bool isAll = words[1] == "all";
  const auto number = numberIn(words[1]);
  const auto count = static_cast<int>(stations_.size());
  if (!isAll && (!number || *number < 0 || *number >= count)) return bad("there is no such modem");
  for (int i = 0; i < count; ++i) {
    if (!isAll && i != *number) continue;
    Status status = tellModem(*stations_[static_cast<std::size_t>(i)], line);
    if (!status) return status;
  }
  return {};
}

Status Control::tellModem(Station& station, std::string_view line) {
  if (line.starts_with("fault ")) line = behind(line, 1);
  const auto words = wordsOf(line);
  if (!words) return words.error();
  static const std::map<std::string, Status (*)(GsmModem&, const std::vector<std::string>&)> kDeeds{
      {"sms", receive}, {"report", report}, {"call", call}};
  const auto found = kDeeds.find(words->empty() ? std::string() : words->front());
  if (found != kDeeds.end()) return found->second(station.modem(), *words);
  return station.modem().inject(line);
}

}  // namespace tocsin::emulator
