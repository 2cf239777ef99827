// SPDX-License-Identifier: Apache-2.0
#include "app/appliance.h"

#include <filesystem>
#include <vector>

#include "app/api/indexer.h"
#include "app/api/server.h"
#include "app/certificate_watch.h"
#include "app/day_files.h"
#include "app/dispatch/dispatcher.h"
#include "app/driver_wiring.h"
#include "app/forwarding.h"
#include "app/heartbeat.h"
#include "app/loop/hook_runner.h"
#include "app/loop/signals.h"
#include "app/loop/system_clock.h"
#include "app/loop/systemd_notifier.h"
#include "app/loop/time_zone.h"
#include "app/opened_journal.h"
#include "app/page_wiring.h"
#include "app/reserve.h"
#include "app/wiring.h"
#include "queue/base/check.h"
#include "queue/store/history_index.h"
#include "queue/store/journal.h"
#include "spool/spool.h"

namespace tocsin::app {
namespace {

using dispatch::Cause;

constexpr Duration kJournalRetry = seconds{5};
constexpr Duration kLookEvery = minutes{1}, kLookSoon{250};
constexpr Duration kIndexAfter{250};
constexpr Duration kReloadAfter{250};  // its answer leaves the box before

Result<loop::TimeZone> zoneOf(const std::string& name, const Log& log) {
  auto zone = loop::TimeZone::load(name);
  if (zone) return zone;
  log(LogLevel::Error, zone.error().what + "; times in SMS are UTC until then");
  return loop::TimeZone::load("UTC");
}

}  // namespace

struct Appliance::Impl {
  Impl(const Start& start, Reason because, loop::QtLoop& theLoop, const Log& theLog)
      : config(start.config),
        badConfiguration(start.badConfiguration),
        configPath(start.path),
        place{config.queue.database, config.spool.directory},
        reason(std::move(because)),
        loop(theLoop),
        log(theLog),
        zone(zoneOf(config.queue.timeZone, log)),
        reserve(config.queue.database, log),
        opened(openJournal(place, reason.unwritable, log)),
        drivers(buildDrivers(config, loop, clock, log, [this] { poke("phones"); })),
        hooks(loop),
        forwarding(config.forwards, loop),
        spool(spoolOptionsOf(config.spool), loop, clock, log, spoolEvents()),
        dispatcher(settings(), ports(), loop, clock, opened.journal, linksOf(drivers)),
        notifier(loop) {
    // What the drivers time between two turns of the dispatcher would not pass else.
    loop.beforeEach([this] { clock.refresh(); });
  }

  ~Impl() {
    loop.beforeEach({});
    for (const LoopHandle timer : {retry, look, indexing, reloading}) {
      if (timer != 0) loop.cancel(timer);
    }
  }

  bool isDegraded() const { return !opened.unwritable.empty(); }

  dispatch::Settings settings() const {
    dispatch::Settings settings = settingsOf(config);
    settings.intake = !isDegraded();
    return settings;
  }

  spool::Events spoolEvents();
  dispatch::Ports ports();
  Status begin();
  api::ServerOptions serverOptions();
  void serve();
  void beginDays();
  void poke(std::string_view topic) const;
  void indexSoon();
  void tellTroubles();
  void retryJournal();
  void lookAgain(Duration after = kLookEvery);
  bool saveJournal();
  void settleJournal();
  void reloadSoon();
  void finish(Ending::Kind kind);
  void end(Ending::Kind kind, Reason why);

  const config::Config config;
  const std::string badConfiguration;
  const std::string configPath;
  const JournalPlace place;
  Reason reason;
  loop::QtLoop& loop;
  const Log log;
  loop::SystemClock clock;
  Result<loop::TimeZone> zone;
  Reserve reserve;
  OpenedJournal opened;
  std::vector<BuiltDriver> drivers;
  loop::HookRunner hooks;
  Forwarding forwarding;
  spool::Spool spool;
  dispatch::Dispatcher dispatcher;
  std::unique_ptr<CertificateWatch> certificate;  // of the page's port, when it has one
  std::unique_ptr<OutboundHeartbeat> heartbeat;
  std::unique_ptr<api::Indexer> indexer;
  std::unique_ptr<api::Server> server;
  std::unique_ptr<DayFiles> days;
  loop::SystemdNotifier notifier;
  LoopHandle retry = 0, look = 0, indexing = 0, reloading = 0;
  bool isFinishing = false;
  app::Rescue rescue;        // of a journal that was removed
  std::string closedPort;    // why the page's port is; empty: it is open, or not wanted
  std::string closedSocket;  // the same of the commands' socket
  Ending ending;
};

spool::Events Appliance::Impl::spoolEvents() {
  spool::Events events;
  events.onFiles = [this](std::vector<Incoming> files) {
    dispatcher.filesArrived(std::move(files));
    poke("spool");
  };
  events.onRefused = [this](const std::string& name, const Refusal& why) {
    dispatcher.fileRefused(name, why);
  };
  events.onTrouble = [this](const spool::Trouble& trouble) {
    const auto [cause, subject] = causeOf(trouble);
    dispatcher.alarm(cause, subject, !trouble.what.empty(), trouble.what);
    poke("spool");
  };
  return events;
}

dispatch::Ports Appliance::Impl::ports() {
  dispatch::Ports ports;
  ports.localTime = [this](Time t) { return zone->localTime(t); };
  ports.nextWallTime = [this](int hour, int minute, Time after) {
    return zone->next(hour, minute, after);
  };
  ports.fileAccepted = [this](const std::string& name) { return spool.accepted(name); };
  ports.fileRefused = [this](const std::string& name, const Refusal& why) {
    spool.refused(name, why);
    poke("spool");
  };
  ports.writeReceipt = [this](const Receipt& receipt) {
    if (const Status status = spool.writeReceipt(receipt); !status) {
      log(LogLevel::Warning, "receipt of " + receipt.fileName + ": " + status.error().what);
    }
  };
  ports.writeAlarm = [this](const std::string& name, const std::string& text) {
    if (const Status status = spool.writeAlarm(name, text); !status) {
      log(LogLevel::Warning, "alarm file " + name + ": " + status.error().what);
    }
  };
  ports.runHook = [this](const std::string& payload, std::function<void(Status)> done) {
    const Status started =
        hooks.run({config.queue.onEvent, payload}, [done](const loop::HookEnd& end) {
          done(end.succeeded() ? Status{}
                               : Status{Error{Fault::Transient, end.what + " " + end.output}});
        });
    if (!started) loop.post([done, started] { done(started); });
  };
  ports.forwardOf = [this](const store::InboxRow& row) { return forwarding.of(row); };
  ports.runForward = [this](const dispatch::Forward& forward, std::function<void(Status)> done) {
    forwarding.run(forward, std::move(done));
  };
  ports.forgetIndex = [this] { store::removeHistoryIndex(config.queue.database); };
  ports.changed = [this](const dispatch::Changes& changes) {
    if (server) server->changed(changes);
    indexSoon();
    if (rescue.what.empty() && !opened.journal.isInPlace()) lookAgain(kLookSoon);
  };
  ports.beginTurn = [this] { return clock.takeStep(); };
  ports.diskFree = [this] { return reserve.look(); };
  ports.aged = [this](const std::vector<std::int64_t>& ids) {
    if (indexer) indexer->forget(ids);
  };
  ports.closingsWait = [this] {
    if (days) days->notify();
  };
  ports.commitFailed = [this](const Error& error) {
    end(Ending::Kind::Again, {error.what, {}, {}});
  };
  ports.log = log;
  return ports;
}

// What a link has in flight gets a moment for its answer. Who asks twice is in a hurry.
void Appliance::Impl::finish(Ending::Kind kind) {
  if (isFinishing) return end(kind, {});
  isFinishing = true;
  if (kind == Ending::Kind::Stop) notifier.stopping("stopping");
  dispatcher.finish([this, kind] { end(kind, {}); });
}

void Appliance::Impl::end(Ending::Kind kind, Reason why) {
  ending = {kind, std::move(why)};
  loop.quit();
}

// As a SIGHUP, asked by a command.
void Appliance::Impl::reloadSoon() {
  if (isFinishing || reloading != 0) return;
  reloading = loop.after(kReloadAfter, [this] {
    reloading = 0;
    if (!isFinishing) finish(Ending::Kind::Again);
  });
}

// In memory only: looks again and again whether the journal can be written.
void Appliance::Impl::retryJournal() {
  retry = loop.after(kJournalRetry, [this] {
    retry = 0;
    static_cast<void>(reserve.look());  // a full disk may be why
    if (!saveJournal() || !isUsable(place)) return retryJournal();
    log(LogLevel::Notice, "the journal can be written again");
    end(Ending::Kind::Again, {{}, opened.unwritable, {}});
  });
}

// A disk fills up without any event of ours.
void Appliance::Impl::lookAgain(Duration after) {
  if (look != 0) loop.cancel(look);
  if (certificate) certificate->look(clock.now());
  look = loop.after(after, [this] {
    dispatcher.wake();
    if (isFinishing) return;  // its end saves it, too
    if (isDegraded() || opened.journal.isInPlace()) return lookAgain();
    if (saveJournal()) return end(Ending::Kind::Again, {{}, rescue.what, {}});
    dispatcher.alarm(Cause::JournalUnwritable, place.file, true, rescue.what);
    lookAgain();
  });
}

// False: the journal was removed, and this process has all that there is of it.
bool Appliance::Impl::saveJournal() {
  store::Journal& journal = reason.unsaved ? *reason.unsaved : opened.journal;
  if (rescue.isSaved || journal.isInPlace()) return true;
  const loop::SystemdNotifier::StandStill copying(notifier);
  const std::string before = rescue.what;
  rescue = app::rescue(journal, place);
  if (rescue.what != before) log(LogLevel::Critical, rescue.what);
  if (rescue.isSaved) reason.unsaved.reset();
  return rescue.isSaved;
}

// At the end, whatever it is for: what could not be saved goes on to the next start.
void Appliance::Impl::settleJournal() {
  const bool isSaved = saveJournal();
  if (ending.kind == Ending::Kind::Stop) return;
  if (isSaved && !rescue.what.empty() && ending.reason.unwritable.empty())
    ending.reason.wasUnwritable = rescue.what;
  if (isSaved) return;
  ending.reason.unwritable = rescue.what;
  ending.reason.unsaved = reason.unsaved
                              ? std::move(reason.unsaved)
                              : std::make_shared<store::Journal>(std::move(opened.journal));
}

void Appliance::Impl::tellTroubles() {
  if (isDegraded())
    dispatcher.alarm(Cause::JournalUnwritable, config.queue.database, true, opened.unwritable);
  if (!reason.wasUnwritable.empty() && !isDegraded()) {
    dispatcher.alarm(Cause::CommitFailed, config.queue.database, true, reason.wasUnwritable);
  }
  dispatcher.alarm(
      Cause::BadConfiguration, "tocsin.toml", !badConfiguration.empty(), badConfiguration);
}

api::ServerOptions Appliance::Impl::serverOptions() {
  api::ServerOptions options = serverOptionsOf(config, isDegraded());
  options.assets = ui::assets();
  options.phones = phonesOf(drivers, config.queue.homeCountry);
  options.reload = {[path = configPath] { return mistakesOf(path); }, [this] { reloadSoon(); }};
  options.log = log;
  options.firstLink = [this](const std::string& /*path*/) {
    if (config.http.listen.empty() || !closedPort.empty()) return;
    log(LogLevel::Notice, kNobodyMayLogIn);
  };
  options.listenTrouble = [this](const std::string& what) { closedPort = what; };
  options.socketTrouble = [this](const std::string& what) { closedSocket = what; };
  return options;
}

// A box that cannot be looked at goes on paging.
void Appliance::Impl::serve() {
  auto started = api::Server::start(serverOptions(), loop, dispatcher);
  if (started) {
    server = std::move(*started);
  } else {
    closedSocket = started.error().what;
  }
  if (!closedSocket.empty()) log(LogLevel::Error, "commands cannot be taken: " + closedSocket);
  dispatcher.alarm(Cause::HttpClosed, "socket", !closedSocket.empty(), closedSocket);
  if (!closedPort.empty()) log(LogLevel::Error, "the page's port is closed: " + closedPort);
  dispatcher.alarm(Cause::HttpClosed, "listen", !closedPort.empty(), closedPort);
  if (server) certificate = watchCertificate(config.http, *server, dispatcher, log);
  if (!isDegraded()) indexer = std::make_unique<api::Indexer>(config.queue.database, log);
}

void Appliance::Impl::beginDays() {
  const config::HistorySection& history = config.history;
  if (isDegraded() || history.directory.empty()) return;
  DayFiles::Hooks tell;
  tell.written = [this](std::int64_t last) { dispatcher.closingsWritten(last); };
  tell.trouble = [this, &history](const std::string& what) {
    dispatcher.alarm(Cause::HistoryUnwritten, history.directory, !what.empty(), what);
  };
  days = std::make_unique<DayFiles>(
      DayWriter::Options{place.file, history.directory, config.queue.timeZone, history.keepFiles},
      loop,
      std::move(tell));
}

void Appliance::Impl::poke(std::string_view topic) const {
  if (server) server->poke(topic);
}

// A busy night has a commit every few milliseconds; the index may be half a second behind.
void Appliance::Impl::indexSoon() {
  if (!indexer || indexing != 0) return;
  indexing = loop.after(kIndexAfter, [this] {
    indexing = 0;
    indexer->notify();
  });
}

Status Appliance::Impl::begin() {
  const loop::ClockFacts facts = loop::readClockFacts();
  if (Status status = dispatcher.start(facts.synchronised || facts.fromRtc); !status) return status;
  tellTroubles();
  if (isDegraded()) spool.pause();
  if (const Status status = spool.start(); !status) {
    dispatcher.alarm(Cause::SpoolGone, config.spool.directory, true, status.error().what);
  }
  serve();
  beginDays();
  if (isDegraded()) retryJournal();
  lookAgain();
  heartbeat = startHeartbeat(config.heartbeat, loop, dispatcher, log);
  log(LogLevel::Notice,
      "tocsin runs: spool " + config.spool.directory + ", journal " + config.queue.database +
          ", commands at " + config.http.socket + ", page " +
          (server && server->port() != 0 ? config::pageAddress(config.http) : "closed") + ", " +
          std::to_string(drivers.size()) + " links, " +
          std::to_string(dispatcher.book().openCount()) + " messages open");
  notifier.ready(isDegraded() ? "degraded: the journal is not writable" : "runs");
  return {};
}

Appliance::Appliance(const Start& start, Reason reason, loop::QtLoop& loop, const Log& log)
    : impl_(std::make_unique<Impl>(start, std::move(reason), loop, log)) {}

Appliance::~Appliance() = default;

Ending Appliance::run() {
  Impl& self = *impl_;
  const loop::SignalWatch signals(
      self.loop,
      {[&self] { self.finish(Ending::Kind::Stop); },
       [&self] { self.finish(Ending::Kind::Again); },
       [&self] { self.log(LogLevel::Notice, self.dispatcher.metrics()); }});
  const loop::ClockSetWatch clockSet(self.loop, [&self] { self.dispatcher.wake(); });
  if (const Status status = self.begin(); !status) {
    return {Ending::Kind::Again, {"it does not read back: " + status.error().what, {}, {}}};
  }
  self.loop.run();
  self.settleJournal();
  // Before the rooms that their threads ask, and while no turn waits for them.
  self.server.reset();
  self.indexer.reset();
  self.days.reset();
  return self.ending;
}

}  // namespace tocsin::app
