// SPDX-License-Identifier: Apache-2.0
// The orderly end: what is in flight gets a moment for its answer.
#include "tests/unit/dispatch/office_fixture.h"

namespace tocsin::dispatch {
namespace {

class FinishTest : public OfficeTest {
 protected:
  void finish() {
    tocsin->finish([this] { finished = true; });
    run();
  }

  bool finished = false;
};

TEST_F(FinishTest, NothingIsInFlightAndItEndsAtOnce) {
  open();
  finish();
  EXPECT_TRUE(finished);
}

TEST_F(FinishTest, TheAnswerOfWhatIsInFlightIsWaitedFor) {
  open();
  modem.answers = [](const Submit&) { return std::nullopt; };
  drop("core-sw-2 DOWN");
  finish();
  EXPECT_FALSE(finished);
  modem.end(modem.submits[0], FakeDriver::accepted());
  run();
  EXPECT_TRUE(finished);
  EXPECT_EQ(journalSays("SELECT count(*) FROM pages WHERE state=1"), 0);
}

TEST_F(FinishTest, AnAnswerThatDoesNotComeHoldsNothingUp) {
  open();
  modem.answers = [](const Submit&) { return std::nullopt; };
  drop("core-sw-2 DOWN");
  finish();
  pass(Dispatcher::kFinishMax);
  EXPECT_TRUE(finished);
}

TEST_F(FinishTest, NothingMoreIsHandedOver) {
  open();
  modem.answers = [](const Submit&) { return std::nullopt; };
  drop("one");
  finish();
  drop("two");
  EXPECT_EQ(modem.submits.size(), 1U);
  EXPECT_EQ(journalSays("SELECT count(*) FROM messages"), 2) << "it is kept all the same";
}

}  // namespace
}  // namespace tocsin::dispatch
