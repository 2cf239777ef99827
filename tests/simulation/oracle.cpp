// SPDX-License-Identifier: Apache-2.0
// What the journal says happened.
#include "tests/simulation/oracle.h"

#include <algorithm>
#include <array>

namespace tocsin::simulation {
namespace {

struct Move {
  std::string_view from, to;
};

// As the header of the messages tells it; written down a second time on purpose.
constexpr std::array kOutcomeMoves{
    Move{"ESCALATING", "ACKNOWLEDGED"},
    Move{"ESCALATING", "EXHAUSTED"},
    Move{"ESCALATING", "CANCELLED"},
    Move{"ESCALATING", "EXPIRED"},
    Move{"ESCALATING", "TOLD"},
    Move{"ACKNOWLEDGED", "ESCALATING"},
    Move{"EXHAUSTED", "ACKNOWLEDGED"},
    Move{"EXHAUSTED", "ESCALATING"},
};

constexpr std::array kOutcomes{
    "ESCALATING", "ACKNOWLEDGED", "EXHAUSTED", "CANCELLED", "EXPIRED", "TOLD"};
constexpr std::array kStatuses{"NOT_SENT", "NOT_YET_ACK", "ACK", "ACK_TIME_OVER"};

// Not once it is nobody's any more.
constexpr const char* kTakenPromise = "those who were paged are told that it is taken";

template <class Words>
bool isOneOf(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool begins(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

std::string quoted(const EventLine& line) {
  return "(message " + std::to_string(line.message) + ": " + line.event + " " + line.reason + ")";
}

// Begins the walk again from outside: everybody has all pages of the policy before him again.
bool isFreshStart(const EventLine& line) {
  if (line.event == "QUEUED" || line.event == "WORSE" || line.event == "RESUMED") return true;
  return line.event == "ESCALATING" &&
         (begins(line.reason, "raised again") ||
          line.reason.find("was silent when asked") != std::string::npos);
}

Kind kindOf(std::string_view outcome) {
  if (outcome == "ACKNOWLEDGED") return Kind::Acknowledged;
  if (outcome == "EXHAUSTED") return Kind::Exhausted;
  if (outcome == "CANCELLED") return Kind::Cancelled;
  if (outcome == "EXPIRED") return Kind::Expired;
  return Kind::Told;
}

}  // namespace

Oracle::Oracle(const Plan& plan, Ledger& ledger, Story& story, Tally& tally)
    : plan_(plan), ledger_(ledger), story_(story), tally_(tally), links_(plan, tally) {}

void Oracle::catchUp() {
  std::set<std::int64_t> touched;
  for (const EventLine& line : ledger_.eventsAfter(lastEvent_)) {
    lastEvent_ = line.id;
    countEvent(line);
    noteEvent(line);
    if (line.message == 0) continue;
    judge(line);
    touched.insert(line.message);
  }
  for (const std::int64_t message : touched)
    judgeState(message);
  if (touched.empty()) return;
  const auto numbers = ledger_.numbersTwice();
  must(numbers.empty(),
       "numbers are unique among open messages: " + (numbers.empty() ? "" : numbers.front()));
  const auto origins = ledger_.originsTwice();
  must(origins.empty(),
       "every file is exactly one message: " + (origins.empty() ? "" : origins.front()));
}

void Oracle::countEvent(const EventLine& line) {
  if (line.event == "JOINED") tally_.count(Kind::Joined);
  if (line.event == "CLOCKS_STOPPED") tally_.count(Kind::ClocksStopped);
  if (line.event == "HOLD_OVER") tally_.count(Kind::StillYours);
  if (line.event == "QUEUED") tally_.count(Kind::Alert);
  if (line.event == "SENT_AGAIN") tally_.count(Kind::SentAgain);
  if (line.event == "ESCALATING" && begins(line.reason, "nobody took it")) {
    tally_.count(Kind::Repeated);
  }
  if (line.message != 0) story_.tell("  journal: " + quoted(line));
}

Oracle::Incident& Oracle::incident(std::int64_t message) {
  const auto known = incidents_.find(message);
  if (known != incidents_.end()) return known->second;
  Incident& incident = incidents_[message];
  incident.number = ledger_.message(message).number;
  for (const auto& [name, time] : ledger_.entriesOf(message)) {
    Person& person = incident.people[name];
    person.standsTwice = person.acknowledgeTime != Duration{0};
    person.acknowledgeTime = time;
  }
  return incident;
}

void Oracle::judge(const EventLine& line) {
  must(!line.reason.empty(), "every change has its reason " + quoted(line));
  Incident& known = incident(line.message);
  if (line.event == "QUEUED") {
    must(!diskFull_, "nothing is accepted while the disk is nearly full " + quoted(line));
  }
  if (isOneOf(kOutcomes, line.event)) outcomeMoved(line.message, line);
  if (isOneOf(kStatuses, line.event)) statusMoved(known, line);
  if (line.event == "CLEARED") exhausted_.erase(known.number);
  if (isFreshStart(line)) known.pages.clear();
  judgeClocks(known, line);
  const std::string name = line.reason.substr(0, line.reason.find(':'));
  const auto person = known.people.find(name);
  if (person == known.people.end()) return;
  if (line.event == "MAYBE_SENT") ++person->second.maybeSent;
  if (line.event != "HANDED_OVER") return;
  person->second.handedAt = clocks_.elapsed();
  person->second.stood = Duration{0};
}

// While nobody can be reached the clocks of a message stand still.
void Oracle::judgeClocks(Incident& incident, const EventLine& line) {
  if (line.event == "CLOCKS_STOPPED") incident.frozenSince = clocks_.elapsed();
  const bool goesOn = line.event == "CLOCKS_GO_ON" || isOneOf(kOutcomes, line.event);
  if (!goesOn || !incident.frozenSince) return;
  for (auto& [name, person] : incident.people) {
    if (!person.handedAt) continue;
    person.stood += clocks_.elapsed() - std::max(*incident.frozenSince, *person.handedAt);
  }
  incident.frozenSince.reset();
}

void Oracle::outcomeMoved(std::int64_t id, const EventLine& line) {
  Incident& known = incident(id);
  const bool legal = std::any_of(kOutcomeMoves.begin(), kOutcomeMoves.end(), [&](const Move& move) {
    return move.from == known.outcome && move.to == line.event;
  });
  must(legal, "an outcome moves as the table allows, from " + known.outcome + " " + quoted(line));
  const std::string before = std::exchange(known.outcome, line.event);
  std::erase_if(reports_.gaveUpDue, [id](const auto& due) { return due.first.first == id; });
  if (line.event == "ESCALATING") {
    exhausted_.erase(known.number);
    std::erase_if(promises_, [&](const Promise& promise) {
      return promise.number == known.number && promise.why == kTakenPromise;
    });
    return;
  }
  known.hasEnded = true;
  tally_.count(kindOf(line.event));
  if (line.event == "EXHAUSTED") exhausted_.insert(known.number);
  if (line.event == "EXPIRED") expired_.insert(known.number);
  if (line.event != "ACKNOWLEDGED") return;
  exhausted_.erase(known.number);
  promiseTaken(id, known, before);
}

// The acker gets a confirmation, and those who were paged are told who has it.
void Oracle::promiseTaken(std::int64_t id, Incident& incident, const std::string& before) {
  const std::string by = ledger_.acknowledgedBy(id);
  const auto decliners = ledger_.declinersOf(id);
  for (const auto& [name, person] : incident.people) {
    if (person.standsTwice) continue;
    if (name == by) {
      if (plan_.settings.policy.confirmAck)
        promises_.push_back({name, incident.number, "the acker gets a confirmation"});
      continue;
    }
    const bool late = before == "EXHAUSTED";
    if (!person.paged ||
        (!late && (!plan_.settings.policy.tellOthers || decliners.count(name) != 0)))
      continue;
    promises_.push_back({name, incident.number, kTakenPromise});
  }
}

void Oracle::statusMoved(Incident& incident, const EventLine& line) {
  const auto found = incident.people.find(line.reason.substr(0, line.reason.find(':')));
  must(found != incident.people.end(), "a status belongs to somebody of the list " + quoted(line));
  Person& person = found->second;
  if (line.event == "NOT_YET_ACK") person.paged = true;
  if (person.standsTwice) return;
  reports_.gaveUpDue.erase({line.message, found->first});
  must(person.status != line.event, "one reason for one change of a status " + quoted(line));
  if (line.event == "ACK_TIME_OVER") judgeTimeOver(incident, person, line);
  person.status = line.event;
  if (line.event == "NOT_SENT") person.handedAt.reset();
}

// Nobody is late before having been paged for the whole of the acknowledge time.
void Oracle::judgeTimeOver(const Incident& incident, const Person& person, const EventLine& line) {
  const std::string why = line.reason.substr(line.reason.find(": ") + 2);
  if (begins(why, "the network gave up")) {
    return judgeGaveUp(line, line.reason.substr(0, line.reason.find(':')), why);
  }
  const bool ofOthers = why == "declined" || begins(why, "not sent") || begins(why, "passed") ||
                        begins(why, "stood down") || begins(why, "escalated");
  if (ofOthers) return;
  must(begins(why, "no answer within"), "ACK_TIME_OVER has a reason that is known " + quoted(line));
  must(person.paged && person.handedAt,
       "nobody is ACK_TIME_OVER before having been paged, <" + incident.number + "> " +
           quoted(line));
  must(!incident.frozenSince, "nobody is late while the clocks stand still " + quoted(line));
  const Duration had = clocks_.elapsed() - *person.handedAt - person.stood;
  must(had >= person.acknowledgeTime,
       "the acknowledge time runs from the hand-over, this one had only " + toText(had) + " " +
           quoted(line));
}

// The rows of the message are what its events say.
void Oracle::judgeState(std::int64_t message) {
  const Incident& known = incident(message);
  const MessageLine line = ledger_.message(message);
  must(line.outcome == known.outcome,
       "the journal has one reason per change of an outcome: message " + std::to_string(message) +
           " is " + line.outcome + ", its events say " + known.outcome);
  for (const auto& [name, status] : ledger_.statusesOf(message)) {
    const Person& person = known.people.at(name);
    if (person.standsTwice) continue;
    must(status == person.status,
         "the journal has one reason per change of a status: " + name + " of message " +
             std::to_string(message) + " is " + status + ", the events say " + person.status);
  }
}

void Oracle::turnEnded(const dispatch::Dispatcher& box) {
  catchUp();
  judgeAlarms(box);
  judgePaths(box);
  judgeTold(box);
  judgeReports();
  const auto late = ledger_.urgentWaitingAfter(toMillis(clocks_.now() + seconds{90}));
  must(late == 0,
       "no critical page and no answer waits longer than its delay: SMS " + std::to_string(late));
}

void Oracle::judgeAlarms(const dispatch::Dispatcher& box) {
  std::set<std::pair<std::string, std::string>> standing;
  for (const dispatch::AlarmRow& alarm : box.alarms())
    standing.emplace(alarm.cause, alarm.subject);
  must(standing == ledger_.alarms(), "the alarms that stand are those of the journal");
  for (const std::string& number : exhausted_)
    must(standing.count({"exhausted", number}) != 0, "an EXHAUSTED message is an alarm: " + number);
  for (const std::string& number : expired_)
    must(standing.count({"expired", number}) != 0, "an EXPIRED message is an alarm: " + number);
  exhausted_.clear();
  expired_.clear();
}

}  // namespace tocsin::simulation
