// SPDX-License-Identifier: Apache-2.0
#include "app/appliance.h"

#include <filesystem>
#include <vector>

#include "app/api/indexer.h"
#include "app/api/server.h"
#include "app/dispatch/dispatcher.h"
#include "app/driver_wiring.h"
#include "app/forwarding.h"
#include "app/loop/hook_runner.h"
#include "app/loop/signals.h"
#include "app/loop/system_clock.h"
#include "app/loop/systemd_notifier.h"
#include "app/loop/time_zone.h"
#include "app/page_wiring.h"
#include "app/wiring.h"
#include "queue/base/check.h"
#include "queue/store/journal.h"
#include "spool/spool.h"

namespace tocsin::app {
namespace {

using dispatch::Cause;

constexpr Duration kJournalRetry = seconds{5};
constexpr Duration kLookEvery = minutes{1};
constexpr Duration kIndexAfter{250};

// The journal, or one in memory with the reason why.
struct OpenedJournal {
  store::Journal journal;
  std::string unwritable;
};

OpenedJournal openJournal(const std::string& path, std::string failedBefore, const Log& log) {
  if (failedBefore.empty()) {
    auto journal = store::Journal::open(path);
    if (journal) return {std::move(*journal), {}};
    failedBefore = journal.error().what;
  }
  log(LogLevel::Critical,
      "the journal " + path + " cannot be used: " + failedBefore +
          ". Alerts wait in the spool; the alarm numbers are told");
  auto memory = store::Journal::open(store::Journal::kVolatile);
  check(memory.has_value(), "SQLite keeps a journal in memory");
  return {std::move(*memory), failedBefore};
}

// Whether the journal can be written and read back whole.
bool isUsable(const std::string& path) {
  auto journal = store::Journal::open(path);
  return journal && journal->recover(Time::max(), Time::max()).has_value();
}

Result<loop::TimeZone> zoneOf(const std::string& name, const Log& log) {
  auto zone = loop::TimeZone::load(name);
  if (zone) return zone;
  log(LogLevel::Error, zone.error().what + "; times in SMS are UTC until then");
  return loop::TimeZone::load("UTC");
}

std::pair<Cause, std::string> causeOf(const spool::Trouble& trouble) {
  switch (trouble.kind) {
    case spool::Trouble::Kind::Unreadable: return {Cause::UnreadableFile, trouble.subject};
    case spool::Trouble::Kind::CannotMove: return {Cause::StuckFile, trouble.subject};
    case spool::Trouble::Kind::DirectoryGone: return {Cause::SpoolGone, trouble.subject};
    case spool::Trouble::Kind::DiskFull: return {Cause::DiskNearlyFull, trouble.subject};
  }
  return {Cause::SpoolGone, trouble.subject};
}

}  // namespace

struct Appliance::Impl {
  Impl(const Start& start, const Reason& because, loop::QtLoop& theLoop, const Log& theLog)
      : config(start.config),
        badConfiguration(start.badConfiguration),
        reason(because),
        loop(theLoop),
        log(theLog),
        zone(zoneOf(config.queue.timeZone, log)),
        opened(openJournal(config.queue.database, reason.unwritable, log)),
        drivers(buildDrivers(config, loop, clock, log, [this] { poke("phones"); })),
        hooks(loop),
        forwarding(config.forwards, loop),
        spool(spoolOptionsOf(config.spool), loop, clock, log, spoolEvents()),
        dispatcher(settings(), ports(), loop, clock, opened.journal, links()),
        notifier(loop) {
    // What the drivers time between two turns of the dispatcher would not pass else.
    loop.beforeEach([this] { clock.refresh(); });
  }

  ~Impl() {
    loop.beforeEach({});
    if (retry != 0) loop.cancel(retry);
    if (look != 0) loop.cancel(look);
    if (indexing != 0) loop.cancel(indexing);
  }

  bool isDegraded() const { return !opened.unwritable.empty(); }

  dispatch::Settings settings() const {
    dispatch::Settings settings = settingsOf(config);
    settings.intake = !isDegraded();
    return settings;
  }

  std::vector<dispatch::LinkState> links() const {
    std::vector<dispatch::LinkState> links;
    for (const BuiltDriver& built : drivers) {
      dispatch::LinkState link;
      link.name = built.name;
      link.type = built.type;
      link.driver = built.driver.get();
      links.push_back(std::move(link));
    }
    return links;
  }

  spool::Events spoolEvents();
  dispatch::Ports ports();
  Status begin();
  api::ServerOptions serverOptions();
  void serve();
  void poke(std::string_view topic) const;
  void indexSoon();
  void tellTroubles();
  void retryJournal();
  void lookAgain();
  void finish(Ending::Kind kind);
  void end(Ending::Kind kind, Reason why);

  const config::Config config;
  const std::string badConfiguration;
  const Reason reason;
  loop::QtLoop& loop;
  const Log log;
  loop::SystemClock clock;
  Result<loop::TimeZone> zone;
  OpenedJournal opened;
  std::vector<BuiltDriver> drivers;
  loop::HookRunner hooks;
  Forwarding forwarding;
  spool::Spool spool;
  dispatch::Dispatcher dispatcher;
  std::unique_ptr<api::Indexer> indexer;
  std::unique_ptr<api::Server> server;
  loop::SystemdNotifier notifier;
  LoopHandle retry = 0, look = 0, indexing = 0;
  bool isFinishing = false;
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
  ports.changed = [this](const dispatch::Changes& changes) {
    if (server) server->changed(changes);
    indexSoon();
  };
  ports.beginTurn = [this] { return clock.takeStep(); };
  ports.diskFree = [path = std::filesystem::path(config.queue.database).parent_path()] {
    std::error_code failed;
    const auto space = std::filesystem::space(path.empty() ? "." : path, failed);
    return failed ? std::uint64_t{0} : std::uint64_t{space.available};
  };
  ports.commitFailed = [this](const Error& error) { end(Ending::Kind::Again, {error.what, {}}); };
  ports.log = log;
  return ports;
}

// What a link has in flight at the end is in doubt, and sent again: it gets a moment for its
// answer. Who asks twice is in a hurry.
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

// In memory only: looks again and again whether the journal can be written.
void Appliance::Impl::retryJournal() {
  retry = loop.after(kJournalRetry, [this] {
    retry = 0;
    if (!isUsable(config.queue.database)) return retryJournal();
    log(LogLevel::Notice, "the journal can be written again");
    end(Ending::Kind::Again, {{}, opened.unwritable});
  });
}

// A disk fills up without any event of ours.
void Appliance::Impl::lookAgain() {
  look = loop.after(kLookEvery, [this] {
    dispatcher.wake();
    lookAgain();
  });
}

void Appliance::Impl::tellTroubles() {
  if (isDegraded())
    dispatcher.alarm(Cause::JournalUnwritable, config.queue.database, true, opened.unwritable);
  if (!reason.wasUnwritable.empty()) {
    dispatcher.alarm(Cause::CommitFailed, config.queue.database, true, reason.wasUnwritable);
  }
  dispatcher.alarm(
      Cause::BadConfiguration, "tocsin.toml", !badConfiguration.empty(), badConfiguration);
}

api::ServerOptions Appliance::Impl::serverOptions() {
  api::ServerOptions options;
  options.socketPath = config.http.socket;
  options.tcp = tcpOptionsOf(config.http);
  options.sessionMax = config.http.session;
  options.language = config.queue.language;
  options.version = TOCSIN_VERSION;
  options.assets = ui::assets();
  options.isDegraded = isDegraded();
  options.spool = spoolDeskOf(config.spool.directory, isDegraded());
  options.phones = phonesOf(drivers, config.queue.homeCountry);
  options.openHistory = api::journalHistory(config.queue.database);
  options.log = log;
  options.firstLink = [this](const std::string& path) {
    if (config.http.listen.empty() || !closedPort.empty()) return;
    log(LogLevel::Notice, firstLinkLine(config.http, path));
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
  if (!isDegraded()) indexer = std::make_unique<api::Indexer>(config.queue.database, log);
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
  if (isDegraded()) retryJournal();
  lookAgain();
  log(LogLevel::Notice,
      "tocsin runs: spool " + config.spool.directory + ", journal " + config.queue.database +
          ", commands at " + config.http.socket + ", page " +
          (server && server->port() != 0 ? config::pageAddress(config.http) : "closed") + ", " +
          std::to_string(drivers.size()) + " links, " +
          std::to_string(dispatcher.book().openCount()) + " messages open");
  notifier.ready(isDegraded() ? "degraded: the journal is not writable" : "runs");
  return {};
}

Appliance::Appliance(const Start& start, const Reason& reason, loop::QtLoop& loop, const Log& log)
    : impl_(std::make_unique<Impl>(start, reason, loop, log)) {}

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
    return {Ending::Kind::Again, {"it does not read back: " + status.error().what, {}}};
  }
  self.loop.run();
  // Before the rooms that their threads ask, and while no turn waits for them.
  self.server.reset();
  self.indexer.reset();
  return self.ending;
}

}  // namespace tocsin::app
