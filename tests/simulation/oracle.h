// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "app/dispatch/dispatcher.h"
#include "drivers/sms_driver.h"
#include "tests/simulation/ledger.h"
#include "tests/simulation/link_rules.h"
#include "tests/simulation/plan.h"
#include "tests/simulation/story.h"
#include "tests/simulation/tally.h"

namespace tocsin::simulation {

// What the rules of DESIGN 4 are checked against: it sees what phones got, what was handed to
// drivers, what the journal holds, and nothing of how the box came to it. Throws Broken.
class Oracle {
 public:
  // Time that no step of the wall clock moves, and the wall clock.
  struct Clocks {
    std::function<Duration()> elapsed;
    std::function<Time()> now;
  };

  Oracle(const Plan& plan, Ledger& ledger, Story& story, Tally& tally);

  void setClocks(Clocks clocks) { clocks_ = std::move(clocks); }

  // At the seam to the drivers.
  void submitted(const std::string& driver, const drivers::Submit& submit);
  void ended(const std::string& driver, const drivers::SubmitResult& result);
  void reported(const std::string& driver, const drivers::DeliveryReport& report);
  void pluggedOff(const std::string& driver);
  void received(const drivers::Received& sms);
  void rung(const std::string& number);
  void traffic(const std::string& number, const std::string& text, bool fromPhone);

  // What became durable is read and judged; at the latest before anything else happens.
  void catchUp();
  // After a turn that ended well.
  void turnEnded(const dispatch::Dispatcher& box);
  void linkChanged(const std::string& driver, const drivers::DriverHealth& health);
  void linksOff();
  // The box has read its journal.
  void started();

  // The disk has no room: nothing may be accepted.
  void setDiskFull(bool full) { diskFull_ = full; }

  // From here on everything must come to its end.
  void expectEnds();
  // Whether all that must end has ended, and every promise to a person was kept.
  bool isQuiet();
  // Throws unless it has.
  void judgeEnd();

  static std::string dump(const escalation::Message& message);

 private:
  struct Person {
    std::string status = "NOT_SENT";
    bool paged = false;
    std::optional<Duration> handedAt;
    Duration stood{0};  // of the time since then, while the clocks stood still
    int maybeSent = 0;
    bool standsTwice = false;
    Duration acknowledgeTime{0};
  };

  struct Incident {
    std::string number, outcome = "ESCALATING";
    std::map<std::string, Person> people;
    std::map<int, std::set<std::int64_t>> pages;  // by entry, since the walk began from outside
    bool hasEnded = false;
    std::optional<Duration> frozenSince{};  // its clocks stand still
  };

  // Somebody has to be told of a number.
  struct Promise {
    std::string to, number, why;
  };

  struct Flight {
    std::string driver, to, text;
    std::int64_t page = 0;
    int part = 1;
    int run = 0;
    bool hasArrived = false;
    std::optional<Duration> doubtAt{};  // a modem may send it yet
  };

  // What came of delivery reports, and what must come of them in this turn.
  struct Reports {
    struct Failed {
      std::string owner, what;
    };

    using Key = std::pair<std::string, std::string>;     // link, reference
    using Asked = std::pair<std::int64_t, std::string>;  // message, recipient
    std::map<Key, std::int64_t> accepted;                // pages
    std::map<Asked, std::int64_t> latest;                // pages
    std::map<Key, Failed> failed;
    std::set<Key> told, toldInRun, unmatchedDue;
    std::vector<Key> toldNow;
    std::set<std::int64_t> failedPages;
    std::map<Asked, std::string> gaveUpDue;
    std::map<std::int64_t, int> againDue;  // by message
  };

  Incident& incident(std::int64_t message);
  void judge(const EventLine& line);
  void outcomeMoved(std::int64_t id, const EventLine& line);
  void statusMoved(Incident& incident, const EventLine& line);
  void judgeTimeOver(const Incident& incident, const Person& person, const EventLine& line);
  void promiseTaken(std::int64_t id, Incident& incident, const std::string& before);
  void judgeClocks(Incident& incident, const EventLine& line);
  void judgeState(std::int64_t message);
  void judgePage(const PageLine& page);
  void judgeQuota(const std::string& driver);
  void land(const drivers::SubmitResult& result);
  void noteReference(const std::string& driver, const drivers::SubmitResult& result);
  void noteEvent(const EventLine& line);
  void judgeGaveUp(const EventLine& line, const std::string& name, const std::string& why);
  void judgeReports();
  void isLost(const Flight& flight);
  void keepPromises(const std::string& number, const std::string& text);
  void arrived(const Flight& flight);
  int runOf(const std::string& driver, std::int64_t page);
  void countEvent(const EventLine& line);
  void judgeAlarms(const dispatch::Dispatcher& box);
  void judgePaths(const dispatch::Dispatcher& box);
  void judgeTold(const dispatch::Dispatcher& box);

  const Plan& plan_;
  Ledger& ledger_;
  Story& story_;
  Tally& tally_;
  Clocks clocks_;
  LinkRules links_;
  Reports reports_;
  std::int64_t lastEvent_ = 0;
  std::map<std::int64_t, Incident> incidents_;
  std::vector<Promise> promises_;
  std::vector<Flight> flights_;
  std::map<std::string, std::vector<Duration>> handed_;  // by driver, since the box started
  std::set<std::string> repliesSeen_;                    // fingerprints
  std::map<std::string, Duration> lastSubmit_;           // by number
  std::set<std::string> answered_;                       // numbers, since they were last paged
  // Of a page's part on a phone: a long SMS begins anew, as another run, by another link.
  std::map<std::tuple<std::int64_t, int, int>, int> arrivals_;
  std::map<std::int64_t, std::pair<std::string, int>> runs_;  // the last one of a long SMS
  std::set<std::string> exhausted_, expired_;                 // numbers whose alarm must stand now
  std::map<std::pair<std::string, std::string>, Duration> untoldSince_;  // by cause and subject
  std::map<std::string, std::optional<Duration>> downSince_;  // by driver; absent while it is up
  bool diskFull_ = false, expectsEnds_ = false;
};

}  // namespace tocsin::simulation
