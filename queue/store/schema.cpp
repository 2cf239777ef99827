// SPDX-License-Identifier: Apache-2.0
#include "queue/store/schema.h"

#include <array>
#include <string>

namespace tocsin::store {
namespace {

// One step per released schema; a step is never edited after its release. docs/formats/journal.md
// describes the tables. Times are UTC milliseconds.
constexpr std::array kSteps{R"sql(
CREATE TABLE recipients(
  name TEXT PRIMARY KEY, number TEXT NOT NULL, reply_numbers TEXT NOT NULL,
  language TEXT NOT NULL,
  description TEXT NOT NULL, off_until INTEGER) STRICT;

CREATE TABLE lists(
  name TEXT PRIMARY KEY, description TEXT NOT NULL, version INTEGER NOT NULL,
  paused_until INTEGER) STRICT;

-- A list as it was at one time; open messages keep theirs.
CREATE TABLE list_entries(
  version INTEGER NOT NULL, position INTEGER NOT NULL, recipient TEXT NOT NULL,
  level INTEGER NOT NULL,
  acknowledge_ms INTEGER NOT NULL, PRIMARY KEY(version, position)) STRICT, WITHOUT ROWID;

CREATE TABLE messages(
  id INTEGER PRIMARY KEY, number TEXT NOT NULL, list TEXT NOT NULL, list_version INTEGER,
  last_resort_version INTEGER, text TEXT NOT NULL, severity TEXT NOT NULL, source TEXT NOT NULL,
  key TEXT NOT NULL, host TEXT NOT NULL, service TEXT NOT NULL, grp TEXT NOT NULL,
  origin TEXT NOT NULL,
  outcome TEXT NOT NULL, open INTEGER NOT NULL, level INTEGER NOT NULL, round INTEGER NOT NULL,
  repeats INTEGER NOT NULL, joined INTEGER NOT NULL, reopened INTEGER NOT NULL,
  late INTEGER NOT NULL,
  created INTEGER NOT NULL, raised INTEGER NOT NULL, accepted INTEGER NOT NULL,
  valid_until INTEGER NOT NULL,
  closed INTEGER, cleared INTEGER, acknowledged_by TEXT NOT NULL, comment TEXT NOT NULL,
  paused_until INTEGER, hold_until INTEGER, asked_until INTEGER, repeat_at INTEGER,
  frozen_since INTEGER) STRICT;
CREATE INDEX messages_open ON messages(id) WHERE open = 1;
CREATE INDEX messages_number ON messages(number, id);
CREATE INDEX messages_closed ON messages(closed) WHERE closed IS NOT NULL;
CREATE INDEX messages_cleared ON messages(cleared) WHERE cleared IS NOT NULL;

-- How it went with one entry of a message's list; no row = NOT_SENT, untouched.
CREATE TABLE entries(
  message INTEGER NOT NULL, position INTEGER NOT NULL, status TEXT NOT NULL,
  queued INTEGER NOT NULL,
  declined INTEGER NOT NULL, doubtful INTEGER NOT NULL, pages INTEGER NOT NULL, paged_at INTEGER,
  due INTEGER, acknowledged_at INTEGER, replied_at INTEGER,
  driver TEXT NOT NULL, delivery TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY(message, position)) STRICT, WITHOUT ROWID;

-- The outbox: one row per SMS to one person, with its parts counted.
CREATE TABLE pages(
  id INTEGER PRIMARY KEY, message INTEGER, position INTEGER, kind INTEGER NOT NULL,
  recipient TEXT NOT NULL,
  to_number TEXT NOT NULL, payload TEXT NOT NULL, text TEXT NOT NULL, severity TEXT NOT NULL,
  person INTEGER NOT NULL, deadline INTEGER NOT NULL, queued_at INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  state INTEGER NOT NULL, driver TEXT NOT NULL, attempts INTEGER NOT NULL,
  refusals INTEGER NOT NULL,
  doubts INTEGER NOT NULL, part INTEGER NOT NULL, parts INTEGER NOT NULL, tried_since INTEGER,
  handed_at INTEGER, reference TEXT NOT NULL, carried_by INTEGER, error TEXT NOT NULL) STRICT;
CREATE INDEX pages_open ON pages(id) WHERE state < 3;
CREATE INDEX pages_handed ON pages(handed_at) WHERE handed_at IS NOT NULL;

-- Every decision with its reason.
CREATE TABLE events(
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, message INTEGER NOT NULL, event TEXT NOT NULL,
  reason TEXT NOT NULL) STRICT;
CREATE INDEX events_message ON events(message);

-- What has been accepted, so that a second arrival of the same thing is known.
CREATE TABLE arrivals(
  identity TEXT PRIMARY KEY, at INTEGER NOT NULL, message INTEGER, note TEXT NOT NULL) STRICT,
  WITHOUT ROWID;

CREATE TABLE inbox(
  id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE, driver TEXT NOT NULL,
  sender TEXT NOT NULL,
  recipient TEXT NOT NULL, text TEXT NOT NULL, sent_at INTEGER, received_at INTEGER NOT NULL,
  did TEXT NOT NULL, answer TEXT NOT NULL) STRICT;

CREATE TABLE alarms(
  cause TEXT NOT NULL, subject TEXT NOT NULL, text TEXT NOT NULL, since INTEGER NOT NULL,
  told_at INTEGER,
  PRIMARY KEY(cause, subject)) STRICT, WITHOUT ROWID;

-- Events for the user's own program; a row goes when it was taken.
CREATE TABLE hooks(
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, payload TEXT NOT NULL, attempts INTEGER NOT NULL,
  next_at INTEGER NOT NULL) STRICT;
)sql",
                            R"sql(
-- '' is the user's own program, else the rule that forwards the received SMS of the payload.
ALTER TABLE hooks ADD COLUMN target TEXT NOT NULL DEFAULT '';
)sql",
                            R"sql(
-- Who may log in: passwords and secrets are hashes.
CREATE TABLE users(
  name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT NOT NULL, setup_hash TEXT NOT NULL,
  setup_until INTEGER, created INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE sessions(
  id TEXT PRIMARY KEY, user TEXT NOT NULL, since INTEGER NOT NULL,
  until INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE tokens(
  hash TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, created INTEGER NOT NULL,
  until INTEGER) STRICT, WITHOUT ROWID;

-- Every change that somebody made: before and after are JSON objects, or ''.
CREATE TABLE audit(
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, via TEXT NOT NULL,
  did TEXT NOT NULL, subject TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL) STRICT;

-- The queue, most urgent first (MessageFilter::Order): rank * 2^48 - id. The reader's words for the
-- rank and for what is in the queue must be these, to the letter.
CREATE INDEX messages_queue ON messages(
  (CASE outcome WHEN 'EXHAUSTED' THEN iif(severity='critical',1,3)
   WHEN 'ESCALATING' THEN CASE severity WHEN 'critical' THEN 2 WHEN 'warning' THEN 4 ELSE 5 END
   ELSE 6 END<<48)-id) WHERE open=1 OR (outcome='EXHAUSTED' AND cleared IS NULL);
CREATE INDEX pages_message ON pages(message) WHERE message IS NOT NULL;
)sql",
                            R"sql(
-- The last id that was given out, where no row has it any more: it aged out, or was lost with what
-- came after a backup.
CREATE TABLE floors(name TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- Open messages of a restored backup: nothing is paged for them until they are released. Their
-- waits have stood still since then.
CREATE TABLE held(message INTEGER PRIMARY KEY, since INTEGER NOT NULL) STRICT;

-- Numbers that may have been given out after the backup: in quarantine since then.
CREATE TABLE lost_numbers(number TEXT PRIMARY KEY, since INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- Messages that closed and have yet to be written into a day's file.
CREATE TABLE closings(
  id INTEGER PRIMARY KEY, message INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;

CREATE INDEX arrivals_at ON arrivals(at);
)sql"};

// Whether a database without our signature holds something all the same.
Result<bool> isInUse(Database& db) {
  auto tables = db.prepare("SELECT 1 FROM sqlite_schema LIMIT 1");
  if (!tables) return tables.error();
  return tables->next();
}

}  // namespace

std::int64_t newestSchema() {
  return static_cast<std::int64_t>(kSteps.size());
}

Status migrate(Database& db) {
  const auto application = db.pragma("application_id");
  if (!application) return application.error();
  const auto version = db.pragma("user_version");
  if (!version) return version.error();
  const auto inUse = isInUse(db);
  if (!inUse) return inUse.error();
  if (*application != kApplicationId && (*application != 0 || *version != 0 || *inUse)) {
    return Error{Fault::Config,
                 "[queue] database is a database of another program: name another file"};
  }
  if (*version > newestSchema()) {
    return Error{Fault::Config,
                 "the journal was written by a newer Tocsin (schema " + std::to_string(*version) +
                     "): install that version again"};
  }
  for (auto step = static_cast<std::size_t>(*version); step < kSteps.size(); ++step) {
    const std::string sql = std::string("BEGIN IMMEDIATE;") + kSteps[step] +
                            "PRAGMA application_id = " + std::to_string(kApplicationId) +
                            "; PRAGMA user_version = " + std::to_string(step + 1) + "; COMMIT;";
    if (Status status = db.execute(sql); !status) return status;
  }
  return {};
}

}  // namespace tocsin::store
