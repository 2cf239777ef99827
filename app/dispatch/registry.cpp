// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/registry.h"

#include <set>
#include <utility>

#include "app/dispatch/audit.h"

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

template <class Row>
void forget(std::vector<Row>& rows, const std::string& name) {
  std::erase_if(rows, [&](const Row& row) { return row.name == name; });
}

bool isSame(const store::ListRecord& a, const store::ListRecord& b) {
  return a.description == b.description && a.entries == b.entries && a.pausedUntil == b.pausedUntil;
}

}  // namespace

Registry::Registry(
    const Settings& settings, Turn& turn, People& people, const Links& links, const Book& book)
    : settings_(settings), turn_(turn), people_(people), links_(links), book_(book) {}

store::RecipientRecord Registry::recordOf(const RecipientRow& row) const {
  store::RecipientRecord record;
  record.name = row.name;
  record.number = *PhoneNumber::parse(row.number, settings_.homeCountry);
  for (const std::string& reply : row.replyNumbers) {
    record.replyNumbers.push_back(*PhoneNumber::parse(reply, settings_.homeCountry));
  }
  record.language = row.language;
  record.description = row.description;
  record.offUntil = row.offUntil;
  return record;
}

store::ListRecord Registry::recordOf(const ListRow& row) {
  store::ListRecord record;
  record.name = row.name;
  record.description = row.description;
  record.pausedUntil = row.pausedUntil;
  for (const ListEntryRow& e : row.entries) {
    record.entries.push_back({e.recipient, e.level, e.acknowledgeTime});
  }
  return record;
}

bool Registry::store(const RecipientRow& row, const Caller& by, const std::string& did) {
  store::RecipientRecord record = recordOf(row);
  const auto* known = people_.recipient(row.name);
  if (known != nullptr && *known == record) return false;
  audit(turn_,
        by,
        {did.empty() ? "set recipient" : did,
         "recipient " + row.name,
         known == nullptr ? "" : jsonOf(*known),
         jsonOf(record)});
  turn_.batch.recipientsSet.push_back(record);
  turn_.record({}, "RECIPIENT", row.name + " set");
  people_.set(std::move(record));
  return true;
}

bool Registry::store(const ListRow& row, const Caller& by, const std::string& did) {
  store::ListRecord record = recordOf(row);
  const auto* known = people_.list(row.name);
  if (known != nullptr && isSame(*known, record)) return false;
  audit(turn_,
        by,
        {did.empty() ? "set list" : did,
         "list " + row.name,
         known == nullptr ? "" : jsonOf(*known),
         jsonOf(record)});
  // Open messages keep the version they started with.
  const bool same = known != nullptr && known->entries == record.entries;
  record.version = same ? known->version : ListVersion{++turn_.lastVersion};
  turn_.batch.listsSet.push_back(record);
  turn_.record({}, "LIST", row.name + " set");
  people_.set(std::move(record));
  return true;
}

void Registry::dropRecipient(const std::string& name, const Caller& by, const std::string& did) {
  audit(turn_,
        by,
        {did.empty() ? "remove recipient" : did,
         "recipient " + name,
         jsonOf(*people_.recipient(name))});
  forget(turn_.batch.recipientsSet, name);  // set in this turn, which would come after it
  turn_.batch.recipientsRemoved.push_back(name);
  turn_.record({}, "RECIPIENT", name + " removed");
  people_.removeRecipient(name);
}

void Registry::dropList(const std::string& name, const Caller& by, const std::string& did) {
  audit(
      turn_, by, {did.empty() ? "remove list" : did, "list " + name, jsonOf(*people_.list(name))});
  forget(turn_.batch.listsSet, name);
  turn_.batch.listsRemoved.push_back(name);
  turn_.record({}, "LIST", name + " removed");
  people_.removeList(name);
}

Answer<OrderDone> Registry::put(const RecipientRow& row, const Caller& by) {
  if (Problem problem = check(row)) return *problem;
  if (Problem problem = checkRoom(row)) return *problem;
  const auto* known = people_.recipient(row.name);
  const std::string etag = known == nullptr ? "" : etagOf(*known);
  if (Problem problem = checkExpected(row.expected, etag)) return *problem;
  if (Problem problem = checkOff(row)) return *problem;
  const bool changed = store(row, by);
  return done("recipient " + row.name + " is set", changed);
}

Answer<OrderDone> Registry::put(const ListRow& row, const Caller& by) {
  if (Problem problem = check(row, {})) return *problem;
  if (Problem problem = checkRoom(row)) return *problem;
  const auto* known = people_.list(row.name);
  const std::string etag = known == nullptr ? "" : etagOf(*known);
  if (Problem problem = checkExpected(row.expected, etag)) return *problem;
  if (Problem problem = checkDuty(row)) return *problem;
  const bool changed = store(row, by);
  return done("list " + row.name + " is set", changed);
}

Answer<OrderDone> Registry::removeRecipient(const std::string& name,
                                            const Expected& is,
                                            const Caller& by) {
  const auto* known = people_.recipient(name);
  if (known == nullptr) return notFound("there is no recipient \"" + name + "\"");
  if (Problem problem = checkExpected(is, etagOf(*known))) return *problem;
  if (Problem problem = mayRemoveRecipient(name)) return *problem;
  const auto lists = people_.listsOf(name);
  if (!lists.empty()) {
    return conflict(name + " stands on list " + lists.front() + "; take " + name + " off it first");
  }
  dropRecipient(name, by);
  return done("recipient " + name + " is removed");
}

Answer<OrderDone> Registry::erase(const std::string& name,
                                  bool force,
                                  const Caller& by,
                                  std::vector<std::string>& numbers) {
  const auto* known = people_.recipient(name);
  if (known == nullptr) return notFound("there is no recipient \"" + name + "\"");
  if (Problem problem = mayRemoveRecipient(name)) return *problem;
  std::vector<ListRow> without;
  for (const std::string& list : people_.listsOf(name)) {
    ListRow row = *this->list(list);
    std::erase_if(row.entries, [&](const ListEntryRow& entry) { return entry.recipient == name; });
    row.force = force;
    if (Problem problem = checkDuty(row)) return *problem;
    without.push_back(std::move(row));
  }
  numbers = {known->number.text()};
  for (const PhoneNumber& number : known->replyNumbers) {
    numbers.push_back(number.text());
  }
  for (const ListRow& row : without) {
    store(row, by, "erase recipient");
  }
  dropRecipient(name, by, "erase recipient");
  return done(name + " is taken off " + std::to_string(without.size()) + " lists");
}

Answer<OrderDone> Registry::removeList(const std::string& name,
                                       const Expected& is,
                                       const Caller& by) {
  const auto* known = people_.list(name);
  if (known == nullptr) return notFound("there is no list \"" + name + "\"");
  if (Problem problem = checkExpected(is, etagOf(*known))) return *problem;
  if (Problem problem = mayRemoveList(name)) return *problem;
  dropList(name, by);
  return done("list " + name + " is removed");
}

// Returns how many there were.
std::size_t Registry::dropUnnamed(const Directory& rows, const Caller& by) {
  std::set<std::string> lists;
  std::set<std::string> recipients;
  for (const ListRow& row : rows.lists) {
    lists.insert(row.name);
  }
  for (const RecipientRow& row : rows.recipients) {
    recipients.insert(row.name);
  }
  const People before = people_;
  std::size_t dropped = 0;
  for (const auto& [name, row] : before.lists()) {
    if (lists.count(name) != 0) continue;
    dropList(name, by, "import");
    ++dropped;
  }
  for (const auto& [name, row] : before.recipients()) {
    if (recipients.count(name) != 0) continue;
    dropRecipient(name, by, "import");
    ++dropped;
  }
  return dropped;
}

Answer<OrderDone> Registry::import(const Directory& rows, bool merge, const Caller& by) {
  if (Problem problem = checkImport(rows, merge)) return *problem;
  if (Problem problem = checkDuty(rows, merge)) return *problem;
  std::size_t changed = 0;
  if (!merge) {
    if (Problem problem = checkRemovals(rows)) return *problem;
    changed += dropUnnamed(rows, by);
  }
  for (const RecipientRow& row : rows.recipients) {
    changed += store(row, by, "import") ? 1 : 0;
  }
  for (const ListRow& row : rows.lists) {
    changed += store(row, by, "import") ? 1 : 0;
  }
  return done(std::to_string(rows.recipients.size()) + " recipients and " +
                  std::to_string(rows.lists.size()) + " lists " + (merge ? "merged" : "imported"),
              changed > 0);
}

}  // namespace tocsin::dispatch
