// SPDX-License-Identifier: Apache-2.0
// What must hold before anything of a change to people and lists is done.
#include <algorithm>
#include <map>
#include <set>

#include "app/dispatch/names.h"
#include "app/dispatch/registry.h"
#include "queue/base/limits.h"

namespace tocsin::dispatch {
namespace {

OrderError badInput(std::string what) {
  return {OrderError::Kind::BadInput, std::move(what), {}};
}

OrderError conflict(std::string what) {
  return {OrderError::Kind::Conflict, std::move(what), {}};
}

std::vector<std::string> namesOf(const ListRow& row) {
  std::vector<std::string> names;
  for (const ListEntryRow& e : row.entries) {
    names.push_back(e.recipient);
  }
  return names;
}

const ListRow* listWith(const Directory& rows, const std::string& recipient) {
  for (const ListRow& list : rows.lists) {
    const bool on = std::any_of(list.entries.begin(), list.entries.end(), [&](const auto& e) {
      return e.recipient == recipient;
    });
    if (on) return &list;
  }
  return nullptr;
}

}  // namespace

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
  if (row.description.size() > limits::kFieldCharsMax) {
    return badInput(row.name + ": description is too long");
  }
  return std::nullopt;
}

// An import counts what there will be after it.
Registry::Problem Registry::checkRoom(const RecipientRow& row) const {
  const bool isNew = people_.recipient(row.name) == nullptr;
  if (!isNew || people_.recipients().size() < limits::kRecipientsMax) return std::nullopt;
  return badInput("at most " + std::to_string(limits::kRecipientsMax) + " recipients");
}

Registry::Problem Registry::checkRoom(const ListRow& row) const {
  const bool isNew = people_.list(row.name) == nullptr;
  if (!isNew || people_.lists().size() < limits::kListsMax) return std::nullopt;
  return badInput("at most " + std::to_string(limits::kListsMax) + " lists");
}

Registry::Problem Registry::check(const ListRow& row,
                                  const std::vector<std::string>& newRecipients) const {
  if (!isName(row.name)) return badInput("the name of a list" + std::string(kNameRule));
  if (row.entries.size() > limits::kEntriesPerListMax) {
    return badInput(row.name + ": at most " + std::to_string(limits::kEntriesPerListMax) +
                    " entries");
  }
  if (row.description.size() > limits::kFieldCharsMax) {
    return badInput(row.name + ": description is too long");
  }
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
  return std::nullopt;
}

// Nobody on duty, where there was somebody: not without being asked for.
Registry::Problem Registry::checkDuty(const std::string& list,
                                      const std::vector<std::string>& names,
                                      const IsOff& isOff) const {
  const auto* known = people_.list(list);
  if (known == nullptr) return std::nullopt;
  const bool before = std::any_of(known->entries.begin(), known->entries.end(), [&](const auto& e) {
    return !people_.isOffDuty(e.recipient, turn_.now);
  });
  const bool after = std::any_of(
      names.begin(), names.end(), [&](const std::string& name) { return !isOff(name); });
  if (!before || after) return std::nullopt;
  return conflict("nobody on duty would be left on list " + list +
                  "; put somebody on it, or use --force (in an import: \"force\": true)");
}

Registry::Problem Registry::checkOff(const RecipientRow& row) const {
  if (row.force || !row.offUntil || *row.offUntil <= turn_.now) return std::nullopt;
  const IsOff isOff = [&](const std::string& name) {
    return name == row.name || people_.isOffDuty(name, turn_.now);
  };
  for (const std::string& list : people_.listsOf(row.name)) {
    std::vector<std::string> names;
    for (const auto& e : people_.list(list)->entries) {
      names.push_back(e.recipient);
    }
    if (Problem problem = checkDuty(list, names, isOff)) return problem;
  }
  return std::nullopt;
}

Registry::Problem Registry::checkDuty(const ListRow& row) const {
  if (row.force) return std::nullopt;
  return checkDuty(row.name, namesOf(row), [this](const std::string& name) {
    return people_.isOffDuty(name, turn_.now);
  });
}

// As people and lists would be after the import.
Registry::Problem Registry::checkDuty(const Directory& rows, bool merge) const {
  std::map<std::string, const RecipientRow*> imported;
  for (const RecipientRow& row : rows.recipients) {
    imported[row.name] = &row;
  }
  const IsOff isOff = [&](const std::string& name) {
    const auto it = imported.find(name);
    if (it == imported.end()) return people_.isOffDuty(name, turn_.now);
    return !it->second->force && it->second->offUntil && *it->second->offUntil > turn_.now;
  };
  std::map<std::string, std::vector<std::string>> lists;
  for (const auto& [name, list] : people_.lists()) {
    if (!merge) break;
    for (const auto& e : list.entries) {
      lists[name].push_back(e.recipient);
    }
  }
  for (const ListRow& row : rows.lists) {
    lists[row.name] = namesOf(row);
  }
  for (const auto& [name, names] : lists) {
    const std::string& list = name;
    const bool forced = std::any_of(rows.lists.begin(), rows.lists.end(), [&](const ListRow& row) {
      return row.name == list && row.force;
    });
    if (forced) continue;
    if (Problem problem = checkDuty(name, names, isOff)) return problem;
  }
  return std::nullopt;
}

// What a put or a removal expects; `etag` is that of the row as it is, empty when there is none.
Registry::Problem Registry::checkExpected(const Expected& is, const std::string& etag) {
  switch (is.kind) {
    case Expected::Kind::Anything: return std::nullopt;
    case Expected::Kind::Nothing:
      if (etag.empty()) return std::nullopt;
      return OrderError{OrderError::Kind::Changed, "there is one by this name already", {}};
    case Expected::Kind::Exactly:
      if (is.etag == etag) return std::nullopt;
      return OrderError{
          OrderError::Kind::Changed, "somebody changed it meanwhile; read it again", {}};
  }
  return std::nullopt;
}

Registry::Problem Registry::mayRemoveRecipient(const std::string& name) const {
  for (const auto* message : book_.of(name)) {
    if (message->isOpen()) {
      return conflict(name + " is needed by message " + message->number + ", which is open");
    }
  }
  return std::nullopt;
}

Registry::Problem Registry::mayRemoveList(const std::string& name) const {
  if (name == settings_.lastResort) {
    return conflict(name + " is the last resort ([queue] last_resort)");
  }
  for (const auto* message : book_.all()) {
    if (message->isOpen() && message->list == name) {
      return conflict("list " + name + " is needed by message " + message->number +
                      ", which is open");
    }
  }
  return std::nullopt;
}

Registry::Problem Registry::checkImport(const Directory& rows, bool merge) const {
  const auto after = [merge](const auto& present, const auto& imported) {
    const auto known = std::count_if(imported.begin(), imported.end(), [&](const auto& row) {
      return present.count(row.name) != 0;
    });
    return imported.size() + (merge ? present.size() - static_cast<std::size_t>(known) : 0);
  };
  if (after(people_.recipients(), rows.recipients) > limits::kRecipientsMax ||
      after(people_.lists(), rows.lists) > limits::kListsMax) {
    return badInput("at most " + std::to_string(limits::kRecipientsMax) + " recipients and " +
                    std::to_string(limits::kListsMax) + " lists");
  }
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
    if (const ListRow* list = listWith(rows, name)) {
      return badInput("list " + list->name + " needs recipient " + name +
                      ", which is not in the file");
    }
  }
  for (const auto& [name, row] : people_.lists()) {
    if (has(rows.lists, name)) continue;
    if (Problem problem = mayRemoveList(name)) return problem;
  }
  return std::nullopt;
}

}  // namespace tocsin::dispatch
