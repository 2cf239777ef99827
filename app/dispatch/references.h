// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "drivers/sms_driver.h"
#include "queue/store/journal.h"

namespace tocsin::dispatch {

// Which SMS a delivery report is about. A network's reference alone does not say it: that of a
// modem has 8 bits and comes again. So a report is matched in steps: the link and the reference;
// then the recipient, by the last 6 digits when the forms differ, and not at all when the report
// has none that is a number; then the newest SMS of these that waits for a report and is at most
// limits::kReportsFor old.
//
// A long SMS is delivered when all its parts are, and failed when one of them is; those that count
// are the parts of the link that has sent it whole. What became of single parts is forgotten by a
// restart: then delivered is not said any more, failed still is.
class References {
 public:
  // Whom a report concerns: one entry, or several of a digest; none for answers and alarms.
  struct Entry {
    MessageId message;
    int position = 0;
  };

  struct Match {
    bool isKnown = false;  // some SMS of ours; else nobody knows what it is about
    bool isFinal = false;  // for the whole SMS: `entries` are delivered, or not
    // Not final, and some all the same: the network says it once more, or something else.
    std::vector<Entry> entries;
  };

  void restore(const std::vector<store::SentReference>& sent);
  // A part was accepted: `page.reference` has those of all parts so far.
  void add(const store::PageRow& page, Time at);
  // The entry's page was handed over as this SMS; what is said of an earlier one is not waited for
  // any more. Returns why, when the network has given up a part of it already.
  std::optional<std::string> concern(PageId page, const Entry& entry);
  void forget(const Entry& entry);

  // Takes the report into account; Pending changes nothing.
  Match match(const std::string& driver, const drivers::DeliveryReport& report, Time now);
  void shift(Duration by);  // the wall clock stepped

  static constexpr std::size_t kKept = 20'000;  // SMS; the oldest goes first
  static constexpr int kSuffixDigits = 6;

 private:
  using Key = std::pair<std::string, std::string>;  // link, reference

  struct Sent {
    PhoneNumber to;
    Time at{};
    int parts = 1;
    std::set<Key> references;  // of its parts, as far as they are known
    std::set<Key> delivered;   // of those
    bool isOver = false;       // the final word was said
    std::string failed;        // why the network gave it up
    std::vector<Entry> entries;
  };

  Sent* find(const Key& key, const PhoneNumber& to, Time now);
  void release(PageId page, const Sent& sent);  // no report finds it any more
  void dropOldest();

  std::map<PageId, Sent> sent_;
  std::map<Key, std::vector<PageId>> byReference_;  // oldest first
  std::map<std::pair<MessageId, int>, PageId> latest_;
  std::deque<PageId> order_;
};

}  // namespace tocsin::dispatch
