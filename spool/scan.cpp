// SPDX-License-Identifier: Apache-2.0
#include "spool/scan.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>

#include "spool/fd.h"
#include "spool/file_name.h"
#include "spool/identity.h"

namespace tocsin::spool {
namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

Time roughTime(int directory, const std::string& name) {
  if (const auto named = timeInName(name)) return *named;
  FileStat stat{};
  if (::fstatat(directory, name.c_str(), &stat, AT_SYMLINK_NOFOLLOW) != 0) return {};
  return factsOf(stat).mtime();
}

}  // namespace

Result<std::vector<Candidate>> listAlerts(int directory) {
  const auto failed = [] {
    return Error{Fault::Transient, std::string{"cannot list the spool: "} + std::strerror(errno)};
  };
  // A second opening, because the position of a directory belongs to its opening.
  const int own = ::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (own < 0) return failed();
  const std::unique_ptr<DIR, CloseDirectory> stream{::fdopendir(own)};
  if (stream == nullptr) {
    auto error = failed();
    ::close(own);
    return error;
  }
  std::vector<Candidate> candidates;
  errno = 0;
  while (const dirent* const entry = ::readdir(stream.get())) {
    if (isAlertName(entry->d_name)) {
      candidates.push_back({.name = entry->d_name, .knownRegular = entry->d_type == DT_REG});
    }
    errno = 0;
  }
  if (errno != 0) return failed();
  return candidates;
}

void sortBacklog(int directory, std::vector<Candidate>& candidates) {
  struct Key {
    Time time;
    std::size_t index = 0;
  };

  std::vector<Key> keys;
  keys.reserve(candidates.size());
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    keys.push_back({roughTime(directory, candidates[i].name), i});
  }
  std::sort(keys.begin(), keys.end(), [&candidates](const Key& a, const Key& b) {
    if (a.time != b.time) return a.time < b.time;
    return candidates[a.index].name < candidates[b.index].name;
  });
  std::vector<Candidate> sorted;
  sorted.reserve(candidates.size());
  for (const Key& key : keys) {
    sorted.push_back(std::move(candidates[key.index]));
  }
  candidates = std::move(sorted);
}

}  // namespace tocsin::spool
