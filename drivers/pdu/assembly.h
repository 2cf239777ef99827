// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "drivers/pdu/incoming.h"
#include "queue/base/time.h"

namespace tocsin::pdu {

// An SMS as a person wrote it, or what there is of it.
struct Joined {
  Address sender;
  OptionalTime sentAt;  // of the first part that is there
  std::string stamp;    // as in Deliver, of the same part
  std::string text;     // UTF-8; " ... " where parts are missing
  int parts = 1;
  int missing = 0;
  std::vector<std::string> tokens;  // of every part and every doubled one, in the order they came
};

// Joins the parts of concatenated SMS, in whatever order they come.
//
// Parts belong together when sender, reference, size of the reference and total are the same.
// Phones use references again: another text for a part that is there already begins a new SMS, and
// the old one is given out as it is. So is the oldest when limits::kAssembliesMax wait, and one
// that has limits::kAssemblyTokensMax tokens: nothing is dropped silently.
//
// Tokens name the stored parts to the caller, who deletes them once the SMS is committed. Who reads
// a store again leaves out what was given out and is not deleted yet: here it would begin anew. In
// memory only; what waits is found in the store again after a restart.
class Assembly {
 public:
  // What is to be handed on now: the SMS that `part` makes whole, or that it is, and what gives way
  // to it. A token that is known already, and a part that came before (the same text), change
  // nothing but the tokens.
  std::vector<Joined> add(const Deliver& part, const std::string& token, Time now);

  // What has waited since before `firstBefore` and was not told like this before, oldest first,
  // with its gaps: the first part may be the one with the acknowledgement. It goes on waiting.
  std::vector<Joined> tellOlderThan(Time firstBefore);

  // What there is of the SMS that waits with this token, with its gaps; it goes on waiting. For a
  // part that has to be handed on by itself: a message centre may keep the next one until this one
  // is answered.
  std::optional<Joined> soFar(const std::string& token) const;

  // Takes out what has waited since before `firstBefore`, oldest first, with its gaps.
  std::vector<Joined> takeOlderThan(Time firstBefore);

  // What has parts that were not told yet, oldest first, with its gaps; it goes on waiting. For who
  // must commit each part before the next one comes.
  std::vector<Joined> tellGrown();

  // When the oldest that waits untold began, for a timer; nullopt: nothing does.
  OptionalTime oldestUntoldSince() const;

  // When the oldest that waits began, for a timer; nullopt: nothing waits.
  OptionalTime oldestSince() const;

  std::size_t waiting() const { return pending_.size(); }

 private:
  struct Part {
    Body body;
    OptionalTime sentAt;
    std::string stamp;
  };

  struct Pending {
    Address sender;
    Concatenation key;  // `part` is 1
    Time since;
    std::vector<std::optional<Part>> parts;
    std::vector<std::string> tokens;
    bool isTold = false;         // by tellOlderThan(), with the parts that are there now
    std::size_t tokensTold = 0;  // by tellGrown()

    bool isWhole() const;
    Joined joined() const;
  };

  std::vector<Pending>::iterator find(const Address& sender, const Concatenation& key);
  Joined take(std::vector<Pending>::iterator pending);

  std::vector<Pending> pending_;  // oldest first
};

}  // namespace tocsin::pdu
