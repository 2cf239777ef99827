// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "queue/base/time.h"

namespace tocsin::smsc {

// What a message centre has delivered to us and how far its answer is: it is answered after the
// commit, and asked to try again when the commit takes longer than limits::kSmscCommitMax.
//
// A centre that has not seen our answer delivers again, and gives no time by which that could be
// told from a second, equal SMS. So an SMS counts as perhaps delivered again only when an equal one
// was left without an answer that the centre is known to have: on this connection when we asked it
// to try again, and within limits::kSmscRepeatWindow of a login for what came at the end of the
// connection before, once for each. What the process before had not answered is expected within
// that time of the first login, however often the centre closes the connection meanwhile.
class Deliveries {
 public:
  struct Told {
    std::string token;
    OptionalTime repeatsSince;  // as in drivers::Received
  };

  // The link is open; the first time nobody knows what the process before had not answered.
  void opened(Time now);
  void closed(Time now);

  // A delivery; `handle` is what its answer needs (sequence_number, TRN). Nothing when too many
  // wait already: answer "try again".
  std::optional<Told> came(std::uint32_t handle, const std::string& fingerprint, Time now);

  // It is durable: the handle to answer now. Nothing when its connection is gone or the centre was
  // asked to try again.
  std::optional<std::uint32_t> confirmed(std::string_view token, Time now);

  // Handles whose commit takes too long: to be answered "try again".
  std::vector<std::uint32_t> overdue(Time now);
  // When overdue() will have something.
  OptionalTime nextOverdue() const;

  // The centre answered a request that we sent at `asked`: it has what we answered before.
  void provenUntil(Time asked);

  // The wall clock stepped: waits keep their length. When something came stays as the journal has
  // it, or what is delivered again would not be found there.
  void shift(Duration by);

 private:
  struct Waiting {
    std::uint32_t handle = 0;
    std::string fingerprint;
    Time came{};   // by the wall clock of then
    Time since{};  // shifted with it
  };

  struct Answered {
    std::string fingerprint;
    Time came{}, answered{};
  };

  // The centre may deliver it again.
  struct Unproven {
    Time came{};
    OptionalTime until;  // from the next login on
  };

  void forgetOld(Time now);

  std::map<std::string, Waiting, std::less<>> waiting_;  // by token
  std::deque<Answered> answered_;                        // not known to have arrived
  std::multimap<std::string, Unproven> mayRepeat_;       // by fingerprint
  bool isFirst_ = true;                                  // what comes may be of the process before
  OptionalTime firstOpenedAt_;
  std::set<std::string> seen_;  // by this process, while everything may be a repeat
  std::uint64_t lastToken_ = 0;
};

}  // namespace tocsin::smsc
