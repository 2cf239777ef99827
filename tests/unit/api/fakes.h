// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "access_fake.h"
#include "app/dispatch/operations.h"
#include "queue/base/check.h"
#include "test_loop.h"

namespace tocsin::api {

// Notes what it is asked and answers as it is told; touched on the loop, or while nobody asks.
// People and lists are kept in `rows` and who may log in in `logins`, as the real ones are.
class FakeOperations final : public dispatch::Operations {
 public:
  using Caller = dispatch::Caller;
  using Done = dispatch::OrderEnd;

  void post(Incoming alert,
            Caller by,
            std::function<void(dispatch::Answer<dispatch::Accepted>)> done) override {
    note(by);
    posted.push_back(std::move(alert));
    done(acceptAs ? acceptAs(posted.back()) : accept);
  }

  void order(dispatch::MessageOrder wanted, Caller by, Done done) override {
    note(by);
    ordered.push_back(std::move(wanted));
    if (keepsAnswers) {
      kept.push_back(std::move(done));
    } else {
      done(orderAnswer);
    }
  }

  dispatch::Directory directory() const override {
    ++directoryReads;
    return rows;
  }

  std::optional<dispatch::RecipientRow> recipient(const std::string& name) const override {
    return rowIn(rows.recipients, name);
  }

  std::optional<dispatch::ListRow> list(const std::string& name) const override {
    return rowIn(rows.lists, name);
  }

  std::string ownerOf(const std::string& number) const override {
    for (const auto& row : rows.recipients) {
      if (row.number == number) return row.name;
    }
    return {};
  }

  void import(dispatch::Directory wanted, bool merge, Caller by, Done done) override {
    note(by);
    rows = std::move(wanted);
    merged = merge;
    done(orderAnswer);
  }

  void putRecipient(dispatch::RecipientRow row, Caller by, Done done) override {
    note(by);
    recipientsPut.push_back(row);
    if (beforePut) beforePut();
    done(put(rows.recipients, std::move(row)));
  }

  void putList(dispatch::ListRow row, Caller by, Done done) override {
    note(by);
    listsPut.push_back(row);
    if (beforePut) beforePut();
    done(put(rows.lists, std::move(row)));
  }

  void eraseRecipient(std::string name, bool force, Caller by, Done done) override {
    note(by);
    removed.push_back("all of " + name + (force ? " by force" : ""));
    done(orderAnswer);
  }

  void removeRecipient(std::string name, dispatch::Expected is, Caller by, Done done) override {
    note(by);
    removed.push_back("recipient " + name);
    done(remove(rows.recipients, name, is));
  }

  void removeList(std::string name, dispatch::Expected is, Caller by, Done done) override {
    note(by);
    removed.push_back("list " + name);
    done(remove(rows.lists, name, is));
  }

  dispatch::Answer<dispatch::ListRow> checkList(dispatch::ListRow row) const override {
    if (row.name == "refused") {
      return dispatch::OrderError{.kind = dispatch::OrderError::Kind::BadInput, .what = "no"};
    }
    row.hints.push_back({.code = dispatch::ListHint::Code::Empty, .text = "nobody is on it"});
    return row;
  }

  dispatch::NumberRow readNumber(const std::string& text) const override {
    if (text.empty())
      return {.number = {}, .shown = {}, .what = "no digits", .drivers = {}, .takenBy = {}};
    return {.number = "+33612345678",
            .shown = "+33 612 345 678",
            .what = {},
            .drivers = {"modem1"},
            .takenBy = {"ann"}};
  }

  void test(std::string recipient, std::string driver, Caller by, Done done) override {
    note(by);
    tested.push_back(recipient + " by " + driver);
    done(orderAnswer);
  }

  dispatch::AccessTable access() const override { return logins.table; }

  void changeAccess(dispatch::AccessChange change,
                    Caller by,
                    std::function<void(dispatch::Answer<dispatch::AccessTable>)> done) override {
    note(by);
    if (beforeAccess) beforeAccess();
    done(logins.change(change));
  }

  void noteDeed(dispatch::AuditNote deed, Caller by, Done done) override {
    note(by);
    deeds.push_back(deed.did + " " + deed.subject);
    done(orderAnswer);
  }

  void resume(Caller by, Done done) override {
    note(by);
    deeds.emplace_back("resume");
    done(orderAnswer);
  }

  std::vector<dispatch::DriverRow> drivers() const override { return driverRows; }

  std::optional<std::string> trace(const std::string& driver) const override {
    return traces.count(driver) == 0 ? std::nullopt : std::optional(traces.at(driver));
  }

  std::vector<dispatch::AlarmRow> alarms() const override { return alarmRows; }

  std::string metrics() const override { return "tocsin_up 1\n"; }

  std::optional<std::string> notReadyBecause() const override { return notReady; }

  std::vector<Incoming> posted;
  std::vector<dispatch::MessageOrder> ordered;
  std::vector<dispatch::RecipientRow> recipientsPut;
  std::vector<dispatch::ListRow> listsPut;
  std::vector<std::string> removed, tested, deeds;
  std::vector<std::string> callers;  // "ann page", of each change
  bool merged = false;
  std::function<dispatch::Answer<dispatch::Accepted>(const Incoming&)> acceptAs;
  dispatch::Answer<dispatch::Accepted> accept =
      dispatch::Accepted{.id = 1207, .number = "7042", .outcome = "ESCALATING", .notes = {}};
  dispatch::Answer<dispatch::OrderDone> orderAnswer =
      dispatch::OrderDone{.id = 1207, .number = "7042", .outcome = "ACKNOWLEDGED", .says = "done"};
  bool keepsAnswers = false;  // order() leaves its callbacks in `kept`
  std::vector<Done> kept;
  std::function<void()> beforePut, beforeAccess;  // what comes in between
  dispatch::Directory rows;
  mutable int directoryReads = 0;  // how often all rows were asked for
  FakeAccess logins;
  std::vector<dispatch::DriverRow> driverRows;
  std::map<std::string, std::string> traces;  // by driver
  std::vector<dispatch::AlarmRow> alarmRows;
  std::optional<std::string> notReady;

 private:
  using Kind = dispatch::OrderError::Kind;
  using Answered = dispatch::Answer<dispatch::OrderDone>;

  void note(const Caller& by) { callers.push_back(by.name + " " + by.via); }

  template <class Row>
  static auto find(std::vector<Row>& in, const std::string& name) {
    return std::find_if(in.begin(), in.end(), [&](const Row& row) { return row.name == name; });
  }

  template <class Row>
  static std::optional<Row> rowIn(const std::vector<Row>& in, const std::string& name) {
    const auto found =
        std::find_if(in.begin(), in.end(), [&](const Row& row) { return row.name == name; });
    return found == in.end() ? std::nullopt : std::optional(*found);
  }

  // Whether what is there is what was expected.
  template <class Row>
  static bool fits(std::vector<Row>& in, const std::string& name, const dispatch::Expected& is) {
    using enum dispatch::Expected::Kind;
    const auto found = find(in, name);
    if (is.kind == Nothing) return found == in.end();
    return is.kind == Anything || (found != in.end() && found->etag == is.etag);
  }

  template <class Row>
  Answered put(std::vector<Row>& in, Row row) {
    if (!fits(in, row.name, row.expected)) {
      return dispatch::OrderError{.kind = Kind::Changed, .what = "it was changed meanwhile"};
    }
    row.etag = "v" + std::to_string(++versions_);
    const auto found = find(in, row.name);
    if (found == in.end()) {
      in.push_back(std::move(row));
    } else {
      *found = std::move(row);
    }
    return orderAnswer;
  }

  template <class Row>
  Answered remove(std::vector<Row>& in, const std::string& name, const dispatch::Expected& is) {
    const auto found = find(in, name);
    if (found == in.end())
      return dispatch::OrderError{.kind = Kind::NotFound, .what = "no " + name};
    if (!fits(in, name, is)) {
      return dispatch::OrderError{.kind = Kind::Changed, .what = "it was changed meanwhile"};
    }
    in.erase(found);
    return orderAnswer;
  }

  int versions_ = 0;
};

}  // namespace tocsin::api
