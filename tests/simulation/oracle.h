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
  void ended(const drivers::SubmitResult& result);
  void pluggedOff(const std::string& driver);
  void received(const drivers::Received& sms);
  void rung(const std::string& number);
  void traffic(const std::string& number, const std::string& text, bool fromPhone);

  // What became durable is read and judged; at the latest before anything else happens.
  void catchUp();
  // After a turn that ended well.
  void turnEnded(const dispatch::Dispatcher& box);
  void linkChanged(const std::string& driver, bool isUp);
  void linksOff();

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
    int maybeSent = 0;
    bool standsTwice = false;
    Duration acknowledgeTime{0};
  };

  struct Incident {
    std::string number, outcome = "ESCALATING";
    std::map<std::string, Person> people;
    std::map<int, std::set<std::int64_t>> pages;  // by entry, since the walk began from outside
    bool hasEnded = false;
  };

  // Somebody has to be told of a number.
  struct Promise {
    std::string to, number, why;
  };

  struct Flight {
    std::string driver, to, text;
    std::int64_t page = 0;
    int part = 1;
    bool hasArrived = false;
    std::optional<Duration> doubtAt{};  // a modem may send it yet
  };

  Incident& incident(std::int64_t message);
  void judge(const EventLine& line);
  void outcomeMoved(std::int64_t id, const EventLine& line);
  void statusMoved(Incident& incident, const EventLine& line);
  void judgeTimeOver(const Incident& incident, const Person& person, const EventLine& line);
  void promiseTaken(std::int64_t id, Incident& incident, const std::string& before);
  void judgeState(std::int64_t message);
  void judgePage(const PageLine& page);
  void judgeQuota(const std::string& driver);
  void land(const drivers::SubmitResult& result);
  void arrived(const Flight& flight);
  std::tuple<std::int64_t, int, std::string> wayOf(const Flight& flight);
  void countEvent(const EventLine& line);
  void judgeAlarms(const dispatch::Dispatcher& box);
  void judgePaths(const dispatch::Dispatcher& box);
  void judgeTold(const dispatch::Dispatcher& box);

  const Plan& plan_;
  Ledger& ledger_;
  Story& story_;
  Tally& tally_;
  Clocks clocks_;
  std::int64_t lastEvent_ = 0;
  std::map<std::int64_t, Incident> incidents_;
  std::vector<Promise> promises_;
  std::vector<Flight> flights_;
  std::map<std::string, std::vector<Duration>> handed_;  // by driver, since the box started
  std::set<std::string> repliesSeen_;                    // fingerprints
  std::set<std::string> answered_;                       // numbers, since they were last paged
  // Of a page's part on a phone, by link: a long SMS begins anew on another one.
  std::map<std::tuple<std::int64_t, int, std::string>, int> arrivals_;
  std::set<std::string> exhausted_, expired_;  // numbers whose alarm must stand now
  std::map<std::pair<std::string, std::string>, Duration> untoldSince_;  // by cause and subject
  std::map<std::string, std::optional<Duration>> downSince_;  // by driver; absent while it is up
  bool diskFull_ = false, expectsEnds_ = false;
};

}  // namespace tocsin::simulation
