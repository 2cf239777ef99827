// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "app/http/exchange.h"
#include "app/http/request_parser.h"
#include "app/http/server.h"
#include "app/http/wire.h"

namespace tocsin::http {

using Instant = std::chrono::steady_clock::time_point;

// Who is at the other end, and where it came in.
struct Visitor {
  Peer peer{};
  std::string here;  // our address of a TCP connection
};

// One connection and what it does next; it waits for nothing and is told when its socket is ready
// or its time is over.
//
//   Reading    -> Answering (a request is complete), Writing (refused), Over (end, silence)
//   Answering  -> Writing, Streaming (by answer()), Over (the client went)
//   Writing    -> Reading (kept), Lingering (not kept), Over (not taken in time)
//   Lingering  -> Over; what the client still sends is thrown away up to a bound, so that it reads
//                 the answer instead of a reset
//   Streaming  -> Over
class Connection {
 public:
  enum class State { Reading, Answering, Writing, Lingering, Streaming, Over };

  // `scratch` is used by one connection at a time and has at least 16 KiB.
  struct Place {
    const ServerLimits& limits;
    std::span<char> scratch;
    const TlsContext* tls = nullptr;
  };

  Connection(Descriptor socket, Visitor visitor, Place place, Instant now);

  int fd() const { return wire_.fd(); }

  State state() const { return state_; }

  const Visitor& visitor() const { return visitor_; }

  // What epoll(7) is to tell, beside errors.
  std::uint32_t interest() const;

  // When onTime() is to be called.
  std::optional<Instant> due() const { return due_; }

  // Since when nothing came or went; only of one that may be closed for another.
  std::optional<Instant> quietSince() const;

  // Bytes of an incomplete request.
  std::size_t held() const { return parser_.held(); }

  // Bytes of an answer, or of a stream, that is not taken whole.
  std::size_t unsent() const { return out_.size(); }

  void onReady(std::uint32_t events, Instant now);
  void onTime(Instant now);

  // The request that is complete, once; then answer() or refuse() has to be called.
  std::optional<Request> takeRequest();

  // May another request follow the one that was taken?
  bool mayKeep() const { return mayKeep_; }

  void answer(std::string text, bool keepsAlive, Instant now);

  // The last answer. `withBody`: not to HEAD.
  void refuse(const Response& response, bool withBody, Instant now);

  // From now on push() writes.
  void stream(const std::string& text, Instant now);

  // Over when the client has left too much unread.
  void push(std::string_view bytes, Instant now);

 private:
  void read(Instant now);
  void hear(const Wire::Step& step, Instant now);
  void noteOctets(Instant now);
  void goOn(Instant now);
  void beginAnswer(std::string text, Instant now);
  void endAnswer(Instant now);
  void noteTaken(Instant now);
  void resume(Instant now);
  void write(Instant now);
  void trim();
  void throwAway();

  const ServerLimits& limits_;
  const Visitor visitor_;
  const std::span<char> scratch_;
  Wire wire_;
  RequestParser parser_;
  State state_ = State::Reading;
  std::optional<Instant> due_;
  Instant answerEnd_;  // beyond which no progress prolongs an answer
  Instant quietSince_;
  bool hasBegun_ = false;  // octets of the next request, or of a handshake, have come
  std::uint64_t octets_ = 0;
  int requests_ = 0;
  bool mayKeep_ = false;
  bool keepsAlive_ = false;
  std::string out_;
  std::size_t written_ = 0;
  bool readAwaitsRoom_ = false;
  bool writeAwaitsBytes_ = false;
  std::size_t thrownAway_ = 0;
};

}  // namespace tocsin::http
