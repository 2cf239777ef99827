// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "app/dispatch/alarms.h"
#include "app/dispatch/book.h"
#include "app/dispatch/operations.h"
#include "app/dispatch/outbox.h"
#include "app/dispatch/people.h"
#include "app/dispatch/receipts.h"
#include "app/dispatch/settings.h"

namespace tocsin::dispatch {

// How alerts get in: each arrival becomes exactly one message, joins one, or is refused; what there
// is no room for waits where it is (files) or is told to come again (POST).
class Intake {
 public:
  using Done = std::function<void(Answer<Accepted>)>;

  Intake(const Settings& settings, const Ports& ports, Turn& turn, const People& people);
  void connect(
      Book& book, Outbox& outbox, Alarms& alarms, Receipts& receipts, store::Journal& journal);

  // Files that the spool offers; they are kept here until there is room.
  void offer(std::vector<Incoming> files);
  void post(const Incoming& alert, const Caller& by, const Done& done);
  void refuse(const std::string& fileName, const Refusal& refusal);

  // Takes what there is room for.
  void work();
  // Whether there is room, with the alarms that say when there is not.
  bool watchRoom();

  bool isWaiting() const { return !waiting_.empty(); }

  void forgetTurn() { arrivedNow_.clear(); }

  long taken() const { return taken_; }

 private:
  struct Came {
    const escalation::Message* message = nullptr;  // null: noted only
    bool joined = false;
    std::string note;
    store::ArrivalRow before{};  // what it became earlier
  };

  // False: no number is free.
  bool take(Incoming& alert, Came& came);
  const escalation::Message* known(const Incoming& alert) const;
  escalation::Message messageOf(const Incoming& alert) const;
  bool open(const Incoming& alert, const escalation::Message* reopened, Came& came);
  void noteArrival(const Incoming& alert, const Came& came);
  bool arrivedBefore(const Incoming& alert, Came& came);
  void settleFile(const Incoming& alert, const Came& came);
  static Refusal unknownList(const Incoming& alert, const People& people);

  const Settings& settings_;
  const Ports& ports_;
  Turn& turn_;
  const People& people_;
  Book* book_ = nullptr;
  Outbox* outbox_ = nullptr;
  Alarms* alarms_ = nullptr;
  Receipts* receipts_ = nullptr;
  store::Journal* journal_ = nullptr;
  std::deque<Incoming> waiting_;
  std::map<std::string, Came> arrivedNow_;  // identities of this turn
  long taken_ = 0;
};

}  // namespace tocsin::dispatch
