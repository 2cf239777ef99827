// SPDX-License-Identifier: Apache-2.0
// One step of the history index: from the journal's messages and events to its own tables.

#include "queue/store/history_index_impl.h"

namespace tocsin::store {
namespace {

constexpr const char* kFields =
    "SELECT id,text,source,key,host,service,grp,number,comment,list,severity,outcome,created,"
    "coalesce(list_version,0),coalesce(last_resort_version,0) FROM messages ";
constexpr int kTextFields = 8;                 // from column 1
constexpr std::size_t kEventsOfStep = 20'000;  // one step may look at so many of few messages

}  // namespace

// A damaged journal is no reason to make its index anew.
Status ofJournal(Status status) {
  if (status) return status;
  return Error{Fault::Transient, "reading the journal for it: " + status.error().what};
}

Status HistoryIndex::Impl::commit(bool isChanged) {
  Status status = isChanged ? save() : Status{};
  if (status) status = index->run("COMMIT");
  if (status) status = ofJournal(journal.run("COMMIT"));
  return status;
}

void HistoryIndex::Impl::rollback() {
  // Each may have ended by itself.
  static_cast<void>(journal.database().execute("ROLLBACK"));
  if (!index) return;
  static_cast<void>(index->database().execute("ROLLBACK"));
  if (Status reloaded = load(); !reloaded) index.reset();
}

Status HistoryIndex::Impl::save() {
  return index->run("REPLACE INTO state(id,event,at,message,scanned,complete) VALUES(1,?,?,?,?,?)",
                    state.event,
                    state.at,
                    state.message,
                    state.scanned,
                    state.isComplete);
}

Status HistoryIndex::Impl::work(Step& done) {
  Status status = ofJournal(journal.run("BEGIN"));
  if (status) status = index->run("BEGIN IMMEDIATE");
  if (!status) return status;
  const auto isSame = isOfThisJournal();
  if (!isSame) return isSame.error();
  if (!*isSame) return Error{Fault::Damaged, "it is of another journal"};
  const IndexState before = state;
  status = state.isComplete ? follow(done) : scan(done);
  return status ? commit(state != before) : status;
}

// A new index: all messages in the order of their ids; then what happened since it was begun.
Status HistoryIndex::Impl::scan(Step& done) {
  if (state.scanned == 0) {
    Status status = read("SELECT id,at,message FROM events ORDER BY id DESC LIMIT 1",
                         [&](const Statement& row) {
                           state.event = row.integer(0);
                           state.at = row.integer(1);
                           state.message = row.integer(2);
                           return true;
                         });
    if (!status) return status;
  }
  Status written;
  Status status = read(
      std::string(kFields) + "WHERE id>?1 ORDER BY id LIMIT ?2",
      [&](const Statement& row) {
        const auto document = indexedOf(row);
        written = document ? put(*document) : document.error();
        state.scanned = row.integer(0);
        ++done.messages;
        return written.has_value();
      },
      state.scanned,
      static_cast<std::int64_t>(limits::kIndexStepMax));
  if (!written) return written;
  state.isComplete = done.messages < limits::kIndexStepMax;
  done.isBehind = true;
  return status;
}

Status HistoryIndex::Impl::follow(Step& done) {
  std::unordered_set<std::int64_t> known;
  std::vector<std::int64_t> ids;
  std::size_t events = 0;
  Status status = read(
      "SELECT id,at,message FROM events WHERE id>?1 ORDER BY id",
      [&](const Statement& row) {
        const bool isFull = ids.size() == limits::kIndexStepMax || events == kEventsOfStep;
        if (isFull) {
          done.isBehind = true;
          return false;
        }
        ++events;
        state.event = row.integer(0);
        state.at = row.integer(1);
        state.message = row.integer(2);
        if (state.message > 0 && known.insert(state.message).second) ids.push_back(state.message);
        return true;
      },
      state.event);
  done.messages = ids.size();
  return status ? indexIds(ids) : status;
}

Status HistoryIndex::Impl::indexIds(const std::vector<std::int64_t>& ids) {
  const std::string byId = std::string(kFields) + "WHERE id=?1";
  for (const std::int64_t id : ids) {
    bool isThere = false;
    Status written;
    Status status = read(
        byId,
        [&](const Statement& row) {
          isThere = true;
          const auto document = indexedOf(row);
          written = document ? put(*document) : document.error();
          return true;
        },
        id);
    if (status) status = std::move(written);
    if (status && !isThere) status = remove(id);
    if (!status) return status;
  }
  return {};
}

Result<IndexedMessage> HistoryIndex::Impl::indexedOf(const Statement& row) {
  IndexedMessage document;
  document.id = row.integer(0);
  for (int field = 1; field <= kTextFields; ++field) {
    const std::string_view text = row.view(field);
    if (text.empty()) continue;
    if (!document.text.empty()) document.text += '\n';
    document.text += text;
  }
  document.created = row.integer(12);
  int column = 9;
  for (const TagKind kind : {TagKind::List, TagKind::Severity, TagKind::Outcome}) {
    const auto known = tag(kind, row.view(column++));
    if (!known) return known.error();
    document.tags += tagWord(*known) + " ";
  }
  for (const std::int64_t version : {row.integer(13), row.integer(14)}) {
    const auto words = recipientTags(version);
    if (!words) return words.error();
    document.tags += **words;
  }
  return document;
}

Result<std::int64_t> HistoryIndex::Impl::tag(TagKind kind, std::string_view name) {
  const std::string full = tagName(kind, name);
  const auto known = tags.find(full);
  if (known != tags.end()) return known->second;
  Status status = index->run("INSERT OR IGNORE INTO tags(name) VALUES(?)", std::string_view(full));
  if (!status) return status.error();
  const auto id = index->integer("SELECT id FROM tags WHERE name=?", std::string_view(full));
  if (!id) return id.error();
  return tags.emplace(full, id->value_or(0)).first->second;
}

Result<const std::string*> HistoryIndex::Impl::recipientTags(std::int64_t version) {
  constexpr std::size_t kListsKept = 1'000;
  static const std::string kNobody;
  if (version == 0) return &kNobody;
  const auto known = lists.find(version);
  if (known != lists.end()) return &known->second;
  std::vector<std::string> names;
  Status status = read(
      "SELECT DISTINCT recipient FROM list_entries WHERE version=?1",
      [&](const Statement& row) {
        names.push_back(row.text(0));
        return true;
      },
      version);
  if (!status) return status.error();
  std::string words;
  for (const std::string& name : names) {
    const auto id = tag(TagKind::Recipient, name);
    if (!id) return id.error();
    words += tagWord(*id) + " ";
  }
  if (lists.size() >= kListsKept) lists.clear();
  return &lists.emplace(version, std::move(words)).first->second;
}

Status HistoryIndex::Impl::ensurePart(std::int64_t part) {
  if (parts.count(part) != 0) return {};
  Status status = index->run("INSERT INTO parts(no) VALUES(?)", part);
  if (status) {
    status = index->database().execute(
        "CREATE VIRTUAL TABLE " + partTable(part) +
        " USING fts5(text, tags, columnsize=0, tokenize='unicode61 remove_diacritics 2')");
  }
  if (status) parts.insert(part);
  return status;
}

Status HistoryIndex::Impl::put(const IndexedMessage& d) {
  const std::int64_t part = partOf(d.id);
  Status status = ensurePart(part);
  if (!status) return status;
  const std::string table = partTable(part);
  bool isKnown = false;
  bool isSame = false;
  if (state.isComplete) {
    status = index->each(
        "SELECT text,tags FROM " + table + " WHERE rowid=?1",
        [&](const Statement& row) {
          isKnown = true;
          isSame = row.view(0) == d.text && row.view(1) == d.tags;
          return true;
        },
        d.id);
  }
  if (!status || isSame) return status;
  const std::string_view text = d.text;
  const std::string_view words = d.tags;
  if (isKnown) {
    return index->run("UPDATE " + table + " SET text=?2,tags=?3 WHERE rowid=?1", d.id, text, words);
  }
  status =
      index->run("INSERT INTO " + table + "(rowid,text,tags) VALUES(?1,?2,?3)", d.id, text, words);
  if (!status) return status;
  return index->run("REPLACE INTO times(id,created) VALUES(?1,?2)", d.id, d.created);
}

Status HistoryIndex::Impl::remove(std::int64_t id) {
  const std::int64_t part = partOf(id);
  if (parts.count(part) == 0) return {};
  Status status = index->run("DELETE FROM " + partTable(part) + " WHERE rowid=?1", id);
  return status ? index->run("DELETE FROM times WHERE id=?1", id) : status;
}

}  // namespace tocsin::store
