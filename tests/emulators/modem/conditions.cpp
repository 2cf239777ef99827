// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <map>

#include "tests/emulators/modem/machine.h"

namespace tocsin::emulator {
namespace {

using Words = std::vector<std::string>;

Status bad(const std::string& what) {
  return Error{Fault::Permanent, what};
}

std::optional<int> numberIn(const std::string& word) {
  int value = 0;
  const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), value);
  const bool isNumber = fault == std::errc{} && end == word.data() + word.size() && value >= 0;
  return isNumber ? std::optional(value) : std::nullopt;
}

std::string at(const Words& words, std::size_t place) {
  return place < words.size() ? words[place] : std::string();
}

Status registration(Machine& m, const Words& words) {
  static const std::map<std::string, int> kNames{{"none", 0},
                                                 {"home", 1},
                                                 {"searching", 2},
                                                 {"denied", 3},
                                                 {"unknown", 4},
                                                 {"roaming", 5},
                                                 {"sms-only", 6}};
  const auto named = kNames.find(at(words, 1));
  const auto stat = named == kNames.end() ? numberIn(at(words, 1)) : named->second;
  if (!stat || *stat > 10) return bad("registration home, roaming, searching, denied... or 0..10");
  m.network.setRegistration(*stat);
  return {};
}

Status signal(Machine& m, const Words& words) {
  const auto value = numberIn(at(words, 1));
  if (!value) return bad("signal 0..31 or 99");
  m.network.setSignal(*value);
  return {};
}

Status deaf(Machine& m, const Words& words) {
  const auto cure = parseCure(at(words, 2));
  const bool isUntil = at(words, 1) == "until" && cure;
  if (!isUntil && at(words, 1) != "off") return bad("deaf until CURE, deaf off");
  m.network.setDeaf(isUntil ? cure : std::nullopt);
  return {};
}

Status sim(Machine& m, const Words& words) {
  using State = Sim::State;
  if (at(words, 1) == "busy") {
    const auto time = parseDuration(at(words, 2));
    if (!time) return bad("sim busy TIME");
    m.sim.setBusy(*time);
    return {};
  }
  static const std::map<std::string, State> kStates{{"ready", State::Ready},
                                                    {"missing", State::Missing},
                                                    {"pin", State::Pin},
                                                    {"puk", State::Puk},
                                                    {"failure", State::Failure}};
  const auto found = kStates.find(at(words, 1));
  if (found == kStates.end()) return bad("sim ready, missing, pin, puk, failure, busy TIME");
  m.sim.setState(found->second);
  return {};
}

Status memory(Machine& m, const Words& words) {
  Memory* memory = m.storage.find(at(words, 1));
  const auto size = numberIn(at(words, 2));
  if (memory == nullptr || !size) return bad("memory NAME SIZE");
  memory->options.size = *size;
  m.network.deliverWaiting();
  return {};
}

void sayFlood(Machine& m, const std::string& text, Duration every) {
  m.flood = m.timers.in(every, [&m, text, every] {
    m.dialogue.urc(text);
    sayFlood(m, text, every);
  });
}

Status flood(Machine& m, const Words& words) {
  const auto every = parseDuration(at(words, 2));
  const bool isOff = at(words, 1) == "off";
  if (!isOff && (!every || every->count() == 0)) return bad("flood TEXT TIME, flood off");
  m.timers.cancel(m.flood);
  if (!isOff) sayFlood(m, words[1], *every);
  return {};
}

Status urc(Machine& m, const Words& words) {
  const std::string what = at(words, 1);
  Quirks& quirks = m.quirks;
  const auto times = numberIn(at(words, 2));
  if (what == "normal") {
    quirks.urcAnywhere = false;
    quirks.urcRepeats = 1;
    quirks.urcMemory.clear();
  } else if (what == "anywhere") {
    quirks.urcAnywhere = true;
  } else if (what == "off") {
    quirks.urcRepeats = 0;
  } else if (what == "memory" && words.size() == 3) {
    quirks.urcMemory = words[2];
  } else if (what == "repeat" && times) {
    quirks.urcRepeats = *times;
  } else {
    return bad("urc repeat N, memory NAME, off, anywhere, normal");
  }
  return {};
}

Status slots(Machine& m, const Words& words) {
  const auto time = at(words, 1) == "late" ? parseDuration(at(words, 2)) : std::nullopt;
  if (!time && at(words, 1) != "normal") return bad("slots late TIME, slots normal");
  m.quirks.slotsLate = time.value_or(Duration{0});
  return {};
}

Status quirk(Machine& m, const Words& words) {
  const bool isOn = words.back() != "off";
  if (at(words, 1) == "no-ok" && words.size() > 2) {
    if (isOn) m.quirks.noOk.insert(words[2]);
    if (!isOn) m.quirks.noOk.erase(words[2]);
    return {};
  }
  const std::map<std::string, bool*> all{{"garbage", &m.quirks.garbage},
                                         {"nul", &m.quirks.nul},
                                         {"ok-twice", &m.quirks.okTwice},
                                         {"no-blank", &m.quirks.noBlank}};
  const auto found = all.find(at(words, 1));
  if (found == all.end()) return bad("quirk garbage, nul, ok-twice, no-blank, no-ok PREFIX [off]");
  *found->second = isOn;
  return {};
}

Status reports(Machine& m, const Words& words) {
  const auto status = numberIn(at(words, 1));
  const auto time = at(words, 2) == "after" ? parseDuration(at(words, 3)) : std::nullopt;
  const bool isOff = at(words, 1) == "off";
  if (!isOff && (!status || *status > 255 || (words.size() > 2 && !time))) {
    return bad("reports off, reports 0..255 [after TIME]");
  }
  m.network.setReports(isOff ? std::nullopt : status, time.value_or(m.options.reportTime));
  return {};
}

Status submit(Machine& m, const Words& words) {
  const auto time = parseDuration(at(words, 1));
  if (!time) return bad("submit TIME");
  m.options.submitTime = *time;
  return {};
}

Status calls(Machine& m, const Words& words) {
  static const std::map<std::string, CallEnd> kEnds{
      {"taken", CallEnd::Taken}, {"busy", CallEnd::Busy}, {"unanswered", CallEnd::Unanswered}};
  const auto found = kEnds.find(at(words, 1));
  const auto time = parseDuration(at(words, 3));
  const bool hasTime = words.size() > 2;
  if (found == kEnds.end() || (hasTime && (words[2] != "after" || !time))) {
    return bad("calls taken, busy, unanswered [after TIME]");
  }
  m.calls.setEnd(found->second, time.value_or(seconds{5}));
  return {};
}

Status plug(Machine& m, const Words&) {
  m.life.plug();
  return {};
}

Status power(Machine& m, const Words&) {
  m.life.powerCycle();
  return {};
}

Status clear(Machine& m, const Words&) {
  m.faults.clear();
  return {};
}

}  // namespace

std::optional<Status> setCondition(Machine& machine, const Words& words) {
  static const std::map<std::string, Status (*)(Machine&, const Words&)> kConditions{
      {"registration", registration},
      {"signal", signal},
      {"deaf", deaf},
      {"sim", sim},
      {"memory", memory},
      {"flood", flood},
      {"urc", urc},
      {"slots", slots},
      {"quirk", quirk},
      {"reports", reports},
      {"submit", submit},
      {"calls", calls},
      {"plug", plug},
      {"power", power},
      {"clear", clear}};
  if (words.empty()) return std::nullopt;
  const auto found = kConditions.find(words.front());
  if (found == kConditions.end()) return std::nullopt;
  return found->second(machine, words);
}

}  // namespace tocsin::emulator
