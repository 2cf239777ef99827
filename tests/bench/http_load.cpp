// SPDX-License-Identifier: Apache-2.0
// http_load PORT CONNECTIONS COUNT PATH: sends COUNT GETs to 127.0.0.1 over that many keep-alive
// connections, one request at a time on each, and prints how many were answered by 2xx and in how
// many seconds. "%d" in PATH is the number of the request. A load that costs the machine little,
// for a peer that is fed by HTTP.
#include <arpa/inet.h>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace {

constexpr int kPatienceMs = 30'000;

struct Client {
  int fd = -1;
  std::string received;
  bool busy = false;
};

int connectTo(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
  std::perror("http_load: connect");
  std::exit(1);
}

void ask(Client& client, int number, const std::string& path) {
  std::string with = path;
  const auto at = with.find("%d");
  if (at != std::string::npos) with.replace(at, 2, std::to_string(number));
  const std::string request = "GET " + with + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  if (::send(client.fd, request.data(), request.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(request.size())) {
    std::perror("http_load: send");
    std::exit(1);
  }
  client.busy = true;
}

// The status of a whole answer, 0 while it is not whole. It needs a Content-Length.
int takeAnswer(Client& client) {
  const auto end = client.received.find("\r\n\r\n");
  if (end == std::string::npos) return 0;
  std::string head = client.received.substr(0, end);
  for (char& c : head) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  const auto field = head.find("content-length:");
  const std::size_t length =
      field == std::string::npos ? 0 : std::strtoul(head.c_str() + field + 15, nullptr, 10);
  if (client.received.size() < end + 4 + length) return 0;
  const int status = std::atoi(client.received.c_str() + 9);
  client.received.erase(0, end + 4 + length);
  return status;
}

void receive(Client& client) {
  char buffer[4096];
  const ssize_t got = ::recv(client.fd, buffer, sizeof buffer, 0);
  if (got <= 0) {
    std::fprintf(stderr, "http_load: the server hung up\n");
    std::exit(1);
  }
  client.received.append(buffer, static_cast<std::size_t>(got));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: http_load PORT CONNECTIONS COUNT PATH\n");
    return 64;
  }
  const int port = std::atoi(argv[1]), count = std::atoi(argv[3]);
  std::vector<Client> clients(static_cast<std::size_t>(std::atoi(argv[2])));
  for (Client& client : clients) {
    client.fd = connectTo(port);
  }
  int asked = 0, answered = 0, good = 0;
  const auto began = std::chrono::steady_clock::now();
  while (answered < count) {
    std::vector<pollfd> waits;
    for (Client& client : clients) {
      if (!client.busy && asked < count) ask(client, asked++, argv[4]);
      waits.push_back({client.fd, POLLIN, 0});
    }
    if (::poll(waits.data(), waits.size(), kPatienceMs) <= 0) {
      std::fprintf(stderr, "http_load: no answer in %d ms\n", kPatienceMs);
      return 1;
    }
    for (std::size_t i = 0; i < clients.size(); ++i) {
      if (waits[i].revents == 0) continue;
      receive(clients[i]);
      const int status = takeAnswer(clients[i]);
      if (status == 0) continue;
      clients[i].busy = false;
      ++answered;
      good += status / 100 == 2 ? 1 : 0;
    }
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::printf("%d %.6f\n", good, took.count());
  return 0;
}
