// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/session.h"

#include <utility>

#include "queue/base/check.h"

namespace tocsin::modem {
namespace {

constexpr int kReadsBetweenPages = 8;
constexpr int kDeletesBetweenPages = 3;
constexpr Duration kQuiet{300};
constexpr Duration kQuietOutOfStep{1'000};
constexpr Duration kHelloMax = seconds{3};
constexpr int kHellosMax = 3;
constexpr int kSilentChecksMax = 2;
constexpr Duration kLoopTestValidity = hours{1};
// With the ring and the hanging up it ends within the minute in which the shell waits for it.
constexpr Duration kRingBeginsWithin = seconds{15};

}  // namespace

Session::Session(AtChat& chat,
                 Loop& loop,
                 const Clock& clock,
                 Setup setup,
                 const std::string& country,
                 const std::string& serviceCentre,
                 LoopTest& loopTest,
                 MailboxEvents mailbox,
                 SessionEvents events,
                 const Log& log)
    : chat_(chat),
      clock_(clock),
      setup_(std::move(setup)),
      loopTest_(loopTest),
      events_(std::move(events)),
      mailbox_(chat, loop, clock, setup_, country, std::move(mailbox), log),
      sender_(chat, loop, clock, setup_, serviceCentre),
      checks_(chat, loop, setup_),
      call_(chat, loop, clock),
      errands_(loop) {}

Session::Work Session::choose() const {
  const bool hasPage = page_.has_value() && isOpen_;
  const bool mayRead = (!hasPage && !isConditionDue_) || readsSincePage_ < kReadsBetweenPages;
  if (mailbox_.hasReading() && mayRead) {
    return Work::Mail;
  }
  if (isConditionDue_) return Work::Condition;
  const bool mayDelete = !hasPage || deletesSincePage_ < kDeletesBetweenPages;
  if (mailbox_.hasDeleting() && mayDelete) return Work::Delete;
  if (hasPage) return Work::Page;
  if (isOpen_ && loopTest_.isDue(clock_.now())) return Work::LoopTest;
  if (isOpen_ && toRing_) return Work::Ring;
  return Work::None;
}

void Session::next() {
  if (isBusy_ || isEnded_ || chat_.isBusy()) return;
  if (chat_.silences() > 0 || chat_.isOutOfStep()) return resync(1);
  if (setup_.isEchoOff && chat_.sawEcho()) {
    isBusy_ = true;
    return events_.onForgotten("the modem echoes again: it was restarted");
  }
  if (!isDrained_ && !mailbox_.hasReading()) {
    isDrained_ = true;
    events_.onDrained();
  }
  begin(choose());
}

void Session::begin(Work work) {
  isBusy_ = work != Work::None;
  switch (work) {
    case Work::None: return;
    case Work::Mail: return doMail();
    case Work::Delete: return doDelete();
    case Work::Condition: return doCondition();
    case Work::Page: return doPage();
    case Work::LoopTest: return doLoopTest();
    case Work::Ring: return doRing();
  }
}

// In a later turn: an answer may have brought more than its own.
void Session::done() {
  isBusy_ = false;
  if (isInOrder() && choose() == Work::None) return;  // whatever comes says so
  errands_.in(Duration{0}, [this] { next(); });
}

// Nothing has to be looked after before the next piece of work.
bool Session::isInOrder() const {
  return isDrained_ && chat_.silences() == 0 && !chat_.isOutOfStep() &&
         !(setup_.isEchoOff && chat_.sawEcho());
}

// A question was not answered: whether it is alive, before anything else is asked.
void Session::resync(int tries) {
  isBusy_ = true;
  chat_.escape(chat_.isOutOfStep() ? kQuietOutOfStep : kQuiet, [this, tries] {
    chat_.ask("AT", kHelloMax, [this, tries](const Answer& answer) {
      if (answer.isGivenUp) return;
      if (!answer.isSilent()) return done();
      if (tries < kHellosMax) return resync(tries + 1);
      events_.onSilent("the modem does not answer any more");
    });
  });
}

void Session::doMail() {
  ++readsSincePage_;
  mailbox_.readOne([this] { done(); });
}

void Session::doDelete() {
  ++deletesSincePage_;
  mailbox_.deleteOne([this] { done(); });
}

void Session::askCondition() {
  isConditionDue_ = true;
  errands_.in(Duration{0}, [this] { next(); });
}

void Session::doCondition() {
  isConditionDue_ = false;
  readsSincePage_ = 0;
  checks_.run([this](const Condition& condition) {
    if (condition.hasForgotten) {
      return events_.onForgotten("the modem has lost its settings: it was restarted");
    }
    done();
    if (!condition.isSilent) {
      silentChecks_ = 0;
      return events_.onCondition(condition);
    }
    isConditionDue_ = true;
    if (++silentChecks_ == kSilentChecksMax) {
      events_.onSilent("the modem answers AT and nothing else");
    }
  });
}

void Session::submit(const drivers::Submit& submit) {
  check(!page_, "no more submits than the window");
  page_ = submit;
  call_.interrupt(drivers::RingEnd::How::Interrupted, "a page goes first");
  // At once where nothing can come back from inside this call: a turn of the loop is a page's time.
  if (isInOrder()) return next();
  errands_.in(Duration{0}, [this] { next(); });
}

void Session::doPage() {
  readsSincePage_ = deletesSincePage_ = 0;
  isSending_ = true;
  mailbox_.holdReports();
  sender_.send(*page_, [this](const Sending& sending) { sent(sending); });
}

void Session::sent(const Sending& sending) {
  isSending_ = false;
  const drivers::Submit page = *std::exchange(page_, std::nullopt);
  tell(page, sending.end, sending.reference);
  mailbox_.releaseReports();
  if (sending.end.remedy == Remedy::Purge) mailbox_.lookIntoStore();
  const bool isNoNetwork = sending.end.end == drivers::SubmitEnd::Refused &&
                           sending.end.refusal == drivers::Refusal::ForNow;
  if (isNoNetwork) isConditionDue_ = true;
  done();
  events_.onSent(sending);
}

void Session::tell(const drivers::Submit& page, const SendEnd& end, const std::string& reference) {
  drivers::SubmitResult result;
  result.page = page.page;
  result.part = page.part;
  result.end = end.end;
  result.refusal = end.refusal;
  result.reference = reference;
  result.what = end.what;
  events_.onSubmitEnd(result);
}

void Session::doLoopTest() {
  drivers::Submit sms;
  sms.to = loopTest_.own();
  sms.text = loopTest_.begin(clock_.now());
  if (!events_.noteLoopTest(true)) {
    loopTest_.notSent(clock_.now());
    return done();
  }
  sms.validity = kLoopTestValidity;
  sender_.send(sms, [this](const Sending& sending) {
    if (sending.end.end == drivers::SubmitEnd::Refused) loopTest_.notSent(clock_.now());
    events_.noteLoopTest(false);
    done();
    events_.onSent(sending);
  });
}

void Session::ring(const PhoneNumber& to) {
  if (toRing_) {
    errands_.in(Duration{0}, [this, to] {
      events_.onRingEnd({to, drivers::RingEnd::How::Failed, "another phone is being rung"});
    });
    return;
  }
  toRing_ = to;
  ringWatch_ = errands_.in(kRingBeginsWithin, [this] { dropRing("the modem was busy"); });
  errands_.in(Duration{0}, [this] { next(); });
}

void Session::doRing() {
  errands_.cancel(ringWatch_);
  call_.ring(*toRing_, [this](const drivers::RingEnd& end) {
    toRing_.reset();
    done();
    events_.onRingEnd(end);
  });
}

// What has not begun must not begin any more. In a later turn: who asks is not called back.
void Session::stopRinging() {
  errands_.in(Duration{0}, [this] {
    call_.interrupt(drivers::RingEnd::How::Rang, "there was a reply");
    dropRing("there was a reply");
  });
}

// A ring that has not begun.
void Session::dropRing(const std::string& why) {
  if (!toRing_ || call_.isActive()) return;
  errands_.cancel(ringWatch_);
  events_.onRingEnd(
      {*std::exchange(toRing_, std::nullopt), drivers::RingEnd::How::Interrupted, why});
}

void Session::close(const std::string& why) {
  isOpen_ = false;
  if (page_ && !isSending_) refusePage(why);
  dropRing(why);
}

void Session::refusePage(const std::string& why) {
  SendEnd end = endOfSend(Position::BeforeCtrlZ, std::nullopt, std::nullopt);
  end.what = why;
  tell(*std::exchange(page_, std::nullopt), end, "");
}

// Whatever was written of the page decides: Ctrl-Z makes a doubt of it.
void Session::end(const std::string& why) {
  isEnded_ = true;
  chat_.giveUp();
  errands_.cancelAll();
  if (page_) refusePage(why);  // not begun, or between two tries of what was refused
  if (toRing_) {
    events_.onRingEnd({*std::exchange(toRing_, std::nullopt), drivers::RingEnd::How::Failed, why});
  }
}

}  // namespace tocsin::modem
