// SPDX-License-Identifier: Apache-2.0
#include "drivers/channel/lookup.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <sstream>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <utility>

#include "queue/base/limits.h"

namespace tocsin::channel {
namespace {

constexpr std::size_t kAnswerBytesMax = 4'096;
constexpr char kFailed = '!';  // before the reason; an answer without it is addresses, one a line

// A thread outlives everything else, so the count of them belongs to the process.
std::atomic<std::size_t> running{0};  // NOLINT(readability-identifier-naming)

std::string numeric(const addrinfo& found) {
  char address[NI_MAXHOST];
  const int failed = ::getnameinfo(
      found.ai_addr, found.ai_addrlen, address, sizeof address, nullptr, 0, NI_NUMERICHOST);
  return failed == 0 ? address : "";
}

std::string answerFor(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* first = nullptr;
  const int failed = ::getaddrinfo(host.c_str(), nullptr, &hints, &first);
  if (failed != 0) return std::string(1, kFailed) + ::gai_strerror(failed);
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> all(first, ::freeaddrinfo);
  std::string answer;
  std::size_t count = 0;
  for (const addrinfo* one = first; one != nullptr; one = one->ai_next) {
    const std::string address = numeric(*one);
    if (!address.empty() && count++ < limits::kChannelAddressesMax) answer += address + "\n";
  }
  return answer.empty() ? std::string(1, kFailed) + "it has no address" : answer;
}

void answer(const std::string& host, const Descriptor& to) {
  const std::string text = answerFor(host);
  (void)::send(to.fd(), text.data(), std::min(text.size(), kAnswerBytesMax), MSG_NOSIGNAL);
  --running;
}

Error failed(const std::string& host, const std::string& why) {
  return {Fault::Transient, "the address of " + host + " is not to be found out: " + why};
}

}  // namespace

Result<Descriptor> startLookup(const std::string& host) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0) {
    return failed(host, std::strerror(errno));
  }
  Descriptor ours(ends[0]), theirs(ends[1]);
  if (++running > limits::kChannelLookupsMax) {
    --running;
    return failed(host, "too many names are being looked up; does the name server answer?");
  }
  try {
    std::thread([host, to = std::move(theirs)] { answer(host, to); }).detach();
  } catch (const std::system_error& e) {
    --running;
    return failed(host, e.what());
  }
  return ours;
}

Result<std::vector<std::string>> readLookup(const Descriptor& descriptor, const std::string& host) {
  char bytes[kAnswerBytesMax];
  const ssize_t size = ::recv(descriptor.fd(), bytes, sizeof bytes, 0);
  if (size <= 0) return failed(host, "the resolver ended without an answer");
  const std::string text(bytes, static_cast<std::size_t>(size));
  if (text.front() == kFailed) return failed(host, text.substr(1));
  std::vector<std::string> addresses;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    addresses.push_back(line);
  }
  return addresses;
}

}  // namespace tocsin::channel
