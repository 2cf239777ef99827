// SPDX-License-Identifier: Apache-2.0
// What drivers were handed and phones got, and what must have come to its end.
#include <algorithm>

#include "tests/simulation/oracle.h"

namespace tocsin::simulation {
namespace {

constexpr int kPageKind = 0, kDigestKind = 1, kAnswerKind = 2;
constexpr int kHandingOver = 1;
// A page is sent again at most twice after a doubt.
constexpr int kArrivalsMax = 3;
// From the loss of the last link to the alarm, beyond the grace: turns come a little later.
constexpr Duration kGraceSlack = seconds{2};
constexpr Duration kToldMost = seconds{75};
// The slowest submit of an emulated modem is shorter.
constexpr Duration kDoubtArrivesWithin = seconds{10};
// Service-centre times have whole seconds.
constexpr Duration kSentBackWithin = seconds{3};

std::string clockTime(const LocalTime& time) {
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(time.hour) + ":" + two(time.minute);
}

std::string nameOf(const drivers::Submit& submit) {
  return "SMS " + std::to_string(submit.page.value) + " part " + std::to_string(submit.part) +
         " to " + submit.to.text();
}

}  // namespace

void Oracle::submitted(const std::string& driver, const drivers::Submit& submit) {
  catchUp();
  story_.tell("-> " + driver + " " + nameOf(submit) + ": " + submit.text);
  tally_.count(Kind::Page);
  const PageLine page = ledger_.page(submit.page.value);
  const bool durable = page.state == kHandingOver && page.driver == driver &&
                       page.part == submit.part && page.attempts == submit.attempt;
  must(durable, "a page is durably being handed over before its driver gets it: " + nameOf(submit));
  judgeQuota(driver);
  links_.submitted(driver, submit, page.kind == kAnswerKind, clocks_.elapsed());
  lastSubmit_[submit.to.text()] = clocks_.elapsed();
  flights_.push_back({driver,
                      submit.to.text(),
                      submit.text,
                      page.id,
                      submit.part,
                      page.parts > 1 ? runOf(driver, page.id) : 0});
  if (page.kind == kDigestKind) {
    tally_.count(Kind::Digest);
    for (const PageLine& passenger : ledger_.passengersOf(page.id))
      judgePage(passenger);
  }
  if (page.kind != kPageKind) return;
  judgePage(page);
  if (page.attempts > 1 || page.parts > 1) return;
  must(submit.text.find(clockTime(parisTime(clocks_.now()))) != std::string::npos,
       "a page says the local time of its hand-over: " + submit.text);
}

// Nobody is paged after it was taken, and nobody more often than the policy allows.
void Oracle::judgePage(const PageLine& page) {
  Incident& known = incident(page.message);
  const std::string what = "<" + known.number + "> to " + page.recipient;
  must(
      known.outcome == "ESCALATING" || known.outcome == "EXHAUSTED",
      "nobody is paged of what somebody has or what is over: " + what + ", it is " + known.outcome);
  const Person& person = known.people.at(page.recipient);
  must(person.standsTwice || person.status == "NOT_YET_ACK",
       "nobody is paged who has answered or whose time is over: " + what + ", " + person.status);
  reports_.latest[{page.message, page.recipient}] = page.id;
  auto& pages = known.pages[page.position];
  pages.insert(page.id);
  const escalation::Policy& policy = plan_.settings.policy;
  const int most = policy.rounds + policy.repeatMax + 1;
  must(static_cast<int>(pages.size()) <= most,
       "nobody is paged more often than the policy allows, " + std::to_string(most) +
           " times: " + what);
}

// A restart may forget some of the hour, so only what was handed over since then is counted.
void Oracle::judgeQuota(const std::string& driver) {
  const auto quota = plan_.settings.smsPerHour.find(driver);
  if (quota == plan_.settings.smsPerHour.end()) return;
  auto& handed = handed_[driver];
  std::erase_if(handed, [this](Duration at) { return at + hours{1} <= clocks_.elapsed(); });
  const auto used = static_cast<int>(handed.size());
  must(used < quota->second, "no link sends more than its SIM may in an hour: " + driver);
  if (used + 1 == quota->second) tally_.count(Kind::QuotaReached);
}

void Oracle::ended(const std::string& driver, const drivers::SubmitResult& result) {
  using drivers::Refusal;
  using drivers::SubmitEnd;
  const bool late = result.what.find("late answer") != std::string::npos;
  if (result.end == SubmitEnd::Accepted && late) tally_.count(Kind::LateAnswer);
  if (result.end == SubmitEnd::InDoubt) tally_.count(Kind::InDoubt);
  if (result.end == SubmitEnd::Refused) {
    switch (result.refusal) {
      case Refusal::Recipient: tally_.count(Kind::RefusedForGood); break;
      case Refusal::Form: tally_.count(Kind::RefusedForm); break;
      case Refusal::Account: tally_.count(Kind::RefusedAccount); break;
      case Refusal::ForNow: tally_.count(Kind::RefusedForNow); break;
      case Refusal::TooFast: tally_.count(Kind::RefusedTooFast); break;
    }
  }
  links_.ended(driver, result, clocks_.elapsed());
  noteReference(driver, result);
  land(result);
  if (result.end != SubmitEnd::Accepted) {
    story_.tell("   end of SMS " + std::to_string(result.page.value) + ": " + result.what);
  }
}

// The same text may fly twice to one phone: what was certainly refused has not arrived, the other
// one has.
void Oracle::land(const drivers::SubmitResult& result) {
  const auto flight = std::find_if(flights_.begin(), flights_.end(), [&](const Flight& f) {
    return f.page == result.page.value && f.part == result.part && !f.doubtAt;
  });
  if (flight == flights_.end()) return;
  const Flight landed = *flight;
  const bool mayArrive = result.end == drivers::SubmitEnd::InDoubt && !landed.hasArrived &&
                         plan_.modems.count(landed.driver) != 0;
  if (mayArrive) {
    flight->doubtAt = clocks_.elapsed();
  } else {
    flights_.erase(flight);
  }
  if (result.end != drivers::SubmitEnd::Refused) {
    handed_[landed.driver].push_back(clocks_.elapsed());
    answered_.erase(landed.to);
  }
  if (!landed.hasArrived && result.end == drivers::SubmitEnd::Accepted) isLost(landed);
  if (!landed.hasArrived || result.end != drivers::SubmitEnd::Refused) return;
  --arrivals_[{landed.page, landed.part, landed.run}];
  const auto twin = std::find_if(flights_.begin(), flights_.end(), [&](const Flight& f) {
    return !f.hasArrived && f.to == landed.to && f.text == landed.text;
  });
  if (twin == flights_.end()) return;  // it has landed already
  twin->hasArrived = true;
  arrived(*twin);
}

// The network took it and no phone got it. Of a page a report says so; nobody asks for an answer.
void Oracle::isLost(const Flight& flight) {
  if (plan_.modems.count(flight.driver) != 0) return;
  tally_.count(Kind::LostByNetwork);
  keepPromises(flight.to, flight.text);
}

// An answer or a notice names the numbers that it is about.
void Oracle::keepPromises(const std::string& number, const std::string& text) {
  if (!text.empty() && text.front() == '<') return;
  const std::string owner = ownerOf(plan_, number);
  std::erase_if(promises_, [&](const Promise& promise) {
    return promise.to == owner && text.find(promise.number) != std::string::npos;
  });
}

// What comes twice says nothing new, and a page that is sent back at once is a machine's.
void Oracle::received(const drivers::Received& sms) {
  const auto handed = lastSubmit_.find(sms.sender);
  const bool isAtOnce =
      handed != lastSubmit_.end() && clocks_.elapsed() - handed->second <= kSentBackWithin;
  if (isAtOnce && sms.text.find('<') != std::string::npos) return;
  if (repliesSeen_.insert(sms.fingerprint).second) answered_.insert(sms.sender);
}

// Nobody is rung of what somebody has, nor who has replied since he was paged.
void Oracle::rung(const std::string& number) {
  catchUp();
  const std::string owner = ownerOf(plan_, number);
  story_.tell("   " + owner + " is rung");
  must(answered_.count(number) == 0, "nobody is rung who has replied: " + owner);
  const bool isAwaited =
      std::any_of(incidents_.begin(), incidents_.end(), [&owner](const auto& known) {
        const auto person = known.second.people.find(owner);
        return known.second.outcome == "ESCALATING" && person != known.second.people.end() &&
               (person->second.standsTwice || person->second.status == "NOT_YET_ACK");
      });
  must(isAwaited, "nobody is rung who is not waited for: " + owner);
}

// A modem goes on without the box: what it was handed it may send yet, until the driver has told
// the end of it.
void Oracle::pluggedOff(const std::string& driver) {
  if (plan_.modems.count(driver) != 0) return;
  std::erase_if(flights_, [&](const Flight& flight) { return flight.driver == driver; });
}

// What a modem has not said of what it may say in a while: a stray OK was taken for the answer, or
// the box came back too late for it.
void Oracle::traffic(const std::string& number, const std::string& text, bool fromPhone) {
  std::erase_if(flights_, [this](const Flight& f) {
    return f.doubtAt && *f.doubtAt + kDoubtArrivesWithin < clocks_.elapsed();
  });
  const std::string owner = ownerOf(plan_, number);
  story_.tell((fromPhone ? "<- from " : "   arrived at ") + (owner.empty() ? number : owner) +
              ": " + text);
  if (fromPhone) return tally_.count(Kind::Reply);
  const auto isIt = [&](const Flight& f) { return f.to == number && f.text == text; };
  const auto flight = std::find_if(
      flights_.begin(), flights_.end(), [&](const Flight& f) { return !f.hasArrived && isIt(f); });
  if (flight != flights_.end()) {
    flight->hasArrived = true;
    arrived(*flight);
  } else {
    // Twins may overtake each other; the one that arrived first counted for this one.
    must(std::any_of(flights_.begin(), flights_.end(), isIt),
         "what arrives was submitted: " + text);
  }
  keepPromises(number, text);
}

int Oracle::runOf(const std::string& driver, std::int64_t page) {
  auto& [by, run] = runs_[page];
  if (by != driver) ++run;
  by = driver;
  return run;
}

// An SMS may arrive twice only when the journal says that it may have been sent before.
void Oracle::arrived(const Flight& flight) {
  const int times = ++arrivals_[{flight.page, flight.part, flight.run}];
  if (times == 1) return;
  tally_.count(Kind::ArrivedTwice);
  const PageLine page = ledger_.page(flight.page);
  const std::string what = "SMS " + std::to_string(flight.page) + " to " + flight.to;
  must(page.doubts >= times - 1, "a doubled SMS was in doubt before: " + what);
  must(times <= kArrivalsMax, "a page in doubt is sent again at most twice: " + what);
  if (page.kind != kPageKind) return;
  const Person& person = incident(page.message).people.at(page.recipient);
  must(person.maybeSent >= times - 1, "a doubled page has its MAYBE_SENT in the journal: " + what);
}

void Oracle::linkChanged(const std::string& driver, const drivers::DriverHealth& health) {
  links_.healthChanged(driver, health, clocks_.elapsed());
  if (health.link == drivers::Link::Up) {
    downSince_[driver].reset();
  } else if (const auto known = downSince_.find(driver);
             known == downSince_.end() || !known->second) {
    tally_.count(Kind::LinkDown);
    downSince_[driver] = clocks_.elapsed();
  }
}

// The alarm numbers are told of what is new at once, or a minute after the last time. A step of the
// clock or a power cut delays nothing.
void Oracle::judgeTold(const dispatch::Dispatcher& box) {
  std::map<std::pair<std::string, std::string>, Duration> untold;
  for (const dispatch::AlarmRow& alarm : box.alarms()) {
    if (alarm.toldAt) continue;
    const std::pair key{alarm.cause, alarm.subject};
    const auto known = untoldSince_.find(key);
    untold[key] = known == untoldSince_.end() ? clocks_.elapsed() : known->second;
    must(clocks_.elapsed() - untold[key] <= kToldMost,
         "the alarm numbers are told of an alarm: " + alarm.cause + " " + alarm.subject);
  }
  untoldSince_ = std::move(untold);
}

void Oracle::linksOff() {
  handed_.clear();
  untoldSince_.clear();
  for (const auto& link : plan_.links)
    downSince_[link.name] = clocks_.elapsed();
}

void Oracle::judgePaths(const dispatch::Dispatcher& box) {
  const Duration grace = plan_.settings.policy.pathGrace;
  const auto alarms = box.alarms();
  for (const dispatch::Route& route : plan_.settings.routes) {
    Duration least = hours{24 * 365};
    for (const std::string& driver : route.drivers) {
      const auto& since = downSince_[driver];
      least = std::min(least, since ? clocks_.elapsed() - *since : Duration{0});
    }
    if (least < grace + kGraceSlack) continue;
    const bool told = std::any_of(
        alarms.begin(), alarms.end(), [](const auto& alarm) { return alarm.cause == "no_path"; });
    must(told, "a route without a link for longer than the grace is an alarm");
  }
}

void Oracle::expectEnds() {
  expectsEnds_ = true;
  for (auto& [id, incident] : incidents_)
    incident.hasEnded = incident.outcome != "ESCALATING";
}

bool Oracle::isQuiet() {
  catchUp();
  const bool ended = std::all_of(incidents_.begin(), incidents_.end(), [](const auto& incident) {
    return incident.second.hasEnded;
  });
  std::erase_if(promises_, [&](const Promise& promise) {
    return ledger_.failedAnswers(promise.to) > 0;  // the network never took it
  });
  return ended && promises_.empty() && ledger_.openPages() == 0;
}

void Oracle::judgeEnd() {
  for (const auto& [id, incident] : incidents_) {
    must(incident.hasEnded,
         "every message ends: <" + incident.number + "> (message " + std::to_string(id) +
             ") escalates for ever");
  }
  must(promises_.empty(),
       promises_.empty() ? ""
                         : promises_.front().why + ": " + promises_.front().to + " of " +
                               promises_.front().number);
  must(ledger_.openPages() == 0,
       "no SMS waits for ever: " + std::to_string(ledger_.openPages()) + " are left");
}

std::string Oracle::dump(const escalation::Message& m) {
  const auto at = [](const OptionalTime& t) { return t ? std::to_string(toMillis(*t)) : "-"; };
  std::string text;
  const auto add = [&text](const std::string& field) { text += field + '|'; };
  for (const std::string& field : {m.number,
                                   m.list,
                                   m.text,
                                   m.source,
                                   m.key,
                                   m.host,
                                   m.service,
                                   m.group,
                                   m.origin,
                                   m.acknowledgedBy,
                                   m.comment})
    add(field);
  add(std::string(toText(m.severity)));
  add(std::string(escalation::toText(m.outcome)));
  for (const int field : {m.level, m.round, m.repeats, m.joined, m.reopened, m.late ? 1 : 0})
    add(std::to_string(field));
  for (const OptionalTime& field : std::initializer_list<OptionalTime>{m.created,
                                                                       m.raised,
                                                                       m.accepted,
                                                                       m.validUntil,
                                                                       m.closed,
                                                                       m.cleared,
                                                                       m.pausedUntil,
                                                                       m.holdUntil,
                                                                       m.askedUntil,
                                                                       m.repeatAt,
                                                                       m.frozenSince})
    add(at(field));
  for (const escalation::Entry& e : m.entries) {
    add("\n  " + e.recipient + " L" + std::to_string(e.level));
    add(std::string(escalation::toText(e.status)));
    for (const int field : {e.queued ? 1 : 0, e.declined ? 1 : 0, e.doubtful ? 1 : 0, e.pages})
      add(std::to_string(field));
    for (const OptionalTime& field : {e.pagedAt, e.due, e.acknowledgedAt, e.repliedAt})
      add(at(field));
    add(e.driver + '|' + e.delivery + '|' + e.reason + '|' + toText(e.acknowledgeTime));
  }
  return text;
}

}  // namespace tocsin::simulation
