// SPDX-License-Identifier: Apache-2.0
#include "app/http/framing.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "queue/base/limits.h"

namespace tocsin::http {
namespace {

// RFC 9110, 5.6.2.
bool isToken(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           kMarks.find(c) != std::string_view::npos;
  });
}

bool isFieldValue(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == '\x7f';
  });
}

Framing refuse(int status, std::string what) {
  return {.refusal = status, .what = std::move(what)};
}

bool areWellFormed(const Headers& headers) {
  return std::all_of(headers.begin(), headers.end(), [](const auto& header) {
    return isToken(header.first) && isFieldValue(header.second);
  });
}

// The headers that must not come twice: two readers would choose differently.
std::string_view doubledHeader(const Headers& headers) {
  constexpr std::array<std::string_view, 13> kSingle{"Host",
                                                     "Content-Length",
                                                     "Transfer-Encoding",
                                                     "Content-Type",
                                                     "Idempotency-Key",
                                                     "Expect",
                                                     "Origin",
                                                     "Authorization",
                                                     "Cookie",
                                                     "X-CSRF-Token",
                                                     "If-Match",
                                                     "If-None-Match",
                                                     "Last-Event-ID"};
  for (const std::string_view name : kSingle) {
    if (headerCount(headers, name) > 1) return name;
  }
  return {};
}

Framing readLength(const std::string& text) {
  std::size_t bytes = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bytes);
  const bool isNumber =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (text.empty() || !isNumber || end != text.data() + text.size()) {
    return refuse(400, "Content-Length is not a number");
  }
  if (error == std::errc::result_out_of_range || bytes > limits::kBodyBytesMax) {
    return refuse(413, "a body has at most " + std::to_string(limits::kBodyBytesMax) + " bytes");
  }
  return {.refusal = 0, .what = {}, .bodyBytes = bytes};
}

// In a list with commas, which may be parted over several headers.
bool hasToken(const Headers& headers, std::string_view name, std::string_view token) {
  bool has = false;
  for (const auto& [one, value] : headers) {
    if (!sameName(one, name)) continue;
    forEachOf(value, ',', [&](std::string_view word) { has = has || sameName(word, token); });
  }
  return has;
}

}  // namespace

bool sameName(std::string_view one, std::string_view other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(), [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) ==
           std::tolower(static_cast<unsigned char>(b));
  });
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

Framing readFraming(std::string_view version, std::string_view method, const Headers& headers) {
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return refuse(505, "HTTP/1.1 is spoken here");
  if (!isToken(method)) return refuse(400, "the method is not a token");
  if (!areWellFormed(headers)) return refuse(400, "a header is not well-formed");
  if (const std::string_view doubled = doubledHeader(headers); !doubled.empty()) {
    return refuse(400, std::string(doubled) + " came more than once");
  }
  if (version == "HTTP/1.1" && headerCount(headers, "Host") != 1) {
    return refuse(400, "Host is missing");
  }
  const bool hasLength = headerCount(headers, "Content-Length") == 1;
  if (headerCount(headers, "Transfer-Encoding") != 0) {
    return hasLength ? refuse(400, "Content-Length and Transfer-Encoding exclude each other")
                     : refuse(411, "send the body with a Content-Length");
  }
  Framing framing;
  if (hasLength) framing = readLength(headerValue(headers, "Content-Length"));
  const bool isNew = version == "HTTP/1.1";
  framing.expectsContinue = isNew && sameName(headerValue(headers, "Expect"), "100-continue");
  framing.keepsAlive = isNew && !hasToken(headers, "Connection", "close");
  return framing;
}

}  // namespace tocsin::http
