// SPDX-License-Identifier: Apache-2.0
#include "drivers/smpp/session.h"

#include <algorithm>
#include <utility>

#include "drivers/smpp/fields.h"
#include "drivers/smpp/sm.h"
#include "drivers/smpp/status.h"
#include "queue/base/limits.h"

namespace tocsin::smpp {
namespace {

using Why = SessionEnd::Why;

constexpr std::size_t kWriteOctets = 32'768;  // of one write: the channel's queue is bounded
constexpr Duration kWriteAgain{50};

constexpr std::uint32_t bindCommand(Role role) {
  switch (role) {
    case Role::Transceiver: return kBindTransceiver;
    case Role::Transmitter: return kBindTransmitter;
    case Role::Receiver: return kBindReceiver;
  }
  return kBindTransceiver;
}

constexpr char legOf(Role role) {
  switch (role) {
    case Role::Transceiver: return 'x';
    case Role::Transmitter: return 't';
    case Role::Receiver: return 'r';
  }
  return 'x';
}

Why whyRefused(std::uint32_t status) {
  if (isLoginRejected(status)) return Why::Rejected;
  return status == kInvalidCommand ? Why::NoSuchBind : Why::Refused;
}

Why whyClosed(const Error& error) {
  if (error.fault != Fault::Config) return Why::Lost;
  return error.what.starts_with("certificate") ? Why::Untrusted : Why::Setting;
}

}  // namespace

Session::Session(const SmppOptions& options,
                 Role role,
                 std::unique_ptr<drivers::ByteChannel> channel,
                 Loop& loop,
                 const Clock& clock,
                 Trace& trace,
                 SessionEvents events)
    : options_(options),
      role_(role),
      leg_(legOf(role)),
      channel_(std::move(channel)),
      clock_(clock),
      trace_(trace),
      events_(std::move(events)),
      errands_(loop) {}

void Session::open() {
  drivers::ChannelEvents events;
  events.onOpen = [this] { opened(); };
  events.onBytes = [this](std::string_view bytes) { received(bytes); };
  events.onDrained = [this] {
    isBlocked_ = false;
    flush();
  };
  events.onClosed = [this](const Error& why) { channelClosed(why); };
  bindTimer_ = errands_.in(kOpenMax, [this] { end({Why::Lost, "the connection did not open"}); });
  channel_->open(std::move(events));
}

void Session::opened() {
  trace_.note(clock_.now(), leg_, "connected to " + options_.server);
  errands_.cancel(bindTimer_);
  const auto password = options_.readPassword ? options_.readPassword() : Result<std::string>("");
  if (!password) return end({Why::Setting, "no password: " + password.error().what});
  Bind bind;
  bind.systemId = options_.systemId;
  bind.password = *password;
  bind.systemType = options_.systemType;
  bind.interfaceVersion = options_.interfaceVersion;
  state_ = State::Binding;
  heardAt_ = clock_.now();
  bindSequence_ = request(bindCommand(role_), encodeBind(bind));
  bindTimer_ = errands_.in(limits::kSmscBindMax, [this] {
    end({Why::Silent, commandName(bindCommand(role_)) + " was not answered"});
  });
}

void Session::channelClosed(const Error& why) {
  end({whyClosed(why), why.what});
}

// --- what comes in ------------------------------------------------------------------------------

void Session::received(std::string_view bytes) {
  heardAt_ = clock_.now();
  heardSince_ = true;
  splitter_.add(bytes);
  while (state_ != State::Ended) {
    const auto pdu = splitter_.next();
    if (!pdu) {
      write({kGenericNack, kInvalidLength, 0}, {});
      flush();
      return end({Why::Lost, pdu.error().what});
    }
    if (!pdu->has_value()) return;
    take(**pdu);
  }
}

void Session::take(const PduView& pdu) {
  trace_.received(clock_.now(), leg_, pdu.header, pdu.body);
  isAnswer(pdu.header.command) ? takeAnswer(pdu) : takeRequest(pdu);
}

// enquire_link is answered in every state: who asks before the login is there, too.
void Session::takeRequest(const PduView& pdu) {
  switch (pdu.header.command) {
    case kEnquireLink: return answer(pdu.header, kOk);
    case kDeliverSm:
    case kDataSm: return events_.onDelivery(pdu);
    case kUnbind: return leave(pdu.header);
    case kAlertNotification:
    case kOutbind: return;
    default: return write({kGenericNack, kInvalidCommand, pdu.header.sequence}, {});
  }
}

void Session::takeAnswer(const PduView& pdu) {
  const Header& header = pdu.header;
  const bool isNack = header.command == kGenericNack;
  const bool isOfBind = header.command == (bindCommand(role_) | kAnswerBit) ||
                        (isNack && header.sequence == bindSequence_);
  if (state_ == State::Binding && isOfBind) return bindAnswered(pdu);
  const bool isOfEnquire = header.command == (kEnquireLink | kAnswerBit) || isNack;
  if (enquireSequence_ != 0 && isOfEnquire && header.sequence == enquireSequence_) {
    enquireSequence_ = 0;
    misses_ = 0;
    planEnquire(options_.enquireEvery);
    return events_.onProof(enquiredAt_);
  }
  if (header.command == (kSubmitSm | kAnswerBit) || isNack) events_.onAnswer(pdu);
}

void Session::bindAnswered(const PduView& pdu) {
  errands_.cancel(bindTimer_);
  const std::uint32_t status = pdu.header.status;
  const bool isNack = pdu.header.command == kGenericNack;
  if (isNack || (status != kOk && status != kAlreadyBound)) {
    const std::string what = "the login was refused: " + statusText(status);
    return end({isNack && !isLoginRejected(status) ? Why::NoSuchBind : whyRefused(status), what});
  }
  state_ = State::Bound;
  planEnquire(options_.enquireEvery);
  Reader reader(pdu.body);
  events_.onBound(reader.text());
}

// --- the end ------------------------------------------------------------------------------------

// Answers to what is in flight may still come; a centre that keeps the connection open behind its
// logout is left.
void Session::leave(const Header& unbind) {
  answer(unbind, kOk);
  if (state_ != State::Bound) return;
  state_ = State::Leaving;
  errands_.in(kLeavingMax, [this] { end({Why::Lost, "the centre logged out"}); });
  events_.onLeaving();
}

void Session::give(const SessionEnd& end) {
  errands_.in(Duration{0}, [this, end] {
    if (state_ == State::Bound) write({kUnbind, kOk, ++lastSequence_}, {});
    flush();
    this->end(end);
  });
}

void Session::close() {
  if (state_ == State::Bound) write({kUnbind, kOk, ++lastSequence_}, {});
  flush();
  state_ = State::Ended;
  errands_.cancelAll();
  channel_->close();
}

void Session::end(const SessionEnd& end) {
  if (state_ == State::Ended) return;
  trace_.note(clock_.now(), leg_, "over: " + end.what);
  state_ = State::Ended;
  errands_.cancelAll();
  channel_->close();
  events_.onEnded(end);
}

// --- is somebody there? -------------------------------------------------------------------------

void Session::planEnquire(Duration in) {
  errands_.cancel(enquireTimer_);
  enquireTimer_ = errands_.in(in, [this] { lookForSilence(); });
}

// One timer looks how long it has been silent, instead of one for each PDU. A clock that was set
// back begins the silence anew, or nothing would be asked until it has caught up.
void Session::lookForSilence() {
  const Duration every = options_.enquireEvery;
  const Time now = clock_.now();
  heardAt_ = std::min(heardAt_, now);
  const Duration silent = std::min(now - heardAt_, every);
  silent < every ? planEnquire(every - silent) : enquire();
}

void Session::enquire() {
  enquiredAt_ = clock_.now();
  heardSince_ = false;
  enquireSequence_ = request(kEnquireLink, {});
  enquireTimer_ = errands_.in(kEnquireAnswerMax, [this] { enquireMissed(); });
}

// Whoever says something else is there, too.
void Session::enquireMissed() {
  if (heardSince_) {
    misses_ = 0;
    return planEnquire(options_.enquireEvery);
  }
  trace_.note(clock_.now(), leg_, "no answer to enquire_link");
  if (++misses_ < kEnquireMissesMax) return enquire();
  end({Why::Lost, "the centre does not answer any more (enquire_link)"});
}

// --- what goes out ------------------------------------------------------------------------------

std::uint32_t Session::request(std::uint32_t command, std::string_view body) {
  lastSequence_ = lastSequence_ == kSequenceMax ? 1 : lastSequence_ + 1;
  write({command, kOk, lastSequence_}, body);
  return lastSequence_;
}

void Session::answer(const Header& request, std::uint32_t status) {
  const bool hasId = request.command == kDeliverSm || request.command == kDataSm;
  write({request.command | kAnswerBit, status, request.sequence},
        hasId ? std::string_view("\0", 1) : std::string_view());
}

void Session::write(const Header& header, std::string_view body) {
  if (state_ == State::Ended) return;
  trace_.sent(clock_.now(), leg_, header, body);
  const bool hadRoom = unsent_.size() <= kUnsentMax;
  unsent_ += encodePdu(header, body);
  if (hadRoom && unsent_.size() > kUnsentMax)
    give({Why::Lost, "the centre takes nothing any more"});
  if (flushTimer_ != 0) return;
  flushTimer_ = errands_.in(Duration{0}, [this] {
    flushTimer_ = 0;
    if (!isBlocked_) flush();
  });
}

void Session::flush() {
  if (state_ == State::Ended) return;
  isBlocked_ = false;
  std::size_t taken = 0;
  while (taken < unsent_.size() && !isBlocked_) {
    const std::string_view some = std::string_view(unsent_).substr(taken, kWriteOctets);
    if (channel_->write(some)) {
      taken += some.size();
    } else {
      isBlocked_ = true;
    }
  }
  unsent_.erase(0, taken);
  if (!isBlocked_ || flushTimer_ != 0) return;
  flushTimer_ = errands_.in(kWriteAgain, [this] {
    flushTimer_ = 0;
    flush();
  });
}

}  // namespace tocsin::smpp
