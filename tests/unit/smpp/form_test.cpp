// SPDX-License-Identifier: Apache-2.0
// Which logins a link tries: a transceiver, or the pair that it takes for one.
#include <optional>

#include "drivers/smpp/link.h"
#include "queue/base/limits.h"
#include "tests/unit/smpp/link_bench.h"

namespace tocsin::smpp {
namespace {

using drivers::Link;
using drivers::LinkTrouble;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::uint32_t kBindFailed = 0x0D, kNoSuchSystemId = 0x0F;

class FormTest : public ::testing::Test, protected LinkBench {
 protected:
  // What the centre says to each kind of login; nothing: silence.
  struct Says {
    std::optional<std::uint32_t> transceiver, transmitter, receiver;
  };

  void centreSays(const Says& says) {
    bindStatus = [says](std::uint32_t bind) {
      if (bind == kBindTransceiver) return says.transceiver;
      return bind == kBindTransmitter ? says.transmitter : says.receiver;
    };
  }

  // A transceiver that is not answered, and what the pair gets then.
  void startSilent(std::optional<std::uint32_t> transmitter,
                   std::optional<std::uint32_t> receiver) {
    centreSays({std::nullopt, transmitter, receiver});
    start();
    loop.advance(limits::kSmscBindMax);
  }

  bool hasTrouble(LinkTrouble::Kind kind) const {
    for (const LinkTrouble& one : driver->health().troubles) {
      if (one.kind == kind) return true;
    }
    return false;
  }
};

TEST_F(FormTest, AnAccountOfTransceiversIsUpAgainBehindOneSilence) {
  for (const std::uint32_t refusal : {kBindFailed, kNoSuchSystemId, 0x08U, kInvalidCommand}) {
    LinkBench bench;
    bool isSilent = true;
    bench.bindStatus = [&](std::uint32_t bind) -> std::optional<std::uint32_t> {
      if (bind != kBindTransceiver) return refusal;
      return isSilent ? std::nullopt : std::optional(kOk);
    };
    bench.start();
    bench.loop.advance(limits::kSmscBindMax);
    EXPECT_EQ(bench.written(kBindTransmitter).size(), 1U);
    isSilent = false;
    bench.loop.advance(minutes{3});
    EXPECT_EQ(bench.driver->health().link, Link::Up) << refusal;
    EXPECT_TRUE(bench.driver->health().receives);
    EXPECT_THAT(bench.driver->health().troubles, IsEmpty());
  }
}

TEST_F(FormTest, OneSessionPerAccountDoesNotStayDeaf) {
  startSilent(kOk, kBindFailed);
  EXPECT_EQ(driver->health().link, Link::Up);
  EXPECT_FALSE(driver->health().receives);
  driver->submit(page(1));
  loop.runDue();
  centreSays({kOk, kOk, kBindFailed});
  loop.advance(seconds{2});
  EXPECT_EQ(driver->health().link, Link::Up);
  EXPECT_TRUE(driver->health().receives);
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_EQ(ends[0].end, drivers::SubmitEnd::InDoubt);
  EXPECT_EQ(linkAtEnd[0], Link::Down) << "who submits again meanwhile is refused";
  EXPECT_EQ(written(kUnbind).size(), 1U) << "of the transmitter";
  EXPECT_TRUE(connections[2]->isClosed);
  answersSubmit = true;
  driver->submit(page(2));
  loop.runDue();
  EXPECT_EQ(ends.back().end, drivers::SubmitEnd::Accepted);
}

TEST_F(FormTest, ARefusedPairBehindASilentTransceiverIsNoRejectedLogin) {
  startSilent(kNoSuchSystemId, kNoSuchSystemId);
  for (int minute = 0; minute < 30; ++minute) {
    EXPECT_FALSE(hasTrouble(LinkTrouble::Kind::Rejected)) << minute;
    EXPECT_EQ(driver->health().link, Link::Down);
    loop.advance(minutes{1});
  }
  EXPECT_GE(written(kBindTransceiver).size(), 3U);
  EXPECT_LE(written(kBindTransmitter).size(), 12U) << "rarely";
  EXPECT_THAT(driver->health().detail, HasSubstr("ESME_RINVSYSID")) << "a person sees it";
}

TEST_F(FormTest, ARefusedPairWhereThereIsNoTransceiverIsARejectedLogin) {
  centreSays({kInvalidCommand, kNoSuchSystemId, kNoSuchSystemId});
  start();
  loop.runDue();
  for (int minute = 0; minute < 30; ++minute) {
    EXPECT_TRUE(hasTrouble(LinkTrouble::Kind::Rejected)) << minute;
    loop.advance(minutes{1});
  }
  EXPECT_LE(written(kBindTransmitter).size(), 10U) << "rarely";
}

TEST_F(FormTest, AHalfPairIsKeptWhereThereIsNoTransceiver) {
  centreSays({kInvalidCommand, kOk, kBindFailed});
  start();
  loop.advance(minutes{10});
  EXPECT_EQ(driver->health().link, Link::Up);
  EXPECT_EQ(written(kBindTransceiver).size(), 1U);
  EXPECT_EQ(written(kBindTransmitter).size(), 1U);
}

TEST_F(FormTest, AHalfPairIsLeftMoreAndMoreRarely) {
  startSilent(kOk, kBindFailed);
  loop.advance(hours{2});
  EXPECT_LE(written(kBindTransceiver).size(), 30U);
  const auto tries = written(kBindTransceiver).size();
  loop.advance(minutes{61});
  EXPECT_GT(written(kBindTransceiver).size(), tries);
}

TEST_F(FormTest, APairThatWasBoundIsKeptWhenOneOfItIsRefusedForAWhile) {
  startSilent(kOk, kOk);
  EXPECT_TRUE(driver->health().receives);
  centreSays({kOk, kOk, kBindFailed});
  hangUp("gone", 1);
  loop.advance(minutes{2});
  EXPECT_EQ(driver->health().link, Link::Up);
  EXPECT_EQ(written(kBindTransceiver).size(), 1U);
  EXPECT_EQ(written(kBindTransmitter).size(), 1U);
}

TEST_F(FormTest, APairThatWasBoundAndIsRefusedAltogetherIsATransceiverAgain) {
  startSilent(kOk, kOk);
  centreSays({kOk, kBindFailed, kBindFailed});
  hangUp("gone", 1);
  hangUp("gone", 2);
  loop.advance(minutes{2});
  EXPECT_EQ(driver->health().link, Link::Up);
  EXPECT_EQ(written(kBindTransceiver).size(), 2U);
}

TEST_F(FormTest, TheFormThatWasBoundLastIsTriedFirst) {
  startSilent(kOk, kOk);
  driver->stop();
  drivers::DriverEvents events;
  events.onHealth = [](const drivers::DriverHealth&) {};
  driver->start(std::move(events), {});
  loop.runDue();
  EXPECT_EQ(driver->health().link, Link::Up);
  EXPECT_EQ(written(kBindTransceiver).size(), 1U);
}

// --- deaf ---------------------------------------------------------------------------------------

TEST_F(FormTest, ATransmitterWithoutAReceiverForAMinuteIsDeaf) {
  options.asPair = true;
  startUp();
  centreSays({kOk, kOk, kBindFailed});
  hangUp("gone", 0);
  loop.advance(SmppLink::kDeafAfter - Duration{1});
  EXPECT_FALSE(hasTrouble(LinkTrouble::Kind::Deaf));
  loop.advance(Duration{1});
  ASSERT_TRUE(hasTrouble(LinkTrouble::Kind::Deaf));
  EXPECT_THAT(driver->health().troubles.back().what, HasSubstr("ESME_RBINDFAIL"));
  EXPECT_EQ(driver->health().link, Link::Up);
  EXPECT_EQ(healths.back(), driver->health()) << "it is told";
  centreSays({kOk, kOk, kOk});
  loop.advance(minutes{1});
  EXPECT_TRUE(driver->health().receives);
  EXPECT_FALSE(hasTrouble(LinkTrouble::Kind::Deaf));
}

TEST_F(FormTest, AReceiverThatComesBackWithinAMinuteWasNotDeaf) {
  options.asPair = true;
  startUp();
  int receiver = 0;  // opened first
  for (int time = 0; time < 10; ++time) {
    hangUp("gone", receiver);
    loop.advance(seconds{40});
    ASSERT_TRUE(driver->health().receives);
    receiver = -1;
  }
  for (const auto& health : healths) {
    EXPECT_THAT(health.troubles, IsEmpty());
  }
}

TEST_F(FormTest, ADeadLinkIsDownAndNotDeaf) {
  options.asPair = true;
  startUp();
  connectError = [] { return Error{Fault::Transient, "connection refused"}; };
  hangUp("gone", 0);
  hangUp("gone", 1);
  loop.advance(minutes{10});
  connectError = nullptr;
  loop.advance(minutes{2});
  EXPECT_EQ(driver->health().link, Link::Up);
  for (const auto& health : healths) {
    EXPECT_THAT(health.troubles, IsEmpty());
  }
}

}  // namespace
}  // namespace tocsin::smpp
