// SPDX-License-Identifier: Apache-2.0
#include "queue/store/erase.h"

#include <array>

#include "queue/store/journal_impl.h"

namespace tocsin::store {
namespace {

constexpr std::size_t kColumnsMax = 5;

// What is put in the place of a row's columns, in the order in which they were read.
using Values = std::array<std::string, kColumnsMax>;

bool isWordOctet(char c) {
  const auto octet = static_cast<unsigned char>(c);
  const bool isLetter = (octet | 0x20U) >= 'a' && (octet | 0x20U) <= 'z';
  return isLetter || (octet >= '0' && octet <= '9') || octet == '_' || octet == '-' ||
         octet >= 0x80;
}

// Whether a name goes on at `at`: "ann." ends a sentence, "ann.b" is another one.
bool goesOn(std::string_view text, std::size_t at, int step) {
  const auto there = [&](std::size_t where) {
    return where < text.size() && isWordOctet(text[where]);
  };
  if (at < text.size() && text[at] == '.') return there(at + static_cast<std::size_t>(step));
  return there(at);
}

void replaceWords(std::string& text, const std::string& word, const std::string& by) {
  std::size_t at = 0;
  while (!word.empty() && (at = text.find(word, at)) != std::string::npos) {
    const bool isWhole = !goesOn(text, at - 1, -1) && !goesOn(text, at + word.size(), 1);
    if (isWhole) text.replace(at, word.size(), by);
    at += isWhole ? by.size() : 1;
  }
}

bool isOneOf(std::string_view text, const std::vector<std::string>& numbers) {
  for (const std::string& number : numbers) {
    if (number == text) return true;
  }
  return false;
}

std::string textIf(bool isThere) {
  return isThere ? std::string(kErasedText) : std::string();
}

using Row = const Statement&;

// acknowledged_by, comment
void eraseMessage(Row row, const Erasure& e, Values& values) {
  const bool isHis = row.view(1) == e.name;
  values[0] = isHis ? e.alias : row.text(1);
  values[1] = isHis ? textIf(!row.view(2).empty()) : erasedFrom(row.view(2), e);
}

// reason
void eraseReason(Row row, const Erasure& e, Values& values) {
  values[0] = erasedFrom(row.view(1), e);
}

// recipient, to_number, text, payload, error. What others were told of him keeps its words.
void erasePage(Row row, const Erasure& e, Values& values) {
  const bool isHis = row.view(1) == e.name || isOneOf(row.view(2), e.numbers);
  values[0] = row.view(1) == e.name ? e.alias : row.text(1);
  values[1] = isHis ? std::string() : row.text(2);
  values[2] = isHis ? textIf(!row.view(3).empty()) : erasedFrom(row.view(3), e);
  values[3] = isHis ? std::string() : erasedFrom(row.view(4), e);
  values[4] = erasedFrom(row.view(5), e);
}

// reason; what he texted stands behind "by NAME: ", "NAME: " or, put in by somebody else for him,
// "by NAME, by operator OTHER: ", and may still be the comment of the message although somebody
// else, or nobody, has it now.
void eraseEvent(Row row, const Erasure& e, Values& values) {
  const std::string_view reason = row.view(1);
  const bool quotes = row.view(2) == "ACKNOWLEDGED" || row.view(2) == "NOTE";
  for (const char* before : {"by ", ""}) {
    const std::string his = before + e.name;
    if (!quotes || !reason.starts_with(his)) continue;
    const std::string_view rest = reason.substr(his.size());
    const std::size_t words = rest.find(": ");
    if (words == std::string_view::npos || (words != 0 && !rest.starts_with(", by "))) continue;
    values[0] =
        before + e.alias + erasedFrom(rest.substr(0, words), e) + ": " + std::string(kErasedText);
    values[1] = rest.substr(words + 2);
    return;
  }
  values[0] = erasedFrom(reason, e);
}

// sender, recipient, text, did; the fingerprint is not read, it changes with the sender.
void eraseInbox(Row row, const Erasure& e, Values& values) {
  const bool isHis = row.view(2) == e.name || isOneOf(row.view(1), e.numbers);
  values[0] = isHis ? std::string() : row.text(1);
  values[1] = isHis ? e.alias : row.text(2);
  values[2] = isHis ? std::string(kErasedText) : erasedFrom(row.view(3), e);
  values[3] = erasedFrom(row.view(4), e);
}

// A message's row in the audit, with the words of who had it.
std::string withoutComment(std::string json) {
  constexpr std::string_view kKey = R"("comment":")";
  const std::size_t key = json.find(kKey);
  if (key == std::string::npos) return json;
  const std::size_t begin = key + kKey.size();
  std::size_t end = begin;
  while (end < json.size() && json[end] != '"') {
    end += json[end] == '\\' ? 2 : 1;
  }
  if (end > begin && end <= json.size()) json.replace(begin, end - begin, kErasedText);
  return json;
}

std::string auditJson(std::string_view json, const Erasure& e) {
  const bool hasIt = json.find(R"("acknowledged_by":")" + e.name + '"') != std::string_view::npos;
  std::string without = erasedFrom(json, e);
  return hasIt ? withoutComment(std::move(without)) : without;
}

// subject, before, after
void eraseAudit(Row row, const Erasure& e, Values& values) {
  const bool isHis = row.view(1) == "recipient " + e.name || row.view(1) == "recipient " + e.alias;
  const auto json = [&](int column) {
    if (row.view(column).empty()) return std::string();
    return isHis ? R"({"erased":true})" : auditJson(row.view(column), e);
  };
  values[0] = erasedFrom(row.view(1), e);
  values[1] = json(2);
  values[2] = json(3);
}

// The rows of a table that may name him: `read` gives their id and some columns, of which as many
// as `write` sets are put back. In both the range is ?1 <= id < ?2.
struct Table {
  const char* last;  // the greatest id
  const char* read;  // nullptr: `write` does it alone, with the alias as ?3 and the name as ?4
  const char* write;
  std::size_t columns = 0;
  void (*erase)(Row row, const Erasure& erasure, Values& values) = nullptr;
  const char* also = nullptr;  // run with the id and the value behind the columns, if there is one
};

constexpr std::array kTables{
    Table{"SELECT coalesce(max(version),0) FROM list_entries",
          nullptr,
          "UPDATE list_entries SET recipient=?3 WHERE version>=?1 AND version<?2 AND recipient=?4"},
    Table{"SELECT coalesce(max(id),0) FROM messages",
          "SELECT id,acknowledged_by,comment FROM messages WHERE id>=?1 AND id<?2",
          "UPDATE messages SET acknowledged_by=?2,comment=?3 WHERE id=?1",
          2,
          eraseMessage},
    Table{"SELECT coalesce(max(message),0) FROM entries",
          "SELECT message*1024+position,reason FROM entries WHERE message>=?1 AND message<?2",
          "UPDATE entries SET reason=?2 WHERE message=?1/1024 AND position=?1%1024",
          1,
          eraseReason},
    Table{"SELECT coalesce(max(id),0) FROM pages",
          "SELECT id,recipient,to_number,text,payload,error FROM pages WHERE id>=?1 AND id<?2",
          "UPDATE pages SET recipient=?2,to_number=?3,text=?4,payload=?5,error=?6 WHERE id=?1",
          5,
          erasePage},
    Table{"SELECT coalesce(max(id),0) FROM events",
          "SELECT id,reason,event FROM events WHERE id>=?1 AND id<?2",
          "UPDATE events SET reason=?2 WHERE id=?1",
          1,
          eraseEvent,
          "UPDATE messages SET comment='(erased)' WHERE comment=?2 AND "
          "id=(SELECT message FROM events WHERE id=?1)"},
    Table{"SELECT coalesce(max(id),0) FROM inbox",
          "SELECT id,sender,recipient,text,did FROM inbox WHERE id>=?1 AND id<?2",
          "UPDATE inbox SET sender=?2,recipient=?3,text=?4,did=?5,answer='',"
          "fingerprint=iif(?4='(erased)','erased|'||id,fingerprint) WHERE id=?1",
          4,
          eraseInbox},
    Table{"SELECT coalesce(max(id),0) FROM audit",
          "SELECT id,subject,before,after FROM audit WHERE id>=?1 AND id<?2",
          "UPDATE audit SET subject=?2,before=?3,after=?4 WHERE id=?1",
          3,
          eraseAudit},
};

struct Changed {
  std::int64_t id = 0;
  Values values;
};

// Those of the range whose columns would be others.
Status changedOf(Journal::Impl& impl,
                 const Table& table,
                 const Erasure& erasure,
                 std::pair<std::int64_t, std::int64_t> range,
                 std::vector<Changed>& changed) {
  return impl.each(table.read, {range.first, range.second}, [&](const Statement& row) {
    Changed one{row.integer(0), {}};
    table.erase(row, erasure, one.values);
    for (std::size_t i = 0; i < table.columns; ++i) {
      if (one.values[i] == row.view(static_cast<int>(i) + 1)) continue;
      return changed.push_back(std::move(one));
    }
  });
}

Status write(Journal::Impl& impl, const Table& table, const Changed& row) {
  auto prepared = impl.statement(table.write);
  if (!prepared) return prepared.error();
  (*prepared)->bind(1, row.id);
  for (std::size_t i = 0; i < table.columns; ++i) {
    (*prepared)->bind(static_cast<int>(i) + 2, std::string_view(row.values[i]));
  }
  if (Status status = (*prepared)->run(); !status) return status;
  const bool hasMore = table.also != nullptr && !row.values[table.columns].empty();
  return hasMore ? impl.run(table.also, row.id, row.values[table.columns]) : Status{};
}

}  // namespace

std::string erasedFrom(std::string_view text, const Erasure& erasure) {
  std::string without(text);
  replaceWords(without, erasure.name, erasure.alias);
  for (const std::string& number : erasure.numbers) {
    replaceWords(without, number, erasure.alias);
  }
  return without;
}

Result<bool> Journal::eraseStep(const Erasure& erasure, ErasePlace& place, std::int64_t rows) {
  if (Status status = impl_->begin(); !status) return status.error();
  const Table& table = kTables.at(place.table);
  std::int64_t last = 0;
  Status status = impl_->each(table.last, {}, [&](const Statement& row) { last = row.integer(0); });
  const std::pair range{place.next, place.next + rows};
  if (status && table.read == nullptr) {
    status = impl_->run(table.write, range.first, range.second, erasure.alias, erasure.name);
  } else if (status) {
    std::vector<Changed> changed;
    status = changedOf(*impl_, table, erasure, range, changed);
    if (status) {
      status = writeAll(changed, [&](const Changed& row) { return write(*impl_, table, row); });
    }
  }
  if (!status) return status.error();
  place.next = range.second;
  if (place.next > last) place = {place.table + 1, 0};
  return place.table == kTables.size();
}

Result<bool> Journal::truncateLog() {
  // Whoever reads just now would hold up the loop.
  if (Status status = impl_->db.execute("PRAGMA busy_timeout=0"); !status) return status.error();
  const auto isBusy = impl_->db.pragma("wal_checkpoint(TRUNCATE)");
  if (Status status = impl_->db.execute("PRAGMA busy_timeout=5000"); !status) return status.error();
  if (!isBusy) return isBusy.error();
  return *isBusy == 0;
}

}  // namespace tocsin::store
