// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/registry.h"

#include <algorithm>
#include <set>

#include "queue/base/limits.h"

namespace tocsin::dispatch {
namespace {

OrderError badInput(std::string what) {
  return {OrderError::Kind::BadInput, std::move(what), {}};
}

OrderError conflict(std::string what) {
  return {OrderError::Kind::Conflict, std::move(what), {}};
}

OrderError notFound(std::string what) {
  return {OrderError::Kind::NotFound, std::move(what), {}};
}

// Names stand in URLs, file names and SMS.
bool isName(const std::string& name) {
  if (name.empty() || name.size() > limits::kNameCharsMax || name.front() == '-' ||
      name.front() == '.') {
    return false;
  }
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
  });
}

constexpr const char* kNameRule = " must be letters, digits, '-', '_' or '.', at most 64";

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
    for (const PhoneNumber& number : r.replyNumbers)
      row.replyNumbers.push_back(number.text());
    if (row.offUntil && *row.offUntil <= turn_.now) row.offUntil.reset();
    rows.recipients.push_back(std::move(row));
  }
  for (const auto& [name, list] : people_.lists())
    rows.lists.push_back(describe(list));
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
  row.smsWorstCase = static_cast<int>(list.entries.size()) * settings_.policy.rounds;
  row.timeWorstCase = (levels[1] + levels[2] + levels[3]) * settings_.policy.rounds;
  if (const auto* last = people_.list(settings_.lastResort)) {
    Duration longest{0};
    for (const auto& e : last->entries)
      longest = std::max(longest, e.acknowledgeTime);
    row.smsWorstCase += static_cast<int>(last->entries.size());
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
    if (!seen.insert(e.recipient).second)
      warnings.push_back(e.recipient + " stands on it more than once");
    const auto* person = people_.recipient(e.recipient);
    if (person == nullptr) continue;
    if (links_.routeOf(person->number) < 0) warnings.push_back("no route leads to " + e.recipient);
    if (people_.isOffDuty(e.recipient, turn_.now)) warnings.push_back(e.recipient + " is off duty");
  }
  if (list.entries.empty()) warnings.push_back("it has nobody: its alerts are EXHAUSTED at once");
  for (int level = 1; level <= 3; ++level) {
    const bool later = std::any_of(used + level, used + 4, [](bool u) { return u; });
    if (!used[level] && later)
      warnings.push_back("level " + std::to_string(level) + " is empty: skipped at once");
  }
  if (people_.list(settings_.lastResort) == nullptr) warnings.push_back("there is no last resort");
  return warnings;
}

Registry::Problem Registry::check(const RecipientRow& row) const {
  if (!isName(row.name)) return badInput("the name of a recipient" + std::string(kNameRule));
  const auto number = PhoneNumber::parse(row.number, settings_.homeCountry);
  if (!number) return badInput(row.name + ": " + number.error().what);
  if (row.replyNumbers.size() > limits::kReplyNumbersMax) {
    return badInput(row.name + ": at most " + std::to_string(limits::kReplyNumbersMax) +
                    " reply numbers");
  }
  for (const std::string& reply : row.replyNumbers) {
    const auto parsed = PhoneNumber::parse(reply, settings_.homeCountry);
    if (!parsed) return badInput(row.name + ": " + parsed.error().what);
  }
  if (!row.language.empty() && !reply::parseLanguage(row.language)) {
    return badInput(row.name + ": language must be en, fr or de");
  }
  if (row.description.size() > limits::kFieldCharsMax)
    return badInput(row.name + ": description is too long");
  const bool isNew = people_.recipient(row.name) == nullptr;
  if (isNew && people_.recipients().size() >= limits::kRecipientsMax) {
    return badInput("at most " + std::to_string(limits::kRecipientsMax) + " recipients");
  }
  return std::nullopt;
}

Registry::Problem Registry::check(const ListRow& row,
                                  const std::vector<std::string>& newRecipients) const {
  if (!isName(row.name)) return badInput("the name of a list" + std::string(kNameRule));
  if (row.entries.size() > limits::kEntriesPerListMax) {
    return badInput(row.name + ": at most " + std::to_string(limits::kEntriesPerListMax) +
                    " entries");
  }
  if (row.description.size() > limits::kFieldCharsMax)
    return badInput(row.name + ": description is too long");
  for (const ListEntryRow& e : row.entries) {
    const bool known =
        people_.recipient(e.recipient) != nullptr ||
        std::find(newRecipients.begin(), newRecipients.end(), e.recipient) != newRecipients.end();
    if (!known) return badInput(row.name + ": there is no recipient \"" + e.recipient + "\"");
    if (e.level < 1 || e.level > 3) return badInput(row.name + ": level must be 1, 2 or 3");
    if (e.acknowledgeTime < seconds{1} || e.acknowledgeTime > hours{24 * 7}) {
      return badInput(row.name + ": acknowledge_time must be 1s to 7d");
    }
  }
  const bool isNew = people_.list(row.name) == nullptr;
  if (isNew && people_.lists().size() >= limits::kListsMax) {
    return badInput("at most " + std::to_string(limits::kListsMax) + " lists");
  }
  return std::nullopt;
}

// The last person of a list who is on duty is not switched off unseen.
Registry::Problem Registry::checkOff(const RecipientRow& row) const {
  if (row.force || !row.offUntil || *row.offUntil <= turn_.now) return std::nullopt;
  for (const std::string& name : people_.listsOf(row.name)) {
    const auto& entries = people_.list(name)->entries;
    const bool others = std::any_of(entries.begin(), entries.end(), [&](const auto& e) {
      return e.recipient != row.name && !people_.isOffDuty(e.recipient, turn_.now);
    });
    if (!others) {
      return conflict(row.name + " is the last one of list " + name +
                      " who is on duty; put somebody else on it, or use --force");
    }
  }
  return std::nullopt;
}

Registry::Problem Registry::mayRemoveRecipient(const std::string& name) const {
  for (const auto* message : book_.of(name)) {
    if (message->isOpen())
      return conflict(name + " is needed by message " + message->number + ", which is open");
  }
  return std::nullopt;
}

Registry::Problem Registry::mayRemoveList(const std::string& name) const {
  if (name == settings_.lastResort)
    return conflict(name + " is the last resort ([queue] last_resort)");
  for (const auto* message : book_.all()) {
    if (message->isOpen() && message->list == name) {
      return conflict("list " + name + " is needed by message " + message->number +
                      ", which is open");
    }
  }
  return std::nullopt;
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
  store(row);
  return done("list " + row.name + " is set");
}

Answer<OrderDone> Registry::removeRecipient(const std::string& name) {
  if (people_.recipient(name) == nullptr) return notFound("there is no recipient \"" + name + "\"");
  if (Problem problem = mayRemoveRecipient(name)) return *problem;
  const auto lists = people_.listsOf(name);
  if (!lists.empty())
    return conflict(name + " stands on list " + lists.front() + "; take " + name + " off it first");
  dropRecipient(name);
  return done("recipient " + name + " is removed");
}

Answer<OrderDone> Registry::removeList(const std::string& name) {
  if (people_.list(name) == nullptr) return notFound("there is no list \"" + name + "\"");
  if (Problem problem = mayRemoveList(name)) return *problem;
  dropList(name);
  return done("list " + name + " is removed");
}

Registry::Problem Registry::checkImport(const Directory& rows) const {
  std::vector<std::string> names;
  std::set<std::string> seen;
  for (const RecipientRow& row : rows.recipients) {
    if (Problem problem = check(row)) return problem;
    if (!seen.insert(row.name).second) return badInput("recipient " + row.name + " stands twice");
    names.push_back(row.name);
  }
  seen.clear();
  for (const ListRow& row : rows.lists) {
    if (Problem problem = check(row, names)) return problem;
    if (!seen.insert(row.name).second) return badInput("list " + row.name + " stands twice");
  }
  return std::nullopt;
}

Registry::Problem Registry::checkRemovals(const Directory& rows) const {
  const auto has = [](const auto& list, const std::string& name) {
    return std::any_of(list.begin(), list.end(), [&](const auto& row) { return row.name == name; });
  };
  for (const auto& [name, row] : people_.recipients()) {
    if (has(rows.recipients, name)) continue;
    if (Problem problem = mayRemoveRecipient(name)) return problem;
    for (const ListRow& list : rows.lists) {
      for (const ListEntryRow& e : list.entries) {
        if (e.recipient == name)
          return badInput("list " + list.name + " needs recipient " + name +
                          ", which is not in the file");
      }
    }
  }
  for (const auto& [name, row] : people_.lists()) {
    if (has(rows.lists, name)) continue;
    if (Problem problem = mayRemoveList(name)) return problem;
  }
  return std::nullopt;
}

Answer<OrderDone> Registry::import(const Directory& rows, bool merge) {
  if (Problem problem = checkImport(rows)) return *problem;
  if (!merge) {
    if (Problem problem = checkRemovals(rows)) return *problem;
    const People before = people_;
    for (const auto& [name, row] : before.lists()) {
      const bool kept = std::any_of(
          rows.lists.begin(), rows.lists.end(), [&](const auto& l) { return l.name == name; });
      if (!kept) dropList(name);
    }
    for (const auto& [name, row] : before.recipients()) {
      const bool kept = std::any_of(rows.recipients.begin(),
                                    rows.recipients.end(),
                                    [&](const auto& r) { return r.name == name; });
      if (!kept) dropRecipient(name);
    }
  }
  for (const RecipientRow& row : rows.recipients)
    store(row);
  for (const ListRow& row : rows.lists)
    store(row);
  return done(std::to_string(rows.recipients.size()) + " recipients and " +
              std::to_string(rows.lists.size()) + " lists " + (merge ? "merged" : "imported"));
}

}  // namespace tocsin::dispatch
