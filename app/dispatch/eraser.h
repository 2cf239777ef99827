// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "app/dispatch/marks.h"
#include "app/dispatch/outbox.h"
#include "app/dispatch/settings.h"
#include "app/dispatch/turn.h"

namespace tocsin::dispatch {

// Takes one person at a time out of the journal, in small steps between which alerts go on: the
// rows, once nothing of his is in flight whose end would write him back, then the index, then the
// log of the file. What is not finished when the process ends is begun anew by the next one.
class Eraser {
 public:
  Eraser(const Ports& ports, Turn& turn, Marks& marks, store::Journal& journal);

  void restore();

  bool isBusy() const { return erasure_.has_value(); }

  // The name that stands for the next one: "erased-3". It is given once.
  std::string nextAlias() const;
  // Not while it is busy.
  void begin(store::Erasure erasure);

  // The last thing before the commit, since it asks the journal. After an error nothing of the turn
  // may be committed.
  Status tick(Outbox& outbox);

  OptionalTime nextDue() const { return nextAt_; }

  void shift(Duration by);  // the wall clock stepped

  static constexpr Duration kBetweenSteps{20};
  static constexpr Duration kTryAgain = seconds{5};

 private:
  Status step(Outbox& outbox);
  void finish();
  void truncate();

  const Ports& ports_;
  Turn& turn_;
  Marks& marks_;
  store::Journal& journal_;
  std::optional<store::Erasure> erasure_;
  store::ErasePlace place_;
  OptionalTime nextAt_;
  bool isTruncating_ = false, isTruncated_ = false;
};

}  // namespace tocsin::dispatch
