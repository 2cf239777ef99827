// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/dispatcher.h"

#include <algorithm>

#include "queue/base/limits.h"

namespace tocsin::dispatch {
namespace {

constexpr std::size_t kInputsPerTurn = 2'000;
constexpr Duration kAfterDowntime = minutes{1};
constexpr Duration kSentKept = std::max(History::kKept, limits::kReportsFor);
constexpr Duration kClockStepTold = minutes{1};
constexpr Duration kClockStepDistrusted = hours{24};

}  // namespace

// NOLINTNEXTLINE(readability-function-size): it is what the shell is wired of
Dispatcher::Dispatcher(Settings settings,
                       Ports ports,
                       Loop& loop,
                       const Clock& clock,
                       store::Journal& journal,
                       std::vector<LinkState> links)
    : settings_(std::move(settings)),
      ports_(std::move(ports)),
      loop_(loop),
      clock_(clock),
      journal_(journal),
      links_(std::move(links), settings_),
      history_(settings_),
      composer_(settings_, ports_, turn_, people_),
      book_(settings_,
            turn_,
            people_,
            links_,
            [this](const escalation::Message& m, const escalation::Action& a) { act(m, a); }),
      outbox_(settings_, turn_, people_, links_, outboxHooks()),
      alarms_(settings_, ports_, turn_, outbox_),
      marks_(turn_),
      proof_(settings_,
             ports_,
             turn_,
             {.people = people_,
              .links = links_,
              .composer = composer_,
              .marks = marks_,
              .outbox = outbox_,
              .alarms = alarms_}),
      strangers_(settings_, ports_, turn_, people_, marks_, outbox_),
      eraser_(ports_, turn_, marks_, journal_),
      hooks_(ports_, turn_, "", "on_event program", ports_.runHook),
      replies_(settings_, ports_, turn_, people_, links_),
      receipts_(settings_, ports_, turn_),
      registry_(settings_, turn_, people_, links_, book_),
      accounts_(turn_),
      intake_(settings_, ports_, turn_, people_),
      ringer_(turn_, links_, ringerHooks()) {
  composer_.connect(book_, outbox_);
  replies_.connect(book_, composer_, history_, journal_);
  replies_.onReply([this](const std::string& who, std::size_t link) {
    ringer_.replied(who);
    outbox_.wroteBy(who, link);
    people_.reached(who, turn_.now);
  });
  replies_.onNothing([this](const store::InboxRow& row) {
    forward(row);
    strangers_.take(row);
  });
  intake_.connect(book_, outbox_, alarms_, receipts_, journal_);
}

Dispatcher::~Dispatcher() {
  *alive_ = false;
  if (wake_ != 0) loop_.cancel(wake_);
  if (finishTimer_ != 0) loop_.cancel(finishTimer_);
  if (aging_ != 0) loop_.cancel(aging_);
  for (LinkState& link : links_.all()) {
    link.driver->stop();
  }
}

Status Dispatcher::start(bool clockPlausible) {
  static_cast<void>(ports_.beginTurn());
  turn_.now = clock_.now();
  auto found = journal_.recover(turn_.now - Book::keptFor(settings_), turn_.now - kSentKept);
  if (!found) return found.error();
  turn_.lastMessage = found->lastMessage;
  turn_.lastPage = found->lastPage;
  turn_.lastInbox = found->lastInbox;
  turn_.lastHook = found->lastHook;
  turn_.lastVersion = found->lastVersion;
  turn_.lastClosing = found->lastClosing;
  people_.restore(*found);
  accounts_.restore(*found);
  shownAccess_ = accounts_.table().revision;
  shownLinks_.resize(links_.all().size());
  const bool clockWentBack = found->lastEntry && *found->lastEntry > turn_.now;
  book_.restore(*found);
  history_.restore(found->sent);
  references_.restore(found->references);
  alarms_.restore(found->alarms);
  marks_.restore(found->alarms);
  proof_.restore(found->lastReceived, found->pages);
  strangers_.restore();
  eraser_.restore();
  hooks_.restore(found->hooks);
  for (const store::HookRow& row : found->hooks) {
    if (!row.target.empty()) forwardQueue(row.target);
  }
  for (auto& [target, queue] : forwards_) {
    queue.restore(found->hooks);
  }
  for (const auto& [who, driver] : found->wroteLast) {
    const int link = links_.indexOf(driver);
    if (link >= 0) outbox_.wroteBy(who, static_cast<std::size_t>(link));
  }
  replies_.restore(found->lastEntry);
  receipts_.restore(book_.all());
  outbox_.restore(std::move(found->pages), found->sent);
  links_.update(turn_.now);
  pathsJudgedAt_ = links_.all().empty() ? OptionalTime{turn_.now}
                                        : links_.nextLoss(turn_.now, settings_.policy.pathGrace);
  backOnDutyAt_ = people_.nextBack(turn_.now);
  const Duration unknownGap = found->lastEntry ? turn_.now - *found->lastEntry : Duration{0};
  const bool goOn = clockWentBack || !clockPlausible;
  restoreQuotas(found->handed, goOn ? unknownGap : Duration{0});
  inputs_.push_back([this, unknownGap, goOn] {
    if (goOn && unknownGap != Duration{0}) {
      book_.applyToAll(escalation::ClockStepped{unknownGap});
      outbox_.shiftWaits(unknownGap);
      alarms_.shiftStored(unknownGap);
      proof_.shiftStored(unknownGap);
    }
    book_.applyToAll(escalation::Restarted{turn_.now + kAfterDowntime});
    outbox_.doubtOrphans();
    for (const escalation::Message* message : book_.all()) {
      watchFrozen(*message);
    }
  });
  for (std::size_t i = 0; i < links_.all().size(); ++i) {
    LinkState& link = links_.at(i);
    link.startedAt = turn_.now;
    link.driver->start(eventsOf(i), outbox_.inDoubt(link.name));
    link.health = link.driver->health();
  }
  planAging(unknownGap, clockPlausible && !clockWentBack);
  requestTurn();
  return {};
}

drivers::DriverEvents Dispatcher::eventsOf(std::size_t link) {
  drivers::DriverEvents events;
  events.onSubmitEnd = [this, link](const drivers::SubmitResult& result) {
    input([this, link, result] { submitEnded(link, result); });
  };
  events.onReceived = [this, link](const drivers::Received& sms) {
    if (!settings_.intake) return;  // without a journal it stays with the driver
    input([this, link, sms] {
      proof_.heard();
      replies_.receive(link, sms);
    });
  };
  events.onHeard = [this] { input([this] { proof_.heard(); }); };
  events.onReport = [this, link](const drivers::DeliveryReport& report) {
    input([this, link, report] { reported(link, report); });
  };
  events.onRingEnd = [this, link](const drivers::RingEnd& end) {
    input([this, link, end] { ringer_.ended(link, end); });
  };
  events.onHealth = [this, link](const drivers::DriverHealth& health) {
    input([this, link, health] { healthChanged(link, health); });
  };
  return events;
}

void Dispatcher::submitEnded(std::size_t link, const drivers::SubmitResult& result) {
  const store::PageRow* row = outbox_.find(result.page);
  const bool awaited = row != nullptr && row->state == store::PageState::HandingOver;
  outbox_.end(link, result);
  matchParked(link);
  const bool badForm =
      result.end == drivers::SubmitEnd::Refused && result.refusal == drivers::Refusal::Form;
  if (awaited && badForm) alarms_.raise(Cause::BadForm, links_.at(link).name, result.what);
}

void Dispatcher::input(Input input) {
  inputs_.push_back(std::move(input));
  requestTurn();
}

void Dispatcher::requestTurn() {
  if (turnRequested_ || stopped_) return;
  turnRequested_ = true;
  loop_.post([this, alive = std::weak_ptr<bool>(alive_)] {
    if (!alive.expired()) turn();
  });
}

void Dispatcher::turn() {
  turnRequested_ = false;
  if (stopped_) return;
  ++turns_;
  watchTime();
  runInputs();
  replies_.apply();
  watchPaths();
  book_.endDeadlines();
  intake_.work();
  const auto post = [this](Input ended) { input(std::move(ended)); };
  hooks_.tick(post);
  for (auto& [target, queue] : forwards_) {
    queue.tick(post);
  }
  proof_.tick();
  strangers_.tick();
  alarms_.tick();
  if (book_.takeReleased()) outbox_.unpark();
  if (!isFinishing_) outbox_.fill();
  ringer_.tick();
  watchWork();  // after fill(): what has only just come or got a path is not stuck
  endAlarms();
  if (const Status erased = eraser_.tick(outbox_); !erased) return commitFailed(erased.error());
  receipts_.afterChanges(turn_.batch.changed);
  if (receipts_.size() > book_.size()) {
    receipts_.forgetUnless([this](MessageId id) { return book_.find(id) != nullptr; });
  }
  commit();
  if (!stopped_) planWake();
  if (isFinishing_ && outbox_.inFlight() == 0) endFinish();
}

void Dispatcher::finish(std::function<void()> done) {
  isFinishing_ = true;
  finished_ = std::move(done);
  finishTimer_ = loop_.after(kFinishMax, [this] {
    finishTimer_ = 0;
    endFinish();
  });
  requestTurn();
}

void Dispatcher::endFinish() {
  if (finishTimer_ != 0) loop_.cancel(std::exchange(finishTimer_, 0));
  const auto done = std::exchange(finished_, nullptr);
  if (done) done();
}

// The wall clock may have been stepped; running waits keep their length.
void Dispatcher::watchTime() {
  const Duration step = ports_.beginTurn();
  turn_.now = clock_.now();
  if (step == Duration{0}) return;
  turn_.record({}, "CLOCK_STEPPED", "by " + std::to_string(step.count()) + " ms");
  book_.applyToAll(escalation::ClockStepped{step});
  outbox_.shift(step);
  links_.shift(step);
  alarms_.shift(step);
  proof_.shift(step);
  strangers_.shift(step);
  eraser_.shift(step);
  composer_.shift(step);
  hooks_.shift(step);
  for (auto& [target, queue] : forwards_) {
    queue.shift(step);
  }
  history_.shift(step);
  book_.shift(step);
  replies_.shift(step);
  references_.shift(step);
  ringer_.shift(step);
  if (step < Duration{0}) backOnDutyAt_ = people_.nextBack(turn_.now);
  for (OptionalTime* time : {&pathsJudgedAt_, &wakeAt_}) {
    if (*time) **time += step;
  }
  const Duration size = step < Duration{0} ? -step : step;
  if (size >= kClockStepDistrusted) distrustAging();
  if (size >= kClockStepTold) {
    alarms_.raise(Cause::ClockStepped,
                  std::to_string(step.count() / 1000) + " s",
                  "at " + toRfc3339(turn_.now));
  }
}

void Dispatcher::runInputs() {
  for (std::size_t n = 0; n < kInputsPerTurn && !inputs_.empty(); ++n) {
    const Input next = std::move(inputs_.front());
    inputs_.pop_front();
    next();
  }
}

void Dispatcher::commit() {
  const Status status = journal_.commit(turn_.batch, turn_.now);
  if (!status) return commitFailed(status.error());
  const Changes changes = ports_.changed ? whatChanged() : Changes{};
  const bool closingsWait = !turn_.batch.closingsAdded.empty();
  turn_.batch = {};
  book_.committed();
  outbox_.committed();
  intake_.forgetTurn();
  const auto after = std::move(turn_.afterCommit);
  turn_.afterCommit.clear();
  // Before the answers: whoever is told that it is done and then looks must see it.
  if (!changes.isEmpty()) ports_.changed(changes);
  if (closingsWait && ports_.closingsWait) ports_.closingsWait();
  for (const auto& act : after) {
    act();
  }
  if (!turn_.batch.isEmpty()) requestTurn();
}

// What is on the disk is not known: stop here, recover from the journal.
void Dispatcher::commitFailed(const Error& error) {
  stopped_ = true;
  ports_.log(LogLevel::Critical,
             "the journal could not be written, stopping to recover: " + error.what);
  ports_.commitFailed(error);
}

void Dispatcher::planWake() {
  if (!inputs_.empty()) requestTurn();
  OptionalTime next = pathsJudgedAt_;
  if (backOnDutyAt_ && (!next || *backOnDutyAt_ < *next)) next = backOnDutyAt_;
  for (const auto& [target, queue] : forwards_) {
    const OptionalTime due = queue.nextDue();
    if (due && (!next || *due < *next)) next = due;
  }
  for (const OptionalTime& due : {book_.nextDeadline(),
                                  outbox_.nextDue(),
                                  alarms_.nextDue(),
                                  proof_.nextDue(),
                                  strangers_.nextDue(),
                                  eraser_.nextDue(),
                                  hooks_.nextDue(),
                                  ringer_.nextDue(),
                                  nextWatch()}) {
    if (due && (!next || *due < *next)) next = due;
  }
  if (intake_.isWaiting() && (!next || turn_.now + seconds{5} < *next)) {
    next = turn_.now + seconds{5};
  }
  if (next == wakeAt_ && wake_ != 0) return;
  if (wake_ != 0) loop_.cancel(wake_);
  wake_ = 0;
  wakeAt_ = next;
  if (!next) return;
  const Duration delay = std::max(*next - turn_.now, Duration{1});
  wake_ = loop_.after(delay, [this] {
    wake_ = 0;
    requestTurn();
  });
}

void Dispatcher::filesArrived(std::vector<Incoming> files) {
  input([this, files = std::move(files)]() mutable { intake_.offer(std::move(files)); });
}

void Dispatcher::fileRefused(std::string fileName, Refusal refusal) {
  input([this, fileName = std::move(fileName), refusal = std::move(refusal)] {
    intake_.refuse(fileName, refusal);
  });
}

void Dispatcher::alarm(Cause cause, std::string subject, bool stands, std::string details) {
  input([this, cause, subject = std::move(subject), stands, details = std::move(details)] {
    alarms_.set(cause, subject, stands, details);
  });
}

}  // namespace tocsin::dispatch
