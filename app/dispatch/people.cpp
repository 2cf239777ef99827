// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/people.h"

#include <algorithm>

namespace tocsin::dispatch {
namespace {

template <class Map>
const typename Map::mapped_type* lookUp(const Map& map, const std::string& name) {
  const auto it = map.find(name);
  return it == map.end() ? nullptr : &it->second;
}

template <class Matches>
bool hasNumber(const store::RecipientRecord& row, Matches matches) {
  return matches(row.number) ||
         std::any_of(row.replyNumbers.begin(), row.replyNumbers.end(), matches);
}

}  // namespace

void People::restore(const store::Recovered& recovered) {
  for (const auto& row : recovered.recipients) {
    set(row);
  }
  for (const auto& row : recovered.lists) {
    lists_[row.name] = row;
  }
  for (const auto* times : {&recovered.wroteAt, &recovered.deliveredAt}) {
    for (const auto& [name, at] : *times) {
      if (recipient(name) != nullptr) reached(name, at);
    }
  }
}

void People::set(store::RecipientRecord row) {
  forgetNumbers(row.name);
  for (Owner& owner : ownersBy(row)) {
    owners_.insert(std::move(owner));
  }
  recipients_[row.name] = std::move(row);
}

void People::removeRecipient(const std::string& name) {
  forgetNumbers(name);
  recipients_.erase(name);
  reached_.erase(name);
}

std::vector<People::Owner> People::ownersBy(const store::RecipientRecord& row) {
  std::vector<Owner> owners{{row.number, false, row.name}};
  for (const PhoneNumber& number : row.replyNumbers) {
    owners.emplace_back(number, true, row.name);
  }
  return owners;
}

void People::forgetNumbers(const std::string& name) {
  const auto* known = recipient(name);
  if (known == nullptr) return;
  for (const Owner& owner : ownersBy(*known)) {
    owners_.erase(owner);
  }
}

const store::RecipientRecord* People::recipient(const std::string& name) const {
  return lookUp(recipients_, name);
}

const store::ListRecord* People::list(const std::string& name) const {
  return lookUp(lists_, name);
}

bool People::isOffDuty(const std::string& name, Time now) const {
  const auto* row = recipient(name);
  return row != nullptr && row->offUntil && *row->offUntil > now;
}

void People::reached(const std::string& name, Time at) {
  const auto [it, isFirst] = reached_.try_emplace(name, at);
  if (!isFirst) it->second = std::max(it->second, at);
}

OptionalTime People::reachedAt(const std::string& name) const {
  const auto it = reached_.find(name);
  return it == reached_.end() ? OptionalTime{} : it->second;
}

OptionalTime People::nextBack(Time now) const {
  OptionalTime next;
  for (const auto& [name, row] : recipients_) {
    if (!row.offUntil || *row.offUntil <= now) continue;
    if (!next || *row.offUntil < *next) next = row.offUntil;
  }
  return next;
}

std::vector<std::string> People::whoSends(const PhoneNumber& sender, int suffixDigits) const {
  std::vector<std::string> exact;
  std::vector<std::string> similar;
  for (const auto& [name, row] : recipients_) {
    if (hasNumber(row, [&](const PhoneNumber& n) { return n == sender; })) {
      exact.push_back(name);
    } else if (hasNumber(
                   row, [&](const PhoneNumber& n) { return n.sameSuffix(sender, suffixDigits); })) {
      similar.push_back(name);
    }
  }
  return exact.empty() ? similar : exact;
}

std::string People::ownerOf(const PhoneNumber& number) const {
  const auto it = owners_.lower_bound({number, false, {}});
  const bool isHis = it != owners_.end() && std::get<PhoneNumber>(*it) == number;
  return isHis ? std::get<std::string>(*it) : std::string();
}

std::vector<std::string> People::listsOf(const std::string& recipient) const {
  std::vector<std::string> names;
  for (const auto& [name, list] : lists_) {
    const bool on = std::any_of(list.entries.begin(), list.entries.end(), [&](const auto& e) {
      return e.recipient == recipient;
    });
    if (on) names.push_back(name);
  }
  return names;
}

}  // namespace tocsin::dispatch
