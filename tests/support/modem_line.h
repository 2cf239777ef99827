// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "drivers/byte_channel.h"
#include "drivers/errands.h"
#include "tests/emulators/modem/gsm_modem.h"
#include "tests/support/fake_loop.h"

namespace tocsin::test {

// The line between a modem driver and an emulated modem. While it is open on neither end what the
// modem says waits, as behind a serial server, or is lost, as on a serial port.
class ModemLine {
 public:
  // onSubmit, onRing and onNote of `events` are the caller's; the line has the others.
  ModemLine(emulator::ModemOptions options,
            emulator::ModemEvents events,
            FakeLoop& loop,
            FakeClock& clock)
      : loop_(loop) {
    events.onOutput = [this](std::string_view bytes) { say(bytes); };
    events.onPortVanish = [this] { vanish(); };
    modem_ =
        std::make_unique<emulator::GsmModem>(std::move(options), loop, clock, std::move(events));
  }

  std::unique_ptr<drivers::ByteChannel> channel() { return std::make_unique<End>(*this); }

  emulator::GsmModem& modem() { return *modem_; }

  bool discards = false;   // what is said while nobody listens is lost
  bool isBlocked = false;  // the line takes nothing
  std::string written;     // all that the driver wrote
  int opens = 0;

 private:
  // The driver's end.
  class End final : public drivers::ByteChannel {
   public:
    explicit End(ModemLine& line) : line_(line), errands_(line.loop_) {}

    ~End() override { close(); }

    void open(drivers::ChannelEvents events) override {
      events_ = std::move(events);
      ++line_.opens;
      errands_.in(Duration{0}, [this] { opened(); });
    }

    Status write(std::string_view bytes) override {
      if (line_.end_ != this || line_.isBlocked) return Error{Fault::Transient, "no room"};
      line_.written.append(bytes);
      errands_.in(Duration{0}, [this, all = std::string(bytes)] { line_.modem_->input(all); });
      return {};
    }

    void close() override {
      errands_.cancelAll();
      if (line_.end_ == this) line_.end_ = nullptr;
    }

    void bring(std::string_view bytes) {
      errands_.in(Duration{0}, [this, all = std::string(bytes)] { events_.onBytes(all); });
    }

    void hangUp() {
      close();
      errands_.in(Duration{0}, [this] { events_.onClosed({Fault::Transient, "hung up"}); });
    }

   private:
    void opened() {
      if (line_.modem_->isGone()) {
        return events_.onClosed({Fault::Transient, "no such device"});
      }
      if (line_.opens > 1) line_.modem_->reopened();
      line_.end_ = this;
      events_.onOpen();
      const std::string waited = std::exchange(line_.unread_, {});
      if (!waited.empty()) bring(waited);
    }

    ModemLine& line_;
    drivers::ChannelEvents events_;
    drivers::Errands errands_;
  };

  void say(std::string_view bytes) {
    if (end_ != nullptr) return end_->bring(bytes);
    if (!discards) unread_.append(bytes);
  }

  void vanish() {
    unread_.clear();
    if (end_ != nullptr) end_->hangUp();
  }

  FakeLoop& loop_;
  std::unique_ptr<emulator::GsmModem> modem_;
  End* end_ = nullptr;  // that is open
  std::string unread_;
};

}  // namespace tocsin::test
