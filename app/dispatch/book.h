// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "app/dispatch/links.h"
#include "app/dispatch/people.h"
#include "app/dispatch/settings.h"
#include "app/dispatch/turn.h"
#include "queue/escalation/advance.h"
#include "queue/escalation/numbers.h"

namespace tocsin::dispatch {

// All messages that are open or whose number is still in quarantine, with everything by which they
// are looked up: number, incident, person, deadline. The only place that calls escalation::advance.
class Book {
 public:
  // What advance() asked for is passed on at once.
  using OnAction = std::function<void(const escalation::Message&, const escalation::Action&)>;

  Book(const Settings& settings,
       Turn& turn,
       const People& people,
       const Links& links,
       OnAction onAction);

  // How long a closed message is kept.
  static Duration keptFor(const Settings& settings);

  void restore(store::Recovered& recovered);

  // Gives the message an id and a number, or nothing when all numbers are open.
  const escalation::Message* add(escalation::Message message, const std::string& incident);
  // The same with the number of an incident that came again soon after its CLEAR.
  const escalation::Message* addWithNumber(escalation::Message message,
                                           const std::string& incident);

  // Applies one event; the change becomes part of the turn's batch.
  void apply(MessageId id, const escalation::Event& event);
  // Applies it to every message that is escalating.
  void applyToEscalating(const escalation::Event& event);
  void applyToAll(const escalation::Event& event);
  // A change beside the escalation itself (the name of the file).
  void setOrigin(MessageId id, std::string origin);

  // A person is erased: another name stands for him, and what he wrote is forgotten. The journal's
  // rows are not touched. None of his messages is open.
  void rename(const std::string& recipient, const std::string& alias);

  const escalation::Message* find(MessageId id) const;
  const escalation::Message* byNumber(const std::string& number) const;
  const escalation::Message* byIncident(const std::string& name) const;
  // False: its number was given to a newer message after it had closed.
  bool hasItsNumber(const escalation::Message& message) const;
  // The newest of (list, key), whatever its source: for an ACK that does not know the source.
  const escalation::Message* byKey(const std::string& list, const std::string& key) const;
  // Those on whose list the person stands, newest first.
  std::vector<const escalation::Message*> of(const std::string& recipient) const;
  std::vector<const escalation::Message*> all() const;

  // Ends the waits that are over. The next one, if any, is nextDeadline().
  void endDeadlines();
  OptionalTime nextDeadline() const;

  void shift(Duration by);  // the wall clock stepped

  // Of a restored backup: nothing is paged for it and its waits stand still, until it is released.
  // What somebody does about one of them (a RAISE, `tocsin escalate`) releases it, what ends it or
  // acknowledges it does, too.
  bool isHeld(MessageId id) const { return held_.count(id) != 0; }

  std::size_t heldCount() const { return held_.size(); }

  // Since when the first of them is held.
  OptionalTime heldSince() const;
  // All of them; their waits go on with what was left.
  void release();

  // Whether some were released since the last call.
  bool takeReleased() { return std::exchange(released_, false); }

  // Whether closed messages were forgotten since the last call, or before the start.
  bool takeEvicted() { return std::exchange(evicted_, false); }

  bool numbersAreUsedUp() const;

  std::size_t size() const { return slots_.size(); }

  std::size_t openCount() const { return pool_.open(); }

  std::size_t escalatingCount() const { return escalating_.size(); }

  // After the commit: what is durable is not "changed" any more, what is done may go.
  void committed();

 private:
  struct Slot {
    escalation::Message message;
    std::string incident;
    OptionalTime deadline;
    bool added = false, changed = false;  // in this turn's batch
    bool holdsNumber = false;
  };

  const escalation::Message* insert(escalation::Message message,
                                    const std::string& incident,
                                    bool fresh);
  void refresh(escalation::Message& message) const;
  void advance(Slot& slot, const escalation::Event& event);
  void catchUp(Slot& slot);
  void freeBefore(Slot& slot, const escalation::Event& event);
  void setHeld(MessageId id, Time since);
  void free(MessageId id);
  void shiftHeld(Duration by);
  void reindex(Slot& slot);
  void touch(Slot& slot);
  void evictOld();

  const Settings& settings_;
  Turn& turn_;
  const People& people_;
  const Links& links_;
  OnAction onAction_;
  escalation::NumberPool pool_;
  std::map<MessageId, Slot> slots_;
  std::set<MessageId> escalating_;
  std::map<MessageId, Time> held_;
  bool released_ = false;
  std::unordered_map<std::string, MessageId> numbers_;    // newest message of a number
  std::unordered_map<std::string, MessageId> incidents_;  // newest message of an incident
  std::map<std::string, std::set<MessageId>> persons_;
  std::set<std::pair<Time, MessageId>> deadlines_;
  std::set<std::pair<Time, MessageId>> quarantine_;  // by the time it ends
  std::vector<MessageId> touched_;
  bool evicted_ = true;
};

}  // namespace tocsin::dispatch
