// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <sys/types.h>

#include "drivers/channel/channel.h"
#include "drivers/channel/device.h"
#include "queue/base/result.h"

namespace tocsin::channel {

// TLS 1.2 or newer over a connected, non-blocking socket that somebody else owns; the client's end.
//
// OpenSSL by its C API, on a context of Poco: Poco's own secure socket checks a name by asking the
// name server, takes every certificate of localhost, and may wait. Nothing here waits.
class TlsSession {
 public:
  // Config error when the file of trusted certificates does not read.
  static Result<std::unique_ptr<TlsSession>> make(int fd,
                                                  const Device& device,
                                                  const ChannelOptions& options);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  enum class Step { Done, WantsRead, WantsWrite };

  // Goes on as far as the socket lets, until Done. Config errors, which a person has to mend: a
  // certificate that is not trusted (their text begins with "certificate"), a server without TLS.
  Result<Step> handshake();

  // As read(2) and write(2) of a socket, for the bytes inside. An end without close_notify is an
  // end, too: servers do so, and each of our protocols knows where its units end.
  ssize_t read(char* bytes, std::size_t size);
  ssize_t write(std::string_view bytes);

  // Bytes wait in here that poll(2) does not know of.
  bool hasPending() const;

  // What broke the session, for people; empty: nothing of TLS.
  const std::string& trouble() const;

  // Tells the other end that there is no more, if that goes without waiting.
  void sayGoodbye();

 private:
  struct Inside;
  explicit TlsSession(std::unique_ptr<Inside> inside);
  const std::unique_ptr<Inside> inside_;
};

}  // namespace tocsin::channel
