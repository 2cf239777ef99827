// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "queue/store/backup_file.h"
#include "queue/store/journal_impl.h"

namespace tocsin::store {
namespace {

using escalation::Entry;
using escalation::Message;

constexpr const char* kMessages =
    "SELECT "
    "id,number,list,coalesce(list_version,0),coalesce(last_resort_version,0),text,severity,source,"
    "key,host,service,grp,origin,outcome,level,round,repeats,joined,reopened,late,created,raised,"
    "accepted,"
    "valid_until,closed,cleared,acknowledged_by,comment,paused_until,hold_until,asked_until,repeat_"
    "at,"
    "frozen_since FROM messages WHERE open=1 OR closed>=?1 OR cleared>=?1 ORDER BY id";
constexpr const char* kEntries =
    "SELECT e.message,e.position,e.status,e.queued,e.declined,e.doubtful,e.pages,e.paged_at,e.due,"
    "e.acknowledged_at,e.replied_at,e.driver,e.delivery,e.reason FROM entries e JOIN messages m ON "
    "m.id=e.message "
    "WHERE m.open=1 OR m.closed>=?1 OR m.cleared>=?1 ORDER BY e.message,e.position";
constexpr const char* kListEntries =
    "SELECT version,recipient,level,acknowledge_ms FROM list_entries ORDER BY version,position";
constexpr const char* kPages =
    "SELECT "
    "id,coalesce(message,0),coalesce(position,-1),kind,recipient,to_number,payload,text,severity,"
    "person,deadline,queued_at,not_before,state,driver,attempts,refusals,doubts,part,parts,tried_"
    "since,"
    "handed_at,reference,coalesce(carried_by,0),error FROM pages WHERE state<3 ORDER BY id";
constexpr const char* kRecipients =
    "SELECT name,number,reply_numbers,language,description,off_until FROM recipients ORDER BY name";
constexpr const char* kLists =
    "SELECT name,description,version,paused_until FROM lists ORDER BY name";
constexpr const char* kAlarms = "SELECT cause,subject,text,since,told_at FROM alarms";
constexpr const char* kHooks =
    "SELECT id,at,payload,attempts,next_at,target FROM hooks ORDER BY id";
constexpr const char* kHeld =
    "SELECT h.message,h.since FROM held h JOIN messages m ON m.id=h.message WHERE m.open=1";
constexpr const char* kFloors = "SELECT name,last FROM floors";
constexpr const char* kLastClosing = "SELECT coalesce(max(id),0) FROM closings";
constexpr const char* kSent =
    "SELECT recipient,text,handed_at,kind,severity,driver FROM pages WHERE handed_at>=? AND "
    "recipient<>'' "
    "ORDER BY handed_at,id";
constexpr const char* kReferences =
    "SELECT c.id,c.driver,c.reference,c.to_number,c.parts,p.handed_at,coalesce(p.message,0),"
    "coalesce(p.position,-1),coalesce(e.delivery<>'',0) FROM pages p "
    "JOIN pages c ON c.id=coalesce(p.carried_by,p.id) "
    "LEFT JOIN entries e ON e.message=p.message AND e.position=p.position "
    "WHERE p.handed_at>=? AND c.reference<>'' ORDER BY p.handed_at,p.id";
// Two resends of what was in doubt are two more SMS.
constexpr const char* kHanded =
    "SELECT driver,handed_at,parts+min(doubts,2) FROM pages WHERE handed_at>=? AND carried_by IS "
    "NULL ORDER BY handed_at,id";
constexpr const char* kWroteLast =
    "SELECT recipient,driver,max(id),received_at FROM inbox WHERE recipient<>'' AND "
    "id>(SELECT max(id) FROM inbox)-10000 GROUP BY recipient";
constexpr const char* kDelivered =
    "SELECT p.recipient,max(p.handed_at) FROM pages p JOIN entries e ON e.message=p.message AND "
    "e.position=p.position WHERE p.handed_at>=? AND e.delivery='delivered' GROUP BY p.recipient";
constexpr const char* kUsers =
    "SELECT name,role,password,setup_hash,setup_until,created FROM users";
constexpr const char* kSessions = "SELECT id,user,since,until FROM sessions";
constexpr const char* kTokens = "SELECT hash,name,role,created,until FROM tokens";
constexpr const char* kLast =
    "SELECT coalesce((SELECT max(id) FROM messages),0),coalesce((SELECT max(id) FROM pages),0),"
    "coalesce((SELECT max(id) FROM inbox),0),coalesce((SELECT max(id) FROM hooks),0),"
    "coalesce((SELECT max(version) FROM list_entries),0),"
    "(SELECT at FROM events ORDER BY id DESC LIMIT 1),coalesce((SELECT max(version) FROM lists),0),"
    "(SELECT received_at FROM inbox ORDER BY id DESC LIMIT 1)";

using Versions = std::map<std::int64_t, std::vector<ListEntryRecord>>;

void appendEntries(Message& message,
                   const Versions& versions,
                   ListVersion version,
                   bool lastResort) {
  const auto known = versions.find(version.value);
  if (known == versions.end()) return;
  for (const ListEntryRecord& record : known->second) {
    Entry entry;
    entry.recipient = record.recipient;
    entry.level = lastResort ? escalation::kLastResortLevel : record.level;
    entry.acknowledgeTime = record.acknowledgeTime;
    message.entries.push_back(std::move(entry));
  }
}

Message readMessage(const Statement& row, const Versions& versions) {
  Message m;
  m.id = MessageId{row.integer(0)};
  m.number = row.text(1);
  m.list = row.text(2);
  m.listVersion = ListVersion{row.integer(3)};
  m.lastResortVersion = ListVersion{row.integer(4)};
  m.text = row.text(5);
  m.severity = parseSeverity(row.text(6)).value_or(Severity::Critical);
  m.source = row.text(7);
  m.key = row.text(8);
  m.host = row.text(9);
  m.service = row.text(10);
  m.group = row.text(11);
  m.origin = row.text(12);
  m.outcome = escalation::parseOutcome(row.text(13)).value_or(escalation::Outcome::Escalating);
  m.level = row.number(14);
  m.round = row.number(15);
  m.repeats = row.number(16);
  m.joined = row.number(17);
  m.reopened = row.number(18);
  m.late = row.flag(19);
  m.created = row.time(20);
  m.raised = row.time(21);
  m.accepted = row.time(22);
  m.validUntil = row.time(23);
  m.closed = row.optionalTime(24);
  m.cleared = row.optionalTime(25);
  m.acknowledgedBy = row.text(26);
  m.comment = row.text(27);
  m.pausedUntil = row.optionalTime(28);
  m.holdUntil = row.optionalTime(29);
  m.askedUntil = row.optionalTime(30);
  m.repeatAt = row.optionalTime(31);
  m.frozenSince = row.optionalTime(32);
  appendEntries(m, versions, m.listVersion, false);
  appendEntries(m, versions, m.lastResortVersion, true);
  return m;
}

void readEntry(const Statement& row, std::vector<Message>& messages) {
  const MessageId id{row.integer(0)};
  const auto it = std::lower_bound(
      messages.begin(), messages.end(), id, [](const Message& m, MessageId wanted) {
        return m.id < wanted;
      });
  const auto position = static_cast<std::size_t>(row.integer(1));
  if (it == messages.end() || it->id != id || position >= it->entries.size()) return;
  Entry& e = it->entries[position];
  e.status =
      escalation::parseRecipientStatus(row.text(2)).value_or(escalation::RecipientStatus::NotSent);
  e.queued = row.flag(3);
  e.declined = row.flag(4);
  e.doubtful = row.flag(5);
  e.pages = row.number(6);
  e.pagedAt = row.optionalTime(7);
  e.due = row.optionalTime(8);
  e.acknowledgedAt = row.optionalTime(9);
  e.repliedAt = row.optionalTime(10);
  e.driver = row.text(11);
  e.delivery = row.text(12);
  e.reason = row.text(13);
}

PageRow readPage(const Statement& row) {
  PageRow p;
  p.id = PageId{row.integer(0)};
  p.message = MessageId{row.integer(1)};
  p.position = row.number(2);
  p.kind = static_cast<escalation::PageKind>(row.number(3));
  p.recipient = row.text(4);
  p.to = PhoneNumber::fromSender(row.text(5), "");
  p.payload = row.text(6);
  p.text = row.text(7);
  p.severity = parseSeverity(row.text(8)).value_or(Severity::Critical);
  p.person = row.number(9);
  p.deadline = row.time(10);
  p.queuedAt = row.time(11);
  p.notBefore = row.time(12);
  p.state = static_cast<PageState>(row.number(13));
  p.driver = row.text(14);
  p.attempts = row.number(15);
  p.refusals = row.number(16);
  p.doubts = row.number(17);
  p.part = row.number(18);
  p.parts = row.number(19);
  p.triedSince = row.optionalTime(20);
  p.handedAt = row.optionalTime(21);
  p.reference = row.text(22);
  p.carriedBy = PageId{row.integer(23)};
  p.error = row.text(24);
  return p;
}

std::vector<PhoneNumber> splitNumbers(const std::string& joined) {
  std::vector<PhoneNumber> numbers;
  for (std::size_t from = 0; from < joined.size();) {
    const std::size_t to = std::min(joined.find(' ', from), joined.size());
    numbers.push_back(PhoneNumber::fromSender(joined.substr(from, to - from), ""));
    from = to + 1;
  }
  return numbers;
}

Status recoverDirectory(Journal::Impl& impl, const Versions& versions, Recovered& found) {
  Status status = impl.each(kRecipients, {}, [&](const Statement& row) {
    found.recipients.push_back({row.text(0),
                                PhoneNumber::fromSender(row.text(1), ""),
                                splitNumbers(row.text(2)),
                                row.text(3),
                                row.text(4),
                                row.optionalTime(5)});
  });
  if (!status) return status;
  return impl.each(kLists, {}, [&](const Statement& row) {
    const ListVersion version{row.integer(2)};
    const auto entries = versions.find(version.value);
    found.lists.push_back(
        {row.text(0),
         row.text(1),
         version,
         entries == versions.end() ? std::vector<ListEntryRecord>{} : entries->second,
         row.optionalTime(3)});
  });
}

Status recoverMessages(Journal::Impl& impl,
                       const Versions& versions,
                       Time since,
                       Recovered& found) {
  Status status = impl.each(kMessages, {toMillis(since)}, [&](const Statement& row) {
    found.messages.push_back(readMessage(row, versions));
  });
  if (!status) return status;
  return impl.each(
      kEntries, {toMillis(since)}, [&](const Statement& row) { readEntry(row, found.messages); });
}

Status recoverTraffic(Journal::Impl& impl, Time sentSince, Recovered& found) {
  Status status =
      impl.each(kPages, {}, [&](const Statement& row) { found.pages.push_back(readPage(row)); });
  if (!status) return status;
  status = impl.each(kAlarms, {}, [&](const Statement& row) {
    found.alarms.push_back(
        {row.text(0), row.text(1), row.text(2), row.time(3), row.optionalTime(4)});
  });
  if (!status) return status;
  status = impl.each(kHooks, {}, [&](const Statement& row) {
    found.hooks.push_back(
        {row.integer(0), row.time(1), row.text(2), row.number(3), row.time(4), row.text(5)});
  });
  if (!status) return status;
  status = impl.each(kReferences, {toMillis(sentSince)}, [&](const Statement& row) {
    found.references.push_back({PageId{row.integer(0)},
                                row.text(1),
                                row.text(2),
                                PhoneNumber::fromSender(row.text(3), ""),
                                row.number(4),
                                row.time(5),
                                MessageId{row.integer(6)},
                                row.number(7),
                                row.flag(8)});
  });
  if (!status) return status;
  status = impl.each(kHanded, {toMillis(sentSince)}, [&](const Statement& row) {
    found.handed.push_back({row.text(0), row.time(1), row.number(2)});
  });
  if (!status) return status;
  return impl.each(kSent, {toMillis(sentSince)}, [&](const Statement& row) {
    found.sent.push_back({row.text(0),
                          row.text(1),
                          row.time(2),
                          static_cast<escalation::PageKind>(row.number(3)),
                          parseSeverity(row.text(4)).value_or(Severity::Critical),
                          row.text(5)});
  });
}

// By which link each person texted last, and when each was reached.
Status recoverWriters(Journal::Impl& impl, Time sentSince, Recovered& found) {
  Status status = impl.each(kWroteLast, {}, [&](const Statement& row) {
    found.wroteLast[row.text(0)] = row.text(1);
    found.wroteAt[row.text(0)] = row.time(3);
  });
  if (!status) return status;
  return impl.each(kDelivered, {toMillis(sentSince)}, [&](const Statement& row) {
    found.deliveredAt[row.text(0)] = row.time(1);
  });
}

Status recoverAccess(Journal::Impl& impl, Recovered& found) {
  Status status = impl.each(kUsers, {}, [&](const Statement& row) {
    found.users.push_back(
        {row.text(0), row.text(1), row.text(2), row.text(3), row.optionalTime(4), row.time(5)});
  });
  if (!status) return status;
  status = impl.each(kSessions, {}, [&](const Statement& row) {
    found.sessions.push_back({row.text(0), row.text(1), row.time(2), row.time(3)});
  });
  if (!status) return status;
  return impl.each(kTokens, {}, [&](const Statement& row) {
    found.tokens.push_back(
        {row.text(0), row.text(1), row.text(2), row.time(3), row.optionalTime(4)});
  });
}

// Ids that no row has any more are not given out again.
Status recoverFloors(Journal::Impl& impl, Recovered& found) {
  Status status = impl.each(kHeld, {}, [&](const Statement& row) {
    found.held.push_back({MessageId{row.integer(0)}, row.time(1)});
  });
  if (!status) return status;
  const std::map<std::string, std::int64_t*> counters{{"message", &found.lastMessage},
                                                      {"page", &found.lastPage},
                                                      {"inbox", &found.lastInbox},
                                                      {"hook", &found.lastHook},
                                                      {"version", &found.lastVersion},
                                                      {"closing", &found.lastClosing}};
  return impl.each(kFloors, {}, [&](const Statement& row) {
    const auto counter = counters.find(row.text(0));
    if (counter == counters.end()) return;
    *counter->second = std::max(*counter->second, row.integer(1));
  });
}

Status recoverCounters(Journal::Impl& impl, Recovered& found) {
  Status status = impl.each(kNumberUses, {}, [&](const Statement& row) {
    found.numbers.push_back({row.text(0), row.flag(2), row.time(3)});
  });
  if (!status) return status;
  status = impl.each(kLast, {}, [&](const Statement& row) {
    found.lastMessage = row.integer(0);
    found.lastPage = row.integer(1);
    found.lastInbox = row.integer(2);
    found.lastHook = row.integer(3);
    found.lastVersion = std::max(row.integer(4), row.integer(6));
    found.lastEntry = row.optionalTime(5);
    found.lastReceived = row.optionalTime(7);
  });
  if (!status) return status;
  status = impl.each(
      kLastClosing, {}, [&](const Statement& row) { found.lastClosing = row.integer(0); });
  return status ? recoverFloors(impl, found) : status;
}

}  // namespace

Result<Recovered> Journal::recover(Time closedSince, Time sentSince) {
  Recovered found;
  Versions versions;
  Status status = impl_->each(kListEntries, {}, [&](const Statement& row) {
    versions[row.integer(0)].push_back({row.text(1), row.number(2), Duration{row.integer(3)}});
  });
  if (status) status = recoverDirectory(*impl_, versions, found);
  if (status) status = recoverMessages(*impl_, versions, closedSince, found);
  if (status) status = recoverTraffic(*impl_, sentSince, found);
  if (status) status = recoverWriters(*impl_, sentSince, found);
  if (status) status = recoverAccess(*impl_, found);
  if (status) status = recoverCounters(*impl_, found);
  if (!status) return status.error();
  return found;
}

}  // namespace tocsin::store
