// SPDX-License-Identifier: Apache-2.0
#include "spool/regrowth.h"

#include <utility>
#include <variant>

#include "queue/base/limits.h"
#include "spool/file_reader.h"

namespace tocsin::spool {
namespace {

constexpr Duration kLookEvery = seconds{5};
constexpr int kLooks = 120;  // ten minutes

}  // namespace

Regrowth::Regrowth(const Folders& folders, Loop& loop, std::function<void(const Refused&)> onGrown)
    : folders_(folders), loop_(loop), onGrown_(std::move(onGrown)) {}

Regrowth::~Regrowth() {
  loop_.cancel(timer_);
}

void Regrowth::watch(Refused refused) {
  if (watched_.size() == limits::kSpoolBatchFilesMax) watched_.pop_front();
  watched_.push_back({std::move(refused), kLooks});
  if (timer_ == 0) timer_ = loop_.after(kLookEvery, [this] { look(); });
}

void Regrowth::look() {
  timer_ = 0;
  // What is told may be refused and watched again at once: the round works on its own list.
  std::deque<Watched> round = std::exchange(watched_, {});
  for (Watched& one : round) {
    const auto looked = lookAt(folders_.fd(Place::Rejected), one.refused.name);
    const auto* const facts = std::get_if<FileFacts>(&looked);
    if (facts == nullptr) continue;  // taken away
    if (*facts != one.refused.facts) {
      onGrown_(one.refused);
    } else if (--one.looksLeft > 0) {
      watched_.push_back(std::move(one));
    }
  }
  if (!watched_.empty() && timer_ == 0) timer_ = loop_.after(kLookEvery, [this] { look(); });
}

}  // namespace tocsin::spool
