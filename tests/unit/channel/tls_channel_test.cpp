// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <thread>

#include "tls_fixture.h"

namespace tocsin::channel {
namespace {

using test::Identity;
using test::makeIdentity;
using test::PemFile;
using test::TlsServer;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

TEST_F(TlsChannelTest, BytesGoBothWaysInTls12AndTls13) {
  for (const int protocol : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    std::string heard;
    serve(
        [&](const TlsServer::Talk& talk) {
          heard = talk.hear(4);
          talk.say("welcome");
        },
        protocol);
    heard_.clear();
    connect();
    ASSERT_TRUE(channel_->write("bind"));
    EXPECT_TRUE(hears("welcome"));
    channel_->close();
    server_->finish();
    EXPECT_EQ(heard, "bind");
    EXPECT_EQ(server_->nameAsked(), "") << "an address is no name to ask for";
  }
}

TEST_F(TlsChannelTest, ACertificateThatIsNotTrustedIsSaidAndNothingIsSent) {
  const Identity stranger = makeIdentity({.commonName = "Stranger", .isAuthority = true});

  struct Row {
    Identity identity;
    std::string why;
  };

  std::vector<Row> rows;
  rows.push_back({makeIdentity({.names = kHere}), "self-signed certificate"});
  rows.push_back({makeIdentity({.names = kHere}, &stranger), "unable to get local issuer"});
  rows.push_back({makeIdentity({.names = "DNS:other.example"}, &authority_), "mismatch"});
  rows.push_back({makeIdentity({.names = "IP:127.0.0.2"}, &authority_), "IP address mismatch"});
  rows.push_back({makeIdentity({.commonName = "127.0.0.1"}, &authority_), "mismatch"});
  rows.push_back({makeIdentity({.names = kHere, .fromDays = -9, .toDays = -1}, &authority_),
                  "certificate has expired"});
  rows.push_back({makeIdentity({.names = kHere, .fromDays = 1, .toDays = 9}, &authority_),
                  "certificate is not yet valid"});
  for (const Row& row : rows) {
    for (const int protocol : {TLS1_2_VERSION, TLS1_3_VERSION}) {
      serve(row.identity, {}, protocol);
      EXPECT_THAT(distrust(options()),
                  AllOf(StartsWith("config: certificate of " + address() + " is not trusted: "),
                        HasSubstr(row.why)));
      EXPECT_FALSE(server_->isShaken());
    }
  }
}

TEST_F(TlsChannelTest, WithoutAFileTheMachineDecidesWhomToTrust) {
  serve(good_);
  ChannelOptions machine = options();
  machine.tlsCa = "";
  EXPECT_THAT(distrust(machine), HasSubstr("is not trusted: unable to get local issuer"));
}

TEST_F(TlsChannelTest, ACertificateOfItsOwnIsTrustedWhenItIsNamed) {
  const Identity own = makeIdentity({.names = kHere});
  const PemFile file(own.pem());
  serve(own, [](const TlsServer::Talk& talk) { talk.say("OK"); });
  ChannelOptions named = options();
  named.tlsCa = file.path();
  make(named);
  openWell();
  EXPECT_TRUE(hears("OK"));
}

TEST_F(TlsChannelTest, TheNameOfTheOptionsIsAskedForAndHasToStandInTheCertificate) {
  serve([](const TlsServer::Talk& talk) { talk.say("OK"); });
  ChannelOptions named = options();
  named.tlsName = "smsc.example";
  make(named);
  openWell();
  EXPECT_TRUE(hears("OK"));
  channel_->close();
  server_->finish();
  EXPECT_EQ(server_->nameAsked(), "smsc.example");

  serve(good_);
  named = options();
  named.tlsName = "other.example";
  EXPECT_THAT(distrust(named), HasSubstr("is not trusted: hostname mismatch, name what stands"));
}

TEST_F(TlsChannelTest, APinLetsOneCertificatePassAndNoOther) {
  serve([](const TlsServer::Talk& talk) { talk.say("OK"); });
  ChannelOptions pinned = options();
  pinned.tlsPin = good_.fingerprint();
  make(pinned);
  openWell();
  EXPECT_TRUE(hears("OK"));

  serve(good_);
  pinned.device = options().device;
  pinned.tlsPin = std::string(64, 'a');
  EXPECT_THAT(distrust(pinned),
              StartsWith("config: certificate of " + address() + " is not the pinned one"));

  const Identity own = makeIdentity({.names = kHere});
  serve(own);
  pinned.device = options().device;
  pinned.tlsPin = own.fingerprint();
  EXPECT_THAT(distrust(pinned), HasSubstr("self-signed")) << "a pin does not replace trust";
}

TEST_F(TlsChannelTest, AServerOfOldVersionsOnlyIsSaid) {
  serve(good_, {}, TLS1_1_VERSION);
  EXPECT_THAT(distrust(options()), HasSubstr("config: " + address() + " has no TLS 1.2 or newer"));
}

TEST_F(TlsChannelTest, AnEndIsToldOnceAfterTheLastBytesWithAndWithoutAGoodbye) {
  for (const bool isPolite : {true, false}) {
    serve([&](const TlsServer::Talk& talk) {
      talk.say("unbind");
      if (isPolite) talk.sayGoodbye();
      talk.cut();
    });
    heard_.clear();
    closed_.clear();
    connect();
    EXPECT_TRUE(isClosed());
    EXPECT_EQ(heard_, "unbind");
    EXPECT_EQ(whyClosed(), "transient: connection closed by tcp:" + address());
    EXPECT_EQ(loop_.wakeUps(), 0);
    EXPECT_EQ(loop_.timers() + loop_.watches(), 0U);
  }
}

TEST_F(TlsChannelTest, WhatIsNoTlsInsideEndsTheLine) {
  serve([](const TlsServer::Talk& talk) {
    // The head of a record of 32 bytes.
    talk.sayPlain("\x17\x03\x03" + std::string(1, '\0') + " 32 bytes or more beside all of TLS");
  });
  connect();
  EXPECT_TRUE(isClosed());
  EXPECT_THAT(whyClosed(), StartsWith("transient: connection "));
  EXPECT_EQ(heard_, "");
}

TEST_F(TlsChannelTest, AFloodArrivesWholeAndLeavesTheLoopRoomForOthers) {
  constexpr std::size_t kFlood = 3 * limits::kChannelReadBytesMax + 12'345;
  serve([&](const TlsServer::Talk& talk) {
    talk.say(std::string(kFlood, 'x'));
    talk.hear(1);  // stays until the other end goes
  });
  make(options());
  std::size_t most = 0, all = 0;
  auto counting = events();
  counting.onBytes = [&](std::string_view bytes) {
    most = std::max(most, bytes.size());
    all += bytes.size();
  };
  channel_->open(counting);
  EXPECT_TRUE(loop_.until([&] { return all == kFlood; })) << all;
  EXPECT_LE(most, limits::kChannelReadBytesMax);
  channel_->close();
}

// All of it is here in one wake-up; the last record lies half read when the turn ends.
TEST_F(TlsChannelTest, WhatWasDecipheredNeedsNoFurtherWakeUp) {
  constexpr std::size_t kRecord = 15'000, kRecords = 5, kBefore = 4'000'000;
  std::atomic<bool> isSaid = false;
  serve([&](const TlsServer::Talk& talk) {
    talk.say(std::string(kBefore, 'x'));  // makes the kernel's buffers large enough
    talk.hear(1);
    for (std::size_t i = 0; i < kRecords; ++i)
      talk.say(std::string(kRecord, 'x'));
    isSaid = true;
    talk.hear(1);
  });
  connect();
  ASSERT_TRUE(loop_.until([&] { return heard_.size() == kBefore; }));
  heard_.clear();
  ASSERT_TRUE(channel_->write("x"));
  while (!isSaid)
    std::this_thread::yield();
  EXPECT_TRUE(loop_.until([&] { return heard_.size() == kRecord * kRecords; })) << heard_.size();
}

TEST_F(TlsChannelTest, WhatTheServerTakesSlowlyArrivesInOrder) {
  std::string all, wanted;
  serve([&](const TlsServer::Talk& talk) {
    talk.say("go");
    all = talk.hear(4'000'000);
    talk.cut();
  });
  connect();
  ASSERT_TRUE(hears("go"));
  // More than the buffers of both sockets take at once.
  for (int i = 0; wanted.size() < 4'000'000; ++i) {
    const std::string block(50'000, static_cast<char>('a' + i % 26));
    ASSERT_TRUE(loop_.until([&] { return channel_->write(block).has_value(); }));
    wanted += block;
  }
  ASSERT_TRUE(loop_.until([&] { return drains_ > 0 || !closed_.empty(); }));
  ASSERT_TRUE(isClosed()) << "the server has all and goes";
  server_->finish();
  EXPECT_TRUE(all == wanted) << all.size();
}

TEST_F(TlsChannelTest, TicketsOfTheServerWakeNobodyTwice) {
  serve(
      [](const TlsServer::Talk& talk) {
        talk.hear(1);
        talk.cut();
      },
      TLS1_3_VERSION);
  connect();
  ASSERT_TRUE(channel_->write("x"));
  ASSERT_TRUE(isClosed());
  EXPECT_EQ(heard_, "");
}

TEST(TlsOptionsTest, EachMistakeSaysWhatWouldBeRight) {
  const PemFile noCertificate("no certificate\n");

  struct Row {
    ChannelOptions options;
    std::string why;  // empty: they are good
  };

  const std::string server = "tcp:127.0.0.1:2775";
  const std::vector<Row> rows{
      {{.device = "/dev/ttyS0"}, ""},
      {{.device = "/dev/ttyS0", .tlsPin = "x"}, ""},
      {{.device = server, .tls = true}, ""},
      {{.device = server, .tls = true, .tlsPin = std::string(64, 'F')}, ""},
      {{.device = "/dev/ttyS0", .tls = true}, "tcp:HOST:PORT"},
      {{.device = server, .tls = true, .tlsCa = "/no/such.pem"}, "/no/such.pem do not read"},
      {{.device = server, .tls = true, .tlsCa = noCertificate.path()}, "do not read"},
      {{.device = server, .tls = true, .tlsPin = "12:34"}, "64 hexadecimal digits"},
      {{.device = server, .tls = true, .tlsPin = std::string(64, 'g')}, "64 hexadecimal digits"},
  };
  for (const Row& row : rows) {
    const Status status = checkTls(row.options);
    EXPECT_EQ(status.has_value(), row.why.empty()) << row.options.device << row.why;
    if (!status) {
      EXPECT_EQ(status.error().fault, Fault::Config);
      EXPECT_THAT(status.error().what, HasSubstr(row.why));
    }
  }
}

TEST_F(TlsChannelTest, AFileOfCertificatesThatDoesNotReadIsSaidAtTheOpening) {
  make({.device = "tcp:127.0.0.1:1", .tls = true, .tlsCa = "/no/such.pem"});
  EXPECT_THAT(openBadly(), HasSubstr("config: the trusted certificates /no/such.pem do not read"));
}

}  // namespace
}  // namespace tocsin::channel
