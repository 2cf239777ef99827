// SPDX-License-Identifier: Apache-2.0
#include "app/http/reactor.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <tuple>

#include "app/http/guard.h"
#include "app/http/peer.h"
#include "app/http/problem.h"
#include "queue/base/check.h"

namespace tocsin::http {
namespace {

constexpr std::uint64_t kWakeId = 0;
constexpr std::uint64_t kFirstDoor = 1;
constexpr std::uint64_t kFirstConnection = 1'000;
constexpr int kAcceptsAtOnce = 64;
constexpr int kEventsAtOnce = 128;
constexpr Duration kAcceptAgain = seconds{1};
constexpr Duration kBusyRetryAfter = seconds{1};
constexpr Duration kStreamRetryAfter = seconds{30};

Instant now() {
  return std::chrono::steady_clock::now();
}

Response busy(const std::string& what) {
  return unavailable(what + "; try again", kBusyRetryAfter);
}

}  // namespace

Reactor::Reactor(const ServerLimits& limits, Log log, Take take)
    : limits_(limits),
      log_(std::move(log)),
      take_(std::move(take)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      nextId_(kFirstConnection) {
  check(epoll_.fd() >= 0 && wake_.fd() >= 0, "the http server has descriptors to wait with");
  watch(kWakeId, wake_.fd(), EPOLLIN, EPOLL_CTL_ADD);
  thread_ = std::thread([this] { run(); });
}

Reactor::~Reactor() {
  stop();
}

void Reactor::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  (void)::eventfd_write(wake_.fd(), 1);
  if (thread_.joinable()) thread_.join();
}

void Reactor::tell(News news) {
  {
    const std::lock_guard lock(mutex_);
    inbox_.push_back(std::move(news));
  }
  (void)::eventfd_write(wake_.fd(), 1);
}

void Reactor::open(Door door) {
  tell(Opened{std::move(door)});
}

void Reactor::deliver(Answer answer) {
  tell(std::move(answer));
}

void Reactor::broadcast(std::string bytes) {
  if (streams_ > 0) tell(std::move(bytes));
}

// The generation first: a stream of the old one opens before, and is closed by the news, or never.
void Reactor::endStreams() {
  ++generation_;
  tell(StreamsEnd{});
}

void Reactor::renew(TlsContext tls) {
  tell(std::move(tls));
}

void Reactor::run() {
  leaveSignalsToOthers();
  std::array<epoll_event, kEventsAtOnce> ready{};
  while (readInbox()) {
    runDue();
    const int count = ::epoll_wait(epoll_.fd(), ready.data(), kEventsAtOnce, timeout());
    for (int i = 0; i < count; ++i) {
      onEvent(ready[static_cast<std::size_t>(i)].data.u64,
              ready[static_cast<std::size_t>(i)].events);
    }
  }
  entries_.clear();
  doors_.clear();
}

bool Reactor::readInbox() {
  std::vector<News> news;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return false;
    news.swap(inbox_);
  }
  for (News& one : news) {
    std::visit([this](auto& it) { hear(std::move(it)); }, one);
  }
  return true;
}

void Reactor::hear(Opened opened) {
  doors_.push_back(std::move(opened.door));
  watch(kFirstDoor + doors_.size() - 1, doors_.back().fd(), EPOLLIN, EPOLL_CTL_ADD);
}

void Reactor::hear(Answer answer) {
  const Id id = answer.ticket.connection;
  heldAt(answer.ticket.isTcp) -= answer.ticket.heldBytes;
  const auto found = entries_.find(id);
  if (found == entries_.end()) return;  // it went meanwhile
  Connection& connection = *found->second.connection;
  if (answer.isStream && answer.ticket.generation != generation_) return close(id);
  if (!answer.isStream) {
    connection.answer(std::move(answer.text), answer.keepsAlive, now());
  } else if (streams_ >= limits_.streamsMax) {
    connection.refuse(unavailable("too many streams of events", kStreamRetryAfter), true, now());
  } else {
    ++streams_;
    found->second.isStream = true;
    connection.stream(answer.text, now());
  }
  settle(id);
  cutAnswers(id);
}

// Clients that do not take their answers cost those who wait longest for them, not this machine.
void Reactor::cutAnswers(Id except) {
  while (unsent_ > limits_.answerBytesMax) {
    std::optional<std::pair<Instant, Id>> first;
    for (const auto& [id, entry] : entries_) {
      const bool isWriting = entry.connection->state() == Connection::State::Writing;
      if (!isWriting || !entry.due || id == except) continue;
      if (!first || std::pair(*entry.due, id) < *first) first.emplace(*entry.due, id);
    }
    if (!first) return;
    close(first->second);
  }
}

std::vector<Reactor::Id> Reactor::streams() const {
  std::vector<Id> ids;
  for (const auto& [id, entry] : entries_) {
    if (entry.isStream) ids.push_back(id);
  }
  return ids;
}

void Reactor::hear(StreamsEnd /*end*/) {
  for (const Id id : streams()) {
    close(id);
  }
}

void Reactor::hear(TlsContext tls) {
  for (Door& door : doors_) {
    if (!door.tls) continue;
    *door.tls = std::move(tls);
    return;
  }
}

void Reactor::hear(const std::string& bytes) {
  for (const Id id : streams()) {
    entries_.at(id).connection->push(bytes, now());
    settle(id);
  }
}

void Reactor::runDue() {
  const Instant at = now();
  while (!dues_.empty() && dues_.begin()->first <= at) {
    const Id id = dues_.begin()->second;
    dues_.erase(dues_.begin());
    if (id < kFirstConnection) {
      watch(id, doors_[id - kFirstDoor].fd(), EPOLLIN, EPOLL_CTL_MOD);
      continue;
    }
    Entry& entry = entries_.at(id);
    entry.due.reset();
    entry.connection->onTime(at);
    settle(id);
  }
}

int Reactor::timeout() const {
  if (dues_.empty()) return -1;
  const auto left = std::chrono::ceil<Duration>(dues_.begin()->first - now());
  return static_cast<int>(std::clamp<Duration::rep>(left.count(), 0, INT_MAX));
}

void Reactor::onEvent(Id id, std::uint32_t events) {
  if (id == kWakeId) {
    eventfd_t count = 0;
    (void)::eventfd_read(wake_.fd(), &count);
  } else if (id < kFirstConnection) {
    acceptAll(id);
  } else if (const auto found = entries_.find(id); found != entries_.end()) {
    found->second.connection->onReady(events, now());
    settle(id);
  }
}

void Reactor::watch(Id id, int fd, std::uint32_t events, int how) const {
  epoll_event event{};
  event.events = events;
  event.data.u64 = id;
  if (::epoll_ctl(epoll_.fd(), how, fd, &event) == 0) return;
  log_(LogLevel::Error, std::string("http: a socket cannot be watched: ") + std::strerror(errno));
}

void Reactor::acceptAll(Id id) {
  const Door& door = doors_[id - kFirstDoor];
  for (int i = 0; i < kAcceptsAtOnce; ++i) {
    Descriptor socket(::accept4(door.fd(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (socket.fd() >= 0) {
      takeIn(door, std::move(socket));
      continue;
    }
    const int error = errno;
    if (error == EINTR || error == ECONNABORTED) continue;
    if (error == EAGAIN || error == EWOULDBLOCK) return;
    if ((error == EMFILE || error == ENFILE) && closeQuietest()) continue;
    log_(LogLevel::Warning,
         std::string("http: no connection can be accepted: ") + std::strerror(error));
    return pause(id);
  }
}

// An error that would come again at once.
void Reactor::pause(Id id) {
  watch(id, doors_[id - kFirstDoor].fd(), 0, EPOLL_CTL_MOD);
  dues_.emplace(now() + kAcceptAgain, id);
}

void Reactor::takeIn(const Door& door, Descriptor socket) {
  const TlsContext* tls = door.tls ? &*door.tls : nullptr;
  if (entries_.size() >= limits_.connectionsMax && !closeQuietest()) {
    // Without waiting: who does not take it at once goes without.
    const std::string text = wireText(busy("too many connections"), true, false);
    if (tls == nullptr) (void)::send(socket.fd(), text.data(), text.size(), MSG_NOSIGNAL);
    return;
  }
  Visitor visitor = visitorOf(socket.fd(), door.isTcp(), tls != nullptr);
  const Id id = nextId_++;
  auto connection = std::make_unique<Connection>(
      std::move(socket), std::move(visitor), Connection::Place{limits_, scratch_, tls}, now());
  Entry& entry = entries_.emplace(id, Entry{door, std::move(connection)}).first->second;
  entry.interest = entry.connection->interest();
  watch(id, entry.connection->fd(), entry.interest, EPOLL_CTL_ADD);
  settle(id);
}

// False when all are streams or being answered.
bool Reactor::closeQuietest() {
  std::optional<std::pair<Instant, Id>> quietest;
  for (const auto& [id, entry] : entries_) {
    const auto since = entry.connection->quietSince();
    if (since && (!quietest || std::pair(*since, id) < *quietest)) quietest.emplace(*since, id);
  }
  if (quietest) close(quietest->second);
  return quietest.has_value();
}

// After whatever was done with a connection: what follows from it, for others too.
void Reactor::settle(Id id) {
  const bool isTcp = entries_.at(id).door.isTcp();
  settleAlone(id);
  refuseGreatest(isTcp);
}

void Reactor::settleAlone(Id id) {
  Entry& entry = entries_.at(id);
  Connection& connection = *entry.connection;
  if (auto request = connection.takeRequest()) dispatch(id, entry, *std::move(request));
  recount(entry);
  if (connection.state() == Connection::State::Over) return close(id);
  if (entry.interest != connection.interest()) {
    entry.interest = connection.interest();
    watch(id, connection.fd(), entry.interest, EPOLL_CTL_MOD);
  }
  if (entry.due == connection.due()) return;
  if (entry.due) dues_.erase({*entry.due, id});
  entry.due = connection.due();
  if (entry.due) dues_.emplace(*entry.due, id);
}

void Reactor::dispatch(Id id, Entry& entry, Request request) {
  Connection& connection = *entry.connection;
  const bool withBody = request.method != "HEAD";
  const Visitor& visitor = connection.visitor();
  if (const auto refusal = refuseStranger(request, visitor.here, entry.door.names)) {
    return connection.refuse(*refusal, withBody, now());
  }
  const Ticket ticket{.connection = id,
                      .isTcp = entry.door.isTcp(),
                      .heldBytes = request.body.size(),
                      .generation = generation_};
  if (take_({ticket, std::move(request), connection.mayKeep()})) {
    heldAt(ticket.isTcp) += ticket.heldBytes;
  } else {
    connection.refuse(busy("too many requests"), withBody, now());
  }
}

void Reactor::recount(Entry& entry) {
  heldAt(entry.door.isTcp()) += entry.connection->held() - entry.held;
  entry.held = entry.connection->held();
  unsent_ += entry.connection->unsent() - entry.unsent;
  entry.unsent = entry.connection->unsent();
}

// Requests that never end cost those who hold most, not whoever comes next.
void Reactor::refuseGreatest(bool isTcp) {
  while (heldAt(isTcp) > limits_.requestBytesMax) {
    const auto id = greatestArriving(isTcp);
    if (!id) return;
    entries_.at(*id).connection->refuse(busy("too many requests arrive"), true, now());
    settleAlone(*id);
  }
}

// Of those that hold as much the one whose time ends first: the oldest.
std::optional<Reactor::Id> Reactor::greatestArriving(bool isTcp) const {
  std::optional<std::tuple<std::size_t, Instant, Id>> first;
  for (const auto& [id, entry] : entries_) {
    const bool isReading = entry.connection->state() == Connection::State::Reading;
    if (!isReading || entry.door.isTcp() != isTcp || entry.held == 0 || !entry.due) continue;
    const std::tuple key(SIZE_MAX - entry.held, *entry.due, id);
    if (!first || key < *first) first = key;
  }
  return first ? std::optional(std::get<2>(*first)) : std::nullopt;
}

void Reactor::close(Id id) {
  const auto found = entries_.find(id);
  Entry& entry = found->second;
  heldAt(entry.door.isTcp()) -= entry.held;
  unsent_ -= entry.unsent;
  if (entry.due) dues_.erase({*entry.due, id});
  if (entry.isStream) --streams_;
  entries_.erase(found);  // closes its descriptor, which epoll forgets
}

}  // namespace tocsin::http
