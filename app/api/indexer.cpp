// SPDX-License-Identifier: Apache-2.0
#include "app/api/indexer.h"

#include <sys/resource.h>
#include <unistd.h>
#include <utility>

namespace tocsin::api {
namespace {

constexpr int kNice = 10;
constexpr Duration kLookEvery = seconds{5};
constexpr Duration kRestBetweenSteps{50};  // about as long as a step takes
constexpr Duration kRetryAfter = minutes{1};

}  // namespace

Indexer::Indexer(std::string journal, Log log)
    : journal_(std::move(journal)), log_(std::move(log)), thread_([this] { work(); }) {}

Indexer::~Indexer() {
  {
    const std::lock_guard lock(mutex_);
    isEnding_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Indexer::notify() {
  {
    const std::lock_guard lock(mutex_);
    isNotified_ = true;
  }
  changed_.notify_all();
}

void Indexer::forget(const std::vector<std::int64_t>& ids) {
  const std::lock_guard lock(mutex_);
  gone_.insert(gone_.end(), ids.begin(), ids.end());
}

void Indexer::work() {
  // On Linux a thread has a priority of its own. It is a courtesy: without it all works as well.
  static_cast<void>(setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNice));
  Duration wait{0};
  do {
    wait = stepOnce();
  } while (rest(wait, wait == kLookEvery));
}

Duration Indexer::stepOnce() {
  if (!index_) {
    auto opened = store::HistoryIndex::open(journal_);
    if (!opened) return failed(opened.error());
    index_.emplace(std::move(*opened));
  }
  const auto done = index_->step();
  if (!done) return failed(done.error());
  if (const auto gone = takeGone(); !gone.empty()) {
    // What stays in the index is skipped by a search.
    if (const Status status = index_->forget(gone); !status) return failed(status.error());
  }
  if (done->isAnew) {
    isWhole_ = false;
    const auto now = std::chrono::steady_clock::now();
    const bool isAgain = anewAt_ && now - *anewAt_ < kRetryAfter;
    anewAt_ = now;
    if (isAgain) return failed({Fault::Damaged, "the index of the history was damaged again"});
    log_(LogLevel::Notice, "the index of the history is made anew");
  }
  if (std::exchange(isFaulty_, false)) log_(LogLevel::Notice, "the history is indexed again");
  if (done->isBehind) return kRestBetweenSteps;
  if (!std::exchange(isWhole_, true)) log_(LogLevel::Info, "the index of the history is whole");
  return kLookEvery;
}

Duration Indexer::failed(const Error& error) {
  if (!std::exchange(isFaulty_, true)) {
    log_(LogLevel::Warning,
         error.what + ": /history lacks what is new; it is tried again each minute");
  }
  return kRetryAfter;
}

std::vector<std::int64_t> Indexer::takeGone() {
  const std::lock_guard lock(mutex_);
  return std::exchange(gone_, {});
}

bool Indexer::rest(Duration longest, bool mayBeWoken) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, longest, [&] { return isEnding_ || (mayBeWoken && isNotified_); });
  isNotified_ = false;
  return !isEnding_;
}

}  // namespace tocsin::api
