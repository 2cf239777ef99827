// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "server_fixture.h"

namespace tocsin::api {
namespace {

class ReloadRouteTest : public ServerTest {
 protected:
  void SetUp() override {
    ServerOptions options;
    options.reload.mistakes = [this] { return mistakes_; };
    options.reload.begin = [this] { ++begun_; };
    start(std::move(options));
  }

  std::string mistakes_;
  int begun_ = 0;
};

TEST_F(ReloadRouteTest, AGoodFileIsTakenAndTheAuditHasIt) {
  EXPECT_EQ(askJson("POST /api/v1/reload", 200)["changed"], true);
  EXPECT_EQ(begun_, 1);
  EXPECT_EQ(operations_.deeds, std::vector<std::string>{"reload configuration"});
}

TEST_F(ReloadRouteTest, ABadFileChangesNothingAndEveryMistakeIsTold) {
  mistakes_ = "a.toml:1:2: error: x\na.toml:3:4: error: y";
  EXPECT_EQ(askJson("POST /api/v1/reload", 422)["detail"], mistakes_);
  EXPECT_EQ(begun_, 0);
  EXPECT_TRUE(operations_.deeds.empty());
}

TEST_F(ReloadRouteTest, ABoxWithoutAFileHasNothingToReload) {
  start();
  askJson("POST /api/v1/reload", 404);
}

}  // namespace
}  // namespace tocsin::api
