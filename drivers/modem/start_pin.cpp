// SPDX-License-Identifier: Apache-2.0
// The SIM and its PIN: what must never be tried twice.
#include <algorithm>

#include "drivers/modem/start_up.h"

namespace tocsin::modem {
namespace {

constexpr Duration kPinAnswerMax = seconds{20};
constexpr int kSimStartsFor = 30;                            // s; a SIM that is busy or starts
constexpr int kPinTakesEffect = 10;                          // s
constexpr std::size_t kPinDigitsMin = 4, kPinDigitsMax = 8;  // 3GPP TS 31.101 section 9.3

std::optional<PinState> stateIn(const Answer& answer) {
  return answer.lines.empty() ? std::nullopt : readPinState(answer.first());
}

bool isSettled(const Answer& answer) {
  const auto state = stateIn(answer);
  if (state) return *state != PinState::NotReady;
  const bool isBusy = answer.result && answer.result->kind == Final::CmeError &&
                      (answer.result->code == 14 || answer.result->code == 13);
  return answer.result && !answer.isOk() && !isBusy;
}

bool isPin(std::string_view text) {
  return text.size() >= kPinDigitsMin && text.size() <= kPinDigitsMax &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

constexpr int kPinTriesFull = 3;  // 3GPP TS 51.011 section 11.3.1

constexpr std::string_view kUnlock =
    "put the SIM into a phone, unlock it there and switch its PIN off, or correct pin_file";

}  // namespace

void StartUp::askPin() {
  steps_.append({.command = "AT+CPIN?",
                 .tries = kSimStartsFor,
                 .read = [this](const Answer& a) { pinState(a); },
                 .isEnough = isSettled});
}

void StartUp::pinState(const Answer& answer) {
  const auto trouble = [this](std::string what, std::string_view whatToDo) {
    fail(StartTrouble::SimLocked, std::move(what), std::string(whatToDo));
  };
  if (failedSilent(answer)) return;
  const auto state = stateIn(answer);
  if (!state) {
    return trouble("the SIM is not ready: " + answer.what(),
                   "look whether a SIM is in the modem and sits well");
  }
  switch (*state) {
    case PinState::Ready:
    case PinState::Pin2:
    case PinState::Puk2: {
      const auto text = notes_.read();
      if (text) {
        NoteBook book = readNoteBook(*text);
        const NoteBook before = book;
        simIsOpen(book, setup_.iccid, options_.port);
        if (!(book == before)) static_cast<void>(keep(book));
      }
      return planSms();
    }
    case PinState::Pin: return considerPin();
    case PinState::Puk:
      return trouble("the SIM is locked and wants its PUK",
                     "put the SIM into a phone and unlock it with the PUK of its contract");
    case PinState::Personal:
      return trouble("the modem is locked to a network or a SIM: " + std::string(answer.first()),
                     "use a modem without such a lock, or unlock it by its maker's way");
    case PinState::NotReady:
      return trouble("the SIM does not become ready", "take the SIM out and put it in again");
    case PinState::NotInserted: return trouble("there is no SIM", "put a SIM into the modem");
    case PinState::Other:
      return trouble("the SIM says " + std::string(answer.first()),
                     "look at the modem's manual for this state");
  }
}

// Whether a PIN may be sent: it is configured, was never tried on this SIM, and two tries are left.
void StartUp::considerPin() {
  const auto refuse = [this](std::string what, std::string whatToDo) {
    fail(StartTrouble::SimLocked, std::move(what), std::move(whatToDo));
  };
  if (!options_.readPin) {
    return refuse("the SIM asks for its PIN and none is configured", "set pin_file");
  }
  const auto pin = options_.readPin();
  if (!pin) return refuse("the PIN cannot be read: " + pin.error().what, "correct pin_file");
  if (!isPin(*pin)) return refuse("pin_file does not hold 4 to 8 digits", "correct pin_file");
  const auto text = notes_.read();
  if (!text) {
    return refuse("what PINs were tried cannot be read: " + text.error().what,
                  "make the state directory readable; no PIN is sent until then");
  }
  const PinTry one{.iccid = setup_.iccid, .pin = pinFingerprint(*pin), .port = options_.port};
  if (wasRefused(readNoteBook(*text), one)) {
    return refuse("this PIN was tried on this SIM before and is not tried again",
                  std::string(kUnlock));
  }
  // The model's own way to say how many tries are left, and the standard's when that is none.
  const auto read = [this](const Answer& answer) {
    for (const std::string& line : answer.lines) {
      const auto left = readPinTries(line);
      if (left && left->pin && !pinTries_.pin) pinTries_ = *left;
    }
  };
  steps_.prepend({.command = "AT+CPINR", .read = [this, read, pin = *pin](const Answer& answer) {
                    read(answer);
                    tryPin(pin);
                  }});
  const std::string_view own = setup_.quirks->triesCommand;
  if (!own.empty() && own != "AT+CPINR")
    steps_.prepend({.command = std::string(own), .read = read});
}

bool StartUp::keep(const NoteBook& book) {
  const Status written = notes_.write(toText(book));
  if (!written) log_(LogLevel::Error, "the modem's notes are not kept: " + written.error().what);
  return written.has_value();
}

void StartUp::tryPin(const std::string& pin) {
  const PinTry one{.iccid = setup_.iccid, .pin = pinFingerprint(pin), .port = options_.port};
  if (!mayTryPin(pinTries_)) {
    return fail(StartTrouble::SimLocked,
                "only " + std::to_string(pinTries_.pin.value_or(0)) +
                    " tries of the PIN are left; it is not tried",
                std::string(kUnlock));
  }
  const auto text = notes_.read();
  NoteBook book = text ? readNoteBook(*text) : NoteBook{};
  // Tried, and nobody saw its end: with all tries left it never reached the SIM, or was right.
  if (wasTried(book, one) && pinTries_.pin.value_or(0) < kPinTriesFull) {
    return fail(StartTrouble::SimLocked,
                "this PIN was tried on this SIM before and is not tried again",
                std::string(kUnlock));
  }
  recordTry(book, one);
  if (!text || !keep(book)) {
    return fail(StartTrouble::SimLocked,
                "that the PIN was tried cannot be kept, so it is not tried",
                "make the state directory writable");
  }
  log_(LogLevel::Notice, "the PIN is given to the SIM " + setup_.iccid);
  steps_.prepend({.command = "AT+CPIN?",
                  .tries = kPinTakesEffect,
                  .read = [this, one](const Answer& a) { judgePin(one, a); },
                  .isEnough = [](const Answer& a) { return stateIn(a) == PinState::Ready; }});
  steps_.prepend({.command = "AT+CPIN=\"" + pin + "\"", .limit = kPinAnswerMax, .isOnce = true});
}

void StartUp::judgePin(const PinTry& tried, const Answer& answer) {
  // It stays as tried, for nobody knows; when the SIM is found open it is forgotten.
  if (failedSilent(answer)) return;
  const auto state = stateIn(answer);
  const bool isAnswered = state && *state != PinState::NotReady;
  if (!isAnswered) {
    return fail(StartTrouble::SimLocked,
                "the SIM has its PIN and is not ready yet: " + answer.what(),
                "nothing yet: it is looked at again in a minute");
  }
  const auto text = notes_.read();
  NoteBook book = text ? readNoteBook(*text) : NoteBook{};
  if (*state == PinState::Ready) {
    recordSuccess(book, tried);
    static_cast<void>(keep(book));
    return planSms();
  }
  recordFailure(book, tried);
  static_cast<void>(keep(book));
  const bool isLocked = *state == PinState::Puk;
  fail(StartTrouble::SimLocked,
       isLocked ? "the SIM did not take the PIN and is locked now: it wants its PUK"
                : "the SIM did not take the PIN; it is not tried again",
       std::string(kUnlock));
}

}  // namespace tocsin::modem
