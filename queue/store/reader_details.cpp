// SPDX-License-Identifier: Apache-2.0
// What hangs on one message: its people, its journal, its SMS.
#include <array>
#include <map>

#include "queue/base/limits.h"
#include "queue/store/reader_impl.h"

namespace tocsin::store {
namespace {

constexpr int kLastResortLevel = 4;

constexpr const char* kFrozen =
    "SELECT recipient,level FROM list_entries WHERE version=?1 ORDER BY position";
constexpr const char* kNumber = "SELECT number FROM recipients WHERE name=?1";
constexpr const char* kEntries =
    "SELECT position,status,paged_at,acknowledged_at,due,driver,delivery,reason,doubtful,declined "
    "FROM entries WHERE message=?1";
constexpr const char* kEvents =
    "SELECT at,event,reason FROM (SELECT id,at,event,reason FROM events WHERE message=?1 "
    "ORDER BY id DESC LIMIT ?2) ORDER BY id";
constexpr const char* kVersions =
    "SELECT coalesce(list_version,0),coalesce(last_resort_version,0) FROM messages WHERE id=?1";
constexpr const char* kDeliveries = "SELECT position,delivery FROM entries WHERE message=?1";
// A carried one shows what the SMS that carries it said, to whom and by which link.
constexpr const char* kPages =
    "SELECT * FROM (SELECT p.id,p.kind,p.recipient,coalesce(nullif(p.to_number,''),c.to_number,''),"
    "coalesce(nullif(p.text,''),nullif(p.payload,''),c.text,''),p.state,"
    "coalesce(nullif(p.driver,''),c.driver,''),coalesce(nullif(p.reference,''),c.reference,''),"
    "p.error,coalesce(p.position,-1),p.attempts,p.doubts,p.part,p.parts,p.queued_at,"
    "coalesce(p.handed_at,c.handed_at),coalesce(p.carried_by,0) "
    "FROM pages p LEFT JOIN pages c ON c.id=p.carried_by "
    "WHERE p.message=?1 ORDER BY p.id DESC LIMIT ?2) ORDER BY 1";

constexpr std::array kKinds{"page", "digest", "answer", "notice", "alarm", "test", "bulletin"};
constexpr std::array kStates{
    "waiting", "handing_over", "carried", "handed_over", "failed", "dropped"};

template <class Words>
std::string word(const Words& words, int index) {
  return index >= 0 && static_cast<std::size_t>(index) < words.size()
             ? words[static_cast<std::size_t>(index)]
             : "unknown";
}

PageView readPage(const Statement& row) {
  PageView p;
  p.id = row.integer(0);
  p.kind = word(kKinds, row.number(1));
  p.recipient = row.text(2);
  p.to = row.text(3);
  p.text = row.text(4);
  p.state = word(kStates, row.number(5));
  p.driver = row.text(6);
  p.reference = row.text(7);
  p.error = row.text(8);
  p.attempts = row.number(10);
  p.doubts = row.number(11);
  p.part = row.number(12);
  p.parts = row.number(13);
  p.queuedAt = row.time(14);
  p.handedAt = row.optionalTime(15);
  p.carriedBy = row.integer(16);
  return p;
}

void readEntry(const Statement& row, RecipientView& r) {
  r.status = row.text(1);
  r.pagedAt = row.optionalTime(2);
  r.acknowledgedAt = row.optionalTime(3);
  r.due = row.optionalTime(4);
  r.driver = row.text(5);
  r.delivery = row.text(6);
  r.reason = row.text(7);
  r.doubtful = row.flag(8);
  r.declined = row.flag(9);
}

}  // namespace

MessageView readMessage(const Statement& row) {
  MessageView m;
  m.id = row.integer(kIdColumn);
  m.number = row.text(1);
  m.list = row.text(kListColumn);
  m.text = row.text(kTextColumn);
  m.severity = row.text(kSeverityColumn);
  m.source = row.text(5);
  m.key = row.text(6);
  m.host = row.text(7);
  m.service = row.text(8);
  m.group = row.text(9);
  m.outcome = row.text(kOutcomeColumn);
  m.level = row.number(11);
  m.joined = row.number(12);
  m.created = row.time(kCreatedColumn);
  m.closed = row.optionalTime(14);
  m.cleared = row.optionalTime(kClearedColumn);
  m.acknowledgedBy = row.text(16);
  m.comment = row.text(17);
  m.origin = row.text(18);
  m.pausedUntil = row.optionalTime(21);
  m.holdUntil = row.optionalTime(22);
  m.repeatAt = row.optionalTime(23);
  m.frozenSince = row.optionalTime(24);
  m.heldSince = row.optionalTime(26);
  m.isOpen = isInQueue(row);
  return m;
}

Versions readVersions(const Statement& row) {
  return {row.integer(kListVersionColumn), row.integer(kLastResortVersionColumn)};
}

bool isInQueue(const Statement& row) {
  return row.flag(kOpenColumn) ||
         (row.view(kOutcomeColumn) == "EXHAUSTED" && !row.optionalTime(kClearedColumn));
}

Result<const std::vector<FrozenEntry>*> JournalReader::Impl::frozen(std::int64_t version) {
  static const std::vector<FrozenEntry> kNobody;
  if (version == 0) return &kNobody;
  const auto known = lists.find(version);
  if (known != lists.end()) return &known->second;
  std::vector<FrozenEntry> entries;
  const Status status = each(
      kFrozen,
      [&](const Statement& row) {
        entries.push_back({row.text(0), row.number(1)});
        return true;
      },
      version);
  if (!status) return status.error();
  return &lists.emplace(version, std::move(entries)).first->second;
}

Status JournalReader::Impl::addNumber(RecipientView& recipient) {
  return each(
      kNumber,
      [&](const Statement& row) {
        recipient.number = row.text(0);
        return true;
      },
      std::string_view(recipient.name));
}

Result<const std::vector<RecipientView>*> JournalReader::Impl::untouched(std::int64_t version,
                                                                         bool isLastResort) {
  const std::int64_t key = isLastResort ? -version : version;
  const auto known = shown.find(key);
  if (known != shown.end()) return &known->second;
  const auto entries = frozen(version);
  if (!entries) return entries.error();
  std::vector<RecipientView> views((*entries)->size());
  for (std::size_t i = 0; i < views.size(); ++i) {
    views[i].name = (**entries)[i].recipient;
    views[i].level = isLastResort ? kLastResortLevel : (**entries)[i].level;
    views[i].status = "NOT_SENT";
    if (Status status = addNumber(views[i]); !status) return status.error();
  }
  return &shown.emplace(key, std::move(views)).first->second;
}

// Untouched entries have no row of their own: the frozen list stands in.
Status JournalReader::Impl::addRecipients(MessageView& message, const Versions& versions) {
  const auto list = untouched(versions.list, false);
  if (!list) return list.error();
  const auto lastResort = untouched(versions.lastResort, true);
  if (!lastResort) return lastResort.error();
  message.recipients.reserve((*list)->size() + (*lastResort)->size());
  message.recipients.assign((*list)->begin(), (*list)->end());
  message.recipients.insert(message.recipients.end(), (*lastResort)->begin(), (*lastResort)->end());
  return each(
      kEntries,
      [&](const Statement& row) {
        const auto position = static_cast<std::size_t>(row.integer(0));
        if (position < message.recipients.size()) readEntry(row, message.recipients[position]);
        return true;
      },
      message.id);
}

Status JournalReader::Impl::addJournal(MessageView& message) {
  Status status = each(
      kEvents,
      [&](const Statement& row) {
        message.journal.push_back({row.time(0), row.text(1), row.text(2)});
        return true;
      },
      message.id,
      static_cast<std::int64_t>(limits::kEventsShownMax) + 1);
  message.isJournalCut = message.journal.size() > limits::kEventsShownMax;
  if (message.isJournalCut) message.journal.erase(message.journal.begin());
  return status;
}

Result<std::vector<PageView>> JournalReader::Impl::pagesOf(std::int64_t message) {
  Versions versions;
  Status status = each(
      kVersions,
      [&](const Statement& row) {
        versions = {row.integer(0), row.integer(1)};
        return true;
      },
      message);
  if (!status) return status.error();
  const auto list = frozen(versions.list);
  if (!list) return list.error();
  std::vector<PageView> found;
  std::map<std::int64_t, std::size_t> handedLast;  // position -> index in `found`
  status = each(
      kPages,
      [&](const Statement& row) {
        found.push_back(readPage(row));
        const std::int64_t position = row.integer(9);
        if (position < 0) return true;
        const auto at = static_cast<std::size_t>(position);
        found.back().level = at < (*list)->size() ? (**list)[at].level : kLastResortLevel;
        if (found.back().handedAt) handedLast[position] = found.size() - 1;
        return true;
      },
      message,
      static_cast<std::int64_t>(limits::kPagesShownMax));
  if (!status) return status.error();
  // What the network reported is kept per entry and is of the SMS that went last.
  status = each(
      kDeliveries,
      [&](const Statement& row) {
        const auto last = handedLast.find(row.integer(0));
        if (last != handedLast.end()) found[last->second].delivery = row.text(1);
        return true;
      },
      message);
  if (!status) return status.error();
  return found;
}

}  // namespace tocsin::store
