// SPDX-License-Identifier: Apache-2.0
#include "app/api/files.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "app/http/framing.h"

namespace tocsin::api {
namespace {

using http::forEachOf;
using http::Peer;
using http::trimmed;
using ui::Asset;

constexpr std::string_view kPagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";
constexpr std::string_view kApiPolicy = "default-src 'none'; frame-ancestors 'none'";

// "gzip" or "gzip;q=0.5"; not "gzip;q=0" (RFC 9110, 12.5.3).
bool takesGzip(const Request& request) {
  bool takes = false;
  const std::string codings = http::headerValue(request.headers, "Accept-Encoding");
  forEachOf(codings, ',', [&](std::string_view coding) {
    const std::size_t semicolon = std::min(coding.find(';'), coding.size());
    if (trimmed(coding.substr(0, semicolon)) != "gzip") return;
    const std::string_view quality = trimmed(coding.substr(std::min(semicolon + 1, coding.size())));
    takes = !quality.starts_with("q=0") || quality.find_first_of("123456789") != quality.npos;
  });
  return takes;
}

// Of two encodings of one file each has an ETag of its own.
std::string etagOf(const Asset& asset, bool isGzip) {
  std::string etag(asset.etag);
  if (isGzip && etag.ends_with('"')) etag.insert(etag.size() - 1, "-gz");
  return etag;
}

bool isKnown(const Request& request, const std::string& etag) {
  bool known = false;
  const std::string etags = http::headerValue(request.headers, "If-None-Match");
  forEachOf(etags, ',', [&](std::string_view each) {
    if (each.starts_with("W/")) each.remove_prefix(2);
    known = known || each == "*" || each == etag;
  });
  return known;
}

Response fileResponse(const Request& request, const Asset& asset) {
  const bool isGzip = !asset.gzip.empty() && takesGzip(request);
  const std::string etag = etagOf(asset, isGzip);
  Response response{.contentType = std::string(asset.contentType),
                    .body = {},
                    .headers = {{"ETag", etag}, {"Cache-Control", "no-cache"}}};
  if (!asset.gzip.empty()) response.headers.emplace_back("Vary", "Accept-Encoding");
  if (isKnown(request, etag)) {
    response.status = 304;
    return response;
  }
  if (isGzip) response.headers.emplace_back("Content-Encoding", "gzip");
  response.body = isGzip ? asset.gzip : asset.plain;
  return response;
}

}  // namespace

std::optional<Response> answerFile(std::span<const Asset> assets, const Request& request) {
  const bool isRead = request.method == "GET" || request.method == "HEAD";
  if (!isRead || request.peer.way == Peer::Way::Socket) return std::nullopt;
  const std::string_view target = request.target;
  const std::string_view path = target.substr(0, target.find('?'));
  const auto found = std::find_if(
      assets.begin(), assets.end(), [&](const Asset& each) { return each.path == path; });
  if (found == assets.end()) return std::nullopt;
  return fileResponse(request, *found);
}

void addSafetyHeaders(const Request& request, bool isFile, Response& response) {
  http::Headers& headers = response.headers;
  headers.emplace_back("Content-Security-Policy", isFile ? kPagePolicy : kApiPolicy);
  headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  if (isFile) {
    headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
    headers.emplace_back("Permissions-Policy",
                         "camera=(), microphone=(), geolocation=(), payment=(), usb=()");
  }
  if (request.peer.way == Peer::Way::Tls) {
    headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
  }
}

}  // namespace tocsin::api
