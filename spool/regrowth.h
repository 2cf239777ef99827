// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <string>

#include "queue/base/loop.h"
#include "spool/folders.h"
#include "spool/identity.h"

namespace tocsin::spool {

// A refused file that its writer still holds open: after the move its bytes go on arriving in
// rejected/.
struct Refused {
  std::string name;     // in rejected/
  std::string rawName;  // what it was called in the spool
  FileFacts facts;
};

// Looks at refused files for ten minutes and tells once when one has changed; it then forgets it.
class Regrowth {
 public:
  Regrowth(const Folders& folders, Loop& loop, std::function<void(const Refused&)> onGrown);
  ~Regrowth();
  Regrowth(const Regrowth&) = delete;
  Regrowth& operator=(const Regrowth&) = delete;

  // Of more than kSpoolBatchFilesMax files the oldest is no longer looked at.
  void watch(Refused refused);

 private:
  struct Watched {
    Refused refused;
    int looksLeft = 0;
  };

  void look();

  const Folders& folders_;
  Loop& loop_;
  std::function<void(const Refused&)> onGrown_;
  std::deque<Watched> watched_;
  LoopHandle timer_ = 0;
};

}  // namespace tocsin::spool
