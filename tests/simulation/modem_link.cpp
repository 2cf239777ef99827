// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/modem_link.h"

#include <algorithm>
#include <array>

#include "drivers/modem/ladder.h"
#include "queue/base/check.h"

namespace tocsin::simulation {
namespace {

constexpr std::size_t kFlightsKept = 16;
constexpr Duration kLoopTestBackIn = seconds{3};
constexpr Duration kRingEndsWithin = seconds{2};

constexpr std::array kRepair{"clear",
                             "registration home",
                             "signal 20",
                             "deaf off",
                             "sim ready",
                             "memory SM 20",
                             "urc normal",
                             "flood off",
                             "slots normal",
                             "quirk ok-twice off",
                             "quirk nul off",
                             "reports 0 after 1s",
                             "plug",
                             "power"};

bool has(std::string_view text, std::string_view words) {
  return text.find(words) != std::string_view::npos;
}

// A network that refuses a field of an SMS gets it in the simple form, without a validity, where
// "?" stands for what GSM-7 does not have.
bool isSame(const drivers::Submit& submit, const emulator::SentSms& sms) {
  if (submit.to.text() != sms.number || submit.part != sms.part || submit.parts != sms.parts)
    return false;
  if (submit.text == sms.text) return true;
  const auto isForeign = [](char c) { return static_cast<unsigned char>(c) > 0x7F; };
  const auto foreign = std::find_if(submit.text.begin(), submit.text.end(), isForeign);
  const auto common = static_cast<std::size_t>(foreign - submit.text.begin());
  return !sms.validity && common < submit.text.size() &&
         sms.text.compare(0, common, submit.text, 0, common) == 0;
}

}  // namespace

ModemLink::ModemLink(drivers::SimulatorOptions link, const ModemPlan& plan, Surroundings around)
    : link_(std::move(link)),
      plan_(plan),
      around_(around),
      phones_(link_.phones, link_.seed),
      network_(around.loop),
      line_(plan.modem, modemEvents(), around.loop, around.clock),
      driver_(makeDriver()) {
  line_.discards = plan.discards;
  for (const auto& [when, line] : plan.trouble)
    network_.in(when, [this, line = line] { inject(line); });
}

std::unique_ptr<drivers::SmsDriver> ModemLink::makeDriver() {
  modem::ModemOptions options;
  options.name = link_.name;
  options.device = "/dev/" + link_.name;
  options.ownNumber = *PhoneNumber::parse(plan_.modem.ownNumber, "FR");
  options.loopTest = plan_.loopTest;
  if (!plan_.modem.pin.empty())
    options.readPin = [this] { return Result<std::string>(plan_.modem.pin); };
  return modem::makeModem(
      std::move(options),
      [this] { return line_.channel(); },
      notes_,
      around_.loop,
      around_.clock,
      [this](LogLevel level, std::string_view line) { logged(level, line); });
}

emulator::ModemEvents ModemLink::modemEvents() {
  emulator::ModemEvents events;
  events.onSubmit = [this](const emulator::SentSms& sms) { arrived(sms); };
  events.onRing = [this](const emulator::Ring&) { isDialling_ = false; };
  events.onNote = [this](std::string_view line) { noted(line); };
  return events;
}

void ModemLink::inject(const std::string& line) {
  around_.tally.count(Kind::ModemTrouble);
  around_.story.tell(link_.name + " has trouble: " + line);
  isWell_ = false;
  const Status done = line_.modem().inject(line);
  check(done.has_value(), line.c_str());
}

void ModemLink::repair() {
  network_.cancelAll();
  for (const char* line : kRepair)
    inject(line);
  isWell_ = true;
}

// --- the box's side ---------------------------------------------------------------------------

void ModemLink::start(drivers::DriverEvents events, const std::vector<drivers::Submit>& inDoubt) {
  ++runs_;
  box_ = events;
  // The power may have gone between the commit and the call.
  for (const drivers::Submit& submit : inDoubt) {
    if (findFlight(submit.page, submit.part, submit.attempt) == nullptr) board(submit);
  }
  events.onSubmitEnd = [this](const drivers::SubmitResult& result) { ended(result); };
  events.onReceived = [this](const drivers::Received& sms) { received(sms); };
  driver_->start(std::move(events), inDoubt);
}

void ModemLink::stop() {
  driver_ = makeDriver();
}

void ModemLink::submit(const drivers::Submit& submit) {
  board(submit);
  if (isDialling_ && isWell_) {
    network_.in(kRingEndsWithin, [this, dial = dials_] {
      must(!isDialling_ || dial != dials_ || !isWell_, "no page waits while a phone is rung");
    });
  }
  driver_->submit(submit);
}

void ModemLink::ring(const PhoneNumber& to) {
  stoppedAt_.reset();
  driver_->ring(to);
}

void ModemLink::stopRinging() {
  stoppedAt_ = around_.loop.elapsed();
  driver_->stopRinging();
}

void ModemLink::board(const drivers::Submit& submit) {
  flights_.push_back({submit});
  if (flights_.size() > kFlightsKept) flights_.pop_front();
}

ModemLink::Flight* ModemLink::findFlight(PageId page, int part, int attempt) {
  const auto found = std::find_if(flights_.rbegin(), flights_.rend(), [&](const Flight& f) {
    return f.submit.page == page && f.submit.part == part &&
           (attempt == 0 || f.submit.attempt == attempt);
  });
  return found == flights_.rend() ? nullptr : &*found;
}

// The modem knows what it sent: a doubt may be either, the other ends must be true. After a doubt
// nobody can tell which attempt it is that arrives, only how many did.
void ModemLink::ended(const drivers::SubmitResult& result) {
  using drivers::SubmitEnd;
  Flight* flight = findFlight(result.page, result.part);
  const std::string what = "SMS " + std::to_string(result.page.value) + ": " + result.what;
  must(flight != nullptr, "a modem tells ends of what it was handed: " + what);
  flight->end = result.end;
  int arrived = 0, accepted = 0, refused = 0, all = 0;
  for (const Flight& f : flights_) {
    if (f.submit.page != result.page || f.submit.part != result.part) continue;
    ++all;
    arrived += f.hasArrived ? 1 : 0;
    accepted += f.end == SubmitEnd::Accepted ? 1 : 0;
    refused += f.end == SubmitEnd::Refused ? 1 : 0;
  }
  must(arrived >= accepted, "what a modem says is sent was sent: " + what);
  must(arrived <= all - refused, "what a modem says is refused was not sent: " + what);
  const bool isLate = result.end == SubmitEnd::Accepted && has(result.what, "late answer");
  if (isLate) around_.tally.count(Kind::ModemLateAnswer);
  if (result.end == SubmitEnd::InDoubt) {
    around_.tally.count(flight->hasArrived ? Kind::ModemDoubtArrived : Kind::ModemDoubtLost);
  }
  box_.onSubmitEnd(result);
}

void ModemLink::received(const drivers::Received& sms) {
  const auto sent = sentInRun_.find({sms.sender, sms.text});
  if (sent != sentInRun_.end() && sent->second < runs_) {
    around_.tally.count(Kind::ModemReplyAcrossCut);
    sentInRun_.erase(sent);
  }
  box_.onReceived(sms);
}

void ModemLink::logged(LogLevel level, std::string_view line) {
  using modem::Rung;
  for (const Rung rung : {Rung::Reopen, Rung::Reset, Rung::RadioOffOn, Rung::Reboot, Rung::Rest}) {
    if (has(line, toText(rung))) around_.tally.count(Kind::ModemRung);
  }
  if (level <= LogLevel::Notice) around_.story.tell("  " + std::string(line));
}

// --- the network's side -----------------------------------------------------------------------

void ModemLink::noted(std::string_view line) {
  if (!has(line, "DIAL")) return;
  must(!stoppedAt_ || *stoppedAt_ + kRingEndsWithin >= around_.loop.elapsed(),
       "nobody is rung who is not waited for any more: " + std::string(line));
  isDialling_ = true;
  ++dials_;
  around_.tally.count(Kind::ModemCall);
}

void ModemLink::arrived(const emulator::SentSms& sms) {
  if (sms.number == plan_.modem.ownNumber) return comeBack(sms);
  const auto flight = std::find_if(
      flights_.rbegin(), flights_.rend(), [&](const Flight& f) { return isSame(f.submit, sms); });
  must(flight != flights_.rend(), "a modem sends once what it was handed once: " + sms.text);
  flight->hasArrived = true;
  const drivers::Submit& submit = flight->submit;
  link_.onTraffic(submit.to, submit.text, false);
  drivers::TrafficLine line;
  line.number = sms.number;
  line.page = submit.page.value;
  line.part = submit.part;
  line.parts = submit.parts;
  line.attempt = submit.attempt;
  line.text = submit.text;
  for (drivers::PlannedReply& reply : phones_.receive(line))
    plan(std::move(reply));
}

void ModemLink::comeBack(const emulator::SentSms& sms) {
  around_.tally.count(Kind::ModemLoopTest);
  network_.in(kLoopTestBackIn, [this, sms] {
    emulator::IncomingSms back;
    back.sender = sms.number;
    back.text = sms.text;
    line_.modem().receive(back);
  });
}

// A phone sends at most one SMS a second: stamps, which have no milliseconds, tell equal texts
// apart.
void ModemLink::plan(drivers::PlannedReply reply) {
  network_.in(reply.after, [this, sms = std::move(reply.sms)] {
    const Duration now = around_.loop.elapsed();
    const auto last = lastSent_.find(sms.number);
    const Duration at = last == lastSent_.end() ? now : std::max(now, last->second + seconds{1});
    lastSent_[sms.number] = at;
    network_.in(at - now, [this, sms] { phoneSends(sms); });
  });
}

void ModemLink::phoneSends(const drivers::TrafficLine& sms) {
  const auto phone = PhoneNumber::parse(sms.number, "FR");
  link_.onTraffic(*phone, sms.text, true);
  sentInRun_[{sms.number, sms.text}] = runs_;
  emulator::IncomingSms incoming;
  incoming.sender = sms.number;
  incoming.text = sms.text;
  line_.modem().receive(incoming);
}

}  // namespace tocsin::simulation
