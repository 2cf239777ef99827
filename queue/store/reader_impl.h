// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "queue/store/reader.h"
#include "queue/store/sqlite.h"

// What the parts of the reader share: reader.cpp, reader_listing.cpp, reader_details.cpp.
namespace tocsin::store {

// A macro, because statements are literals whose address is their key.
#define TOCSIN_MESSAGE_COLUMNS                                                                    \
  "SELECT id,number,list,text,severity,source,key,host,service,grp,outcome,level,joined,created," \
  "closed,cleared,acknowledged_by,comment,origin,coalesce(list_version,0),"                       \
  "coalesce(last_resort_version,0),paused_until,hold_until,repeat_at,frozen_since,open,"          \
  "(SELECT since FROM held WHERE message=id) FROM messages "

// The columns that a filter looks at, before a row is read whole.
enum MessageColumn {
  kIdColumn = 0,
  kListColumn = 2,
  kTextColumn = 3,
  kSeverityColumn = 4,
  kOutcomeColumn = 10,
  kCreatedColumn = 13,
  kClearedColumn = 15,
  kListVersionColumn = 19,
  kLastResortVersionColumn = 20,
  kOpenColumn = 25
};

struct Versions {
  std::int64_t list = 0, lastResort = 0;
};

struct FrozenEntry {
  std::string recipient;
  int level = 1;
};

MessageView readMessage(const Statement& row);
Versions readVersions(const Statement& row);
bool isInQueue(const Statement& row);

// Whether `part` is in `text`; letters of ASCII in any case. `part` is in lower case.
bool holds(std::string_view text, std::string_view part);
std::string lowerAscii(std::string_view text);

struct JournalReader::Impl {
  explicit Impl(Database database) : db(std::move(database)) {}

  // Prepares once; `sql` is a literal and its address is the key.
  Result<Statement*> statement(const char* sql);

  // Calls `take(row)` for each row of the bound statement while it returns true.
  template <class Take>
  static Status each(Statement& statement, Take take);

  template <class Take, class... Values>
  Status each(const char* sql, Take take, const Values&... values) {
    auto prepared = statement(sql);
    if (!prepared) return prepared.error();
    (*prepared)->bindAll(values...);
    return each(**prepared, take);
  }

  // Runs `question` on one state of the journal: what belongs together fits together.
  template <class T, class Question>
  Result<T> atOneTime(Question question);

  Result<std::optional<MessageView>> one(Statement& bound, bool withJournal);
  Status addRecipients(MessageView& message, const Versions& versions);
  Status addJournal(MessageView& message);
  Result<std::vector<PageView>> pagesOf(std::int64_t message);
  Result<Listing<MessageView>> list(const MessageFilter& filter,
                                    std::int64_t before,
                                    std::size_t limit);
  Result<Listing<InboxView>> listInbox(const InboxFilter& filter,
                                       std::int64_t before,
                                       std::size_t limit);

  // The entries of one version of a list; they never change. Valid until the next question.
  Result<const std::vector<FrozenEntry>*> frozen(std::int64_t version);
  // The same as nobody has been paged yet, with today's numbers.
  Result<const std::vector<RecipientView>*> untouched(std::int64_t version, bool isLastResort);
  Status addNumber(RecipientView& recipient);

  Database db;
  std::unordered_map<const char*, Statement> statements;
  // Of lists as they were: they change only when a person is erased.
  std::unordered_map<std::int64_t, std::vector<FrozenEntry>> lists;
  std::string erased;  // the mark of the last erasure that `lists` know of
  Status forgetErased();
  // Of this question: versions, those that are last resorts as negative numbers.
  std::unordered_map<std::int64_t, std::vector<RecipientView>> shown;
};

template <class Take>
Status JournalReader::Impl::each(Statement& statement, Take take) {
  while (true) {
    const auto more = statement.next();
    if (!more) return more.error();
    if (!*more) return {};
    if (take(statement)) continue;
    statement.reset();
    return {};
  }
}

template <class T, class Question>
Result<T> JournalReader::Impl::atOneTime(Question question) {
  constexpr std::size_t kListsKept = 1'000;
  shown.clear();
  if (lists.size() > kListsKept) lists.clear();
  auto begin = statement("BEGIN");
  if (!begin) return begin.error();
  auto end = statement("COMMIT");
  if (!end) return end.error();
  if (Status status = (*begin)->run(); !status) return status.error();
  if (Status status = forgetErased(); !status) return status.error();
  Result<T> answer = question();
  if (Status status = (*end)->run(); !status) return status.error();
  return answer;
}

}  // namespace tocsin::store
