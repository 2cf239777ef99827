// SPDX-License-Identifier: Apache-2.0
#include "spool/moves.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spool/fd.h"
#include "spool/file_name.h"
#include "spool/identity.h"

namespace tocsin::spool {
namespace {

constexpr std::size_t kRememberedMax = 1'000;
constexpr unsigned kTriesMax = 1'000;
constexpr std::string_view kReceiptEnding = ".status.xml";
constexpr const char* kTemporaryName = ".tocsin.tmp";

bool exists(int folder, const std::string& name) {
  FileStat stat{};
  return ::fstatat(folder, name.c_str(), &stat, AT_SYMLINK_NOFOLLOW) == 0;
}

int writeAll(int fd, std::string_view content) {
  while (!content.empty()) {
    const ssize_t wrote = ::write(fd, content.data(), content.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return errno;
    content.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return 0;
}

}  // namespace

int renameNoReplace(int from, const std::string& name, int to, const std::string& wanted) {
  return ::renameat2(from, name.c_str(), to, wanted.c_str(), RENAME_NOREPLACE) == 0 ? 0 : errno;
}

std::string FreeNames::numbered(const std::string& wanted, unsigned number) const {
  return fitName(wanted, number < 2 ? std::string{} : "~" + std::to_string(number));
}

// Doubles its steps to a free name, then halves back to the first: a folder with thousands of the
// same name costs a dozen looks, once.
unsigned FreeNames::firstToTry(int folder, const std::string& wanted) {
  if (const auto found = lastTaken_.find(wanted); found != lastTaken_.end()) {
    return found->second + 1;
  }
  // A file named like the receipt of another must not lie where that receipt is written.
  unsigned taken = wanted.ends_with(kReceiptEnding) ? 1 : 0;
  unsigned free = taken + 1;
  while (exists(folder, numbered(wanted, free))) {
    taken = free;
    free *= 2;
  }
  while (free - taken > 1) {
    const unsigned middle = taken + (free - taken) / 2;
    (exists(folder, numbered(wanted, middle)) ? taken : free) = middle;
  }
  return free;
}

std::string FreeNames::firstFree(int folder, const std::string& wanted) {
  return numbered(wanted, firstToTry(folder, wanted));
}

Renamed FreeNames::renameFree(int from,
                              const std::string& name,
                              int to,
                              const std::string& wanted) {
  if (!wanted.ends_with(kReceiptEnding) && !lastTaken_.contains(wanted)) {
    const int error = renameNoReplace(from, name, to, wanted);
    if (error != EEXIST) return {error, wanted};
  }
  unsigned number = firstToTry(to, wanted);
  for (unsigned tries = 0; tries < kTriesMax; ++tries, ++number) {
    Renamed renamed{0, numbered(wanted, number)};
    renamed.error = renameNoReplace(from, name, to, renamed.name);
    if (renamed.error == EEXIST) continue;
    if (renamed.error != 0) return renamed;
    if (lastTaken_.size() >= kRememberedMax) lastTaken_.clear();
    lastTaken_[wanted] = number;
    return renamed;
  }
  return {EEXIST, wanted};
}

int writeByRename(int folder, const std::string& name, std::string_view content) {
  constexpr int kFlags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW;
  constexpr mode_t kMode = 0644;
  int error = 0;
  {
    const Fd fd{::openat(folder, kTemporaryName, kFlags, kMode)};
    if (!fd) return errno;
    error = writeAll(fd.value(), content);
  }
  if (error == 0 && ::renameat(folder, kTemporaryName, folder, name.c_str()) != 0) error = errno;
  if (error != 0) static_cast<void>(::unlinkat(folder, kTemporaryName, 0));
  return error;
}

}  // namespace tocsin::spool
