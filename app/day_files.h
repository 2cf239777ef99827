// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "app/loop/time_zone.h"
#include "queue/base/log.h"
#include "queue/store/reader.h"

namespace tocsin::app {

// Writes each message that closed, with its story, into the file of its day
// (docs/formats/history.md), in a thread of its own: the folder may be a slow or a hanging one.
//
// What has to be written waits in the journal and is taken out of it only once it is on the disk. A
// power cut in between would write it twice; the last line of the newest file says how far it got.
class DayFiles {
 public:
  struct Options {
    std::string journal, directory, timeZone;
    Duration keepFiles{0};  // 0: for ever
  };

  // Both are called on its thread. `written`: all up to this closing are on the disk. `trouble`:
  // why nothing can be written, each time that this changes; empty: it can again.
  struct Hooks {
    std::function<void(std::int64_t last)> written;
    std::function<void(const std::string& what)> trouble;
  };

  DayFiles(Options options, Hooks hooks);
  ~DayFiles();  // after the step that runs
  DayFiles(const DayFiles&) = delete;
  DayFiles& operator=(const DayFiles&) = delete;

  void notify();  // something closed; any thread

  // One step, for tests without the thread's timing. Writes what waits.
  Status writeOnce();

  struct ForTests {};

  DayFiles(Options options, Hooks hooks, ForTests tag);  // without a thread

 private:
  void work();
  Status open();
  std::int64_t writtenBefore();
  Status write(const std::vector<store::ClosingRow>& rows);
  Status append(const std::string& day, const std::string& lines);
  Result<std::string> lineOf(const store::ClosingRow& row);
  std::string dayOf(Time at) const;
  void removeOld(const std::string& today) const;

  const Options options_;
  const Hooks hooks_;
  std::optional<loop::TimeZone> zone_;
  std::optional<store::JournalReader> reader_;
  std::int64_t last_ = 0;  // written
  std::string day_, trouble_;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool isNotified_ = true;
  bool isEnding_ = false;
  std::thread thread_;  // last: it uses all of the others
};

// What the last whole line of a file is about.
struct LastLine {
  std::int64_t closing = 0, message = 0;  // 0: there is none
  std::string created;
};

// What a power cut left of a line behind it is cut off.
LastLine lastLineOf(const std::string& file);

}  // namespace tocsin::app
