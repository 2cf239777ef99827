// SPDX-License-Identifier: Apache-2.0
#include "app/loop/hook_runner.h"

#include <algorithm>
#include <utility>

#include "app/loop/hook_child.h"

namespace tocsin::loop {

HookRunner::HookRunner(Loop& loop, HookOptions options) : loop_(loop), options_(options) {}

HookRunner::~HookRunner() {
  loop_.cancel(startTimer_);
}

Status HookRunner::run(HookCall call, Done done) {
  if (waiting_.size() >= options_.waitingMax) {
    return Error{Fault::Transient,
                 std::to_string(options_.waitingMax) + " hooks wait already; try again later"};
  }
  waiting_.push_back({std::move(call), std::move(done)});
  scheduleStart();
  return {};
}

void HookRunner::scheduleStart() {
  if (startTimer_ != 0 || waiting_.empty()) return;
  startTimer_ = loop_.after(Duration{0}, [this] {
    startTimer_ = 0;
    startWaiting();
  });
}

void HookRunner::startWaiting() {
  while (!waiting_.empty() && children_.size() < options_.atOnce) {
    Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    start(std::move(next));
  }
}

void HookRunner::start(Waiting next) {
  auto child = std::make_unique<HookChild>(loop_, options_, std::move(next.done));
  HookChild& started = *child;
  const Status status = child->start(next.call, [this, &started] { finish(started); });
  if (status) {
    children_.push_back(std::move(child));
    return;
  }
  HookEnd end;
  end.what = status.error().what;
  child->done()(end);
}

void HookRunner::finish(HookChild& child) {
  const auto found = std::find_if(children_.begin(), children_.end(), [&child](const auto& each) {
    return each.get() == &child;
  });
  const std::unique_ptr<HookChild> ended = std::move(*found);
  children_.erase(found);
  const HookEnd end = ended->end();
  scheduleStart();
  ended->done()(end);
}

}  // namespace tocsin::loop
