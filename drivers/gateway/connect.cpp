// SPDX-License-Identifier: Apache-2.0
#include "drivers/gateway/connect.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <netdb.h>
#include <poll.h>
#include <sstream>
#include <string>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <vector>

#include <Poco/Exception.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Net/SocketAddress.h>

namespace tocsin::gateway {
namespace {

using Poco::Net::IPAddress;
using Poco::Net::SocketAddress;
using Poco::Net::StreamSocket;

constexpr std::size_t kAddressesMax = 4, kLookupsMax = 16, kAnswerBytesMax = 1'024;
constexpr char kFailed = '!';  // before the reason; an answer without it is addresses, one a line

// The threads outlive everything else, so the count of them belongs to the process.
std::atomic<std::size_t> running{0};  // NOLINT(readability-identifier-naming)

Error failed(std::string what) {
  return {Fault::Transient, std::move(what)};
}

// Readable or writable, as `events` says; not so after `timeMax` or an interrupt.
bool waitFor(int fd, short events, Duration timeMax, const Interrupt& interrupt) {
  std::array<pollfd, 2> asked{pollfd{fd, events, 0}, pollfd{interrupt.descriptor(), POLLIN, 0}};
  int ready = 0;
  do {
    ready = ::poll(asked.data(), asked.size(), static_cast<int>(timeMax.count()));
  } while (ready < 0 && errno == EINTR);
  return asked[0].revents != 0 && !interrupt.isStopped();
}

std::string answerFor(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* first = nullptr;
  const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &first);
  if (error != 0) return std::string(1, kFailed) + ::gai_strerror(error);
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> all(first, ::freeaddrinfo);
  std::string answer;
  std::size_t count = 0;
  for (const addrinfo* one = first; one != nullptr && count < kAddressesMax; one = one->ai_next) {
    char address[NI_MAXHOST];
    const int unnamed = ::getnameinfo(
        one->ai_addr, one->ai_addrlen, address, sizeof address, nullptr, 0, NI_NUMERICHOST);
    if (unnamed != 0) continue;
    answer += std::string(address) + "\n";
    ++count;
  }
  return answer.empty() ? std::string(1, kFailed) + "it has no address" : answer;
}

// getaddrinfo(3) may wait for minutes and nothing ends it: its thread knows one end of a pair of
// sockets and nothing else, so nobody has to wait for it.
Status startLookup(const std::string& host, int answerTo) {
  if (++running > kLookupsMax) {
    --running;
    ::close(answerTo);
    return failed("too many names are being looked up; does the name server answer?");
  }
  try {
    std::thread([host, answerTo] {
      const std::string text = answerFor(host);
      const std::size_t size = std::min(text.size(), kAnswerBytesMax);
      (void)::send(answerTo, text.data(), size, MSG_NOSIGNAL);
      ::close(answerTo);
      --running;
    }).detach();
  } catch (const std::system_error& e) {
    --running;
    ::close(answerTo);
    return failed(e.what());
  }
  return {};
}

Result<std::string> lookUp(const std::string& host, Duration timeMax, const Interrupt& interrupt) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    return failed(std::strerror(errno));
  }
  char bytes[kAnswerBytesMax];
  ssize_t size = 0;
  const Status started = startLookup(host, ends[1]);
  const bool isThere = started.has_value() && waitFor(ends[0], POLLIN, timeMax, interrupt);
  if (isThere) size = ::recv(ends[0], bytes, sizeof bytes, 0);
  ::close(ends[0]);
  if (!started) return started.error();
  if (size <= 0) return failed("the name server does not answer");
  std::string text(bytes, static_cast<std::size_t>(size));
  if (text.front() == kFailed) return failed(text.substr(1));
  return text;
}

Result<std::vector<IPAddress>> addressesOf(const std::string& host,
                                           Duration timeMax,
                                           const Interrupt& interrupt) {
  IPAddress address;
  if (IPAddress::tryParse(host, address)) return std::vector{address};
  const auto found = lookUp(host, timeMax, interrupt);
  if (!found) {
    return failed("the address of " + host + " is not to be found out: " + found.error().what);
  }
  std::vector<IPAddress> addresses;
  std::istringstream lines(*found);
  for (std::string line; std::getline(lines, line);) {
    if (IPAddress::tryParse(line, address)) addresses.push_back(address);
  }
  return addresses;
}

Result<StreamSocket> connectOnce(const SocketAddress& to, Duration timeMax, Interrupt& interrupt) {
  try {
    StreamSocket socket(to.family());
    const int fd = socket.impl()->sockfd();
    (void)::fcntl(fd, F_SETFD, FD_CLOEXEC);
    socket.connectNB(to);
    if (!waitFor(fd, POLLOUT, timeMax, interrupt)) return failed("no answer");
    const int error = socket.impl()->socketError();
    if (error != 0) return failed(std::strerror(error));
    socket.setBlocking(true);
    socket.setNoDelay(true);
    interrupt.watch(fd);
    return socket;
  } catch (const Poco::Exception& e) {
    return failed(e.displayText());
  }
}

}  // namespace

Result<StreamSocket> connectTo(const Url& url, Duration timeMax, Interrupt& interrupt) {
  const auto addresses = addressesOf(url.host, timeMax, interrupt);
  if (!addresses) return addresses.error();
  Error why = failed("it has no address");
  const Duration share = timeMax / std::max<int>(1, static_cast<int>(addresses->size()));
  for (const IPAddress& address : *addresses) {
    const SocketAddress to(address, static_cast<Poco::UInt16>(url.port));
    auto socket = connectOnce(to, share, interrupt);
    if (socket) return socket;
    why = socket.error();
    if (interrupt.isStopped()) break;
  }
  return failed("cannot connect to " + url.authority + ": " + why.what);
}

}  // namespace tocsin::gateway
