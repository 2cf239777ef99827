// SPDX-License-Identifier: Apache-2.0
// Writing one batch: people and lists, who may log in, and the audit.
#include "queue/store/journal_impl.h"

namespace tocsin::store {
namespace {

constexpr const char* kSetRecipient =
    "REPLACE INTO recipients(name,number,reply_numbers,language,description,off_until) "
    "VALUES(?,?,?,?,?,?)";
constexpr const char* kRemoveRecipient = "DELETE FROM recipients WHERE name=?";
constexpr const char* kSetList =
    "REPLACE INTO lists(name,description,version,paused_until) VALUES(?,?,?,?)";
constexpr const char* kRemoveList = "DELETE FROM lists WHERE name=?";
constexpr const char* kAddListEntry =
    "INSERT OR IGNORE INTO list_entries(version,position,recipient,level,acknowledge_ms) "
    "VALUES(?,?,?,?,?)";
constexpr const char* kSetUser =
    "REPLACE INTO users(name,role,password,setup_hash,setup_until,created) VALUES(?,?,?,?,?,?)";
constexpr const char* kRemoveUser = "DELETE FROM users WHERE name=?";
constexpr const char* kSetSession = "REPLACE INTO sessions(id,user,since,until) VALUES(?,?,?,?)";
constexpr const char* kRemoveSession = "DELETE FROM sessions WHERE id=?";
constexpr const char* kSetToken =
    "REPLACE INTO tokens(hash,name,role,created,until) VALUES(?,?,?,?,?)";
constexpr const char* kRemoveToken = "DELETE FROM tokens WHERE hash=?";
constexpr const char* kAddAudit =
    "INSERT INTO audit(at,who,via,did,subject,before,after) VALUES(?,?,?,?,?,?,?)";

Status setList(Journal::Impl& impl, const ListRecord& list) {
  Status status = impl.run(kSetList, list.name, list.description, list.version, list.pausedUntil);
  for (std::size_t i = 0; status && i < list.entries.size(); ++i) {
    const ListEntryRecord& e = list.entries[i];
    status = impl.run(kAddListEntry,
                      list.version,
                      static_cast<std::int64_t>(i),
                      e.recipient,
                      e.level,
                      static_cast<std::int64_t>(e.acknowledgeTime.count()));
  }
  return status;
}

// Runs the statement, which takes one text, for each of them.
Status removeAll(Journal::Impl& impl, const char* sql, const std::vector<std::string>& keys) {
  return writeAll(keys, [&](const std::string& key) { return impl.run(sql, key); });
}

}  // namespace

Status writeDirectory(Journal::Impl& impl, const Batch& batch) {
  Status status = removeAll(impl, kRemoveRecipient, batch.recipientsRemoved);
  if (!status) return status;
  status = writeAll(batch.recipientsSet, [&](const RecipientRecord& r) {
    return impl.run(kSetRecipient,
                    r.name,
                    r.number.text(),
                    joinNumbers(r.replyNumbers),
                    r.language,
                    r.description,
                    r.offUntil);
  });
  if (!status) return status;
  status = removeAll(impl, kRemoveList, batch.listsRemoved);
  if (!status) return status;
  return writeAll(batch.listsSet, [&](const ListRecord& list) { return setList(impl, list); });
}

Status writeAccess(Journal::Impl& impl, const Batch& batch, Time now) {
  Status status = removeAll(impl, kRemoveUser, batch.usersRemoved);
  if (status) status = removeAll(impl, kRemoveSession, batch.sessionsRemoved);
  if (status) status = removeAll(impl, kRemoveToken, batch.tokensRemoved);
  if (!status) return status;
  status = writeAll(batch.usersSet, [&](const UserRecord& u) {
    return impl.run(kSetUser, u.name, u.role, u.password, u.setupHash, u.setupUntil, u.created);
  });
  if (!status) return status;
  status = writeAll(batch.sessionsSet, [&](const SessionRecord& s) {
    return impl.run(kSetSession, s.id, s.user, s.since, s.until);
  });
  if (!status) return status;
  status = writeAll(batch.tokensSet, [&](const TokenRecord& t) {
    return impl.run(kSetToken, t.hash, t.name, t.role, t.created, t.until);
  });
  if (!status) return status;
  return writeAll(batch.auditAdded, [&](const AuditRow& a) {
    return impl.run(kAddAudit, now, a.who, a.via, a.did, a.subject, a.before, a.after);
  });
}

std::string joinNumbers(const std::vector<PhoneNumber>& numbers) {
  std::string joined;
  for (const PhoneNumber& number : numbers) {
    joined += (joined.empty() ? "" : " ") + number.text();
  }
  return joined;
}

}  // namespace tocsin::store
