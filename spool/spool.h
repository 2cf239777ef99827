// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "queue/base/incoming.h"
#include "queue/base/log.h"
#include "queue/base/loop.h"
#include "queue/base/result.h"

namespace tocsin::spool {

struct Options {
  std::string directory;
  Duration settle = seconds{5};
  Duration keepDone = hours{24 * 7};
  Duration keepRejected = hours{24 * 90};
};

// Trouble of the directory or of one file, for the alarms. An empty `what` clears the trouble of
// the same subject.
struct Trouble {
  enum class Kind { Unreadable, CannotMove, DirectoryGone, DiskFull } kind = Kind::Unreadable;
  std::string subject;  // file name or directory
  std::string what;
};

// Called on the loop.
struct Events {
  // At most limits::kSpoolBatchFilesMax parsed files, in the order created, then name. Each stays
  // in the directory until accepted() or refused() names it; until then it is not offered again.
  std::function<void(std::vector<Incoming>)> onFiles;
  // A file that cannot be accepted by its form. It is moved to rejected/ when refused() is called.
  std::function<void(const std::string& fileName, const Refusal&)> onRefused;
  std::function<void(const Trouble&)> onTrouble;
};

// The spool directory: watches it (inotify as a hint, a scan as the truth), parses what lies in it
// and moves files to done/ or rejected/ when told so. docs/formats/spool.md is its contract.
//
// It never deletes an alert, never reads a file while it is half written, and offers each file
// once; what it offered before a crash it offers again, and the journal knows it by its identity.
class Spool {
 public:
  Spool(const Options& options, Loop& loop, const Clock& clock, Log log, Events events);
  ~Spool();
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;

  // Makes the directory with done/, rejected/ and alarm/ when they are not there, watches and
  // scans.
  Status start();

  // Back-pressure: while paused no new file is offered; files wait where they are.
  void pause();
  void resume();

  // The message of this file is durable: moves it to done/NAME (done/NAME~2 when taken) and returns
  // the name it got. A file that cannot be moved stays, is not read again, and is told as Trouble.
  std::string accepted(const std::string& fileName);

  // Moves the file to rejected/ with its error.txt beside it. A file that still grows is tried
  // again.
  void refused(const std::string& fileName, const Refusal& refusal);

  // Writes done/NAME.status.xml by rename.
  Status writeReceipt(const Receipt& receipt);

  // Writes alarm/NAME.txt by rename; an empty text removes it.
  Status writeAlarm(const std::string& name, const std::string& text);

  // What waits in the directory, as of the last scan.
  std::size_t waiting() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tocsin::spool
