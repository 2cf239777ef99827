// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <sys/ioctl.h>

#include "channel_fixture.h"
#include "kernel_stub.h"
#include "pty.h"

namespace tocsin::channel {
namespace {

using testing::HasSubstr;

// libserialport as it is, on a pty that looks like a serial port to it.
class SerialPortTest : public ChannelFixture {
 protected:
  SerialPortTest() {
    kernelStub().ptysAreSerial = true;
    kernelStub().modemLines = TIOCM_DTR | TIOCM_RTS | TIOCM_CTS | TIOCM_CAR;
    kernelStub().dtrDrops = kernelStub().flushes = kernelStub().tcsetattrsThatDo = 0;
    kernelStub().unsent = 0;
    kernelStub().isExclusive = false;
  }

  ~SerialPortTest() override {
    channel_.reset();
    kernelStub().ptysAreSerial = false;
  }

  const Pty pty_;
};

TEST_F(SerialPortTest, BytesGoBothWays) {
  make(pty_.path());
  openWell();
  pty_.say("OK\r\n");
  EXPECT_TRUE(hears("OK\r\n"));
  ASSERT_TRUE(channel_->write("AT\r"));
  EXPECT_EQ(pty_.heard(), "AT\r");
}

TEST_F(SerialPortTest, TheLineGetsItsSpeedAndHardwareFlowControl) {
  make(ChannelOptions{.device = pty_.path(), .baud = 9'600});
  openWell();
  const termios settings = pty_.settings();
  EXPECT_EQ(::cfgetospeed(&settings), B9600);
  EXPECT_EQ(::cfgetispeed(&settings), B9600);
  EXPECT_NE(settings.c_cflag & CRTSCTS, 0U);
  EXPECT_EQ(settings.c_cflag & CSIZE, CS8);
  EXPECT_EQ(settings.c_cflag & (PARENB | CSTOPB), 0U);
  EXPECT_EQ(logged_, "");
}

// libserialport 0.1.1 takes no link.
TEST_F(SerialPortTest, TheLinkOfAnAdapterLeadsToItsPort) {
  const std::string link = testing::TempDir() + "tocsin_by_id";
  std::filesystem::remove(link);
  std::filesystem::create_symlink(pty_.path(), link);
  make(link);
  openWell();
  std::filesystem::remove(link);
}

TEST_F(SerialPortTest, FlowControlMayBeOff) {
  termios settings = pty_.settings();
  settings.c_cflag |= CRTSCTS;
  pty_.set(settings);
  make(ChannelOptions{.device = pty_.path(), .flowControl = false});
  openWell();
  EXPECT_EQ(pty_.settings().c_cflag & CRTSCTS, 0U);
}

TEST_F(SerialPortTest, NoSoftwareFlowControlIsLeftBehindByLibserialport) {
  termios settings = pty_.settings();
  settings.c_iflag |= IXON | IXOFF;
  settings.c_cflag |= HUPCL;
  pty_.set(settings);
  make(pty_.path());
  openWell();
  EXPECT_EQ(pty_.settings().c_iflag & (IXON | IXOFF | IXANY), 0U);
  EXPECT_EQ(pty_.settings().c_iflag & CRTSCTS, 0U);
  EXPECT_EQ(pty_.settings().c_cflag & HUPCL, 0U);
  EXPECT_EQ(pty_.settings().c_cc[VMIN], 1);
}

TEST_F(SerialPortTest, OpeningAndClosingResetsNothing) {
  pty_.say("+CMTI: \"SM\",3\r\n");
  make(pty_.path());
  openWell();
  EXPECT_TRUE(hears("+CMTI: \"SM\",3\r\n"));
  channel_->close();
  openWell();
  channel_->close();
  EXPECT_EQ(kernelStub().dtrDrops, 0);
  EXPECT_EQ(kernelStub().flushes, 0);
  EXPECT_EQ(kernelStub().tcsetattrsThatDo, 0);
}

TEST_F(SerialPortTest, ProgramsThatKnowNoFlockAreKeptOut) {
  make(pty_.path());
  openWell();
  EXPECT_TRUE(kernelStub().isExclusive);
}

TEST_F(SerialPortTest, ClosingNeverWaitsForAModemThatTakesNothing) {
  make(pty_.path());
  openWell();
  kernelStub().unsent = 10;
  kernelStub().modemLines &= ~TIOCM_CTS;
  channel_->close();
  EXPECT_EQ(kernelStub().flushes, 1);
}

TEST_F(SerialPortTest, AFewBytesOnTheirWayAreNotThrownAwayByClosing) {
  make(pty_.path());
  openWell();
  kernelStub().unsent = 10;
  channel_->close();
  EXPECT_EQ(kernelStub().flushes, 0);
  openWell();
  kernelStub().unsent = 4'000;
  channel_->close();
  EXPECT_EQ(kernelStub().flushes, 1);
}

TEST_F(SerialPortTest, ASecondOpenerIsRefused) {
  make(pty_.path());
  openWell();
  const auto second = makeChannel({.device = "tty:" + pty_.path()}, loop_);
  second->open(events());
  EXPECT_TRUE(isClosed());
  EXPECT_THAT(whyClosed(), HasSubstr("is held by Tocsin itself"));
}

TEST_F(SerialPortTest, APortThatIsPulledOutIsToldOnce) {
  Pty pty;
  make(pty.path());
  openWell();
  pty.unplug();
  EXPECT_TRUE(isClosed());
  EXPECT_THAT(whyClosed(), HasSubstr("is gone (unplugged"));
  EXPECT_EQ(loop_.wakeUps(), 0);
}

}  // namespace
}  // namespace tocsin::channel
