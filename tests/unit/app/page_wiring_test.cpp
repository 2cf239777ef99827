// SPDX-License-Identifier: Apache-2.0
#include "app/page_wiring.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fake_loop.h"

namespace tocsin::app {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

class SpoolDeskTest : public testing::Test {
 protected:
  SpoolDeskTest() {
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_ + "/rejected");
  }

  ~SpoolDeskTest() override { std::filesystem::remove_all(directory_); }

  std::string directory_ = testing::TempDir() + "page_wiring_test_spool";
};

TEST_F(SpoolDeskTest, SaysWhetherFilesAreTaken) {
  EXPECT_EQ(spoolDeskOf(directory_, false).look()->state, "watching");
  EXPECT_EQ(spoolDeskOf(directory_, true).look()->state, "paused");
  std::filesystem::remove_all(directory_);
  EXPECT_EQ(spoolDeskOf(directory_, true).look()->state, "gone");
}

TEST_F(SpoolDeskTest, ShowsReadsAndPutsBack) {
  std::ofstream(directory_ + "/rejected/a.xml") << "<SMS/>";
  std::ofstream(directory_ + "/rejected/a.xml.error.txt") << "\nwrong:  no text\n";
  const api::SpoolDesk desk = spoolDeskOf(directory_, false);
  const auto view = desk.look();
  ASSERT_TRUE(view);
  EXPECT_EQ(view->directory, directory_);
  ASSERT_THAT(view->refused, SizeIs(1));
  EXPECT_EQ(view->refused[0].name, "a.xml");
  EXPECT_EQ(view->refused[0].bytes, 6);
  EXPECT_EQ(view->refused[0].code, "no_text");
  EXPECT_EQ(*desk.read("a.xml"), "<SMS/>");
  EXPECT_TRUE(desk.retry("a.xml"));
  EXPECT_EQ(desk.retry("a.xml").error().fault, Fault::Permanent);
  EXPECT_EQ(desk.look()->waiting, 1);
}

class PhonesTest : public testing::Test {
 protected:
  PhonesTest() {
    config_.drivers.resize(3);
    config_.drivers[0].name = "silent";
    config_.drivers[0].type = "exec";
    config_.drivers[0].exec.command = {"/bin/true"};
    config_.drivers[1].name = "one";
    config_.drivers[2].name = "two";
    for (std::size_t i : {1U, 2U}) {
      config_.drivers[i].type = "simulator";
    }
    config_.drivers[2].phones.push_back({.number = "+33600000002", .script = "silent"});
    drivers_ = buildDrivers(config_, loop_, clock_, {}, [this] { ++told_; });
    for (BuiltDriver& built : drivers_) {
      if (built.simulator == nullptr) continue;
      drivers::DriverEvents events;
      events.onReceived = [this, name = built.name](const drivers::Received& sms) {
        received_.push_back(name + " " + sms.sender + " " + sms.text);
      };
      events.onHealth = [](const drivers::DriverHealth&) {};
      built.driver->start(events, {});
    }
    loop_.runDue();
  }

  config::Config config_;
  test::FakeClock clock_;
  test::FakeLoop loop_{clock_};
  std::vector<BuiltDriver> drivers_;
  int told_ = 0;
  std::vector<std::string> received_;
};

TEST_F(PhonesTest, WithoutASimulatorThereAreNone) {
  drivers_.resize(1);
  EXPECT_FALSE(phonesOf(drivers_, "FR").isThere);
}

TEST_F(PhonesTest, ThePhonesOfAllSimulatorsAreShown) {
  const api::Phones phones = phonesOf(drivers_, "FR");
  ASSERT_TRUE(phones.isThere);
  const auto rows = phones.look();
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].driver, "two");
  EXPECT_EQ(rows[0].number, "+33600000002");
}

TEST_F(PhonesTest, ANumberIsReadAsAPersonWritesItAndGoesByItsOwnNetwork) {
  const api::Phones phones = phonesOf(drivers_, "FR");
  ASSERT_TRUE(phones.send("06 00 00 00 02", "7042"));
  loop_.advance(seconds{1});
  EXPECT_THAT(received_, ElementsAre("two +33600000002 7042"));
  EXPECT_EQ(told_, 1);
}

TEST_F(PhonesTest, AStrangerIsAtTheFirstNetwork) {
  const api::Phones phones = phonesOf(drivers_, "FR");
  ASSERT_TRUE(phones.send("+33600000077", "?"));
  loop_.advance(seconds{1});
  EXPECT_THAT(received_, ElementsAre("one +33600000077 ?"));
  EXPECT_FALSE(phones.send("no number", "?"));
}

}  // namespace
}  // namespace tocsin::app
