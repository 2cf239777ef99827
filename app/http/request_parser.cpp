// SPDX-License-Identifier: Apache-2.0
#include "app/http/request_parser.h"

#include <algorithm>
#include <cctype>
#include <sstream>
#include <utility>

#include <Poco/Exception.h>
#include <Poco/Net/HTTPRequest.h>

#include "app/http/problem.h"
#include "queue/base/check.h"
#include "queue/base/limits.h"

namespace tocsin::http {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr std::size_t kHeadWithEndMax = limits::kHttpHeadBytesMax + kHeadEnd.size();

std::string mediaType(std::string value) {
  value.resize(std::min(value.find(';'), value.size()));
  while (!value.empty() && value.back() == ' ') {
    value.pop_back();
  }
  std::transform(
      value.begin(), value.end(), value.begin(), [](unsigned char c) { return std::tolower(c); });
  return value;
}

// The lines after the request line; nothing when one is not "name: value", or is continued by the
// next.
std::optional<Headers> readHeaders(std::string_view head) {
  Headers headers;
  std::size_t begin = head.find(kLineEnd) + kLineEnd.size();
  while (begin + kLineEnd.size() < head.size()) {
    const std::size_t end = head.find(kLineEnd, begin);
    const std::string_view line = head.substr(begin, end - begin);
    const bool isFolded = line.starts_with(' ') || line.starts_with('\t');
    const std::size_t colon = line.find(':');
    if (isFolded || colon == std::string_view::npos) return std::nullopt;
    headers.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
    begin = end + kLineEnd.size();
  }
  return headers;
}

// One blank between the three words, and a path: the host of "GET http://other/" would be a second
// one.
bool isRequestLine(std::string_view line, const Poco::Net::HTTPRequest& head) {
  const std::string& target = head.getURI();
  const bool isPath = target.starts_with('/') || target == "*";
  const bool isVisible = std::all_of(
      target.begin(), target.end(), [](unsigned char c) { return c > 0x20 && c != 0x7f; });
  return isPath && isVisible && line == head.getMethod() + " " + target + " " + head.getVersion();
}

}  // namespace

std::size_t RequestParser::room() const {
  if (state_ != State::NeedsMore) return 0;
  return hasHead_ ? framing_.bodyBytes - body_.size() : kHeadWithEndMax - buffer_.size();
}

void RequestParser::refuse(Response response) {
  state_ = State::Refused;
  refusal_ = std::move(response);
  body_ = {};
  buffer_ = {};
}

void RequestParser::refuse(int status, const std::string& what) {
  refuse(problem(status, what));
}

void RequestParser::end() {
  if (state_ != State::NeedsMore || isEmpty()) return;
  refuse(400,
         hasHead_ ? "the body is shorter than its Content-Length"
                  : "the request ended within its headers");
}

RequestParser::State RequestParser::feed(std::string_view bytes) {
  if (state_ == State::Refused) return state_;
  buffer_.append(bytes);
  if (state_ == State::Complete) return state_;
  if (!hasHead_) {
    const auto size = findHead();
    if (size) {
      const std::string head = buffer_.substr(0, *size);
      buffer_.erase(0, *size);
      scanned_ = 0;
      readHead(head);
    }
  }
  if (hasHead_ && state_ == State::NeedsMore) readBody();
  return state_;
}

std::optional<std::size_t> RequestParser::findHead() {
  for (; scanned_ < std::min(buffer_.size(), kHeadWithEndMax); ++scanned_) {
    // Each line ends in CR LF, and neither stands anywhere else.
    const bool isAfterReturn = scanned_ > 0 && buffer_[scanned_ - 1] == '\r';
    if (isAfterReturn != (buffer_[scanned_] == '\n')) {
      refuse(400, "lines end in CR LF");
      return std::nullopt;
    }
    const std::string_view seen = std::string_view(buffer_).substr(0, scanned_ + 1);
    if (seen.ends_with(kHeadEnd)) return seen.size();
  }
  if (scanned_ == kHeadWithEndMax) {
    refuse(431,
           "the headers have more than " + std::to_string(limits::kHttpHeadBytesMax) + " bytes");
  }
  return std::nullopt;
}

void RequestParser::readHead(const std::string& head) {
  auto headers = readHeaders(head);
  if (!headers) return refuse(400, "a header is not \"name: value\" in one line");
  Poco::Net::HTTPRequest read;
  try {
    std::istringstream stream(head);
    read.read(stream);
  } catch (const Poco::Exception& e) {
    return refuse(400, "not a request: " + e.message());
  }
  framing_ = readFraming(read.getVersion(), read.getMethod(), *headers);
  if (framing_.refusal != 0) return refuse(framing_.refusal, framing_.what);
  if (!isRequestLine(std::string_view(head).substr(0, head.find(kLineEnd)), read)) {
    return refuse(400, "the first line is not \"METHOD /path HTTP/1.1\"");
  }
  request_ = {.method = read.getMethod(),
              .target = read.getURI(),
              .contentType = mediaType(headerValue(*headers, "Content-Type")),
              .idempotencyKey = std::nullopt,
              .body = {}};
  if (headerCount(*headers, "Idempotency-Key") != 0) {
    request_.idempotencyKey = headerValue(*headers, "Idempotency-Key");
  }
  request_.headers = *std::move(headers);
  hasHead_ = true;
  hasWish_ = framing_.expectsContinue && buffer_.size() < framing_.bodyBytes;
  body_.reserve(framing_.bodyBytes);
}

void RequestParser::readBody() {
  const std::size_t count = std::min(framing_.bodyBytes - body_.size(), buffer_.size());
  body_.append(buffer_, 0, count);
  buffer_.erase(0, count);
  if (body_.size() == framing_.bodyBytes) state_ = State::Complete;
}

bool RequestParser::takeWish() {
  return std::exchange(hasWish_, false);
}

Request RequestParser::take() {
  check(state_ == State::Complete, "only a complete request is taken");
  Request request = std::exchange(request_, Request{});
  request.body = std::exchange(body_, std::string());
  state_ = State::NeedsMore;
  hasHead_ = false;
  hasWish_ = false;
  return request;
}

}  // namespace tocsin::http
