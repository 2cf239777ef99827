// SPDX-License-Identifier: Apache-2.0
#include "queue/reply/standing.h"

#include <algorithm>

#include "queue/base/limits.h"

namespace tocsin::reply {
namespace {

// Within this time of a closing a bare "ok" may mean what has closed.
constexpr Duration kClosedLately = minutes{15};

bool isOpenTo(const Alert& alert) {
  return alert.open && alert.entitled;
}

// The better one answers for a number that two messages had.
int rank(const Alert& alert) {
  if (alert.open) return 3;
  if (alert.mine) return 2;
  return alert.taken ? 1 : 0;
}

// True when `shorter` is `longer` without one of its digits.
bool lacksOne(std::string_view shorter, std::string_view longer) {
  const auto at = std::mismatch(shorter.begin(), shorter.end(), longer.begin());
  return std::equal(at.first, shorter.end(), at.second + 1, longer.end());
}

bool isNear(std::string_view typed, std::string_view number) {
  if (typed.size() + 1 == number.size()) return lacksOne(typed, number);
  if (typed.size() == number.size() + 1) return lacksOne(number, typed);
  if (typed.size() != number.size()) return false;
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < typed.size(); ++i) {
    if (typed[i] != number[i]) others.push_back(i);
  }
  if (others.size() == 1) return true;
  return others.size() == 2 && others[1] == others[0] + 1 &&
         typed[others[0]] == number[others[1]] && typed[others[1]] == number[others[0]];
}

// True when something that this person was paged for closed shortly before, or after, the reply.
bool closedLately(const Sender& sender, Time sentAt) {
  return std::any_of(sender.alerts.begin(), sender.alerts.end(), [&](const Alert& alert) {
    const bool theirs = alert.paged || alert.mine;
    return !alert.open && theirs && alert.closedAt && *alert.closedAt > sentAt - kClosedLately;
  });
}

}  // namespace

const Alert* alertOf(const Sender& sender, std::string_view number) {
  const Alert* best = nullptr;
  for (const Alert& alert : sender.alerts) {
    if (alert.number == number && (best == nullptr || rank(alert) > rank(*best))) best = &alert;
  }
  return best;
}

Standing standingOf(const Alert* alert) {
  if (alert == nullptr) return Standing::Unknown;
  if (!alert->entitled) return Standing::NotEntitled;
  if (alert->open) return Standing::Open;
  return alert->mine || alert->taken ? Standing::Taken : Standing::Closed;
}

const Alert* nearest(const Sender& sender,
                     std::string_view typed,
                     const std::vector<std::string>& without) {
  const Alert* found = nullptr;
  for (const Alert& alert : sender.alerts) {
    const bool offered = isOpenTo(alert) && isNear(typed, alert.number) &&
                         std::find(without.begin(), without.end(), alert.number) == without.end();
    if (!offered) continue;
    if (found != nullptr) return nullptr;
    found = &alert;
  }
  return found;
}

std::vector<OpenAlert> openAlerts(const Sender& sender) {
  std::vector<OpenAlert> open;
  for (const bool paged : {true, false}) {
    for (const Alert& alert : sender.alerts) {
      if (!isOpenTo(alert) || alert.paged != paged) continue;
      if (open.size() == limits::kNumbersPerReplyMax) return open;
      open.push_back({alert.number, alert.text});
    }
  }
  return open;
}

const Alert* onlyMeant(const Sender& sender, Time sentAt) {
  const auto newest = std::find_if(
      sender.sent.begin(), sender.sent.end(), [](const SentSms& sms) { return sms.isOfAccount; });
  if (newest == sender.sent.end()) return nullptr;
  const SentSms& last = *newest;
  if (!last.isPage || last.handedOverAt > sentAt || closedLately(sender, sentAt)) return nullptr;
  const Alert* only = nullptr;
  for (const Alert& alert : sender.alerts) {
    if (!isOpenTo(alert) || !alert.paged) continue;
    if (only != nullptr) return nullptr;
    only = &alert;
  }
  const bool wasLast = only != nullptr && leadingNumbers(last.text) == std::vector{only->number};
  return wasLast ? only : nullptr;
}

std::vector<std::string> leadingNumbers(std::string_view page) {
  std::vector<std::string> numbers;
  while (page.starts_with('<')) {
    const std::size_t end = page.find('>');
    if (end == std::string_view::npos) break;
    numbers.emplace_back(page.substr(1, end - 1));
    page.remove_prefix(end + 1);
  }
  return numbers;
}

}  // namespace tocsin::reply
