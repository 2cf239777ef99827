// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/modem/machine.h"

#include <utility>

namespace tocsin::emulator {

Machine::Machine(ModemOptions theOptions,
                 Loop& theLoop,
                 const Clock& theClock,
                 ModemEvents theEvents)
    : options(std::move(theOptions)),
      clock(theClock),
      events(std::move(theEvents)),
      dice(options.seed),
      timers(theLoop),
      storage(options.memories),
      sim(*this),
      network(*this),
      calls(*this),
      dialogue(*this),
      life(*this) {}

const std::string& Machine::memory(std::size_t parameter) const {
  const std::string& chosen = settings.memories.at(parameter);
  return chosen.empty() ? options.memories.front().name : chosen;
}

Verdict Machine::reach(Point::At at, std::string_view line, std::size_t characters) {
  Verdict verdict;
  if (faults.isEmpty()) return verdict;
  for (const Mishap& mishap : faults.take(at, line, characters)) {
    perform(mishap, verdict);
    if (!verdict.goesOn) break;
  }
  return verdict;
}

void Machine::perform(const Mishap& mishap, Verdict& verdict) {
  using Deed = Mishap::Deed;
  constexpr std::string_view kNames[] = {
      "hang", "vanish", "unplug", "reboot", "say", "answer", "silent", "late"};
  note("FAULT " + std::string(kNames[static_cast<std::size_t>(mishap.deed)]));
  verdict.goesOn = mishap.deed == Deed::Say || mishap.deed == Deed::Late;
  switch (mishap.deed) {
    case Deed::Hang: return life.hang(mishap);
    case Deed::Vanish: return life.vanish(mishap.time, mishap.link);
    case Deed::Unplug: return life.unplug(mishap.time, mishap.link);
    case Deed::Reboot: return life.reboot();
    case Deed::Say: return dialogue.say(mishap.text);
    case Deed::Answer: verdict.answer = mishap.text; return;
    case Deed::Late: verdict.late += mishap.time.value_or(Duration{0}); return;
    case Deed::Silent: return;
  }
}

}  // namespace tocsin::emulator
