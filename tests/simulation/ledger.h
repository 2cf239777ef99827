// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "queue/base/time.h"
#include "queue/store/sqlite.h"

namespace tocsin::simulation {

struct EventLine {
  std::int64_t id = 0, message = 0;
  std::string event, reason;
};

struct MessageLine {
  std::int64_t id = 0;
  std::string number, outcome, list;
  bool isOpen = false;
};

struct PageLine {
  std::int64_t id = 0, message = 0;
  int position = -1, kind = 0, state = 0, part = 1, parts = 1, attempts = 0, doubts = 0;
  std::string recipient, driver, severity;
  std::int64_t carriedBy = 0;
};

struct Sums {
  std::int64_t messages = 0, events = 0, pages = 0, arrivals = 0, inbox = 0;
  friend bool operator==(const Sums&, const Sums&) = default;
};

// What the journal says, read by a connection of its own; it also keeps the database in memory
// while the simulated box is without power.
class Ledger {
 public:
  explicit Ledger(const std::string& path);

  // After the tables were made.
  void prepare();

  std::vector<EventLine> eventsAfter(std::int64_t id);
  MessageLine message(std::int64_t id);
  // By whom it was acknowledged last; a reason may hold names of any form.
  std::string acknowledgedBy(std::int64_t message);
  // Names and acknowledge times in the order of the message's entries.
  std::vector<std::pair<std::string, Duration>> entriesOf(std::int64_t message);
  std::map<std::string, std::string> statusesOf(std::int64_t message);
  std::set<std::string> declinersOf(std::int64_t message);
  PageLine page(std::int64_t id);
  std::vector<PageLine> beingHandedOver();
  std::vector<PageLine> passengersOf(std::int64_t carrier);
  std::set<std::pair<std::string, std::string>> alarms();
  std::vector<std::int64_t> escalating();
  std::vector<std::string> numbersTwice();
  std::vector<std::string> originsTwice();
  // A critical page or an answer that waits for its next try until after this time, or 0; the bound
  // of SMS an hour excepted.
  std::int64_t urgentWaitingAfter(std::int64_t time);
  std::int64_t openPages();
  // Answers and notices to a person that could not be sent for good.
  std::int64_t failedAnswers(const std::string& recipient);
  // A file's arrival: 0 = none, else how it was noted.
  bool hasArrival(const std::string& identity);
  Sums sums();

 private:
  std::int64_t one(store::Statement& statement);
  std::vector<PageLine> pages(store::Statement& statement);

  store::Database db_;
  store::Statement events_, message_, by_, entries_, statuses_, decliners_, page_, passengers_,
      flying_, alarms_, escalating_, numbersTwice_, originsTwice_, waiting_, open_, failed_,
      arrival_, sums_;
};

}  // namespace tocsin::simulation
