// SPDX-License-Identifier: Apache-2.0
#include "app/http/exchange.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "app/http/framing.h"

namespace tocsin::http {
namespace {

struct Reason {
  int status;
  const char* text;
};

constexpr std::array kReasons{Reason{200, "OK"},
                              Reason{201, "Created"},
                              Reason{202, "Accepted"},
                              Reason{204, "No Content"},
                              Reason{304, "Not Modified"},
                              Reason{400, "Bad Request"},
                              Reason{401, "Unauthorized"},
                              Reason{403, "Forbidden"},
                              Reason{404, "Not Found"},
                              Reason{405, "Method Not Allowed"},
                              Reason{408, "Request Timeout"},
                              Reason{409, "Conflict"},
                              Reason{410, "Gone"},
                              Reason{411, "Length Required"},
                              Reason{412, "Precondition Failed"},
                              Reason{413, "Content Too Large"},
                              Reason{415, "Unsupported Media Type"},
                              Reason{421, "Misdirected Request"},
                              Reason{422, "Unprocessable Content"},
                              Reason{428, "Precondition Required"},
                              Reason{429, "Too Many Requests"},
                              Reason{431, "Request Header Fields Too Large"},
                              Reason{500, "Internal Server Error"},
                              Reason{503, "Service Unavailable"},
                              Reason{505, "HTTP Version Not Supported"}};

// What every answer carries unless it says otherwise itself.
struct Default {
  std::string_view name;
  std::string_view value;
};

constexpr std::array kDefaults{
    Default{"Cache-Control", "no-store"},
    Default{"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    Default{"X-Content-Type-Options", "nosniff"},
    Default{"Referrer-Policy", "no-referrer"}};

// Where the answer ends is said here alone.
constexpr std::array<std::string_view, 3> kOfTheFraming{
    "Content-Length", "Connection", "Transfer-Encoding"};

bool isOfTheFraming(std::string_view name) {
  return std::any_of(kOfTheFraming.begin(), kOfTheFraming.end(), [&](std::string_view one) {
    return sameName(one, name);
  });
}

void appendWithoutControls(std::string& out, std::string_view text) {
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != '\x7f';
  });
}

void appendHeader(std::string& out, std::string_view name, std::string_view value) {
  appendWithoutControls(out, name);
  out += ": ";
  appendWithoutControls(out, value);
  out += "\r\n";
}

// RFC 9110, 15.3.5 and 15.4.5.
bool mayHaveBody(int status) {
  return status != 204 && status != 304;
}

void appendBodyHeaders(std::string& out, const Response& response) {
  if (!mayHaveBody(response.status)) return;
  if (!response.contentType.empty()) appendHeader(out, "Content-Type", response.contentType);
  if (response.isStream) return;  // ends with the connection
  appendHeader(out, "Content-Length", std::to_string(response.body.size()));
}

}  // namespace

const char* reasonOf(int status) {
  for (const Reason& reason : kReasons) {
    if (reason.status == status) return reason.text;
  }
  return "Unknown";
}

std::size_t headerCount(const Headers& headers, std::string_view name) {
  return static_cast<std::size_t>(
      std::count_if(headers.begin(), headers.end(), [&](const auto& header) {
        return sameName(header.first, name);
      }));
}

std::string headerValue(const Headers& headers, std::string_view name) {
  const auto found = std::find_if(headers.begin(), headers.end(), [&](const auto& header) {
    return sameName(header.first, name);
  });
  return found == headers.end() ? std::string() : found->second;
}

std::string wireText(const Response& response, bool withBody, bool keepsAlive) {
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + " " + reasonOf(response.status);
  out += "\r\n";
  appendBodyHeaders(out, response);
  appendHeader(out, "Connection", keepsAlive && !response.isStream ? "keep-alive" : "close");
  for (const auto& [name, value] : kDefaults) {
    if (headerCount(response.headers, name) == 0) appendHeader(out, name, value);
  }
  for (const auto& [name, value] : response.headers) {
    if (!isOfTheFraming(name)) appendHeader(out, name, value);
  }
  out += "\r\n";
  if (withBody && mayHaveBody(response.status)) out += response.body;
  return out;
}

}  // namespace tocsin::http
