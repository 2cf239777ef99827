// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "channel_fixture.h"
#include "pty.h"

namespace tocsin::channel {
namespace {

using testing::HasSubstr;

class LineChannelTest : public ChannelFixture {
 protected:
  void SetUp() override {
    pty_.emplace();
    make(pty_->device());
  }

  std::optional<Pty> pty_;
};

TEST_F(LineChannelTest, BytesGoBothWaysAsTheyAre) {
  openWell();
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    all += static_cast<char>(byte);  // ^S, ^Q, ^C, ^Z, NUL, CR and LF among them
  }
  pty_->say(all);
  EXPECT_TRUE(hears(all));
  ASSERT_TRUE(channel_->write(all));
  EXPECT_EQ(pty_->heard(), all);
}

TEST_F(LineChannelTest, NoCallbackComesFromInsideACall) {
  open();
  EXPECT_EQ(opens_, 0);
  loop_.runDue();
  EXPECT_EQ(opens_, 1);
  ASSERT_TRUE(channel_->write("AT\r"));
  EXPECT_EQ(drains_, 0);
  loop_.runDue();
  EXPECT_EQ(drains_, 1);
}

TEST_F(LineChannelTest, WritesStayInOrderAndAreDrainedOnce) {
  openWell();
  ASSERT_TRUE(channel_->write("AT+CM"));
  ASSERT_TRUE(channel_->write("GF=0"));
  ASSERT_TRUE(channel_->write("\r"));
  loop_.runDue();
  EXPECT_EQ(drains_, 1);
  EXPECT_EQ(pty_->heard(), "AT+CMGF=0\r");
}

TEST_F(LineChannelTest, AFullLineIsTriedAgainAndKeepsTheOrder) {
  openWell();
  std::string all;
  for (int number = 0; all.size() + 8 < limits::kChannelQueueBytesMax; ++number) {
    all += std::to_string(number) + ",";
  }
  ASSERT_TRUE(channel_->write(all.substr(0, all.size() - 100)));
  ASSERT_TRUE(channel_->write(all.substr(all.size() - 100)));
  loop_.runDue();
  EXPECT_EQ(drains_, 0) << "a pty holds less than this";
  std::string got;
  EXPECT_TRUE(loop_.until([&] {
    got += pty_->heard();
    return drains_ == 1;
  }));
  EXPECT_EQ(got + pty_->heard(), all);
}

TEST_F(LineChannelTest, ALineThatTakesNothingIsClosed) {
  openWell();
  ASSERT_TRUE(channel_->write(std::string(limits::kChannelQueueBytesMax, 'x')));
  loop_.advance(limits::kChannelStallMax - seconds{1});
  EXPECT_EQ(whyClosed(), "");
  // The kernel moves bytes on in the far end's buffer for a moment, which counts as taken.
  for (int i = 0; i < 5 && closed_.empty(); ++i)
    loop_.advance(limits::kChannelStallMax);
  EXPECT_THAT(whyClosed(), HasSubstr("transient: " + pty_->device() + " has taken no byte"));
  EXPECT_EQ(loop_.timers(), 0U);
}

TEST_F(LineChannelTest, ALineThatTakesALittleNowAndThenIsSlowNotDead) {
  openWell();
  ASSERT_TRUE(channel_->write(std::string(limits::kChannelQueueBytesMax, 'x')));
  for (int i = 0; i < 3; ++i) {
    loop_.advance(limits::kChannelStallMax - seconds{1});
    EXPECT_NE(pty_->heard(), "");
  }
  EXPECT_EQ(whyClosed(), "");
}

TEST_F(LineChannelTest, TheQueueIsBoundedAndTakesAllOrNothing) {
  openWell();
  ASSERT_TRUE(channel_->write(std::string(limits::kChannelQueueBytesMax, 'x')));
  const Status status = channel_->write(std::string(limits::kChannelQueueBytesMax, 'y'));
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().fault, Fault::Transient);
  std::string got;
  EXPECT_TRUE(loop_.until([&] {
    got += pty_->heard();
    return drains_ == 1;
  }));
  EXPECT_EQ((got + pty_->heard()).find('y'), std::string::npos);
  EXPECT_TRUE(channel_->write("z"));
}

TEST_F(LineChannelTest, WritingIsRefusedBeforeOpenAndAfterClose) {
  const auto isRefused = [this] {
    const Status status = channel_->write("AT\r");
    return !status && status.error().fault == Fault::Transient;
  };
  EXPECT_TRUE(isRefused());
  open();
  EXPECT_TRUE(isRefused());
  loop_.runDue();
  EXPECT_FALSE(isRefused());
  channel_->close();
  EXPECT_TRUE(isRefused());
}

TEST_F(LineChannelTest, AHangUpIsToldOnceAndTheLoopDoesNotSpin) {
  openWell();
  pty_->unplug();
  EXPECT_TRUE(isClosed());
  EXPECT_THAT(whyClosed(), HasSubstr("transient: " + pty_->device() + " is gone (unplugged"));
  EXPECT_EQ(loop_.wakeUps(), 0);
  EXPECT_EQ(loop_.watches(), 0U);
  EXPECT_EQ(loop_.timers(), 0U);
  EXPECT_EQ(closed_.size(), 1U);
}

TEST_F(LineChannelTest, AHangUpDuringAWriteIsToldOnce) {
  openWell();
  ASSERT_TRUE(channel_->write(std::string(limits::kChannelQueueBytesMax, 'x')));
  pty_->unplug();
  loop_.advance(seconds{1});
  EXPECT_TRUE(isClosed());
  EXPECT_EQ(loop_.wakeUps(), 0);
  EXPECT_EQ(closed_.size(), 1U);
  EXPECT_EQ(drains_, 0);
}

TEST_F(LineChannelTest, NothingIsToldAfterClose) {
  openWell();
  pty_->say("RING\r\n");
  ASSERT_TRUE(channel_->write("AT\r"));
  channel_->close();
  pty_->unplug();
  EXPECT_EQ(loop_.wakeUps(), 0);
  EXPECT_EQ(heard_, "");
  EXPECT_EQ(drains_, 0);
  EXPECT_TRUE(closed_.empty());
}

TEST_F(LineChannelTest, CloseEndsAnOpenThatHasNotBegun) {
  open();
  channel_->close();
  loop_.runDue();
  EXPECT_EQ(opens_, 0);
}

TEST_F(LineChannelTest, ItMayBeClosedOrDestroyedInsideACallback) {
  auto inside = events();
  inside.onBytes = [this, after = std::string(100, 'x')](std::string_view) {
    channel_.reset();
    heard_ += after;  // still there, although the channel is not
  };
  channel_->open(inside);
  loop_.runDue();
  pty_->say("x");
  EXPECT_TRUE(loop_.until([this] { return channel_ == nullptr; }));

  make(pty_->device());
  inside = events();
  inside.onOpen = [this] { channel_->close(); };
  channel_->open(inside);
  loop_.runDue();
  EXPECT_EQ(loop_.watches(), 0U);

  inside = events();
  inside.onClosed = [this](const Error&) { channel_.reset(); };
  channel_->open(inside);
  loop_.runDue();
  pty_->unplug();
  EXPECT_TRUE(loop_.until([this] { return channel_ == nullptr; }));
  EXPECT_EQ(loop_.timers(), 0U);
}

TEST_F(LineChannelTest, TheSamePathLeadsToTheAdapterThatCameBack) {
  const std::string link = testing::TempDir() + "tocsin_modem_back";
  std::filesystem::remove(link);
  std::filesystem::create_symlink(pty_->path(), link);
  make("tty:" + link);
  openWell();
  Pty next;
  pty_->unplug();
  EXPECT_TRUE(isClosed());
  std::filesystem::remove(link);

  closed_.clear();
  opens_ = 0;
  EXPECT_THAT(openBadly(), HasSubstr("transient: no such device: " + link + " (unplugged?)"));

  std::filesystem::create_symlink(next.path(), link);
  closed_.clear();
  openWell();
  next.say("RDY");
  EXPECT_TRUE(hears("RDY"));
  std::filesystem::remove(link);
}

}  // namespace
}  // namespace tocsin::channel
