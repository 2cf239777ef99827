// SPDX-License-Identifier: Apache-2.0
// What networks report of SMS that they took: each is true of one hand-over and may come late,
// twice or of nothing.
#include <algorithm>

#include "tests/simulation/oracle.h"

namespace tocsin::simulation {
namespace {

constexpr int kPageKind = 0;
constexpr int kHandedOver = 3;
constexpr std::string_view kGaveUp = "the network gave up: ";

// Of REPORT_UNMATCHED.
bool isAbout(const std::string& reason, const std::pair<std::string, std::string>& report) {
  return reason.find("delivery report by " + report.first + " ") != std::string::npos &&
         reason.find("reference " + report.second + ",") != std::string::npos;
}

}  // namespace

void Oracle::reported(const std::string& driver, const drivers::DeliveryReport& report) {
  using drivers::Delivery;
  catchUp();
  tally_.count(Kind::Report);
  story_.tell("   report by " + driver + " of " + report.reference + ": " + report.what);
  links_.reported(driver);
  const bool hasFailed = report.delivery == Delivery::Failed;
  if (hasFailed) tally_.count(Kind::ReportFailed);
  Reports& known = reports_;
  const std::pair key{driver, report.reference};
  if (hasFailed) known.failed[key] = {ownerOf(plan_, report.to.text()), report.what};
  if (plan_.modems.count(driver) != 0 || report.delivery == Delivery::Pending) return;
  const auto accepted = known.accepted.find(key);
  if (accepted == known.accepted.end()) {
    // Of a hand-over that is not answered yet, or was left in doubt, or of none.
    tally_.count(Kind::ReportEarly);
    if (!links_.hasInFlight(driver)) known.unmatchedDue.insert(key);
    return;
  }
  const PageLine page = ledger_.page(accepted->second);
  const bool isFirst = known.told.insert(key).second;
  if (!isFirst) tally_.count(Kind::ReportTwice);
  if (page.kind != kPageKind || page.state != kHandedOver) return;
  const auto latest = known.latest.find({page.message, page.recipient});
  if (latest == known.latest.end() || latest->second != page.id) {
    return tally_.count(Kind::ReportLate);
  }
  const Incident& about = incident(page.message);
  const Person& person = about.people.at(page.recipient);
  if (person.standsTwice) return;
  if (known.toldInRun.count(key) != 0) ++known.againDue[page.message];
  const bool isFirstOfPage = isFirst && hasFailed && known.failedPages.insert(page.id).second;
  known.toldNow.push_back(key);
  const bool isAsked = about.outcome == "ESCALATING" && person.status == "NOT_YET_ACK";
  if (!isAsked) return tally_.count(Kind::ReportLate);
  if (isFirstOfPage && page.severity != "info") {
    known.gaveUpDue[{page.message, page.recipient}] = report.what;
  }
}

// The hand-over of which it may be reported from now on.
void Oracle::noteReference(const std::string& driver, const drivers::SubmitResult& result) {
  const bool isOne = result.end == drivers::SubmitEnd::Accepted && !result.reference.empty();
  if (isOne) reports_.accepted[{driver, result.reference}] = result.page.value;
}

void Oracle::noteEvent(const EventLine& line) {
  if (line.event == "REPORT_UNMATCHED") {
    tally_.count(Kind::ReportUnmatched);
    std::erase_if(reports_.unmatchedDue,
                  [&](const auto& due) { return isAbout(line.reason, due); });
  }
  if (line.event != "REPORT_AGAIN") return;
  tally_.count(Kind::ReportAgain);
  const auto due = reports_.againDue.find(line.message);
  if (due != reports_.againDue.end() && --due->second == 0) reports_.againDue.erase(due);
}

// What the network gave up is the page that is asked about now, and that network said so.
void Oracle::judgeGaveUp(const EventLine& line, const std::string& name, const std::string& why) {
  tally_.count(Kind::GaveUp);
  const auto latest = reports_.latest.find({line.message, name});
  must(latest != reports_.latest.end(), "the network gives up what it was given: " + line.reason);
  const std::int64_t carrier = ledger_.page(latest->second).carriedBy;
  const std::int64_t page = carrier != 0 ? carrier : latest->second;
  const bool isTrue =
      std::any_of(reports_.failed.begin(), reports_.failed.end(), [&](const auto& failed) {
        const auto& [key, what] = failed;
        if (kGaveUp.size() + what.what.size() != why.size() || !why.ends_with(what.what))
          return false;
        if (plan_.modems.count(key.first) != 0) return what.owner == name;
        const auto accepted = reports_.accepted.find(key);
        return accepted != reports_.accepted.end() && accepted->second == page;
      });
  must(isTrue,
       "a report is of the page that is asked about: SMS " + std::to_string(page) + ", " +
           line.reason);
}

// What was told before this turn has had its effect.
void Oracle::judgeReports() {
  for (const auto& [who, what] : reports_.gaveUpDue) {
    must(false,
         "what the network gave up in time is over: " + who.second + " of message " +
             std::to_string(who.first) + ", " + what);
  }
  for (const auto& [message, count] : reports_.againDue) {
    must(false,
         "a report that is told again is seen: message " + std::to_string(message) + ", " +
             std::to_string(count));
  }
  for (const auto& due : reports_.unmatchedDue) {
    must(links_.hasInFlight(due.first),
         "a report of nothing is seen: " + due.second + " by " + due.first);
  }
  reports_.toldInRun.insert(reports_.toldNow.begin(), reports_.toldNow.end());
  reports_.toldNow.clear();
}

void Oracle::started() {
  reports_.gaveUpDue.clear();
  reports_.againDue.clear();
  reports_.unmatchedDue.clear();
  reports_.toldInRun.clear();
  reports_.toldNow.clear();
  links_.started(ledger_.beingHandedOver());
}

}  // namespace tocsin::simulation
