// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "drivers/sms_driver.h"
#include "tests/simulation/ledger.h"
#include "tests/simulation/plan.h"
#include "tests/simulation/tally.h"

namespace tocsin::simulation {

// By which link a page may go: what app/dispatch/trust.h and the routes promise, written down a
// second time on purpose. It knows of a link what is seen at its seam, and judges only where that
// says all: not by links with SMS per hour, which a restart knows from the journal.
class LinkRules {
 public:
  LinkRules(const Plan& plan, Tally& tally);

  // The box starts: no link is up, all are trusted, and these were being handed over.
  void started(const std::vector<PageLine>& inFlight);

  void healthChanged(const std::string& driver, const drivers::DriverHealth& health, Duration now);
  void ended(const std::string& driver, const drivers::SubmitResult& result, Duration now);
  // A report may end what was in flight when the box stopped: from now on this link is not known.
  void reported(const std::string& driver);

  // Throws Broken when another link had to be taken.
  void submitted(const std::string& driver,
                 const drivers::Submit& submit,
                 bool isAnswer,
                 Duration now);

  bool hasInFlight(const std::string& driver) const { return !links_.at(driver).inFlight.empty(); }

 private:
  struct Link {
    bool isUp = false, hears = true, isSlowed = false;
    bool isKnown = true, hasFallen = false;
    int window = 1;
    std::set<std::pair<std::int64_t, int>> inFlight;  // page and part
    std::set<std::int64_t> inherited;                 // pages of these
    std::optional<Duration> nextTrial{};              // it has yet to prove itself
    std::optional<Duration> upSince{};
    bool onlyFell = true;
    Duration wait{0};
    std::int64_t lastRefused = 0;
    int refusedInARow = 0;
  };

  const std::vector<std::string>& routeOf(const PhoneNumber& number) const;
  bool isFree(const std::string& driver, std::int64_t page) const;
  void judgeTrial(const std::string& driver, const drivers::Submit& submit, Duration now);
  void judgeOrder(const std::string& driver, const drivers::Submit& submit);
  void fail(Link& link, Duration now);
  void wait(Link& link, Duration now);
  void settle(Duration now);
  void prove(Link& link);
  void refused(Link& link, const drivers::SubmitResult& result, Duration now);

  const Plan& plan_;
  Tally& tally_;
  std::map<std::string, Link> links_;
  std::map<std::int64_t, std::set<std::string>> refusedBy_;  // by page, but for the recipient
};

}  // namespace tocsin::simulation
