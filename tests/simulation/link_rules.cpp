// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/link_rules.h"

#include <algorithm>

#include "tests/simulation/story.h"

namespace tocsin::simulation {
namespace {

constexpr Duration kStaysUp = minutes{10};
constexpr Duration kFirstTrial = seconds{30}, kLongestWait = minutes{10};
constexpr int kRefusalsThatFail = 3;

}  // namespace

LinkRules::LinkRules(const Plan& plan, Tally& tally) : plan_(plan), tally_(tally) {}

void LinkRules::started(const std::vector<PageLine>& inFlight) {
  links_.clear();
  for (const drivers::SimulatorOptions& options : plan_.links) {
    Link& link = links_[options.name];
    link.window = plan_.modems.count(options.name) != 0 ? 1 : options.window;
  }
  for (const PageLine& page : inFlight) {
    Link& link = links_.at(page.driver);
    link.inFlight.emplace(page.id, page.part);
    link.inherited.insert(page.id);
  }
}

void LinkRules::healthChanged(const std::string& driver,
                              const drivers::DriverHealth& health,
                              Duration now) {
  settle(now);
  Link& link = links_.at(driver);
  const bool isUp = health.link == drivers::Link::Up;
  if (isUp && !health.receives && link.hears) tally_.count(Kind::LinkDeaf);
  if (isUp && !link.isUp && link.hasFallen) tally_.count(Kind::LinkBack);
  if (link.isUp && !isUp) {
    link.hasFallen = true;
    link.upSince.reset();
    wait(link, now);
  }
  if (!link.isUp && isUp) link.upSince = now;
  link.isUp = isUp;
  link.hears = health.receives;
  link.isSlowed = health.isSlowed;
}

void LinkRules::reported(const std::string& driver) {
  Link& link = links_.at(driver);
  if (plan_.modems.count(driver) != 0 && !link.inherited.empty()) link.isKnown = false;
}

void LinkRules::fail(Link& link, Duration now) {
  link.onlyFell = false;
  wait(link, now);
}

// Who only fell, and has stayed up since, is trusted again.
void LinkRules::settle(Duration now) {
  for (auto& [name, link] : links_) {
    const bool stayed = link.upSince && *link.upSince + kStaysUp <= now;
    if (link.nextTrial && link.onlyFell && stayed) prove(link);
  }
}

void LinkRules::prove(Link& link) {
  tally_.count(Kind::LinkProven);
  link.nextTrial.reset();
  link.wait = Duration{0};
  link.onlyFell = true;
  link.lastRefused = 0;
  link.refusedInARow = 0;
}

void LinkRules::wait(Link& link, Duration now) {
  if (link.nextTrial && *link.nextTrial > now) return;
  link.wait = std::clamp(link.wait * 2, kFirstTrial, kLongestWait);
  link.nextTrial = now + link.wait;
}

void LinkRules::ended(const std::string& driver,
                      const drivers::SubmitResult& result,
                      Duration now) {
  using drivers::SubmitEnd;
  settle(now);
  Link& link = links_.at(driver);
  if (link.inFlight.erase({result.page.value, result.part}) == 0) return;
  const bool wasInherited = link.inherited.erase(result.page.value) != 0;
  switch (result.end) {
    case SubmitEnd::Accepted:
      if (link.nextTrial) prove(link);
      link.lastRefused = 0;
      link.refusedInARow = 0;
      break;
    case SubmitEnd::Refused: refused(link, result, now); break;
    case SubmitEnd::InDoubt:
      if (!wasInherited) fail(link, now);
      break;
  }
  const bool isOfLink =
      result.end == SubmitEnd::Refused && result.refusal != drivers::Refusal::Recipient;
  if (isOfLink) refusedBy_[result.page.value].insert(driver);
}

// Neither a recipient nor a form nor too much haste says anything of the link.
void LinkRules::refused(Link& link, const drivers::SubmitResult& result, Duration now) {
  if (result.refusal == drivers::Refusal::Account) return fail(link, now);
  if (result.refusal != drivers::Refusal::ForNow || link.lastRefused == result.page.value) return;
  link.lastRefused = result.page.value;
  if (++link.refusedInARow < kRefusalsThatFail) return;
  link.refusedInARow = 0;
  fail(link, now);
}

const std::vector<std::string>& LinkRules::routeOf(const PhoneNumber& number) const {
  const auto& routes = plan_.settings.routes;
  return std::find_if(
             routes.begin(),
             routes.end(),
             [&](const dispatch::Route& r) { return number.text().rfind(r.prefix, 0) == 0; })
      ->drivers;
}

// It is certain that this page may go by this link, but for its room.
bool LinkRules::isFree(const std::string& driver, std::int64_t page) const {
  const Link& link = links_.at(driver);
  const auto refused = refusedBy_.find(page);
  const bool isAvoided = refused != refusedBy_.end() && refused->second.count(driver) != 0;
  return link.isUp && !link.nextTrial && !isAvoided && plan_.settings.smsPerHour.count(driver) == 0;
}

void LinkRules::submitted(const std::string& driver,
                          const drivers::Submit& submit,
                          bool isAnswer,
                          Duration now) {
  settle(now);
  const auto& route = routeOf(submit.to);
  const auto refused = refusedBy_.find(submit.page.value);
  const bool wasRefused = refused != refusedBy_.end() && refused->second.count(driver) != 0;
  const bool isKnown = std::all_of(
      route.begin(), route.end(), [this](const auto& name) { return links_.at(name).isKnown; });
  // A long SMS of which a part has gone is finished where it began.
  if (isKnown && submit.part == 1) {
    judgeTrial(driver, submit, now);
    // An answer goes by the account that the person wrote to, and what was refused for now is tried
    // there again.
    if (!isAnswer && !wasRefused) judgeOrder(driver, submit);
  }
  links_.at(driver).inFlight.emplace(submit.page.value, submit.part);
}

// While another one is there a link that has to prove itself gets one page at a time, none before
// its trial, and a critical one only when no other link has room.
void LinkRules::judgeTrial(const std::string& driver, const drivers::Submit& submit, Duration now) {
  const Link& via = links_.at(driver);
  if (!via.nextTrial) return;
  bool isAnother = false, hasRoom = false;
  for (const std::string& name : routeOf(submit.to)) {
    if (!isFree(name, submit.page.value)) continue;
    const Link& other = links_.at(name);
    isAnother = true;
    const bool isNoWorse = other.hears || !via.hears;
    hasRoom = hasRoom || (isNoWorse && static_cast<int>(other.inFlight.size()) < other.window);
  }
  tally_.count(isAnother ? Kind::LinkTrial : Kind::UnprovenUsed);
  if (!isAnother) return;
  const std::string what = driver + ", SMS " + std::to_string(submit.page.value);
  must(via.inFlight.empty(), "a link that has yet to prove itself has one page in flight: " + what);
  must(now >= *via.nextTrial,
       "a link that failed gets nothing before its trial while another is there: " + what);
  must(!submit.critical || !hasRoom,
       "no critical page is a trial while a proven link has room: " + what);
}

// The first of the route that is well and has room carries; what it says of recipients does not
// make it any less well.
void LinkRules::judgeOrder(const std::string& driver, const drivers::Submit& submit) {
  for (const std::string& name : routeOf(submit.to)) {
    if (name == driver) return;
    const Link& before = links_.at(name);
    const bool hasRoom = static_cast<int>(before.inFlight.size()) < before.window;
    if (before.isUp && before.nextTrial) tally_.count(Kind::PassedOver);
    if (before.isUp && before.isSlowed) tally_.count(Kind::PassedOverSlowed);
    const bool isBetter =
        isFree(name, submit.page.value) && hasRoom && before.hears && !before.isSlowed;
    must(!isBetter,
         "the first link of a route that is well carries: SMS " +
             std::to_string(submit.page.value) + " went by " + driver + ", not by " + name);
  }
}

}  // namespace tocsin::simulation
