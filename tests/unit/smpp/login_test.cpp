// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "drivers/smpp/link.h"
#include "queue/base/limits.h"
#include "tests/unit/smpp/link_bench.h"

namespace tocsin::smpp {
namespace {

using drivers::Link;
using drivers::LinkTrouble;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class LoginTest : public ::testing::Test, protected LinkBench {};

TEST_F(LoginTest, ItIsUpWhenTheCentreHasTakenTheLogin) {
  answersBind = false;
  start();
  loop.runDue();
  const Bind bind = decodeBind(last(kBindTransceiver).body);
  EXPECT_EQ(bind.systemId, "tocsin");
  EXPECT_EQ(bind.password, "secret");
  EXPECT_EQ(bind.interfaceVersion, 0x34);
  EXPECT_EQ(driver->health().link, Link::Starting);
  say({kBindTransceiver | kAnswerBit, kOk, last(kBindTransceiver).header.sequence},
      std::string_view("SMSC\0", 5));
  EXPECT_EQ(driver->health().link, Link::Up);
  EXPECT_TRUE(driver->health().receives);
  EXPECT_EQ(driver->health().operatorName, "SMSC");
  EXPECT_THAT(driver->health().whatToDo, IsEmpty());
}

TEST_F(LoginTest, LoggedInAlreadyCountsAsLoggedIn) {
  bindStatus = [](std::uint32_t) { return kAlreadyBound; };
  start();
  loop.runDue();
  EXPECT_EQ(driver->health().link, Link::Up);
}

TEST_F(LoginTest, AnAnswerWithoutABodyIsAnAnswer) {
  answersBind = false;
  start();
  loop.runDue();
  say({kBindTransceiver | kAnswerBit, kOk, 1});
  EXPECT_EQ(driver->health().link, Link::Up);
}

TEST_F(LoginTest, ARejectedLoginIsATroubleAndTriedRarely) {
  for (const std::uint32_t status : {0x0EU, 0x0FU, 0x53U}) {
    LinkBench bench;
    bench.bindStatus = [status](std::uint32_t) { return status; };
    bench.start();
    bench.loop.runDue();
    EXPECT_EQ(bench.driver->health().link, Link::Down);
    ASSERT_EQ(bench.driver->health().troubles.size(), 1U);
    EXPECT_EQ(bench.driver->health().troubles[0].kind, LinkTrouble::Kind::Rejected);
    EXPECT_THAT(bench.driver->health().whatToDo, HasSubstr("password"));
    bench.loop.advance(seconds{59});
    EXPECT_EQ(bench.written(kBindTransceiver).size(), 1U) << "not within a minute";
    bench.loop.advance(minutes{2});
    EXPECT_EQ(bench.written(kBindTransceiver).size(), 2U);
    bench.loop.advance(hours{2});
    EXPECT_GE(bench.written(kBindTransceiver).size(), 12U) << "at least every 10 minutes";
  }
}

TEST_F(LoginTest, ALoginThatIsTakenAgainEndsTheTrouble) {
  std::uint32_t status = 0x0E;
  bindStatus = [&](std::uint32_t) { return status; };
  start();
  loop.runDue();
  status = kOk;
  loop.advance(minutes{3});
  EXPECT_EQ(driver->health().link, Link::Up);
  EXPECT_THAT(driver->health().troubles, IsEmpty());
}

TEST_F(LoginTest, ALoginThatFailsForNowIsTriedSoon) {
  bindStatus = [](std::uint32_t) { return 0x0DU; };
  start();
  loop.runDue();
  EXPECT_EQ(driver->health().link, Link::Down);
  EXPECT_THAT(driver->health().troubles, IsEmpty());
  loop.advance(seconds{2});
  EXPECT_EQ(written(kBindTransceiver).size(), 2U);
}

TEST_F(LoginTest, PausesGrowToAMinuteAndBeginAnewBehindALoginThatStood) {
  bool refuses = true;
  connectError = [&]() -> std::optional<Error> {
    if (refuses) return Error{Fault::Transient, "connection refused"};
    return std::nullopt;
  };
  start();
  loop.advance(minutes{10});
  EXPECT_EQ(driver->health().link, Link::Down);
  EXPECT_THAT(driver->health().detail, HasSubstr("connection refused"));
  const auto tries = connections.size();
  EXPECT_GT(tries, 10U);
  EXPECT_LT(tries, 30U);
  refuses = false;
  const auto waitUntilUp = [this] {
    for (int i = 0; i < 60 && driver->health().link != Link::Up; ++i) {
      loop.advance(seconds{1});
    }
    ASSERT_EQ(driver->health().link, Link::Up);
  };
  waitUntilUp();
  hangUp();  // at once: it has proved nothing
  loop.advance(seconds{20});
  EXPECT_EQ(driver->health().link, Link::Down);
  waitUntilUp();
  loop.advance(SmppLink::kProvesItself);
  hangUp();
  loop.advance(seconds{2});
  EXPECT_EQ(driver->health().link, Link::Up) << "it stood for a while";
}

TEST_F(LoginTest, AnotherCertificateIsATroubleAndTriedRarely) {
  connectError = [] { return Error{Fault::Config, "certificate of smsc.example.net is another"}; };
  start();
  loop.runDue();
  EXPECT_EQ(driver->health().link, Link::Down);
  ASSERT_EQ(driver->health().troubles.size(), 1U);
  EXPECT_EQ(driver->health().troubles[0].kind, LinkTrouble::Kind::Untrusted);
  EXPECT_THAT(driver->health().detail, HasSubstr("certificate of smsc.example.net is another"));
  loop.advance(seconds{59});
  EXPECT_EQ(connections.size(), 1U);
  loop.advance(minutes{2});
  EXPECT_EQ(connections.size(), 2U);
}

TEST_F(LoginTest, WithoutAPasswordNothingIsSaid) {
  options.readPassword = [] { return Result<std::string>(Error{Fault::Config, "no such file"}); };
  start();
  loop.runDue();
  EXPECT_THAT(connections[0]->pdus, IsEmpty());
  EXPECT_THAT(driver->health().detail, HasSubstr("no such file"));
  EXPECT_FALSE(driver->health().whatToDo.empty());
}

TEST_F(LoginTest, ThePasswordIsReadAnewAtEachLogin) {
  int reads = 0;
  options.readPassword = [&] { return Result<std::string>("p" + std::to_string(++reads)); };
  startUp();
  hangUp();
  loop.advance(seconds{3});
  EXPECT_EQ(decodeBind(last(kBindTransceiver).body).password, "p2");
}

// --- a pair -------------------------------------------------------------------------------------

TEST_F(LoginTest, APairIsUpWithBothAndReceives) {
  options.asPair = true;
  startUp();
  EXPECT_EQ(written(kBindTransceiver).size(), 0U);
  EXPECT_EQ(written(kBindTransmitter).size(), 1U);
  EXPECT_EQ(written(kBindReceiver).size(), 1U);
  EXPECT_TRUE(driver->health().receives);
}

TEST_F(LoginTest, ATransceiverThatIsNotAnsweredIsFollowedByAPair) {
  bindStatus = [](std::uint32_t bind) -> std::optional<std::uint32_t> {
    if (bind == kBindTransceiver) return std::nullopt;
    return kOk;
  };
  start();
  loop.advance(limits::kSmscBindMax - Duration{1});
  EXPECT_EQ(driver->health().link, Link::Starting);
  loop.advance(Duration{1});
  EXPECT_EQ(driver->health().link, Link::Up);
  EXPECT_TRUE(connections[0]->isClosed);
  hangUp("gone", 1);
  hangUp("gone", 2);
  loop.advance(seconds{5});
  EXPECT_EQ(written(kBindTransceiver).size(), 1U) << "it is known now";
  EXPECT_EQ(driver->health().link, Link::Up);
}

TEST_F(LoginTest, ATransceiverThatIsNotKnownIsFollowedByAPair) {
  bindStatus = [](std::uint32_t bind) { return bind == kBindTransceiver ? kInvalidCommand : kOk; };
  start();
  loop.runDue();
  EXPECT_EQ(driver->health().link, Link::Up);
}

TEST_F(LoginTest, AGenericNackOfATransceiverIsFollowedByAPair) {
  bindStatus = [](std::uint32_t bind) -> std::optional<std::uint32_t> {
    if (bind == kBindTransceiver) return std::nullopt;
    return kOk;
  };
  start();
  loop.runDue();
  say({kGenericNack, kInvalidCommand, last(kBindTransceiver).header.sequence});
  EXPECT_EQ(driver->health().link, Link::Up);
}

TEST_F(LoginTest, ACentreThatAnswersNothingGetsBothFormsInTurn) {
  answersBind = false;
  start();
  loop.advance(minutes{3});
  EXPECT_GE(written(kBindTransceiver).size(), 2U);
  EXPECT_GE(written(kBindTransmitter).size(), 2U);
  EXPECT_EQ(driver->health().link, Link::Down);
  answersBind = true;
  loop.advance(minutes{2});
  EXPECT_EQ(driver->health().link, Link::Up);
}

TEST_F(LoginTest, BeforeVersion34ThereIsNoTransceiver) {
  options.interfaceVersion = 0x33;
  startUp();
  EXPECT_EQ(written(kBindTransceiver).size(), 0U);
  EXPECT_EQ(decodeBind(last(kBindTransmitter).body).interfaceVersion, 0x33);
}

TEST_F(LoginTest, TheReceiverStaysWhenTheTransmitterFails) {
  options.asPair = true;
  startUp();
  bindStatus = [](std::uint32_t bind) { return bind == kBindTransmitter ? 0x0DU : kOk; };
  hangUp("gone", 1);  // the receiver is opened first
  EXPECT_EQ(driver->health().link, Link::Down);
  EXPECT_TRUE(driver->health().receives);
  EXPECT_FALSE(connections[0]->isClosed);
  say({kDeliverSm, kOk, 9}, sms("4711 ok"), 0);
  ASSERT_EQ(received.size(), 1U);
  driver->confirmReceived(received[0].token);
  loop.runDue();
  EXPECT_EQ(deliveryAnswers(), "9=0");
}

TEST_F(LoginTest, TheTransmitterStaysWhenTheReceiverFails) {
  options.asPair = true;
  answersSubmit = true;
  startUp();
  bindStatus = [](std::uint32_t bind) { return bind == kBindReceiver ? 0x0EU : kOk; };
  hangUp("gone", 0);
  EXPECT_EQ(driver->health().link, Link::Up);
  EXPECT_FALSE(driver->health().receives);
  loop.advance(seconds{3});
  ASSERT_EQ(driver->health().troubles.size(), 1U);
  EXPECT_EQ(driver->health().troubles[0].kind, LinkTrouble::Kind::Rejected);
  EXPECT_EQ(driver->health().link, Link::Up);
  driver->submit(page(1));
  loop.runDue();
  EXPECT_EQ(ends.back().end, drivers::SubmitEnd::Accepted);
}

TEST_F(LoginTest, ATransmitterIsUpOnlyWhenTheReceiverHasHadItsTry) {
  options.asPair = true;
  bindStatus = [](std::uint32_t bind) -> std::optional<std::uint32_t> {
    if (bind == kBindReceiver) return std::nullopt;
    return kOk;
  };
  start();
  loop.advance(seconds{9});
  EXPECT_EQ(driver->health().link, Link::Starting);
  loop.advance(seconds{1});
  EXPECT_EQ(driver->health().link, Link::Up);
  EXPECT_FALSE(driver->health().receives);
}

}  // namespace
}  // namespace tocsin::smpp
