// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "drivers/modem/modem_driver.h"
#include "queue/base/check.h"

namespace tocsin::modem {
namespace {

using drivers::Link;

constexpr Duration kReopenFirst = seconds{1}, kReopenMax = seconds{5};
constexpr Duration kSimAgain = minutes{1};
constexpr Duration kFindsNetworkIn = minutes{1};  // behind a start
constexpr int kClimbsLogged = 5;                  // once around the ladder
constexpr Duration kRestFor = minutes{1};
constexpr Duration kAfterReboot = seconds{8};
constexpr Duration kRadioOffFor = seconds{3};
constexpr Duration kStartAtMost = minutes{1};
constexpr Duration kListenAtMost = minutes{2};  // with the start behind it
constexpr Duration kBeforeTimeMax = seconds{20};
constexpr Duration kResetMax = seconds{5}, kRadioMax = seconds{15};

}  // namespace

ModemDriver::ModemDriver(ModemOptions options,
                         std::function<std::unique_ptr<drivers::ByteChannel>()> openChannel,
                         drivers::Notes& notes,
                         Loop& loop,
                         const Clock& clock,
                         Log log)
    : options_(std::move(options)),
      start_{options_.device, options_.readPin, options_.serviceCentre},
      openChannel_(std::move(openChannel)),
      notes_(notes),
      loop_(loop),
      clock_(clock),
      log_([log = std::move(log), who = "modem " + options_.name + ": "](
               LogLevel level, std::string_view line) { log(level, who + std::string(line)); }),
      loopTest_(options_.ownNumber, options_.loopTest),
      always_(loop),
      errands_(loop) {
  health_.detail = "not started";
}

Duration ModemDriver::submitTimeMax() const {
  return Sender::timeMax(*quirks_) + minutes{1};  // and what may be under way before it
}

void ModemDriver::start(drivers::DriverEvents events, const std::vector<drivers::Submit>& inDoubt) {
  check(!isRunning_, "a driver is started once before it is stopped");
  isRunning_ = true;
  events_ = std::move(events);
  inDoubt_ = inDoubt;
  const auto text = notes_.read();
  if (!text) {
    log_(LogLevel::Error,
         "its notes cannot be read, no PIN is given until then: " + text.error().what);
  }
  book_ = readNoteBook(text ? *text : "");
  if (!inDoubt_.empty()) planListening();
  openPort();
}

// The doubt ends also when the port does not open, or the modem does not start.
void ModemDriver::planListening() {
  listenUntil_ = listensSince() + listenFor(book_, clock_.now());
  const Duration left = listenUntil_ - clock_.now();
  always_.in(left, [this] {
    if (!isPortOpen_) heardNothing();
  });
  always_.in(left + kStartAtMost, [this] { heardNothing(); });
}

void ModemDriver::stop() {
  isRunning_ = false;
  always_.cancelAll();
  closePort();
}

// A program that is killed again and again must not begin to listen anew each time: nothing would
// ever be sent.
Time ModemDriver::listensSince() {
  const Time now = clock_.now();
  const drivers::Submit& page = inDoubt_.front();
  const std::string name = std::to_string(page.page.value) + "." + std::to_string(page.part) + "." +
                           std::to_string(page.attempt);
  const bool goesOn = book_.listeningSince && book_.listeningFor == name &&
                      *book_.listeningSince <= now && now - *book_.listeningSince <= kListenAtMost;
  if (!goesOn) {
    book_.listeningFor = name;
    book_.listeningSince = now;
    keepNotes();
  }
  return *book_.listeningSince;
}

void ModemDriver::endListening() {
  if (!book_.listeningSince) return;
  book_.listeningSince.reset();
  keepNotes();
}

// --- the port -------------------------------------------------------------------------------

void ModemDriver::openPort() {
  channel_ = openChannel_();
  drivers::ChannelEvents events;
  events.onOpen = [this] { opened(); };
  events.onBytes = [this](std::string_view bytes) {
    if (chat_) chat_->received(bytes);
  };
  events.onDrained = [] {};
  events.onClosed = [this](const Error& why) { portGone(why); };
  channel_->open(std::move(events));
}

void ModemDriver::closePort() {
  isPortOpen_ = false;
  errands_.cancelAll();
  session_.reset();
  startUp_.reset();
  chat_.reset();
  if (channel_) channel_->close();
  channel_.reset();
}

void ModemDriver::opened() {
  isPortOpen_ = true;
  trace_.note(clock_.now(), "the port is open");
  reopenIn_ = kReopenFirst;
  AtChat::Unasked unasked;
  unasked.onUrc = [this](Urc urc, const AtEvent& event) { said(urc, event); };
  unasked.onStray = [this](const FinalResult& result) {
    if (session_) session_->lineEnded(result);
  };
  chat_ = std::make_unique<AtChat>(*channel_, loop_, clock_, trace_, std::move(unasked));
  inDoubt_.empty() ? beginStart() : listen();
}

// Unplugged, or the serial server hung up: it is waited for, and nothing is reset.
void ModemDriver::portGone(const Error& why) {
  isPortOpen_ = false;
  trace_.note(clock_.now(), "the port is gone: " + why.what);
  const bool isNews = lastGone_ != why.what;
  lastGone_ = why.what;
  endSession("the port is gone: " + why.what);
  isListening_ = false;
  if (isNews) log_(LogLevel::Warning, "the port is gone: " + why.what + "; it is opened again");
  setDown("the port is gone: " + why.what,
          "plug the modem in, look at its power and cable; `device` must name its port");
  errands_.in(Duration{0}, [this] {
    closePort();
    errands_.in(reopenIn_, [this] { openPort(); });
    reopenIn_ = std::min(2 * reopenIn_, kReopenMax);
  });
}

void ModemDriver::endSession(const std::string& why) {
  // Who submits again from inside the end must not reach the session that ends.
  if (health_.link == Link::Up) health_.link = Link::Down;
  if (session_) session_->end(why);
}

// --- what was in flight when the process ended ------------------------------------------------

// Nothing is written until its answer came or is not to be expected any more: ESC or a command now
// could end it.
void ModemDriver::listen() {
  // The clock may have stepped: back, the wait would be as long as the step.
  const Duration left = std::min(listenUntil_ - clock_.now(), listenFor(book_, clock_.now()));
  if (left <= Duration{0}) return beginStart();
  isListening_ = true;
  setHealth(Link::Starting, "listens for the answer to the page that was in flight", "");
  chat_->listen("AT+CMGS=", left, [this](const Answer& answer) {
    if (answer.isGivenUp) return;
    isListening_ = false;
    heard(answer);
    beginStart();
  });
}

// One answer is one SMS's; of several in flight nobody knows whose, nor when a loop test was under
// way and the page behind it not even begun. Without an answer the doubt is told when the memories
// are read: a delivery report there may end it.
void ModemDriver::heard(const Answer& answer) {
  std::optional<Sent> sent;
  for (const std::string& line : answer.lines) {
    if (!sent) sent = readSent(line);
  }
  const SendEnd end = endOfSend(Position::AfterCtrlZ, sent, answer.result);
  const bool isDoubt = end.end == drivers::SubmitEnd::InDoubt;
  if (isDoubt || inDoubt_.size() != 1 || book_.isLoopTesting) return;
  drivers::SubmitResult result;
  result.page = inDoubt_.front().page;
  result.part = inDoubt_.front().part;
  result.end = end.end;
  result.refusal = end.refusal;
  if (sent && sent->reference) result.reference = std::to_string(*sent->reference);
  result.what = "late answer after a restart: " + (sent ? "it was sent" : end.what);
  inDoubt_.clear();
  endListening();
  events_.onSubmitEnd(result);
}

void ModemDriver::heardNothing() {
  endListening();
  for (const drivers::Submit& submit : std::exchange(inDoubt_, {})) {
    drivers::SubmitResult result;
    result.page = submit.page;
    result.part = submit.part;
    result.what = "no late answer after a restart";
    events_.onSubmitEnd(result);
  }
}

// --- starting ---------------------------------------------------------------------------------

void ModemDriver::beginStart() {
  if (!isPortOpen_) return;  // portGone() has planned to open it, which must not be cancelled
  errands_.cancelAll();
  asksSoon_ = false;
  mayFindNetwork_ = true;
  errands_.in(kFindsNetworkIn, [this] { mayFindNetwork_ = false; });
  if (health_.link != Link::Down) setHealth(Link::Starting, "the modem starts", "");
  startUp_ = std::make_unique<StartUp>(*chat_, loop_, start_, notes_, log_);
  startUp_->run([this](const StartEnd& end, const Setup& setup) { started(end, setup); });
}

void ModemDriver::started(const StartEnd& end, const Setup& setup) {
  health_.maker = setup.maker;
  health_.model = setup.model;
  health_.imei = setup.imei;
  if (!setup.iccid.empty()) health_.sim = setup.iccid;
  quirks_ = setup.quirks;
  switch (end.trouble) {
    case StartTrouble::None: return work(setup);
    case StartTrouble::Silent:
    case StartTrouble::Refuses: return climb(end.what);
    case StartTrouble::SimLocked:
      if (simTrouble_ != end.what) log_(LogLevel::Error, end.what + "; " + end.whatToDo);
      heardNothing();
      simTrouble_ = end.what;
      setDown(end.what, end.whatToDo);
      errands_.in(kSimAgain, [this] { beginStart(); });
      return;
  }
}

void ModemDriver::work(const Setup& setup) {
  simTrouble_.clear();
  if (book_.isLoopTesting) noteLoopTest(false);
  loopTest_.restarted(clock_.now());
  const std::string who = setup.maker + " " + setup.model;
  log_(LogLevel::Notice,
       who + " has started (" + std::string(setup.quirks->name) + "), SMS are kept in " +
           setup.store + ", told by CNMI mode " + std::to_string(setup.cnmi[0]));
  if (setup.serviceCentre.empty()) {
    log_(LogLevel::Warning, "the SIM names no service centre; set service_centre if pages fail");
  }
  session_ = std::make_unique<Session>(*chat_,
                                       loop_,
                                       clock_,
                                       setup,
                                       options_.country,
                                       options_.serviceCentre,
                                       loopTest_,
                                       mailboxEvents(),
                                       sessionEvents(),
                                       log_);
  session_->mailbox().lookEverywhere();
  planLooks();
}

// --- the ladder -------------------------------------------------------------------------------

void ModemDriver::climb(const std::string& why) {
  if (!isPortOpen_) return;
  const Rung rung = ladder_.climb(*quirks_);
  const std::string what = why + ": " + std::string(toText(rung));
  trace_.note(clock_.now(), what);
  if (++climbs_ <= kClimbsLogged) log_(LogLevel::Warning, what);
  endSession(why);
  heardNothing();
  setDown(what, "nothing yet: it is being helped; look at its power supply if this goes on");
  errands_.cancelAll();
  errands_.in(Duration{0}, [this, rung] { doRung(rung); });
}

void ModemDriver::doRung(Rung rung) {
  session_.reset();
  startUp_.reset();
  chat_->abandon();
  switch (rung) {
    case Rung::Reopen: return reopenAfter(seconds{2});
    case Rung::Rest: return reopenAfter(kRestFor);
    case Rung::Reset:
      return chat_->ask("ATZ", kResetMax, [this](const Answer& a) { afterRung(a); });
    case Rung::RadioOffOn: return radioOffOn();
    case Rung::Reboot:
      return chat_->ask("AT+CFUN=1,1", kRadioMax, [this](const Answer& a) {
        if (!a.isGivenUp) errands_.in(Duration{0}, [this] { reopenAfter(kAfterReboot); });
      });
  }
}

void ModemDriver::afterRung(const Answer& answer) {
  if (answer.isGivenUp) return;
  errands_.in(Duration{0}, [this] { beginStart(); });
}

void ModemDriver::radioOffOn() {
  const std::string off = "AT+CFUN=" + std::to_string(quirks_->radioOffFunction);
  chat_->ask(off, kRadioMax, [this](const Answer& answer) {
    if (answer.isGivenUp) return;
    errands_.in(kRadioOffFor, [this] {
      chat_->ask("AT+CFUN=1", kRadioMax, [this](const Answer& a) { afterRung(a); });
    });
  });
}

void ModemDriver::reopenAfter(Duration pause) {
  closePort();
  errands_.in(pause, [this] { openPort(); });
}

// --- what the shell asks ----------------------------------------------------------------------

void ModemDriver::submit(const drivers::Submit& submit) {
  check(isRunning_, "submits go to a started driver");
  if (health_.link == Link::Up && session_) {
    session_->submit(submit);
    always_.cancel(submitWatch_);
    submitWatch_ = always_.in(submitTimeMax() - kBeforeTimeMax,
                              [this] { climb("a page did not come to its end"); });
    return;
  }
  always_.in(Duration{0}, [this, submit] {
    drivers::SubmitResult result;
    result.page = submit.page;
    result.part = submit.part;
    result.end = drivers::SubmitEnd::Refused;
    result.refusal = drivers::Refusal::ForNow;
    result.what = "the modem is not ready: " + health_.detail;
    events_.onSubmitEnd(result);
  });
}

void ModemDriver::confirmReceived(std::string_view token) {
  if (session_) session_->mailbox().confirm(token);
}

void ModemDriver::ring(const PhoneNumber& to) {
  if (health_.link == Link::Up && session_) return session_->ring(to);
  always_.in(Duration{0}, [this, to] {
    events_.onRingEnd({to, drivers::RingEnd::How::Failed, "the modem is not ready"});
  });
}

void ModemDriver::stopRinging() {
  if (session_) session_->stopRinging();
}

std::unique_ptr<drivers::SmsDriver> makeModem(
    ModemOptions options,
    std::function<std::unique_ptr<drivers::ByteChannel>()> openChannel,
    drivers::Notes& notes,
    Loop& loop,
    const Clock& clock,
    Log log) {
  return std::make_unique<ModemDriver>(
      std::move(options), std::move(openChannel), notes, loop, clock, std::move(log));
}

}  // namespace tocsin::modem
