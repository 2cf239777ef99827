// SPDX-License-Identifier: Apache-2.0
// A long SMS is told twice: its parts so far, and later the whole.
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

class ToldAgainTest : public OfficeTest {
 protected:
  // Opens with an alert of which ann has been paged.
  void begin() {
    open();
    drop("core-sw-2 DOWN");
    sentAt_ = clock.now();
    pass(seconds{30});
  }

  // All parts of one SMS have one time stamp.
  void ann(const std::string& text) { reply("ann", text, sentAt_); }

  Time sentAt_{};
};

TEST_F(ToldAgainTest, TheWholeOfWhatWasTakenIsNotConfirmedASecondTime) {
  begin();
  ann(number() + " I will look after it ... ");
  expectStatus("ann", RecipientStatus::Ack);
  expectSms("ann", "IS YOURS");
  pass(minutes{1});
  ann(number() + " I will look after it as soon as I am at the site");
  pass(minutes{1});
  expectNoSms("ann");
  expectStatus("ann", RecipientStatus::Ack);
}

TEST_F(ToldAgainTest, APassInTheRestCounts) {
  begin();
  ann(number() + " I would look ... ");
  expectStatus("ann", RecipientStatus::Ack);
  pass(minutes{1});
  static_cast<void>(smsTo("ann"));
  ann(number() + " I would look after it but I can't");
  pass(minutes{1});
  expectOutcome(Outcome::Escalating);
  expectSms("ann", "PASSED");
}

TEST_F(ToldAgainTest, AnotherNumberInTheRestCounts) {
  begin();
  drop("ups-1 DOWN");
  const std::string first = messageOf("core-sw-2 DOWN").number;
  const std::string second = messageOf("ups-1 DOWN").number;
  ann(first + " and ... ");
  pass(minutes{1});
  static_cast<void>(smsTo("ann"));
  ann(first + " and " + second);
  pass(minutes{1});
  expectSms("ann", second + " IS YOURS");
  EXPECT_EQ(messageOf("ups-1 DOWN").acknowledgedBy, "ann");
}

TEST_F(ToldAgainTest, WithoutItsBeginItTakesNothingAndTheWholeDoes) {
  begin();
  ann(" ... for " + number());
  expectOutcome(Outcome::Escalating);
  expectStatus("ann", RecipientStatus::NotYetAck);
  pass(minutes{1});
  static_cast<void>(smsTo("ann"));
  ann("ok I am the one who goes there " + number() + " ok for " + number());
  ann(number() + " I go there for " + number());
  expectStatus("ann", RecipientStatus::Ack);
}

TEST_F(ToldAgainTest, WithoutItsBeginItPassesNothing) {
  begin();
  ann(" ... not " + number());
  EXPECT_FALSE(entry("ann").declined);
  expectStatus("ann", RecipientStatus::NotYetAck);
}

TEST_F(ToldAgainTest, AnOrdinarySecondReplyIsConfirmedAgain) {
  begin();
  ann(number());
  pass(minutes{1});
  static_cast<void>(smsTo("ann"));
  reply("ann", number() + " really");
  pass(minutes{1});
  expectSms("ann", "IS YOURS");
}

TEST_F(ToldAgainTest, AnotherTextIsNotTheWholeOfTheFirst) {
  begin();
  ann(number() + " I will look ... ");
  pass(minutes{1});
  static_cast<void>(smsTo("ann"));
  reply("ann", number() + " is it still mine");
  pass(minutes{1});
  expectSms("ann", "IS YOURS");
}

}  // namespace
}  // namespace tocsin::dispatch
