// SPDX-License-Identifier: Apache-2.0
#include "drivers/channel/tls_handshake.h"

#include <utility>

namespace tocsin::channel {
namespace {

// The loop has no watch for "takes bytes again".
constexpr Duration kWriteAgain{5};

}  // namespace

TlsHandshake::TlsHandshake(
    const Device& device, const ChannelOptions& options, Line line, Loop& loop, Done done)
    : line_(std::move(line)), loop_(loop), errands_(loop), done_(std::move(done)) {
  errands_.in(Duration{0}, [this, device, options] { begin(device, options); });
}

TlsHandshake::~TlsHandshake() {
  loop_.unwatch(watch_);
}

void TlsHandshake::begin(const Device& device, const ChannelOptions& options) {
  auto session = TlsSession::make(line_.fd(), device, options);
  if (!session) return end(session.error());
  session_ = *std::move(session);
  watch_ = loop_.watch(line_.fd(), [this] { step(); });
  step();
}

void TlsHandshake::step() {
  errands_.cancelAll();
  const auto step = session_->handshake();
  if (!step) return end(step.error());
  if (*step == TlsSession::Step::WantsWrite) errands_.in(kWriteAgain, [this] { this->step(); });
  if (*step != TlsSession::Step::Done) return;
  line_.secure(std::move(session_));
  end(std::move(line_));
}

void TlsHandshake::end(Result<Line> result) {
  errands_.cancelAll();
  loop_.unwatch(std::exchange(watch_, 0));
  const Done done = std::exchange(done_, nullptr);
  done(std::move(result));  // may destroy this
}

}  // namespace tocsin::channel
