// SPDX-License-Identifier: Apache-2.0
#include "drivers/channel/tcp_connect.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <optional>
#include <poll.h>
#include <utility>

#include <Poco/Exception.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>

#include "drivers/channel/lookup.h"
#include "drivers/errands.h"
#include "queue/base/limits.h"

namespace tocsin::channel {
namespace {

using Poco::Net::StreamSocket;

// The loop has no watch for "connected".
constexpr Duration kLookEvery{20};

// A device server that lost its power says nothing more: found out after 30 + 3 x 10 s of silence,
// and after 30 s when bytes of ours are under way.
constexpr int kKeepAliveIdleSeconds = 30, kKeepAliveEverySeconds = 10, kKeepAliveProbes = 3;
constexpr int kUnansweredMs = 30'000;

std::string nameOf(const Device& device) {
  const bool isIpv6 = device.host.find(':') != std::string::npos;
  return (isIpv6 ? "[" + device.host + "]" : device.host) + ":" + std::to_string(device.port);
}

void makeLively(StreamSocket& socket) {
  socket.setNoDelay(true);
  socket.setKeepAlive(true);
  socket.setOption(IPPROTO_TCP, TCP_KEEPIDLE, kKeepAliveIdleSeconds);
  socket.setOption(IPPROTO_TCP, TCP_KEEPINTVL, kKeepAliveEverySeconds);
  socket.setOption(IPPROTO_TCP, TCP_KEEPCNT, kKeepAliveProbes);
  socket.setOption(IPPROTO_TCP, TCP_USER_TIMEOUT, kUnansweredMs);
}

}  // namespace

class TcpConnect::Attempt {
 public:
  Attempt(Device device, Loop& loop, Done done)
      : device_(std::move(device)), loop_(loop), errands_(loop), done_(std::move(done)) {
    errands_.in(limits::kChannelConnectMax, [this] { fail("no answer within 10 s"); });
    Poco::Net::IPAddress address;
    if (Poco::Net::IPAddress::tryParse(device_.host, address)) {
      addresses_.push_back(device_.host);
      errands_.in(Duration{0}, [this] { tryNext(); });
    } else {
      errands_.in(Duration{0}, [this] { lookUp(); });
    }
  }

  ~Attempt() { loop_.unwatch(watch_); }

  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;

 private:
  void lookUp() {
    auto started = startLookup(device_.host);
    if (!started) return end(started.error());
    lookup_ = *std::move(started);
    watch_ = loop_.watch(lookup_.fd(), [this] { lookedUp(); });
  }

  void lookedUp() {
    loop_.unwatch(std::exchange(watch_, 0));
    auto addresses = readLookup(lookup_, device_.host);
    lookup_.reset();
    if (!addresses) return end(addresses.error());
    addresses_.assign(addresses->begin(), addresses->end());
    tryNext();
  }

  // Each address gets its share of the time, so that a silent one does not hide the next.
  void tryNext() {
    errands_.cancel(look_);
    errands_.cancel(share_);
    if (addresses_.empty()) return fail(why_);
    const std::string address = addresses_.front();
    const Duration share = limits::kChannelConnectMax / static_cast<int>(addresses_.size());
    addresses_.pop_front();
    try {
      const Poco::Net::SocketAddress to(Poco::Net::IPAddress::parse(address),
                                        static_cast<Poco::UInt16>(device_.port));
      socket_ = StreamSocket(to.family());
      (void)::fcntl(socket_->impl()->sockfd(), F_SETFD, FD_CLOEXEC);
      socket_->connectNB(to);
    } catch (const Poco::Exception& e) {
      return failedWith(e.displayText());
    }
    why_ = "no answer";
    share_ = errands_.in(share, [this] { tryNext(); });
    look();
  }

  void look() {
    pollfd asked{socket_->impl()->sockfd(), POLLOUT, 0};
    if (::poll(&asked, 1, 0) <= 0) {
      look_ = errands_.in(kLookEvery, [this] { look(); });
      return;
    }
    try {
      const int error = socket_->impl()->socketError();
      if (error != 0) return failedWith(std::strerror(error));
      makeLively(*socket_);
    } catch (const Poco::Exception& e) {
      return failedWith(e.displayText());
    }
    connected();
  }

  // The line owns a descriptor of its own; Poco closes the other one.
  void connected() {
    Descriptor descriptor(::fcntl(socket_->impl()->sockfd(), F_DUPFD_CLOEXEC, 0));
    if (!descriptor.isOpen()) return fail(std::strerror(errno));
    end(Line(Device::Kind::Tcp, std::move(descriptor)));
  }

  void failedWith(const std::string& why) {
    why_ = why;
    socket_.reset();
    errands_.cancel(share_);
    errands_.in(Duration{0}, [this] { tryNext(); });
  }

  void fail(const std::string& why) {
    end(Error{Fault::Transient, "cannot connect to " + nameOf(device_) + ": " + why});
  }

  void end(Result<Line> result) {
    errands_.cancelAll();
    loop_.unwatch(std::exchange(watch_, 0));
    const Done done = std::exchange(done_, nullptr);
    done(std::move(result));  // may destroy this
  }

  const Device device_;
  Loop& loop_;
  drivers::Errands errands_;
  Done done_;
  LoopHandle watch_ = 0;
  Descriptor lookup_;
  std::deque<std::string> addresses_;
  std::optional<StreamSocket> socket_;
  drivers::Errands::Ticket look_ = 0, share_ = 0;
  std::string why_;
};

TcpConnect::TcpConnect(Device device, Loop& loop, Done done)
    : attempt_(std::make_unique<Attempt>(std::move(device), loop, std::move(done))) {}

TcpConnect::~TcpConnect() = default;

}  // namespace tocsin::channel
