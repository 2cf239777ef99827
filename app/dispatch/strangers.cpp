// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/strangers.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "queue/base/limits.h"
#include "queue/base/sms_text.h"

namespace tocsin::dispatch {
namespace {

constexpr const char* kMark = "strangers";
constexpr std::size_t kShownCharsMax = 200;  // more never fits into one SMS
constexpr const char* kSee = ". See: tocsin inbox";

// What boxes like this one text to alarm numbers begins with their name: alarms, and what they pass
// on.
bool isOfABox(std::string_view text) {
  constexpr std::string_view kName = "TOCSIN";
  const auto isWord = [](unsigned char c) { return c >= 0x80 || std::isalnum(c) != 0; };
  const auto begin = std::find_if(text.begin(), text.end(), isWord);
  text.remove_prefix(static_cast<std::size_t>(begin - text.begin()));
  const auto isSame = [](unsigned char a, char b) { return std::toupper(a) == b; };
  return text.size() >= kName.size() &&
         std::equal(kName.begin(), kName.end(), text.begin(), [&](char b, char a) {
           return isSame(static_cast<unsigned char>(a), b);
         });
}

// "TOCSIN SMS from +33612345678: Credit low +2 more. See: tocsin inbox", as one SMS: the text is
// cut, not the hint.
std::string smsOf(const std::string& first, int waiting) {
  const std::string more =
      waiting > 1 ? " +" + std::to_string(waiting - 1) + " more" + kSee : std::string();
  const std::string text = toGsm7Letters("TOCSIN SMS from " + first);
  const bool isGsm7 = alphabetOf(text) == SmsAlphabet::Gsm7;
  const std::size_t room = (isGsm7 ? kGsm7Single : kUcs2Single) - more.size();
  return std::string(smsPrefix(text, room, alphabetOf(text))) + more;
}

}  // namespace

Strangers::Strangers(const Settings& settings,
                     const Ports& ports,
                     Turn& turn,
                     const People& people,
                     Marks& marks,
                     Outbox& outbox)
    : settings_(settings),
      ports_(ports),
      turn_(turn),
      people_(people),
      marks_(marks),
      outbox_(outbox) {}

void Strangers::restore() {
  const Marks::Mark* mark = marks_.find(kMark);
  if (mark == nullptr || settings_.alarmNumbers.empty()) return;
  const std::string& text = mark->text;
  const std::size_t end = std::min(text.find(' '), text.size());
  std::from_chars(text.data(), text.data() + end, waiting_);
  first_ = text.substr(std::min(end + 1, text.size()));
  tellAt_ = turn_.now + kMerge;
}

bool Strangers::isOurs(const PhoneNumber& sender) const {
  const auto isIt = [&](const PhoneNumber& ours) {
    return ours == sender ||
           (settings_.suffixMatch > 0 && ours.sameSuffix(sender, settings_.suffixMatch));
  };
  return std::any_of(settings_.alarmNumbers.begin(), settings_.alarmNumbers.end(), isIt) ||
         std::any_of(settings_.ownNumbers.begin(), settings_.ownNumbers.end(), isIt);
}

bool Strangers::isToBeTold(const store::InboxRow& sms) const {
  if (!settings_.tellStrangers || settings_.alarmNumbers.empty()) return false;
  if (!sms.recipient.empty() || isOfABox(sms.text)) return false;
  const PhoneNumber sender = PhoneNumber::fromSender(sms.sender, settings_.homeCountry);
  return people_.whoSends(sender, settings_.suffixMatch).empty() && !isOurs(sender);
}

void Strangers::take(const store::InboxRow& sms) {
  if (!isToBeTold(sms)) return;
  if (++waiting_ == 1) first_ = firstChars(oneLine(sms.sender + ": " + sms.text), kShownCharsMax);
  note();
  const Time soon = std::max(turn_.now + kMerge, roomAt());
  tellAt_ = std::min(tellAt_.value_or(soon), soon);
}

void Strangers::note() {
  marks_.set(kMark, {turn_.now, std::to_string(waiting_) + " " + first_});
}

// When one more may be told.
Time Strangers::roomAt() const {
  if (told_.size() < limits::kStrangersPerHour) return turn_.now;
  return told_[told_.size() - limits::kStrangersPerHour] + hours{1};
}

void Strangers::tick() {
  if (!tellAt_ || *tellAt_ > turn_.now) return;
  tellAt_ = std::max(*tellAt_, roomAt());
  if (*tellAt_ <= turn_.now) tell();
}

void Strangers::tell() {
  while (!told_.empty() && told_.front() + hours{1} <= turn_.now) {
    told_.pop_front();
  }
  for (const PhoneNumber& number : settings_.alarmNumbers) {
    store::PageRow row;
    row.kind = escalation::PageKind::Bulletin;
    row.to = number;
    row.text = smsOf(first_, waiting_);
    row.deadline = turn_.now;
    outbox_.add(std::move(row));
  }
  const std::string line =
      std::to_string(waiting_) + " SMS of strangers passed on to the alarm numbers";
  turn_.record({}, "STRANGERS", line);
  turn_.afterCommit.push_back([this, line] { ports_.log(LogLevel::Notice, line); });
  told_.push_back(turn_.now);
  waiting_ = 0;
  first_.clear();
  tellAt_.reset();
  marks_.remove(kMark);
}

void Strangers::shift(Duration by) {
  for (Time& time : told_) {
    time += by;
  }
  if (tellAt_) *tellAt_ += by;
}

}  // namespace tocsin::dispatch
