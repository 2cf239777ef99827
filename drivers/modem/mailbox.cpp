// SPDX-License-Identifier: Apache-2.0
// What of the mailbox is said with the modem: memories are selected, slots read and emptied.
#include "drivers/modem/mailbox.h"

#include <algorithm>
#include <array>
#include <utility>

#include "drivers/modem/at_fields.h"
#include "drivers/modem/cme_error.h"
#include "drivers/modem/cms_error.h"

namespace tocsin::modem {
namespace {

constexpr Duration kSelectMax = seconds{10};
constexpr Duration kReadMax = seconds{10};
constexpr Duration kHelloMax = seconds{3};
constexpr Duration kListMax = seconds{30};  // some Huawei sticks never answer (gammu #4)
constexpr Duration kDeleteMax = seconds{20};
constexpr int kReadTriesMax = 4, kDeleteTriesMax = 3;
constexpr int kSlotsMax = 255;  // looked at one by one

// A slot may be named before it can be read.
constexpr std::array<Duration, 3> kLateSlot{seconds{1}, seconds{3}, seconds{10}};

struct StoredSms {
  StoredHeader header;
  std::string pdu;
};

// The headers with a PDU behind them; what stands between is noise.
std::vector<StoredSms> storedIn(const Answer& answer) {
  std::vector<StoredSms> found;
  for (std::size_t i = 0; i + 1 < answer.lines.size(); ++i) {
    const auto header = readStoredHeader(answer.lines[i]);
    if (header && looksLikePdu(answer.lines[i + 1]))
      found.push_back({*header, answer.lines[i + 1]});
  }
  return found;
}

bool isGone(const Answer& answer) {
  return answer.result && answer.result->kind == Final::CmsError && answer.result->code &&
         cmsError(*answer.result->code).errorClass == ErrorClass::AlreadyGone;
}

// The slot holds `pdu`, or something that was to be sent when that is empty.
bool shows(const Answer& answer, std::string_view pdu) {
  const auto found = storedIn(answer);
  if (found.empty()) return false;
  if (!pdu.empty()) return equalsNoCase(found.front().pdu, pdu);
  const Stored status = found.front().header.status;
  return status == Stored::Unsent || status == Stored::Sent;
}

// It can be selected another time.
bool isBusyNow(const Answer& answer) {
  if (!answer.result || !answer.result->code) return false;
  const int code = *answer.result->code;
  const bool isCms = answer.result->kind == Final::CmsError;
  return (isCms ? cmsError(code) : cmeError(code)).remedy == Remedy::RetrySoon;
}

}  // namespace

Mailbox::Mailbox(AtChat& chat,
                 Loop& loop,
                 const Clock& clock,
                 const Setup& setup,
                 std::string country,
                 MailboxEvents events,
                 Log log)
    : chat_(chat),
      clock_(clock),
      setup_(setup),
      country_(std::move(country)),
      events_(std::move(events)),
      log_(std::move(log)),
      listHangs_(setup.quirks->listHangs),
      errands_(loop) {}

void Mailbox::stored(const Slot& slot) {
  const auto isSame = [&](const Reading& one) { return one.slot == slot; };
  if (std::any_of(reading_.begin(), reading_.end(), isSame)) return;
  if (std::find(late_.begin(), late_.end(), slot) != late_.end()) return;
  reading_.push_back({.slot = slot});
  events_.onWork();
}

void Mailbox::lookEverywhere() {
  looking_.assign(setup_.memories.begin(), setup_.memories.end());
  events_.onWork();
}

void Mailbox::lookIntoStore() {
  if (std::find(looking_.begin(), looking_.end(), setup_.store) != looking_.end()) return;
  looking_.push_back(setup_.store);
  events_.onWork();
}

void Mailbox::readOne(std::function<void()> done) {
  if (!reading_.empty()) {
    Reading one = std::move(reading_.front());
    reading_.pop_front();
    return read(std::move(one), std::move(done));
  }
  if (!looking_.empty()) {
    const std::string memory = std::move(looking_.front());
    looking_.pop_front();
    return look(memory, std::move(done));
  }
  done();
}

void Mailbox::deleteOne(std::function<void()> done) {
  if (acknowledgements_ > 0) return acknowledge(std::move(done));
  if (deleting_.empty()) return done();
  Deleting one = std::move(deleting_.front());
  deleting_.pop_front();
  remove(std::move(one), std::move(done));
}

// The modem may name another memory than the selected one, and forgets the selection when it
// restarts.
void Mailbox::select(const std::string& memory, std::function<void(bool)> then) {
  const bool isThere = selected_ == memory || !setup_.quirks->memoryCommand.empty();
  if (isThere || refused_.count(memory) != 0) return then(isThere);
  std::string command = "AT+CPMS=\"" + memory + "\"";
  if (setup_.hasThreeParameters) {
    command += ",\"" + setup_.store + "\",\"" + setup_.store + "\"";
  }
  chat_.ask(command, kSelectMax, [this, memory, then = std::move(then)](const Answer& answer) {
    if (answer.isOk()) {
      selected_ = memory;
      noteUse(memory, answer);
    } else if (!answer.isSilent()) {
      refused(memory, answer);
    }
    then(answer.isOk());
  });
}

void Mailbox::refused(const std::string& memory, const Answer& answer) {
  if (memory == setup_.store || isBusyNow(answer)) return;
  refused_.insert(memory);
  log_(LogLevel::Info, "memory " + memory + " cannot be read: " + answer.what());
}

void Mailbox::noteUse(const std::string& memory, const Answer& answer) {
  const auto uses = readMemoryUse(answer.first());
  if (uses.empty()) return;
  uses_[memory] = uses.front();
  if (memory == setup_.store) storeUse_ = {memory, uses.front().used, uses.front().total};
}

void Mailbox::read(Reading one, std::function<void()> done) {
  select(one.slot.memory, [this, one, done = std::move(done)](bool isSelected) {
    if (!isSelected) {
      if (chat_.silences() > 0) readAgain(one);
      return done();
    }
    const std::string command = "AT+CMGR=" + std::to_string(one.slot.index);
    chat_.ask(command, kReadMax, [this, one, done](const Answer& answer) {
      const auto found = storedIn(answer);
      if (answer.isOk() && !found.empty()) {
        takeLine(one.slot, found.front().header, found.front().pdu);
      } else if (!one.isProbe || answer.isSilent()) {
        readAgain(one);
      }
      found.empty() && !answer.isSilent() ? checkStep(done) : done();
    });
  });
}

// AT+CMGR does not say which slot it shows. When an OK too many has ended one, the next would show
// this one's SMS as its own, and what was never read would be deleted: AT in between shows it.
void Mailbox::checkStep(std::function<void()> done) {
  chat_.ask("AT", kHelloMax, [done = std::move(done)](const Answer&) { done(); });
}

// Nothing is there: it was read before, or the modem named the slot too early.
void Mailbox::readAgain(Reading one) {
  if (one.isProbe || isKnown(one.slot)) return;
  if (++one.tries >= kReadTriesMax) return lookIntoStore();
  const Duration delay = kLateSlot.at(static_cast<std::size_t>(one.tries - 1));
  late_.push_back(one.slot);
  errands_.in(delay, [this, one] {
    std::erase(late_, one.slot);
    reading_.push_back(one);
    events_.onWork();
  });
}

void Mailbox::look(const std::string& memory, std::function<void()> done) {
  selected_.clear();  // asked anew, for its use
  select(memory, [this, memory, done = std::move(done)](bool isSelected) {
    if (!isSelected) return done();
    const auto use = uses_.find(memory);
    const bool isEmpty = use != uses_.end() && use->second.used == 0;
    if (isEmpty) {
      if (memory == setup_.store) purge();
      return done();
    }
    if (listHangs_) {
      lookSlotBySlot(memory);
      return done();
    }
    chat_.ask("AT+CMGL=4", kListMax, [this, memory, done](const Answer& answer) {
      listed(memory, answer);
      done();
    });
  });
}

void Mailbox::listed(const std::string& memory, const Answer& answer) {
  if (answer.isGivenUp) return;
  for (const StoredSms& sms : storedIn(answer)) {
    if (sms.header.index) takeLine({memory, *sms.header.index}, sms.header, sms.pdu);
  }
  if (answer.isSilent()) {
    listHangs_ = true;
    log_(LogLevel::Warning, "AT+CMGL is not answered; slots are read one by one from now on");
    return lookSlotBySlot(memory);
  }
  if (memory == setup_.store) purge();
}

void Mailbox::lookSlotBySlot(const std::string& memory) {
  const auto use = uses_.find(memory);
  const int total = use == uses_.end() ? kSlotsMax : std::min(use->second.total, kSlotsMax);
  for (int index = 0; index <= total; ++index) {
    reading_.push_back({.slot = {memory, index}, .tries = 0, .isProbe = true});
  }
}

// The slot may hold something else by now.
bool Mailbox::isStillThere(const Deleting& one) const {
  if (one.pdu.empty())
    return std::find(useless_.begin(), useless_.end(), one.slot) != useless_.end();
  const auto kept = kept_.find(one.pdu);
  if (kept == kept_.end()) return false;
  const auto& slots = kept->second.slots;
  return std::find(slots.begin(), slots.end(), one.slot) != slots.end();
}

void Mailbox::remove(Deleting one, std::function<void()> done) {
  if (!isStillThere(one)) return done();
  select(one.slot.memory, [this, one, done = std::move(done)](bool isSelected) {
    if (!isSelected) {
      if (chat_.silences() > 0) deleting_.push_back(one);
      return done();
    }
    const std::string index = std::to_string(one.slot.index);
    chat_.ask("AT+CMGR=" + index, kReadMax, [this, one, index, done](const Answer& shown) {
      if (!shows(shown, one.pdu)) {
        notThere(one, shown);
        return done();
      }
      chat_.ask("AT+CMGD=" + index, kDeleteMax, [this, one, done](const Answer& answer) {
        removed(one, answer);
        done();
      });
    });
  });
}

// Something else lies there by now, or an answer was taken for that of another slot: what was not
// read must not be deleted.
void Mailbox::notThere(Deleting one, const Answer& shown) {
  if (shown.isSilent()) {
    if (++one.tries < kDeleteTriesMax) deleting_.push_back(one);
    return;
  }
  forget(one);
  if (!storedIn(shown).empty()) looking_.push_back(one.slot.memory);
}

void Mailbox::forget(const Deleting& one) {
  std::erase(useless_, one.slot);
  std::erase(stuck_, one.slot);
  const auto kept = kept_.find(one.pdu);
  if (kept == kept_.end()) return;
  std::erase(kept->second.slots, one.slot);
  if (kept->second.slots.empty() && kept->second.isCommitted) kept_.erase(kept);
}

// What cannot be deleted is found again by the next look, and its deletion tried again.
void Mailbox::removed(Deleting one, const Answer& answer) {
  if (!answer.isOk() && !isGone(answer)) {
    if (++one.tries < kDeleteTriesMax) return deleting_.push_back(one);
    if (std::find(stuck_.begin(), stuck_.end(), one.slot) != stuck_.end()) return;
    stuck_.push_back(one.slot);
    return log_(LogLevel::Warning,
                "an SMS cannot be deleted at " + one.slot.memory + " " +
                    std::to_string(one.slot.index) + ": " + answer.what());
  }
  if (one.slot.memory == setup_.store && storeUse_.used > 0) --storeUse_.used;
  forget(one);
}

void Mailbox::acknowledge(std::function<void()> done) {
  --acknowledgements_;
  chat_.ask("AT+CNMA", kReadMax, [done = std::move(done)](const Answer&) { done(); });
}

// From 70 % on everything goes that is of no more use here: the modem receives nothing when it is
// full.
void Mailbox::purge() {
  if (!isNearlyFull(storeUse_)) return;
  for (const Slot& slot : useless_) {
    deleting_.push_back({.slot = slot, .pdu = {}});
  }
  for (auto& [pdu, kept] : kept_) {
    if (!kept.mayBePurged) continue;
    kept.isCommitted = true;
    planDeletes(pdu);
  }
}

}  // namespace tocsin::modem
