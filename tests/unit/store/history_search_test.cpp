// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <random>

#include "tests/unit/store/history_fixture.h"

namespace tocsin::store {
namespace {

using escalation::Message;
using escalation::Outcome;

class HistorySearchTest : public HistoryTest {};

TEST_F(HistorySearchTest, AllWordsMustBeThereInAnyOrderAndCase) {
  add(1, "Disk full on core-sw-2");
  add(2, "disk failing");
  follow();
  EXPECT_EQ(withText("disk"), (Ids{2, 1}));
  EXPECT_EQ(withText("FULL disk"), Ids{1});
  EXPECT_EQ(withText("full failing"), Ids{});
}

TEST_F(HistorySearchTest, TheLastWordMayBeABeginningOfTwoCharacters) {
  add(1, "temperature high");
  follow();
  EXPECT_EQ(withText("te"), Ids{1});
  EXPECT_EQ(withText("t"), Ids{});
  EXPECT_EQ(withText("high temp"), Ids{1});
  EXPECT_EQ(withText("temp high"), Ids{}) << "the last one only";
  EXPECT_EQ(withText("perature"), Ids{}) << "no end of a word";
}

TEST_F(HistorySearchTest, AWordWithSignsMeansItsPartsOneAfterTheOther) {
  add(1, "core-sw-2 down");
  add(2, "sw core 2 down");
  follow();
  EXPECT_EQ(withText("core-sw-2 down"), Ids{1});
  EXPECT_EQ(withText("core-sw"), Ids{1});
}

TEST_F(HistorySearchTest, DiacriticsAndAlphabetsAreNoHurdle) {
  add(1, "Störung im Kühlhaus");
  add(2, "ΑΘΗΝΑ сервер 東京");
  follow();
  EXPECT_EQ(withText("storung kuhl"), Ids{1});
  EXPECT_EQ(withText("STÖRUNG"), Ids{1});
  EXPECT_EQ(withText("αθηνα СЕРВЕР"), Ids{2});
  EXPECT_EQ(withText("東京"), Ids{2});
}

TEST_F(HistorySearchTest, EveryTextOfAMessageIsSearched) {
  Message m = message(1, "7042");
  m.source = "nagios";
  m.key = "k-17";
  m.host = "db1";
  m.service = "postgres";
  m.group = "databases";
  m.comment = "on my way";
  add(m);
  follow();
  for (const char* text : {"nagios", "k-17", "db1", "postgres", "databases", "7042", "my way"}) {
    EXPECT_EQ(withText(text), Ids{1}) << text;
  }
  EXPECT_EQ(withText("critical"), Ids{}) << "what is a filter is no word";
  EXPECT_EQ(withText("t1"), Ids{}) << "nor is what stands for it";
}

TEST_F(HistorySearchTest, FiltersAreExactNames) {
  Message m = message(1, "7001");
  m.list = "noc.night-1";
  m.listVersion = ListVersion{1};
  m.lastResortVersion = ListVersion{2};
  m.severity = Severity::Warning;
  Batch batch;
  batch.listsSet = {list("noc.night-1", 1, {{"ann", 1, minutes{1}}, {"ann-2", 1, minutes{1}}}),
                    list("boss", 2, {{"Éve \"x\"", 1, minutes{1}}})};
  batch.added = {&m};
  batch.events = {{m.id, "QUEUED", ""}};
  commit(batch);
  follow();
  EXPECT_EQ(found({.list = "noc.night-1"}), Ids{1});
  EXPECT_EQ(found({.list = "noc.night"}), Ids{});
  EXPECT_EQ(found({.list = "NOC.night-1"}), Ids{});
  EXPECT_EQ(found({.recipient = "ann-2"}), Ids{1});
  EXPECT_EQ(found({.recipient = "Éve \"x\""}), Ids{1}) << "of the last resort, too";
  EXPECT_EQ(found({.recipient = "eve x"}), Ids{});
  EXPECT_EQ(found({.severity = "warning", .outcome = "ESCALATING"}), Ids{1});
  EXPECT_EQ(found({.severity = "critical"}), Ids{});
  EXPECT_EQ(found({.text = "core", .list = "noc.night-1"}), Ids{1});
  EXPECT_EQ(found({.text = "other", .list = "noc.night-1"}), Ids{});
}

TEST_F(HistorySearchTest, TimesAreOfTheCreationWhateverTheOrderOfArrival) {
  for (int i = 1; i <= 3; ++i) {
    Message m = message(i, std::to_string(7000 + i));
    m.created = kNow - hours{i * (i == 2 ? 1'000 : 1)};  // 2 came late
    add(m);
  }
  follow();
  EXPECT_EQ(found({.from = kNow - hours{3}}), (Ids{3, 1})) << "from is included";
  EXPECT_EQ(found({.from = kNow - hours{3}, .to = kNow - hours{1}}), Ids{3}) << "to is not";
  EXPECT_EQ(found({.text = "core", .to = kNow - hours{3}}), Ids{2});
  EXPECT_EQ(found({.from = kNow + hours{1}}), Ids{});
}

TEST_F(HistorySearchTest, NothingInATextIsAnOperator) {
  add(1, "plain words here");
  follow();
  const std::string hostile[] = {"\"",
                                 "\"\"\"",
                                 "plain\"",
                                 "plain OR nothing",
                                 "NEAR(plain here)",
                                 "plain NOT words",
                                 "tags:t1",
                                 "tags : \"t1\"",
                                 "-plain",
                                 "plain*here",
                                 "*",
                                 "^plain",
                                 "(plain",
                                 "plain)",
                                 "{text tags}:plain",
                                 "a AND b",
                                 "'; DROP TABLE part_0; --",
                                 "\\",
                                 "\xFF\xFE",
                                 "\xE2\x80\x93",
                                 std::string("plain\0here", 10),
                                 std::string(10'000, 'x'),
                                 std::string(10'000, '"'),
                                 std::string(10'000, ' ')};
  for (const std::string& text : hostile) {
    HistorySearch search(path_);
    const auto hits = search.search({.text = text}, 0, 50);
    EXPECT_TRUE(hits) << text << (hits ? "" : hits.error().what);
  }
  EXPECT_EQ(withText("plain OR nothing"), Ids{});
  EXPECT_EQ(withText("plain NOT words"), Ids{});
  EXPECT_EQ(withText("tags:t1"), Ids{});
  EXPECT_EQ(withText("-plain"), Ids{1}) << "a sign is none";
  EXPECT_EQ(withText("plain \"here\""), Ids{1});
}

TEST_F(HistorySearchTest, ALongTextIsCutAfterItsFirstWords) {
  std::string words;
  for (int i = 0; i < 2'000; ++i)
    words += "alpha ";
  add(1, "alpha");
  follow();
  EXPECT_EQ(withText(words + "beta"), Ids{1});
}

TEST_F(HistorySearchTest, WithoutWordsAndFiltersTheNewestAreFound) {
  for (int i = 1; i <= 5; ++i)
    add(i, "text");
  follow();
  EXPECT_EQ(found({}, 2), (Ids{5, 4, 3, 2, 1}));
  EXPECT_EQ(withText(" - "), (Ids{5, 4, 3, 2, 1})) << "no word asks nothing";
  HistorySearch search(path_);
  EXPECT_EQ(search.search({}, 0, 5)->next, 0);
  EXPECT_EQ(search.search({}, 4, 2)->ids, (Ids{3, 2}));
}

TEST_F(HistorySearchTest, ASearchThatHasTakenItsTimeAnswersInPartsOfTheIndex) {
  Message old = message(7, "7007");
  Message young = message(65'536 + 7, "7008");
  add(old);
  add(young);
  follow();
  HistorySearch search(path_, Duration{0});
  const auto first = search.search({.text = "core"}, 0, 50);
  EXPECT_EQ(first->ids, Ids{65'543});
  EXPECT_EQ(first->next, 65'536);
  const auto second = search.search({.text = "core"}, first->next, 50);
  EXPECT_EQ(second->ids, Ids{7});
  EXPECT_EQ(second->next, 0);
  EXPECT_EQ(withText("core"), (Ids{65'543, 7})) << "in one answer when there is time";
}

// Words and beginnings over random messages, as the index finds them and as reading all of them
// does.
TEST_F(HistorySearchTest, TheIndexFindsWhatReadingEverythingFinds) {
  constexpr unsigned kSeed = 4711;
  constexpr int kMessages = 400;
  std::mt19937 random(kSeed);
  const auto pick = [&](const auto& from) { return from[random() % std::size(from)]; };
  const std::string words[] = {"disk", "diskette", "full", "fan", "fans", "ab", "abc", "x"};
  const std::string lists[] = {"noc", "db", "night"};
  const Severity severities[] = {Severity::Critical, Severity::Warning, Severity::Info};
  std::vector<Message> messages;
  std::vector<std::vector<std::string>> held;
  for (int i = 1; i <= kMessages; ++i) {
    Message m = message(i * (i > 200 ? 331 : 1), "-");
    held.emplace_back();
    for (int n = static_cast<int>(random() % 5); n >= 0; --n)
      held.back().push_back(pick(words));
    m.text.clear();
    for (const std::string& w : held.back())
      m.text += w + " ";
    m.list = pick(lists);
    m.severity = pick(severities);
    m.created = kNow + minutes{random() % 1'000};
    messages.push_back(m);
  }
  Batch batch;
  for (const Message& m : messages)
    batch.added.push_back(&m);
  commit(batch);
  follow();
  for (int round = 0; round < 300; ++round) {
    SearchFilter filter;
    std::vector<std::string> asked;
    for (int n = static_cast<int>(random() % 3); n > 0; --n)
      asked.push_back(pick(words));
    for (const std::string& w : asked)
      filter.text += w + " ";
    if (random() % 3 == 0) filter.list = pick(lists);
    if (random() % 3 == 0) filter.severity = std::string(toText(pick(severities)));
    if (random() % 3 == 0) filter.from = kNow + minutes{random() % 1'000};
    if (random() % 3 == 0) filter.to = kNow + minutes{random() % 1'000};
    Ids expected;
    for (std::size_t i = messages.size(); i-- > 0;) {
      const Message& m = messages[i];
      bool isHit = (filter.list.empty() || m.list == filter.list) &&
                   (filter.severity.empty() || toText(m.severity) == filter.severity) &&
                   (!filter.from || m.created >= *filter.from) &&
                   (!filter.to || m.created < *filter.to);
      for (std::size_t w = 0; isHit && w < asked.size(); ++w) {
        const bool mayBegin = w + 1 == asked.size() && asked[w].size() >= 2;
        isHit = std::any_of(held[i].begin(), held[i].end(), [&](const std::string& word) {
          return word == asked[w] || (mayBegin && word.compare(0, asked[w].size(), asked[w]) == 0);
        });
      }
      if (isHit) expected.push_back(m.id.value);
    }
    ASSERT_EQ(found(filter, 1 + random() % 60), expected)
        << "seed " << kSeed << " round " << round << ": " << filter.text;
  }
}

}  // namespace
}  // namespace tocsin::store
