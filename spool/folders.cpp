// SPDX-License-Identifier: Apache-2.0
#include "spool/folders.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>

namespace tocsin::spool {
namespace {

constexpr std::array<const char*, kPlaces.size()> kNames{".", "done", "rejected", "alarm"};
constexpr int kFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
constexpr mode_t kMode = 0755;

Error failed(const std::string& path, int error) {
  const bool inTheWay = error == ENOTDIR || error == ELOOP || error == EACCES || error == EROFS;
  return {inTheWay ? Fault::Config : Fault::Transient,
          "cannot open the folder " + path + ": " + std::strerror(error) +
              "; it must be a folder that Tocsin may read and write"};
}

}  // namespace

Status Folders::open() {
  if (auto status = openSpool(); !status) return status;
  for (const Place place : {Place::Done, Place::Rejected, Place::Alarm}) {
    if (auto status = reopen(place); !status) return status;
  }
  return {};
}

Status Folders::openSpool() {
  std::error_code ignored;  // the opening says what is wrong
  const bool made = std::filesystem::create_directories(directory_, ignored);
  Fd fd{::open(directory_.c_str(), kFlags)};
  if (!fd) return failed(directory_, errno);
  if (made && known_.st_ino != 0) {
    // Producers wrote here with the rights it had. What fails here shows itself as their failure to
    // write; this program has what it needs.
    static_cast<void>(::fchown(fd.value(), known_.st_uid, known_.st_gid));
    static_cast<void>(::fchmod(fd.value(), known_.st_mode & 07777U));
  }
  if (::fstat(fd.value(), &known_) != 0) return failed(directory_, errno);
  fds_[index(Place::Spool)] = std::move(fd);
  return {};
}

Status Folders::reopen(Place below) {
  const char* const name = kNames[index(below)];
  const int spool = fd(Place::Spool);
  if (::mkdirat(spool, name, kMode) != 0 && errno != EEXIST) {
    return failed(directory_ + "/" + name, errno);
  }
  Fd fd{::openat(spool, name, kFlags | O_NOFOLLOW)};
  if (!fd) return failed(directory_ + "/" + name, errno);
  fds_[index(below)] = std::move(fd);
  return {};
}

bool Folders::stand() const {
  return std::all_of(kPlaces.begin(), kPlaces.end(), [this](Place place) { return stands(place); });
}

bool Folders::stands(Place place) const {
  FileStat open{};

  FileStat now{};
  const std::string path = directory_ + "/" + kNames[index(place)];
  return ::fstat(fd(place), &open) == 0 && ::stat(path.c_str(), &now) == 0 &&
         open.st_dev == now.st_dev && open.st_ino == now.st_ino;
}

}  // namespace tocsin::spool
