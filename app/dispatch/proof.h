// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/dispatch/alarms.h"
#include "app/dispatch/composer.h"
#include "app/dispatch/links.h"
#include "app/dispatch/marks.h"
#include "app/dispatch/outbox.h"
#include "app/dispatch/people.h"
#include "app/dispatch/proof_plan.h"
#include "app/dispatch/settings.h"
#include "app/dispatch/turn.h"
#include "queue/reply/wording.h"

namespace tocsin::dispatch {

// Proves that the box can page and be answered, before somebody needs it: a proof of life by SMS
// once a day, and the alarm that nothing has been received for long.
//
// A proof is sent once for its time, across restarts. Who has not got it kSentWithin later, or
// never will, is the alarm proof_failed of this name until a proof reaches him.
class Proof {
 public:
  struct Rooms {
    const People& people;
    const Links& links;
    const Composer& composer;
    Marks& marks;
    Outbox& outbox;
    Alarms& alarms;
  };

  Proof(const Settings& settings, const Ports& ports, Turn& turn, Rooms rooms);

  // `received`: when the last SMS in the inbox came. After those of the marks and the alarms.
  void restore(OptionalTime received, const std::vector<store::PageRow>& open);

  // An SMS came in by some link, also one that a link sent to itself.
  void heard();
  // A proof came to its end; `failure` empty: it was handed over.
  void ended(const store::PageRow& page, const std::string& failure);

  // Before the alarms' own tick().
  void tick();
  OptionalTime nextDue() const;
  void shift(Duration by);        // the wall clock stepped
  void shiftStored(Duration by);  // it did while nobody looked

  static constexpr Duration kSentWithin = hours{1};
  // After a start what waited at the network comes in first.
  static constexpr Duration kAfterStart = minutes{10};

 private:
  bool isOn() const { return settings_.intake && !settings_.proof.recipients.empty(); }

  bool watchesReceiving() const;
  void send(Time planned);
  void sendTo(const std::string& name, const reply::ProofText& says);
  void judge();
  void watchReceiving();
  OptionalTime unprovenAt() const;

  const Settings& settings_;
  const Ports& ports_;
  Turn& turn_;
  Rooms rooms_;
  std::optional<ProofCalendar> calendar_;
  OptionalTime nextProof_, judgeAt_;
  std::map<PageId, std::string> waiting_;  // proofs on their way, and to whom
  OptionalTime heardAt_;
  Time startedAt_{};
};

}  // namespace tocsin::dispatch
