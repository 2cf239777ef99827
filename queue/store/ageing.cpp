// SPDX-License-Identifier: Apache-2.0
// Forgetting what is older than it has to be kept: a few rows at a time, so that no turn waits.
#include <array>

#include "queue/base/limits.h"
#include "queue/store/journal_impl.h"

namespace tocsin::store {
namespace {

// Ids of what goes are not given out again.
constexpr std::array kRaiseFloors{
    "INSERT INTO floors(name,last) SELECT 'message',coalesce(max(id),0) FROM messages WHERE true "
    "ON CONFLICT(name) DO UPDATE SET last=max(last,excluded.last)",
    "INSERT INTO floors(name,last) SELECT 'page',coalesce(max(id),0) FROM pages WHERE true "
    "ON CONFLICT(name) DO UPDATE SET last=max(last,excluded.last)",
    "INSERT INTO floors(name,last) SELECT 'inbox',coalesce(max(id),0) FROM inbox WHERE true "
    "ON CONFLICT(name) DO UPDATE SET last=max(last,excluded.last)"};

// Ids grow with time. What closed by a clock that was wrong (1970) and came after something younger
// is as young as that.
constexpr const char* kOldest =
    "SELECT id FROM messages m WHERE closed<?1 AND open=0 AND NOT EXISTS (SELECT 1 FROM (SELECT "
    "created FROM messages o WHERE o.id<m.id ORDER BY o.id DESC LIMIT 200) WHERE created>=?1) "
    "ORDER BY closed LIMIT 1";
// Of one message, in this order; the newest event stays for the index of the history.
constexpr std::array kOfMessage{
    "DELETE FROM pages WHERE id IN (SELECT id FROM pages WHERE message=?1 LIMIT ?2)",
    "DELETE FROM events WHERE id IN (SELECT id FROM events WHERE message=?1 AND "
    "id<(SELECT max(id) FROM events) LIMIT ?2)",
    "DELETE FROM entries WHERE message=?1 AND position IN "
    "(SELECT position FROM entries WHERE message=?1 LIMIT ?2)"};
constexpr const char* kRemoveMessage = "DELETE FROM messages WHERE id=?";

// What belongs to no message; each looks at a few of the oldest rows only.
constexpr std::array kRest{
    "DELETE FROM inbox WHERE id IN (SELECT id FROM (SELECT id,received_at FROM inbox ORDER BY id "
    "LIMIT ?2) WHERE received_at<?1)",
    "DELETE FROM audit WHERE id IN (SELECT id FROM (SELECT id,at FROM audit ORDER BY id LIMIT ?2) "
    "WHERE at<?1 AND id<(SELECT max(id) FROM audit))",
    "DELETE FROM events WHERE id IN (SELECT id FROM (SELECT id,at FROM events WHERE message=0 "
    "ORDER BY id LIMIT ?2) WHERE at<?1 AND id<(SELECT max(id) FROM events))",
    "DELETE FROM arrivals WHERE identity IN (SELECT identity FROM arrivals WHERE at<?1 ORDER BY at "
    "LIMIT ?2)",
    "DELETE FROM lost_numbers WHERE number IN (SELECT number FROM lost_numbers WHERE since<?1 "
    "LIMIT ?2)"};

// SMS of no message (alarms, tests, answers) lie between others: how far they were looked at is
// remembered.
constexpr const char* kPagesLookedAt =
    "SELECT coalesce((SELECT last FROM floors WHERE name='aged_page'),0)";
constexpr const char* kNextPages =
    "SELECT id,message IS NULL AND state>=3 FROM pages WHERE id>?1 AND queued_at<?2 ORDER BY id "
    "LIMIT ?3";
constexpr const char* kRemovePage = "DELETE FROM pages WHERE id=?";
constexpr const char* kLookedAt = "REPLACE INTO floors(name,last) VALUES('aged_page',?)";

// One step, in its transaction.
class Step {
 public:
  Step(Journal::Impl& impl, Time before) : impl_(impl), before_(toMillis(before)) {}

  Result<Aged> run() {
    Status status = forgetMessages();
    for (const char* sql : kRest) {
      if (status && left_ > 0) status = remove(sql, before_);
    }
    if (status && left_ > 0) status = forgetPages();
    if (!status) return status.error();
    aged_.isMore = left_ < static_cast<std::int64_t>(limits::kAgedRowsMax);
    return std::move(aged_);
  }

 private:
  // Runs what removes at most as many rows as are left of this step.
  Status remove(const char* sql, std::int64_t which) {
    Status status = impl_.run(sql, which, left_);
    if (!status) return status;
    return impl_.each(
        "SELECT changes()", {}, [this](const Statement& row) { left_ -= row.integer(0); });
  }

  Status forgetMessages() {
    while (left_ > 0) {
      std::int64_t oldest = 0;
      Status status =
          impl_.each(kOldest, {before_}, [&](const Statement& row) { oldest = row.integer(0); });
      if (!status || oldest == 0) return status;
      for (const char* sql : kOfMessage) {
        if (status && left_ > 0) status = remove(sql, oldest);
      }
      if (!status || left_ <= 0) return status;
      if (status = impl_.run(kRemoveMessage, oldest); !status) return status;
      aged_.messages.push_back(oldest);
      --left_;
    }
    return {};
  }

  Status forgetPages() {
    std::int64_t seen = 0;
    std::vector<std::int64_t> gone;
    Status status =
        impl_.each(kPagesLookedAt, {}, [&](const Statement& row) { seen = row.integer(0); });
    const std::int64_t from = seen;
    if (!status) return status;
    status = impl_.each(kNextPages, {from, before_, left_}, [&](const Statement& row) {
      seen = row.integer(0);
      if (row.flag(1)) gone.push_back(seen);
      --left_;
    });
    if (status)
      status = writeAll(gone, [&](std::int64_t id) { return impl_.run(kRemovePage, id); });
    return status && seen != from ? impl_.run(kLookedAt, seen) : status;
  }

  Journal::Impl& impl_;
  const std::int64_t before_;
  std::int64_t left_ = static_cast<std::int64_t>(limits::kAgedRowsMax);
  Aged aged_;
};

}  // namespace

Result<Aged> Journal::age(Time before) {
  if (impl_->begun) return Aged{{}, true};  // a turn's transaction runs: later
  if (Status status = impl_->begin(); !status) return status.error();
  Status status = writeAll(kRaiseFloors, [&](const char* sql) { return impl_->run(sql); });
  Result<Aged> aged = status ? Step(*impl_, before).run() : Result<Aged>(status.error());
  const bool isNothing = aged && !aged->isMore;
  if (aged) status = impl_->end(isNothing ? "ROLLBACK" : "COMMIT");
  if (aged && status) return aged;
  impl_->begun = false;
  static_cast<void>(impl_->db.execute("ROLLBACK"));  // it may have ended by itself
  return aged ? status.error() : aged.error();
}

}  // namespace tocsin::store
