// SPDX-License-Identifier: Apache-2.0
#include "drivers/channel/device.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/channel/channel.h"

namespace tocsin::channel {
namespace {

TEST(DeviceTest, APathIsASerialPort) {
  const auto device = parseDevice("/dev/serial/by-id/usb-Huawei_if00-port0");
  ASSERT_TRUE(device);
  EXPECT_EQ(device->kind, Device::Kind::Serial);
  EXPECT_EQ(device->path, "/dev/serial/by-id/usb-Huawei_if00-port0");
}

TEST(DeviceTest, AnotherTerminalIsNamedAsOne) {
  const auto device = parseDevice("tty:/dev/pts/3");
  ASSERT_TRUE(device);
  EXPECT_EQ(device->kind, Device::Kind::Tty);
  EXPECT_EQ(device->path, "/dev/pts/3");
}

TEST(DeviceTest, ADeviceServerHasAHostAndAPort) {
  struct Row {
    const char *text, *host;
    int port;
  };

  for (const Row& row : {Row{"tcp:10.0.0.7:4001", "10.0.0.7", 4001},
                         Row{"tcp:moxa-1.example.net:1", "moxa-1.example.net", 1},
                         Row{"tcp:[::1]:65535", "::1", 65'535},
                         Row{"tcp:[fe80::1%eth0]:23", "fe80::1%eth0", 23}}) {
    const auto device = parseDevice(row.text);
    ASSERT_TRUE(device) << row.text;
    EXPECT_EQ(device->kind, Device::Kind::Tcp);
    EXPECT_EQ(device->host, row.host);
    EXPECT_EQ(device->port, row.port);
  }
}

TEST(DeviceTest, WhatIsNoneOfThemIsAConfigErrorThatSaysWhatWouldBeRight) {
  for (const char* text : {"",
                           "/",
                           "ttyUSB0",
                           "tty:",
                           "tty:pts/3",
                           "TTY:/dev/pts/3",
                           "tcp:",
                           "tcp:host",
                           "tcp::4001",
                           "tcp:host:",
                           "tcp:host:0",
                           "tcp:host:65536",
                           "tcp:host:4001x",
                           "tcp:ho st:4001",
                           "tcp:::1:4001",
                           "tcp:[]:4001",
                           "tcp:[host]:4001",
                           "tcp:[::1:4001"}) {
    const Status status = checkDevice(text);
    ASSERT_FALSE(status) << text;
    EXPECT_EQ(status.error().fault, Fault::Config);
    EXPECT_THAT(status.error().what, testing::HasSubstr("\"tcp:HOST:PORT\"")) << text;
  }
  EXPECT_FALSE(checkDevice("tcp:" + std::string(254, 'a') + ":4001"));
  EXPECT_FALSE(checkDevice(std::string_view("/dev/\0x", 7)));
  EXPECT_TRUE(checkDevice("/dev/ttyUSB0"));
}

}  // namespace
}  // namespace tocsin::channel
