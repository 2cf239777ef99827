// SPDX-License-Identifier: Apache-2.0
// People and lists as they are shown, and what a list is warned of.
#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "app/dispatch/audit.h"
#include "app/dispatch/registry.h"

namespace tocsin::dispatch {
namespace {

constexpr int kLevels = 3;

std::string levelText(int level) {
  return "level " + std::to_string(level);
}

// Whoever leads where: any of the routes could take all of them in this time.
bool isFastAnyhow(const Capacity& capacity, std::size_t routes, int all, Duration within) {
  std::vector<int> sms(routes);
  for (std::size_t route = 0; route < routes; ++route) {
    sms[route] = all;
    if (!capacity.sends(sms, within)) return false;
    sms[route] = 0;
  }
  return true;
}

}  // namespace

Directory Registry::rows() const {
  Directory rows;
  std::unordered_map<std::string_view, std::vector<std::string>> listsOf;
  for (const auto& [name, list] : people_.lists()) {
    for (const auto& e : list.entries) {
      auto& names = listsOf[e.recipient];
      if (names.empty() || names.back() != name) names.push_back(name);
    }
  }
  for (const auto& [name, r] : people_.recipients()) {
    rows.recipients.push_back(describe(r));
    rows.recipients.back().lists = std::move(listsOf[name]);
  }
  const Capacity capacity(links_);
  for (const auto& [name, list] : people_.lists()) {
    rows.lists.push_back(describe(list, capacity));
  }
  return rows;
}

std::optional<RecipientRow> Registry::recipient(const std::string& name) const {
  const auto* known = people_.recipient(name);
  if (known == nullptr) return std::nullopt;
  RecipientRow row = describe(*known);
  row.lists = people_.listsOf(name);
  return row;
}

std::optional<ListRow> Registry::list(const std::string& name) const {
  const auto* known = people_.list(name);
  if (known == nullptr) return std::nullopt;
  return describe(*known, Capacity(links_));
}

Answer<ListRow> Registry::check(const ListRow& row) const {
  if (Problem problem = check(row, {})) return *problem;
  ListRow shown = describe(recordOf(row), Capacity(links_));
  shown.etag.clear();  // nothing of it is stored
  return shown;
}

RecipientRow Registry::describe(const store::RecipientRecord& recipient) const {
  RecipientRow row;
  row.name = recipient.name;
  row.number = recipient.number.text();
  row.language = recipient.language;
  for (const PhoneNumber& number : recipient.replyNumbers) {
    row.replyNumbers.push_back(number.text());
  }
  row.description = recipient.description;
  row.offUntil = recipient.offUntil;
  if (row.offUntil && *row.offUntil <= turn_.now) row.offUntil.reset();
  row.etag = etagOf(recipient);
  row.reachedAt = people_.reachedAt(recipient.name);
  return row;
}

ListRow Registry::describe(const store::ListRecord& list, const Capacity& capacity) const {
  ListRow row;
  row.name = list.name;
  row.description = list.description;
  row.pausedUntil = list.pausedUntil;
  row.etag = etagOf(list);
  if (row.pausedUntil && *row.pausedUntil <= turn_.now) row.pausedUntil.reset();
  Duration levels[5] = {};
  for (const auto& e : list.entries) {
    row.entries.push_back({e.recipient, e.level, e.acknowledgeTime});
    levels[e.level] = std::max(levels[e.level], e.acknowledgeTime);
  }
  const int walks = settings_.policy.rounds + settings_.policy.repeatMax;
  row.smsWorstCase = static_cast<int>(list.entries.size()) * walks;
  row.timeWorstCase = (levels[1] + levels[2] + levels[3]) * settings_.policy.rounds;
  if (const auto* last = people_.list(settings_.lastResort)) {
    Duration longest{0};
    for (const auto& e : last->entries) {
      longest = std::max(longest, e.acknowledgeTime);
    }
    row.smsWorstCase += static_cast<int>(last->entries.size()) * (1 + settings_.policy.repeatMax);
    row.timeWorstCase += longest;
  }
  row.hints = lint(list, capacity);
  return row;
}

std::vector<ListHint> Registry::lint(const store::ListRecord& list,
                                     const Capacity& capacity) const {
  using Code = ListHint::Code;
  std::vector<ListHint> hints;
  const auto warn = [&](Code code, const std::string& who, const std::string& text) {
    hints.push_back({.code = code, .recipient = who, .text = text});
  };
  std::unordered_set<std::string_view> seen;
  for (const auto& e : list.entries) {
    const std::string& who = e.recipient;
    if (!seen.insert(who).second) warn(Code::Twice, who, who + " stands on it more than once");
    const auto* person = people_.recipient(who);
    if (person == nullptr) continue;
    if (links_.routeOf(person->number) < 0) warn(Code::NoRoute, who, "no route leads to " + who);
    const bool isOff = person->offUntil && *person->offUntil > turn_.now;
    if (isOff) warn(Code::OffDuty, who, who + " is off duty");
  }
  if (list.entries.empty())
    warn(Code::Empty, "", "it has nobody: its alerts are EXHAUSTED at once");
  for (int level = 1; level <= kLevels; ++level) {
    lintLevel(list, level, capacity, hints);
  }
  if (people_.list(settings_.lastResort) == nullptr) {
    warn(Code::NoLastResort, "", "there is no last resort");
  }
  return hints;
}

// A level that is empty though a later one is not; and one that the links cannot page in time: by
// the time its last page goes out the first one has run out.
void Registry::lintLevel(const store::ListRecord& list,
                         int level,
                         const Capacity& capacity,
                         std::vector<ListHint>& hints) const {
  const int parts = std::max(settings_.maxParts, 1);
  int people = 0;
  bool isLaterUsed = false;
  Duration shortest = Duration::max();
  for (const auto& e : list.entries) {
    isLaterUsed = isLaterUsed || e.level > level;
    if (e.level != level) continue;
    ++people;
    shortest = std::min(shortest, e.acknowledgeTime);
  }
  if (people == 0 && isLaterUsed) {
    hints.push_back({.code = ListHint::Code::LevelEmpty,
                     .level = level,
                     .text = levelText(level) + " is empty: skipped at once"});
  }
  if (people == 0 || isFastAnyhow(capacity, links_.routes(), people * parts, shortest)) return;
  std::vector<int> sms(links_.routes());
  int all = 0;
  for (const auto& e : list.entries) {
    const auto* person = e.level == level ? people_.recipient(e.recipient) : nullptr;
    const int route = person == nullptr ? -1 : links_.routeOf(person->number);
    if (route < 0) continue;
    sms[static_cast<std::size_t>(route)] += parts;
    all += parts;
  }
  if (capacity.sends(sms, shortest)) return;
  const Duration time = capacity.timeFor(sms);
  hints.push_back({.code = ListHint::Code::TooSlow,
                   .level = level,
                   .sms = all,
                   .time = time,
                   .text = levelText(level) + " has " + std::to_string(all) +
                           " SMS, for which the links need " + toText(time) +
                           ": longer than its acknowledge time of " + toText(shortest)});
}

}  // namespace tocsin::dispatch
