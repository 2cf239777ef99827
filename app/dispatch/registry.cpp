// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/registry.h"

#include <algorithm>
#include <set>

#include "queue/base/limits.h"

namespace tocsin::dispatch {
namespace {

OrderError conflict(std::string what) {
  return {OrderError::Kind::Conflict, std::move(what), {}};
}

OrderError notFound(std::string what) {
  return {OrderError::Kind::NotFound, std::move(what), {}};
}

OrderDone done(std::string says, bool changed = true) {
  OrderDone order;
  order.says = std::move(says);
  order.changed = changed;
  return order;
}

}  // namespace

Registry::Registry(
    const Settings& settings, Turn& turn, People& people, const Links& links, const Book& book)
    : settings_(settings), turn_(turn), people_(people), links_(links), book_(book) {}

Directory Registry::rows() const {
  Directory rows;
  for (const auto& [name, r] : people_.recipients()) {
    RecipientRow row{name, r.number.text(), r.language, {}, r.description, r.offUntil};
    for (const PhoneNumber& number : r.replyNumbers) {
      row.replyNumbers.push_back(number.text());
    }
    if (row.offUntil && *row.offUntil <= turn_.now) row.offUntil.reset();
    rows.recipients.push_back(std::move(row));
  }
  for (const auto& [name, list] : people_.lists()) {
    rows.lists.push_back(describe(list));
  }
  return rows;
}

ListRow Registry::describe(const store::ListRecord& list) const {
  ListRow row;
  row.name = list.name;
  row.description = list.description;
  row.pausedUntil = list.pausedUntil;
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
  row.warnings = lint(list);
  return row;
}

std::vector<std::string> Registry::lint(const store::ListRecord& list) const {
  std::vector<std::string> warnings;
  std::set<std::string> seen;
  bool used[4] = {};
  for (const auto& e : list.entries) {
    used[e.level] = true;
    if (!seen.insert(e.recipient).second) {
      warnings.push_back(e.recipient + " stands on it more than once");
    }
    const auto* person = people_.recipient(e.recipient);
    if (person == nullptr) continue;
    if (links_.routeOf(person->number) < 0) warnings.push_back("no route leads to " + e.recipient);
    if (people_.isOffDuty(e.recipient, turn_.now)) warnings.push_back(e.recipient + " is off duty");
  }
  if (list.entries.empty()) warnings.push_back("it has nobody: its alerts are EXHAUSTED at once");
  for (int level = 1; level <= 3; ++level) {
    const bool later = std::any_of(used + level, used + 4, [](bool u) { return u; });
    if (!used[level] && later) {
      warnings.push_back("level " + std::to_string(level) + " is empty: skipped at once");
    }
  }
  if (people_.list(settings_.lastResort) == nullptr) warnings.push_back("there is no last resort");
  return warnings;
}

void Registry::store(const RecipientRow& row) {
  store::RecipientRecord record;
  record.name = row.name;
  record.number = *PhoneNumber::parse(row.number, settings_.homeCountry);
  for (const std::string& reply : row.replyNumbers) {
    record.replyNumbers.push_back(*PhoneNumber::parse(reply, settings_.homeCountry));
  }
  record.language = row.language;
  record.description = row.description;
  record.offUntil = row.offUntil;
  turn_.batch.recipientsSet.push_back(record);
  turn_.record({}, "RECIPIENT", row.name + " set");
  people_.set(std::move(record));
}

void Registry::store(const ListRow& row) {
  store::ListRecord record;
  record.name = row.name;
  record.description = row.description;
  record.pausedUntil = row.pausedUntil;
  for (const ListEntryRow& e : row.entries) {
    record.entries.push_back({e.recipient, e.level, e.acknowledgeTime});
  }
  // Open messages keep the version they started with.
  const auto* known = people_.list(row.name);
  const bool same = known != nullptr && known->entries == record.entries;
  record.version = same ? known->version : ListVersion{++turn_.lastVersion};
  turn_.batch.listsSet.push_back(record);
  turn_.record({}, "LIST", row.name + " set");
  people_.set(std::move(record));
}

void Registry::dropRecipient(const std::string& name) {
  turn_.batch.recipientsRemoved.push_back(name);
  turn_.record({}, "RECIPIENT", name + " removed");
  people_.removeRecipient(name);
}

void Registry::dropList(const std::string& name) {
  turn_.batch.listsRemoved.push_back(name);
  turn_.record({}, "LIST", name + " removed");
  people_.removeList(name);
}

Answer<OrderDone> Registry::put(const RecipientRow& row) {
  if (Problem problem = check(row)) return *problem;
  if (Problem problem = checkOff(row)) return *problem;
  store(row);
  return done("recipient " + row.name + " is set");
}

Answer<OrderDone> Registry::put(const ListRow& row) {
  if (Problem problem = check(row, {})) return *problem;
  if (Problem problem = checkDuty(row)) return *problem;
  store(row);
  return done("list " + row.name + " is set");
}

Answer<OrderDone> Registry::removeRecipient(const std::string& name) {
  if (people_.recipient(name) == nullptr) return notFound("there is no recipient \"" + name + "\"");
  if (Problem problem = mayRemoveRecipient(name)) return *problem;
  const auto lists = people_.listsOf(name);
  if (!lists.empty()) {
    return conflict(name + " stands on list " + lists.front() + "; take " + name + " off it first");
  }
  dropRecipient(name);
  return done("recipient " + name + " is removed");
}

Answer<OrderDone> Registry::removeList(const std::string& name) {
  if (people_.list(name) == nullptr) return notFound("there is no list \"" + name + "\"");
  if (Problem problem = mayRemoveList(name)) return *problem;
  dropList(name);
  return done("list " + name + " is removed");
}

void Registry::dropUnnamed(const Directory& rows) {
  std::set<std::string> lists;
  std::set<std::string> recipients;
  for (const ListRow& row : rows.lists) {
    lists.insert(row.name);
  }
  for (const RecipientRow& row : rows.recipients) {
    recipients.insert(row.name);
  }
  const People before = people_;
  for (const auto& [name, row] : before.lists()) {
    if (lists.count(name) == 0) dropList(name);
  }
  for (const auto& [name, row] : before.recipients()) {
    if (recipients.count(name) == 0) dropRecipient(name);
  }
}

Answer<OrderDone> Registry::import(const Directory& rows, bool merge) {
  if (Problem problem = checkImport(rows, merge)) return *problem;
  if (Problem problem = checkDuty(rows, merge)) return *problem;
  if (!merge) {
    if (Problem problem = checkRemovals(rows)) return *problem;
    dropUnnamed(rows);
  }
  for (const RecipientRow& row : rows.recipients) {
    store(row);
  }
  for (const ListRow& row : rows.lists) {
    store(row);
  }
  return done(std::to_string(rows.recipients.size()) + " recipients and " +
              std::to_string(rows.lists.size()) + " lists " + (merge ? "merged" : "imported"));
}

}  // namespace tocsin::dispatch
