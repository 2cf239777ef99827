// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/ledger.h"

#include "queue/base/check.h"

namespace tocsin::simulation {
namespace {

using store::Database;
using store::Statement;

constexpr const char* kPage =
    "SELECT id, coalesce(message,0), coalesce(position,-1), kind, state, part, parts, attempts, "
    "doubts, recipient, driver, severity, coalesce(carried_by,0) FROM pages WHERE ";

Database opened(const std::string& path) {
  auto db = Database::open(path, Database::Mode::ReadWrite);
  check(db.has_value(), "the ledger opens");
  return std::move(*db);
}

bool more(Statement& statement) {
  const auto row = statement.next();
  check(row.has_value(), "the ledger reads the journal");
  return *row;
}

template <class Take>
void each(Statement& statement, Take take) {
  while (more(statement))
    take();
}

}  // namespace

Ledger::Ledger(const std::string& path) : db_(opened(path)) {
  check(db_.pragma("schema_version").has_value(), "the ledger reads");
}

void Ledger::prepare() {
  const auto make = [this](Statement& into, const std::string& sql) {
    auto prepared = db_.prepare(sql);
    check(prepared.has_value(), sql.c_str());
    into = std::move(*prepared);
  };
  make(events_, "SELECT id, message, event, reason FROM events WHERE id > ? ORDER BY id");
  make(message_, "SELECT id, number, outcome, list, open FROM messages WHERE id = ?");
  make(by_, "SELECT acknowledged_by FROM messages WHERE id = ?");
  make(entries_,
       "SELECT e.recipient, e.acknowledge_ms FROM messages m, list_entries e WHERE m.id = ? AND "
       "e.version IN "
       "(m.list_version, coalesce(m.last_resort_version, -1)) "
       "ORDER BY e.version <> m.list_version, e.position");
  make(statuses_, "SELECT position, status FROM entries WHERE message = ?");
  make(decliners_, "SELECT position FROM entries WHERE message = ? AND declined = 1");
  make(page_, std::string(kPage) + "id = ?");
  make(flying_, std::string(kPage) + "state = 1");
  make(passengers_, std::string(kPage) + "carried_by = ? AND state = 2");
  make(alarms_, "SELECT cause, subject FROM alarms WHERE cause NOT IN ('over','mark')");
  make(escalating_, "SELECT id FROM messages WHERE open = 1 AND outcome = 'ESCALATING'");
  make(numbersTwice_,
       "SELECT number FROM messages WHERE open = 1 GROUP BY number HAVING count(*) > 1");
  make(originsTwice_,
       "SELECT origin FROM messages WHERE origin LIKE 'spool %' GROUP BY origin "
       "HAVING count(*) > 1");
  make(waiting_,
       "SELECT coalesce(max(id), 0) FROM pages WHERE state = 0 AND not_before > ? AND "
       "(kind IN (2, 3) OR (kind = 0 AND severity = 'critical')) AND error NOT LIKE 'waits:%'");
  make(open_, "SELECT count(*) FROM pages WHERE state < 3");
  // Refused, or handed over three times into silence: nobody can say that it arrived.
  make(failed_,
       "SELECT count(*) FROM pages WHERE kind IN (2, 3) AND recipient = ? "
       "AND (state = 4 OR (state = 3 AND doubts > 2))");
  make(arrival_, "SELECT count(*) FROM arrivals WHERE identity = ?");
  make(sums_,
       "SELECT (SELECT count(*) FROM messages), (SELECT coalesce(max(id), 0) FROM events), "
       "(SELECT count(*) FROM pages), (SELECT count(*) FROM arrivals), "
       "(SELECT count(*) FROM inbox)");
}

std::int64_t Ledger::one(Statement& statement) {
  check(more(statement), "a sum has a row");
  const std::int64_t value = statement.integer(0);
  statement.reset();
  return value;
}

std::vector<EventLine> Ledger::eventsAfter(std::int64_t id) {
  std::vector<EventLine> lines;
  events_.bind(1, id);
  each(events_, [&] {
    lines.push_back({events_.integer(0), events_.integer(1), events_.text(2), events_.text(3)});
  });
  return lines;
}

MessageLine Ledger::message(std::int64_t id) {
  MessageLine line;
  message_.bind(1, id);
  each(message_, [&] {
    line = {message_.integer(0),
            message_.text(1),
            message_.text(2),
            message_.text(3),
            message_.flag(4)};
  });
  return line;
}

std::string Ledger::acknowledgedBy(std::int64_t message) {
  std::string by;
  by_.bind(1, message);
  each(by_, [&] { by = by_.text(0); });
  return by;
}

std::vector<std::pair<std::string, Duration>> Ledger::entriesOf(std::int64_t message) {
  std::vector<std::pair<std::string, Duration>> entries;
  entries_.bind(1, message);
  each(entries_, [&] { entries.emplace_back(entries_.text(0), Duration{entries_.integer(1)}); });
  return entries;
}

std::map<std::string, std::string> Ledger::statusesOf(std::int64_t message) {
  const auto names = entriesOf(message);
  std::map<std::string, std::string> statuses;
  for (const auto& [name, time] : names)
    statuses[name] = "NOT_SENT";
  statuses_.bind(1, message);
  each(statuses_, [&] {
    statuses[names.at(static_cast<std::size_t>(statuses_.integer(0))).first] = statuses_.text(1);
  });
  return statuses;
}

std::set<std::string> Ledger::declinersOf(std::int64_t message) {
  const auto entries = entriesOf(message);
  std::set<std::string> names;
  decliners_.bind(1, message);
  each(decliners_,
       [&] { names.insert(entries.at(static_cast<std::size_t>(decliners_.integer(0))).first); });
  return names;
}

std::vector<PageLine> Ledger::pages(Statement& statement) {
  std::vector<PageLine> lines;
  each(statement, [&] {
    PageLine line;
    line.id = statement.integer(0);
    line.message = statement.integer(1);
    line.position = statement.number(2);
    line.kind = statement.number(3);
    line.state = statement.number(4);
    line.part = statement.number(5);
    line.parts = statement.number(6);
    line.attempts = statement.number(7);
    line.doubts = statement.number(8);
    line.recipient = statement.text(9);
    line.driver = statement.text(10);
    line.severity = statement.text(11);
    line.carriedBy = statement.integer(12);
    lines.push_back(std::move(line));
  });
  return lines;
}

std::vector<PageLine> Ledger::beingHandedOver() {
  return pages(flying_);
}

PageLine Ledger::page(std::int64_t id) {
  page_.bind(1, id);
  auto lines = pages(page_);
  return lines.empty() ? PageLine{} : lines.front();
}

std::vector<PageLine> Ledger::passengersOf(std::int64_t carrier) {
  passengers_.bind(1, carrier);
  return pages(passengers_);
}

std::set<std::pair<std::string, std::string>> Ledger::alarms() {
  std::set<std::pair<std::string, std::string>> standing;
  each(alarms_, [&] { standing.emplace(alarms_.text(0), alarms_.text(1)); });
  return standing;
}

std::vector<std::int64_t> Ledger::escalating() {
  std::vector<std::int64_t> ids;
  each(escalating_, [&] { ids.push_back(escalating_.integer(0)); });
  return ids;
}

std::vector<std::string> Ledger::numbersTwice() {
  std::vector<std::string> numbers;
  each(numbersTwice_, [&] { numbers.push_back(numbersTwice_.text(0)); });
  return numbers;
}

std::vector<std::string> Ledger::originsTwice() {
  std::vector<std::string> origins;
  each(originsTwice_, [&] { origins.push_back(originsTwice_.text(0)); });
  return origins;
}

std::int64_t Ledger::urgentWaitingAfter(std::int64_t time) {
  waiting_.bind(1, time);
  return one(waiting_);
}

std::int64_t Ledger::openPages() {
  return one(open_);
}

std::int64_t Ledger::failedAnswers(const std::string& recipient) {
  failed_.bind(1, recipient);
  return one(failed_);
}

bool Ledger::hasArrival(const std::string& identity) {
  arrival_.bind(1, identity);
  return one(arrival_) != 0;
}

Sums Ledger::sums() {
  check(more(sums_), "a sum has a row");
  const Sums sums{
      sums_.integer(0), sums_.integer(1), sums_.integer(2), sums_.integer(3), sums_.integer(4)};
  sums_.reset();
  return sums;
}

}  // namespace tocsin::simulation
