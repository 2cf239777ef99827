// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <sys/stat.h>

#include "queue/base/result.h"
#include "spool/fd.h"
#include "spool/identity.h"

namespace tocsin::spool {

enum class Place { Spool, Done, Rejected, Alarm };

inline constexpr std::array kPlaces{Place::Spool, Place::Done, Place::Rejected, Place::Alarm};

// The spool directory and its done/, rejected/ and alarm/, held open, so that every call names a
// file and no path is walked twice.
class Folders {
 public:
  explicit Folders(std::string directory) : directory_(std::move(directory)) {}

  // Opens the four, making those that are not there; a spool directory that was deleted is made
  // again with the owner and mode it had. Config error when one is in the way as something else,
  // else Transient.
  Status open();

  // Makes and opens one of the three below again, which somebody deleted.
  Status reopen(Place below);

  // True while the path of every folder, or of this one, still leads to the one that is open.
  bool stand() const;
  bool stands(Place place) const;

  // -1 when it could not be opened.
  int fd(Place place) const { return fds_[index(place)].value(); }

  const std::string& directory() const { return directory_; }

 private:
  static std::size_t index(Place place) { return static_cast<std::size_t>(place); }

  Status openSpool();

  std::string directory_;
  std::array<Fd, kPlaces.size()> fds_;

  FileStat known_{};  // of the spool directory when it was last seen
};

}  // namespace tocsin::spool
