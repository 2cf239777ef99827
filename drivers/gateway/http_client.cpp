// SPDX-License-Identifier: Apache-2.0
#include "drivers/gateway/http_client.h"

#include <algorithm>
#include <csignal>
#include <system_error>
#include <utility>

#include "drivers/gateway/exchange.h"
#include "drivers/gateway/interrupt.h"
#include "queue/base/limits.h"

namespace tocsin::gateway {
namespace {

// Signals are the business of the loop's thread.
void blockSignals() {
  sigset_t all;
  ::sigfillset(&all);
  (void)::pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace

// A worker uses it from next() until it has posted the end; nobody else writes to it meanwhile.
struct HttpClient::Job {
  std::uint64_t number = 0;
  HttpRequest request;
  Done done;
  LoopHandle timer = 0;
  Interrupt interrupt{};
};

std::thread startThread(std::function<void()> work) {
  return std::thread(std::move(work));
}

HttpClient::HttpClient(Loop& loop, std::size_t threads, const StartThread& start) : loop_(loop) {
  const std::size_t count = std::clamp<std::size_t>(threads, 1, limits::kGatewayThreadsMax);
  threads_.reserve(count);
  try {
    while (threads_.size() < count)
      threads_.push_back(start([this] { work(); }));
  } catch (const std::system_error& e) {
    whyFewer_ = e.what();
  }
}

HttpClient::~HttpClient() {
  {
    const std::lock_guard lock(mutex_);
    isClosing_ = true;
    waiting_.clear();
  }
  wakeUp_.notify_all();
  for (const auto& [number, job] : jobs_) {
    loop_.cancel(job->timer);
    job->interrupt.stop();
  }
  for (std::thread& thread : threads_)
    thread.join();
}

void HttpClient::send(HttpRequest request, Done done) {
  const std::uint64_t number = ++lastNumber_;
  const Duration timeMax = request.timeMax;
  auto job = std::make_unique<Job>();
  job->number = number;
  job->request = std::move(request);
  job->done = std::move(done);
  Job* const taken = job.get();
  jobs_[number] = std::move(job);
  std::string why = "too many requests wait already";
  if (threads_.empty()) {
    why = "no thread can be started for a request: " + whyFewer_;
  } else {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() < limits::kGatewayWaitingMax) {
      waiting_.push_back(taken);
      taken->timer = loop_.after(timeMax, [this, number] { runOutOfTime(number); });
      wakeUp_.notify_one();
      return;
    }
  }
  taken->timer = loop_.after(Duration{0}, [this, number, why] { finish(number, {.what = why}); });
}

// One that no worker has taken ends here, another one in its worker.
void HttpClient::runOutOfTime(std::uint64_t number) {
  const auto found = jobs_.find(number);
  if (found == jobs_.end()) return;
  found->second->timer = 0;
  bool isTaken = true;
  {
    const std::lock_guard lock(mutex_);
    const auto at = std::find(waiting_.begin(), waiting_.end(), found->second.get());
    isTaken = at == waiting_.end();
    if (!isTaken) waiting_.erase(at);
  }
  if (isTaken) return found->second->interrupt.stop();
  finish(number, {.what = "no thread was free in time; the requests before it took too long"});
}

void HttpClient::finish(std::uint64_t number, const HttpEnd& end) {
  auto found = jobs_.extract(number);
  if (found.empty()) return;
  loop_.cancel(found.mapped()->timer);
  const Done done = std::move(found.mapped()->done);
  done(end);  // may destroy this
}

HttpClient::Job* HttpClient::next() {
  std::unique_lock lock(mutex_);
  wakeUp_.wait(lock, [this] { return isClosing_ || !waiting_.empty(); });
  if (isClosing_) return nullptr;
  Job* job = waiting_.front();
  waiting_.pop_front();
  return job;
}

void HttpClient::work() {
  blockSignals();
  while (Job* const job = next()) {
    HttpEnd end = exchange(job->request, job->interrupt);
    const std::uint64_t number = job->number;
    loop_.post([this, number, end = std::move(end), alive = std::weak_ptr<bool>(alive_)] {
      if (!alive.expired()) finish(number, end);
    });
  }
}

}  // namespace tocsin::gateway
