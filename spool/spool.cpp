// SPDX-License-Identifier: Apache-2.0
#include "spool/spool.h"

#include <utility>

#include "queue/base/limits.h"
#include "spool/directory_watch.h"
#include "spool/filing.h"
#include "spool/folders.h"
#include "spool/intake.h"
#include "spool/retention.h"

namespace tocsin::spool {
namespace {

constexpr Duration kReopenEvery = seconds{3};
// While we hold the directory open, inotify does not tell that it was deleted.
constexpr Duration kGuardEvery = seconds{3};
constexpr Duration kScanEveryUnwatched = seconds{1};

}  // namespace

// Where the spool tells what it sees.
struct Sinks {
  Log log;
  Events events;
};

// Wires the pieces, and keeps the directory there and watched.
struct Spool::Impl {
  Impl(const Options& options, Loop& theLoop, const Clock& clock, Sinks sinks)
      : loop(theLoop),
        log(std::move(sinks.log)),
        events(std::move(sinks.events)),
        folders(options.directory),
        filing(folders,
               loop,
               {.log = log,
                .onTrouble = [this](const Trouble& trouble) { events.onTrouble(trouble); },
                .onBack = [this](const std::string& name) { cameBack(name); }}),
        intake({.loop = loop,
                .clock = clock,
                .folders = folders,
                .filing = filing,
                .events = events,
                .log = log},
               options.settle),
        retention({.folders = folders, .loop = loop, .clock = clock, .log = log},
                  {.done = options.keepDone, .rejected = options.keepRejected}) {}

  ~Impl() {
    loop.unwatch(watching);
    loop.cancel(tick);
    loop.cancel(guard);
    loop.cancel(runLater);
  }

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Status start();
  void takeAll();
  void watchDirectory();
  void takeHints();
  void cameBack(const std::string& name);
  void look();
  void lookIn(Duration delay);
  void guardDirectory();
  void tellGone(const std::string& what);

  Loop& loop;
  Log log;
  Events events;
  Folders folders;
  Filing filing;
  Intake intake;
  Retention retention;
  DirectoryWatch watch;
  LoopHandle watching = 0, tick = 0, guard = 0, runLater = 0;
  std::string goneTold;  // what was told of the directory; empty: it stands
  bool unwatchedTold = false;
};

Status Spool::Impl::start() {
  retention.start();
  guardDirectory();
  Status status = folders.open();
  if (status) {
    filing.removeAlarms();
    takeAll();
  } else {
    tellGone(status.error().what);
    lookIn(kReopenEvery);
  }
  return status;
}

// The watch comes before the scan, so that no file falls between them.
void Spool::Impl::takeAll() {
  if (!watch.isOpen()) watchDirectory();
  filing.retryStuck();
  intake.scan();
  intake.run();
  lookIn(watch.isOpen() ? limits::kSpoolScanEvery : kScanEveryUnwatched);
}

void Spool::Impl::watchDirectory() {
  const Status status = watch.open(folders.directory());
  if (watching == 0 && watch.fd() >= 0) {
    watching = loop.watch(watch.fd(), [this] { takeHints(); });
  }
  const bool told = std::exchange(unwatchedTold, !status);
  if (!status && !told) {
    log(LogLevel::Warning,
        status.error().what + "; the spool is scanned every " + toText(kScanEveryUnwatched) +
            " instead (see fs.inotify in sysctl)");
  }
}

void Spool::Impl::takeHints() {
  Hints hints = watch.take();
  for (Candidate& file : hints.files) {
    intake.hint(std::move(file));
  }
  if (hints.lost) intake.scan();
  if (hints.gone) {
    look();
  } else {
    intake.run();
  }
}

// Also called while a file is being filed: it is read in a later turn.
void Spool::Impl::cameBack(const std::string& name) {
  intake.hint({.name = name});
  if (runLater != 0) return;
  runLater = loop.after(Duration{0}, [this] {
    runLater = 0;
    intake.run();
  });
}

// The scan that is the truth, and the look after the directory itself.
void Spool::Impl::look() {
  const bool stood = folders.stands(Place::Spool);
  if (!stood && goneTold.empty()) {
    tellGone("the spool directory " + folders.directory() +
             " was deleted or moved, with what was in it; it is made again");
  }
  if (!stood) watch.close();
  if (!folders.stand()) {
    if (auto status = folders.open(); !status) {
      tellGone(status.error().what);
      lookIn(kReopenEvery);
      return;
    }
  }
  if (stood && !std::exchange(goneTold, {}).empty()) {
    events.onTrouble(
        {.kind = Trouble::Kind::DirectoryGone, .subject = folders.directory(), .what = {}});
  }
  takeAll();
}

void Spool::Impl::lookIn(Duration delay) {
  loop.cancel(tick);
  tick = loop.after(delay, [this] {
    tick = 0;
    look();
  });
}

void Spool::Impl::guardDirectory() {
  guard = loop.after(kGuardEvery, [this] {
    if (goneTold.empty() && !folders.stands(Place::Spool)) look();
    guardDirectory();
  });
}

void Spool::Impl::tellGone(const std::string& what) {
  if (what == goneTold) return;
  goneTold = what;
  log(LogLevel::Critical, what);
  events.onTrouble(
      {.kind = Trouble::Kind::DirectoryGone, .subject = folders.directory(), .what = what});
}

Spool::Spool(const Options& options, Loop& loop, const Clock& clock, Log log, Events events)
    : impl_(
          std::make_unique<Impl>(options, loop, clock, Sinks{std::move(log), std::move(events)})) {}

Spool::~Spool() = default;

Status Spool::start() {
  return impl_->start();
}

void Spool::pause() {
  impl_->intake.pause();
}

void Spool::resume() {
  impl_->intake.resume();
}

std::string Spool::accepted(const std::string& fileName) {
  const auto file = impl_->intake.settle(fileName);
  if (!file) {
    impl_->log(LogLevel::Warning, "spool file " + fileName + " was accepted but never offered");
    return fileName;
  }
  return impl_->filing.accept(fileName, *file);
}

void Spool::refused(const std::string& fileName, const Refusal& refusal) {
  const auto file = impl_->intake.settle(fileName);
  if (!file) {
    impl_->log(LogLevel::Warning, "spool file " + fileName + " was refused but never offered");
    return;
  }
  impl_->filing.refuse(fileName, *file, refusal);
}

Status Spool::writeReceipt(const Receipt& receipt) {
  return impl_->filing.writeReceipt(receipt);
}

Status Spool::writeAlarm(const std::string& name, const std::string& text) {
  return impl_->filing.writeAlarm(name, text);
}

std::size_t Spool::waiting() const {
  return impl_->intake.waiting();
}

}  // namespace tocsin::spool
