// SPDX-License-Identifier: Apache-2.0
#include "app/wiring.h"

#include <gtest/gtest.h>

namespace tocsin::app {
namespace {

class WiringTest : public testing::Test {
 protected:
  config::DriverSection& driver(const std::string& name, const std::string& type) {
    config_.drivers.emplace_back();
    config_.drivers.back().name = name;
    config_.drivers.back().type = type;
    return config_.drivers.back();
  }

  std::vector<dispatch::Route> routes() const { return settingsOf(config_).routes; }

  config::Config config_;
};

TEST_F(WiringTest, WithoutRoutesEveryDriverButSimulatorsCarriesInTheOrderOfTheFile) {
  driver("carrier", "smpp");
  driver("phones", "simulator");
  driver("modem1", "modem");
  ASSERT_EQ(routes().size(), 1U);
  EXPECT_EQ(routes()[0].drivers, (std::vector<std::string>{"carrier", "modem1"}));
}

TEST_F(WiringTest, WhereEverySenderCanBeRepliedToNoNumberIsNamed) {
  driver("carrier", "smpp").smpp.centre.source = "4512";
  driver("modem1", "modem").ownNumber = *PhoneNumber::parse("+33600000008", "FR");
  EXPECT_EQ(routes()[0].replyTo, "");
}

TEST_F(WiringTest, BehindANameAsSenderPagesNameANumberToText) {
  driver("carrier", "smpp").smpp.centre.source = "TOCSIN";
  driver("modem1", "modem").ownNumber = *PhoneNumber::parse("+33600000008", "FR");
  EXPECT_EQ(routes()[0].replyTo, "+33600000008");
}

TEST_F(WiringTest, BehindAGatewayPagesNameANumberToTextEvenOfALinkThatIsNotInTheRoute) {
  driver("own", "exec");
  driver("carrier", "ucp").ucp.centre.source = "4512";
  config_.routes.push_back({"", {"own"}});
  EXPECT_EQ(routes()[0].replyTo, "4512");
}

TEST_F(WiringTest, WithoutANumberThatIsKnownNoneIsNamed) {
  driver("carrier", "smpp").smpp.centre.source = "TOCSIN";
  driver("modem1", "modem");
  EXPECT_EQ(routes()[0].replyTo, "");
}

}  // namespace
}  // namespace tocsin::app
