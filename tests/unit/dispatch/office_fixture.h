// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "app/dispatch/dispatcher.h"
#include "tests/support/fake_loop.h"
#include "tests/unit/dispatch/fake_driver.h"

namespace tocsin::dispatch {

using escalation::Message;
using escalation::Outcome;
using escalation::RecipientStatus;

// A whole shell on a fake clock with a real journal, two links by script and a small office:
// ann, bob and cid on the levels of list "noc" (5 min each), eve on the last resort "managers".
//
// Told as stories: open(), drop("core-sw-2 DOWN"), expectPaged("ann"), pass(minutes{5}),
// reply("bob", number()), expectOutcome(Outcome::Acknowledged).
class OfficeTest : public testing::Test {
 protected:
  OfficeTest();
  ~OfficeTest() override;

  // Starts the appliance; with an empty journal the office is brought in first.
  void open(bool clockPlausible = true);
  // Everything that was not committed is lost; the links and what is on the disk stay.
  void cutPower();

  void run() { loop.runDue(); }

  void pass(Duration time) { loop.advance(time); }

  // The wall clock jumps; the loop's own time does not.
  void stepClock(Duration by);

  // An alert as the spool offers it, and the same offered.
  Incoming alert(const std::string& text) const;
  void drop(Incoming file);

  void drop(const std::string& text) { drop(alert(text)); }

  Incoming keyed(const std::string& text, IncidentEvent event = IncidentEvent::Raise) const;

  void reply(const std::string& who, const std::string& text, OptionalTime sentAt = {});
  void receiveBy(FakeDriver& link, const std::string& who, const std::string& text);
  void receiveOn(FakeDriver& link,
                 const std::string& number,
                 const std::string& text,
                 OptionalTime sentAt);
  void receiveFrom(const std::string& number, const std::string& text, OptionalTime sentAt = {});

  // What an Operations call came to; nullopt while it has not been answered.
  std::optional<Answer<OrderDone>> order(MessageVerb verb, const std::string& as = "");
  std::optional<Answer<OrderDone>> import(Directory rows, bool merge);
  std::optional<Answer<OrderDone>> put(RecipientRow row);
  std::optional<Answer<OrderDone>> put(ListRow row);
  std::optional<Answer<Accepted>> post(Incoming alert);
  std::optional<Answer<OrderDone>> removeRecipient(const std::string& name,
                                                   const Expected& is = {});
  std::optional<Answer<AccessTable>> change(AccessChange change);

  Directory office() const;
  RecipientRow person(const std::string& name) const;
  ListRow listRow(const std::string& name) const;

  // Pages (and digests) handed to a link since the last look, as names in the order of sending.
  void expectPaged(const std::vector<std::string>& names);

  void expectNobodyPaged() { expectPaged({}); }

  // The other SMS handed to a link for one person since the last look.
  std::vector<std::string> smsTo(const std::string& who);
  void expectSms(const std::string& who, const std::string& part);

  void expectNoSms(const std::string& who) { EXPECT_EQ(smsTo(who), std::vector<std::string>{}); }

  const Message& message() const;  // the newest
  const Message& messageOf(const std::string& text) const;

  std::string number() const { return message().number; }

  void expectOutcome(Outcome outcome) const;
  void expectStatus(const std::string& who, RecipientStatus status) const;
  const escalation::Entry& entry(const std::string& who) const;
  bool alarmStands(const std::string& cause) const;
  bool logged(const std::string& part) const;

  // A number that the journal answers to a question in SQL.
  std::int64_t journalSays(const std::string& sql) const;
  std::int64_t events(const std::string& event) const;
  // The first column of each row, as text.
  std::vector<std::string> lines(const std::string& sql) const;
  // "jim by page: set recipient recipient ann", oldest first.
  std::vector<std::string> audited() const;

  Caller caller;  // of the operations of the story
  Settings settings;
  Ports ports;
  test::FakeClock clock;
  test::FakeLoop loop{clock};
  FakeDriver modem{loop, "modem1"}, carrier{loop, "carrier"};
  std::vector<LinkState> links;
  std::unique_ptr<store::Journal> journal;
  std::unique_ptr<Dispatcher> tocsin;

  // What the ports were asked.
  std::vector<std::string> filesDone, filesRefused, log;
  std::vector<Receipt> receipts;
  std::map<std::string, std::string> alarmFiles;
  std::vector<std::string> hooks;
  std::function<void(Status)> hookDone;
  std::vector<Error> commitErrors;
  std::map<std::string, std::string> doneNames;  // a file that gets another name in done/
  std::uint64_t freeBytes = 1'000'000'000;
  std::string journalPath;

 private:
  struct Sms {
    std::string who, text;
    bool isPage = false, looked = false;
  };

  void makePorts();
  void bringIn();
  std::string nameOf(const PhoneNumber& number) const;
  void watch(FakeDriver& driver);

  std::filesystem::path directory_;
  std::vector<Sms> sent_;
  Duration step_{0};
  mutable int files_ = 0;
  int received_ = 0;
};

// What an answer says, whichever it is.
bool isDone(const std::optional<Answer<OrderDone>>& answer);
std::optional<OrderError::Kind> errorOf(const std::optional<Answer<OrderDone>>& answer);
std::optional<OrderError::Kind> errorOf(const std::optional<Answer<Accepted>>& answer);
std::optional<OrderError::Kind> errorOf(const std::optional<Answer<AccessTable>>& answer);

}  // namespace tocsin::dispatch
