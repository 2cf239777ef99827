// SPDX-License-Identifier: Apache-2.0
#include "app/http/connection.h"

#include <array>
#include <exception>
#include <fcntl.h>
#include <optional>
#include <string>
#include <sys/socket.h>

#include <Poco/Exception.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/StreamSocketImpl.h>

#include "app/http/request_reader.h"
#include "queue/base/limits.h"

namespace tocsin::http {
namespace {

using Poco::Net::StreamSocket;
using Poco::Net::StreamSocketImpl;

// What was left unread after a refusal is thrown away up to here, so that the client, which still
// sends, reads the refusal instead of a reset connection.
constexpr std::size_t kLeftoverBytesMax = 8 * limits::kBodyBytesMax;

// Poco closes the descriptor that it is given; ours is closed by the front, after its deadline.
StreamSocket pocoSocket(int fd) {
  const int copy = ::fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) throw Poco::Net::NetException("no descriptor is left");
  return StreamSocket(new StreamSocketImpl(copy));
}

// The deadline ends this at the latest: it shuts the socket down.
void dropLeftover(StreamSocket& socket) {
  socket.shutdownSend();
  std::array<char, 16'384> buffer{};
  std::size_t dropped = 0;
  while (dropped < kLeftoverBytesMax) {
    const int n = socket.receiveBytes(buffer.data(), static_cast<int>(buffer.size()));
    if (n <= 0) return;
    dropped += static_cast<std::size_t>(n);
  }
}

void sendAll(StreamSocket& socket, const std::string& text) {
  socket.sendBytes(text.data(), static_cast<int>(text.size()), MSG_NOSIGNAL);
}

void serve(int fd, Deadline& deadline, const Answerer& answerer) {
  StreamSocket socket = pocoSocket(fd);
  RequestReader reader(socket, deadline);
  const std::optional<Request> request = reader.read();
  deadline.beginAnswer();
  if (request) {
    sendAll(socket, wireText(answerer(*request), request->method != "HEAD"));
  } else if (reader.refusal()) {
    sendAll(socket, wireText(*reader.refusal(), true));
    dropLeftover(socket);
  }
}

}  // namespace

void serveConnection(int fd, Deadline& deadline, const Answerer& answerer, const Log& log) {
  try {
    serve(fd, deadline, answerer);
  } catch (const Poco::Exception& e) {
    log(LogLevel::Debug, "http: a client went away: " + e.displayText());
  } catch (const std::exception& e) {
    log(LogLevel::Error, std::string("http: a connection failed: ") + e.what());
  } catch (...) {
    log(LogLevel::Error, "http: a connection failed with an unknown exception");
  }
}

}  // namespace tocsin::http
