// SPDX-License-Identifier: Apache-2.0
#include "spool/intake.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <tuple>

#include "queue/base/limits.h"
#include "spool/alert.h"
#include "spool/file_name.h"

namespace tocsin::spool {
namespace {

// As many as the kernel keeps for us; of more only a scan knows.
constexpr std::size_t kHintsMax = 16'384;
constexpr Duration kResourcesRetry = seconds{1};

// Offered and not settled yet; then no further file is read.
constexpr std::size_t kUnsettledMax = 2 * limits::kSpoolBatchFilesMax;

}  // namespace

Intake::Intake(IntakePorts ports, Duration settle) : ports_(std::move(ports)), settle_(settle) {}

Intake::~Intake() {
  ports_.loop.cancel(next_);
  for (const LoopHandle timer : observations_) {
    ports_.loop.cancel(timer);
  }
}

void Intake::hint(Candidate file) {
  if (scanDue_) return;  // the scan finds it
  if (paused_ || queue_.size() >= kHintsMax) {
    scanDue_ = true;
    return;
  }
  queue_.push_back(std::move(file));
}

void Intake::scan() {
  scanDue_ = true;
  if (offered_.size() >= kUnsettledMax) return;
  auto listed = listAlerts(ports_.folders.fd(Place::Spool));
  if (!listed) {
    tellListing(listed.error().what);
    return;
  }
  tellListing({});
  scanDue_ = false;
  ++scans_;
  // What is under observation is read when that ends.
  const auto isObserved = [this](const Candidate& file) {
    const auto found = unsettled_.find(file.name);
    if (found == unsettled_.end()) return false;
    found->second.seenInScan = scans_;
    return found->second.observation != 0;
  };
  std::erase_if(*listed, isObserved);
  const auto isOffered = [this](const Candidate& file) {
    return offered_.count(displayName(file.name)) != 0;
  };
  if (!offered_.empty()) std::erase_if(*listed, isOffered);
  forgetVanished();
  if (listed->size() > limits::kSpoolBatchFilesMax) {
    sortBacklog(ports_.folders.fd(Place::Spool), *listed);
  }
  queue_.assign(std::make_move_iterator(listed->begin()), std::make_move_iterator(listed->end()));
}

void Intake::tellListing(const std::string& trouble) {
  const bool told = std::exchange(listingTold_, !trouble.empty());
  if (told == listingTold_) return;
  if (!trouble.empty()) ports_.log(LogLevel::Error, trouble);
  ports_.events.onTrouble(
      {.kind = Trouble::Kind::Unreadable, .subject = ports_.folders.directory(), .what = trouble});
}

void Intake::run() {
  // Some may wait for room in the queue; a CLEAR behind them may be what makes it.
  if (paused_ || offered_.size() >= kUnsettledMax) return;
  if (scanDue_) scan();
  if (queue_.empty()) return;
  Batch batch = readBatch();
  if (!batch.observed.empty()) {
    observations_.push_back(
        ports_.loop.after(settle_, [this, files = std::move(batch.observed)] { observed(files); }));
  }
  const bool stopped = batch.stopped;
  offer(batch);
  if (offered_.size() < kUnsettledMax && !queue_.empty()) {
    runIn(stopped ? kResourcesRetry : Duration{0});
  }
}

void Intake::resume() {
  paused_ = false;
  scanDue_ = true;
  runIn(Duration{0});
}

std::optional<Offered> Intake::settle(const std::string& fileName) {
  auto node = offered_.extract(fileName);
  if (node.empty()) return std::nullopt;
  if (offered_.size() < kUnsettledMax && (scanDue_ || !queue_.empty())) runIn(Duration{0});
  return std::move(node.mapped());
}

Intake::Batch Intake::readBatch() {
  Batch batch;
  for (std::size_t read = 0; read < limits::kSpoolBatchFilesMax && !queue_.empty(); ++read) {
    const Candidate candidate = std::move(queue_.front());
    queue_.pop_front();
    this->read(candidate, batch);
    if (batch.stopped) break;
  }
  std::sort(batch.files.begin(), batch.files.end(), [](const Incoming& a, const Incoming& b) {
    return std::tie(a.created, a.fileName) < std::tie(b.created, b.fileName);
  });
  return batch;
}

void Intake::read(const Candidate& candidate, Batch& batch) {
  auto opening =
      openAlertFile(ports_.folders.fd(Place::Spool), candidate.name, candidate.knownRegular);
  if (const auto* const why = std::get_if<NotOpened>(&opening)) {
    notOpened(candidate, *why, batch);
  } else {
    opened(candidate, std::get<OpenFile>(opening), batch);
  }
}

void Intake::notOpened(const Candidate& candidate, const NotOpened& why, Batch& batch) {
  switch (why.why) {
    case NotOpened::Why::Vanished: forget(candidate.name); return;
    case NotOpened::Why::NotRegular:
      if (ports_.filing.isStuck(candidate.name, why.facts)) return;
      refuseOrObserve(
          notARegularFile(why.what),
          {.rawName = candidate.name, .facts = why.facts, .contentHash = {}, .isRegular = false},
          batch);
      return;
    case NotOpened::Why::Unreadable: unreadable(candidate.name, why, batch); return;
    case NotOpened::Why::NoResources:
      ports_.log(LogLevel::Error, "cannot open spool files now: " + why.what + "; retrying");
      queue_.push_front(candidate);
      batch.stopped = true;
      return;
  }
}

void Intake::unreadable(const std::string& name, const NotOpened& why, Batch& batch) {
  const auto found = unsettled_.find(name);
  if (found == unsettled_.end() || !found->second.settled) {
    observe(name, why.facts, batch);
    return;
  }
  if (std::exchange(found->second.told, true)) return;
  const std::string shown = displayName(name);
  const std::string what = "cannot be read: " + why.what +
                           "; let Tocsin read it, or take it away: nobody is paged for it";
  ports_.log(LogLevel::Error, "spool file " + shown + " " + what);
  ports_.events.onTrouble({.kind = Trouble::Kind::Unreadable, .subject = shown, .what = what});
}

void Intake::opened(const Candidate& candidate, const OpenFile& file, Batch& batch) {
  const std::string& name = candidate.name;
  if (candidate.justMade && file.facts.size == 0) return;  // the hint of its closing follows
  if (ports_.filing.isStuck(name, file.facts)) return;
  Offered offered{.rawName = name, .facts = file.facts, .contentHash = {}};
  if (file.facts.size > limits::kSpoolFileBytesMax) {
    readableAgain(name);
    refuseOrObserve(tooBig(file.facts.size), offered, batch);
    return;
  }
  const ReadOutcome outcome = readWhole(file, content_);
  if (outcome == ReadOutcome::Failed) {
    unreadable(name, {NotOpened::Why::Unreadable, std::strerror(errno), file.facts}, batch);
    return;
  }
  readableAgain(name);
  if (outcome == ReadOutcome::Changed) {
    observe(name, file.facts, batch);
    return;
  }
  offered.contentHash = sha256Hex(content_);
  const FileToParse toParse{.name = name,
                            .facts = file.facts,
                            .settled = isSettled(name, file.facts),
                            .contentHash = offered.contentHash};
  parsed(parser_.parse(content_, toParse), std::move(offered), batch);
}

void Intake::parsed(Reading reading, Offered file, Batch& batch) {
  if (std::holds_alternative<NotYet>(reading)) {
    observe(file.rawName, file.facts, batch);
    return;
  }
  if (auto* const refusal = std::get_if<Refusal>(&reading)) {
    refuseOrObserve(std::move(*refusal), file, batch);
    return;
  }
  auto& alert = std::get<Incoming>(reading);
  forget(file.rawName);
  file.parsed = true;
  // Under one display name only one file is offered; the other one waits for the next scan.
  if (!offered_.try_emplace(alert.fileName, std::move(file)).second) return;
  distrustFuture(alert);
  batch.files.push_back(std::move(alert));
}

void Intake::refuseOrObserve(Refusal refusal, const Offered& file, Batch& batch) {
  if (!isSettled(file.rawName, file.facts)) {
    observe(file.rawName, file.facts, batch);
    return;
  }
  forget(file.rawName);
  std::string shown = displayName(file.rawName);
  if (!offered_.try_emplace(shown, file).second) return;
  batch.refused.emplace_back(std::move(shown), std::move(refusal));
}

// The dispatcher may settle files, pause and resume from inside these calls.
void Intake::offer(Batch& batch) {
  if (!batch.files.empty()) ports_.events.onFiles(std::move(batch.files));
  for (const auto& [fileName, refusal] : batch.refused) {
    ports_.log(LogLevel::Warning, "spool file " + fileName + " is refused: " + refusal.what);
    ports_.events.onRefused(fileName, refusal);
  }
}

bool Intake::isSettled(const std::string& name, const FileFacts& facts) const {
  const auto found = unsettled_.find(name);
  return found != unsettled_.end() && found->second.settled && found->second.facts == facts;
}

void Intake::observe(const std::string& name, const FileFacts& facts, Batch& batch) {
  Unsettled& file = unsettled_[name];
  if (file.observation != 0 && file.facts == facts) return;  // it runs
  file.facts = facts;
  file.settled = false;
  file.observation = ++lastObservation_;
  file.seenInScan = scans_;
  batch.observed.emplace_back(name, file.observation);
}

void Intake::observed(const Observed& files) {
  observations_.pop_front();  // all take equally long, so the first to start is the first to end
  for (const auto& [name, observation] : files) {
    const auto found = unsettled_.find(name);
    if (found == unsettled_.end() || found->second.observation != observation) continue;
    found->second.observation = 0;
    found->second.settled = true;
    hint({.name = name});
  }
  run();
}

void Intake::forget(const std::string& name) {
  const auto found = unsettled_.find(name);
  if (found == unsettled_.end()) return;
  const bool told = found->second.told;
  unsettled_.erase(found);
  if (!told) return;
  ports_.events.onTrouble(
      {.kind = Trouble::Kind::Unreadable, .subject = displayName(name), .what = {}});
}

// Its observation begins anew: what it says now was never seen before.
void Intake::readableAgain(const std::string& name) {
  const auto found = unsettled_.find(name);
  if (found != unsettled_.end() && found->second.told) forget(name);
}

void Intake::forgetVanished() {
  std::vector<std::string> vanished;
  for (const auto& [name, file] : unsettled_) {
    if (file.seenInScan != scans_) vanished.push_back(name);
  }
  for (const std::string& name : vanished) {
    forget(name);
  }
}

// Nobody raises an alert tomorrow: a clock is wrong, the producer's or ours.
void Intake::distrustFuture(Incoming& alert) const {
  const Time now = ports_.clock.now();
  if (alert.created <= now + kPlausible) return;
  alert.notes.push_back("created " + toRfc3339(alert.created) +
                        " lies in the future; the time of reading counts");
  alert.created = now;
  alert.createdPlausible = false;
}

void Intake::runIn(Duration delay) {
  if (next_ != 0) return;
  // Not post(): what is posted cannot be taken back when the spool is closed.
  next_ = ports_.loop.after(delay, [this] {
    next_ = 0;
    run();
  });
}

}  // namespace tocsin::spool
