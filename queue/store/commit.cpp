// SPDX-License-Identifier: Apache-2.0
// Writing one batch: all rows of a turn in one transaction.
#include "queue/store/journal_impl.h"

namespace tocsin::store {
namespace {

constexpr const char* kAddMessage =
    "INSERT INTO "
    "messages(id,number,list,list_version,last_resort_version,text,severity,source,key,host,"
    "service,grp,origin,outcome,open,level,round,repeats,joined,reopened,late,created,raised,"
    "accepted,"
    "valid_until,closed,cleared,acknowledged_by,comment,paused_until,hold_until,asked_until,repeat_"
    "at,"
    "frozen_since) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
constexpr const char* kChangeMessage =
    "UPDATE messages SET "
    "text=?2,severity=?3,outcome=?4,open=?5,level=?6,round=?7,repeats=?8,joined=?9,"
    "raised=?10,valid_until=?11,closed=?12,cleared=?13,acknowledged_by=?14,comment=?15,paused_"
    "until=?16,"
    "hold_until=?17,asked_until=?18,repeat_at=?19,frozen_since=?20,origin=?21 WHERE id=?1";
constexpr const char* kSetEntry =
    "REPLACE INTO entries(message,position,status,queued,declined,doubtful,pages,paged_at,due,"
    "acknowledged_at,replied_at,driver,delivery,reason) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
constexpr const char* kAddPage =
    "INSERT INTO "
    "pages(id,message,position,kind,recipient,to_number,payload,severity,person,deadline,"
    "queued_at,not_before,state,driver,attempts,refusals,doubts,part,parts,tried_since,handed_at,"
    "reference,"
    "carried_by,error,text) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
constexpr const char* kChangePage =
    "UPDATE pages SET "
    "to_number=?2,text=?3,not_before=?4,state=?5,driver=?6,attempts=?7,refusals=?8,"
    "doubts=?9,part=?10,parts=?11,tried_since=?12,handed_at=?13,reference=?14,carried_by=?15,error="
    "?16 "
    "WHERE id=?1";
constexpr const char* kAddEvent = "INSERT INTO events(at,message,event,reason) VALUES(?,?,?,?)";
constexpr const char* kAddArrival =
    "INSERT OR IGNORE INTO arrivals(identity,at,message,note) VALUES(?,?,?,?)";
constexpr const char* kAddInbox =
    "INSERT INTO "
    "inbox(id,fingerprint,driver,sender,recipient,text,sent_at,received_at,did,answer) "
    "VALUES(?,?,?,?,?,?,?,?,?,?)";
constexpr const char* kAddHook =
    "INSERT INTO hooks(id,at,payload,attempts,next_at,target) VALUES(?,?,?,?,?,?)";
constexpr const char* kChangeHook = "UPDATE hooks SET attempts=?2,next_at=?3 WHERE id=?1";
constexpr const char* kRemoveHook = "DELETE FROM hooks WHERE id=?";
constexpr const char* kSetAlarm =
    "REPLACE INTO alarms(cause,subject,text,since,told_at) VALUES(?,?,?,?,?)";
constexpr const char* kRemoveAlarm = "DELETE FROM alarms WHERE cause=? AND subject=?";

constexpr const char* kSetHeld = "REPLACE INTO held(message,since) VALUES(?,?)";
constexpr const char* kRemoveHeld = "DELETE FROM held WHERE message=?";
constexpr const char* kAddClosing = "INSERT INTO closings(id,message,at) VALUES(?,?,?)";
constexpr const char* kEndClosings = "DELETE FROM closings WHERE id<=?";
constexpr const char* kClosingsFloor = "REPLACE INTO floors(name,last) VALUES('closing',?)";

using escalation::Entry;
using escalation::Message;

Status addMessage(Journal::Impl& impl, const Message& m) {
  return impl.run(kAddMessage,
                  m.id,
                  m.number,
                  m.list,
                  m.listVersion,
                  m.lastResortVersion,
                  m.text,
                  toText(m.severity),
                  m.source,
                  m.key,
                  m.host,
                  m.service,
                  m.group,
                  m.origin,
                  escalation::toText(m.outcome),
                  m.isOpen(),
                  m.level,
                  m.round,
                  m.repeats,
                  m.joined,
                  m.reopened,
                  m.late,
                  m.created,
                  m.raised,
                  m.accepted,
                  m.validUntil,
                  m.closed,
                  m.cleared,
                  m.acknowledgedBy,
                  m.comment,
                  m.pausedUntil,
                  m.holdUntil,
                  m.askedUntil,
                  m.repeatAt,
                  m.frozenSince);
}

Status changeMessage(Journal::Impl& impl, const Message& m) {
  return impl.run(kChangeMessage,
                  m.id,
                  m.text,
                  toText(m.severity),
                  escalation::toText(m.outcome),
                  m.isOpen(),
                  m.level,
                  m.round,
                  m.repeats,
                  m.joined,
                  m.raised,
                  m.validUntil,
                  m.closed,
                  m.cleared,
                  m.acknowledgedBy,
                  m.comment,
                  m.pausedUntil,
                  m.holdUntil,
                  m.askedUntil,
                  m.repeatAt,
                  m.frozenSince,
                  m.origin);
}

Status setEntries(Journal::Impl& impl, const Message& m) {
  for (std::size_t i = 0; i < m.entries.size(); ++i) {
    const Entry& e = m.entries[i];
    if (!e.changed) continue;
    Status status = impl.run(kSetEntry,
                             m.id,
                             static_cast<std::int64_t>(i),
                             escalation::toText(e.status),
                             e.queued,
                             e.declined,
                             e.doubtful,
                             e.pages,
                             e.pagedAt,
                             e.due,
                             e.acknowledgedAt,
                             e.repliedAt,
                             e.driver,
                             e.delivery,
                             e.reason);
    if (!status) return status;
  }
  return {};
}

Status addPage(Journal::Impl& impl, const PageRow& p) {
  return impl.run(kAddPage,
                  p.id,
                  p.message,
                  p.position,
                  static_cast<int>(p.kind),
                  p.recipient,
                  p.to.text(),
                  p.payload,
                  toText(p.severity),
                  p.person,
                  p.deadline,
                  p.queuedAt,
                  p.notBefore,
                  static_cast<int>(p.state),
                  p.driver,
                  p.attempts,
                  p.refusals,
                  p.doubts,
                  p.part,
                  p.parts,
                  p.triedSince,
                  p.handedAt,
                  p.reference,
                  p.carriedBy,
                  p.error,
                  p.text);
}

Status changePage(Journal::Impl& impl, const PageRow& p) {
  return impl.run(kChangePage,
                  p.id,
                  p.to.text(),
                  p.text,
                  p.notBefore,
                  static_cast<int>(p.state),
                  p.driver,
                  p.attempts,
                  p.refusals,
                  p.doubts,
                  p.part,
                  p.parts,
                  p.triedSince,
                  p.handedAt,
                  p.reference,
                  p.carriedBy,
                  p.error);
}

Status addInbox(Journal::Impl& impl, const InboxRow& r) {
  return impl.run(kAddInbox,
                  r.id,
                  r.fingerprint,
                  r.driver,
                  r.sender,
                  r.recipient,
                  r.text,
                  r.sentAt,
                  r.receivedAt,
                  r.did,
                  r.answer);
}

Status writeMessages(Journal::Impl& impl, const Batch& batch) {
  Status status = writeAll(batch.added, [&](const Message* m) { return addMessage(impl, *m); });
  if (!status) return status;
  status = writeAll(batch.changed, [&](const Message* m) { return changeMessage(impl, *m); });
  if (!status) return status;
  for (const auto* messages : {&batch.added, &batch.changed}) {
    status = writeAll(*messages, [&](const Message* m) { return setEntries(impl, *m); });
    if (!status) return status;
  }
  return {};
}

Status writeTraffic(Journal::Impl& impl, const Batch& batch, Time now) {
  Status status = writeAll(batch.pagesAdded, [&](const PageRow* p) { return addPage(impl, *p); });
  if (!status) return status;
  status = writeAll(batch.pagesChanged, [&](const PageRow* p) { return changePage(impl, *p); });
  if (!status) return status;
  status = writeAll(batch.events, [&](const EventRow& e) {
    return impl.run(kAddEvent, now, e.message.value, e.event, e.reason);
  });
  if (!status) return status;
  status = writeAll(batch.arrivals, [&](const ArrivalRow& a) {
    return impl.run(kAddArrival, a.identity, now, a.message, a.note);
  });
  if (!status) return status;
  return writeAll(batch.inboxAdded, [&](const InboxRow& r) { return addInbox(impl, r); });
}

Status writeHooksAndAlarms(Journal::Impl& impl, const Batch& batch) {
  Status status = writeAll(batch.hooksAdded, [&](const HookRow& h) {
    return impl.run(kAddHook, h.id, h.at, h.payload, h.attempts, h.nextAt, h.target);
  });
  if (!status) return status;
  status = writeAll(batch.hooksChanged, [&](const HookRow& h) {
    return impl.run(kChangeHook, h.id, h.attempts, h.nextAt);
  });
  if (!status) return status;
  status = writeAll(batch.hooksDone, [&](std::int64_t id) { return impl.run(kRemoveHook, id); });
  if (!status) return status;
  status = writeAll(batch.alarmsSet, [&](const StandingAlarm& a) {
    return impl.run(kSetAlarm, a.cause, a.subject, a.text, a.since, a.toldAt);
  });
  if (!status) return status;
  return writeAll(batch.alarmsCleared,
                  [&](const auto& a) { return impl.run(kRemoveAlarm, a.first, a.second); });
}

Status writeKeeping(Journal::Impl& impl, const Batch& batch) {
  Status status = writeAll(batch.heldSet, [&](const HeldRow& h) {
    return impl.run(kSetHeld, h.message.value, h.since);
  });
  if (!status) return status;
  status =
      writeAll(batch.heldRemoved, [&](MessageId id) { return impl.run(kRemoveHeld, id.value); });
  if (!status) return status;
  if (batch.closingsDone != 0) status = impl.run(kEndClosings, batch.closingsDone);
  if (status && batch.closingsDone != 0) status = impl.run(kClosingsFloor, batch.closingsDone);
  if (!status) return status;
  return writeAll(batch.closingsAdded, [&](const ClosingRow& c) {
    return impl.run(kAddClosing, c.id, c.message.value, c.at);
  });
}

}  // namespace

bool Batch::isEmpty() const {
  return added.empty() && changed.empty() && pagesAdded.empty() && pagesChanged.empty() &&
         events.empty() && arrivals.empty() && inboxAdded.empty() && hooksAdded.empty() &&
         hooksChanged.empty() && hooksDone.empty() && alarmsSet.empty() && alarmsCleared.empty() &&
         recipientsSet.empty() && recipientsRemoved.empty() && listsSet.empty() &&
         listsRemoved.empty() && usersSet.empty() && usersRemoved.empty() && sessionsSet.empty() &&
         sessionsRemoved.empty() && tokensSet.empty() && tokensRemoved.empty() &&
         auditAdded.empty() && heldSet.empty() && heldRemoved.empty() && closingsAdded.empty() &&
         closingsDone == 0;
}

Status Journal::commit(const Batch& batch, Time now) {
  if (batch.isEmpty()) return impl_->begun ? impl_->end("COMMIT") : Status{};
  if (Status status = impl_->begin(); !status) return status;
  Status status = writeDirectory(*impl_, batch);
  if (status) status = writeAccess(*impl_, batch, now);
  if (status) status = writeMessages(*impl_, batch);
  if (status) status = writeTraffic(*impl_, batch, now);
  if (status) status = writeHooksAndAlarms(*impl_, batch);
  if (status) status = writeKeeping(*impl_, batch);
  if (status) status = impl_->end("COMMIT");
  if (!status) {
    impl_->begun = false;
    const Status rolledBack = impl_->db.execute("ROLLBACK");
    static_cast<void>(
        rolledBack);  // SQLite may have rolled back by itself; the caller recovers anyway
  }
  return status;
}

}  // namespace tocsin::store
