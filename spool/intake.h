// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "queue/base/log.h"
#include "queue/base/loop.h"
#include "spool/file_reader.h"
#include "spool/filing.h"
#include "spool/folders.h"
#include "spool/parse.h"
#include "spool/scan.h"
#include "spool/spool.h"

namespace tocsin::spool {

// What the intake asks of the rest of the spool.
struct IntakePorts {
  Loop& loop;
  const Clock& clock;
  const Folders& folders;
  const Filing& filing;
  const Events& events;
  Log log;
};

// Takes files from the directory and offers them, a batch at a time.
//
//   candidate -> offered      it parses, or is refused for good
//             -> unsettled    it does not parse, or cannot be read: observed for `settle`
//   unsettled -> candidate    `settle` later, or when a hint or a scan names it
//   offered   -> gone         settle() was called for it
//
// The next batch is taken only when the whole batch before was settled: this is the back-pressure.
class Intake {
 public:
  Intake(IntakePorts ports, Duration settle);
  ~Intake();
  Intake(const Intake&) = delete;
  Intake& operator=(const Intake&) = delete;

  // This file may be new; run() looks at it.
  void hint(Candidate file);

  // Lists the whole directory, now or when the files offered are settled.
  void scan();

  // Takes and offers the next batch, unless paused or files are still offered.
  void run();

  void pause() { paused_ = true; }

  void resume();

  // The file is dealt with: hands out what was known of it. Nothing when it was not offered.
  std::optional<Offered> settle(const std::string& fileName);

  std::size_t waiting() const { return queue_.size() + offered_.size() + unsettled_.size(); }

 private:
  // A file that does not parse yet or cannot be read.
  struct Unsettled {
    FileFacts facts;
    std::uint64_t observation = 0;  // the observation that runs; 0 = it has ended
    bool settled = false;           // nothing changed during the observation
    bool told = false;              // as Trouble
    std::uint64_t seenInScan = 0;
  };

  using Observed = std::vector<std::pair<std::string, std::uint64_t>>;

  struct Batch {
    std::vector<Incoming> files;
    std::vector<std::pair<std::string, Refusal>> refused;
    Observed observed;
    bool stopped = false;  // no resources: later
  };

  Batch readBatch();
  void read(const Candidate& candidate, Batch& batch);
  void notOpened(const Candidate& candidate, const NotOpened& why, Batch& batch);
  void unreadable(const std::string& name, const NotOpened& why, Batch& batch);
  void opened(const Candidate& candidate, const OpenFile& file, Batch& batch);
  void parsed(Reading reading, Offered file, Batch& batch);
  void refuseOrObserve(Refusal refusal, const Offered& file, Batch& batch);
  void offer(Batch& batch);

  bool isSettled(const std::string& name, const FileFacts& facts) const;
  void observe(const std::string& name, const FileFacts& facts, Batch& batch);
  void observed(const Observed& files);
  void forget(const std::string& name);
  void readableAgain(const std::string& name);
  void forgetVanished();
  void distrustFuture(Incoming& alert) const;
  void tellListing(const std::string& trouble);
  void runIn(Duration delay);

  IntakePorts ports_;
  Duration settle_;
  Parser parser_;
  std::string content_;  // of the file being read; kept, so that its room is
  std::deque<Candidate> queue_;
  std::unordered_map<std::string, Offered> offered_;      // by display name
  std::unordered_map<std::string, Unsettled> unsettled_;  // by raw name
  std::deque<LoopHandle> observations_;                   // timers, first to fire first
  LoopHandle next_ = 0;
  std::uint64_t lastObservation_ = 0;
  std::uint64_t scans_ = 0;
  bool scanDue_ = false;
  bool listingTold_ = false;  // that the directory cannot be listed
  bool paused_ = false;
};

}  // namespace tocsin::spool
