// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/loop/aside.h"
#include "app/loop/time_zone.h"
#include "queue/base/loop.h"
#include "queue/store/reader.h"

namespace tocsin::app {

// Writes each message that closed, with its story, into the file of its day
// (docs/formats/history.md). Used by one thread at a time.
//
// What has to be written waits in the journal and is taken out of it only once it is on the disk. A
// power cut in between would write it twice; the last line of the newest file says how far it got.
class DayWriter {
 public:
  struct Options {
    std::string journal, directory, timeZone;
    Duration keepFiles{0};  // 0: for ever
  };

  explicit DayWriter(Options options) : options_(std::move(options)) {}

  // Writes limits::kClosingsStepMax of what waits.
  Status step();

  std::int64_t last() const { return last_; }  // all up to this closing are on the disk

  bool isMore() const { return isMore_; }  // waits still

  void stop() { isStopped_ = true; }  // any thread: not a line more

 private:
  Status open();
  std::int64_t writtenBefore();
  Status write(const std::vector<store::ClosingRow>& rows);
  Status append(const std::string& day, const std::string& lines);
  Result<std::string> lineOf(const store::ClosingRow& row);
  std::string dayOf(Time at) const;
  void removeOld(const std::string& today) const;

  const Options options_;
  std::optional<loop::TimeZone> zone_;
  std::optional<store::JournalReader> reader_;
  std::int64_t last_ = 0;
  bool isMore_ = false;
  std::string day_;
  std::atomic<bool> isStopped_ = false;
};

// Has them written as messages close. The folder may be a slow or a hanging one: it is written
// aside, and nobody waits for it.
class DayFiles {
 public:
  // `written`: all up to this closing are on the disk. `trouble`: why nothing can be written, each
  // time that this changes; empty: it can again.
  struct Hooks {
    std::function<void(std::int64_t last)> written;
    std::function<void(const std::string& what)> trouble;
  };

  // `loop` outlives it. Looks at once for what was left by the last run. A step that takes longer
  // than `patience` is a trouble.
  DayFiles(const DayWriter::Options& options,
           Loop& loop,
           Hooks hooks,
           Duration patience = seconds{30});
  ~DayFiles();
  DayFiles(const DayFiles&) = delete;
  DayFiles& operator=(const DayFiles&) = delete;

  void notify();  // something closed

 private:
  void begin();
  void end(const Status& status);
  void tell(const std::string& trouble);
  void waitFor(Duration delay, void (DayFiles::*then)());
  void giveUp();

  const std::string directory_;
  const Hooks hooks_;
  const Duration patience_;
  Loop& loop_;
  std::shared_ptr<DayWriter> writer_;
  std::int64_t told_ = 0;
  std::string trouble_;
  bool isNotified_ = false;
  LoopHandle timer_ = 0;  // the next try, or the end of patience with the step that runs
  loop::Aside aside_;
};

// What the last whole line of a file is about.
struct LastLine {
  std::int64_t closing = 0, message = 0;  // 0: there is none
  std::string created;
};

// What a power cut left of a line behind it is cut off.
LastLine lastLineOf(const std::string& file);

}  // namespace tocsin::app
