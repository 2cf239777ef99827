// SPDX-License-Identifier: Apache-2.0
// http_load [options] PORT CONNECTIONS COUNT PATH: sends COUNT requests to 127.0.0.1 over that many
// keep-alive connections, one at a time on each, and prints how many were answered by 2xx and in
// how many seconds. "%d" in PATH and in the body is the number of the request, from 0. A load that
// costs the machine little.
//
//   --unix FILE    this Unix socket instead of the port
//   --token TEXT   Authorization: Bearer TEXT
//   --post JSON    POST with this body instead of GET
//   --rate N       at most N requests a second, evenly; else as fast as the answers come
//   --first N      the first request has this number
//   --latency      also prints the median and the 99th percentile of the answers in ms
//
// A connection that the server ends after an answer is opened again.
#include <algorithm>
#include <arpa/inet.h>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>

namespace {

using SteadyClock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr int kPatienceMs = 30'000;

struct Options {
  int port = 0, count = 0, first = 0;
  std::size_t connections = 1;
  double rate = 0;  // 0: as fast as it goes
  std::string path, socket, token, post;
  bool latency = false;
};

struct Client {
  int fd = -1;
  std::string asked;     // sent and not answered
  std::string received;  // of the answer
  SteadyClock::time_point since;

  bool isBusy() const { return !asked.empty(); }
};

[[noreturn]] void fail(const char* what) {
  std::perror(what);
  std::exit(1);
}

int connectTcp(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
  fail("http_load: connect");
}

int connectUnix(const std::string& path) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
  fail("http_load: connect");
}

std::string numbered(std::string text, int number) {
  const auto at = text.find("%d");
  if (at != std::string::npos) text.replace(at, 2, std::to_string(number));
  return text;
}

std::string requestOf(const Options& options, int number) {
  std::string text = options.post.empty() ? "GET " : "POST ";
  text += numbered(options.path, number) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
  if (!options.token.empty()) text += "Authorization: Bearer " + options.token + "\r\n";
  const std::string body = numbered(options.post, number);
  if (!body.empty()) {
    text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size());
    text += "\r\n";
  }
  return text + "\r\n" + body;
}

void send(const Options& options, Client& client) {
  if (client.fd < 0)
    client.fd = options.socket.empty() ? connectTcp(options.port) : connectUnix(options.socket);
  const auto sent = ::send(client.fd, client.asked.data(), client.asked.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(client.asked.size())) fail("http_load: send");
}

void ask(const Options& options, Client& client, int number) {
  client.asked = requestOf(options, number);
  client.since = SteadyClock::now();
  send(options, client);
}

void hangUp(Client& client) {
  ::close(client.fd);
  client.fd = -1;
  client.received.clear();
}

// The status of a whole answer, 0 while it is not whole. It needs a Content-Length.
int takeAnswer(Client& client) {
  const auto end = client.received.find("\r\n\r\n");
  if (end == std::string::npos) return 0;
  std::string head = client.received.substr(0, end);
  std::transform(head.begin(), head.end(), head.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  const auto field = head.find("content-length:");
  const std::size_t length =
      field == std::string::npos ? 0 : std::strtoul(head.c_str() + field + 15, nullptr, 10);
  if (client.received.size() < end + 4 + length) return 0;
  const int status = std::atoi(client.received.c_str() + 9);
  client.received.erase(0, end + 4 + length);
  client.asked.clear();
  if (head.find("connection: close") != std::string::npos) hangUp(client);
  return status;
}

void receive(const Options& options, Client& client) {
  char buffer[65536];
  const ssize_t got = ::recv(client.fd, buffer, sizeof buffer, 0);
  if (got > 0) {
    client.received.append(buffer, static_cast<std::size_t>(got));
    return;
  }
  if (!client.received.empty()) fail("http_load: the server hung up in an answer");
  hangUp(client);  // it was tired of waiting just when we asked
  if (client.isBusy()) send(options, client);
}

class Run {
 public:
  explicit Run(const Options& options) : options_(options), clients_(options.connections) {}

  void play() {
    while (answered_ < options_.count) {
      askWhatIsDue();
      std::vector<pollfd> waits;
      for (const Client& client : clients_)
        waits.push_back({client.fd, POLLIN, 0});
      const int ready = ::poll(waits.data(), waits.size(), waitMs());
      if (ready < 0 || (ready == 0 && waitMs() == kPatienceMs)) fail("http_load: no answer");
      for (std::size_t i = 0; i < clients_.size(); ++i) {
        if (waits[i].revents != 0) take(clients_[i]);
      }
    }
    took_ = SteadyClock::now() - began_;
  }

  void print() {
    std::printf("%d %.6f", good_, took_.count());
    std::sort(times_.begin(), times_.end());
    if (options_.latency) std::printf(" %.3f %.3f", share(0.5), share(0.99));
    std::printf("\n");
  }

 private:
  bool isDue() const {
    if (asked_ >= options_.count) return false;
    const std::chrono::duration<double> passed = SteadyClock::now() - began_;
    return options_.rate <= 0 || passed.count() * options_.rate >= asked_;
  }

  bool isFull() const {
    return std::all_of(clients_.begin(), clients_.end(), [](auto& c) { return c.isBusy(); });
  }

  // Paced, a millisecond is exact enough.
  int waitMs() const {
    return options_.rate > 0 && asked_ < options_.count && !isFull() ? 1 : kPatienceMs;
  }

  void askWhatIsDue() {
    for (Client& client : clients_) {
      if (!client.isBusy() && isDue()) ask(options_, client, options_.first + asked_++);
    }
  }

  void take(Client& client) {
    receive(options_, client);
    const int status = client.isBusy() ? takeAnswer(client) : 0;
    if (status == 0) return;
    times_.push_back(Milliseconds(SteadyClock::now() - client.since).count());
    ++answered_;
    good_ += status / 100 == 2 ? 1 : 0;
  }

  double share(double part) const {
    const auto at = static_cast<std::size_t>(static_cast<double>(times_.size()) * part);
    return times_.empty() ? 0 : times_[std::min(at, times_.size() - 1)];
  }

  const Options& options_;
  std::vector<Client> clients_;
  std::vector<double> times_;  // ms
  int asked_ = 0, answered_ = 0, good_ = 0;
  SteadyClock::time_point began_ = SteadyClock::now();
  std::chrono::duration<double> took_{};
};

Options optionsOf(int argc, char** argv) {
  static const option kNames[] = {{"unix", 1, nullptr, 'u'},
                                  {"token", 1, nullptr, 't'},
                                  {"post", 1, nullptr, 'p'},
                                  {"rate", 1, nullptr, 'r'},
                                  {"first", 1, nullptr, 'f'},
                                  {"latency", 0, nullptr, 'l'},
                                  {nullptr, 0, nullptr, 0}};
  Options options;
  for (int c = 0; (c = getopt_long(argc, argv, "", kNames, nullptr)) != -1;) {
    switch (c) {
      case 'u': options.socket = optarg; break;
      case 't': options.token = optarg; break;
      case 'p': options.post = optarg; break;
      case 'r': options.rate = std::atof(optarg); break;
      case 'f': options.first = std::atoi(optarg); break;
      case 'l': options.latency = true; break;
      default: std::exit(64);
    }
  }
  if (argc - optind != 4) {
    std::fprintf(stderr, "usage: http_load [options] PORT CONNECTIONS COUNT PATH\n");
    std::exit(64);
  }
  options.port = std::atoi(argv[optind]);
  options.connections = static_cast<std::size_t>(std::atoi(argv[optind + 1]));
  options.count = std::atoi(argv[optind + 2]);
  options.path = argv[optind + 3];
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = optionsOf(argc, argv);
  Run run(options);
  run.play();
  run.print();
  return 0;
}
