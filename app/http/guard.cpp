// SPDX-License-Identifier: Apache-2.0
#include "app/http/guard.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>
#include <string_view>

#include "app/http/framing.h"
#include "app/http/problem.h"

namespace tocsin::http {
namespace {

constexpr std::array<std::string_view, 3> kOwnNames{"localhost", "127.0.0.1", "::1"};

// The name of "name", "name:8620", "[::1]" and "[::1]:8620", IPv6 addresses in their shortest form;
// nothing when it is something else.
std::optional<std::string> hostName(std::string_view host) {
  const bool isIpv6 = host.starts_with('[');
  const std::size_t end = isIpv6 ? host.find(']') : std::min(host.find(':'), host.size());
  if (end == std::string_view::npos) return std::nullopt;
  const std::string name(host.substr(isIpv6 ? 1 : 0, isIpv6 ? end - 1 : end));
  const std::string_view rest = host.substr(isIpv6 ? end + 1 : end);
  const bool isPort =
      rest.starts_with(':') && rest.size() > 1 &&
      std::all_of(rest.begin() + 1, rest.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (name.empty() || !(rest.empty() || isPort)) return std::nullopt;
  if (!isIpv6) return name;
  in6_addr address{};
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (::inet_pton(AF_INET6, name.c_str(), &address) != 1) return std::nullopt;
  return ::inet_ntop(AF_INET6, &address, text.data(), text.size());
}

bool isOurs(const std::string& name,
            const std::string& here,
            const std::vector<std::string>& names) {
  const auto isIt = [&](std::string_view one) { return sameName(one, name); };
  return std::any_of(kOwnNames.begin(), kOwnNames.end(), isIt) || isIt(here) ||
         std::any_of(names.begin(), names.end(), isIt);
}

}  // namespace

std::optional<Response> refuseStranger(const Request& request,
                                       const std::string& here,
                                       const std::vector<std::string>& names) {
  if (request.peer.way == Peer::Way::Socket) return std::nullopt;
  const std::string host = headerValue(request.headers, "Host");
  const auto name = hostName(host);
  if (!name || !isOurs(*name, here, names)) {
    return problem(421,
                   "\"" + host + "\" is no name of this box; if it should be one, add it to " +
                       "[http] names");
  }
  if (headerCount(request.headers, "Origin") == 0) return std::nullopt;
  const std::string scheme = request.peer.way == Peer::Way::Tls ? "https://" : "http://";
  const std::string origin = headerValue(request.headers, "Origin");
  if (sameName(origin, scheme + host)) return std::nullopt;
  // A reverse proxy of this machine ends TLS, and the page is another scheme's for its browser.
  if (request.peer.isLocal && sameName(origin, "https://" + host)) return std::nullopt;
  return problem(
      403, "a page of another site sent this (Origin); only the page of " + scheme + host + " may");
}

}  // namespace tocsin::http
