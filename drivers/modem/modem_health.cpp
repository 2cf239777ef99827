// SPDX-License-Identifier: Apache-2.0
// What a modem says of itself, and what people are told of it.
#include <algorithm>
#include <utility>

#include "drivers/modem/modem_driver.h"

namespace tocsin::modem {
namespace {

using drivers::Link;
using drivers::LinkTrouble;

constexpr Duration kConditionEvery = seconds{30};
constexpr Duration kConditionSoon = seconds{5};  // while there is no network
constexpr Duration kConditionAtMostEvery = seconds{2};
constexpr Duration kLookEvery = minutes{1};
constexpr int kMemoriesEveryNth = 10;
constexpr int kUnregisteredMax = 2;  // a cell may be lost for a moment
constexpr int kRestartsMax = 3;      // without working in between
constexpr int kSilentSendsMax = 2;
constexpr int kWeakSignalEndsAt = kWeakSignalBelow + 2;  // raw; it wavers

std::string toText(const Signal& signal) {
  if (!signal.dbm) return "unknown";
  return std::to_string(*signal.dbm) + " dBm";
}

}  // namespace

MailboxEvents ModemDriver::mailboxEvents() {
  MailboxEvents events;
  events.series = std::to_string(++sessions_) + "-";
  events.onReceived = [this](const drivers::Received& sms) { events_.onReceived(sms); };
  events.onReport = [this](const drivers::DeliveryReport& report) { events_.onReport(report); };
  events.isOurs = [this](const pdu::Joined& sms) {
    const bool isOurs = loopTest_.heard(sms);
    if (isOurs && events_.onHeard) events_.onHeard();
    always_.in(Duration{0}, [this] { watchHearing(); });
    return isOurs;
  };
  events.isOwnNumber = [this](const PhoneNumber& to) {
    return loopTest_.isOn() && to.sameSuffix(loopTest_.own(), LoopTest::kSuffix);
  };
  events.onWork = [this] {
    errands_.in(Duration{0}, [this] {
      if (session_) session_->next();
    });
  };
  return events;
}

SessionEvents ModemDriver::sessionEvents() {
  SessionEvents events;
  events.onSubmitEnd = [this](const drivers::SubmitResult& result) {
    always_.cancel(submitWatch_);
    events_.onSubmitEnd(result);
  };
  events.onRingEnd = [this](const drivers::RingEnd& end) {
    if (events_.onRingEnd) events_.onRingEnd(end);
  };
  events.onDrained = [this] {
    heardNothing();
    session_->askCondition();
  };
  events.onCondition = [this](const Condition& condition) { conditionKnown(condition); };
  events.onSent = [this](const Sending& sending) { sent(sending); };
  events.noteLoopTest = [this](bool isUnderWay) { return noteLoopTest(isUnderWay); };
  events.onSilent = [this](const std::string& why) { climb(why); };
  events.onForgotten = [this](const std::string& why) { restart(why); };
  return events;
}

// A safety net under the URCs, which get lost: each minute the store is looked into, now and then
// all memories, and what nobody has committed is told again.
void ModemDriver::planLooks(int minute) {
  errands_.in(kLookEvery, [this, minute] {
    if (!session_) return;
    Mailbox& mailbox = session_->mailbox();
    if (minute % kMemoriesEveryNth == 0) {
      mailbox.lookEverywhere();
      mailbox.tellAgain();
    } else {
      mailbox.lookIntoStore();
    }
    planLooks(minute + 1);
  });
}

void ModemDriver::said(Urc urc, const AtEvent& event) {
  switch (urc) {
    case Urc::SmsStored:
    case Urc::ReportStored: {
      const auto slot = readSlot(event.line);
      if (slot && session_) session_->mailbox().stored(*slot);
      return;
    }
    case Urc::SmsDirect:
    case Urc::ReportDirect:
      if (session_) session_->mailbox().direct(event.pdu);
      return;
    case Urc::MemoryFull:
      if (session_) session_->mailbox().lookIntoStore();
      return;
    case Urc::Restarted:
      if (session_) {
        errands_.in(Duration{0}, [this, line = event.line] {
          if (session_) restart("the modem restarted by itself (" + line + ")");
        });
      }
      return;
    case Urc::MayHaveRestarted:
      if (quirks_->bootUrcFloods) return;
      [[fallthrough]];
    case Urc::Registration:
    case Urc::SimState: return askConditionSoon();
    case Urc::Power: return log_(LogLevel::Warning, "the modem says " + event.line);
    case Urc::Broadcast:
    case Urc::SmsReady:
    case Urc::Indicator:
    case Urc::Noise:
    case Urc::Other: return;
  }
}

// Some modems say such things all the time.
void ModemDriver::askConditionSoon() {
  if (asksSoon_ || !session_) return;
  asksSoon_ = true;
  errands_.in(kConditionAtMostEvery, [this] {
    asksSoon_ = false;
    if (session_) session_->askCondition();
  });
}

// Everything that was set is gone: the whole start sequence, the PIN's guard included.
void ModemDriver::restart(const std::string& why) {
  if (!isPortOpen_) return;
  if (++restarts_ > kRestartsMax) return climb(why + ", again and again");
  trace_.note(clock_.now(), why);
  log_(LogLevel::Warning, why + "; it is started anew");
  endSession(why);
  setDown(why, "nothing: it is being started; look at its power supply if this goes on");
  errands_.cancelAll();
  errands_.in(Duration{0}, [this] {
    session_.reset();
    beginStart();
  });
}

void ModemDriver::conditionKnown(const Condition& condition) {
  const bool isLocked = condition.sim && *condition.sim != PinState::Ready &&
                        *condition.sim != PinState::Pin2 && *condition.sim != PinState::Puk2;
  if (isLocked) return restart("the SIM is not ready any more");
  if (condition.signal) {
    health_.signal = toText(*condition.signal);
    const bool isStronger = condition.signal->raw >= kWeakSignalEndsAt || !condition.signal->dbm;
    isWeak_ = isWeak(*condition.signal) || (isWeak_ && !isStronger);
  }
  health_.operatorName = condition.operatorName;
  health_.technology = condition.technology;
  const bool hasNetwork = carriesSms(condition.network) || !condition.knowsNetwork;
  unregistered_ = hasNetwork ? 0 : unregistered_ + 1;
  errands_.cancel(conditionTimer_);
  conditionTimer_ = errands_.in(hasNetwork ? kConditionEvery : kConditionSoon, [this] {
    if (session_) session_->askCondition();
  });
  if (hasNetwork) {
    const std::string detail =
        condition.knowsNetwork ? modem::toText(condition.network) : "the modem names no network";
    return setUp(detail);
  }
  if (health_.link == Link::Up && unregistered_ < kUnregisteredMax) return;
  if (health_.link == Link::Starting && mayFindNetwork_) {
    return setHealth(Link::Starting, modem::toText(condition.network), "");
  }
  setDown(modem::toText(condition.network),
          condition.network == Network::Denied
              ? "ask the operator whether the SIM is active and may use this network"
              : "look at the antenna and whether the operator has trouble");
  session_->close(health_.detail);
}

void ModemDriver::proved() {
  ladder_.proved();
  climbs_ = restarts_ = 0;
}

void ModemDriver::setUp(const std::string& detail) {
  if (health_.link != Link::Up) {
    upSince_ = clock_.now();
    lastGone_.clear();
  }
  const bool isLong = upSince_ && clock_.now() - *upSince_ >= Ladder::kProvedAfter;
  if (isLong && silentSends_ == 0) proved();
  session_->open();
  setHealth(Link::Up, detail, "");
  session_->next();
}

void ModemDriver::setDown(const std::string& detail, const std::string& whatToDo) {
  upSince_.reset();
  setHealth(Link::Down, detail, whatToDo);
}

void ModemDriver::setHealth(Link link, const std::string& detail, const std::string& whatToDo) {
  health_.link = link;
  health_.detail = detail;
  health_.whatToDo = whatToDo;
  tellHealth();
}

std::vector<LinkTrouble> ModemDriver::troubles() {
  std::vector<LinkTrouble> found;
  if (!simTrouble_.empty()) found.push_back({LinkTrouble::Kind::SimLocked, simTrouble_});
  if (session_ && isNearlyFull(session_->mailbox().storeUse())) {
    const MemoryUse& use = session_->mailbox().storeUse();
    found.push_back({LinkTrouble::Kind::SimFull,
                     use.memory + " holds " + std::to_string(use.used) + " of " +
                         std::to_string(use.total) + " SMS"});
  }
  if (!loopTest_.hears(clock_.now())) {
    found.push_back({LinkTrouble::Kind::Deaf, "its SMS to its own number did not come back"});
  }
  if (isWeak_) found.push_back({LinkTrouble::Kind::WeakSignal, health_.signal});
  return found;
}

void ModemDriver::tellHealth() {
  health_.receives = loopTest_.hears(clock_.now());
  health_.troubles = troubles();
  if (hasTold_ && told_ == health_) return;
  hasTold_ = true;
  told_ = health_;
  events_.onHealth(health_);
}

// Registered, sending and deaf: switching the radio off and on helps where anything does
// (home-assistant #71162). Once for each deafness.
void ModemDriver::helpDeafness() {
  const bool hears = loopTest_.hears(clock_.now());
  if (hears) isDeafHelped_ = false;
  if (hears || isDeafHelped_ || !isPortOpen_ || !session_ || !session_->isIdle()) return;
  isDeafHelped_ = true;
  const std::string why = "it sends and does not receive; its radio is switched off and on";
  log_(LogLevel::Warning, why);
  endSession(why);
  setDown(why, "look at the antenna and ask the operator whether the SIM receives SMS");
  errands_.cancelAll();
  errands_.in(Duration{0},
              [this] { doRung(quirks_->radioOffKills ? Rung::Reopen : Rung::RadioOffOn); });
}

void ModemDriver::watchHearing() {
  tellHealth();
  helpDeafness();
  if (const OptionalTime look = loopTest_.nextLook(); look && *look > clock_.now()) {
    always_.cancel(hearingTimer_);
    hearingTimer_ = always_.in(*look - clock_.now(), [this] {
      if (session_) session_->next();
      watchHearing();
    });
  }
}

// After a crash its late answer must not be taken for that of a page.
bool ModemDriver::noteLoopTest(bool isUnderWay) {
  book_.isLoopTesting = isUnderWay;
  return keepNotes();
}

// What StartUp has noted of PINs meanwhile stays as it stands. Without notes a crash may double a
// page, and there is no loop test.
bool ModemDriver::keepNotes() {
  const auto text = notes_.read();
  book_.tries = readNoteBook(text ? *text : "").tries;
  const Status kept = text ? notes_.write(toText(book_)) : Status(text.error());
  if (!kept && !wereNotesLost_) {
    log_(LogLevel::Warning,
         "its notes cannot be kept; make the state directory writable: " + kept.error().what);
  }
  wereNotesLost_ = !kept.has_value();
  return kept.has_value();
}

void ModemDriver::sent(const Sending& sending) {
  silentSends_ = sending.isSilent ? silentSends_ + 1 : 0;
  if (sending.end.end == drivers::SubmitEnd::Accepted) {
    proved();
    if (noteHandOver(book_, sending.took, clock_.now())) static_cast<void>(keepNotes());
  }
  if (sending.end.isSimTrouble) {
    errands_.in(Duration{0}, [this, what = sending.end.what] {
      if (session_) restart("the SIM fails: " + what);
    });
  } else if (sending.end.remedy == Remedy::Reset) {
    errands_.in(Duration{0}, [this, what = sending.end.what] {
      if (session_) climb("the modem fails: " + what);
    });
  } else if (silentSends_ >= kSilentSendsMax) {
    errands_.in(Duration{0}, [this] {
      if (session_) climb("the modem does not answer when it is to send");
    });
  }
  if (loopTest_.isOn()) always_.in(Duration{0}, [this] { watchHearing(); });
}

}  // namespace tocsin::modem
