// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/config/document.h"

namespace tocsin::config {

// A configuration while it is read: the values so far, where each came from, and what is wrong.
//
// Paths name values as the file nests them: "queue.digits", "driver[0].name",
// "route[1].drivers[0]", and the tables themselves: "queue", "driver[0]".
struct Draft {
  Config config;
  std::map<std::string, Place> places;
  std::vector<Problem> problems;

  bool isGiven(const std::string& path) const { return places.count(path) > 0; }

  // Of the first of the paths that the file has; the file's beginning when it has none.
  Place placeOf(const std::string& path, const std::string& otherwise = "") const;

  // An error stands at its place.
  bool isBad(const std::string& path) const;

  void error(Place place, std::string what);
  void warn(Place place, std::string what);
};

// What only several values together show. Runs after every section was read, also when some were
// bad.
void crossCheck(Draft& draft, const Checks& checks);

}  // namespace tocsin::config
