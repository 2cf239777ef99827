// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include <Poco/Net/StreamSocket.h>

#include "app/http/exchange.h"
#include "app/http/framing.h"
#include "app/http/front.h"

namespace tocsin::http {

// Reads one request from a connection.
//
// The head is gathered here until its blank line and then parsed by Poco, because Poco alone takes
// the end of the stream for the end of the headers (half a DELETE would be carried out), lets lines
// without a colon and bare line feeds pass, and joins folded lines.
class RequestReader {
 public:
  RequestReader(Poco::Net::StreamSocket& socket, const Deadline& deadline)
      : socket_(socket), deadline_(deadline) {}

  // The request; nothing when refusal() says what to answer, or when the client has gone without a
  // word.
  std::optional<Request> read();

  const std::optional<Response>& refusal() const { return refusal_; }

 private:
  bool receive();
  std::optional<std::string> readHead();
  bool readBody(const Framing& framing, std::string& body);
  void refuse(int status, const std::string& what);
  void refuseEnd(const std::string& what);

  Poco::Net::StreamSocket& socket_;
  const Deadline& deadline_;
  std::string received_;  // and not yet used
  std::optional<Response> refusal_;
};

}  // namespace tocsin::http
