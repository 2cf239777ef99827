// SPDX-License-Identifier: Apache-2.0
#include "bench_fixture.h"

namespace tocsin::modem {
namespace {

using drivers::SubmitEnd;
using How = drivers::RingEnd::How;
using ::testing::SizeIs;

class ModemRingTest : public BenchTest {
 protected:
  static PhoneNumber ann() { return *PhoneNumber::parse("+33600000001", "FR"); }

  drivers::RingEnd ringToTheEnd() {
    driver_->ring(ann());
    loop_.advance(seconds{40});
    EXPECT_THAT(ringEnds_, SizeIs(1)) << driver_->trace();
    return ringEnds_.empty() ? drivers::RingEnd{} : ringEnds_.back();
  }
};

TEST_F(ModemRingTest, APhoneIsRungFor25Seconds) {
  startUp();
  inject("calls unanswered after 2min");
  EXPECT_EQ(ringToTheEnd().how, How::Rang);
  ASSERT_THAT(line_->rings, SizeIs(1));
  EXPECT_EQ(line_->rings[0].number, "+33600000001");
  EXPECT_EQ(line_->rings[0].length, seconds{25});
  EXPECT_EQ(line_->rings[0].end, emulator::CallEnd::HungUp);
}

TEST_F(ModemRingTest, ACallThatIsTakenOrRefusedHasRung) {
  for (const std::string fault : {"calls taken after 8s", "calls busy after 6s"}) {
    SCOPED_TRACE(fault);
    ringEnds_.clear();
    startUp();
    inject(fault);
    EXPECT_EQ(ringToTheEnd().how, How::Rang);
    EXPECT_EQ(handOver(page(1)).end, SubmitEnd::Accepted) << driver_->trace();
    kill();
  }
}

TEST_F(ModemRingTest, APageNeverWaitsForARing) {
  startUp();
  inject("calls unanswered after 2min");
  driver_->ring(ann());
  loop_.advance(seconds{5});
  const Duration from = loop_.elapsed();
  EXPECT_EQ(handOver(page(1)).end, SubmitEnd::Accepted) << driver_->trace();
  EXPECT_LE(loop_.elapsed() - from, seconds{1});
  ASSERT_THAT(ringEnds_, SizeIs(1));
  EXPECT_EQ(ringEnds_[0].how, How::Interrupted);
}

TEST_F(ModemRingTest, WhoHasRepliedIsNotRungAnyLonger) {
  startUp();
  inject("calls unanswered after 2min");
  driver_->ring(ann());
  loop_.advance(seconds{5});
  driver_->stopRinging();
  loop_.advance(seconds{1});
  ASSERT_THAT(ringEnds_, SizeIs(1));
  EXPECT_EQ(ringEnds_[0].how, How::Rang);
  ASSERT_THAT(line_->rings, SizeIs(1));
  EXPECT_LE(line_->rings[0].length, seconds{6});
}

TEST_F(ModemRingTest, WhoHasRepliedIsNotRungLater) {
  startUp();
  inject("silent AT+CMGR");
  phoneSends("ok");
  loop_.advance(seconds{1});  // it is being read, and the modem does not answer
  driver_->ring(ann());
  driver_->stopRinging();
  loop_.advance(minutes{1});
  ASSERT_THAT(ringEnds_, SizeIs(1)) << driver_->trace();
  EXPECT_EQ(ringEnds_[0].how, How::Interrupted);
  EXPECT_THAT(line_->rings, SizeIs(0)) << driver_->trace();
}

TEST_F(ModemRingTest, ARingThatCannotBeginEndsWithinTheMinute) {
  startUp();
  inject("silent AT+CMGD");
  phoneSends("ok");
  loop_.advance(seconds{1});
  driver_->ring(ann());
  loop_.advance(seconds{16});
  ASSERT_THAT(ringEnds_, SizeIs(1)) << driver_->trace();
  EXPECT_EQ(ringEnds_[0].how, How::Interrupted);
  driver_->ring(ann());  // the next one is taken
  loop_.advance(minutes{5});
  EXPECT_THAT(ringEnds_, SizeIs(2)) << driver_->trace();
}

TEST_F(ModemRingTest, ASecondRingIsRefusedWhileTheFirstGoesOn) {
  startUp();
  inject("calls unanswered after 2min");
  driver_->ring(ann());
  loop_.advance(seconds{5});
  driver_->ring(*PhoneNumber::parse("+33600000002", "FR"));
  EXPECT_THAT(ringEnds_, SizeIs(0)) << "never from inside the call";
  loop_.advance(seconds{1});
  ASSERT_THAT(ringEnds_, SizeIs(1));
  EXPECT_EQ(ringEnds_[0].how, How::Failed);
  EXPECT_EQ(ringEnds_[0].to.text(), "+33600000002");
  loop_.advance(minutes{1});
  ASSERT_THAT(ringEnds_, SizeIs(2));
  EXPECT_EQ(ringEnds_[1].how, How::Rang);
}

TEST_F(ModemRingTest, ARefusedCallIsAFailure) {
  startUp();
  inject("answer ATD \"+CME ERROR: 30\"");
  EXPECT_EQ(ringToTheEnd().how, How::Failed);
  EXPECT_EQ(handOver(page(1)).end, SubmitEnd::Accepted);
}

TEST_F(ModemRingTest, ARingEndsWithThePort) {
  startUp();
  inject("calls unanswered after 2min");
  driver_->ring(ann());
  loop_.advance(seconds{5});
  inject("unplug for 5s");
  loop_.advance(seconds{1});
  ASSERT_THAT(ringEnds_, SizeIs(1));
  EXPECT_EQ(ringEnds_[0].how, How::Failed);
  EXPECT_TRUE(untilUp(minutes{1}));
}

TEST_F(ModemRingTest, AReplyDuringTheRingIsRead) {
  startUp();
  inject("calls unanswered after 2min");
  driver_->ring(ann());
  loop_.advance(seconds{5});
  phoneSends("7042");
  loop_.advance(seconds{25});
  EXPECT_THAT(received_, SizeIs(1));
}

}  // namespace
}  // namespace tocsin::modem
