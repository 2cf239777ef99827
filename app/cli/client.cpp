// SPDX-License-Identifier: Apache-2.0
#include "app/cli/client.h"

#include <array>
#include <cstring>
#include <istream>
#include <ostream>

#include <Poco/Exception.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/NumberParser.h>
#include <Poco/Timespan.h>

namespace tocsin::cli {
namespace {

using Poco::Net::HTTPRequest;

// The daemon says 503 when its loop is late by limits::kLoopAnswerMax; beyond this it says nothing.
const Poco::Timespan kAnswerTimeout(20, 0);
constexpr std::size_t kAnswerBytesMax =
    256UL * 1024 * 1024;  // an export of everything is far below

HttpAnswer unreachable(const std::string& socket, const std::string& why) {
  return {.code = ExitCode::Unreachable,
          .trouble = "no daemon answers on " + socket + " (" + why +
                     "); is `tocsin serve` running, and may this user open the socket?"};
}

HttpAnswer unanswered(const std::string& why) {
  return {
      .code = ExitCode::TryAgain,
      .trouble = "the daemon gave no whole answer (" + why + "); what became of it is not known"};
}

// False when there is more than anybody sends on purpose.
bool readBody(std::istream& stream, std::string& body) {
  std::array<char, 16'384> chunk{};
  while (stream.read(chunk.data(), chunk.size()) || stream.gcount() > 0) {
    body.append(chunk.data(), static_cast<std::size_t>(stream.gcount()));
    if (body.size() > kAnswerBytesMax) return false;
  }
  return true;
}

HttpAnswer exchange(Poco::Net::StreamSocket& socket, const HttpRequest& asked) {
  socket.setReceiveTimeout(kAnswerTimeout);
  socket.setSendTimeout(kAnswerTimeout);
  Poco::Net::HTTPClientSession session(socket);
  HTTPRequest request(asked.method, "/api/v1" + asked.path, HTTPRequest::HTTP_1_1);
  request.setHost("localhost");
  request.setKeepAlive(false);
  if (!asked.body.empty()) request.setContentType("application/json");
  if (asked.method != HTTPRequest::HTTP_GET) {
    request.setContentLength64(static_cast<Poco::Int64>(asked.body.size()));
  }
  session.sendRequest(request) << asked.body << std::flush;

  Poco::Net::HTTPResponse response;
  std::istream& stream = session.receiveResponse(response);
  HttpAnswer answer{.status = response.getStatus()};
  answer.code = exitCodeOf(answer.status);
  if (!readBody(stream, answer.body)) return unanswered("it does not end");
  const bool isCut = response.hasContentLength() &&
                     answer.body.size() < static_cast<std::size_t>(response.getContentLength64());
  if (isCut) return unanswered("it ends in the middle");
  Poco::NumberParser::tryParse(response.get("Retry-After", "0"), answer.retryAfter);
  return answer;
}

}  // namespace

HttpAnswer Client::ask(const HttpRequest& request) const {
  Poco::Net::StreamSocket socket;
  try {
    using Poco::Net::SocketAddress;
    socket.connect(SocketAddress(SocketAddress::UNIX_LOCAL, socketPath_), kAnswerTimeout);
  } catch (const Poco::Exception& e) {
    return unreachable(socketPath_, e.code() != 0 ? std::strerror(e.code()) : e.displayText());
  }
  try {
    return exchange(socket, request);
  } catch (const Poco::Exception& e) {
    return unanswered(e.displayText());
  } catch (const std::exception& e) {
    return unanswered(e.what());
  }
}

std::string encoded(std::string_view part) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string text;
  for (const char c : part) {
    const bool isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') ||
                         std::string_view("-._~").find(c) != std::string_view::npos;
    if (isPlain) {
      text += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    text += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
  }
  return text;
}

}  // namespace tocsin::cli
