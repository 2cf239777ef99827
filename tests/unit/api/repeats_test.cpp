// SPDX-License-Identifier: Apache-2.0
#include "app/api/repeats.h"

#include <string>

#include "server_fixture.h"

namespace tocsin::api {
namespace {

class RepeatsTest : public ServerTest {
 protected:
  Response escalate(const std::string& key,
                    const std::string& body = "{}",
                    const std::string& headers = {}) {
    return askFrom(headers.empty() ? kSocketPeer : kFarPeer,
                   "POST /api/v1/messages/7042/escalate",
                   body,
                   headers + "Idempotency-Key: " + key + "\r\n");
  }

  std::size_t orders() const { return operations_.ordered.size(); }
};

TEST_F(RepeatsTest, AnOrderThatIsSentAgainIsCarriedOutOnce) {
  const Response first = escalate("k1");
  EXPECT_EQ(first.status, 200);
  const Response again = escalate("k1");
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(orders(), 1U);
  EXPECT_EQ(escalate("k2").status, 200);
  EXPECT_EQ(statusOf(ask("POST /api/v1/messages/7042/escalate")), 200) << "without a key";
  EXPECT_EQ(statusOf(ask("POST /api/v1/messages/7043/escalate", "", "Idempotency-Key: k1\r\n")),
            200)
      << "of something else";
  EXPECT_EQ(orders(), 4U);
}

TEST_F(RepeatsTest, KeysOfAnotherCallerAreOthers) {
  const std::string token = addToken("desk", Role::Operator);
  const std::string other = addToken("wall", Role::Operator);
  for (const std::string& who : {token, other, token, other}) {
    EXPECT_EQ(escalate("k", "{}", who).status, 200);
  }
  EXPECT_EQ(orders(), 2U);
}

TEST_F(RepeatsTest, AKeyMeansOneBodyAndMustBeOne) {
  EXPECT_EQ(escalate("k").status, 200);
  EXPECT_EQ(escalate("k", R"({"comment":"other"})").status, 422);
  EXPECT_EQ(escalate(std::string(limits::kIdempotencyKeyCharsMax + 1, 'k')).status, 422);
  EXPECT_EQ(escalate("").status, 422);
  EXPECT_EQ(orders(), 1U);
}

TEST_F(RepeatsTest, WhatWasRefusedMayBeAskedForAgain) {
  Repeats repeats;
  EXPECT_FALSE(repeats.begin("a", "", now_));
  EXPECT_EQ(repeats.begin("a", "", now_)->status, 409) << "it is being carried out";
  repeats.end("a", problem(404, "no such message"));
  EXPECT_FALSE(repeats.begin("a", "", now_));
  repeats.end("a", tooLate(false));
  EXPECT_FALSE(repeats.begin("a", "", now_)) << "nothing was done";
  repeats.end("a", tooLate(true));
  EXPECT_EQ(repeats.begin("a", "", now_)->status, 409) << "it may have been done";
}

TEST_F(RepeatsTest, AnswersAreKeptForADayAndNotMoreThanSoMany) {
  Repeats repeats;
  const auto name = [](std::size_t i) { return std::to_string(i); };
  for (std::size_t i = 0; i <= limits::kAnswersKeptMax; ++i) {
    EXPECT_FALSE(repeats.begin(name(i), "", now_));
    repeats.end(name(i), Response{});
  }
  EXPECT_EQ(repeats.begin("1", "", now_)->status, 200);
  EXPECT_FALSE(repeats.begin("0", "", now_)) << "the oldest is forgotten";
  EXPECT_FALSE(repeats.begin("2", "", now_ + limits::kAnswersKeptFor));
}

}  // namespace
}  // namespace tocsin::api
