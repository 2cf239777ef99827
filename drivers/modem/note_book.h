// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "queue/base/time.h"

namespace tocsin::modem {

// One PIN that was given to one SIM.
struct PinTry {
  enum class State {
    Tried,   // it was about to be sent; nobody knows whether it was right
    Failed,  // the SIM did not take it
  };

  State state = State::Tried;
  std::string iccid;  // empty: the SIM did not tell it before its PIN
  std::string pin;    // fingerprint of the PIN, never the PIN
  std::string port;   // the configured device
  friend bool operator==(const PinTry&, const PinTry&) = default;
};

// What a modem's driver must know after a power cut. Pure; drivers::Notes keeps its text:
//
//   pin (tried | failed) ICCID|- FINGERPRINT DEVICE
//   slowest MILLISECONDS TIME
//   loop
//   listening PAGE.PART.ATTEMPT TIME
struct NoteBook {
  std::vector<PinTry> tries;
  Duration slowest{0};            // the slowest hand-over...
  OptionalTime slowestAt{};       // ...and when it was
  std::string listeningFor{};     // the hand-over that was in flight at a crash...
  OptionalTime listeningSince{};  // ...and since when its late answer is listened for
  bool isLoopTesting = false;     // an SMS to its own number is being handed over

  friend bool operator==(const NoteBook&, const NoteBook&) = default;
};

// Lines that do not read are left out: a newer version may have written them.
NoteBook readNoteBook(std::string_view text);
std::string toText(const NoteBook& book);

// Tells PINs apart; no secret on a box that holds the PIN itself.
std::string pinFingerprint(std::string_view pin);

// A PIN is given to a SIM once, ever, unless the SIM took it: three wrong ones lock it, and each
// start of a program or a modem is another temptation (gammu #458). Where one side does not know
// the ICCID the port decides.
bool wasTried(const NoteBook& book, const PinTry& pin);

// The SIM said that this PIN is wrong.
bool wasRefused(const NoteBook& book, const PinTry& pin);

void recordTry(NoteBook& book, PinTry pin);
void recordFailure(NoteBook& book, const PinTry& pin);
void recordSuccess(NoteBook& book, const PinTry& pin);

// The SIM is open: what was only tried has not locked it.
void simIsOpen(NoteBook& book, std::string_view iccid, std::string_view port);

// How long a hand-over took. True when the book has changed enough to be written: a new slowest one
// by a fifth and a second, or the old one is older than a day.
bool noteHandOver(NoteBook& book, Duration took, Time now);

// How long to listen for the late answer of what was in flight when the process ended: three times
// the slowest hand-over of the day, at least 10 s and at most 60 s.
Duration listenFor(const NoteBook& book, Time now);

}  // namespace tocsin::modem
