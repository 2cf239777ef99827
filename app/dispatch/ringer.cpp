// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/ringer.h"

#include <algorithm>

#include "queue/base/limits.h"

namespace tocsin::dispatch {
namespace {

constexpr int kRingsPerCall = 2;

}  // namespace

Ringer::Ringer(Turn& turn, Links& links, Hooks hooks)
    : turn_(turn), links_(links), hooks_(std::move(hooks)) {}

void Ringer::paged(std::size_t link,
                   const std::string& recipient,
                   MessageId message,
                   int position) {
  const LinkState& via = links_.at(link);
  if (!via.rings || !via.driver->canRing()) return;
  const auto known = std::find_if(calls_.begin(), calls_.end(), [&](const Call& call) {
    return call.recipient == recipient && !call.stopped;
  });
  if (known != calls_.end()) {
    const std::pair page(message, position);
    auto& pages = known->pages;
    if (std::find(pages.begin(), pages.end(), page) == pages.end()) pages.push_back(page);
    return;
  }
  Call call;
  call.recipient = recipient;
  call.link = link;
  call.pages = {{message, position}};
  call.due = turn_.now;
  call.until = turn_.now + kLate;
  if (calls_.size() >= limits::kRingsMax) {
    return tell(call, "RING_FAILED", "too many phones wait to be rung");
  }
  calls_.push_back(std::move(call));
}

void Ringer::replied(const std::string& recipient) {
  for (auto call = calls_.begin(); call != calls_.end();) {
    if (call->recipient != recipient) {
      ++call;
    } else if (call->ringingSince) {
      stop(*call++);
    } else {
      call = calls_.erase(call);
    }
  }
}

void Ringer::stop(Call& call) {
  if (call.stopped) return;
  call.stopped = true;
  turn_.afterCommit.push_back([driver = links_.at(call.link).driver] { driver->stopRinging(); });
}

void Ringer::ended(std::size_t link, const drivers::RingEnd& end) {
  const auto call = std::find_if(calls_.begin(), calls_.end(), [&](const Call& c) {
    return c.link == link && c.ringingSince && c.to == end.to;
  });
  if (call == calls_.end()) return;  // given up already
  switch (end.how) {
    case drivers::RingEnd::How::Interrupted:
      call->ringingSince.reset();
      if (call->stopped) calls_.erase(call);
      return;
    case drivers::RingEnd::How::Rang: over(call, "RUNG", end.what); return;
    case drivers::RingEnd::How::Failed: over(call, "RING_FAILED", end.what); return;
  }
}

// One ring of a call is over: the second one follows, or nothing.
Ringer::Calls::iterator Ringer::over(Calls::iterator call,
                                     std::string_view event,
                                     const std::string& what) {
  ++call->rings;
  tell(*call, event, what);
  if (call->rings == kRingsPerCall || call->stopped) return calls_.erase(call);
  call->due = *call->ringingSince + kAgainAfter;
  call->until = *call->ringingSince + kLate;
  call->ringingSince.reset();
  return std::next(call);
}

void Ringer::tell(const Call& call, std::string_view event, const std::string& what) {
  const std::string line =
      call.recipient + " by " + links_.at(call.link).name + (what.empty() ? "" : ": " + what);
  for (const auto& [message, position] : call.pages) {
    hooks_.tell(message, event, line);
  }
}

bool Ringer::isWanted(const Call& call) const {
  return std::any_of(call.pages.begin(), call.pages.end(), [this](const auto& page) {
    return hooks_.isWanted(page.first, page.second);
  });
}

bool Ringer::isRinging(std::size_t link) const {
  return std::any_of(calls_.begin(), calls_.end(), [link](const Call& call) {
    return call.link == link && call.ringingSince;
  });
}

bool Ringer::mayRing(std::size_t link) {
  if (!links_.at(link).isUp() || isRinging(link) || busy_.count(link) != 0) return false;
  if (hooks_.isIdle(link)) return true;
  busy_.insert(link);
  return false;
}

void Ringer::tick() {
  busy_.clear();
  for (auto call = calls_.begin(); call != calls_.end();) {
    call = tickOne(call);
  }
}

Ringer::Calls::iterator Ringer::tickOne(Calls::iterator call) {
  if (call->ringingSince) {
    if (*call->ringingSince + kRingMax <= turn_.now) {
      return over(call, "RING_FAILED", "the link told no end of it");
    }
    if (!isWanted(*call)) stop(*call);
    return std::next(call);
  }
  if (!isWanted(*call)) return calls_.erase(call);
  if (call->due > turn_.now) return std::next(call);
  if (call->until < turn_.now) {
    tell(*call, "RING_FAILED", "the link had no time for it");
    return calls_.erase(call);
  }
  if (mayRing(call->link)) begin(*call);
  return std::next(call);
}

void Ringer::begin(Call& call) {
  call.to = hooks_.numberOf(call.recipient);
  call.ringingSince = turn_.now;
  turn_.afterCommit.push_back(
      [driver = links_.at(call.link).driver, to = call.to] { driver->ring(to); });
}

OptionalTime Ringer::nextDue() const {
  OptionalTime next;
  for (const Call& call : calls_) {
    // What is due waits for its link, whose ends bring turns; its last moment is watched.
    Time at = call.due > turn_.now ? call.due : call.until + Duration{1};
    if (call.ringingSince) at = *call.ringingSince + kRingMax;
    if (!next || at < *next) next = at;
  }
  return next;
}

void Ringer::shift(Duration by) {
  for (Call& call : calls_) {
    call.due += by;
    call.until += by;
    if (call.ringingSince) *call.ringingSince += by;
  }
}

}  // namespace tocsin::dispatch
