// SPDX-License-Identifier: Apache-2.0
#include "drivers/smpp/link.h"

#include <utility>

#include "queue/base/check.h"
#include "queue/base/limits.h"

namespace tocsin::smpp {
namespace {

using Why = SessionEnd::Why;

constexpr Duration kFirstPause = seconds{2};
constexpr Duration kLongestFormPause = hours{1};  // each change of form interrupts the sending
constexpr Duration kFirstRarePause = minutes{2}, kLongestRarePause = minutes{10};

bool isPersons(Why why) {
  return why == Why::Rejected || why == Why::Untrusted || why == Why::Setting;
}

bool wantsPair(const SmppOptions& options) {
  return options.asPair || options.interfaceVersion < 0x34;
}

// The centre is there and this login is nothing to it.
bool isNoLogin(const SessionEnd& end) {
  return end.why == Why::Silent || end.why == Why::NoSuchBind || end.why == Why::Refused;
}

}  // namespace

SmppLink::SmppLink(SmppOptions options,
                   std::function<std::unique_ptr<drivers::ByteChannel>()> openChannel,
                   Loop& loop,
                   const Clock& clock,
                   Log log)
    : options_(std::move(options)),
      openChannel_(std::move(openChannel)),
      loop_(loop),
      clock_(clock),
      log_([log = std::move(log), who = "smpp " + options_.name + ": "](LogLevel level,
                                                                        std::string_view line) {
        if (log) log(level, who + std::string(line));
      }),
      sender_(options_, loop, clock, senderEvents()),
      inbox_(options_, loop, clock, inboxEvents(), log_),
      legs_{Leg{.soon = {options_.seed, kFirstPause, limits::kSmscReconnectMax},
                .rarely = {options_.seed, kFirstRarePause, kLongestRarePause}},
            Leg{.soon = {options_.seed + 1, kFirstPause, limits::kSmscReconnectMax},
                .rarely = {options_.seed + 1, kFirstRarePause, kLongestRarePause}}},
      change_(options_.seed + 2, kFirstPause, kLongestFormPause),
      errands_(loop) {
  health_.detail = "not started";
}

Duration SmppLink::submitTimeMax() const {
  return Sender::kTimeMax + kListensAtMost;
}

void SmppLink::start(drivers::DriverEvents events, const std::vector<drivers::Submit>& inDoubt) {
  check(!isRunning_, "a driver is started once before it is stopped");
  isRunning_ = true;
  events_ = std::move(events);
  inDoubt_ = inDoubt;
  doubtTimer_ = errands_.in(kListensAtMost, [this] { endDoubts(); });
  health_.detail = "connects to " + options_.server;
  const bool isKnownPair = legs_.front().isProvenInPair && legs_.back().isProvenInPair;
  useForm(wantsPair(options_) || isKnownPair);
}

void SmppLink::stop() {
  isRunning_ = false;
  errands_.cancelAll();
  refreshTimer_ = doubtTimer_ = deafTimer_ = 0;
  isDeaf_ = false;
  sender_.stop();
  inbox_.stop();
  for (Leg& leg : legs_) {
    leg.timer = 0;
    if (leg.session) leg.session->close();
    leg.session.reset();
  }
}

// --- sessions -----------------------------------------------------------------------------------

void SmppLink::useForm(bool isPair) {
  isPair_ = isPair;
  legs_.front().role = isPair ? Role::Transmitter : Role::Transceiver;
  legs_.back().role = Role::Receiver;
  legs_.back().last = {};
  open(receivingLeg());
  if (isPair) open(sendingLeg());
}

void SmppLink::open(Leg& leg) {
  leg.number = ++sessions_;
  leg.timer = 0;
  leg.session = std::make_unique<Session>(
      options_, leg.role, openChannel_(), loop_, clock_, trace_, eventsOf(leg));
  leg.session->open();
}

SessionEvents SmppLink::eventsOf(Leg& leg) {
  SessionEvents events;
  events.onBound = [this, &leg](const std::string& centre) { bound(leg, centre); };
  events.onEnded = [this, &leg](const SessionEnd& end) { ended(leg, end); };
  events.onAnswer = [this, &leg](const PduView& pdu) {
    if (!sends(leg.role)) return;
    sender_.answered(pdu);
    leaving(leg);
  };
  events.onDelivery = [this, &leg](const PduView& pdu) { inbox_.came(leg.number, pdu); };
  events.onLeaving = [this, &leg] {
    leg.last = {Why::Lost, "the centre logged out"};
    if (sends(leg.role)) sender_.refuseWaiting(leg.last.what);
    refresh();
    leaving(leg);
  };
  events.onProof = [this, &leg](Time asked) {
    if (receives(leg.role)) inbox_.proven(asked);
  };
  return events;
}

// The end waits for what is in flight, no longer.
void SmppLink::leaving(Leg& leg) {
  const bool isDone = !sends(leg.role) || sender_.isIdle();
  if (leg.session->isLeaving() && isDone) leg.session->give({Why::Lost, "the centre logged out"});
}

void SmppLink::bound(Leg& leg, const std::string& centre) {
  leg.last = {};
  leg.centre = centre;
  leg.rarely.reset();
  for (Leg& one : legs_) {
    one.isProvenInPair = isPair_ && (one.isProvenInPair || &one == &leg);
  }
  leg.timer = errands_.in(kProvesItself, [this, &leg] {
    leg.soon.reset();
    if (!isPair_) change_.reset();
  });
  if (receives(leg.role)) inbox_.opened();
  refreshSoon();
}

// The session is what calls: it goes in a later turn.
void SmppLink::ended(Leg& leg, const SessionEnd& end) {
  note(leg, end);
  errands_.cancel(leg.timer);
  if (sends(leg.role)) {
    // Who submits again from inside the ends must not reach the session that ended.
    health_.link = health_.link == drivers::Link::Up ? drivers::Link::Down : health_.link;
    sender_.lost(end.what);
  }
  if (receives(leg.role)) inbox_.closed();
  refresh();
  leg.timer = errands_.in(Duration{0}, [this, &leg, end] { after(leg, end); });
}

void SmppLink::note(Leg& leg, const SessionEnd& end) {
  if (leg.last.what != end.what) {
    log_(LogLevel::Warning, "the " + roleName(leg.role) + " is over: " + end.what);
  }
  // That there is no transceiver is no news of a login that the pair was refused.
  const bool isOfForm = !isPair_ && end.why == Why::NoSuchBind;
  if (isOfForm && leg.last.why == Why::Rejected) return;
  leg.last = end;
  const bool isDoubtful = isGuessedPair() && !leg.isProvenInPair && !isTransceiverUnknown_;
  if (isDoubtful && end.why == Why::Rejected) leg.last.why = Why::Refused;
}

void SmppLink::after(Leg& leg, const SessionEnd& end) {
  leg.session.reset();
  const bool noSuchForm = end.why == Why::Silent || end.why == Why::NoSuchBind;
  if (noSuchForm && !isPair_) {
    isTransceiverUnknown_ = end.why == Why::NoSuchBind;
    log_(LogLevel::Notice, "no bind_transceiver there: a transmitter and a receiver are tried");
    return useForm(true);
  }
  leg.timer = errands_.in(pause(leg, end), [this, &leg] { goesBack(leg) ? goBack() : open(leg); });
}

Duration SmppLink::pause(Leg& leg, const SessionEnd& end) {
  if (isPersons(end.why)) return leg.rarely.next();
  return goesBack(leg) && otherOf(leg).isBound() ? change_.next() : leg.soon.next();
}

// --- the form -----------------------------------------------------------------------------------

bool SmppLink::isGuessedPair() const {
  return isPair_ && !wantsPair(options_);
}

// `leg` is over. A half pair is not given up for a transceiver that the centre does not know.
bool SmppLink::goesBack(const Leg& leg) const {
  if (!isGuessedPair()) return false;
  const Leg& other = otherOf(leg);
  if (!leg.isProvenInPair) return !isTransceiverUnknown_ || !other.isBound();
  return isNoLogin(leg.last) && isNoLogin(other.last) && !other.session;
}

void SmppLink::goBack() {
  log_(LogLevel::Notice, "the pair does not come about: a transceiver is tried");
  for (Leg& leg : legs_) {
    drop(leg);
  }
  useForm(false);
  refresh();
}

// Who submits again from inside the ends must not reach the session that is dropped.
void SmppLink::drop(Leg& leg) {
  errands_.cancel(leg.timer);
  leg.timer = 0;
  if (!leg.session) return;
  leg.session->close();
  leg.session.reset();
  if (leg.last.what.empty()) leg.last = {Why::Lost, "left for a transceiver"};
  if (receives(leg.role)) inbox_.closed();
  if (!sends(leg.role)) return;
  health_.link = health_.link == drivers::Link::Up ? drivers::Link::Down : health_.link;
  sender_.lost(leg.last.what);
}

// --- what the shell asks ------------------------------------------------------------------------

void SmppLink::submit(const drivers::Submit& submit) {
  check(isRunning_, "submits go to a started driver");
  const bool isUp = health_.link == drivers::Link::Up && sendingLeg().isBound();
  isUp ? sender_.submit(submit) : sender_.refuse(submit, "the link is not up: " + health_.detail);
}

void SmppLink::confirmReceived(std::string_view token) {
  inbox_.confirm(token);
}

void SmppLink::answer(int session, const Header& request, std::uint32_t status) {
  for (Leg& leg : legs_) {
    if (leg.session && leg.number == session) leg.session->answer(request, status);
  }
}

// Receipts end none: the id they tell was in an answer that nobody got.
void SmppLink::endDoubts() {
  for (const drivers::Submit& one : std::exchange(inDoubt_, {})) {
    events_.onSubmitEnd({.page = one.page,
                         .part = one.part,
                         .end = drivers::SubmitEnd::InDoubt,
                         .refusal = drivers::Refusal::ForNow,
                         .reference = {},
                         .what = "in flight when the process ended"});
  }
}

SenderEvents SmppLink::senderEvents() {
  SenderEvents events;
  events.onEnd = [this](const drivers::SubmitResult& result) { events_.onSubmitEnd(result); };
  events.write = [this](std::string_view body) {
    return sendingLeg().session->request(kSubmitSm, body);
  };
  events.onTrouble = [this](const std::string& why) {
    if (sendingLeg().session) sendingLeg().session->give({Why::Lost, why});
  };
  events.onProof = [this](Time asked) {
    if (!isPair_) inbox_.proven(asked);
  };
  events.onPace = [this] { refreshSoon(); };
  return events;
}

InboxEvents SmppLink::inboxEvents() {
  InboxEvents events;
  events.onReceived = [this](const drivers::Received& sms) { events_.onReceived(sms); };
  events.onReport = [this](const drivers::DeliveryReport& report) { events_.onReport(report); };
  events.answer = [this](int session, const Header& request, std::uint32_t status) {
    answer(session, request, status);
  };
  return events;
}

std::unique_ptr<drivers::SmsDriver> makeSmpp(
    SmppOptions options,
    std::function<std::unique_ptr<drivers::ByteChannel>()> openChannel,
    Loop& loop,
    const Clock& clock,
    Log log) {
  return std::make_unique<SmppLink>(
      std::move(options), std::move(openChannel), loop, clock, std::move(log));
}

}  // namespace tocsin::smpp
