// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/box.h"

#include <utility>

#include <sqlite3.h>

#include "queue/base/check.h"

namespace tocsin::simulation {
namespace {

// Thrown out of whatever the box is doing just then; nothing of it is left but its journal.
struct PowerCut {};

constexpr std::uint64_t kMuch = 1ULL << 40U, kLittle = 1ULL << 20U;
constexpr Duration kHookTime = seconds{1};

// The box whose journal is being opened or written; worlds are played one at a time.
Box* watched = nullptr;

}  // namespace

int Box::commitHook(void* box) {
  return static_cast<Box*>(box)->commits() ? 0 : 1;
}

int Box::registerHook(sqlite3* db, char** error, const void* api) {
  static_cast<void>(error);
  static_cast<void>(api);
  if (watched != nullptr) sqlite3_commit_hook(db, &Box::commitHook, watched);
  return SQLITE_OK;
}

Box::Box(Surroundings around, std::string journalPath)
    : around_(around), path_(std::move(journalPath)) {
  for (const drivers::SimulatorOptions& link : around_.plan.links)
    taps_.push_back(makeTap(link));
}

Box::~Box() {
  dispatcher_.reset();
  if (watched == this) watched = nullptr;
}

std::unique_ptr<Tap> Box::makeTap(const drivers::SimulatorOptions& link) {
  const std::string name = link.name;
  TapEvents events;
  events.touch = [this] { touch(); };
  events.onSubmit = [this, name](const auto& submit) {
    around_.oracle.submitted(name, submit);
    const bool isAwaited = onModemSubmit_ && modems_.count(name) != 0;
    if (isAwaited) std::exchange(onModemSubmit_, nullptr)();
  };
  events.onEnd = [this, name](const auto& result) { around_.oracle.ended(name, result); };
  events.onReport = [this, name](const auto& report) { around_.oracle.reported(name, report); };
  events.onReceived = [this](const auto& sms) { around_.oracle.received(sms); };
  events.onRing = [this](const auto& to) { around_.oracle.rung(to.text()); };
  events.onHealth = [this, name](const auto& health) { around_.oracle.linkChanged(name, health); };
  events.onStop = [this, name] { around_.oracle.pluggedOff(name); };
  return std::make_unique<Tap>(makeLink(link), std::move(events));
}

std::unique_ptr<drivers::SmsDriver> Box::makeLink(drivers::SimulatorOptions options) {
  options.onTraffic = [this](const PhoneNumber& number, std::string_view text, bool fromPhone) {
    around_.oracle.traffic(number.text(), std::string(text), fromPhone);
  };
  const auto modem = around_.plan.modems.find(options.name);
  if (modem == around_.plan.modems.end())
    return drivers::makeSimulator(std::move(options), around_.loop, around_.clock, {});
  around_.tally.count(Kind::Modem);
  const std::string name = options.name;
  auto link = std::make_unique<ModemLink>(
      std::move(options),
      modem->second,
      ModemLink::Surroundings{around_.loop, around_.clock, around_.story, around_.tally});
  modems_[name] = link.get();
  return link;
}

void Box::repairLinks() {
  check(!isOn(), "links are repaired while the power is off");
  // With too few SMS an hour a page that is not critical may wait for ever: an alarm says so, and
  // the operator has heard it.
  around_.plan.settings.smsPerHour.clear();
  for (std::size_t i = 0; i < taps_.size(); ++i) {
    drivers::SimulatorOptions& options = around_.plan.links[i];
    const auto modem = modems_.find(options.name);
    if (modem != modems_.end()) {
      modem->second->repair();
      continue;
    }
    options.faults.clear();
    taps_[i] = makeTap(options);
  }
}

// SQLite asks before each COMMIT; a no makes it fail.
bool Box::commits() {
  if (!dispatcher_) return true;
  if (cut_ == Cut::BeforeCommit || failCommit_) return false;
  committed_.clear();
  for (const escalation::Message* message : dispatcher_->book().all())
    committed_[message->id] = {message->isOpen(), Oracle::dump(*message)};
  committedNow_ = true;
  stepTaken_ = Duration{0};
  return true;
}

void Box::commitFailed(const Error& error) {
  if (cut_ == Cut::BeforeCommit) {
    around_.tally.count(Kind::CutBeforeCommit);
    throw PowerCut{};
  }
  check(failCommit_, error.what.c_str());
  around_.tally.count(Kind::CommitFailed);
  mustRestart_ = true;
}

void Box::touch() {
  if (!committedNow_) return;
  if (cut_ == Cut::AfterCommit) {
    around_.tally.count(Kind::CutAfterCommit);
    throw PowerCut{};
  }
  if (cut_ == Cut::WhileActing && --nth_ <= 0) {
    around_.tally.count(Kind::CutWhileActing);
    throw PowerCut{};
  }
}

void Box::planCut(Cut cut, int nth) {
  cut_ = cut;
  nth_ = nth;
}

void Box::run(const std::function<void()>& callback) {
  committedNow_ = false;
  watched = this;
  try {
    callback();
  } catch (const PowerCut&) {
    around_.story.tell("POWER CUT in the middle of a turn");
    mustRestart_ = true;
  }
  if (cut_ == Cut::AfterCommit && committedNow_ && !mustRestart_) {
    around_.tally.count(Kind::CutAfterCommit);
    mustRestart_ = true;
  }
  if (mustRestart_) powerOff();
  if (isOn() && committedNow_) around_.oracle.turnEnded(*dispatcher_);
}

void Box::powerOff() {
  around_.story.tell("the box is off");
  mustRestart_ = failCommit_ = false;
  cut_ = Cut::None;
  dispatcher_.reset();
  journal_.reset();
  around_.oracle.catchUp();
}

void Box::boot(bool clockPlausible) {
  around_.story.tell(clockPlausible ? "the box starts" : "the box starts, its clock is doubtful");
  watched = this;
  step_ = stepTaken_ = Duration{0};
  around_.oracle.linksOff();
  ++boots_;
  sqlite3_auto_extension(reinterpret_cast<void (*)()>(&Box::registerHook));
  auto journal = store::Journal::open(path_);
  sqlite3_reset_auto_extension();
  check(journal.has_value(), "the journal opens");
  journal_.emplace(std::move(*journal));
  if (boots_ == 1) around_.ledger.prepare();
  std::vector<dispatch::LinkState> links;
  for (std::size_t i = 0; i < taps_.size(); ++i) {
    dispatch::LinkState link;
    link.name = around_.plan.links[i].name;
    link.type = modems_.count(link.name) != 0 ? "modem" : "simulator";
    link.driver = taps_[i].get();
    links.push_back(std::move(link));
  }
  dispatcher_ = std::make_unique<dispatch::Dispatcher>(
      around_.plan.settings, ports(), around_.loop, around_.clock, *journal_, std::move(links));
  around_.oracle.started();
  const Status started = dispatcher_->start(clockPlausible);
  must(started.has_value(), "the journal reads back after a power cut");
  judgeRecovery();
}

// The state after a power cut is what was committed before it.
void Box::judgeRecovery() {
  std::map<MessageId, std::string> found;
  for (const escalation::Message* message : dispatcher_->book().all())
    found[message->id] = Oracle::dump(*message);
  for (const auto& [id, was] : committed_) {
    const auto is = found.find(id);
    must(is != found.end() || !was.first,
         "an open message is there after a power cut: " + was.second);
    must(is == found.end() || is->second == was.second,
         "the state after a power cut is the committed one:\n  was " + was.second + "\n  is  " +
             (is == found.end() ? "" : is->second));
  }
}

void Box::setDiskFull(bool full) {
  diskFull_ = full;
  around_.oracle.setDiskFull(full);
}

dispatch::Ports Box::ports() {
  dispatch::Ports ports;
  ports.localTime = parisTime;
  ports.beginTurn = [this] {
    touch();
    stepTaken_ += step_;
    return std::exchange(step_, Duration{0});
  };
  ports.diskFree = [this] { return diskFull_ ? kLittle : kMuch; };
  ports.commitFailed = [this](const Error& error) { commitFailed(error); };
  ports.log = [this](LogLevel level, std::string_view line) {
    if (level <= LogLevel::Notice) around_.story.tell("  log: " + std::string(line));
  };
  addWorldPorts(ports);
  return ports;
}

void Box::addWorldPorts(dispatch::Ports& ports) {
  ports.fileAccepted = [this](const std::string& name) {
    touch();
    const std::string done = around_.tray.accept(name);
    touch();
    return done;
  };
  ports.fileRefused = [this](const std::string& name, const Refusal& refusal) {
    touch();
    must(!refusal.what.empty(), "a refusal says why: " + name);
    around_.tally.count(Kind::RefusedFile);
    around_.tray.refuse(name);
  };
  ports.writeReceipt = [this](const Receipt& receipt) {
    touch();
    judgeReceipt(receipt);
  };
  ports.writeAlarm = [this](const std::string&, const std::string&) { touch(); };
  ports.runHook = [this](const std::string&, std::function<void(Status)> done) {
    touch();
    const bool fails = ++hooks_ % 4 == 0;
    around_.loop.after(kHookTime, [this, fails, boot = boots_, done = std::move(done)] {
      if (!isOn() || boot != boots_) return;  // the program died with the box
      done(fails ? Status(Error{Fault::Transient, "exit code 1"}) : Status());
    });
  };
}

// A receipt is written after the commit and says what was committed.
void Box::judgeReceipt(const Receipt& receipt) {
  if (receipt.id == 0) return;
  const std::string outcome = around_.ledger.message(receipt.id).outcome;
  must(receipt.outcome == outcome,
       "a receipt says what the journal says: " + receipt.fileName + " " + receipt.outcome +
           ", the journal " + outcome);
}

}  // namespace tocsin::simulation
