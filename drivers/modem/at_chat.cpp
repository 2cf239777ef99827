// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/at_chat.h"

#include <utility>

#include "drivers/modem/at_fields.h"
#include "drivers/modem/at_status.h"
#include "queue/base/check.h"

namespace tocsin::modem {
namespace {

constexpr std::string_view kCr = "\r";
constexpr std::string_view kEsc = "\x1b";
constexpr std::string_view kCtrlZ = "\x1a";

// For the OK that some modems leave out behind +CPIN and +CPMS.
constexpr Duration kMissingOk{700};

// For the OK that others say twice, when a read may end between the two.
constexpr Duration kSecondOk{30};

// For the +CMGS that may follow an OK without one.
constexpr Duration kBareOk = seconds{10};

}  // namespace

std::string Answer::what() const {
  if (isPrompt) return "a prompt";
  return result ? result->text : "no answer";
}

AtChat::AtChat(drivers::ByteChannel& channel,
               Loop& loop,
               const Clock& clock,
               TraceRing& trace,
               Unasked unasked)
    : channel_(channel),
      clock_(clock),
      trace_(trace),
      unasked_(std::move(unasked)),
      typing_(loop),
      errands_(loop) {}

void AtChat::begin(std::string_view command, Duration limit, Done done) {
  check(!isBusy(), "one command is in flight at a time");
  pending_ = pendingOf(command);
  done_ = std::move(done);
  answer_ = {};
  isEnded_ = wantsPrompt_ = isWholeWithoutOk_ = false;
  setLimit(limit);
}

void AtChat::ask(std::string_view command, Duration limit, Done done) {
  begin(command, limit, std::move(done));
  write(std::string(command).append(kCr));
}

void AtChat::askForPrompt(std::string_view command, Duration limit, Done done) {
  begin(command, limit, std::move(done));
  wantsPrompt_ = true;
  write(std::string(command).append(kCr));
}

void AtChat::listen(std::string_view command, Duration limit, Done done) {
  begin(command, limit, std::move(done));
  answer_.position = Position::AfterCtrlZ;  // nobody knows better
}

void AtChat::typeBehindPrompt(std::string payload, const Quirks& pace, Duration limit, Done done) {
  begin("AT+CMGS=", limit, std::move(done));
  pending_->payload = std::move(payload);
  if (pace.promptDelay == Duration{0}) return typeOn(0, pace);
  typing_.in(pace.promptDelay, [this, &pace] { typeOn(0, pace); });
}

void AtChat::typeOn(std::size_t from, const Quirks& pace) {
  const std::string& payload = pending_->payload;
  const std::size_t size = pace.chunkBytes == 0 ? payload.size() : pace.chunkBytes;
  const bool isLast = from + size >= payload.size();
  if (isLast && pace.ctrlZDelay == Duration{0}) {
    answer_.position = Position::AfterCtrlZ;
    return write(payload.substr(from).append(kCtrlZ));
  }
  write(payload.substr(from, size));
  if (isLast) {
    typing_.in(pace.ctrlZDelay, [this] { typeCtrlZ(); });
  } else {
    typing_.in(pace.chunkPause, [this, &pace, next = from + size] { typeOn(next, pace); });
  }
}

void AtChat::typeCtrlZ() {
  answer_.position = Position::AfterCtrlZ;
  write(kCtrlZ);
}

void AtChat::escape(Duration quiet, std::function<void()> done) {
  abandon();
  isEscaping_ = true;
  write(kEsc);
  errands_.in(quiet, [this, done = std::move(done)] {
    isEscaping_ = isOutOfStep_ = false;
    for (const AtEvent& event : stream_.takeRest()) {
      handle(event);
    }
    done();
  });
}

void AtChat::abandon() {
  errands_.cancelAll();
  typing_.cancelAll();
  pending_.reset();
  done_ = nullptr;
  isEnded_ = wantsPrompt_ = isEscaping_ = false;
}

void AtChat::giveUp() {
  if (done_ == nullptr) return abandon();
  answer_.isGivenUp = true;
  finish();
}

// A channel without room has stalled: the limit of the question, or the channel's own end, tells.
void AtChat::write(std::string_view bytes) {
  trace_.sent(clock_.now(), bytes);
  if (const Status written = channel_.write(bytes); !written) {
    trace_.note(clock_.now(), "not written: " + written.error().what);
    answer_.position = Position::BeforeCtrlZ;
  }
}

void AtChat::setLimit(Duration limit) {
  errands_.cancel(limit_);
  limit_ = errands_.in(limit, [this] { limitReached(); });
}

void AtChat::limitReached() {
  // An answer without an end of line is an answer.
  for (const AtEvent& event : stream_.takeRest()) {
    handle(event);
  }
  if (isWholeWithoutOk_ && !isEnded_) {
    answer_.result = FinalResult{.kind = Final::Ok, .code = {}, .text = "OK (left out)"};
    isEnded_ = true;
  }
  isEnded_ = isEnded_ || answer_.result;
  if (!isEnded_) {
    ++silences_;
    trace_.note(clock_.now(), "no answer");
    isEnded_ = true;
  }
  finish();
}

void AtChat::received(std::string_view bytes) {
  trace_.received(clock_.now(), bytes);
  for (const AtEvent& event : stream_.feed(bytes)) {
    handle(event);
  }
  if (!isEnded_) return;
  if (!saysOkTwice_ || answer_.isPrompt) return finish();
  errands_.cancel(limit_);
  limit_ = errands_.in(kSecondOk, [this] { finish(); });
}

void AtChat::finish() {
  isEnded_ = false;
  wantsPrompt_ = false;
  errands_.cancel(limit_);
  typing_.cancelAll();
  lastPrefix_ = pending_ ? pending_->prefix : "";
  pending_.reset();
  const Done done = std::exchange(done_, nullptr);
  const Answer answer = std::exchange(answer_, {});
  if (done) done(answer);
}

void AtChat::handle(const AtEvent& event) {
  if (event.kind == AtEvent::Kind::Line) return handleLine(event);
  if (!wantsPrompt_ || isEnded_) return;
  answer_.isPrompt = isEnded_ = true;
  silences_ = 0;
}

bool AtChat::isAnswerToLast(std::string_view line) const {
  if (lastPrefix_.empty() || equalsNoCase(lastPrefix_, pending_->prefix)) return false;
  if (!bodyOf(line, lastPrefix_)) return false;
  const auto registration = readRegistration(line);
  return !registration || !registration->isUrc;
}

void AtChat::handleLine(const AtEvent& event) {
  const Pending* pending = pending_ && !isEnded_ ? &*pending_ : nullptr;
  AtLine line = classify(event.line, pending);
  switch (line.kind) {
    case LineKind::Final:
      silences_ = 0;
      sawNumeric_ = sawNumeric_ || line.result.isNumeric;
      // The OK of the command before, said twice: AT+CMGS itself never answers so.
      if (wantsPrompt_ && line.result.kind == Final::Ok) return;
      // Behind Ctrl-Z a bare OK is of another command, or of an ESC that was not written here:
      // +CMGS may follow.
      isEnded_ = line.result.kind != Final::Ok || !answer_.lines.empty() ||
                 answer_.position == Position::BeforeCtrlZ;
      if (!isEnded_ && !pending->payload.empty()) setLimit(kBareOk);
      answer_.result = std::move(line.result);
      return;
    case LineKind::Information:
      answer_.lines.push_back(event.line);
      if (isWholeWithoutOk(event.line, *pending)) {
        isWholeWithoutOk_ = true;
        setLimit(kMissingOk);
      }
      return;
    case LineKind::Urc:
      if (pending != nullptr && isAnswerToLast(event.line)) {
        isOutOfStep_ = saysOkTwice_ = true;
        return;
      }
      return unasked_.onUrc(line.urc, event);
    case LineKind::Echo: sawEcho_ = true; return;
    case LineKind::Stray:
      saysOkTwice_ = saysOkTwice_ || line.result.kind == Final::Ok;
      return unasked_.onStray(line.result);
    case LineKind::Unknown: return;
  }
}

}  // namespace tocsin::modem
