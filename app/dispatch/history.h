// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "app/dispatch/settings.h"
#include "queue/reply/reply.h"
#include "queue/store/journal.h"

namespace tocsin::dispatch {

// What was texted to each person lately, and from which account: replies are read against it.
class History {
 public:
  explicit History(const Settings& settings) : settings_(settings) {}

  void restore(const std::vector<store::SentText>& sent);

  // `suggests`: the number of a "did you mean" that the text asks; empty for all other texts.
  void add(const store::PageRow& page, Time at, const std::string& suggests);

  // Newest first; `link` is the one that the person's reply came in by.
  std::vector<reply::SentSms> sentTo(const std::string& recipient,
                                     const std::string& link,
                                     Time now) const;
  // The number that our last SMS to this person by that account asked about.
  std::string suggestedTo(const std::string& recipient, const std::string& link) const;

  // A person is erased.
  void forget(const std::string& recipient) { sent_.erase(recipient); }

  void shift(Duration by);  // the wall clock stepped

  static constexpr std::size_t kPerPersonMax = 50;
  static constexpr Duration kKept = hours{48};

 private:
  struct Sent {
    reply::SentSms sms;
    std::string suggests;
    std::string link;
    PageId page{};
  };

  bool isOneAccount(const std::string& link, const std::string& other) const;

  void push(const std::string& recipient, Sent sent);
  const Settings& settings_;
  std::map<std::string, std::deque<Sent>> sent_;  // newest last
};

}  // namespace tocsin::dispatch
