// SPDX-License-Identifier: Apache-2.0
// What people and programs ask, and who may log in.
#include <algorithm>

#include "app/dispatch/audit.h"
#include "app/dispatch/dispatcher.h"
#include "app/dispatch/number_form.h"

namespace tocsin::dispatch {
namespace {

// At the rate of late; a link that is down has none.
std::optional<double> queueMinutesOf(const LinkState& link, int waiting) {
  if (!link.isUp() || !link.pace.seconds()) return std::nullopt;
  return waiting * *link.pace.seconds() / 60.0;
}

}  // namespace

std::optional<RecipientRow> Dispatcher::recipient(const std::string& name) const {
  return registry_.recipient(name);
}

std::optional<ListRow> Dispatcher::list(const std::string& name) const {
  return registry_.list(name);
}

std::string Dispatcher::ownerOf(const std::string& number) const {
  const auto parsed = PhoneNumber::parse(number, settings_.homeCountry);
  return parsed ? people_.ownerOf(*parsed) : std::string();
}

Answer<ListRow> Dispatcher::checkList(ListRow row) const {
  return registry_.check(row);
}

NumberRow Dispatcher::readNumber(const std::string& text) const {
  NumberRow row;
  const auto number = PhoneNumber::parse(text, settings_.homeCountry);
  if (!number) {
    row.what = number.error().what;
    return row;
  }
  row.number = number->text();
  row.shown = shownNumber(*number);
  if (const int route = links_.routeOf(*number); route >= 0) {
    for (const std::size_t link : links_.driversOf(route)) {
      row.drivers.push_back(links_.all()[link].name);
    }
  }
  row.takenBy = people_.whoSends(*number, 0);
  return row;
}

AccessTable Dispatcher::access() const {
  return accounts_.table();
}

void Dispatcher::changeAccess(AccessChange change,
                              Caller by,
                              std::function<void(Answer<AccessTable>)> done) {
  input([this, change = std::move(change), by = std::move(by), done = std::move(done)] {
    std::optional<OrderError> problem = whyNotNow();
    if (!problem) problem = accounts_.apply(change, by);
    Answer<AccessTable> answer =
        problem ? Answer<AccessTable>(*problem) : Answer<AccessTable>(accounts_.table());
    turn_.afterCommit.push_back([done, answer = std::move(answer)] { done(answer); });
  });
}

void Dispatcher::noteDeed(AuditNote note, Caller by, OrderEnd done) {
  input([this, note = std::move(note), by = std::move(by), done = std::move(done)] {
    if (const auto problem = whyNotNow()) return answerLater(done, *problem);
    audit(turn_, by, {note.did, note.subject});
    OrderDone order;
    order.says = note.did + " " + note.subject + " is noted";
    answerLater(done, order);
  });
}

std::vector<DriverRow> Dispatcher::drivers() const {
  std::vector<DriverRow> rows;
  const std::vector<int> waiting = outbox_.waitingByLink();
  for (const LinkState& link : links_.all()) {
    rows.push_back({link.name,
                    link.type,
                    link.health,
                    link.inFlight,
                    link.driver->window(),
                    link.sent,
                    link.refused,
                    link.inDoubt,
                    link.received,
                    link.lastSent,
                    link.lastReceived,
                    link.lastError,
                    link.reportsUnmatched,
                    link.trust.nextTrial(),
                    waiting[rows.size()],
                    queueMinutesOf(link, waiting[rows.size()])});
    if (link.quota.isLimited()) rows.back().health.quota = link.quota.text(clock_.now());
  }
  return rows;
}

std::optional<std::string> Dispatcher::trace(const std::string& driver) const {
  const int link = links_.indexOf(driver);
  if (link < 0) return std::nullopt;
  return links_.all()[static_cast<std::size_t>(link)].driver->trace();
}

void Dispatcher::beat(std::function<void(const Beat&)> done) {
  input([this, done = std::move(done)] {
    if (settings_.intake) marks_.set("beat", {turn_.now, {}});
    turn_.afterCommit.push_back([this, done] {
      Beat beat{turn_.now, notReadyBecause().value_or(""), 0, 0};
      for (const AlarmRow& alarm : alarms_.rows()) {
        ++(alarm.severity == toText(Severity::Critical) ? beat.criticals : beat.warnings);
      }
      done(beat);
    });
  });
}

std::vector<AlarmRow> Dispatcher::alarms() const {
  return alarms_.rows();
}

std::optional<std::string> Dispatcher::notReadyBecause() const {
  if (stopped_) return "the journal could not be written; recovering";
  if (!settings_.intake) return "the journal is not writable; alerts wait in the spool";
  const bool up = std::any_of(
      links_.all().begin(), links_.all().end(), [](const LinkState& l) { return l.isUp(); });
  if (!up) return "no link is up; `tocsin drivers` says why";
  return std::nullopt;
}

}  // namespace tocsin::dispatch
