// SPDX-License-Identifier: Apache-2.0
#include "app/http/exchange.h"

#include <array>
#include <string_view>

namespace tocsin::http {
namespace {

struct Reason {
  int status;
  const char* text;
};

constexpr std::array kReasons{Reason{200, "OK"},
                              Reason{201, "Created"},
                              Reason{400, "Bad Request"},
                              Reason{404, "Not Found"},
                              Reason{405, "Method Not Allowed"},
                              Reason{408, "Request Timeout"},
                              Reason{409, "Conflict"},
                              Reason{411, "Length Required"},
                              Reason{413, "Content Too Large"},
                              Reason{415, "Unsupported Media Type"},
                              Reason{422, "Unprocessable Content"},
                              Reason{431, "Request Header Fields Too Large"},
                              Reason{500, "Internal Server Error"},
                              Reason{503, "Service Unavailable"},
                              Reason{505, "HTTP Version Not Supported"}};

void appendHeader(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ");
  for (const char c : value) {
    const bool isControl = static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
    if (!isControl) out += c;
  }
  out += "\r\n";
}

}  // namespace

const char* reasonOf(int status) {
  for (const Reason& reason : kReasons) {
    if (reason.status == status) return reason.text;
  }
  return "Unknown";
}

std::string wireText(const Response& response, bool withBody) {
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + " " + reasonOf(response.status);
  out += "\r\n";
  appendHeader(out, "Content-Type", response.contentType);
  appendHeader(out, "Content-Length", std::to_string(response.body.size()));
  appendHeader(out, "Connection", "close");
  appendHeader(out, "Cache-Control", "no-store");
  appendHeader(out, "X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : response.headers) {
    appendHeader(out, name, value);
  }
  out += "\r\n";
  if (withBody) out += response.body;
  return out;
}

}  // namespace tocsin::http
