// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <string>

#include "drivers/modem/at_chat.h"

namespace tocsin::modem {

// One command of a sequence, and what its answer means.
struct Step {
  std::string command;
  Duration limit = seconds{5};
  int tries = 1;
  bool isOnce = false;          // never written twice, also when its answer is not understood
  Duration pause = seconds{1};  // before it is tried again
  std::function<void(const Answer&)> read{};      // once, of the last try
  std::function<bool(const Answer&)> isEnough{};  // absent: OK
};

// Commands that follow each other on one chat. What reads an answer may put further steps in front
// of those that wait, or end the sequence.
class Steps {
 public:
  enum class End {
    Done,
    Stopped,  // stop() was called
    Silent,   // kSilencesMax commands in a row got no answer
  };

  static constexpr int kSilencesMax = 3;

  Steps(AtChat& chat, Loop& loop) : chat_(chat), errands_(loop) {}

  void append(Step step) { waiting_.push_back(std::move(step)); }

  // Before all that waits; of several the one put last goes first.
  void prepend(Step step) { waiting_.push_front(std::move(step)); }

  void stop();

  // Runs until the end, which is told once.
  void run(std::function<void(End)> done);

 private:
  void next();
  void ask(int tries);
  void answered(int tries, const Answer& answer);

  AtChat& chat_;
  std::deque<Step> waiting_;
  Step now_;
  bool isStopped_ = false;
  int missteps_ = 0;
  std::function<void(End)> done_;
  drivers::Errands errands_;
};

}  // namespace tocsin::modem
