// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

namespace tocsin::spool {

struct Renamed {
  int error = 0;     // errno, or 0
  std::string name;  // what it is called now
};

// Gives names in one folder: NAME, and when that is taken NAME~2, NAME~3, ... It remembers where it
// stopped, so that the ten thousandth `alert.xml` costs no more than the second.
class FreeNames {
 public:
  // The first name that is free now. Nothing keeps it free: rename with renameFree.
  std::string firstFree(int folder, const std::string& wanted);

  // Moves `name` from one folder to the other under the first free name for `wanted`, never over
  // another file.
  Renamed renameFree(int from, const std::string& name, int to, const std::string& wanted);

 private:
  std::string numbered(const std::string& wanted, unsigned number) const;
  unsigned firstToTry(int folder, const std::string& wanted);

  std::unordered_map<std::string, unsigned> lastTaken_;
};

// Renames without ever replacing another file; errno, or 0.
int renameNoReplace(int from, const std::string& name, int to, const std::string& wanted);

// Writes a whole file or none: under a hidden name first, then by rename over the old one. Not
// durable by itself. errno, or 0.
int writeByRename(int folder, const std::string& name, std::string_view content);

}  // namespace tocsin::spool
