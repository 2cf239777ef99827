// SPDX-License-Identifier: Apache-2.0
// The limit of one modem for whoever hands over one SMS at a time and remembers each durably: types
// the same SMS COUNT times (AT+CMGS, prompt, PDU, +CMGS and OK) and commits one row in SQLite (WAL,
// synchronous=FULL) after each, and does nothing else. Prints "COUNT SECONDS".
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <termios.h>
#include <unistd.h>

#include <sqlite3.h>

namespace {

constexpr int kAnswerMs = 10'000;
constexpr int kPduOctetsMin = 10;

[[noreturn]] void fail(const char* what) {
  std::fprintf(stderr, "bare_client: %s\n", what);
  std::exit(74);
}

int openTerminal(const char* path) {
  const int fd = ::open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
  termios settings{};
  if (fd < 0 || ::tcgetattr(fd, &settings) != 0) fail("the port cannot be opened");
  ::cfmakeraw(&settings);
  if (::tcsetattr(fd, TCSANOW, &settings) != 0) fail("the port cannot be set up");
  return fd;
}

// Writes `command` and reads until `awaited` was said.
void ask(int fd, const std::string& command, std::string_view awaited) {
  if (::write(fd, command.data(), command.size()) != static_cast<ssize_t>(command.size())) {
    fail("the port takes nothing");
  }
  std::string said;
  while (said.find(awaited) == std::string::npos) {
    pollfd readable{fd, POLLIN, 0};
    char buffer[512];
    const bool isThere = ::poll(&readable, 1, kAnswerMs) == 1;
    const ssize_t got = isThere ? ::read(fd, buffer, sizeof buffer) : 0;
    if (got <= 0) fail(("no answer to " + command.substr(0, 20)).c_str());
    said.append(buffer, static_cast<std::size_t>(got));
    if (said.find("ERROR") != std::string::npos) fail(said.c_str());
  }
}

sqlite3* openDatabase(const char* path) {
  sqlite3* db = nullptr;
  const char* setup =
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
      "CREATE TABLE sent(id INTEGER PRIMARY KEY, pdu TEXT NOT NULL, at INTEGER NOT NULL) STRICT;";
  if (sqlite3_open(path, &db) != SQLITE_OK ||
      sqlite3_exec(db, setup, nullptr, nullptr, nullptr) != SQLITE_OK) {
    fail(sqlite3_errmsg(db));
  }
  return db;
}

void remember(sqlite3_stmt* insert, const std::string& pdu, int at) {
  sqlite3_bind_text(insert, 1, pdu.data(), static_cast<int>(pdu.size()), SQLITE_STATIC);
  sqlite3_bind_int(insert, 2, at);
  if (sqlite3_step(insert) != SQLITE_DONE) fail("the row was not committed");
  sqlite3_reset(insert);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: bare_client PORT DATABASE PDU COUNT\n");
    return 64;
  }
  const std::string pdu = argv[3];  // hexadecimal, with the service centre's octets in front
  const int count = std::atoi(argv[4]);
  if (pdu.size() < 2 * kPduOctetsMin || count < 1) return 64;
  const int fd = openTerminal(argv[1]);
  sqlite3* db = openDatabase(argv[2]);
  sqlite3_stmt* insert = nullptr;
  if (sqlite3_prepare_v2(db, "INSERT INTO sent(pdu, at) VALUES(?1, ?2)", -1, &insert, nullptr) != 0)
    fail(sqlite3_errmsg(db));
  ask(fd, "ATE0\r", "OK\r\n");
  ask(fd, "AT+CMGF=0\r", "OK\r\n");
  const auto centre = std::strtoul(pdu.substr(0, 2).c_str(), nullptr, 16);
  const std::string command = "AT+CMGS=" + std::to_string(pdu.size() / 2 - 1 - centre) + "\r";
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < count; ++i) {
    ask(fd, command, "> ");
    ask(fd, pdu + '\x1a', "\r\nOK\r\n");
    remember(insert, pdu, i);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::printf("%d %.6f\n", count, took.count());
  sqlite3_finalize(insert);
  sqlite3_close(db);
}
