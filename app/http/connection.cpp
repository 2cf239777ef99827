// SPDX-License-Identifier: Apache-2.0
#include "app/http/connection.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <exception>
#include <fcntl.h>
#include <optional>
#include <sys/socket.h>
#include <utility>

#include <Poco/Exception.h>
#include <Poco/Net/HTTPFixedLengthStream.h>
#include <Poco/Net/HTTPHeaderStream.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerSession.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/StreamSocketImpl.h>

#include "app/http/framing.h"
#include "app/http/problem.h"

namespace tocsin::http {
namespace {

using Poco::Net::HTTPFixedLengthInputStream;
using Poco::Net::HTTPHeaderInputStream;
using Poco::Net::HTTPRequest;
using Poco::Net::HTTPServerParams;
using Poco::Net::HTTPServerSession;
using Poco::Net::StreamSocket;
using Poco::Net::StreamSocketImpl;

// What was left unread after a refusal is thrown away up to here, so that the client, which still
// sends, reads the refusal instead of a reset connection.
constexpr std::size_t kLeftoverBytesMax = 8 * limits::kBodyBytesMax;

// What came instead of a request.
struct Refused {
  std::optional<Response> response;  // none: nobody is there to be answered
  bool hasLeftover = false;          // the client may still be sending
};

std::string mediaType(std::string value) {
  value.resize(std::min(value.find(';'), value.size()));
  while (!value.empty() && value.back() == ' ') {
    value.pop_back();
  }
  std::transform(
      value.begin(), value.end(), value.begin(), [](unsigned char c) { return std::tolower(c); });
  return value;
}

void sendAll(int fd, const std::string& text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const ssize_t n = ::send(fd, text.data() + at, text.size() - at, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;  // the client is gone or its time is over; there is nobody to tell
    at += static_cast<std::size_t>(n);
  }
}

// The deadline ends this at the latest: it shuts the socket down.
void dropLeftover(int fd) {
  (void)::shutdown(fd, SHUT_WR);
  std::array<char, 16'384> buffer{};
  std::size_t dropped = 0;
  while (dropped < kLeftoverBytesMax) {
    const ssize_t n = ::recv(fd, buffer.data(), buffer.size(), 0);
    if (n <= 0) return;
    dropped += static_cast<std::size_t>(n);
  }
}

class Exchange {
 public:
  Exchange(int fd, Deadline& deadline)
      : fd_(fd), deadline_(deadline), session_(pocoSocket(fd), parameters()) {}

  // The request, or what to say instead.
  std::optional<Request> read(Refused& refused) {
    HTTPRequest head;
    if (!readHead(head, refused)) return std::nullopt;
    const Headers headers(head.begin(), head.end());
    const Framing framing = readFraming(head.getVersion(), head.getMethod(), headers);
    if (framing.refusal != 0) {
      refused = {problem(framing.refusal, framing.what), true};
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
    if (framing.expectsContinue) sendAll(fd_, "HTTP/1.1 100 Continue\r\n\r\n");
    if (!readBody(framing.bodyBytes, request.body, refused)) return std::nullopt;
    return request;
  }

 private:
  // Poco closes the descriptor that it is given; ours is closed by the front, after its deadline.
  static StreamSocket pocoSocket(int fd) {
    const int copy = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (copy < 0) throw Poco::Net::NetException("no descriptor is left");
    return StreamSocket(new StreamSocketImpl(copy));
  }

  static HTTPServerParams::Ptr parameters() {
    HTTPServerParams::Ptr parameters = new HTTPServerParams;
    parameters->setKeepAlive(false);
    // Never before the deadline of the front, which is the one that counts.
    parameters->setTimeout(Poco::Timespan(0, 0, 1, 0, 0));
    return parameters;
  }

  bool readHead(HTTPRequest& head, Refused& refused) {
    HTTPHeaderInputStream stream(session_);
    try {
      head.read(stream);
    } catch (const Poco::Net::NoMessageException&) {
      refused = {deadline_.isOver() ? std::optional(late()) : std::nullopt, false};
      return false;
    } catch (const Poco::Net::MessageException& e) {
      refused = {deadline_.isOver() ? late() : problem(400, "not a request: " + e.message()), true};
      return false;
    }
    // Poco takes the end of the stream for the end of the headers.
    if (!stream.eof()) return true;
    refused = {deadline_.isOver() ? late() : problem(400, "the request ended within its headers"),
               false};
    return false;
  }

  bool readBody(std::size_t bytes, std::string& body, Refused& refused) {
    body.resize(bytes);
    HTTPFixedLengthInputStream stream(session_, static_cast<std::streamsize>(bytes));
    stream.read(body.data(), static_cast<std::streamsize>(bytes));
    if (static_cast<std::size_t>(stream.gcount()) == bytes) return true;
    refused = {
        deadline_.isOver() ? late() : problem(400, "the body is shorter than its Content-Length"),
        false};
    return false;
  }

  static Response late() { return problem(408, "the request took too long to arrive"); }

  const int fd_;
  Deadline& deadline_;
  HTTPServerSession session_;
};

void serve(int fd, Deadline& deadline, const Answerer& answerer) {
  Exchange exchange(fd, deadline);
  Refused refused;
  const std::optional<Request> request = exchange.read(refused);
  deadline.beginAnswer();
  if (request) {
    sendAll(fd, wireText(answerer(*request), request->method != "HEAD"));
  } else if (refused.response) {
    sendAll(fd, wireText(*refused.response, true));
    if (refused.hasLeftover) dropLeftover(fd);
  }
}

}  // namespace

void serveConnection(int fd, Deadline& deadline, const Answerer& answerer, const Log& log) {
  try {
    serve(fd, deadline, answerer);
  } catch (const Poco::Exception& e) {
    log(LogLevel::Warning, "http: a connection failed: " + e.displayText());
  } catch (const std::exception& e) {
    log(LogLevel::Error, std::string("http: a connection failed: ") + e.what());
  } catch (...) {
    log(LogLevel::Error, "http: a connection failed with an unknown exception");
  }
}

}  // namespace tocsin::http
