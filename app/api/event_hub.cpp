// SPDX-License-Identifier: Apache-2.0
#include "app/api/event_hub.h"

#include <array>
#include <chrono>
#include <utility>
#include <vector>

#include "app/api/message_json.h"
#include "queue/base/limits.h"

namespace tocsin::api {
namespace {

using dispatch::Changes;

struct Topic {
  bool Changes::*changed;
  std::string_view name;
};

constexpr std::array kTopics{Topic{&Changes::alarms, "alarms"},
                             Topic{&Changes::drivers, "drivers"},
                             Topic{&Changes::recipients, "recipients"},
                             Topic{&Changes::lists, "lists"},
                             Topic{&Changes::inbox, "inbox"},
                             Topic{&Changes::access, "users"}};

constexpr std::string_view kQueueTopic = "messages";

}  // namespace

void Gathered::add(const Changes& changes) {
  for (const Topic& topic : kTopics) {
    if (changes.*topic.changed) topics.emplace(topic.name);
  }
  for (const std::int64_t id : changes.messages) {
    if (messages.size() > limits::kEventMessagesMax) break;  // they are not shown singly any more
    messages.insert(id);
  }
}

std::string eventText(std::string_view name, const JsonOut& data) {
  return "event: " + std::string(name) + "\ndata: " + dumpJson(data) + "\n\n";
}

EventHub::EventHub(Streams streams,
                   HistoryPool& history,
                   std::function<Time()> now,
                   Words words,
                   HasExpired hasExpired)
    : streams_(std::move(streams)),
      history_(history),
      now_(std::move(now)),
      words_(std::move(words)),
      hasExpired_(std::move(hasExpired)) {}

std::string EventHub::join() {
  {
    const std::lock_guard lock(mutex_);
    // Its login may have ended since it was looked at.
    if (!ticks_) lookedAt_ = now_() - words_.tickEvery;
    ticks_ = true;
    if (!stops_ && !thread_.joinable()) thread_ = std::thread([this] { run(); });
  }
  news_.notify_all();
  return eventText(
      "hello", {{"boot", words_.boot}, {"version", words_.version}, {"now", toRfc3339(now_())}});
}

void EventHub::publish(const Changes& changes) {
  if (changes.isEmpty() || streams_.count() == 0) return;
  {
    const std::lock_guard lock(mutex_);
    gathered_.add(changes);
  }
  news_.notify_all();
}

void EventHub::publish(std::string_view topic) {
  if (streams_.count() == 0) return;
  {
    const std::lock_guard lock(mutex_);
    gathered_.topics.emplace(topic);
  }
  news_.notify_all();
}

void EventHub::stop() {
  {
    const std::lock_guard lock(mutex_);
    stops_ = true;
  }
  news_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void EventHub::run() {
  using SteadyClock = std::chrono::steady_clock;
  auto nextTick = SteadyClock::now() + words_.tickEvery;
  std::unique_lock lock(mutex_);
  for (;;) {
    const auto hasNews = [this] { return stops_ || !gathered_.isEmpty(); };
    if (!ticks_) {
      news_.wait(lock, [&] { return hasNews() || ticks_; });
      nextTick = SteadyClock::now() + words_.tickEvery;
    }
    const bool isNews = news_.wait_until(lock, nextTick, hasNews);
    if (isNews && !stops_) news_.wait_for(lock, words_.gatherFor, [this] { return stops_; });
    if (stops_) return;
    const Gathered gathered = std::exchange(gathered_, {});
    const bool isTick = SteadyClock::now() >= nextTick;
    if (isTick) {
      nextTick = SteadyClock::now() + words_.tickEvery;
      ticks_ = false;  // unless a stream is there, or joins meanwhile
    }
    lock.unlock();
    if (isTick) endExpired();
    const bool isHeard = streams_.count() > 0;
    if (isHeard) tell(gathered, isTick);
    lock.lock();
    ticks_ = ticks_ || isHeard;
  }
}

// A stream does not know its login: all end, and whose login still stands comes back.
void EventHub::endExpired() {
  const Time now = now_();
  const Time since = [&] {
    const std::lock_guard lock(mutex_);
    return std::exchange(lookedAt_, now);
  }();
  if (hasExpired_ && streams_.endAll && hasExpired_(since, now)) streams_.endAll();
}

// The event of the messages that changed. When they are too many, or too long for a stream that is
// read well, or the journal is not readable, the queue is to be read anew.
std::string EventHub::messagesText(const Gathered& gathered,
                                   std::set<std::string, std::less<>>& topics) {
  if (gathered.messages.empty()) return {};
  const std::vector<std::int64_t> ids(gathered.messages.begin(), gathered.messages.end());
  if (ids.size() > limits::kEventMessagesMax) {
    topics.emplace(kQueueTopic);
    return {};
  }
  const auto changed =
      history_.read<History::Changed>([&](History& history) { return history.byIds(ids); });
  if (!changed) {
    topics.emplace(kQueueTopic);
    return {};
  }
  JsonOut items = JsonOut::array();
  for (const auto& message : *changed) {
    items.push_back(messageJson(message, MessageDetail::WithRecipients));
  }
  JsonOut data;
  data["items"] = std::move(items);
  data["now"] = toRfc3339(now_());
  std::string text = eventText("messages", data);
  if (text.size() > limits::kEventBytesMax) {
    topics.emplace(kQueueTopic);
    return {};
  }
  return text;
}

void EventHub::tell(const Gathered& gathered, bool isTick) {
  auto topics = gathered.topics;
  std::string text = messagesText(gathered, topics);
  if (!topics.empty()) {
    JsonOut data;
    data["topics"] = topics;
    data["now"] = toRfc3339(now_());
    text += eventText("stale", data);
  }
  if (isTick) text += eventText("tick", {{"now", toRfc3339(now_())}});
  if (!text.empty()) streams_.broadcast(std::move(text));
}

}  // namespace tocsin::api
