// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "app/api/history.h"
#include "app/dispatch/operations.h"
#include "queue/base/check.h"
#include "queue/base/loop.h"

namespace tocsin::api {

// A loop of posted work on a thread of its own; it can be held up.
class TestLoop final : public Loop {
 public:
  TestLoop() : thread_([this] { run(); }) {}

  ~TestLoop() override {
    {
      const std::lock_guard lock(mutex_);
      ends_ = true;
      held_ = false;
    }
    ready_.notify_all();
    thread_.join();
  }

  TestLoop(const TestLoop&) = delete;
  TestLoop& operator=(const TestLoop&) = delete;

  void post(std::function<void()> work) override {
    {
      const std::lock_guard lock(mutex_);
      work_.push_back(std::move(work));
    }
    ready_.notify_all();
  }

  // While held the loop takes nothing.
  void hold(bool held) {
    {
      const std::lock_guard lock(mutex_);
      held_ = held;
    }
    ready_.notify_all();
  }

  // Returns when everything posted before has run.
  void settle() {
    std::mutex mutex;
    std::condition_variable done;
    bool ran = false;
    post([&] {
      const std::lock_guard lock(mutex);
      ran = true;
      done.notify_all();
    });
    std::unique_lock lock(mutex);
    done.wait(lock, [&] { return ran; });
  }

  void settleUnlessHeld() {
    {
      const std::lock_guard lock(mutex_);
      if (held_) return;
    }
    settle();
  }

  LoopHandle watch(int /*fd*/, std::function<void()> /*ready*/) override { return unused(); }

  void unwatch(LoopHandle /*handle*/) override { unused(); }

  LoopHandle after(Duration /*delay*/, std::function<void()> /*due*/) override { return unused(); }

  void cancel(LoopHandle /*handle*/) override { unused(); }

 private:
  static LoopHandle unused() {
    check(false, "the server asks the loop only by post()");
    return 0;
  }

  void run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      ready_.wait(lock, [this] { return ends_ || (!held_ && !work_.empty()); });
      if (work_.empty() || ends_) return;
      const auto work = std::move(work_.front());
      work_.pop_front();
      lock.unlock();
      work();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> work_;
  bool held_ = false;
  bool ends_ = false;
  std::thread thread_;
};

// Notes what it is asked and answers as it is told; touched on the loop, or while nobody asks.
class FakeOperations final : public dispatch::Operations {
 public:
  using Done = std::function<void(dispatch::Answer<dispatch::OrderDone>)>;

  void post(Incoming alert,
            std::function<void(dispatch::Answer<dispatch::Accepted>)> done) override {
    posted.push_back(std::move(alert));
    done(accept);
  }

  void order(dispatch::MessageOrder wanted, Done done) override {
    ordered.push_back(std::move(wanted));
    if (keepsAnswers) {
      kept.push_back(std::move(done));
    } else {
      done(orderAnswer);
    }
  }

  dispatch::Directory directory() const override { return rows; }

  void import(dispatch::Directory wanted, bool merge, Done done) override {
    rows = std::move(wanted);
    merged = merge;
    done(orderAnswer);
  }

  void putRecipient(dispatch::RecipientRow row, Done done) override {
    recipientsPut.push_back(std::move(row));
    done(orderAnswer);
  }

  void putList(dispatch::ListRow row, Done done) override {
    listsPut.push_back(std::move(row));
    done(orderAnswer);
  }

  void removeRecipient(std::string name, Done done) override {
    removed.push_back("recipient " + name);
    done(orderAnswer);
  }

  void removeList(std::string name, Done done) override {
    removed.push_back("list " + name);
    done(orderAnswer);
  }

  void test(std::string recipient, std::string driver, Done done) override {
    tested.push_back(recipient + " by " + driver);
    done(orderAnswer);
  }

  std::vector<dispatch::DriverRow> drivers() const override { return driverRows; }

  std::optional<std::string> trace(const std::string& driver) const override {
    return traces.count(driver) == 0 ? std::nullopt : std::optional(traces.at(driver));
  }

  std::vector<dispatch::AlarmRow> alarms() const override { return alarmRows; }

  std::string metrics() const override { return "tocsin_up 1\n"; }

  std::optional<std::string> notReadyBecause() const override { return notReady; }

  std::vector<Incoming> posted;
  std::vector<dispatch::MessageOrder> ordered;
  std::vector<dispatch::RecipientRow> recipientsPut;
  std::vector<dispatch::ListRow> listsPut;
  std::vector<std::string> removed, tested;
  bool merged = false;
  dispatch::Answer<dispatch::Accepted> accept =
      dispatch::Accepted{.id = 1207, .number = "7042", .outcome = "ESCALATING", .notes = {}};
  dispatch::Answer<dispatch::OrderDone> orderAnswer =
      dispatch::OrderDone{.id = 1207, .number = "7042", .outcome = "ACKNOWLEDGED", .says = "done"};
  bool keepsAnswers = false;  // order() leaves its callbacks in `kept`
  std::vector<Done> kept;
  dispatch::Directory rows;
  std::vector<dispatch::DriverRow> driverRows;
  std::map<std::string, std::string> traces;  // by driver
  std::vector<dispatch::AlarmRow> alarmRows;
  std::optional<std::string> notReady;
};

// A journal of one message and one SMS; `broken` makes it unreadable.
struct FakeJournal {
  store::MessageView message;
  store::InboxView sms;
  std::atomic<bool> broken = false;
  std::atomic<int> opened = 0;

  // What was asked last.
  std::string asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

  OpenHistory opener() {
    return [this]() -> Result<History> {
      ++opened;
      if (broken) return Error{Fault::Transient, "no such file"};
      return history();
    };
  }

 private:
  void note(std::string question) {
    const std::lock_guard lock(mutex_);
    asked_ = std::move(question);
  }

  mutable std::mutex mutex_;
  std::string asked_;

  History history() {
    return {.messages = [this](bool openOnly,
                               std::int64_t before,
                               std::size_t limit) -> Result<History::Messages> {
              note(std::to_string(openOnly) + " " + std::to_string(before) + " " +
                   std::to_string(limit));
              if (broken) return Error{Fault::Transient, "disk I/O error"};
              return History::Messages{.items = {message}, .next = 42};
            },
            .byNumber = [this](const std::string& number) -> Result<History::Message> {
              return number == message.number ? History::Message(message) : std::nullopt;
            },
            .byId = [this](std::int64_t id) -> Result<History::Message> {
              return id == message.id ? History::Message(message) : std::nullopt;
            },
            .inbox = [this](std::int64_t before, std::size_t limit) -> Result<History::Inbox> {
              note(std::to_string(before) + " " + std::to_string(limit));
              return History::Inbox{.items = {sms}, .next = 0};
            }};
  }
};

}  // namespace tocsin::api
