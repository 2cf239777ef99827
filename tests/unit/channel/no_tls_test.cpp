// SPDX-License-Identifier: Apache-2.0
#include <netinet/in.h>
#include <sys/socket.h>

#include "drivers/channel/descriptor.h"
#include "tls_fixture.h"

namespace tocsin::channel {
namespace {

using testing::HasSubstr;

// A server that is no TLS server; says something, or nothing.
class PlainServer {
 public:
  PlainServer() : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(listener_.fd(), generic, size), 0);
    EXPECT_EQ(::listen(listener_.fd(), 8), 0);
    EXPECT_EQ(::getsockname(listener_.fd(), generic, &size), 0);
    port = ntohs(address.sin_port);
  }

  void accept() { line = Descriptor(::accept(listener_.fd(), nullptr, nullptr)); }

  std::uint16_t port = 0;
  Descriptor line;

 private:
  Descriptor listener_;
};

class NoTlsTest : public TlsChannelTest {
 protected:
  // Until the hello of the client has been sent.
  void begin() {
    make(to(plain_.port));
    open();
    ASSERT_TRUE(loop_.until([this] { return loop_.watches() > 0; }));
    plain_.accept();
  }

  PlainServer plain_;
};

TEST_F(NoTlsTest, AServerThatSpeaksWithoutTlsIsSaid) {
  begin();
  constexpr std::string_view kGreeting = "220 mail.example ESMTP ready\r\n";
  EXPECT_EQ(::send(plain_.line.fd(), kGreeting.data(), kGreeting.size(), 0), 30);
  EXPECT_TRUE(isClosed());
  EXPECT_THAT(whyClosed(),
              HasSubstr("config: 127.0.0.1:" + std::to_string(plain_.port) +
                        " speaks no TLS on this port"));
}

TEST_F(NoTlsTest, AServerThatClosesInTheHandshakeIsSaid) {
  begin();
  ::shutdown(plain_.line.fd(), SHUT_WR);
  EXPECT_TRUE(isClosed());
  EXPECT_EQ(whyClosed(),
            "transient: 127.0.0.1:" + std::to_string(plain_.port) +
                " closed the connection in the TLS handshake");
  EXPECT_EQ(loop_.timers() + loop_.watches(), 0U);
}

TEST_F(NoTlsTest, AServerThatResetsInTheHandshakeIsSaid) {
  begin();
  const linger atOnce{1, 0};
  (void)::setsockopt(plain_.line.fd(), SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
  plain_.line.reset();
  EXPECT_TRUE(isClosed());
  EXPECT_THAT(whyClosed(), HasSubstr("failed: Connection reset by peer"));
}

TEST_F(NoTlsTest, AServerThatIsSilentIsGivenUpInTime) {
  begin();
  loop_.advance(limits::kChannelConnectMax);
  EXPECT_THAT(whyClosed(), HasSubstr("ends no TLS handshake within 10 s"));
  EXPECT_EQ(loop_.timers() + loop_.watches(), 0U);
}

TEST_F(NoTlsTest, ClosingInTheHandshakeLeavesNothingBehind) {
  begin();
  channel_.reset();
  EXPECT_EQ(loop_.timers() + loop_.watches(), 0U);
  char byte = 0;
  const ssize_t first = ::recv(plain_.line.fd(), &byte, 1, 0);
  EXPECT_TRUE(first == 1 && byte == 0x16) << "a hello, and no byte in clear";
}

}  // namespace
}  // namespace tocsin::channel
