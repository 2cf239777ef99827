// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/dispatch/book.h"
#include "app/dispatch/history.h"
#include "app/dispatch/outbox.h"
#include "app/dispatch/people.h"
#include "app/dispatch/settings.h"

namespace tocsin::dispatch {

// Words an SMS at the last moment before it is handed over, with the message as it is then: drops
// what is not needed any more, makes a digest of what is too much, merges answers.
class Composer {
 public:
  Composer(const Settings& settings, const Ports& ports, Turn& turn, const People& people);
  // The two know each other: the outbox asks, the composer may add to it.
  void connect(Book& book, Outbox& outbox);

  Outbox::Prepared prepare(store::PageRow& row);

  // Queues an answer or a notice to a person; `hold` so long for others to be merged with it.
  void say(const std::string& recipient,
           const reply::Answer& answer,
           escalation::PageKind kind,
           Duration hold);

  // The same with a text that is ready.
  void sayText(const std::string& recipient, const std::string& text);

  reply::Language languageOf(const std::string& recipient) const;
  reply::Answer about(const escalation::Message& message, reply::Say say) const;

  void shift(Duration by);  // the wall clock stepped

  LocalTime local(Time t) const { return ports_.localTime(t); }

  static constexpr Duration kMergeAnswers = seconds{20};
  static constexpr Duration kMergeNotices = seconds{60};

 private:
  Outbox::Prepared preparePage(store::PageRow& row);
  Outbox::Prepared prepareDigest(store::PageRow& row);
  Outbox::Prepared prepareAnswers(store::PageRow& row);
  void giveTexts(store::PageRow& row,
                 const std::vector<store::PageRow*>& others,
                 const std::vector<std::string>& texts);
  bool isStale(const reply::Answer& answer) const;
  bool isNeeded(const store::PageRow& row);
  bool makeDigest(store::PageRow& row);
  std::string wordPage(const store::PageRow& row) const;
  std::string replyTo(const std::string& recipient) const;

  const Settings& settings_;
  const Ports& ports_;
  Turn& turn_;
  const People& people_;
  Book* book_ = nullptr;
  Outbox* outbox_ = nullptr;
  std::map<std::string, Time>
      answeredAt_;  // when a person last got an answer: the next ones are merged
};

}  // namespace tocsin::dispatch
