// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "queue/base/loop.h"

namespace tocsin::api {

// What came of asking the loop.
template <class T>
struct Asked {
  std::optional<T> answer;  // none: it came too late, or the server is closing
  bool begun =
      false;  // without an answer: whether the loop has begun, so that it may still be done
};

// The one place where a thread of the server meets the loop: it leaves a question there and waits
// for the answer, but not for long.
//
// A question that nobody waits for any more is not begun; an answer that comes late is dropped.
// Both sides share the state of a question (hence shared_ptr: either may be the last), and it
// outlives the bridge: what lies in the loop's mailbox when the server is gone touches nothing of
// the server's.
class Bridge {
 public:
  Bridge(Loop& loop, Duration answerMax) : loop_(loop), answerMax_(answerMax) {}

  ~Bridge() { close(); }

  Bridge(const Bridge&) = delete;
  Bridge& operator=(const Bridge&) = delete;

  // Starts `start` on the loop with the callback that takes its answer, then or in a later turn;
  // only the first answer counts. `start` owns what it needs: the asking thread may have left.
  template <class T>
  Asked<T> askFor(std::function<void(std::function<void(T)>)> start) {
    auto question = std::make_shared<Question<T>>();
    loop_.post([gate = gate_, question, start = std::move(start)] {
      if (!begin(*gate, *question)) return;
      start([gate, question](T answer) { put(*gate, *question, std::move(answer)); });
    });
    return wait(*question);
  }

  // As askFor, for what can be answered at once.
  template <class T>
  Asked<T> ask(std::function<T()> read) {
    return askFor<T>(
        [read = std::move(read)](const std::function<void(T)>& done) { done(read()); });
  }

  // Frees whoever waits; nothing is begun from here on. Called on the loop's thread.
  void close() {
    {
      const std::lock_guard lock(gate_->mutex);
      gate_->closed = true;
    }
    gate_->answered.notify_all();
  }

 private:
  // A few threads ask, so one lock serves all their questions.
  struct Gate {
    std::mutex mutex;
    std::condition_variable answered;
    bool closed = false;
  };

  template <class T>
  struct Question {
    std::optional<T> answer;
    bool begun = false;
    bool abandoned = false;
  };

  template <class T>
  static bool begin(Gate& gate, Question<T>& question) {
    const std::lock_guard lock(gate.mutex);
    if (gate.closed || question.abandoned) return false;
    question.begun = true;
    return true;
  }

  template <class T>
  static void put(Gate& gate, Question<T>& question, T answer) {
    {
      const std::lock_guard lock(gate.mutex);
      if (question.abandoned || question.answer) return;
      question.answer = std::move(answer);
    }
    gate.answered.notify_all();
  }

  template <class T>
  Asked<T> wait(Question<T>& question) {
    std::unique_lock lock(gate_->mutex);
    gate_->answered.wait_for(lock, answerMax_, [&] { return question.answer || gate_->closed; });
    question.abandoned = true;
    return {.answer = std::move(question.answer), .begun = question.begun};
  }

  Loop& loop_;
  const Duration answerMax_;
  const std::shared_ptr<Gate> gate_ = std::make_shared<Gate>();
};

}  // namespace tocsin::api
