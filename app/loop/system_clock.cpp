// SPDX-License-Identifier: Apache-2.0
#include "app/loop/system_clock.h"

#include <ctime>
#include <filesystem>
#include <fstream>
#include <sys/timerfd.h>
#include <sys/timex.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "queue/base/check.h"

namespace tocsin::loop {
namespace {

using std::chrono::nanoseconds;

// Readings this close are taken as they are; a machine that was busy in between is asked again.
constexpr nanoseconds kReadingApartMax{100'000};
constexpr int kReadingsMax = 5;

nanoseconds readClock(clockid_t id) {
  timespec time{};
  check(::clock_gettime(id, &time) == 0, "the clocks of the machine can be read");
  return std::chrono::seconds{time.tv_sec} + nanoseconds{time.tv_nsec};
}

ClockReading readOnce() {
  const nanoseconds before = readClock(CLOCK_MONOTONIC);
  const nanoseconds wall = readClock(CLOCK_REALTIME);
  const nanoseconds after = readClock(CLOCK_MONOTONIC);
  return {.wall = wall, .monotonic = after, .uncertainty = after - before};
}

// The closest of a few readings.
ClockReading readClocks() {
  ClockReading best = readOnce();
  for (int i = 1; i < kReadingsMax && best.uncertainty > kReadingApartMax; ++i) {
    const ClockReading again = readOnce();
    if (again.uncertainty < best.uncertainty) best = again;
  }
  return best;
}

// "1" in the file that says whether the kernel took the time from this clock at boot.
bool wasSetFrom(const std::filesystem::path& rtc) {
  char flag = '0';
  std::ifstream(rtc / "hctosys") >> flag;
  return flag == '1';
}

bool anyRtcSetTheClock() {
  std::error_code error;
  for (std::filesystem::directory_iterator it("/sys/class/rtc", error), end; !error && it != end;
       it.increment(error)) {
    if (wasSetFrom(it->path())) return true;
  }
  return false;
}

// systemd-timesyncd(8) leaves this file once it has set the clock since the boot.
bool hasTimesyncSetTheClock() {
  std::error_code ignored;
  return std::filesystem::exists("/run/systemd/timesync/synchronized", ignored);
}

// A service that may not set the clock (ProtectClock=) may not ask the kernel either.
bool isSynchronised() {
  timex state{};  // modes 0: only asked
  const int answer = ::adjtimex(&state);
  if (answer < 0) return hasTimesyncSetTheClock();
  return answer != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}

}  // namespace

SystemClock::SystemClock() : core_(readClocks()) {}

Duration SystemClock::takeStep() {
  return core_.takeStep(readClocks());
}

void SystemClock::refresh() {
  core_.refresh(readClocks());
}

ClockFacts readClockFacts() {
  return {.synchronised = isSynchronised(), .fromRtc = anyRtcSetTheClock()};
}

ClockSetWatch::ClockSetWatch(Loop& loop, std::function<void()> onSet, Duration renewAfter)
    : loop_(loop),
      onSet_(std::move(onSet)),
      renewAfter_(renewAfter),
      descriptor_(::timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK)) {
  check(descriptor_ >= 0, "the watch on the wall clock has a descriptor");
  arm();
  watch_ = loop_.watch(descriptor_, [this] {
    std::uint64_t ends = 0;
    // Fails with ECANCELED when the clock was set, which is what we came for; both ways it is
    // re-armed.
    (void)!::read(descriptor_, &ends, sizeof ends);
    arm();
    onSet_();
  });
}

ClockSetWatch::~ClockSetWatch() {
  loop_.unwatch(watch_);
  ::close(descriptor_);
}

void ClockSetWatch::arm() {
  const nanoseconds end = readClock(CLOCK_REALTIME) + renewAfter_;
  const auto whole = std::chrono::floor<seconds>(end);
  itimerspec when{};
  when.it_value.tv_sec = whole.count();
  when.it_value.tv_nsec = (end - whole).count();
  (void)::timerfd_settime(descriptor_, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, nullptr);
}

}  // namespace tocsin::loop
