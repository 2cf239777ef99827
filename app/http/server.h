// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "app/http/exchange.h"
#include "queue/base/limits.h"
#include "queue/base/log.h"
#include "queue/base/result.h"
#include "queue/base/time.h"

namespace tocsin::http {

// A TCP port. TLS when `certificate` (PEM, with its chain) and `key` are named.
struct TcpOptions {
  std::string address;  // "127.0.0.1:8620", "[::1]:8620"; port 0: any, see Server::port()
  std::string certificate{}, key{};
  std::vector<std::string> names{};  // further values of Host that are this box
};

struct ServerLimits {
  std::size_t threads = limits::kHttpThreads;
  std::size_t waitingMax = limits::kHttpWaitingMax;  // complete requests that wait for a thread
  std::size_t connectionsMax = limits::kHttpConnectionsMax;
  std::size_t streamsMax = limits::kHttpStreamsMax;
  // Of all requests that arrive, wait or are being answered: at the Unix sockets, and once more at
  // the TCP ports. Beyond it the largest of those that still arrive gets 503, the oldest first.
  std::size_t requestBytesMax = limits::kHttpRequestsBytesMax;
  // Of all answers that are not taken yet; then the one that waits longest is cut off.
  std::size_t answerBytesMax = limits::kHttpAnswersBytesMax;
  Duration requestTimeMax = limits::kRequestTimeMax;  // first octet to last
  // An answer is cut off when the client takes nothing of it for so long, and for good after as
  // long plus what its bytes need at the slowest line that is served.
  Duration responseTimeMax = limits::kResponseTimeMax;
  std::size_t responseBytesPerSecondMin = limits::kResponseBytesPerSecondMin;
  Duration idleTimeMax = limits::kHttpIdleTimeMax;  // between two requests of a connection
};

// HTTP/1.1 for all listening sockets: docs/formats/http.md, "Connections".
//
// One thread accepts, reads, writes and keeps the times of all connections and waits for none of
// them; a few threads answer complete requests. So a client that is slow, silent or does not read
// its answer holds no thread. Threads are made when first needed and nothing polls.
class Server {
 public:
  // `answer` is called on the few threads.
  Server(ServerLimits limits, Log log, Answerer answer);

  // Shuts every connection down and waits for the threads.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Config errors: what keeps this listener closed, with what to do. Others stay open.
  Status listenUnix(const std::string& path);
  Status listenTcp(const TcpOptions& options);

  // Reads the certificate and the key anew, for connections to come. The end of the certificate; a
  // Config error changes nothing.
  Result<Time> renewTls(const std::string& certificate, const std::string& key);

  // The port that listenTcp() got; 0 without one.
  int port() const;

  // Writes to all streams, from any thread and without waiting; a stream that has more than
  // limits::kHttpStreamBytesMax unread is closed.
  void broadcast(std::string bytes);
  std::size_t streamCount() const;

  // Closes all streams, from any thread and without waiting; also those that are being opened by a
  // request that was here before the call.
  void endStreams();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tocsin::http
