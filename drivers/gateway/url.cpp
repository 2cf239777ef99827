// SPDX-License-Identifier: Apache-2.0
#include "drivers/gateway/url.h"

#include <algorithm>
#include <charconv>

namespace tocsin::gateway {
namespace {

constexpr std::string_view kHttp = "http://", kHttps = "https://";

Error wrong(std::string what) {
  return {Fault::Config, std::move(what)};
}

bool isHostSign(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-' || c == '_';
}

bool isAddressSign(char c) {
  return isHostSign(c) || c == ':' || c == '%';
}

// What may follow the host: empty, or ":" and a port.
bool readPort(std::string_view text, int& port) {
  if (text.empty()) return true;
  if (text.front() != ':') return false;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + 1, end, port);
  return read.ec == std::errc{} && read.ptr == end && port >= 1 && port <= 65'535;
}

bool readAuthority(std::string_view text, Url& url) {
  url.authority = text;
  const bool isBracketed = text.starts_with('[');
  const auto end = isBracketed ? text.find(']') : std::min(text.find(':'), text.size());
  if (end == std::string_view::npos) return false;
  url.host = text.substr(isBracketed ? 1 : 0, isBracketed ? end - 1 : end);
  const auto isSign = isBracketed ? isAddressSign : isHostSign;
  return !url.host.empty() && std::all_of(url.host.begin(), url.host.end(), isSign) &&
         readPort(text.substr(isBracketed ? end + 1 : end), url.port);
}

}  // namespace

Result<Url> parseUrl(std::string_view text) {
  Url url;
  url.isTls = text.starts_with(kHttps);
  if (!url.isTls && !text.starts_with(kHttp)) {
    return wrong("an URL begins with http:// or https://");
  }
  url.port = url.isTls ? 443 : 80;
  text.remove_prefix(url.isTls ? kHttps.size() : kHttp.size());
  const auto pathAt = std::min(text.find_first_of("/?#"), text.size());
  const std::string_view authority = text.substr(0, pathAt);
  if (authority.find('@') != std::string_view::npos) {
    return wrong(
        "no user and no password in an URL, which is shown and logged; put them into a "
        "header that comes from a file");
  }
  if (!readAuthority(authority, url)) {
    return wrong("after http:// comes HOST or HOST:PORT, like \"sms.example.net:8080\"");
  }
  const std::string_view rest = text.substr(pathAt);
  const bool isVisible =
      std::all_of(rest.begin(), rest.end(), [](char c) { return c > ' ' && c < '\x7F'; });
  if (!isVisible || rest.find('#') != std::string_view::npos) {
    return wrong("blanks, \"#\" and letters beyond ASCII are written as %20 and so on in an URL");
  }
  url.target = (rest.starts_with('/') ? "" : "/") + std::string(rest);
  return url;
}

std::string originOf(std::string_view url) {
  const auto read = parseUrl(url.substr(0, url.find_first_of("?#")));
  return read ? std::string(read->isTls ? kHttps : kHttp) + read->authority : "the URL";
}

}  // namespace tocsin::gateway
