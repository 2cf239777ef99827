// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "app/dispatch/book.h"
#include "app/dispatch/settings.h"
#include "app/dispatch/turn.h"

namespace tocsin::dispatch {

// Which receipts are written when: at acceptance and when the message closes (brief), at every
// change (live), or never (off).
class Receipts {
 public:
  Receipts(const Settings& settings, const Ports& ports, Turn& turn);

  // What was open before the start.
  void restore(const std::vector<const escalation::Message*>& messages);

  // The file was accepted and lies in done/ as `doneName`. `message` may be null: only noted.
  void accepted(const escalation::Message* message,
                const std::string& doneName,
                const std::vector<std::string>& notes,
                bool own);

  // Queues the receipts of the messages that this turn changed.
  void afterChanges(const std::vector<const escalation::Message*>& changed);

  // Of messages that are not kept any more nothing will change.
  void forgetUnless(const std::function<bool(MessageId)>& isKnown);

  std::size_t size() const { return kept_.size(); }

 private:
  struct Kept {
    std::string fileName;
    std::vector<std::string> notes;
    escalation::Outcome written = escalation::Outcome::Escalating;
  };

  Receipt receiptOf(const escalation::Message& message,
                    const std::string& fileName,
                    const std::vector<std::string>& notes) const;

  const Settings& settings_;
  const Ports& ports_;
  Turn& turn_;
  std::map<MessageId, Kept> kept_;
};

}  // namespace tocsin::dispatch
