// SPDX-License-Identifier: Apache-2.0
#include "app/http/connection.h"

#include <algorithm>
#include <sys/epoll.h>
#include <utility>

#include "app/http/problem.h"
#include "queue/base/limits.h"

namespace tocsin::http {
namespace {

// What is thrown away at the end of a connection.
constexpr std::size_t kLeftoverBytesMax = 8 * limits::kBodyBytesMax;

// In one go, so that one client that takes fast does not keep others waiting.
constexpr std::size_t kWriteBytesMax = 1'048'576;
constexpr std::size_t kPieceBytes = 65'536;

// What `bytes` need at the slowest line that is served.
Duration slowestTime(std::size_t bytes, std::size_t bytesPerSecond) {
  return Duration(seconds{1}) * bytes / std::max<std::size_t>(bytesPerSecond, 1);
}

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

Connection::Connection(Descriptor socket, Visitor visitor, Place place, Instant now)
    : limits_(place.limits),
      visitor_(std::move(visitor)),
      scratch_(place.scratch),
      wire_(std::move(socket), place.tls),
      due_(now + limits_.idleTimeMax),
      quietSince_(now) {}

std::uint32_t Connection::interest() const {
  const std::uint32_t toWrite = writeAwaitsBytes_ ? EPOLLIN : EPOLLOUT;
  const std::uint32_t toRead = readAwaitsRoom_ ? EPOLLOUT : EPOLLIN;
  const std::uint32_t rest = out_.empty() ? 0 : toWrite;
  switch (state_) {
    case State::Reading:
    case State::Streaming: return toRead | rest;
    case State::Writing: return toWrite;
    case State::Lingering: return EPOLLIN;
    case State::Answering:
    case State::Over: return 0;
  }
  return 0;
}

std::optional<Instant> Connection::quietSince() const {
  const bool mayBeClosed = state_ == State::Reading || state_ == State::Lingering;
  return mayBeClosed ? std::optional(quietSince_) : std::nullopt;
}

void Connection::onReady(std::uint32_t events, Instant now) {
  switch (state_) {
    case State::Reading:
      write(now);
      if (state_ == State::Reading) read(now);
      return;
    case State::Writing:
      write(now);
      if (state_ == State::Reading) resume(now);
      return;
    case State::Streaming:
      write(now);
      if (state_ == State::Streaming) throwAway();
      return;
    case State::Lingering: throwAway(); return;
    case State::Answering:
      if ((events & (EPOLLHUP | EPOLLERR)) != 0) state_ = State::Over;
      return;
    case State::Over: return;
  }
}

void Connection::onTime(Instant now) {
  if (state_ != State::Reading || parser_.isEmpty()) {
    state_ = State::Over;
    return;
  }
  refuse(problem(408, "the request took too long to arrive"), true, now);
}

// Once, and on while a record of TLS is left half read: epoll(7) does not know of it.
void Connection::read(Instant now) {
  do {
    const std::size_t most = std::min(scratch_.size(), parser_.room());
    const Wire::Step step = wire_.read(scratch_.first(most));
    noteOctets(now);
    readAwaitsRoom_ = step.outcome == Wire::Outcome::Later && wire_.awaitsRoom();
    if (step.outcome == Wire::Outcome::Later) return;
    hear(step, now);
    goOn(now);
  } while (state_ == State::Reading && wire_.hasPending());
}

void Connection::hear(const Wire::Step& step, Instant now) {
  if (step.outcome == Wire::Outcome::Moved) {
    parser_.feed({scratch_.data(), step.bytes});
  } else if (step.outcome == Wire::Outcome::End) {
    parser_.end();
    if (parser_.state() != RequestParser::State::Refused) state_ = State::Over;
  } else if (wire_.fallsToPlain()) {
    refuse(problem(400, "this port speaks TLS: write https:// instead of http://"), true, now);
  } else {
    state_ = State::Over;
  }
}

// The time of a request runs from its first octet, that of the first one from the handshake's.
void Connection::noteOctets(Instant now) {
  if (octets_ == wire_.received()) return;
  octets_ = wire_.received();
  quietSince_ = now;
  if (!std::exchange(hasBegun_, true)) due_ = now + limits_.requestTimeMax;
}

void Connection::goOn(Instant now) {
  if (state_ != State::Reading) return;
  switch (parser_.state()) {
    case RequestParser::State::NeedsMore:
      if (!parser_.takeWish()) return;
      out_ += kContinue;
      write(now);
      return;
    case RequestParser::State::Refused: refuse(parser_.refusal(), true, now); return;
    case RequestParser::State::Complete:
      state_ = State::Answering;
      due_.reset();
      ++requests_;
      mayKeep_ = parser_.keepsAlive() && requests_ < limits::kHttpRequestsMax;
      return;
  }
}

std::optional<Request> Connection::takeRequest() {
  if (parser_.state() != RequestParser::State::Complete) return std::nullopt;
  Request request = parser_.take();
  request.peer = visitor_.peer;
  return request;
}

void Connection::answer(std::string text, bool keepsAlive, Instant now) {
  keepsAlive_ = keepsAlive;
  beginAnswer(std::move(text), now);
  if (state_ == State::Reading) resume(now);
}

void Connection::refuse(const Response& response, bool withBody, Instant now) {
  std::string text = wireText(response, withBody, false);
  parser_.refuse(response);  // nothing more is read
  keepsAlive_ = false;
  beginAnswer(std::move(text), now);
}

void Connection::beginAnswer(std::string text, Instant now) {
  if (out_.empty()) {
    out_ = std::move(text);
  } else {
    out_ += text;
  }
  state_ = State::Writing;
  due_ = now + limits_.responseTimeMax;
  answerEnd_ = *due_ + slowestTime(out_.size() - written_, limits_.responseBytesPerSecondMin);
  write(now);
}

void Connection::stream(const std::string& text, Instant now) {
  out_ += text;
  state_ = State::Streaming;
  due_.reset();
  write(now);
}

void Connection::push(std::string_view bytes, Instant now) {
  if (state_ != State::Streaming) return;
  out_ += bytes;
  write(now);
  if (out_.size() - written_ > limits::kHttpStreamBytesMax) state_ = State::Over;
}

// The time of an answer runs anew while the client takes something of it, up to a bound: who takes
// one byte now and then does not hold it for ever.
void Connection::noteTaken(Instant now) {
  if (state_ == State::Writing) due_ = std::min(now + limits_.responseTimeMax, answerEnd_);
}

void Connection::write(Instant now) {
  std::size_t most = kWriteBytesMax;
  const std::size_t before = written_;
  while (written_ < out_.size() && most > 0) {
    const Wire::Step step = wire_.write(std::string_view(out_).substr(written_, kPieceBytes));
    if (step.outcome == Wire::Outcome::Later) {
      writeAwaitsBytes_ = !wire_.awaitsRoom();
      break;
    }
    if (step.outcome != Wire::Outcome::Moved) {
      state_ = State::Over;
      return;
    }
    writeAwaitsBytes_ = false;
    written_ += step.bytes;
    most -= std::min(most, step.bytes);
  }
  if (written_ > before) noteTaken(now);
  trim();
  if (state_ == State::Writing && out_.empty()) endAnswer(now);
}

// What was written is forgotten, but not byte by byte.
void Connection::trim() {
  if (written_ == out_.size()) {
    out_ = {};
    written_ = 0;
  } else if (state_ == State::Streaming && written_ >= kPieceBytes) {
    out_.erase(0, std::exchange(written_, 0));
  }
}

void Connection::endAnswer(Instant now) {
  if (!keepsAlive_) {
    wire_.endSending();
    state_ = State::Lingering;
    return;
  }
  state_ = State::Reading;
  quietSince_ = now;
  octets_ = wire_.received();
  hasBegun_ = !parser_.isEmpty() || wire_.hasPending();
  due_ = now + (hasBegun_ ? limits_.requestTimeMax : limits_.idleTimeMax);
}

// After an answer: with what was sent behind its request.
void Connection::resume(Instant now) {
  parser_.feed({});
  goOn(now);
  if (state_ == State::Reading && wire_.hasPending()) read(now);
}

void Connection::throwAway() {
  const bool isStream = state_ == State::Streaming;
  const Wire::Step step = isStream ? wire_.read(scratch_) : wire_.readRaw(scratch_);
  if (isStream) readAwaitsRoom_ = step.outcome == Wire::Outcome::Later && wire_.awaitsRoom();
  if (step.outcome == Wire::Outcome::Later) return;
  thrownAway_ += isStream ? 0 : step.bytes;
  if (step.outcome != Wire::Outcome::Moved || thrownAway_ > kLeftoverBytesMax) {
    state_ = State::Over;
  }
}

}  // namespace tocsin::http
