// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "queue/escalation/event.h"
#include "queue/escalation/message.h"
#include "queue/escalation/policy.h"

namespace tocsin::escalation {

// One message on its way through the levels, while one event is applied to it: what advance() is
// made of. Lives for one call only.
class Walk {
 public:
  Walk(const Policy& policy, Message& message, Time now, std::vector<Action>& actions)
      : policy_(policy), m_(message), now_(now), actions_(actions) {}

  // Starts at level 1 again. `fresh`: everybody gets a new chance and a new count of pages (a new
  // situation); otherwise decliners stay out unless nobody else is left (a round, a repeat).
  void start(bool fresh);

  // Opens the next level after the present one; skips empty ones; rounds, last resort, EXHAUSTED.
  void openNextLevel();

  // Opens the next level when everybody of this one is over or out of reach.
  void goOnIfLevelIsOver();
  bool levelIsOver() const;

  // Nobody has it any more. Those who were told to stand down are not asked any more; the next
  // level is, or, when there is none, everybody who has not declined.
  void goOnAfter(const std::string& why);

  // The hold ended in silence: the acker first, then level 1.
  void resumeWithAcker();

  void setStatus(Entry& entry, RecipientStatus to, std::string reason);
  void setOutcome(Outcome to, std::string reason);
  void record(std::string_view event, std::string reason);
  void tell(const std::string& recipient, Notice notice);
  void dropPages();

  // On whatever levels the person stands: a PASS is the person's, not the level's.
  void setDeclined(const std::string& recipient, bool declined);
  // Nothing is asked of the person any more, on no level.
  void endAsking(const std::string& recipient, const std::string& why);

  // What waits is not sent as it was: the walk begins anew with another text and severity.
  void dropUntriedPages();
  // Its page was dropped, and by now another one is due.
  void pageAgain(Entry& entry);

  // Those who were off duty when their level was opened and are back.
  void pageThoseBack();

  // Those who were paged and did not say no: they believe that something is asked of them.
  void tellUnanswered(Notice notice, const std::string& except);
  // Everybody who was paged, decliners included.
  void tellPaged(Notice notice, const std::string& except);

  // Stops or restarts the acknowledge clocks as people become reachable.
  void freezeOrThaw();

  Entry* find(const std::string& recipient);
  Position positionOf(const Entry& entry) const;

 private:
  void page(Entry& entry);
  bool openLevel(int level);
  bool takesPart(const Entry& entry) const;
  bool isBlocking(const Entry& entry) const;
  bool someoneIsAsked() const;
  bool isFor(const Entry& entry) const;
  bool anyoneReachable() const;
  bool othersThanDecliners() const;
  void resetEntries(bool fresh);
  void dropPagesAbove(int level);
  template <class Matches>
  void tellThose(Notice notice, const std::string& except, Matches matches);
  void finish();
  void finishInfo();

  int pagesMax() const { return policy_.rounds + policy_.repeatMax + 1; }

  const Policy& policy_;
  Message& m_;
  Time now_;
  std::vector<Action>& actions_;
};

}  // namespace tocsin::escalation
