// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "queue/reply/reply.h"
#include "queue/store/journal.h"

namespace tocsin::dispatch {

// What was texted to each person lately: replies are read against it.
class History {
 public:
  void restore(const std::vector<store::SentText>& sent);

  // `suggests`: the number of a "did you mean" that the text asks; empty for all other texts.
  void add(const store::PageRow& page, Time at, const std::string& suggests);

  std::vector<reply::SentSms> sentTo(const std::string& recipient, Time now) const;  // newest first
  // The number that our last SMS to this person asked about.
  std::string suggestedTo(const std::string& recipient) const;

  void shift(Duration by);  // the wall clock stepped

  static constexpr std::size_t kPerPersonMax = 50;
  static constexpr Duration kKept = hours{48};

 private:
  struct Sent {
    reply::SentSms sms;
    std::string suggests;
  };

  void push(const std::string& recipient, Sent sent);
  std::map<std::string, std::deque<Sent>> sent_;  // newest last
};

}  // namespace tocsin::dispatch
