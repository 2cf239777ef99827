// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "queue/escalation/advance.h"

namespace tocsin::escalation {

// True when both say the same of one message; the mark `changed` is the shell's and does not count.
bool sameState(Message a, Message b);

// One message on a fake network, told as a story: raise(), expectPaged(), pass(), expectStatus().
//
// The network takes each page at once unless networkTakes is false; what advance() asks for is kept
// until an expectation looks at it. After every event the fixture itself checks what must always
// hold: each change of a status or an outcome has exactly one record, and is a legal move.
class AlertTest : public testing::Test {
 protected:
  AlertTest();

  // The list of the message; an entry of kLastResortLevel stands on the last resort.
  void list(std::vector<Entry> entries);
  static Entry person(std::string name, int level, Duration acknowledgeTime = minutes{5});

  void raise(Severity severity = Severity::Critical);
  void raiseAgain(const std::string& text, Severity severity = Severity::Critical);
  void acknowledge(const std::string& who, const std::string& comment = "");
  void decline(const std::string& who);
  void clear();
  void apply(const Event& event);

  // The network takes the page of `who`, as it does by itself unless networkTakes is false.
  void handOver(const std::string& who, bool doubtful = false);
  // The page of `who` is on its way: it cannot be called back any more.
  void attempt(const std::string& who);
  void pathLost(const std::string& who);
  void pathBack(const std::string& who);

  // Lets time go by; each wait ends at its own time.
  void pass(Duration time);

  void expectPaged(const std::vector<std::string>& names);

  void expectNobodyPaged() { expectPaged({}); }

  void expectDropped(const std::vector<std::string>& names);
  void expectTold(const std::vector<std::pair<std::string, Notice>>& told);
  void expectStatus(const std::string& who, RecipientStatus status) const;
  void expectOutcome(Outcome outcome) const;
  void expectLevel(int level) const;
  void expectAlarms(int exhausted, int expired = 0) const;
  bool recorded(std::string_view event, std::string_view part = "") const;

  Entry& entry(const std::string& who);
  const Entry& entry(const std::string& who) const;
  Position position(const std::string& who) const;

  Policy policy;
  Message m;
  Time now = fromMillis(1'795'248'000'000);  // 2026-11-21T08:00Z
  bool networkTakes = true;
  std::vector<Record> records;

 private:
  void carryOut(const std::vector<Action>& actions);
  void checkStep(const Message& before, const Step& step) const;

  Position takeWaiting(const std::string& who);

  std::deque<Position> toHandOver_;
  std::vector<std::string> paged_, dropped_;
  std::vector<std::pair<std::string, Notice>> told_;
  int exhausted_ = 0, expired_ = 0;
};

}  // namespace tocsin::escalation
