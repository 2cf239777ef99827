// SPDX-License-Identifier: Apache-2.0
#include "history_journal.h"

#include <array>
#include <cmath>
#include <random>
#include <vector>

#include "queue/store/journal.h"
#include "queue/store/sqlite.h"

namespace tocsin::bench {
namespace {

using store::Database;
using store::Statement;

constexpr int kWords = 2'000;
constexpr int kLists = 30;
constexpr int kPeople = 300;
constexpr int kEntriesOfList = 8;
constexpr Time kFirst = fromMillis(1'732'147'200'000);  // 2024-11-21
constexpr Duration kBetween = seconds{63};              // a million in two years

constexpr std::array kSyllables{"ba", "be", "di", "do", "fa", "fe", "gi", "go", "ha", "he",
                                "ka", "ke", "li", "lo", "ma", "me", "ni", "no", "pa", "pe",
                                "ri", "ro", "sa", "se", "ti", "to", "va", "ve", "zi", "zo"};
constexpr std::array kSeverities{"critical", "warning", "info"};
constexpr std::array kOutcomes{"ACKNOWLEDGED", "CANCELLED", "TOLD", "EXHAUSTED", "EXPIRED"};

using Random = std::mt19937_64;

int below(Random& random, int end) {
  return static_cast<int>(random() % static_cast<std::uint64_t>(end));
}

std::string textOf(Random& random) {
  std::string text;
  const int words = 8 + below(random, 10);
  for (int i = 0; i < words; ++i) {
    const double at = static_cast<double>(random() % 1'000'000) / 1'000'000;
    text += word(static_cast<int>(std::pow(kWords, at)) - 1) + " ";
  }
  return text + std::to_string(below(random, 100)) + "%";
}

Status addPeople(Database& db) {
  auto person = db.prepare("INSERT INTO recipients VALUES(?,?,'','en','',NULL)");
  if (!person) return person.error();
  for (int i = 0; i < kPeople; ++i) {
    const std::string name = "person" + std::to_string(i);
    const std::string number = "+3360000" + std::to_string(1000 + i);
    Status status = person->bindAll(std::string_view(name), std::string_view(number)).run();
    if (!status) return status;
  }
  auto entry = db.prepare("INSERT INTO list_entries VALUES(?,?,?,?,300000)");
  if (!entry) return entry.error();
  for (int list = 0; list < kLists; ++list) {
    for (int i = 0; i < kEntriesOfList; ++i) {
      const std::string name = "person" + std::to_string((list * 37 + i * 11) % kPeople);
      Status status = entry->bindAll(list + 1, i, std::string_view(name), 1 + i / 3).run();
      if (!status) return status;
    }
  }
  return {};
}

Status addMessage(Database& db, Statement& add, Random& random, int id, bool isOpen) {
  const int list = below(random, kLists);
  const std::string number = std::to_string(1000 + id % 9000);
  const std::string listName = "list" + std::to_string(list);
  const std::string text = textOf(random);
  const std::string key = "key-" + std::to_string(below(random, 50'000));
  const std::string host = "host" + std::to_string(below(random, 3'000));
  const std::string service = "service" + std::to_string(below(random, 60));
  const std::string_view severity = kSeverities[static_cast<std::size_t>(below(random, 3))];
  const std::string_view outcome =
      isOpen ? "ESCALATING" : kOutcomes[static_cast<std::size_t>(below(random, 5))];
  const Time created = kFirst + id * kBetween;
  add.bindAll(id, std::string_view(number), std::string_view(listName), list + 1);
  add.bind(5, std::string_view(text)).bind(6, severity).bind(7, std::string_view(key));
  add.bind(8, std::string_view(host)).bind(9, std::string_view(service)).bind(10, outcome);
  add.bind(11, isOpen).bind(12, created);
  const OptionalTime closed = isOpen ? OptionalTime{} : created + minutes{5};
  add.bind(13, closed).bind(14, closed);
  Status status = add.run();
  if (!status || !isOpen) return status;
  return db.execute("INSERT INTO entries VALUES(" + std::to_string(id) +
                    ",0,'NOT_YET_ACK',0,0,0,1,1,2,NULL,NULL,'modem1','','handed to modem1'),(" +
                    std::to_string(id) +
                    ",1,'ACK_TIME_OVER',0,0,0,1,1,2,NULL,NULL,'modem1','','no answer')");
}

}  // namespace

std::string word(int rank) {
  std::string made;
  for (int rest = rank + 30; rest > 0; rest /= 30) {
    made += kSyllables[static_cast<std::size_t>(rest % 30)];
  }
  return made;
}

Status fillJournal(const std::string& path, int closed, int open) {
  if (auto journal = store::Journal::open(path); !journal) return journal.error();
  auto db = Database::open(path, Database::Mode::ReadWrite);
  if (!db) return db.error();
  Status status = db->execute("PRAGMA synchronous=OFF; BEGIN");
  if (status) status = addPeople(*db);
  auto add = db->prepare(
      "INSERT INTO messages(id,number,list,list_version,text,severity,key,host,service,outcome,"
      "open,created,closed,cleared,source,grp,origin,level,round,repeats,joined,reopened,late,"
      "raised,accepted,valid_until,acknowledged_by,comment) "
      "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,'nagios','','spool',1,1,0,0,0,0,"
      "?12,?12,?12,'','')");
  if (!add) return add.error();
  Random random(1);
  for (int id = 1; status && id <= closed + open; ++id) {
    status = addMessage(*db, *add, random, id, id > closed);
  }
  if (status) {
    status = db->execute(
        "INSERT INTO events(at,message,event,reason) SELECT created,id,'QUEUED','' FROM messages "
        "WHERE id>(SELECT max(id) FROM messages)-1000; COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
  }
  return status;
}

}  // namespace tocsin::bench
