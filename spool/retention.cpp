// SPDX-License-Identifier: Apache-2.0
#include "spool/retention.h"

#include <fcntl.h>
#include <string_view>
#include <unistd.h>

#include "queue/base/limits.h"

namespace tocsin::spool {
namespace {

constexpr Duration kFirstSweep = minutes{1};
constexpr Duration kSweepEvery = hours{1};

}  // namespace

Retention::Retention(Ports ports, Keep keep) : ports_(std::move(ports)), keep_(keep) {}

Retention::~Retention() {
  ports_.loop.cancel(timer_);
}

void Retention::start() {
  timer_ = ports_.loop.after(kFirstSweep, [this] { begin(Place::Done); });
}

void Retention::begin(Place place) {
  const int own = ::openat(ports_.folders.fd(place), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (own >= 0) stream_.reset(::fdopendir(own));
  removed_ = 0;
  sweep(place);
}

void Retention::sweep(Place place) {
  for (std::size_t i = 0; stream_ != nullptr && i < limits::kSpoolBatchFilesMax; ++i) {
    const dirent* const entry = ::readdir(stream_.get());
    if (entry == nullptr) {
      stream_.reset();
    } else if (removeWhenOld(place, entry->d_name)) {
      ++removed_;
    }
  }
  if (stream_ == nullptr) {
    finish(place);
    return;
  }
  timer_ = ports_.loop.after(Duration{0}, [this, place] { sweep(place); });
}

void Retention::finish(Place place) {
  const bool isDone = place == Place::Done;
  if (removed_ > 0) {
    ports_.log(LogLevel::Info,
               std::to_string(removed_) + " old files deleted from " +
                   (isDone ? "done/, keep_done " + toText(keep_.done)
                           : "rejected/, keep_rejected " + toText(keep_.rejected)));
  }
  const Place next = isDone ? Place::Rejected : Place::Done;
  timer_ = ports_.loop.after(isDone ? Duration{0} : kSweepEvery, [this, next] { begin(next); });
}

bool Retention::removeWhenOld(Place place, const char* name) const {
  const std::string_view shown{name};
  if (shown == "." || shown == "..") return false;
  const int folder = ports_.folders.fd(place);
  FileStat stat{};
  if (::fstatat(folder, name, &stat, AT_SYMLINK_NOFOLLOW) != 0) return false;
  const Time since{seconds{stat.st_ctim.tv_sec}};
  const Duration kept = place == Place::Done ? keep_.done : keep_.rejected;
  if (ports_.clock.now() - since <= kept) return false;
  // A refused directory goes when it is empty; what somebody put into it is not ours to judge.
  return ::unlinkat(folder, name, S_ISDIR(stat.st_mode) ? AT_REMOVEDIR : 0) == 0;
}

}  // namespace tocsin::spool
