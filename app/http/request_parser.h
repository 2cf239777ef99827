// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "app/http/exchange.h"
#include "app/http/framing.h"

namespace tocsin::http {

// Makes requests of the bytes of a connection; pure, and where the bytes are cut changes nothing.
//
// The head is gathered here until its blank line, because Poco alone takes the end of the stream
// for the end of the headers (half a DELETE would be carried out), lets lines without a colon and
// bare line feeds pass, joins folded lines, and decodes "=?utf-8?Q?5?=" (RFC 2047) in values, a
// Content-Length among them.
class RequestParser {
 public:
  enum class State { NeedsMore, Complete, Refused };

  // Goes on with what came before and `bytes`. What follows a complete request is kept; it is read
  // when feed() is called after take().
  State feed(std::string_view bytes);

  State state() const { return state_; }

  // How many bytes are worth reading now, so that nothing is kept beyond a head and its body.
  std::size_t room() const;

  // Nothing of a request is here.
  bool isEmpty() const { return !hasHead_ && buffer_.empty(); }

  // The bytes that are kept here.
  std::size_t held() const { return buffer_.size() + body_.size(); }

  // The client waits for "100 Continue" before it sends the body; said once.
  bool takeWish();

  // Of a complete request: may another one follow?
  bool keepsAlive() const { return framing_.keepsAlive; }

  // The complete request; its peer is not filled in.
  Request take();

  // The answer that ends the connection.
  const Response& refusal() const { return refusal_; }

  void refuse(Response response);

  // The client sends no more: what is here of a request is refused.
  void end();

 private:
  // The bytes of the head with its blank line, once it has arrived.
  std::optional<std::size_t> findHead();
  void readHead(const std::string& head);
  void readBody();
  void refuse(int status, const std::string& what);

  State state_ = State::NeedsMore;
  std::string buffer_;  // and not yet used
  std::size_t scanned_ = 0;
  bool hasHead_ = false;
  bool hasWish_ = false;
  Framing framing_;
  Request request_{};
  std::string body_;
  Response refusal_;
};

}  // namespace tocsin::http
