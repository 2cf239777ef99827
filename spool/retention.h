// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <dirent.h>
#include <memory>

#include "queue/base/log.h"
#include "queue/base/loop.h"
#include "spool/folders.h"

namespace tocsin::spool {

// Deletes what lies in done/ and rejected/ longer than it is kept: files, receipts and error texts.
// Every hour, at most kSpoolBatchFilesMax names a turn.
//
// The age counts from the move into the folder (ctime): the mtime is the producer's and may be of
// last year.
class Retention {
 public:
  struct Keep {
    Duration done;
    Duration rejected;
  };

  struct Ports {
    const Folders& folders;
    Loop& loop;
    const Clock& clock;
    Log log;
  };

  Retention(Ports ports, Keep keep);
  ~Retention();
  Retention(const Retention&) = delete;
  Retention& operator=(const Retention&) = delete;

  // The first sweep comes a minute from now, when the rush of a start is over.
  void start();

 private:
  struct CloseDirectory {
    void operator()(DIR* directory) const { ::closedir(directory); }
  };

  void begin(Place place);
  void sweep(Place place);
  void finish(Place place);
  bool removeWhenOld(Place place, const char* name) const;

  Ports ports_;
  Keep keep_;
  std::unique_ptr<DIR, CloseDirectory> stream_;  // of the folder that is being swept
  long removed_ = 0;
  LoopHandle timer_ = 0;
};

}  // namespace tocsin::spool
