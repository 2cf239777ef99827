// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "app/doctor/facts.h"
#include "app/doctor/finding.h"

// Everything that would keep a page from going out tonight: a table of checks over facts.
namespace tocsin::doctor {

// What a check finds is appended; `check` of each is filled in by examine().
struct Check {
  std::string_view name;
  void (*examine)(const Facts& facts, Findings& found);
};

// In the order in which people read them: the box, the links, the people.
std::span<const Check> checks();

// All of them; each says at least that it has nothing to complain of, or why it could not look.
Findings examine(const Facts& facts);

}  // namespace tocsin::doctor
