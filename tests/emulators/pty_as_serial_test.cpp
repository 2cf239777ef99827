// SPDX-License-Identifier: Apache-2.0
// Run with pty_as_serial preloaded: libserialport as it is, on a pty.
#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <termios.h>
#include <unistd.h>

#include <gtest/gtest.h>
#include <libserialport.h>

namespace tocsin::emulator {
namespace {

class PtyAsSerialTest : public testing::Test {
 protected:
  PtyAsSerialTest() : master_(::posix_openpt(O_RDWR | O_NOCTTY)) {
    ::grantpt(master_);
    ::unlockpt(master_);
    name_ = ::ptsname(master_);
  }

  ~PtyAsSerialTest() override {
    if (port_ != nullptr) {
      sp_close(port_);
      sp_free_port(port_);
    }
    ::close(master_);
  }

  int master_;
  std::string name_;
  sp_port* port_ = nullptr;
};

TEST_F(PtyAsSerialTest, LibserialportOpensSetsReadsAndWrites) {
  ASSERT_EQ(sp_get_port_by_name(name_.c_str(), &port_), SP_OK);
  ASSERT_EQ(sp_open(port_, SP_MODE_READ_WRITE), SP_OK);
  EXPECT_EQ(sp_set_baudrate(port_, 115'200), SP_OK);
  EXPECT_EQ(sp_set_bits(port_, 8), SP_OK);
  EXPECT_EQ(sp_set_parity(port_, SP_PARITY_NONE), SP_OK);
  EXPECT_EQ(sp_set_stopbits(port_, 1), SP_OK);
  EXPECT_EQ(sp_set_flowcontrol(port_, SP_FLOWCONTROL_NONE), SP_OK);
  ASSERT_EQ(sp_blocking_write(port_, "AT\r", 3, 1'000), 3);
  std::array<char, 8> bytes{};
  ASSERT_EQ(::read(master_, bytes.data(), bytes.size()), 3);
  EXPECT_EQ(std::string(bytes.data()), "AT\r");
  ASSERT_EQ(::write(master_, "OK", 2), 2);
  EXPECT_EQ(sp_blocking_read(port_, bytes.data(), 2, 1'000), 2);
}

TEST_F(PtyAsSerialTest, ModemLinesAreThere) {
  ASSERT_EQ(sp_get_port_by_name(name_.c_str(), &port_), SP_OK);
  ASSERT_EQ(sp_open(port_, SP_MODE_READ_WRITE), SP_OK);
  EXPECT_EQ(sp_set_rts(port_, SP_RTS_ON), SP_OK);
  EXPECT_EQ(sp_set_dtr(port_, SP_DTR_ON), SP_OK);
  sp_signal lines{};
  ASSERT_EQ(sp_get_signals(port_, &lines), SP_OK);
  EXPECT_EQ(lines & SP_SIG_CTS, SP_SIG_CTS);
  EXPECT_EQ(lines & SP_SIG_DCD, SP_SIG_DCD);
}

TEST_F(PtyAsSerialTest, WhatIsNoTerminalStaysNone) {
  EXPECT_EQ(sp_get_port_by_name("/dev/null", &port_), SP_ERR_ARG);
  port_ = nullptr;
}

}  // namespace
}  // namespace tocsin::emulator
