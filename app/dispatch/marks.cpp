// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/marks.h"

#include <utility>

namespace tocsin::dispatch {
namespace {

constexpr const char* kCause = "mark";

}  // namespace

void Marks::restore(const std::vector<store::StandingAlarm>& rows) {
  for (const store::StandingAlarm& row : rows) {
    if (is(row.cause)) marks_[row.subject] = {row.since, row.text};
  }
}

bool Marks::is(const std::string& cause) {
  return cause == kCause;
}

const Marks::Mark* Marks::find(const std::string& name) const {
  const auto found = marks_.find(name);
  return found == marks_.end() ? nullptr : &found->second;
}

void Marks::set(const std::string& name, Mark mark) {
  // In one batch what is removed goes after what is set.
  std::erase(turn_.batch.alarmsCleared, std::pair(std::string(kCause), name));
  turn_.batch.alarmsSet.push_back({kCause, name, mark.text, mark.at, std::nullopt});
  marks_[name] = std::move(mark);
}

void Marks::remove(const std::string& name) {
  if (marks_.erase(name) != 0) turn_.batch.alarmsCleared.emplace_back(kCause, name);
}

}  // namespace tocsin::dispatch
