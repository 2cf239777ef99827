// SPDX-License-Identifier: Apache-2.0
#include "queue/store/reader.h"

#include <algorithm>
#include <limits>

#include "queue/base/limits.h"
#include "queue/store/reader_impl.h"

namespace tocsin::store {
namespace {

constexpr const char* kByNumber = TOCSIN_MESSAGE_COLUMNS "WHERE number=?1 ORDER BY id DESC LIMIT 1";
constexpr const char* kById = TOCSIN_MESSAGE_COLUMNS "WHERE id=?1";
constexpr const char* kAudit =
    "SELECT id,at,who,via,did,subject,before,after FROM audit WHERE id<?1 ORDER BY id DESC "
    "LIMIT ?2";

constexpr const char* kClosings =
    "SELECT id,message,at FROM closings WHERE id>?1 ORDER BY id LIMIT ?2";

AuditView readAudit(const Statement& row) {
  return {row.integer(0),
          row.time(1),
          row.text(2),
          row.text(3),
          row.text(4),
          row.text(5),
          row.text(6),
          row.text(7)};
}

constexpr const char* kLastEvent = "SELECT coalesce(max(id),0) FROM events";

}  // namespace

Status JournalReader::Impl::forgetErased() {
  auto mark = statement("SELECT since||text FROM alarms WHERE cause='mark' AND subject='erased'");
  if (!mark) return mark.error();
  std::string now;
  const Status status = each(**mark, [&](const Statement& row) {
    now = row.text(0);
    return true;
  });
  if (status && now != std::exchange(erased, now)) lists.clear();
  return status;
}

Result<Statement*> JournalReader::Impl::statement(const char* sql) {
  const auto known = statements.find(sql);
  if (known != statements.end()) return &known->second;
  auto prepared = db.prepare(sql);
  if (!prepared) return prepared.error();
  return &statements.emplace(sql, std::move(*prepared)).first->second;
}

Result<std::optional<MessageView>> JournalReader::Impl::one(Statement& bound, bool withJournal) {
  std::optional<MessageView> found;
  Versions versions;
  Status status = each(bound, [&](const Statement& row) {
    found = readMessage(row);
    versions = readVersions(row);
    return true;
  });
  if (status && found) status = addRecipients(*found, versions);
  if (status && found && withJournal) status = addJournal(*found);
  if (!status) return status.error();
  return found;
}

Result<std::vector<ClosingRow>> JournalReader::closings(std::int64_t after, std::size_t limit) {
  std::vector<ClosingRow> rows;
  Status status = impl_->each(
      kClosings,
      [&](const Statement& row) {
        rows.push_back({row.integer(0), MessageId{row.integer(1)}, row.time(2)});
        return true;
      },
      after,
      static_cast<std::int64_t>(limit));
  if (!status) return status.error();
  return rows;
}

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

Result<Listing<MessageView>> JournalReader::messages(const MessageFilter& filter,
                                                     std::int64_t before,
                                                     std::size_t limit) {
  return impl_->atOneTime<Listing<MessageView>>([&] { return impl_->list(filter, before, limit); });
}

Result<std::optional<MessageView>> JournalReader::byNumber(const std::string& number) {
  return impl_->atOneTime<std::optional<MessageView>>([&]() -> Result<std::optional<MessageView>> {
    auto statement = impl_->statement(kByNumber);
    if (!statement) return statement.error();
    (*statement)->bind(1, number);
    return impl_->one(**statement, true);
  });
}

Result<std::optional<MessageView>> JournalReader::byId(std::int64_t id) {
  return impl_->atOneTime<std::optional<MessageView>>([&]() -> Result<std::optional<MessageView>> {
    auto statement = impl_->statement(kById);
    if (!statement) return statement.error();
    (*statement)->bind(1, id);
    return impl_->one(**statement, true);
  });
}

Result<std::vector<MessageView>> JournalReader::byIds(const std::vector<std::int64_t>& ids,
                                                      bool withRecipients) {
  return impl_->atOneTime<std::vector<MessageView>>([&]() -> Result<std::vector<MessageView>> {
    std::vector<MessageView> found;
    auto statement = impl_->statement(kById);
    if (!statement) return statement.error();
    for (const std::int64_t id : ids) {
      const std::size_t known = found.size();
      Versions versions;
      (*statement)->bind(1, id);
      Status status = Impl::each(**statement, [&](const Statement& row) {
        found.push_back(readMessage(row));
        versions = readVersions(row);
        return true;
      });
      if (status && withRecipients && found.size() > known) {
        status = impl_->addRecipients(found.back(), versions);
      }
      if (!status) return status.error();
    }
    return found;
  });
}

Result<std::int64_t> JournalReader::lastEvent() {
  std::int64_t last = 0;
  const Status status = impl_->each(kLastEvent, [&](const Statement& row) {
    last = row.integer(0);
    return true;
  });
  if (!status) return status.error();
  return last;
}

Result<std::vector<PageView>> JournalReader::pages(std::int64_t message) {
  return impl_->atOneTime<std::vector<PageView>>([&] { return impl_->pagesOf(message); });
}

Result<Listing<InboxView>> JournalReader::inbox(const InboxFilter& filter,
                                                std::int64_t before,
                                                std::size_t limit) {
  return impl_->atOneTime<Listing<InboxView>>(
      [&] { return impl_->listInbox(filter, before, limit); });
}

Result<Listing<AuditView>> JournalReader::audit(std::int64_t before, std::size_t limit) {
  limit = std::clamp<std::size_t>(limit, 1, limits::kPageItemsMax);
  return impl_->atOneTime<Listing<AuditView>>([&]() -> Result<Listing<AuditView>> {
    Listing<AuditView> listing;
    const Status status = impl_->each(
        kAudit,
        [&](const Statement& row) {
          if (listing.items.size() == limit) {
            listing.next = listing.items.back().id;
            return false;
          }
          listing.items.push_back(readAudit(row));
          return true;
        },
        before > 0 ? before : std::numeric_limits<std::int64_t>::max(),
        static_cast<std::int64_t>(limit) + 1);
    if (!status) return status.error();
    return listing;
  });
}

}  // namespace tocsin::store
