// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>

#include "app/api/history.h"
#include "app/api/json.h"
#include "app/dispatch/operations.h"
#include "queue/base/time.h"

namespace tocsin::api {

// Where events go: http::Server in production.
struct Streams {
  std::function<void(std::string bytes)> broadcast;  // without waiting
  std::function<std::size_t()> count;
  std::function<void()> endAll{};  // their clients come back, and log in again if they have to
};

// What changed since the streams were told last.
struct Gathered {
  std::set<std::int64_t> messages;
  std::set<std::string, std::less<>> topics;

  bool isEmpty() const { return messages.empty() && topics.empty(); }

  void add(const dispatch::Changes& changes);
};

// One server-sent event: "event: NAME", "data: {...}", a blank line.
std::string eventText(std::string_view name, const JsonOut& data);

// Tells all streams what changes (docs/formats/http.md, "Events"). One thread gathers the changes
// of 250 ms, reads the messages among them once, writes them once, and says every 15 s that it is
// alive. When a login has expired by then it ends all streams, as one may be his. It is made with
// the first stream; without streams nothing is remembered and nothing wakes.
class EventHub {
 public:
  struct Words {
    std::string version, boot;  // of `hello`
    Duration gatherFor = Duration{250};
    Duration tickEvery = seconds{15};
  };

  // Whether a login has reached its end after `since`, up to and at `now`.
  using HasExpired = std::function<bool(Time since, Time now)>;

  // `history` outlives the hub.
  EventHub(Streams streams,
           HistoryPool& history,
           std::function<Time()> now,
           Words words,
           HasExpired hasExpired = {});

  ~EventHub() { stop(); }

  EventHub(const EventHub&) = delete;
  EventHub& operator=(const EventHub&) = delete;

  // A stream is about to begin: its first event.
  std::string join();

  std::size_t streamCount() const { return streams_.count(); }

  // Any thread; never waits for a reader.
  void publish(const dispatch::Changes& changes);
  void publish(std::string_view topic);

  // Ends the thread; what was gathered is dropped. `streams` are not used any more.
  void stop();

 private:
  void run();
  void endExpired();
  void tell(const Gathered& gathered, bool isTick);
  std::string messagesText(const Gathered& gathered, std::set<std::string, std::less<>>& topics);

  const Streams streams_;
  HistoryPool& history_;
  const std::function<Time()> now_;
  const Words words_;
  const HasExpired hasExpired_;

  std::mutex mutex_;
  std::condition_variable news_;
  Gathered gathered_;
  bool ticks_ = false;  // since there may be streams
  Time lookedAt_{};     // for what has expired
  bool stops_ = false;
  std::thread thread_;
};

}  // namespace tocsin::api
