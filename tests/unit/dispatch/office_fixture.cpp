// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/dispatch/office_fixture.h"

#include <algorithm>
#include <stdlib.h>

#include "queue/store/sqlite.h"

namespace tocsin::dispatch {
namespace {

const std::map<std::string, std::string>& phones() {
  static const std::map<std::string, std::string> kPhones{{"ann", "+33600000001"},
                                                          {"bob", "+33600000002"},
                                                          {"cid", "+33600000003"},
                                                          {"eve", "+33600000004"},
                                                          {"zoe", "+33600000005"},
                                                          {"alarm", "+33600000009"}};
  return kPhones;
}

LocalTime localTime(Time t) {
  const auto day = std::chrono::floor<std::chrono::days>(t);
  const std::chrono::year_month_day date{day};
  const auto clock = std::chrono::hh_mm_ss(t - day);
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          static_cast<int>(std::chrono::weekday(day).c_encoding()),
          static_cast<int>(clock.hours().count()),
          static_cast<int>(clock.minutes().count())};
}

template <class T>
std::optional<OrderError::Kind> kindOf(const std::optional<Answer<T>>& answer) {
  if (!answer) return std::nullopt;
  const auto* error = std::get_if<OrderError>(&*answer);
  return error == nullptr ? std::nullopt : std::optional(error->kind);
}

}  // namespace

bool isDone(const std::optional<Answer<OrderDone>>& answer) {
  return answer && std::holds_alternative<OrderDone>(*answer);
}

std::optional<OrderError::Kind> errorOf(const std::optional<Answer<OrderDone>>& answer) {
  return kindOf(answer);
}

std::optional<OrderError::Kind> errorOf(const std::optional<Answer<Accepted>>& answer) {
  return kindOf(answer);
}

std::optional<OrderError::Kind> errorOf(const std::optional<Answer<AccessTable>>& answer) {
  return kindOf(answer);
}

OfficeTest::OfficeTest() {
  const bool memory = std::filesystem::is_directory("/dev/shm");
  const std::filesystem::path base =
      memory ? std::filesystem::path("/dev/shm") : std::filesystem::temp_directory_path();
  std::string name = (base / "tocsin-dispatch-XXXXXX").string();
  directory_ = mkdtemp(name.data());
  journalPath = (directory_ / "queue.db").string();
  settings.lastResort = "managers";
  settings.routes = {{"", {"modem1", "carrier"}}};
  settings.alarmNumbers = {*PhoneNumber::parse(phones().at("alarm"), "FR")};
  links.resize(2);
  links[0].name = "modem1";
  links[0].driver = &modem;
  links[1].name = "carrier";
  links[1].driver = &carrier;
  makePorts();
  watch(modem);
  watch(carrier);
}

OfficeTest::~OfficeTest() {
  tocsin.reset();
  journal.reset();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

void OfficeTest::makePorts() {
  ports.localTime = localTime;
  ports.nextWallTime = [](int hour, int minute, Time after) {
    const Duration ofDay = hours{hour} + minutes{minute};
    const Time today = std::chrono::floor<std::chrono::days>(after) + ofDay;
    return today > after ? today : today + hours{24};
  };
  ports.fileAccepted = [this](const std::string& file) {
    filesDone.push_back(file);
    const auto other = doneNames.find(file);
    return other == doneNames.end() ? file : other->second;
  };
  ports.fileRefused = [this](const std::string& file, const Refusal&) {
    filesRefused.push_back(file);
  };
  ports.writeReceipt = [this](const Receipt& receipt) { receipts.push_back(receipt); };
  ports.writeAlarm = [this](const std::string& name, const std::string& text) {
    if (text.empty()) {
      alarmFiles.erase(name);
    } else {
      alarmFiles[name] = text;
    }
  };
  ports.runHook = [this](const std::string& payload, std::function<void(Status)> done) {
    hooks.push_back(payload);
    hookDone = std::move(done);
  };
  ports.beginTurn = [this] { return std::exchange(step_, Duration{0}); };
  ports.diskFree = [this] { return freeBytes; };
  ports.commitFailed = [this](const Error& error) { commitErrors.push_back(error); };
  ports.log = [this](LogLevel, std::string_view line) { log.emplace_back(line); };
}

void OfficeTest::watch(FakeDriver& driver) {
  driver.onSubmit = [this](const Submit& submit) {
    const bool isPage = !submit.text.empty() && submit.text.front() == '<';
    sent_.push_back({nameOf(submit.to), submit.text, isPage, false});
  };
}

void OfficeTest::open(bool clockPlausible) {
  if (!journal) {
    auto opened = store::Journal::open(journalPath);
    check(opened.has_value(), "the journal of the story opens");
    journal = std::make_unique<store::Journal>(std::move(*opened));
  }
  tocsin = std::make_unique<Dispatcher>(settings, ports, loop, clock, *journal, links);
  const Status started = tocsin->start(clockPlausible);
  check(started.has_value(), "the story begins");
  if (tocsin->directory().recipients.empty() && settings.intake) bringIn();
  run();
}

void OfficeTest::cutPower() {
  tocsin.reset();
  loop.forgetAll();
  journal.reset();
}

void OfficeTest::bringIn() {
  const auto brought = import(office(), false);
  check(isDone(brought), "the office is brought in");
}

Directory OfficeTest::office() const {
  Directory rows;
  for (const auto& [name, phone] : phones()) {
    if (name != "alarm") rows.recipients.push_back(person(name));
  }
  rows.lists = {listRow("noc"), listRow("managers")};
  return rows;
}

RecipientRow OfficeTest::person(const std::string& name) const {
  RecipientRow row;
  row.name = name;
  row.number = phones().at(name);
  return row;
}

ListRow OfficeTest::listRow(const std::string& name) const {
  ListRow row;
  row.name = name;
  if (name == "noc") {
    row.entries = {{"ann", 1, minutes{5}}, {"bob", 2, minutes{5}}, {"cid", 3, minutes{5}}};
  } else {
    row.entries = {{"eve", 1, minutes{5}}};
  }
  return row;
}

void OfficeTest::stepClock(Duration by) {
  clock.step(by);
  step_ += by;
}

Incoming OfficeTest::alert(const std::string& text) const {
  Incoming alert;
  alert.list = "noc";
  alert.text = text;
  alert.created = clock.now();
  alert.fileName = std::to_string(++files_) + ".xml";
  alert.origin = "spool " + alert.fileName;
  alert.identity = "sha256 of " + alert.fileName;
  return alert;
}

Incoming OfficeTest::keyed(const std::string& text, IncidentEvent event) const {
  Incoming file = alert(text);
  file.key = "core-sw-2/port17";
  file.source = "nagios01";
  file.event = event;
  return file;
}

void OfficeTest::drop(Incoming file) {
  tocsin->filesArrived({std::move(file)});
  run();
}

void OfficeTest::reply(const std::string& who, const std::string& text, OptionalTime sentAt) {
  receiveFrom(phones().at(who), text, sentAt);
}

void OfficeTest::receiveFrom(const std::string& number,
                             const std::string& text,
                             OptionalTime sentAt) {
  receiveOn(modem, number, text, sentAt);
}

void OfficeTest::receiveBy(FakeDriver& link, const std::string& who, const std::string& text) {
  receiveOn(link, phones().at(who), text, {});
}

void OfficeTest::receiveOn(FakeDriver& link,
                           const std::string& number,
                           const std::string& text,
                           OptionalTime sentAt) {
  drivers::Received sms;
  sms.sender = number;
  sms.text = text;
  sms.sentAt = sentAt ? sentAt : OptionalTime(clock.now());
  sms.token = "slot " + std::to_string(++received_);
  sms.fingerprint = "fingerprint " + std::to_string(received_);
  link.receive(sms);
  run();
}

std::optional<Answer<OrderDone>> OfficeTest::order(MessageVerb verb, const std::string& as) {
  std::optional<Answer<OrderDone>> came;
  tocsin->order({verb, number(), as, ""}, caller, [&](Answer<OrderDone> answer) { came = answer; });
  run();
  return came;
}

std::optional<Answer<OrderDone>> OfficeTest::import(Directory rows, bool merge) {
  std::optional<Answer<OrderDone>> came;
  tocsin->import(std::move(rows), merge, caller, [&](Answer<OrderDone> answer) { came = answer; });
  run();
  return came;
}

std::optional<Answer<OrderDone>> OfficeTest::put(RecipientRow row) {
  std::optional<Answer<OrderDone>> came;
  tocsin->putRecipient(std::move(row), caller, [&](Answer<OrderDone> answer) { came = answer; });
  run();
  return came;
}

std::optional<Answer<OrderDone>> OfficeTest::put(ListRow row) {
  std::optional<Answer<OrderDone>> came;
  tocsin->putList(std::move(row), caller, [&](Answer<OrderDone> answer) { came = answer; });
  run();
  return came;
}

std::optional<Answer<Accepted>> OfficeTest::post(Incoming alert) {
  std::optional<Answer<Accepted>> came;
  tocsin->post(std::move(alert), caller, [&](Answer<Accepted> answer) { came = answer; });
  run();
  return came;
}

std::optional<Answer<OrderDone>> OfficeTest::removeRecipient(const std::string& name,
                                                             const Expected& is) {
  std::optional<Answer<OrderDone>> came;
  tocsin->removeRecipient(name, is, caller, [&](Answer<OrderDone> answer) { came = answer; });
  run();
  return came;
}

std::optional<Answer<AccessTable>> OfficeTest::change(AccessChange change) {
  std::optional<Answer<AccessTable>> came;
  tocsin->changeAccess(
      std::move(change), caller, [&](Answer<AccessTable> answer) { came = std::move(answer); });
  run();
  return came;
}

std::string OfficeTest::nameOf(const PhoneNumber& number) const {
  for (const auto& [name, phone] : phones()) {
    if (phone == number.text()) return name;
  }
  return number.text();
}

void OfficeTest::expectPaged(const std::vector<std::string>& names) {
  std::vector<std::string> paged;
  for (Sms& sms : sent_) {
    if (sms.isPage && !sms.looked) paged.push_back(sms.who);
    if (sms.isPage) sms.looked = true;
  }
  EXPECT_EQ(paged, names);
}

std::vector<std::string> OfficeTest::smsTo(const std::string& who) {
  std::vector<std::string> texts;
  for (Sms& sms : sent_) {
    if (sms.isPage || sms.looked || sms.who != who) continue;
    texts.push_back(sms.text);
    sms.looked = true;
  }
  return texts;
}

void OfficeTest::expectSms(const std::string& who, const std::string& part) {
  const auto texts = smsTo(who);
  ASSERT_EQ(texts.size(), 1U) << testing::PrintToString(texts);
  EXPECT_NE(texts[0].find(part), std::string::npos) << texts[0];
}

const Message& OfficeTest::message() const {
  const auto all = tocsin->book().all();
  check(!all.empty(), "the story has a message");
  return *all.back();
}

const Message& OfficeTest::messageOf(const std::string& text) const {
  const auto all = tocsin->book().all();
  const auto it =
      std::find_if(all.begin(), all.end(), [&](const Message* m) { return m->text == text; });
  check(it != all.end(), "the story has a message with this text");
  return **it;
}

void OfficeTest::expectOutcome(Outcome outcome) const {
  EXPECT_EQ(escalation::toText(message().outcome), escalation::toText(outcome));
}

const escalation::Entry& OfficeTest::entry(const std::string& who) const {
  const auto& entries = message().entries;
  const auto it = std::find_if(
      entries.begin(), entries.end(), [&](const auto& e) { return e.recipient == who; });
  check(it != entries.end(), "somebody of the story stands on the list");
  return *it;
}

void OfficeTest::expectStatus(const std::string& who, RecipientStatus status) const {
  EXPECT_EQ(escalation::toText(entry(who).status), escalation::toText(status)) << who;
}

bool OfficeTest::alarmStands(const std::string& cause) const {
  const auto rows = tocsin->alarms();
  return std::any_of(
      rows.begin(), rows.end(), [&](const AlarmRow& row) { return row.cause == cause; });
}

bool OfficeTest::logged(const std::string& part) const {
  return std::any_of(log.begin(), log.end(), [&](const std::string& line) {
    return line.find(part) != std::string::npos;
  });
}

std::int64_t OfficeTest::journalSays(const std::string& sql) const {
  auto db = store::Database::open(journalPath, store::Database::Mode::ReadOnly);
  check(db.has_value(), "the journal of the story can be read");
  auto statement = db->prepare(sql);
  check(statement.has_value(), "the question is SQL");
  const auto row = statement->next();
  check(row.has_value(), "the journal answers");
  return *row ? statement->integer(0) : 0;
}

std::vector<std::string> OfficeTest::audited() const {
  return lines("SELECT who||' by '||via||': '||did||' '||subject FROM audit ORDER BY id");
}

std::vector<std::string> OfficeTest::lines(const std::string& sql) const {
  auto db = store::Database::open(journalPath, store::Database::Mode::ReadOnly);
  check(db.has_value(), "the journal of the story can be read");
  auto row = db->prepare(sql);
  check(row.has_value(), "the question is SQL");
  std::vector<std::string> lines;
  for (auto more = row->next(); more && *more; more = row->next()) {
    lines.push_back(row->text(0));
  }
  return lines;
}

std::int64_t OfficeTest::events(const std::string& event) const {
  return journalSays("SELECT count(*) FROM events WHERE event='" + event + "'");
}

}  // namespace tocsin::dispatch
