// SPDX-License-Identifier: Apache-2.0
// What producers, operators and bad luck do to a world.
#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "tests/simulation/world.h"

namespace tocsin::simulation {

void World::planNight() {
  planProducers();
  planOperators();
  planTrouble();
  planPowerCuts();
}

void World::planProducers() {
  const int alerts = dice_.between(2, 8);
  const bool isStorm = dice_.chance(20);
  const Duration storm = sometime();
  for (int i = 0; i < alerts; ++i) {
    const bool asPost = dice_.chance(15);
    at(isStorm ? storm + dice_.between(Duration{0}, seconds{5}) : sometime(),
       [this, asPost] { raiseAlert(asPost); });
  }
}

void World::planOperators() {
  for (int i = dice_.between(0, 4); i > 0; --i)
    at(sometime(), [this] { order(); });
  for (int i = dice_.between(0, 2); i > 0; --i)
    at(sometime(), [this] { editPeople(); });
}

void World::planTrouble() {
  for (int i = dice_.between(0, 5); i > 0; --i)
    at(sometime(), [this] { tellAgain(); });
  for (int i = dice_.chance(40) ? dice_.between(1, 2) : 0; i > 0; --i)
    at(sometime(), [this] { stepClock(); });
  if (!dice_.chance(15)) return;
  const Duration from = sometime();
  at(from, [this] {
    tally_.count(Kind::DiskFull);
    box_.setDiskFull(true);
  });
  at(from + dice_.between(seconds{1}, minutes{20}), [this] { box_.setDiskFull(false); });
}

void World::planPowerCuts() {
  static const std::vector<Box::Cut> kCuts{
      Box::Cut::BeforeCommit, Box::Cut::AfterCommit, Box::Cut::WhileActing, Box::Cut::None};
  const int cuts = dice_.chance(30) ? 0 : dice_.between(1, 5);
  for (int i = 0; i < cuts; ++i) {
    const Box::Cut cut = dice_.pick(kCuts);
    const int nth = dice_.between(1, 4);
    at(sometime(), [this, cut, nth] {
      if (cut != Box::Cut::None) return box_.planCut(cut, nth);
      if (!box_.isOn()) return;
      tally_.count(Kind::CutWhileIdle);
      box_.powerOff();
    });
  }
  planCutsOfSubmits();
  if (dice_.chance(20)) {
    at(sometime(), [this] {
      if (box_.isOn()) box_.failNextCommit();
    });
  }
}

// While a modem sends: its answer finds nobody, or waits in its line.
void World::planCutsOfSubmits() {
  const int cuts = plan_.modems.empty() ? 0 : dice_.between(0, 2);
  for (int i = 0; i < cuts; ++i) {
    const Duration in = dice_.between(Duration{50}, seconds{4});
    at(sometime(), [this, in] {
      box_.onModemSubmit([this, in] {
        at(in, [this] {
          if (!box_.isOn()) return;
          tally_.count(Kind::CutOfSubmit);
          box_.powerOff();
        });
      });
    });
  }
}

Incoming World::drawAlert() {
  static const std::vector<std::string> kTexts{
      "core-sw-2 DOWN port 17",
      "ups-1 on battery, 2417 s left",
      "Température élevée salle 2 – prière de vérifier",
      "水漏れ 2F サーバー室",
      "disk /var is 97 % full on db-3; the nightly backup has not been written since 2026-03-27 "
      "and "
      "the retention job failed with exit code 12; look at /var/log/backup.log before 06:00 please",
      "generator test failed"};
  Incoming alert;
  alert.list = dice_.chance(4) ? "nowhere" : dice_.pick(plan_.lists);
  alert.text = dice_.pick(kTexts);
  alert.severity = dice_.chance(65)   ? Severity::Critical
                   : dice_.chance(60) ? Severity::Warning
                                      : Severity::Info;
  alert.created = clock_.now() - dice_.between(Duration{0}, seconds{20});
  if (dice_.chance(8)) alert.created -= dice_.between(minutes{30}, hours{5});
  if (dice_.chance(5)) alert.createdPlausible = false;
  if (dice_.chance(10)) alert.validity = dice_.between(seconds{20}, hours{2});
  if (dice_.chance(50)) drawIncident(alert);
  return alert;
}

// The same few keys come again and again: joins, CLEARs, acknowledgements of a tool.
void World::drawIncident(Incoming& alert) {
  static const std::vector<std::string> kKeys{"sw2", "ups1"};
  alert.key = dice_.pick(kKeys);
  alert.source = dice_.chance(80) ? "nagios" : "zabbix";
  alert.list = dice_.chance(80) ? plan_.lists.front() : alert.list;
  if (alerts_ < 2 || dice_.chance(55)) return;
  if (dice_.chance(65)) {
    alert.event = IncidentEvent::Clear;
    return;
  }
  alert.event = IncidentEvent::Ack;
  if (dice_.chance(70)) alert.by = dice_.chance(70) ? dice_.pick(plan_.people) : "somebody";
}

void World::raiseAlert(bool asPost) {
  Incoming alert = drawAlert();
  const std::string name = std::to_string(++alerts_);
  alert.identity = "identity-" + name;
  if (asPost) {
    alert.origin = "http";
    alert.identity = "post-" + name;
    tally_.count(Kind::Post);
    posts_[alert.identity] = alert;
    return post(alert);
  }
  alert.fileName = std::string(static_cast<std::size_t>(alerts_ % 3), 'f') + name + ".xml";
  alert.origin = "spool " + alert.fileName;
  story_.tell("dropped " + alert.fileName + " for " + alert.list + " " +
              std::string(toText(alert.event)) + " " + alert.key + ": " + alert.text);
  tray_.drop(alert);
  if (box_.isOn()) box_.dispatcher().filesArrived({alert});
}

// A client posts again until it has an answer; its Idempotency-Key makes that harmless.
void World::post(const Incoming& alert) {
  if (!box_.isOn()) return;
  story_.tell("posted " + alert.identity + ": " + alert.text);
  box_.dispatcher().post(alert, {}, [this, alert](const auto& answer) {
    const auto* error = std::get_if<dispatch::OrderError>(&answer);
    if (error == nullptr || error->kind == dispatch::OrderError::Kind::BadInput) {
      const bool durable = error != nullptr || ledger_.hasArrival(alert.identity);
      must(durable, "a POST is answered when it is durable: " + alert.identity);
      posts_.erase(alert.identity);
      return;
    }
    at(seconds{30}, [this, alert] {
      if (posts_.count(alert.identity) != 0) post(alert);
    });
  });
}

void World::order() {
  if (!box_.isOn()) return;
  const auto messages = box_.dispatcher().book().all();
  if (messages.empty()) return;
  static constexpr std::array kVerbs{dispatch::MessageVerb::Acknowledge,
                                     dispatch::MessageVerb::Pass,
                                     dispatch::MessageVerb::Cancel,
                                     dispatch::MessageVerb::Escalate};
  dispatch::MessageOrder order;
  order.verb = kVerbs[static_cast<std::size_t>(dice_.between(0, 3))];
  order.number = dice_.pick(messages)->number;
  if (dice_.chance(60)) order.as = dice_.pick(plan_.people);
  tally_.count(Kind::Order);
  story_.tell("order " + std::to_string(static_cast<int>(order.verb)) + " on " + order.number +
              " as " + order.as);
  box_.dispatcher().order(order, {}, [](const auto&) {});
}

void World::editPeople() {
  if (!box_.isOn()) return;
  tally_.count(Kind::Edit);
  const auto ignore = [](const dispatch::Answer<dispatch::OrderDone>&) {};
  if (dice_.chance(40)) {
    dispatch::ListRow list = drawList(dice_, plan_, dice_.pick(plan_.lists));
    if (dice_.chance(30)) list.pausedUntil = clock_.now() + dice_.between(minutes{1}, hours{1});
    story_.tell("list " + list.name + " is edited");
    return box_.dispatcher().putList(std::move(list), {}, ignore);
  }
  auto rows = box_.dispatcher().directory().recipients;
  dispatch::RecipientRow row = dice_.pick(rows);
  const auto person = std::find(plan_.people.begin(), plan_.people.end(), row.name);
  const auto index = static_cast<std::size_t>(person - plan_.people.begin());
  if (dice_.chance(50)) {
    row.number = numberOf(index, row.number == numberOf(index, false));
  } else {
    row.offUntil = clock_.now() + dice_.between(minutes{1}, hours{2});
    row.force = dice_.chance(50);
  }
  story_.tell(row.name + " is edited: " + row.number + (row.offUntil ? ", off duty" : ""));
  box_.dispatcher().putRecipient(std::move(row), {}, ignore);
}

void World::stepClock() {
  const Duration size = dice_.chance(50) ? dice_.between(Duration{50}, seconds{90})
                                         : dice_.between(seconds{90}, hours{3});
  const bool isForward = dice_.chance(50);
  const Duration by = isForward ? size : -size;
  tally_.count(isForward ? Kind::ClockForward : Kind::ClockBack);
  clock_.step(by);
  story_.tell("the wall clock is stepped by " + std::to_string(by.count()) + " ms");
  if (!box_.isOn()) {
    isStepUnknown_ = true;
    return;
  }
  box_.clockStepped(by);
  box_.dispatcher().wake();
}

void World::tellAgain() {
  const auto due = loop_.untilNext();
  if (!box_.isOn() || (due && *due == Duration{0})) return;
  Tap& tap =
      box_.tap(static_cast<std::size_t>(dice_.between(0, static_cast<int>(box_.links()) - 1)));
  const int what = dice_.between(1, 3);
  if (what == 1 && tap.lastSms()) {
    replay(Kind::SmsAgain, [&] { tap.tellAgain(*tap.lastSms()); });
  } else if (what == 2 && tap.lastEnd()) {
    const bool isAwaited = ledger_.page(tap.lastEnd()->page.value).state == 1;
    if (!isAwaited) replay(Kind::EndAgain, [&] { tap.tellAgain(*tap.lastEnd()); });
  } else if (what == 3 && !tray_.done().empty()) {
    const Incoming file = dice_.pick(tray_.done());
    replay(Kind::FileAgain, [&] { box_.dispatcher().filesArrived({file}); });
  }
}

void World::replay(Kind kind, const Deed& again) {
  const auto picture = [this] {
    std::string all;
    for (const escalation::Message* message : box_.dispatcher().book().all()) {
      // Which name its file got in done/ is learned late when the power was cut at the move.
      escalation::Message without = *message;
      without.origin.clear();
      all += Oracle::dump(without) + "\n";
    }
    return std::pair{ledger_.sums(), all};
  };
  // What waits for a turn (room on the disk) is not of this.
  box_.dispatcher().wake();
  while (box_.isOn() && turnOne()) {
  }
  if (!box_.isOn()) return;
  story_.tell("something is told again that was told before");
  const auto before = picture();
  again();
  while (box_.isOn() && turnOne()) {
  }
  if (!box_.isOn()) return;
  tally_.count(kind);
  const auto after = picture();
  const std::int64_t events = after.first.events - before.first.events;
  must(after == before,
       "what is told again changes nothing, not even the journal: " + std::to_string(events) +
           " more lines" + (after.second == before.second ? "" : ", other messages"));
}

}  // namespace tocsin::simulation
