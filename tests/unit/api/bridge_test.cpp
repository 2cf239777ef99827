// SPDX-License-Identifier: Apache-2.0
#include "app/api/bridge.h"

#include <atomic>
#include <memory>
#include <thread>

#include "server_fixture.h"

namespace tocsin::api {
namespace {

TEST(BridgeTest, AnAnswerComesBackFromTheLoop) {
  TestLoop loop;
  Bridge bridge(loop, seconds{20});
  const auto asked = bridge.ask<std::thread::id>([] { return std::this_thread::get_id(); });
  ASSERT_TRUE(asked.answer);
  EXPECT_NE(*asked.answer, std::this_thread::get_id());
}

TEST(BridgeTest, AQuestionNobodyWaitsForIsNotBegun) {
  TestLoop loop;
  loop.hold(true);
  Bridge bridge(loop, Duration{10});
  bool ran = false;
  const auto asked = bridge.ask<int>([&] {
    ran = true;
    return 1;
  });
  EXPECT_FALSE(asked.answer);
  EXPECT_FALSE(asked.begun);
  loop.hold(false);
  loop.settle();
  EXPECT_FALSE(ran);
}

TEST(BridgeTest, ALateAnswerIsDroppedSafelyEvenAfterTheBridge) {
  TestLoop loop;
  std::function<void(int)> kept;
  {
    Bridge bridge(loop, Duration{30});
    const auto asked =
        bridge.askFor<int>([&](std::function<void(int)> done) { kept = std::move(done); });
    EXPECT_FALSE(asked.answer);
    EXPECT_TRUE(asked.begun);
  }
  loop.post([&] { kept(7); });
  loop.settle();
}

TEST(BridgeTest, ClosingFreesWhoWaitsAndBeginsNothing) {
  TestLoop loop;
  loop.hold(true);
  auto bridge = std::make_unique<Bridge>(loop, hours{1});
  std::atomic<bool> ran = false;
  std::thread asker([&] {
    const auto asked = bridge->ask<int>([&] {
      ran = true;
      return 1;
    });
    EXPECT_FALSE(asked.answer);
  });
  bridge->close();
  asker.join();
  bridge.reset();
  loop.hold(false);
  loop.settle();
  EXPECT_FALSE(ran);
}

class LateLoopTest : public ServerTest {
 protected:
  void SetUp() override {
    ServerOptions options;
    options.loopAnswerMax = Duration{50};
    start(std::move(options));
  }
};

TEST_F(LateLoopTest, ALateLoopIs503WithRetryAfterAndNothingIsDone) {
  loop_.hold(true);
  const std::string answer = ask("POST /api/v1/messages", R"({"list":"noc","text":"x"})");
  EXPECT_EQ(statusOf(answer), 503);
  EXPECT_NE(answer.find("\r\nRetry-After: 5\r\n"), std::string::npos);
  EXPECT_NE(bodyOf(answer).find("nothing was done"), std::string::npos);
  EXPECT_EQ(statusOf(ask("GET /healthz")), 503);
  loop_.hold(false);
  loop_.settle();
  EXPECT_TRUE(operations_.posted.empty());
}

TEST_F(LateLoopTest, AnOrderThatWasBegunSaysThatItMayStillBeDone) {
  operations_.keepsAnswers = true;
  const std::string answer = ask("POST /api/v1/messages/7042/ack");
  EXPECT_EQ(statusOf(answer), 503);
  EXPECT_NE(bodyOf(answer).find("may still be done"), std::string::npos);
  loop_.post([this] { operations_.kept.front()(dispatch::OrderDone{}); });
  loop_.settle();
  operations_.keepsAnswers = false;
  askJson("POST /api/v1/messages/7042/ack", 200);
}

}  // namespace
}  // namespace tocsin::api
