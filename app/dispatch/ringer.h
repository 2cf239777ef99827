// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <list>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/dispatch/links.h"
#include "app/dispatch/settings.h"
#include "app/dispatch/turn.h"
#include "drivers/sms_driver.h"
#include "queue/base/ids.h"

namespace tocsin::dispatch {

// Rings the phones of those who were paged of something critical, to wake them: once after the
// hand-over by the link that carried the page, and once more within 3 min unless they replied or
// are not waited for any more. One ring for all pages of a person that come meanwhile.
//
// SMS go first: a link is rung by only while the outbox has nothing for it, and a ring that was
// interrupted begins anew, but never later than kLate after its time. Who replies is not rung, and
// a ring to them stops; so does one that nobody needs any more.
//
// Nothing of it is durable: a restart forgets the rings. What was rung, or could not be, is told in
// the story of each message. At most limits::kRingsMax people wait; further ones are not rung, and
// that is told, too.
class Ringer {
 public:
  struct Hooks {
    // The message escalates, is critical, and this entry of it has not answered.
    std::function<bool(MessageId, int position)> isWanted;
    std::function<bool(std::size_t link)> isIdle;  // asked after the outbox has filled the links
    std::function<PhoneNumber(const std::string& recipient)> numberOf;
    // One line in the story of a message: RUNG or RING_FAILED.
    std::function<void(MessageId, std::string_view event, const std::string& line)> tell;
  };

  Ringer(Turn& turn, Links& links, Hooks hooks);

  // A critical page was handed over, accepted or in doubt.
  void paged(std::size_t link, const std::string& recipient, MessageId message, int position);
  void replied(const std::string& recipient);
  void ended(std::size_t link, const drivers::RingEnd& end);

  // Once a turn, after the outbox. Rings begin after the commit.
  void tick();
  OptionalTime nextDue() const;
  void shift(Duration by);  // the wall clock stepped

  static constexpr Duration kAgainAfter = minutes{2};  // from the begin of the first ring
  static constexpr Duration kLate = minutes{3};        // from the hand-over, or the first ring
  static constexpr Duration kRingMax = minutes{1};     // a link that tells no end has failed

 private:
  struct Call {
    std::string recipient;
    std::size_t link = 0;
    std::vector<std::pair<MessageId, int>> pages;  // message, position of the entry
    int rings = 0;                                 // that ended
    Time due{}, until{};                           // of the next one
    OptionalTime ringingSince;
    bool stopped = false;
    PhoneNumber to{};  // while it rings
  };

  using Calls = std::list<Call>;

  bool isWanted(const Call& call) const;
  bool isRinging(std::size_t link) const;
  bool mayRing(std::size_t link);
  Calls::iterator tickOne(Calls::iterator call);
  void begin(Call& call);
  void stop(Call& call);
  Calls::iterator over(Calls::iterator call, std::string_view event, const std::string& what);
  void tell(const Call& call, std::string_view event, const std::string& what);

  Turn& turn_;
  Links& links_;
  Hooks hooks_;
  Calls calls_;                 // oldest first
  std::set<std::size_t> busy_;  // links that were found so in this turn
};

}  // namespace tocsin::dispatch
