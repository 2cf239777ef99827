// SPDX-License-Identifier: Apache-2.0
// Listings of messages and of received SMS. Rows are looked at one by one in the order of the
// answer, at most kRowsLookedAtMax of them; then the caller goes on with `next`.
#include <algorithm>
#include <limits>

#include "queue/base/limits.h"
#include "queue/store/reader_impl.h"

namespace tocsin::store {
namespace {

// To the letter those of the index messages_queue (schema.cpp), which would not be used else.
#define TOCSIN_URGENCY                                                                  \
  "((CASE outcome WHEN 'EXHAUSTED' THEN iif(severity='critical',1,3)"                   \
  " WHEN 'ESCALATING' THEN CASE severity WHEN 'critical' THEN 2 WHEN 'warning' THEN 4 " \
  "ELSE 5 END ELSE 6 END<<48)-id)"
#define TOCSIN_IN_QUEUE \
  "INDEXED BY messages_queue WHERE (open=1 OR (outcome='EXHAUSTED' AND cleared IS NULL)) "

constexpr const char* kByUrgency = TOCSIN_MESSAGE_COLUMNS TOCSIN_IN_QUEUE
    "AND " TOCSIN_URGENCY ">?1 AND " TOCSIN_URGENCY "<?2 ORDER BY " TOCSIN_URGENCY;
constexpr const char* kQueueIds = "SELECT id FROM messages " TOCSIN_IN_QUEUE;
constexpr const char* kById = TOCSIN_MESSAGE_COLUMNS "WHERE id=?1";
constexpr const char* kByAge = TOCSIN_MESSAGE_COLUMNS "WHERE id<?1 ORDER BY id DESC";
constexpr const char* kInbox =
    "SELECT id,received_at,sent_at,driver,sender,recipient,text,did,answer FROM inbox "
    "WHERE id<?1 ORDER BY id DESC";

#undef TOCSIN_URGENCY
#undef TOCSIN_IN_QUEUE

constexpr std::int64_t kEnd = std::numeric_limits<std::int64_t>::max();
constexpr int kRankBits = 48;  // an id has fewer
constexpr std::int64_t kOthers = 6;

using Order = MessageFilter::Order;
using State = MessageFilter::State;

std::int64_t rankOf(std::string_view outcome, std::string_view severity) {
  if (outcome == "EXHAUSTED") return severity == "critical" ? 1 : 3;
  if (outcome != "ESCALATING") return kOthers;
  if (severity == "critical") return 2;
  return severity == "warning" ? 4 : 5;
}

std::int64_t urgencyOf(std::int64_t rank, std::int64_t id) {
  return (rank << kRankBits) - id;
}

// Ranks from 1 to `rank` are below this.
std::int64_t endOfRank(std::int64_t rank) {
  return rank << kRankBits;
}

bool isWithin(Time at, const OptionalTime& from, const OptionalTime& to) {
  return (!from || at >= *from) && (!to || at < *to);
}

// Gathers the rows that a filter lets through.
class Gatherer {
 public:
  Gatherer(JournalReader::Impl& reader, const MessageFilter& filter, std::size_t limit)
      : reader_(reader),
        filter_(filter),
        text_(lowerAscii(filter.text)),
        limit_(std::clamp<std::size_t>(limit, 1, limits::kPageItemsMax)) {}

  // Takes a row whose place in the order is `key`; false: no further one, `next` is set.
  bool take(const Statement& row, std::int64_t key) {
    if (++looked_ > limits::kRowsLookedAtMax) return stop();
    if (matches(row)) {
      if (listing_.items.size() == limit_) return stop();
      listing_.items.push_back(readMessage(row));
      versions_.push_back(readVersions(row));
    }
    if (status_) last_ = key;
    return status_.has_value();
  }

  // As take(), for the part of an answer that the queue's own order does not have.
  bool takeOther(const Statement& row, std::int64_t key) {
    const bool wasShown = filter_.state == State::All && isInQueue(row) &&
                          rankOf(row.view(kOutcomeColumn), row.view(kSeverityColumn)) < kOthers;
    if (!wasShown) return take(row, key);
    if (++looked_ > limits::kRowsLookedAtMax) return stop();
    last_ = key;
    return true;
  }

  bool isDone() const { return listing_.next != 0 || !status_; }

  Result<Listing<MessageView>> finish(Status status) {
    if (status) status = std::move(status_);
    for (std::size_t i = 0; status && filter_.withRecipients && i < versions_.size(); ++i) {
      status = reader_.addRecipients(listing_.items[i], versions_[i]);
    }
    if (!status) return status.error();
    return std::move(listing_);
  }

 private:
  bool stop() {
    listing_.next = last_;
    return false;
  }

  bool matches(const Statement& row) {
    const auto is = [&](const std::string& wanted, int column) {
      return wanted.empty() || row.view(column) == wanted;
    };
    if (filter_.state != State::All && isInQueue(row) != (filter_.state == State::Open)) {
      return false;
    }
    return is(filter_.severity, kSeverityColumn) && is(filter_.outcome, kOutcomeColumn) &&
           is(filter_.list, kListColumn) &&
           isWithin(row.time(kCreatedColumn), filter_.from, filter_.to) &&
           (text_.empty() || holds(row.view(kTextColumn), text_)) && namesRecipient(row);
  }

  bool namesRecipient(const Statement& row) {
    if (filter_.recipient.empty()) return true;
    const Versions versions = readVersions(row);
    for (const std::int64_t version : {versions.list, versions.lastResort}) {
      const auto entries = reader_.frozen(version);
      if (!entries) {
        status_ = entries.error();
        return false;
      }
      const auto isWanted = [&](const FrozenEntry& e) { return e.recipient == filter_.recipient; };
      if (std::any_of((*entries)->begin(), (*entries)->end(), isWanted)) return true;
    }
    return false;
  }

  JournalReader::Impl& reader_;
  const MessageFilter& filter_;
  const std::string text_;
  const std::size_t limit_;
  std::size_t looked_ = 0;
  std::int64_t last_ = 0;
  Status status_;
  Listing<MessageView> listing_;
  std::vector<Versions> versions_;
};

// The queue by urgency, from the index alone.
Status listUrgent(JournalReader::Impl& reader,
                  Gatherer& gatherer,
                  std::int64_t after,
                  std::int64_t lastRank) {
  return reader.each(
      kByUrgency,
      [&](const Statement& row) {
        const std::int64_t rank = rankOf(row.view(kOutcomeColumn), row.view(kSeverityColumn));
        return gatherer.take(row, urgencyOf(rank, row.integer(kIdColumn)));
      },
      after,
      endOfRank(lastRank));
}

// All messages, newest first; in the urgent order what is no part of the queue comes so.
Status listByAge(JournalReader::Impl& reader,
                 Gatherer& gatherer,
                 std::int64_t before,
                 Order order) {
  return reader.each(
      kByAge,
      [&](const Statement& row) {
        const std::int64_t id = row.integer(kIdColumn);
        if (order == Order::Newest) return gatherer.take(row, id);
        return gatherer.takeOther(row, urgencyOf(kOthers, id));
      },
      before);
}

Status listQueueByAge(JournalReader::Impl& reader, Gatherer& gatherer, std::int64_t before) {
  std::vector<std::int64_t> ids;
  Status status = reader.each(kQueueIds, [&](const Statement& row) {
    if (row.integer(0) < before) ids.push_back(row.integer(0));
    return true;
  });
  std::sort(ids.begin(), ids.end(), std::greater<>());
  for (const std::int64_t id : ids) {
    if (!status || gatherer.isDone()) return status;
    status = reader.each(
        kById, [&](const Statement& row) { return gatherer.take(row, id); }, id);
  }
  return status;
}

Status listMessages(JournalReader::Impl& reader,
                    Gatherer& gatherer,
                    const MessageFilter& filter,
                    std::int64_t before) {
  if (filter.order == Order::Newest) {
    const std::int64_t from = before > 0 ? before : kEnd;
    if (filter.state == State::Open) return listQueueByAge(reader, gatherer, from);
    return listByAge(reader, gatherer, from, filter.order);
  }
  if (filter.state == State::Open) return listUrgent(reader, gatherer, before, kOthers);
  const std::int64_t others = endOfRank(kOthers - 1);
  if (filter.state == State::All && before < others) {
    const Status status = listUrgent(reader, gatherer, before, kOthers - 1);
    if (!status || gatherer.isDone()) return status;
  }
  const std::int64_t from = before < others ? kEnd : endOfRank(kOthers) - before;
  return listByAge(reader, gatherer, from, filter.order);
}

InboxView readInbox(const Statement& row) {
  return {row.integer(0),
          row.time(1),
          row.optionalTime(2),
          row.text(3),
          row.text(4),
          row.text(5),
          row.text(6),
          row.text(7),
          row.text(8)};
}

bool matches(const InboxFilter& filter,
             const Statement& row,
             const std::string& text,
             const std::string& sender) {
  return isWithin(row.time(1), filter.from, filter.to) &&
         (filter.driver.empty() || row.view(3) == filter.driver) &&
         (filter.recipient.empty() || row.view(5) == filter.recipient) &&
         (sender.empty() || holds(row.view(4), sender)) &&
         (text.empty() || holds(row.view(6), text) || holds(row.view(7), text));
}

}  // namespace

std::string lowerAscii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

bool holds(std::string_view text, std::string_view part) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  const auto found =
      std::search(text.begin(), text.end(), part.begin(), part.end(), [&](char a, char b) {
        return lower(a) == b;
      });
  return found != text.end() || part.empty();
}

Result<Listing<MessageView>> JournalReader::Impl::list(const MessageFilter& filter,
                                                       std::int64_t before,
                                                       std::size_t limit) {
  Gatherer gatherer(*this, filter, limit);
  Status status = listMessages(*this, gatherer, filter, std::max<std::int64_t>(before, 0));
  return gatherer.finish(std::move(status));
}

Result<Listing<InboxView>> JournalReader::Impl::listInbox(const InboxFilter& filter,
                                                          std::int64_t before,
                                                          std::size_t limit) {
  limit = std::clamp<std::size_t>(limit, 1, limits::kPageItemsMax);
  const std::string text = lowerAscii(filter.text);
  const std::string sender = lowerAscii(filter.sender);
  Listing<InboxView> listing;
  std::size_t looked = 0;
  std::int64_t last = 0;
  const Status status = each(
      kInbox,
      [&](const Statement& row) {
        const bool isHit = matches(filter, row, text, sender);
        if (++looked > limits::kRowsLookedAtMax || (isHit && listing.items.size() == limit)) {
          listing.next = last;
          return false;
        }
        if (isHit) listing.items.push_back(readInbox(row));
        last = row.integer(0);
        return true;
      },
      before > 0 ? before : kEnd);
  if (!status) return status.error();
  return listing;
}

}  // namespace tocsin::store
