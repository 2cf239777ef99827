// SPDX-License-Identifier: Apache-2.0
#include "queue/store/reader.h"

#include <algorithm>
#include <limits>

#include "queue/base/limits.h"
#include "queue/store/sqlite.h"

namespace tocsin::store {
namespace {

#define TOCSIN_MESSAGE_COLUMNS                                                                    \
  "SELECT id,number,list,text,severity,source,key,host,service,grp,outcome,level,joined,created," \
  "closed,cleared,acknowledged_by,comment,origin,coalesce(list_version,0),"                       \
  "coalesce(last_resort_version,0) FROM messages "

constexpr const char* kAll = TOCSIN_MESSAGE_COLUMNS "WHERE id<?1 ORDER BY id DESC LIMIT ?2";
constexpr const char* kOpen = TOCSIN_MESSAGE_COLUMNS
    "WHERE id<?1 AND (open=1 OR (outcome='EXHAUSTED' AND cleared IS NULL)) ORDER BY id DESC LIMIT "
    "?2";
constexpr const char* kByNumber = TOCSIN_MESSAGE_COLUMNS "WHERE number=?1 ORDER BY id DESC LIMIT 1";
constexpr const char* kById = TOCSIN_MESSAGE_COLUMNS "WHERE id=?1";
// Untouched entries have no row of their own: the frozen list stands in.
constexpr const char* kRecipients =
    "SELECT l.recipient,coalesce(r.number,''),l.level,coalesce(e.status,'NOT_SENT'),e.paged_at,"
    "e.acknowledged_at,e.due,coalesce(e.driver,''),coalesce(e.delivery,''),coalesce(e.reason,''),"
    "coalesce(e.doubtful,0) FROM "
    "(SELECT position,recipient,level FROM list_entries WHERE version=?2 UNION ALL "
    " SELECT position+(SELECT count(*) FROM list_entries WHERE version=?2),recipient,4 "
    " FROM list_entries WHERE version=?3) l "
    "LEFT JOIN entries e ON e.message=?1 AND e.position=l.position "
    "LEFT JOIN recipients r ON r.name=l.recipient ORDER BY l.position";
constexpr const char* kEvents =
    "SELECT at,event,reason FROM (SELECT id,at,event,reason FROM events WHERE message=?1 "
    "ORDER BY id DESC LIMIT 500) ORDER BY id";
constexpr const char* kInbox =
    "SELECT id,received_at,sent_at,driver,sender,recipient,text,did,answer FROM inbox "
    "WHERE id<?1 ORDER BY id DESC LIMIT ?2";

#undef TOCSIN_MESSAGE_COLUMNS

struct Versions {
  std::int64_t list = 0, lastResort = 0;
};

MessageView readMessage(const Statement& row, Versions& versions) {
  MessageView m;
  m.id = row.integer(0);
  m.number = row.text(1);
  m.list = row.text(2);
  m.text = row.text(3);
  m.severity = row.text(4);
  m.source = row.text(5);
  m.key = row.text(6);
  m.host = row.text(7);
  m.service = row.text(8);
  m.group = row.text(9);
  m.outcome = row.text(10);
  m.level = row.number(11);
  m.joined = row.number(12);
  m.created = row.time(13);
  m.closed = row.optionalTime(14);
  m.cleared = row.optionalTime(15);
  m.acknowledgedBy = row.text(16);
  m.comment = row.text(17);
  m.origin = row.text(18);
  versions = {row.integer(19), row.integer(20)};
  return m;
}

RecipientView readRecipient(const Statement& row) {
  RecipientView r;
  r.name = row.text(0);
  r.number = row.text(1);
  r.level = row.number(2);
  r.status = row.text(3);
  r.pagedAt = row.optionalTime(4);
  r.acknowledgedAt = row.optionalTime(5);
  r.due = row.optionalTime(6);
  r.driver = row.text(7);
  r.delivery = row.text(8);
  r.reason = row.text(9);
  r.doubtful = row.flag(10);
  return r;
}

// Steps through all rows of a bound statement.
template <class Take>
Status each(Statement& statement, Take take) {
  while (true) {
    const auto more = statement.next();
    if (!more) return more.error();
    if (!*more) return {};
    take(statement);
  }
}

}  // namespace

struct JournalReader::Impl {
  explicit Impl(Database database) : db(std::move(database)) {}

  Result<std::optional<MessageView>> one(Statement& statement) {
    std::optional<MessageView> found;
    Versions versions;
    Status status =
        each(statement, [&](const Statement& row) { found = readMessage(row, versions); });
    if (status && found) status = addDetails(*found, versions);
    if (!status) return status.error();
    return found;
  }

  Status addDetails(MessageView& message, const Versions& versions) {
    auto recipients = db.prepare(kRecipients);
    if (!recipients) return recipients.error();
    recipients->bindAll(message.id, versions.list, versions.lastResort);
    Status status = each(*recipients, [&](const Statement& row) {
      message.recipients.push_back(readRecipient(row));
    });
    if (!status) return status;
    auto events = db.prepare(kEvents);
    if (!events) return events.error();
    events->bindAll(message.id);
    return each(*events, [&](const Statement& row) {
      message.journal.push_back({row.time(0), row.text(1), row.text(2)});
    });
  }

  // A page of at most `limit` rows, newest first; one more row tells whether there is a next page.
  template <class Row, class Read>
  Result<Listing<Row>> page(const char* sql, std::int64_t before, std::size_t limit, Read read) {
    limit = std::clamp<std::size_t>(limit, 1, limits::kPageItemsMax);
    auto statement = db.prepare(sql);
    if (!statement) return statement.error();
    const std::int64_t from = before > 0 ? before : std::numeric_limits<std::int64_t>::max();
    statement->bindAll(from, static_cast<std::int64_t>(limit) + 1);
    Listing<Row> listing;
    const Status status =
        each(*statement, [&](const Statement& row) { listing.items.push_back(read(row)); });
    if (!status) return status.error();
    if (listing.items.size() > limit) {
      listing.items.resize(limit);
      listing.next = listing.items.back().id;
    }
    return listing;
  }

  Database db;
};

JournalReader::JournalReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

JournalReader::JournalReader(JournalReader&&) noexcept = default;
JournalReader& JournalReader::operator=(JournalReader&&) noexcept = default;
JournalReader::~JournalReader() = default;

Result<JournalReader> JournalReader::open(const std::string& path) {
  auto db = Database::open(path, Database::Mode::ReadOnly);
  if (!db) return db.error();
  if (Status status = db->execute("PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-1000");
      !status) {
    return status.error();
  }
  return JournalReader(std::make_unique<Impl>(std::move(*db)));
}

Result<Listing<MessageView>> JournalReader::messages(bool openOnly,
                                                     std::int64_t before,
                                                     std::size_t limit) {
  return impl_->page<MessageView>(openOnly ? kOpen : kAll, before, limit, [](const Statement& row) {
    Versions unused;
    return readMessage(row, unused);
  });
}

Result<std::optional<MessageView>> JournalReader::byNumber(const std::string& number) {
  auto statement = impl_->db.prepare(kByNumber);
  if (!statement) return statement.error();
  statement->bind(1, number);
  return impl_->one(*statement);
}

Result<std::optional<MessageView>> JournalReader::byId(std::int64_t id) {
  auto statement = impl_->db.prepare(kById);
  if (!statement) return statement.error();
  statement->bind(1, id);
  return impl_->one(*statement);
}

Result<Listing<InboxView>> JournalReader::inbox(std::int64_t before, std::size_t limit) {
  return impl_->page<InboxView>(kInbox, before, limit, [](const Statement& row) {
    return InboxView{row.integer(0),
                     row.time(1),
                     row.optionalTime(2),
                     row.text(3),
                     row.text(4),
                     row.text(5),
                     row.text(6),
                     row.text(7),
                     row.text(8)};
  });
}

}  // namespace tocsin::store
