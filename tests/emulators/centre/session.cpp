// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/centre/session.h"

#include <algorithm>

namespace tocsin::centre {
namespace {

// More of one unfinished question is no question.
constexpr std::size_t kUnreadMax = 128 * 1024;

}  // namespace

Session::Session(Centre& centre, Protocol protocol, Wire wire)
    : centre_(centre),
      protocol_(protocol),
      wire_(std::move(wire)),
      number_(centre.join(*this)),
      timers_(centre.loop()) {
  say(protocol == Protocol::Smpp ? "OPEN smpp" : "OPEN ucp");
}

Session::~Session() {
  isClosed_ = true;
  say("CLOSE");
  centre_.leave(*this);
}

void Session::input(std::string_view octets) {
  if (isClosed_) return;
  isReading_ = true;
  if (unread_.empty()) {
    const std::size_t done = consume(octets);
    unread_.assign(octets.substr(done));
  } else {
    unread_.append(octets);
    unread_.erase(0, consume(unread_));
  }
  isReading_ = false;
  if (unread_.size() > kUnreadMax) close();
  flush();
}

void Session::send(std::string_view octets) {
  if (isClosed_) return;
  unwritten_.append(octets);
  if (!isReading_) flush();
}

void Session::close(bool isReset) {
  if (isClosed_) return;
  isReading_ = false;
  flush();
  if (!unwritten_.empty()) wire_.write(unwritten_);
  isClosed_ = true;
  wire_.close(isReset);
}

void Session::flush() {
  for (auto octets = reversed_.rbegin(); octets != reversed_.rend(); ++octets) {
    unwritten_ += *octets;
  }
  reversed_.clear();
  if (!isWriting_) write();
}

// All at once, or in pieces with time in between.
void Session::write() {
  isWriting_ = false;
  if (isClosed_ || unwritten_.empty()) return;
  const std::size_t piece = centre_.conditions().split;
  if (piece == 0) {
    wire_.write(unwritten_);
    return unwritten_.clear();
  }
  wire_.write(std::string_view(unwritten_).substr(0, piece));
  unwritten_.erase(0, piece);
  isWriting_ = !unwritten_.empty();
  if (isWriting_) timers_.in(centre_.conditions().splitTime, [this] { write(); });
}

void Session::logIn(const std::string& account, std::string_view details) {
  account_ = account;
  say("BIND " + account + " " + std::string(details));
}

void Session::logOut() {
  if (account_.empty()) return;
  say("UNBIND " + account_);
  account_.clear();
}

void Session::answer(std::string octets, const Treatment& treatment) {
  using Deed = Mishap::Deed;
  if (!treatment.mishap) {
    if (!centre_.conditions().isReversed || !isReading_) return send(octets);
    return reversed_.push_back(std::move(octets));
  }
  const Mishap& mishap = *treatment.mishap;
  switch (mishap.deed) {
    case Deed::Silent: return;
    case Deed::Close: return close();
    case Deed::Cut: send(std::string_view(octets).substr(0, octets.size() / 2)); return close();
    case Deed::BadLength: breakLength(octets, mishap.status); break;
    case Deed::Twice: send(octets); break;
    case Deed::Stray: makeStray(octets); break;
    case Deed::Refuse:
    case Deed::Nack: break;
  }
  send(octets);
}

void Session::answerSubmit(std::string octets, const Treatment& treatment) {
  const Duration delay = centre_.delayOf(treatment);
  const bool isSilent = treatment.mishap && treatment.mishap->deed == Mishap::Deed::Silent;
  if (isSilent) ++unanswered_;
  if (isSilent || delay == Duration{0}) return answer(std::move(octets), treatment);
  ++unanswered_;
  timers_.in(delay, [this, octets = std::move(octets), treatment] {
    --unanswered_;
    answer(octets, treatment);
  });
}

}  // namespace tocsin::centre
