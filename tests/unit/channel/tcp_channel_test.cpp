// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>

#include "channel_fixture.h"
#include "drivers/channel/descriptor.h"
#include "kernel_stub.h"

namespace tocsin::channel {
namespace {

using testing::HasSubstr;

// A serial device server on the loopback network.
class Server {
 public:
  // On 127.0.0.`host`; port 0: any.
  explicit Server(int backlog = 8, std::uint32_t host = 1, std::uint16_t port = 0)
      : listener_(::socket(AF_INET, SOCK_STREAM, 0)), host_(host) {
    sockaddr_in address = at(port);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(listener_.fd(), generic, size), 0);
    EXPECT_EQ(::listen(listener_.fd(), backlog), 0);
    EXPECT_EQ(::getsockname(listener_.fd(), generic, &size), 0);
    port_ = ntohs(address.sin_port);
  }

  std::string device(const std::string& host = "127.0.0.1") const {
    return "tcp:" + host + ":" + std::to_string(port_);
  }

  std::uint16_t port() const { return port_; }

  void accept() {
    pollfd asked{listener_.fd(), POLLIN, 0};
    ASSERT_EQ(::poll(&asked, 1, 1'000), 1);
    line_ = Descriptor(::accept(listener_.fd(), nullptr, nullptr));
  }

  void say(std::string_view bytes) const {
    EXPECT_EQ(::send(line_.fd(), bytes.data(), bytes.size(), 0),
              static_cast<ssize_t>(bytes.size()));
  }

  std::string heard() const {
    char bytes[4'096];
    const ssize_t count = ::recv(line_.fd(), bytes, sizeof bytes, 0);
    return std::string(bytes, count < 0 ? 0 : static_cast<std::size_t>(count));
  }

  void shutDown() const { ::shutdown(line_.fd(), SHUT_WR); }

  void reset() {
    const linger atOnce{1, 0};
    (void)::setsockopt(line_.fd(), SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
    line_.reset();
  }

  void hangUp() { line_.reset(); }

  void stopListening() { listener_.reset(); }

  // Further connects get no answer: Linux drops a SYN while the queue of a listener is full.
  void fillUp() {
    const sockaddr_in address = at(port_);
    for (int i = 0; i < 4; ++i) {
      Descriptor& one = waiting_.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
      (void)::connect(one.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    }
  }

 private:
  sockaddr_in at(std::uint16_t port) const {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK - 1 + host_);
    return address;
  }

  Descriptor listener_, line_;
  std::uint32_t host_;
  std::vector<Descriptor> waiting_;
  std::uint16_t port_ = 0;
};

class TcpChannelTest : public ChannelFixture {
 protected:
  void connect(const std::string& host = "127.0.0.1") {
    make(server_.device(host));
    openWell();
    server_.accept();
  }

  Server server_;
};

TEST_F(TcpChannelTest, BytesGoBothWays) {
  connect();
  server_.say("OK\r\n");
  EXPECT_TRUE(hears("OK\r\n"));
  ASSERT_TRUE(channel_->write("AT+CMGF=0\r"));
  loop_.runDue();
  EXPECT_EQ(drains_, 1);
  EXPECT_EQ(server_.heard(), "AT+CMGF=0\r");
}

TEST_F(TcpChannelTest, AServerThatRefusesIsSaid) {
  server_.stopListening();
  make(server_.device());
  const std::string name = server_.device().substr(4);
  EXPECT_THAT(openBadly(),
              HasSubstr("transient: cannot connect to " + name + ": Connection refused"));
  EXPECT_EQ(loop_.timers(), 0U);
}

TEST_F(TcpChannelTest, AServerThatIsSilentIsGivenUpInTime) {
  Server silent(0);
  silent.fillUp();
  make(silent.device());
  open();
  loop_.advance(limits::kChannelConnectMax - Duration{1});
  EXPECT_EQ(opens_, 0);
  EXPECT_TRUE(closed_.empty());
  loop_.advance(Duration{1});
  EXPECT_THAT(whyClosed(), HasSubstr("no answer within 10 s"));
  EXPECT_EQ(loop_.timers(), 0U);
}

TEST_F(TcpChannelTest, AConnectionThatIsClosedIsToldOnceAfterItsLastBytes) {
  connect();
  server_.say("NO CARRIER");
  server_.shutDown();
  EXPECT_TRUE(isClosed());
  EXPECT_EQ(heard_, "NO CARRIER");
  EXPECT_EQ(whyClosed(), "transient: connection closed by " + server_.device());
  EXPECT_EQ(loop_.wakeUps(), 0);
  EXPECT_EQ(loop_.watches(), 0U);
}

TEST_F(TcpChannelTest, AConnectionThatIsResetIsToldOnce) {
  connect();
  server_.reset();
  EXPECT_TRUE(isClosed());
  EXPECT_EQ(whyClosed(), "transient: connection reset by " + server_.device());
  EXPECT_EQ(loop_.wakeUps(), 0);
}

// The first write makes the other end say that it is gone, the second would be a SIGPIPE.
TEST_F(TcpChannelTest, WritingToAConnectionThatIsGoneIsNoSignal) {
  sigset_t pipe{}, before{};
  ::sigaddset(&pipe, SIGPIPE);
  ::pthread_sigmask(SIG_UNBLOCK, &pipe, &before);  // Poco blocks it in the main thread
  connect();
  server_.hangUp();
  (void)channel_->write("AT\r");
  (void)channel_->write("AT\r");
  EXPECT_TRUE(isClosed());
  EXPECT_EQ(closed_.size(), 1U);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

TEST_F(TcpChannelTest, AFloodLeavesTheLoopRoomForOthers) {
  make(server_.device());
  std::size_t most = 0, all = 0;
  auto counting = events();
  counting.onBytes = [&](std::string_view bytes) {
    most = std::max(most, bytes.size());
    all += bytes.size();
  };
  channel_->open(counting);
  ASSERT_TRUE(loop_.until([this] { return opens_ == 1; }));
  server_.accept();
  constexpr std::size_t kFlood = 3 * limits::kChannelReadBytesMax;
  server_.say(std::string(kFlood, 'x'));
  EXPECT_TRUE(loop_.until([&] { return all == kFlood; }));
  EXPECT_EQ(most, limits::kChannelReadBytesMax);
}

TEST_F(TcpChannelTest, ItIsNotInheritedAndNoticesASilentDeath) {
  connect();
  int found = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    const int fd = std::stoi(entry.path().filename().string());
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    const bool isLine = ::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) == 0 &&
                        server_.device() == "tcp:127.0.0.1:" + std::to_string(ntohs(peer.sin_port));
    if (!isLine) continue;
    ++found;
    EXPECT_NE(::fcntl(fd, F_GETFD) & FD_CLOEXEC, 0);
    int isOn = 0;
    size = sizeof isOn;
    EXPECT_EQ(::getsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &isOn, &size), 0);
    EXPECT_EQ(isOn, 1);
    EXPECT_EQ(::getsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &isOn, &size), 0);
    EXPECT_EQ(isOn, 30);
  }
  EXPECT_EQ(found, 1);
}

TEST_F(TcpChannelTest, ANameIsLookedUpAndEachOfItsAddressesIsTried) {
  connect("moxa.example");
  server_.say("OK");
  EXPECT_TRUE(hears("OK"));
}

TEST_F(TcpChannelTest, ASilentAddressDoesNotHideTheNext) {
  Server silent(0, 2, server_.port());
  silent.fillUp();
  make(server_.device("moxa.example"));
  open();
  ASSERT_TRUE(loop_.until([this] { return loop_.watches() == 0; })) << "the name is known";
  EXPECT_EQ(opens_, 0);
  loop_.advance(limits::kChannelConnectMax / 2 + seconds{1});
  EXPECT_EQ(opens_, 1);
}

TEST_F(TcpChannelTest, ANameThatNobodyKnowsIsSaid) {
  make(server_.device("gone.example"));
  EXPECT_EQ(openBadly(),
            "transient: the address of gone.example is not to be found out: Name or service not "
            "known");
}

class SlowNamesTest : public TcpChannelTest {
 protected:
  SlowNamesTest() { kernelStub().holdsLookups = true; }

  ~SlowNamesTest() override {
    release();
    while (kernelStub().lookups > 0)
      std::this_thread::yield();
  }

  static void release() {
    kernelStub().holdsLookups = false;
    kernelStub().holdsLookups.notify_all();
  }
};

TEST_F(SlowNamesTest, TheLoopGoesOnAndTheNameIsGivenUpInTime) {
  make(server_.device("slow.example"));
  open();
  loop_.advance(limits::kChannelConnectMax);
  EXPECT_THAT(whyClosed(), HasSubstr("no answer within 10 s"));
  EXPECT_EQ(loop_.watches(), 0U);
}

TEST_F(SlowNamesTest, TheLookupMayOutliveTheChannel) {
  make(server_.device("slow.example"));
  open();
  loop_.runDue();
  channel_.reset();
  release();
  EXPECT_EQ(loop_.wakeUps(), 0);
}

TEST_F(SlowNamesTest, LookupsThatNeverEndDoNotPileUp) {
  make(server_.device("slow.example"));
  std::size_t opened = 0;
  while (closed_.empty() && opened <= limits::kChannelLookupsMax) {
    open();
    loop_.runDue();
    ++opened;
  }
  EXPECT_THAT(whyClosed(), HasSubstr("transient: the address of slow.example"));
  EXPECT_THAT(whyClosed(), HasSubstr("too many names are being looked up"));
  closed_.clear();
  release();
  open();
  EXPECT_TRUE(loop_.until([this] {
    if (!closed_.empty()) open();
    closed_.clear();
    return opens_ == 1;
  }));
}

}  // namespace
}  // namespace tocsin::channel
