// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/http/exchange.h"
#include "app/http/guard.h"
#include "app/http/request_parser.h"
#include "queue/base/check.h"
#include "queue/base/limits.h"

// Whatever a client sends: where it is cut changes nothing, a request has one meaning and no
// control characters, nothing is kept beyond a head and its body, and an answer has one head.
namespace {

using namespace tocsin::http;  // NOLINT(google-build-using-namespace): one file, one function
using tocsin::check;
namespace limits = tocsin::limits;

struct Heard {
  std::vector<Request> requests;
  int refusal = 0;
};

bool hasControls(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == '\x7f';
  });
}

void checkRequest(const Request& request) {
  check(!request.method.empty() && !hasControls(request.method), "a method is a word");
  check(request.target.starts_with('/') || request.target == "*", "a target is a path");
  check(!hasControls(request.target), "a target is one word");
  check(request.body.size() <= limits::kBodyBytesMax, "a body is bounded");
  check(headerCount(request.headers, "Transfer-Encoding") == 0, "no body is chunked");
  check(headerCount(request.headers, "Host") <= 1, "there is one host");
  const std::string length = headerValue(request.headers, "Content-Length");
  check(length.empty() ? request.body.empty() : std::stoul(length) == request.body.size(),
        "a body has the declared length");
  for (const auto& [name, value] : request.headers) {
    check(!name.empty() && !hasControls(name) && !hasControls(value), "a header is one line");
  }
}

void checkAnswer(const Response& response) {
  const std::string text = wireText(response, true, false);
  const std::size_t end = text.find("\r\n\r\n");
  check(text.size() == end + 4 + response.body.size(), "an answer has one head");
}

// As a connection does: a request is taken, then what came behind it is read.
void goOn(RequestParser& parser, Heard& heard) {
  while (parser.state() == RequestParser::State::Complete) {
    heard.requests.push_back(parser.take());
    checkRequest(heard.requests.back());
    parser.feed({});
  }
}

Heard hear(std::string_view bytes, std::size_t piece) {
  RequestParser parser;
  Heard heard;
  while (!bytes.empty() && parser.state() == RequestParser::State::NeedsMore) {
    check(parser.room() > 0 && parser.room() <= limits::kBodyBytesMax, "there is room, bounded");
    const std::size_t count = std::min({piece, bytes.size(), parser.room()});
    parser.feed(bytes.substr(0, count));
    bytes.remove_prefix(count);
    check(parser.held() <= limits::kHttpHeadBytesMax + 4 + limits::kBodyBytesMax, "it is bounded");
    goOn(parser, heard);
  }
  parser.end();
  if (parser.state() == RequestParser::State::Refused) {
    heard.refusal = parser.refusal().status;
    checkAnswer(parser.refusal());
  }
  return heard;
}

void checkCuts(std::string_view bytes) {
  const Heard whole = hear(bytes, bytes.size());
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}}) {
    const Heard cut = hear(bytes, piece);
    check(cut.refusal == whole.refusal && cut.requests.size() == whole.requests.size(),
          "a cut changes nothing");
    for (std::size_t i = 0; i < cut.requests.size(); ++i) {
      const Request& one = cut.requests[i];
      const Request& other = whole.requests[i];
      check(one.method == other.method && one.target == other.target && one.body == other.body &&
                one.headers == other.headers,
            "a cut changes no request");
    }
  }
}

void checkGuard(std::string_view bytes) {
  Request request;
  request.peer.way = Peer::Way::Tcp;
  const std::size_t cut = std::min(bytes.find('\n'), bytes.size());
  request.headers.emplace_back("Host", bytes.substr(0, cut));
  if (cut < bytes.size()) request.headers.emplace_back("Origin", bytes.substr(cut + 1));
  if (const auto refusal = refuseStranger(request, "192.0.2.7", {"box"})) checkAnswer(*refusal);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  checkCuts(bytes);
  checkGuard(bytes);
  // Headers that belong to a request whose first lines are good.
  checkCuts("POST /a HTTP/1.1\r\nHost: x\r\n" + std::string(bytes));
  return 0;
}
