// SPDX-License-Identifier: Apache-2.0
// Whom nobody would hear of it.
#include <algorithm>
#include <set>

#include "app/doctor/checks.h"

namespace tocsin::doctor {
namespace {

using Reach = DaemonFacts::Reach;

constexpr const char* kUnknown = "not known while the service does not answer";

// The rest of a check needs what only the daemon knows.
bool isBlind(const Facts& facts, Findings& found) {
  if (facts.daemon.reach == Reach::Answers) return false;
  found.push_back({.level = Level::Note, .what = kUnknown});
  return true;
}

bool isOnDuty(const PersonFacts& person, Time now) {
  return !person.offUntil || *person.offUntil <= now;
}

const PersonFacts* personNamed(const Facts& facts, const std::string& name) {
  const auto& people = facts.daemon.people;
  const auto found = std::find_if(
      people.begin(), people.end(), [&](const PersonFacts& p) { return p.name == name; });
  return found == people.end() ? nullptr : &*found;
}

// A list that would page nobody, or somebody too late.
void examineList(const ListFacts& list, const Facts& facts, Findings& found) {
  const auto add = [&](Level level, std::string what, std::string whatToDo) {
    found.push_back({.subject = list.name,
                     .level = level,
                     .what = std::move(what),
                     .whatToDo = std::move(whatToDo)});
  };
  if (list.pausedUntil && *list.pausedUntil > facts.now) {
    add(Level::Warning,
        "is paused until " + toRfc3339(*list.pausedUntil) + ": nobody is paged",
        "tocsin list resume " + list.name);
  }
  const bool anyDuty =
      std::any_of(list.entries.begin(), list.entries.end(), [&](const ListFacts::Entry& entry) {
        const PersonFacts* person = personNamed(facts, entry.recipient);
        return person != nullptr && isOnDuty(*person, facts.now);
      });
  const bool hasFirst = std::any_of(list.entries.begin(),
                                    list.entries.end(),
                                    [](const ListFacts::Entry& entry) { return entry.level == 1; });
  if (list.entries.empty()) {
    add(Level::Critical,
        "has nobody on it",
        "tocsin list set " + list.name + " NAME:1:5min, or remove it");
  } else if (!anyDuty) {
    add(Level::Critical,
        "nobody on it is on duty",
        "tocsin recipient on NAME, or put somebody else on it");
  } else if (!hasFirst) {
    add(Level::Warning,
        "has no level 1: level 2 is paged at once",
        "Put who should be paged first on level 1 (tocsin list set " + list.name + ")");
  }
  for (const std::string& hint : list.hints) {
    add(Level::Note, hint, "");
  }
}

Finding simulated(const std::string& subject, const std::string& number) {
  return {.subject = subject,
          .level = Level::Warning,
          .what = "only simulated phones carry an SMS to " + number,
          .whatToDo = "A [[route]] for this number with a driver that is no simulator"};
}

}  // namespace

void checkRecipients(const Facts& facts, Findings& found) {
  if (isBlind(facts, found)) return;
  const DaemonFacts& daemon = facts.daemon;
  if (daemon.people.empty()) {
    found.push_back({.level = Level::Critical,
                     .what = "there is nobody to page",
                     .whatToDo = "tocsin recipient add NAME NUMBER, then put NAME on a list"});
    return;
  }
  std::set<std::string> withoutWay;
  for (const ListFacts& list : daemon.lists) {
    withoutWay.insert(list.withoutRoute.begin(), list.withoutRoute.end());
  }
  std::vector<std::string> unproven, unlisted;
  for (const PersonFacts& person : daemon.people) {
    if (!person.number.starts_with('+') || withoutWay.contains(person.name)) {
      found.push_back({.subject = person.name,
                       .level = Level::Critical,
                       .what = "no link carries an SMS to \"" + person.number + "\"",
                       .whatToDo = "tocsin recipient set " + person.name +
                                   " --number, or a [[route]] for this number"});
    } else if (isForSimulatorsAlone(facts, person.number)) {
      found.push_back(simulated(person.name, person.number));
    }
    if (person.lists.empty()) {
      unlisted.push_back(person.name);
    } else if (!person.reachedAt) {
      unproven.push_back(person.name);
    }
  }
  if (!unproven.empty()) {
    found.push_back({.level = Level::Warning,
                     .what = "never proven reachable: " + enumerate(unproven),
                     .whatToDo = "tocsin test NAME, and have each of them reply with ?"});
  }
  if (!unlisted.empty()) {
    found.push_back({.level = Level::Note, .what = "on no list: " + enumerate(unlisted)});
  }
  if (found.empty()) {
    found.push_back({.what = "all " + std::to_string(daemon.people.size()) + " proven reachable"});
  }
}

void checkLists(const Facts& facts, Findings& found) {
  if (isBlind(facts, found)) return;
  const std::vector<ListFacts>& lists = facts.daemon.lists;
  if (lists.empty()) {
    found.push_back({.level = Level::Critical,
                     .what = "there is no recipient list: every alert is refused",
                     .whatToDo = "tocsin list add NAME RECIPIENT:1:5min"});
    return;
  }
  for (const ListFacts& list : lists) {
    examineList(list, facts, found);
  }
  if (found.empty())
    found.push_back({.what = std::to_string(lists.size()) + " lists page somebody"});
}

void checkLastResort(const Facts& facts, Findings& found) {
  if (!facts.configuration.config) return;
  const std::string& name = facts.configuration.config->queue.lastResort;
  if (name.empty()) {
    // A warning of the configuration already.
    found.push_back({.level = Level::Note,
                     .what = "there is none: an alert that nobody takes pages nobody else"});
    return;
  }
  const std::vector<ListFacts>& lists = facts.daemon.lists;
  const bool isThere = std::any_of(
      lists.begin(), lists.end(), [&](const ListFacts& list) { return list.name == name; });
  const bool isMissing = facts.daemon.reach == Reach::Answers && !isThere;
  found.push_back({.subject = name,
                   .level = isMissing ? Level::Critical : Level::Ok,
                   .what = isMissing ? "there is no such list" : "is paged when nobody takes it",
                   .whatToDo = isMissing ? "tocsin list add " + name + " NAME:1:5min" : ""});
}

void checkAlarmNumbers(const Facts& facts, Findings& found) {
  if (!facts.configuration.config) return;
  const std::size_t count = facts.configuration.config->alarm.numbers.size();
  if (count == 0) {
    // A warning of the configuration already.
    found.push_back(
        {.level = Level::Note, .what = "nobody is told when Tocsin itself is in trouble"});
    return;
  }
  for (const PhoneNumber& number : facts.configuration.config->alarm.numbers) {
    if (isForSimulatorsAlone(facts, number.text())) found.push_back(simulated("", number.text()));
  }
  if (found.empty()) {
    found.push_back({.what = std::to_string(count) + " numbers are told of Tocsin's own troubles"});
  }
}

void checkAlarms(const Facts& facts, Findings& found) {
  if (isBlind(facts, found)) return;
  for (const AlarmFacts& alarm : facts.daemon.alarms) {
    found.push_back({.subject = alarm.cause + (alarm.subject.empty() ? "" : " " + alarm.subject),
                     .level = alarm.severity == "critical" ? Level::Critical : Level::Warning,
                     .what = alarm.text + " (for " + roughly(facts.now - alarm.since) + ")",
                     .whatToDo = alarm.whatToDo});
  }
  if (found.empty()) found.push_back({.what = "none stands"});
}

}  // namespace tocsin::doctor
