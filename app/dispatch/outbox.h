// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/dispatch/links.h"
#include "app/dispatch/people.h"
#include "app/dispatch/settings.h"
#include "app/dispatch/turn.h"
#include "queue/escalation/sending.h"

namespace tocsin::dispatch {

// All SMS that still have to go out: in which order, by which driver, and what becomes of a refusal
// or a doubt. It decides about the way only; what a page says and means is told by the hooks.
class Outbox {
 public:
  enum class Prepared {
    Send,       // worded: `text` and `parts` are set
    NotNeeded,  // its message has closed
    Replaced,   // another row carries it now
  };

  struct Hooks {
    // Just before a page is handed over, the last moment to look at its message again.
    std::function<Prepared(store::PageRow&)> prepare;
    std::function<void(const store::PageRow&)> attempted;  // durably about to be handed over
    std::function<void(const store::PageRow&)> accepted;   // one part of it, with its reference
    std::function<void(const store::PageRow&, bool doubtful)> handedOver;
    std::function<void(const store::PageRow&, const std::string& reason)> failed;
    std::function<void(const store::PageRow&)> maybeSent;  // in doubt: it will be sent again
    // It may not go yet, and nothing else may carry it; unpark() asks again.
    std::function<bool(const store::PageRow&)> isHeld;
  };

  Outbox(const Settings& settings, Turn& turn, const People& people, Links& links, Hooks hooks);

  void restore(std::vector<store::PageRow> rows, const std::vector<store::SentText>& sent);
  // The submits that a driver had in flight when the process ended.
  std::vector<drivers::Submit> inDoubt(const std::string& driver) const;
  // A delivery report that is about no SMS that is known: the end of the page that was in flight by
  // that link to that number when the process ended. Nothing unless there is exactly one, and the
  // service centre took the SMS after the page was tried.
  std::optional<drivers::SubmitResult> provenBy(std::size_t link,
                                                const drivers::DeliveryReport& report) const;
  // Pages that were being handed to a driver which is not configured any more: in doubt at once.
  void doubtOrphans();

  store::PageRow& add(store::PageRow row);

  // A test SMS, by one link if `link` is not -1; false when no route leads there.
  bool addTest(store::PageRow row, int link);

  // The waiting (or carried) page of a message's entry is not needed any more; true when there was
  // one. One that is being handed over stays: it cannot be called back.
  bool drop(MessageId message, int position);

  // A driver answered; the freed slot may be filled in the same turn.
  void end(std::size_t link, const drivers::SubmitResult& result);

  // Fills the free slots of all drivers; the submits go out after the commit.
  void fill();

  // Pages of messages that are not kept any more: nobody will ever send them.
  void dropUnless(const std::function<bool(MessageId)>& isKnown);

  // When something that waits will be due.
  OptionalTime nextDue() const;
  void shift(Duration by);       // the wall clock stepped
  void shiftWaits(Duration by);  // it did while nobody looked
  void stopTries(int route);     // the path was lost: sendTimeout counts working paths only
  void reroute();                // numbers or drivers changed
  void unpark();                 // something is not held any more

  const store::PageRow* find(PageId id) const;
  // Waiting answers and notices of a person (to be merged into one that is being prepared).
  std::vector<store::PageRow*> answersFor(const std::string& recipient);
  std::vector<store::PageRow*> pagesFor(const std::string& recipient);
  // Notices to a person that wait and that `outdated` names are not needed any more; returns when
  // the first of them would have gone.
  OptionalTime dropNotices(const std::string& recipient,
                           const std::function<bool(const store::PageRow&)>& outdated);
  // `row` goes with `carrier` and shares its fate.
  void carry(store::PageRow& row, const store::PageRow& carrier);
  std::vector<const store::PageRow*> carriedBy(PageId carrier) const;
  // Its text is ready: it goes at once, without another merge.
  void hasten(store::PageRow& row);

  std::size_t size() const { return rows_.size(); }

  int inFlight() const { return inFlight_; }

  // A person texted by this link: answers go by it, too, as long as it works.
  void wroteBy(const std::string& recipient, std::size_t link) { wroteBy_[recipient] = link; }

  // Alarms to this number that wait for a path are not needed any more; true when there were some.
  bool dropAlarms(const PhoneNumber& to);
  // A person is erased: what waits for him is dropped. False: something is in flight.
  bool forget(const std::string& recipient, const std::vector<std::string>& numbers);
  // Bulletins to people that wait are not needed any more.
  void dropBulletins();
  // While something could go out or is in flight: when the last page moved.
  OptionalTime movedLast() const;
  // Pages of this route wait for nothing but the SMS per hour of its links.
  bool waitsForQuota(int route) const;
  // For each link how many SMS that may go now would go by it: those of a route go by its links
  // that work, each as fast as it was of late; when none works by its first.
  std::vector<int> waitingByLink() const;
  // Nothing is in flight by this link, nothing waits that it could take now, and no page that it
  // could take until then.
  bool isIdle(std::size_t link, Duration lookAhead) const;

  void committed();

 private:
  struct Slot {
    store::PageRow row;
    int route = -1;
    std::uint32_t avoid = 0;      // drivers (bits) that refused it too often
    int only = -1;                // a test goes by this link or not at all
    OptionalTime handedOverAt{};  // to a driver of this process, and no answer yet
    Duration tried{0};            // over a working path, before it was lost the last time
    bool ready = false, timed = false, added = false, changed = false;
  };

  void schedule(Slot& slot);
  void unschedule(Slot& slot);
  escalation::SendOrder orderOf(const store::PageRow& row) const;
  int driverFor(const Slot& slot) const;
  int pinnedTo(const Slot& slot, std::uint32_t avoided) const;
  std::optional<int> rankOf(const Slot& slot, std::size_t link, bool anyProven) const;
  bool takes(const Slot& slot, std::size_t link) const;
  bool hasQuota(const Slot& slot, std::size_t link) const;
  bool lacksQuota(const Slot& slot) const;
  std::vector<std::size_t> usableFor(const Slot& slot) const;
  OptionalTime quotaDue() const;
  std::uint32_t avoidedBy(const Slot& slot) const;
  bool isTriedLongEnough(const Slot& slot) const;
  Slot* next(std::size_t& link);
  void sendOrWait(Slot& slot);
  void send(Slot& slot, std::size_t link);
  void finish(Slot& slot, store::PageState state);
  void judge(LinkState& link, const drivers::SubmitResult& result) const;
  void refused(Slot& slot, std::size_t link, const drivers::SubmitResult& result);
  bool goesOtherwise(Slot& slot, std::size_t link);
  void doubted(Slot& slot, const drivers::SubmitResult& result);
  void accepted(Slot& slot, const drivers::SubmitResult& result);
  void nextPart(Slot& slot);
  void handedOver(Slot& slot, bool doubtful);
  void otherDriver(Slot& slot, std::size_t link);
  void wait(Slot& slot, Duration delay);
  void fail(Slot& slot, const std::string& reason);
  static bool isCritical(const store::PageRow& row);
  static bool isCounted(escalation::PageKind kind, Severity severity);
  bool isRateLimited(Slot& slot);
  drivers::Submit submitOf(const store::PageRow& row) const;
  PhoneNumber numberOf(const store::PageRow& row) const;
  void endWaits();
  void touch(Slot& slot);

  const Settings& settings_;
  Turn& turn_;
  const People& people_;
  Links& links_;
  Hooks hooks_;
  std::map<PageId, Slot> rows_;
  std::map<PageId, Time> inherited_;  // in flight when the process ended, and since when at least
  std::map<int, std::set<escalation::SendOrder>> ready_;  // by route; -1: no route
  std::set<std::pair<Time, PageId>> timed_;
  std::set<PageId> parked_;  // held
  std::map<std::pair<MessageId, int>, PageId> byEntry_;
  std::map<std::string, std::set<PageId>> answers_, pages_;  // waiting, by person
  std::map<PageId, std::vector<PageId>> carried_;
  std::map<std::string, std::deque<Time>> hourly_;  // hand-overs that count, by person
  std::map<std::string, std::size_t> wroteBy_;      // the link of a person's last SMS to us
  std::vector<PageId> touched_;
  Time movedLast_{};
  int inFlight_ = 0;
};

}  // namespace tocsin::dispatch
