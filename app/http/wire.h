// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "app/http/descriptor.h"
#include "app/http/tls_context.h"

namespace tocsin::http {

// The bytes of one connection, plain or inside TLS. Nothing waits and nothing raises SIGPIPE; the
// handshake goes on within read() and write().
class Wire {
 public:
  enum class Outcome {
    Moved,
    Later,   // when the socket is ready: see awaitsRoom()
    End,     // the client sends no more
    Broken,  // nothing more goes either way
  };

  struct Step {
    Outcome outcome = Outcome::Later;
    std::size_t bytes = 0;
  };

  // `tls` is null for a plain connection.
  Wire(Descriptor socket, const TlsContext* tls);
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  int fd() const;

  // `into` has room for a record of TLS (16 KiB) or what is behind waits in here unnoticed:
  // hasPending() tells.
  Step read(std::span<char> into);
  Step write(std::string_view bytes);

  // As read(), past TLS: for what is thrown away after endSending().
  Step readRaw(std::span<char> into);

  bool hasPending() const;

  // Of the last step that was Later: the socket must take bytes first, whichever way it went.
  bool awaitsRoom() const { return awaitsRoom_; }

  // Bytes that came over the network, those of a handshake too.
  std::uint64_t received() const;

  // Instead of a handshake the client sends plain HTTP. From then on the wire is plain.
  bool fallsToPlain();

  // The client learns that there is no more, and we go on reading.
  void endSending();

 private:
  struct Tls;
  struct Line;
  Step ended(int result);

  std::unique_ptr<Line> line_;
  std::unique_ptr<Tls> tls_;
  bool awaitsRoom_ = false;
};

}  // namespace tocsin::http
