// SPDX-License-Identifier: Apache-2.0
#include "drivers/ucp/conversation.h"

#include <utility>

#include "drivers/ucp/error_code.h"
#include "drivers/ucp/outgoing.h"
#include "queue/base/check.h"

namespace tocsin::ucp {
namespace {

constexpr std::size_t kBatchBytesMax = 16'384;  // of a turn; the channel's queue holds more

}  // namespace

Conversation::Conversation(drivers::ByteChannel& channel,
                           Loop& loop,
                           const Clock& clock,
                           FrameTrace& trace)
    : channel_(channel), clock_(clock), trace_(trace), errands_(loop) {}

void Conversation::begin(int window, ConversationEvents events) {
  trns_ = Trns(window);
  events_ = std::move(events);
}

void Conversation::end() {
  isOver_ = true;
  out_.clear();
  asked_.clear();
  errands_.cancelAll();
}

void Conversation::ask(int operation, Fields fields, Duration patience, Then then) {
  const auto trn = trns_.next();
  check(trn.has_value(), "an operation is asked only when mayAsk()");
  trns_.take(*trn);
  Asked& asked = asked_[*trn];
  asked = {operation, clock_.now(), std::move(then), 0};
  asked.timer = errands_.in(patience, [this, trn = *trn] { ranOut(trn); });
  write({*trn, FrameKind::Operation, operation, std::move(fields)});
}

void Conversation::answer(int trn, int operation, Fields fields) {
  write({trn, FrameKind::Result, operation, std::move(fields)});
}

void Conversation::write(const Frame& frame) {
  if (isOver_) return;
  const bool isFirst = out_.empty();
  const std::string bytes = writeFrame(frame);
  trace_.sent(clock_.now(), bytes);
  out_ += bytes;
  if (out_.size() >= kBatchBytesMax) {
    flush();
  } else if (isFirst) {
    errands_.in(Duration{0}, [this] { flush(); });
  }
}

// The queue of the channel is full only when the line has taken nothing for long.
void Conversation::flush() {
  if (isOver_ || out_.empty()) return;
  const auto written = channel_.write(std::exchange(out_, {}));
  if (written) return;
  errands_.in(Duration{0}, [this, why = written.error().what] { events_.onBroken(why); });
}

void Conversation::ranOut(int trn) {
  auto asked = asked_.extract(trn);
  if (asked.empty()) return;
  trns_.timedOut(trn);
  asked.mapped().then(nullptr);
}

void Conversation::received(std::string_view bytes) {
  for (const std::string& body : splitter_.add(bytes)) {
    if (isOver_) return;
    trace_.received(clock_.now(), body);
    take(body);
  }
}

void Conversation::take(const std::string& body) {
  const ReadFrame read = readFrame(body);
  if (read.trouble != FrameTrouble::None) return refuseBroken(read, body);
  if (read.frame.kind == FrameKind::Result) return takeResult(read.frame);
  events_.onOperation(read.frame);
}

void Conversation::refuseBroken(const ReadFrame& read, const std::string& body) {
  const bool isOperation =
      read.trouble != FrameTrouble::Header && read.frame.kind == FrameKind::Operation;
  if (isOperation) {
    const bool isSum = read.trouble == FrameTrouble::Checksum;
    answer(read.frame.trn, read.frame.operation, nackFields(isSum ? kChecksumError : kSyntaxError));
  }
  events_.onNonsense(maskedFrame(body));
}

// A result that nobody waits for is that of an operation that ran out of time.
void Conversation::takeResult(const Frame& frame) {
  const auto found = asked_.find(frame.trn);
  if (found == asked_.end() || found->second.operation != frame.operation) return;
  auto asked = asked_.extract(found);
  errands_.cancel(asked.mapped().timer);
  trns_.answered(frame.trn);
  events_.onAnswered(asked.mapped().at);
  if (!isOver_) asked.mapped().then(&frame);
}

}  // namespace tocsin::ucp
