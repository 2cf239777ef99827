// SPDX-License-Identifier: Apache-2.0
// A person is erased: what goes, what stays, and that it gets done.
#include <fstream>
#include <sstream>

#include "queue/store/reader.h"
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

class EraseTest : public OfficeTest {
 protected:
  std::optional<Answer<OrderDone>> erase(const std::string& name, bool force = false) {
    std::optional<Answer<OrderDone>> came;
    tocsin->eraseRecipient(
        name, force, caller, [&](Answer<OrderDone> answer) { came = std::move(answer); });
    run();
    return came;
  }

  // A night in which ann took an alert with words of her own.
  void playANight() {
    RecipientRow ann = person("ann");
    ann.replyNumbers = {"+33700000001"};
    ann.description = "lives in Nantes";
    put(ann);
    drop("core-sw-2 DOWN");
    receiveFrom("+33700000001", number() + " I am at my mothers");
    pass(minutes{2});
    receiveFrom(person("ann").number, "thanks for all the fish");
    drop(keyed("core-sw-3 DOWN"));
    pass(minutes{6});
    reply("bob", number());
    drop(keyed("core-sw-3 UP", IncidentEvent::Clear));
    pass(minutes{5});
    expectOutcome(Outcome::Acknowledged);
    for (const Message* message : tocsin->book().all()) {
      if (!message->isOpen()) continue;
      tocsin->order({MessageVerb::Cancel, message->number, "", ""}, caller, [](const auto&) {});
    }
    pass(minutes{5});
  }

  // The bytes of the journal and its log.
  std::string bytes() const {
    std::ostringstream all;
    for (const char* suffix : {"", "-wal"}) {
      std::ifstream file(journalPath + suffix, std::ios::binary);
      all << file.rdbuf();
    }
    return all.str();
  }

  bool has(const std::string& text) const { return bytes().find(text) != std::string::npos; }
};

TEST_F(EraseTest, NameNumbersAndTextsLeaveTheJournalToTheLastByte) {
  open();
  playANight();
  for (const char* trace : {"ann", "+33600000001", "+33700000001", "mothers", "fish", "Nantes"}) {
    ASSERT_TRUE(has(trace)) << trace;
  }
  const auto answer = erase("ann");
  ASSERT_TRUE(isDone(answer));
  EXPECT_EQ(std::get<OrderDone>(*answer).says.find("ann is taken off 1 lists and erased: erased-1"),
            0U);
  pass(minutes{1});
  for (const char* trace : {"+33600000001", "+33700000001", "mothers", "fish", "Nantes"}) {
    EXPECT_FALSE(has(trace)) << trace;
  }
  for (const char* column : {"messages.acknowledged_by",
                             "list_entries.recipient",
                             "pages.recipient",
                             "inbox.recipient",
                             "recipients.name"}) {
    const std::string table(column, std::string(column).find('.'));
    EXPECT_EQ(journalSays("SELECT count(*) FROM " + table + " WHERE " + column + "='ann'"), 0)
        << column;
  }
  EXPECT_EQ(
      journalSays("SELECT count(*) FROM events WHERE ' '||reason||' ' GLOB '*[^a-z]ann[^a-z]*'"),
      0);
  EXPECT_EQ(journalSays("SELECT count(*) FROM audit WHERE ' '||subject||before||after||' ' GLOB "
                        "'*[^a-z]ann[^a-z]*'"),
            0);
}

TEST_F(EraseTest, TheStoryOfTheMessagesStays) {
  open();
  playANight();
  const auto before = lines("SELECT outcome||closed FROM messages ORDER BY id");
  const auto entries = lines(
      "SELECT status||coalesce(paged_at,'')||coalesce(acknowledged_at,'') FROM entries "
      "ORDER BY message,position");
  erase("ann");
  pass(minutes{1});
  EXPECT_EQ(lines("SELECT outcome||closed FROM messages ORDER BY id"), before);
  EXPECT_EQ(lines("SELECT status||coalesce(paged_at,'')||coalesce(acknowledged_at,'') FROM entries "
                  "ORDER BY message,position"),
            entries);
  EXPECT_EQ(lines("SELECT reason FROM events WHERE event='ACKNOWLEDGED' ORDER BY id").at(0),
            "by erased-1: (erased)");
  EXPECT_EQ(journalSays("SELECT count(*) FROM messages WHERE acknowledged_by='erased-1'"), 1);
  EXPECT_EQ(journalSays("SELECT count(*) FROM messages WHERE acknowledged_by='bob'"), 1);
  EXPECT_GT(journalSays("SELECT count(*) FROM pages WHERE recipient='erased-1' AND to_number='' "
                        "AND text='(erased)' AND handed_at>0"),
            0);
  EXPECT_GT(journalSays("SELECT count(*) FROM inbox WHERE recipient='erased-1' AND sender=''"), 0);
  EXPECT_EQ(events("ERASED"), 1);
}

TEST_F(EraseTest, AReaderThatKnewTheListsShowsTheNewName) {
  open();
  playANight();
  auto reader = store::JournalReader::open(journalPath);
  ASSERT_TRUE(reader);
  ASSERT_EQ((*reader->byId(1))->recipients.at(0).name, "ann");
  erase("ann");
  pass(minutes{1});
  EXPECT_EQ((*reader->byId(1))->recipients.at(0).name, "erased-1");
}

TEST_F(EraseTest, AnOpenMessageKeepsThePerson) {
  open();
  drop("core-sw-2 DOWN");
  EXPECT_EQ(errorOf(erase("ann", true)), OrderError::Kind::Conflict);
  EXPECT_EQ(errorOf(erase("tom")), OrderError::Kind::NotFound);
}

TEST_F(EraseTest, TheLastOneOfAListIsErasedByForceOnly) {
  open();
  EXPECT_FALSE(isDone(erase("eve")));
  EXPECT_TRUE(tocsin->recipient("eve"));
  EXPECT_TRUE(isDone(erase("eve", true)));
  EXPECT_FALSE(tocsin->recipient("eve"));
  EXPECT_TRUE(tocsin->list("managers")->entries.empty());
}

TEST_F(EraseTest, OneAtATimeAndEachGetsANameOfItsOwn) {
  open();
  playANight();
  EXPECT_TRUE(isDone(erase("ann")));
  EXPECT_EQ(errorOf(erase("bob")), OrderError::Kind::Conflict);
  pass(minutes{1});
  EXPECT_TRUE(isDone(erase("bob")));
  pass(minutes{1});
  EXPECT_EQ(journalSays("SELECT count(*) FROM messages WHERE acknowledged_by='erased-1'"), 1);
  EXPECT_EQ(journalSays("SELECT count(*) FROM messages WHERE acknowledged_by='erased-2'"), 1);
}

TEST_F(EraseTest, APowerCutInTheMiddleIsMadeGood) {
  open();
  playANight();
  erase("ann");
  cutPower();
  ASSERT_TRUE(has("mothers"));
  open();
  pass(minutes{1});
  EXPECT_FALSE(has("mothers"));
  EXPECT_FALSE(has("+33600000001"));
  EXPECT_EQ(events("ERASED"), 1);
}

TEST_F(EraseTest, WhatAClosedMessageWritesLaterHasTheNewName) {
  open();
  drop(keyed("core-sw-3 DOWN"));
  reply("ann", number() + " my words");
  tocsin->order({MessageVerb::Cancel, number(), "", ""}, caller, [](const auto&) {});
  pass(minutes{1});
  EXPECT_TRUE(isDone(erase("ann")));
  pass(minutes{1});
  drop(keyed("core-sw-3 UP", IncidentEvent::Clear));
  EXPECT_EQ(journalSays("SELECT count(*) FROM messages WHERE acknowledged_by='ann'"), 0);
  EXPECT_FALSE(has("my words"));
}

TEST_F(EraseTest, TheWordsThatAnOperatorPutInForHimGo) {
  open();
  drop("core-sw-2 DOWN");
  tocsin->order(
      {MessageVerb::Acknowledge, number(), "ann", "driving over"}, caller, [](const auto&) {});
  tocsin->order({MessageVerb::Cancel, number(), "", ""}, caller, [](const auto&) {});
  pass(minutes{1});
  ASSERT_TRUE(has("driving over"));
  EXPECT_TRUE(isDone(erase("ann")));
  pass(minutes{1});
  EXPECT_FALSE(has("driving over"));
  EXPECT_EQ(
      lines("SELECT reason FROM events WHERE event='ACKNOWLEDGED'").at(0).find("by erased-1, "),
      0U);
}

TEST_F(EraseTest, WhatIsJustBeingHandedOverToHimIsWaitedFor) {
  open();
  playANight();
  modem.answers = [](const Submit&) { return std::nullopt; };
  carrier.answers = modem.answers;
  tocsin->test("ann", "", caller, [](const auto&) {});
  run();
  FakeDriver& link = modem.inFlight.empty() ? carrier : modem;
  ASSERT_EQ(link.inFlight.size(), 1U);
  EXPECT_TRUE(isDone(erase("ann")));
  pass(seconds{20});
  EXPECT_EQ(events("ERASED"), 0);
  link.end(link.inFlight.front(), FakeDriver::inDoubt());
  pass(seconds{20});
  EXPECT_EQ(events("ERASED"), 1);
  EXPECT_FALSE(has("+33600000001"));
  EXPECT_EQ(journalSays("SELECT count(*) FROM pages WHERE state<3"), 0) << "nor is it sent again";
}

TEST_F(EraseTest, APowerCutBeforeTheLogIsEmptiedIsMadeGood) {
  int indexes = 0;
  ports.forgetIndex = [&] { ++indexes; };
  open();
  playANight();
  erase("ann");
  while (events("ERASED") == 0) {
    pass(Eraser::kBetweenSteps);
  }
  const std::string left = "SELECT count(*) FROM alarms WHERE cause='mark' AND subject='erasing'";
  ASSERT_EQ(journalSays(left), 1) << "the index and the log are not gone yet";
  cutPower();
  indexes = 0;
  open();
  pass(minutes{1});
  EXPECT_GT(indexes, 0);
  EXPECT_EQ(journalSays(left), 0);
  EXPECT_EQ(events("ERASED"), 1);
}

struct WordRow {
  std::string text, without;
};

TEST(ErasedTextTest, TheNameIsReplacedAsAWordAndTheNumbersWherever) {
  const store::Erasure ann{"ann", "erased-1", {"+33600000001"}};
  const std::vector<WordRow> rows{
      {"ann", "erased-1"},
      {"ann: no answer within 5min", "erased-1: no answer within 5min"},
      {"by ann.", "by erased-1."},
      {"taken by ann, told ann and bob", "taken by erased-1, told erased-1 and bob"},
      {"joann annex ann-marie ann.b a.ann ann_2 \u00E9ann",
       "joann annex ann-marie ann.b a.ann ann_2 \u00E9ann"},
      {R"({"recipient":"ann","level":1})", R"({"recipient":"erased-1","level":1})"},
      {"SMS to +33600000001 failed", "SMS to erased-1 failed"},
      {"+336000000011", "+336000000011"},
      {"", ""},
  };
  for (const WordRow& row : rows) {
    EXPECT_EQ(store::erasedFrom(row.text, ann), row.without);
  }
}

}  // namespace
}  // namespace tocsin::dispatch
