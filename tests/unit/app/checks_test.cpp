// SPDX-License-Identifier: Apache-2.0
#include "app/checks/checks.h"

#include <gtest/gtest.h>

namespace tocsin::checks {
namespace {

TEST(ChecksTest, AForwardThatCannotWorkIsSeenBeforeItsFirstSms) {
  const config::Checks checks = configChecks();
  config::ForwardSection folder, url, program;
  folder.folder = "sms";
  url.url = "http://user@host/in";
  program.program = {"take-sms"};
  for (const config::ForwardSection& section : {folder, url, program}) {
    EXPECT_FALSE(checks.forward(section)) << section.folder << section.url;
  }
  folder.folder = "/tmp";
  url.url = "http://127.0.0.1:8080/in";
  program.program = {"/usr/bin/tee"};
  for (const config::ForwardSection& section : {folder, url, program}) {
    EXPECT_TRUE(checks.forward(section)) << section.folder << section.url;
  }
}

TEST(ChecksTest, ADriverThatCannotWorkIsSeenBeforeItsFirstPage) {
  const config::Checks checks = configChecks();
  config::DriverSection driver;
  driver.name = "own";
  driver.type = "exec";
  driver.exec.command = {"send-sms"};
  EXPECT_FALSE(checks.driver(driver));
  driver.exec.command = {"/bin/true"};
  EXPECT_TRUE(checks.driver(driver));
}

}  // namespace
}  // namespace tocsin::checks
