// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/alarms.h"

#include <algorithm>

#include "queue/base/sms_text.h"

namespace tocsin::dispatch {
namespace {

constexpr std::size_t kDetailsCharsMax = 100;
constexpr const char* kMore = "(more)";

// A name that is safe as a file's: the subject may be anything that somebody named a file.
std::string fileNameOf(Cause cause, const std::string& subject) {
  std::string name = std::string(alarmKind(cause).name) + "-";
  for (const char c : subject.substr(0, 100)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '_';
    name += plain ? c : '-';
  }
  return name;
}

LogLevel levelOf(Severity severity) {
  return severity == Severity::Critical ? LogLevel::Alert : LogLevel::Warning;
}

}  // namespace

Alarms::Alarms(const Settings& settings, const Ports& ports, Turn& turn, Outbox& outbox)
    : settings_(settings), ports_(ports), turn_(turn), outbox_(outbox) {}

void Alarms::restore(const std::vector<store::StandingAlarm>& standing) {
  for (const store::StandingAlarm& row : standing) {
    const AlarmKind* kind = alarmKind(row.cause);
    if (kind == nullptr) continue;
    const Key key{kind->cause, row.subject};
    standing_[key].row = row;
    if (!row.toldAt) announce(key);
    show(key, "stands since " + toRfc3339(row.since));
  }
}

bool Alarms::stands(Cause cause, const std::string& subject) const {
  return standing_.count({cause, subject}) != 0;
}

void Alarms::set(Cause cause, const std::string& subject, bool stands, const std::string& details) {
  if (stands) {
    raise(cause, subject, details);
  } else {
    clear(cause, subject);
  }
}

void Alarms::raise(Cause cause,
                   const std::string& subject,
                   const std::string& details,
                   const std::string& says) {
  Key key{cause, subject};
  const auto ofCause = std::count_if(
      standing_.begin(), standing_.end(), [&](const auto& a) { return a.first.first == cause; });
  const bool known = standing_.count(key) != 0;
  if (known && alarmKind(cause).stands) return;
  if (!known && static_cast<std::size_t>(ofCause) >= kPerCauseMax) key.second = kMore;
  const bool counted = key.second == kMore && standing_.count(key) != 0;
  Standing& alarm = standing_[key];
  if (counted) {
    ++alarm.more;
  } else {
    const std::string all = details + (details.empty() || says.empty() ? "" : ". ") + says;
    alarm.row = {std::string(alarmKind(cause).name), key.second, all, turn_.now, std::nullopt};
    announce(key);
  }
  // In one batch what is cleared goes after what is set.
  std::erase(turn_.batch.alarmsCleared, std::pair(alarm.row.cause, alarm.row.subject));
  turn_.batch.alarmsSet.push_back(alarm.row);
  turn_.record({}, "ALARM", alarm.row.cause + " " + subject + ": " + details);
  show(key, details);
}

void Alarms::announce(const Key& key) {
  news_.insert(key);
  if (!tellAt_) tellAt_ = std::max(turn_.now + kMerge, toldLast_ + kApart);
}

void Alarms::show(const Key& key, const std::string& details) {
  const Standing& alarm = standing_.at(key);
  const AlarmKind& kind = alarmKind(key.first);
  const std::string line = lineOf(key, alarm);
  std::string file = toRfc3339(alarm.row.since) + " " + line + "\nWhat to do: ";
  file += std::string(kind.whatToDo) + "\n";
  const std::string logged = "ALARM " + std::string(kind.wording) + " " + key.second +
                             (details.empty() ? "" : " - " + details) +
                             ". What to do: " + std::string(kind.whatToDo);
  turn_.afterCommit.push_back(
      [this, logged, file, name = fileNameOf(key.first, key.second), &kind] {
        ports_.log(levelOf(kind.severity), logged);
        ports_.writeAlarm(name, file);
      });
}

void Alarms::clear(Cause cause, const std::string& subject) {
  const auto it = standing_.find({cause, subject});
  if (it == standing_.end()) return;
  const std::string line = lineOf(it->first, it->second);
  const std::string logged = "alarm over: " + std::string(alarmKind(cause).wording) + " " + subject;
  if (it->second.row.toldAt) {
    over_.push_back(line);
    if (!tellAt_) tellAt_ = std::max(turn_.now + kMerge, toldLast_ + kApart);
  }
  news_.erase(it->first);
  turn_.batch.alarmsCleared.emplace_back(it->second.row.cause, subject);
  turn_.record({}, "ALARM_OVER", it->second.row.cause + " " + subject);
  turn_.afterCommit.push_back([this, logged, name = fileNameOf(cause, subject)] {
    ports_.log(LogLevel::Notice, logged);
    ports_.writeAlarm(name, "");
  });
  standing_.erase(it);
}

std::string Alarms::lineOf(const Key& key, const Standing& alarm) const {
  std::string line = std::string(alarmKind(key.first).wording) + " ";
  if (key.second == kMore) return line + std::to_string(alarm.more + 1) + " more";
  line += key.second;
  if (!alarm.row.text.empty()) line += " - " + alarm.row.text;
  return line;
}

void Alarms::shift(Duration by) {
  if (tellAt_) *tellAt_ += by;
  toldLast_ += by;
  for (auto& [key, alarm] : standing_) {
    if (!alarm.row.toldAt) continue;
    *alarm.row.toldAt += by;
    turn_.batch.alarmsSet.push_back(alarm.row);
  }
}

void Alarms::tick() {
  std::vector<Key> ended;
  for (auto& [key, alarm] : standing_) {
    const bool stands = alarmKind(key.first).stands;
    if (!stands && alarm.row.since + kHappenedShown <= turn_.now) ended.push_back(key);
    const bool again =
        stands && alarm.row.toldAt && *alarm.row.toldAt + settings_.alarmRepeat <= turn_.now;
    if (again && news_.count(key) == 0) announce(key);
  }
  for (const Key& key : ended) {
    standing_.at(key).row.toldAt.reset();  // a day's old event ends without another SMS
    clear(key.first, key.second);
  }
  if (tellAt_ && *tellAt_ <= turn_.now) textNumbers();
}

void Alarms::textNumbers() {
  std::vector<std::string> lines;
  for (const Key& key : news_)
    lines.push_back(lineOf(key, standing_.at(key)));
  for (const std::string& line : over_)
    lines.push_back("OVER: " + line);
  tellAt_.reset();
  if (lines.empty()) return;
  std::string text = "TOCSIN " + std::string(firstChars(oneLine(lines.front()), kDetailsCharsMax));
  if (lines.size() > 1) text += " +" + std::to_string(lines.size() - 1) + " more";
  text = toGsm7Letters(text + ". See: tocsin alarms");
  for (const PhoneNumber& number : settings_.alarmNumbers) {
    // One that still waits for a path would only be followed by its twin.
    if (outbox_.hasWaiting(escalation::PageKind::Alarm, number)) continue;
    store::PageRow row;
    row.kind = escalation::PageKind::Alarm;
    row.to = number;
    row.text = std::string(smsPrefix(text, kGsm7Single, SmsAlphabet::Gsm7));
    if (alphabetOf(row.text) == SmsAlphabet::Ucs2) {
      row.text = std::string(smsPrefix(text, kUcs2Single, SmsAlphabet::Ucs2));
    }
    row.deadline = turn_.now;
    outbox_.add(std::move(row));
  }
  for (const Key& key : news_) {
    Standing& alarm = standing_.at(key);
    alarm.row.toldAt = turn_.now;
    turn_.batch.alarmsSet.push_back(alarm.row);
  }
  toldLast_ = turn_.now;
  news_.clear();
  over_.clear();
}

OptionalTime Alarms::nextDue() const {
  OptionalTime next = tellAt_;
  for (const auto& [key, alarm] : standing_) {
    const bool stands = alarmKind(key.first).stands;
    if (stands && !alarm.row.toldAt) continue;
    const Time due =
        stands ? *alarm.row.toldAt + settings_.alarmRepeat : alarm.row.since + kHappenedShown;
    if (!next || due < *next) next = due;
  }
  return next;
}

std::vector<AlarmRow> Alarms::rows() const {
  std::vector<AlarmRow> rows;
  for (const auto& [key, alarm] : standing_) {
    const AlarmKind& kind = alarmKind(key.first);
    rows.push_back({std::string(kind.name),
                    key.second,
                    std::string(toText(kind.severity)),
                    lineOf(key, alarm),
                    std::string(kind.whatToDo),
                    alarm.row.since,
                    alarm.row.toldAt});
  }
  return rows;
}

}  // namespace tocsin::dispatch
