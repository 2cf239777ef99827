// SPDX-License-Identifier: Apache-2.0
#include "app/http/request_reader.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <sstream>
#include <sys/socket.h>
#include <utility>

#include <Poco/Exception.h>
#include <Poco/Net/HTTPRequest.h>

#include "app/http/problem.h"
#include "queue/base/limits.h"

namespace tocsin::http {
namespace {

constexpr std::string_view kHeadEnd = "\r\n\r\n";

std::string mediaType(std::string value) {
  value.resize(std::min(value.find(';'), value.size()));
  while (!value.empty() && value.back() == ' ') {
    value.pop_back();
  }
  std::transform(
      value.begin(), value.end(), value.begin(), [](unsigned char c) { return std::tolower(c); });
  return value;
}

// Each line ends in CR LF, and neither stands anywhere else.
bool hasOddLineEnd(std::string_view head) {
  for (std::size_t i = 0; i < head.size(); ++i) {
    const bool isLoneFeed = head[i] == '\n' && (i == 0 || head[i - 1] != '\r');
    const bool isLoneReturn = head[i] == '\r' && i + 1 < head.size() && head[i + 1] != '\n';
    if (isLoneFeed || isLoneReturn) return true;
  }
  return false;
}

// After the request line: "name: value" in every line, none continued by the next.
bool hasOddHeaderLine(std::string_view head) {
  std::size_t begin = head.find("\r\n");
  while (begin != std::string_view::npos && begin + kHeadEnd.size() < head.size()) {
    begin += 2;
    const std::size_t end = head.find("\r\n", begin);
    const std::string_view line = head.substr(begin, end - begin);
    const bool isFolded = line.starts_with(' ') || line.starts_with('\t');
    if (isFolded || line.find(':') == std::string_view::npos) return true;
    begin = end;
  }
  return false;
}

}  // namespace

void RequestReader::refuse(int status, const std::string& what) {
  refusal_ = problem(status, what);
}

void RequestReader::refuseEnd(const std::string& what) {
  if (deadline_.isOver()) {
    refuse(408, "the request took too long to arrive");
  } else {
    refuse(400, what);
  }
}

bool RequestReader::receive() {
  std::array<char, 16'384> buffer{};
  try {
    const int n = socket_.receiveBytes(buffer.data(), static_cast<int>(buffer.size()));
    if (n <= 0) return false;
    received_.append(buffer.data(), static_cast<std::size_t>(n));
    return true;
  } catch (const Poco::Exception&) {
    return false;  // reset by the client: as an end
  }
}

std::optional<std::string> RequestReader::readHead() {
  std::size_t end = std::string::npos;
  while ((end = received_.find(kHeadEnd)) == std::string::npos) {
    if (hasOddLineEnd(received_)) break;
    if (received_.size() > limits::kHttpHeadBytesMax) break;
    if (receive()) continue;
    const bool isSilent = received_.empty() && !deadline_.isOver();
    if (!isSilent) refuseEnd("the request ended within its headers");
    return std::nullopt;
  }
  const std::string head = received_.substr(0, std::min(end, received_.size()));
  if (hasOddLineEnd(head)) {
    refuse(400, "lines end in CR LF");
    return std::nullopt;
  }
  if (head.size() > limits::kHttpHeadBytesMax) {
    refuse(431,
           "the headers have more than " + std::to_string(limits::kHttpHeadBytesMax) + " bytes");
    return std::nullopt;
  }
  received_.erase(0, head.size() + kHeadEnd.size());
  return head + std::string(kHeadEnd);
}

bool RequestReader::readBody(const Framing& framing, std::string& body) {
  if (framing.expectsContinue && received_.size() < framing.bodyBytes) {
    constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    socket_.sendBytes(kContinue.data(), static_cast<int>(kContinue.size()), MSG_NOSIGNAL);
  }
  while (received_.size() < framing.bodyBytes) {
    if (receive()) continue;
    refuseEnd("the body is shorter than its Content-Length");
    return false;
  }
  body = received_.substr(0, framing.bodyBytes);
  return true;
}

std::optional<Request> RequestReader::read() {
  const std::optional<std::string> text = readHead();
  if (!text) return std::nullopt;
  if (hasOddHeaderLine(*text)) {
    refuse(400, "a header is not \"name: value\" in one line");
    return std::nullopt;
  }
  Poco::Net::HTTPRequest head;
  try {
    std::istringstream stream(*text);
    head.read(stream);
  } catch (const Poco::Exception& e) {
    refuse(400, "not a request: " + e.message());
    return std::nullopt;
  }
  const Headers headers(head.begin(), head.end());
  const Framing framing = readFraming(head.getVersion(), head.getMethod(), headers);
  if (framing.refusal != 0) {
    refuse(framing.refusal, framing.what);
    return std::nullopt;
  }
  Request request{.method = head.getMethod(),
                  .target = head.getURI(),
                  .contentType = mediaType(headerValue(headers, "Content-Type")),
                  .idempotencyKey = std::nullopt,
                  .body = {}};
  if (headerCount(headers, "Idempotency-Key") != 0) {
    request.idempotencyKey = headerValue(headers, "Idempotency-Key");
  }
  if (!readBody(framing, request.body)) return std::nullopt;
  return request;
}

}  // namespace tocsin::http
