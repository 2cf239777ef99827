// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "app/http/connection.h"
#include "app/http/descriptor.h"
#include "app/http/server.h"
#include "app/http/tcp_listener.h"
#include "app/http/tls_context.h"
#include "app/http/unix_listener.h"
#include "app/http/workers.h"
#include "queue/base/log.h"

namespace tocsin::http {

// A listening socket and what its connections have in common.
struct Door {
  std::variant<UnixListener, TcpListener> listener;
  std::optional<TlsContext> tls{};
  std::vector<std::string> names{};

  bool isTcp() const { return std::holds_alternative<TcpListener>(listener); }

  int fd() const {
    return std::visit([](const auto& one) { return one.descriptor(); }, listener);
  }
};

// The one thread that accepts, reads, writes and keeps the times of all connections (epoll). What
// other threads tell it waits in an inbox.
class Reactor {
 public:
  using Take = std::function<bool(Job)>;

  // `take` gives a request to a thread that calls deliver(), or is false: then 503.
  Reactor(const ServerLimits& limits, Log log, Take take);
  ~Reactor();
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;

  // From any thread, without waiting.
  void open(Door door);
  void deliver(Answer answer);
  void broadcast(std::string bytes);
  void endStreams();
  // New connections of the port with TLS have this from now on; those that stand keep theirs.
  void renew(TlsContext tls);

  std::size_t streamCount() const { return streams_; }

  // Closes every connection; the inbox still takes what nobody reads.
  void stop();

 private:
  using Id = std::uint64_t;  // 0: the eventfd, then doors, then connections

  struct Entry {
    const Door& door;
    std::unique_ptr<Connection> connection;
    std::uint32_t interest = 0;
    std::optional<Instant> due{};
    std::size_t held = 0;
    std::size_t unsent = 0;
    bool isStream = false;
  };

  struct Opened {
    Door door;
  };

  struct StreamsEnd {};

  using News = std::variant<Opened, Answer, std::string, StreamsEnd, TlsContext>;

  void tell(News news);
  void run();
  bool readInbox();
  void hear(Opened opened);
  void hear(Answer answer);
  void hear(const std::string& bytes);
  void hear(StreamsEnd end);
  void hear(TlsContext tls);
  std::vector<Id> streams() const;
  void runDue();
  int timeout() const;
  void onEvent(Id id, std::uint32_t events);
  void watch(Id id, int fd, std::uint32_t events, int how) const;
  void acceptAll(Id id);
  void takeIn(const Door& door, Descriptor socket);
  bool closeQuietest();
  void pause(Id id);
  void settle(Id id);
  void settleAlone(Id id);
  void dispatch(Id id, Entry& entry, Request request);
  void recount(Entry& entry);

  std::size_t& heldAt(bool isTcp) { return isTcp ? heldTcp_ : heldUnix_; }

  void refuseGreatest(bool isTcp);
  std::optional<Id> greatestArriving(bool isTcp) const;
  void cutAnswers(Id except);
  void close(Id id);

  const ServerLimits limits_;
  const Log log_;
  const Take take_;
  Descriptor epoll_, wake_;

  std::mutex mutex_;
  std::vector<News> inbox_;
  bool stopping_ = false;
  std::atomic<std::size_t> streams_ = 0;
  std::atomic<std::uint64_t> generation_ = 0;  // raised when all streams are to end

  // Of the thread alone.
  std::deque<Door> doors_;  // which stay where they are
  std::unordered_map<Id, Entry> entries_;
  std::set<std::pair<Instant, Id>> dues_;
  Id nextId_;
  // Bytes of all requests that are not answered yet; apart, so that strangers at a port do not keep
  // out who hands over alerts at the socket.
  std::size_t heldTcp_ = 0;
  std::size_t heldUnix_ = 0;
  std::size_t unsent_ = 0;  // bytes of all answers that are not taken yet
  std::array<char, 32'768> scratch_{};

  std::thread thread_;
};

}  // namespace tocsin::http
