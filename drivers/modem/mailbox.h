// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "drivers/errands.h"
#include "drivers/modem/at_chat.h"
#include "drivers/modem/at_storage.h"
#include "drivers/modem/setup.h"
#include "drivers/pdu/assembly.h"
#include "drivers/sms_driver.h"
#include "queue/base/log.h"

namespace tocsin::modem {

struct MailboxEvents {
  std::function<void(const drivers::Received&)> onReceived;
  std::function<void(const drivers::DeliveryReport&)> onReport;
  // True when the driver itself has use for this SMS and nobody else shall see it.
  std::function<bool(const pdu::Joined&)> isOurs;
  std::function<bool(const PhoneNumber&)> isOwnNumber;  // its reports concern nobody
  std::function<void()> onWork;                         // there is work again
  std::string series;  // in its tokens: those of another mailbox name nothing here
};

// What came from the network: told, and deleted on the modem when it is committed.
//
// An SMS is the octets that the modem shows; where it lies (twice, sometimes) is a second question.
// So it is told once, however often a URC, a repeated URC and a look into the memory find it, and a
// slot is emptied only while it holds what was committed.
//
// A long SMS is deleted when all of it is committed. Its first parts are told when they have waited
// kPartsGrace for the others, which come within seconds or not at all.
class Mailbox {
 public:
  static constexpr Duration kPartsGrace = seconds{10};
  static constexpr Duration kPartsKept = hours{24};

  // `country` (ISO 3166) says what a number without + means.
  Mailbox(AtChat& chat,
          Loop& loop,
          const Clock& clock,
          const Setup& setup,
          std::string country,
          MailboxEvents events,
          Log log);

  // A URC named a slot, or brought the SMS itself (`pdu` absent: the modem lost its second line).
  void stored(const Slot& slot);
  void direct(const std::optional<std::string>& pdu);

  // Tells again what was told some minutes ago and is not committed: the journal may have been the
  // trouble. Its fingerprint makes that harmless.
  void tellAgain();

  // Plans a look into every memory, or into the store alone.
  void lookEverywhere();
  void lookIntoStore();

  // The shell has committed what `token` names.
  void confirm(std::string_view token);

  // While a page is in flight its report may be here before its reference is known.
  void holdReports();
  void releaseReports();

  bool hasReading() const { return !reading_.empty() || !looking_.empty(); }

  bool hasDeleting() const { return !deleting_.empty() || acknowledgements_ > 0; }

  // One piece of work on the idle chat. `done` when the chat is idle again.
  void readOne(std::function<void()> done);
  void deleteOne(std::function<void()> done);

  // The use of the store; size 0 while it is not known.
  const MemoryUse& storeUse() const { return storeUse_; }

 private:
  struct Reading {
    Slot slot;
    int tries = 0;
    bool isProbe = false;  // nobody said that something is there
  };

  struct Deleting {
    Slot slot;
    std::string pdu;  // what it holds; empty: something of no use
    int tries = 0;
  };

  struct Kept {
    std::vector<Slot> slots;
    bool isCommitted = false;
    bool mayBePurged = false;  // told and committed, but the rest of it is missing
    bool isDirect = false;
  };

  struct Told {
    std::vector<std::string> pdus;
    bool isFinal = true;
    Time at{};
    std::optional<drivers::Received> sms{};  // absent: a report
  };

  void select(const std::string& memory, std::function<void(bool isSelected)> then);
  void refused(const std::string& memory, const Answer& answer);
  void read(Reading one, std::function<void()> done);
  void readAgain(Reading one);
  void checkStep(std::function<void()> done);
  void look(const std::string& memory, std::function<void()> done);
  void lookSlotBySlot(const std::string& memory);
  void listed(const std::string& memory, const Answer& answer);
  void remove(Deleting one, std::function<void()> done);
  void notThere(Deleting one, const Answer& shown);
  void removed(Deleting one, const Answer& answer);
  void forget(const Deleting& one);
  void acknowledge(std::function<void()> done);
  void purge();
  void noteUse(const std::string& memory, const Answer& answer);
  void takeLine(const Slot& slot, const StoredHeader& header, const std::string& pdu);
  void take(const std::optional<Slot>& slot, std::string pdu);
  void tell(const pdu::Joined& sms, bool isFinal);
  void tellReport(const pdu::StatusReport& report, const std::string& pdu);
  void tellUnreadable(const std::string& pdu, const std::string& why);
  void tellParts();
  void planParts();
  void committed(const std::string& pdu);
  void planDeletes(const std::string& pdu);
  bool isKnown(const Slot& slot) const;
  bool isStillThere(const Deleting& one) const;

  AtChat& chat_;
  const Clock& clock_;
  const Setup& setup_;
  const std::string country_;
  MailboxEvents events_;
  Log log_;

  std::deque<Reading> reading_;
  std::vector<Slot> late_;           // that are read again in a moment
  std::deque<std::string> looking_;  // memories
  std::deque<Deleting> deleting_;
  int acknowledgements_ = 0;  // AT+CNMA that are owed
  std::string selected_;
  std::map<std::string, MemoryUse> uses_;
  MemoryUse storeUse_;
  std::set<std::string> refused_;     // memories that cannot be selected
  bool listHangs_ = false;            // learned, or the model's
  std::vector<Slot> useless_;         // what the modem stored for sending
  std::vector<Slot> stuck_;           // cannot be deleted, and that was said
  std::map<std::string, Kept> kept_;  // by PDU
  std::map<std::string, Told> told_;  // by token
  std::vector<drivers::DeliveryReport> heldReports_;
  bool holdsReports_ = false;
  std::uint64_t lastToken_ = 0;
  pdu::Assembly assembly_;
  drivers::Errands::Ticket partsTimer_ = 0;
  drivers::Errands errands_;
};

}  // namespace tocsin::modem
