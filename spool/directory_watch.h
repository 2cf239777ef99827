// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "queue/base/result.h"
#include "spool/fd.h"
#include "spool/scan.h"

namespace tocsin::spool {

// What inotify hinted at. The scan is the truth: hints may be lost and may be wrong.
struct Hints {
  std::vector<Candidate> files;
  bool lost = false;  // the kernel's queue ran over: only a scan knows what came
  bool gone = false;  // the directory was deleted, moved or unmounted
};

// Watches one directory by inotify: files closed after writing, renamed into it, made in it.
class DirectoryWatch {
 public:
  // Watches `directory`, which may be the same again or another. Transient when the kernel has no
  // room for it.
  Status open(const std::string& directory);

  // Stops watching; what comes of the directory from now on is not told.
  void close();

  bool isOpen() const { return watch_ >= 0; }

  // Readable when there are hints; -1 before the first open().
  int fd() const { return fd_.value(); }

  // Takes a bounded number of hints; what is left keeps fd() readable.
  Hints take();

 private:
  Fd fd_;
  int watch_ = -1;
};

}  // namespace tocsin::spool
