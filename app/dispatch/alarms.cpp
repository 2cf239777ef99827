// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/alarms.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "queue/base/sms_text.h"

namespace tocsin::dispatch {
namespace {

constexpr std::size_t kDetailsCharsMax = 100;
constexpr const char* kMore = "(more)";
// In the journal: what cleared and has not been told yet.
constexpr const char* kOver = "over";

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
    if (row.cause == kOver) {
      over_.push_back(row.subject);
      tellSoon();
      continue;
    }
    const AlarmKind* kind = alarmKind(row.cause);
    if (kind == nullptr) continue;
    const Key key{kind->cause, row.subject};
    Standing& alarm = standing_[key];
    alarm.row = row;
    if (row.subject == kMore) alarm.before = static_cast<std::size_t>(std::atoi(row.text.c_str()));
    if (!row.toldAt) announce(key);
    // EXHAUSTED is the message's, which knows when it ends.
    if (kind->stands && kind->cause != Cause::Exhausted) unconfirmed_.insert(key);
    show(key, "stands since " + toRfc3339(row.since));
  }
  if (!unconfirmed_.empty()) confirmBy_ = turn_.now + kConfirm;
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
  unconfirmed_.erase(key);
  if (known && alarmKind(cause).stands) return;
  if (!known && static_cast<std::size_t>(ofCause) >= kPerCauseMax) key.second = kMore;
  const bool counted = key.second == kMore && standing_.count(key) != 0;
  Standing& alarm = standing_[key];
  const bool news = key.second != kMore || alarm.more.insert(subject).second;
  if (counted && alarmKind(cause).stands && !news) return;
  if (key.second == kMore) alarm.row.text = std::to_string(alarm.before + alarm.more.size());
  if (!counted) {
    const std::string all = details + (details.empty() || says.empty() ? "" : ". ") + says;
    const std::string& text = key.second == kMore ? alarm.row.text : all;
    alarm.row = {std::string(alarmKind(cause).name), key.second, text, turn_.now, std::nullopt};
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
  tellSoon();
}

void Alarms::tellSoon() {
  const Time soon = std::max(turn_.now + kMerge, toldLast_ + kApart);
  tellAt_ = std::min(tellAt_.value_or(soon), soon);
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
  auto it = standing_.find({cause, subject});
  if (it == standing_.end()) {
    it = standing_.find({cause, kMore});
    if (it == standing_.end() || it->second.more.erase(subject) == 0) return;
    if (!it->second.more.empty()) return;
  }
  const Key key = it->first;
  unconfirmed_.erase(key);
  const std::string line = lineOf(key, it->second);
  const std::string logged =
      "alarm over: " + std::string(alarmKind(cause).wording) + " " + key.second;
  if (it->second.row.toldAt) {
    over_.push_back(line);
    std::erase(turn_.batch.alarmsCleared, std::pair(std::string(kOver), line));
    turn_.batch.alarmsSet.push_back({kOver, line, {}, turn_.now, std::nullopt});
    tellSoon();
  }
  news_.erase(key);
  turn_.batch.alarmsCleared.emplace_back(it->second.row.cause, key.second);
  turn_.record({}, "ALARM_OVER", it->second.row.cause + " " + key.second);
  turn_.afterCommit.push_back([this, logged, name = fileNameOf(cause, key.second)] {
    ports_.log(LogLevel::Notice, logged);
    ports_.writeAlarm(name, "");
  });
  standing_.erase(it);
}

std::string Alarms::lineOf(const Key& key, const Standing& alarm) const {
  std::string line = std::string(alarmKind(key.first).wording) + " ";
  if (key.second == kMore) return line + alarm.row.text + " more";
  line += key.second;
  if (!alarm.row.text.empty()) line += " - " + alarm.row.text;
  return line;
}

void Alarms::shift(Duration by) {
  if (tellAt_) *tellAt_ += by;
  toldLast_ += by;
  if (confirmBy_) *confirmBy_ += by;
  shiftStored(by);
}

void Alarms::shiftStored(Duration by) {
  for (auto& [key, alarm] : standing_) {
    if (!alarmKind(key.first).stands) alarm.row.since += by;  // it is shown for a day
    if (alarm.row.toldAt) *alarm.row.toldAt += by;
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
  if (confirmBy_ && *confirmBy_ <= turn_.now) endUnconfirmed();
  if (tellAt_ && *tellAt_ <= turn_.now) textNumbers();
}

void Alarms::endUnless(Cause cause,
                       const std::function<bool(const std::string& subject)>& stillStands) {
  std::vector<std::string> ended;
  for (auto& [key, alarm] : standing_) {
    if (key.first != cause) continue;
    std::erase_if(alarm.more, [&](const std::string& subject) { return !stillStands(subject); });
    const bool isOver = key.second == kMore ? alarm.more.empty() : !stillStands(key.second);
    if (!isOver) continue;
    alarm.row.toldAt.reset();  // nothing is better than before: no SMS says so
    ended.push_back(key.second);
  }
  for (const std::string& subject : ended) {
    clear(cause, subject);
  }
}

// Its cause ended while nobody looked, or what it was about is not configured any more.
void Alarms::endUnconfirmed() {
  confirmBy_.reset();
  const std::set<Key> ended = std::exchange(unconfirmed_, {});
  for (const Key& key : ended) {
    clear(key.first, key.second);
  }
}

void Alarms::textNumbers() {
  std::vector<std::string> lines;
  for (const Key& key : news_) {
    lines.push_back(lineOf(key, standing_.at(key)));
  }
  for (const std::string& line : over_) {
    lines.push_back("OVER: " + line);
  }
  tellAt_.reset();
  if (lines.empty()) return;
  // What still waits for a path is said by the SMS that takes its place: all that stands.
  std::vector<std::string> all = lines;
  for (const auto& [key, alarm] : standing_) {
    if (news_.count(key) == 0) all.push_back(lineOf(key, alarm));
  }
  onTheWay_.clear();
  for (const PhoneNumber& number : settings_.alarmNumbers) {
    const bool waited = outbox_.dropAlarms(number);
    store::PageRow row;
    row.kind = escalation::PageKind::Alarm;
    row.to = number;
    row.text = smsOf(waited ? all : lines);
    row.deadline = turn_.now;
    onTheWay_.insert(outbox_.add(std::move(row)).id);
  }
  told_.insert(news_.begin(), news_.end());
  for (const Key& key : news_) {
    Standing& alarm = standing_.at(key);
    alarm.row.toldAt = turn_.now;
    turn_.batch.alarmsSet.push_back(alarm.row);
  }
  for (const std::string& line : over_) {
    turn_.batch.alarmsCleared.emplace_back(kOver, line);
  }
  toldLast_ = turn_.now;
  news_.clear();
  over_.clear();
}

void Alarms::smsEnded(PageId page, bool handedOver) {
  if (onTheWay_.erase(page) == 0) return;
  if (handedOver) {  // somebody knows
    onTheWay_.clear();
    told_.clear();
    return;
  }
  if (!onTheWay_.empty()) return;
  for (const Key& key : told_) {
    if (standing_.count(key) != 0) news_.insert(key);
  }
  if (!news_.empty() && !tellAt_) tellAt_ = turn_.now + kTryAgain;
}

std::string Alarms::smsOf(const std::vector<std::string>& lines) {
  std::string text = "TOCSIN " + std::string(firstChars(oneLine(lines.front()), kDetailsCharsMax));
  if (lines.size() > 1) text += " +" + std::to_string(lines.size() - 1) + " more";
  text = toGsm7Letters(text + ". See: tocsin alarms");
  const SmsAlphabet alphabet = alphabetOf(text);
  const bool gsm7 = alphabet == SmsAlphabet::Gsm7;
  return std::string(smsPrefix(text, gsm7 ? kGsm7Single : kUcs2Single, alphabet));
}

OptionalTime Alarms::nextDue() const {
  OptionalTime next = tellAt_;
  if (confirmBy_ && (!next || *confirmBy_ < *next)) next = confirmBy_;
  for (const auto& [key, alarm] : standing_) {
    const bool stands = alarmKind(key.first).stands;
    if (stands && (!alarm.row.toldAt || news_.count(key) != 0)) continue;  // tellAt_ has it
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
