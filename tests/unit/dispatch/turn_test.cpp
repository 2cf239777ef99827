// SPDX-License-Identifier: Apache-2.0
// One turn of the loop is one transaction, and nothing reaches the world before it is durable.
#include "queue/store/sqlite.h"
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

using TurnTest = OfficeTest;

std::int64_t metric(const std::string& metrics, const std::string& name) {
  const auto at = metrics.find("\n" + name + " ");
  check(at != std::string::npos, "the metric exists");
  return std::stoll(metrics.substr(at + name.size() + 2));
}

TEST_F(TurnTest, AnAlertIsPagedTakenAndToldToThoseConcerned) {
  open();
  drop("core-sw-2 DOWN port 17");
  expectPaged({"ann"});
  pass(minutes{5});
  expectPaged({"bob"});
  expectStatus("ann", RecipientStatus::AckTimeOver);
  reply("bob", number());
  expectOutcome(Outcome::Acknowledged);
  expectSms("bob", number() + " IS YOURS");
  pass(minutes{1});
  expectSms("ann", number() + " TAKEN by bob");
  pass(hours{10});
  expectNobodyPaged();
  expectNoSms("cid");
}

TEST_F(TurnTest, AllThatIsReadyInOneTurnSharesOneCommit) {
  open();
  const std::int64_t before = metric(tocsin->metrics(), "tocsin_turns_total");
  std::vector<Incoming> files;
  for (int i = 0; i < 200; ++i)
    files.push_back(alert("alert " + std::to_string(i)));
  modem.windowSize = 1'000;
  modem.answers = [](const Submit&) { return std::nullopt; };
  tocsin->filesArrived(std::move(files));
  run();
  EXPECT_EQ(journalSays("SELECT count(*) FROM messages"), 200);
  EXPECT_EQ(journalSays("SELECT count(DISTINCT at) FROM events WHERE event='QUEUED'"), 1);
  EXPECT_LE(metric(tocsin->metrics(), "tocsin_turns_total") - before, 2);
}

TEST_F(TurnTest, NothingReachesALinkBeforeTheJournalHasIt) {
  open();
  int looked = 0;
  modem.onSubmit = [&](const Submit& submit) {
    ++looked;
    EXPECT_EQ(journalSays("SELECT state FROM pages WHERE id=" + std::to_string(submit.page.value)),
              static_cast<int>(store::PageState::HandingOver));
    EXPECT_GE(journalSays("SELECT count(*) FROM events WHERE event='NOT_YET_ACK'"), 1);
  };
  drop("core-sw-2 DOWN");
  EXPECT_EQ(looked, 1);
}

TEST_F(TurnTest, NothingReachesTheSpoolOrAnAnswerBeforeTheJournalHasIt) {
  open();
  ports.fileAccepted = [this](const std::string& file) {
    EXPECT_EQ(journalSays("SELECT count(*) FROM messages"), 1);
    filesDone.push_back(file);
    return file;
  };
  cutPower();
  open();
  drop("core-sw-2 DOWN");
  EXPECT_EQ(filesDone.size(), 1U);
}

TEST_F(TurnTest, AReceivedSmsIsConfirmedOnlyAfterItsCommit) {
  open();
  drop("core-sw-2 DOWN");
  reply("ann", number());
  EXPECT_EQ(modem.confirmed, std::vector<std::string>{"slot 1"});
  EXPECT_EQ(journalSays("SELECT count(*) FROM inbox WHERE recipient='ann'"), 1);
}

TEST_F(TurnTest, ASmsThatComesTwiceIsAppliedOnceAndConfirmedTwice) {
  open();
  drop("core-sw-2 DOWN");
  drivers::Received sms{"slot 1", "+33600000001", number(), clock.now(), "same"};
  modem.receive(sms);
  sms.token = "slot 2";
  carrier.receive(sms);
  run();
  sms.token = "slot 3";
  modem.receive(sms);
  run();
  EXPECT_EQ(journalSays("SELECT count(*) FROM inbox"), 1);
  EXPECT_EQ(modem.confirmed, (std::vector<std::string>{"slot 1", "slot 3"}));
  EXPECT_EQ(carrier.confirmed, std::vector<std::string>{"slot 2"});
}

TEST_F(TurnTest, WhenACommitFailsTheShellStopsAndNothingReachesTheWorld) {
  open();
  auto vandal = store::Database::open(journalPath, store::Database::Mode::ReadWrite);
  ASSERT_TRUE(vandal && vandal->execute("DROP TABLE events"));
  drop("core-sw-2 DOWN");
  ASSERT_EQ(commitErrors.size(), 1U);
  expectNobodyPaged();
  EXPECT_TRUE(filesDone.empty());
  EXPECT_TRUE(tocsin->notReadyBecause());
  drop("another");
  pass(hours{1});
  EXPECT_EQ(commitErrors.size(), 1U) << "it does not turn any more";
  expectNobodyPaged();
}

TEST_F(TurnTest, EveryChangeHasOneLineInTheJournal) {
  open();
  drop("core-sw-2 DOWN");
  pass(minutes{5});
  reply("bob", number());
  pass(minutes{5});
  for (const char* event : {"QUEUED", "ACK_TIME_OVER", "ACK", "ACKNOWLEDGED"})
    EXPECT_EQ(events(event), 1) << event;
  EXPECT_EQ(events("NOT_YET_ACK"), 2);
  EXPECT_EQ(events("HANDED_OVER"), 2);
}

TEST_F(TurnTest, AnIdleShellDoesNothing) {
  open();
  drop("core-sw-2 DOWN");
  reply("ann", number());
  pass(hours{1});
  const std::int64_t before = metric(tocsin->metrics(), "tocsin_turns_total");
  pass(hours{10});
  EXPECT_LE(metric(tocsin->metrics(), "tocsin_turns_total") - before, 1);
}

TEST_F(TurnTest, FullTextsDoNotStandInTheLog) {
  open();
  drop("the secret of core-sw-2");
  reply("ann", number() + " my private words");
  pass(minutes{2});
  EXPECT_FALSE(logged("secret"));
  EXPECT_FALSE(logged("private"));
}

}  // namespace
}  // namespace tocsin::dispatch
