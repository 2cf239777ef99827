// SPDX-License-Identifier: Apache-2.0
#include "app/doctor/identity.h"

#include <algorithm>

namespace tocsin::doctor {
namespace {

constexpr unsigned kSetUser = 04000, kSetGroup = 02000, kSticky = 01000;

bool isIn(const Identity& who, unsigned group) {
  return std::find(who.groups.begin(), who.groups.end(), group) != who.groups.end();
}

// The one class of the mode that counts for him.
unsigned allowed(const PathFacts& path, const Identity& who) {
  if (path.owner == who.user) return (path.mode >> 6U) & 7U;
  return (isIn(who, path.group) ? path.mode >> 3U : path.mode) & 7U;
}

// 'x', or the letter that a set bit shows instead.
char executeLetter(bool executes, bool isSet, char letter) {
  if (!isSet) return executes ? 'x' : '-';
  return executes ? letter : static_cast<char>(letter - 'a' + 'A');
}

}  // namespace

std::optional<bool> mayAccess(const PathFacts& path, const Identity& who, unsigned wanted) {
  if (!path.exists || !path.trouble.empty()) return std::nullopt;
  unsigned may = allowed(path, who);
  if (who.mayWriteAll) may |= kRead | kWrite | kEnter;
  if (who.mayReadAll) may |= path.isDirectory ? kRead | kEnter : kRead;
  if ((may & wanted) == wanted) return true;
  if (path.hasAcl) return std::nullopt;
  return false;
}

std::string permissionsOf(const PathFacts& path) {
  std::string text;
  for (int shift = 6; shift >= 0; shift -= 3) {
    const unsigned bits = path.mode >> static_cast<unsigned>(shift);
    text += (bits & kRead) != 0 ? 'r' : '-';
    text += (bits & kWrite) != 0 ? 'w' : '-';
    const unsigned set = shift == 6 ? kSetUser : shift == 3 ? kSetGroup : kSticky;
    text += executeLetter((bits & kEnter) != 0, (path.mode & set) != 0, shift == 0 ? 't' : 's');
  }
  return text + " " + path.ownerName + " " + path.groupName;
}

}  // namespace tocsin::doctor
