// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "app/api/backend.h"
#include "app/api/routes.h"
#include "app/api/secret.h"
#include "fakes.h"
#include "journal_fake.h"

namespace tocsin::api {

using http::Peer;

inline const Peer kSocketPeer{Peer::Way::Socket, "uid 1000", true};
inline const Peer kFarPeer{Peer::Way::Tcp, "192.0.2.7", false};
inline const Peer kTlsPeer{Peer::Way::Tls, "192.0.2.7", false};
inline const Peer kTunnelPeer{Peer::Way::Tcp, "127.0.0.1", true};
inline const Peer kNearPeer{Peer::Way::Tcp, "127.0.0.1", true};

// Everything above the connections, with everything behind it faked.
class ServerTest : public ::testing::Test {
 protected:
  using Json = nlohmann::json;

  void SetUp() override { start(); }

  void start(ServerOptions options = {}) {
    backend_.reset();
    operations_.logins.now = now_;
    options.openHistory = journal_.opener();
    options.passwordCost = 1;  // as quick as it gets
    options.now = [this] { return now_; };
    options.log = [this](LogLevel level, std::string_view line) {
      const std::lock_guard lock(logMutex_);
      if (level < LogLevel::Debug) log_ += std::string(line) + "\n";
    };
    backend_ = std::make_unique<Backend>(
        std::move(options),
        loop_,
        operations_,
        Streams{.broadcast = [this](const std::string& bytes) { broadcast_ += bytes; },
                .count = [this] { return streams_.load(); }});
  }

  static http::Headers headersOf(const std::string& text) {
    http::Headers headers;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = text.find("\r\n", begin);
      const std::size_t colon = text.find(": ", begin);
      headers.emplace_back(text.substr(begin, colon - begin),
                           text.substr(colon + 2, end - colon - 2));
      begin = end + 2;
    }
    return headers;
  }

  // A request as the connections hand it over. `line` is "GET /healthz", `headers` lines with CR
  // LF.
  static Request requestOf(const Peer& peer,
                           const std::string& line,
                           const std::string& body,
                           const std::string& headers) {
    const std::size_t blank = line.find(' ');
    Request request{.method = line.substr(0, blank),
                    .target = line.substr(blank + 1),
                    .contentType = {},
                    .idempotencyKey = {},
                    .body = body,
                    .headers = headersOf(headers),
                    .peer = peer};
    const std::string type = http::headerValue(request.headers, "Content-Type");
    request.contentType = type.substr(0, type.find(';'));
    if (http::headerCount(request.headers, "Idempotency-Key") > 0) {
      request.idempotencyKey = http::headerValue(request.headers, "Idempotency-Key");
    }
    return request;
  }

  Response askFrom(const Peer& peer,
                   const std::string& line,
                   const std::string& body = {},
                   const std::string& headers = {}) {
    // What the test wrote and what the loop wrote is seen by the other one.
    loop_.settleUnlessHeld();
    Response response = answer(*backend_, requestOf(peer, line, body, headers));
    loop_.settleUnlessHeld();
    return response;
  }

  // The text of an answer to who writes to the Unix socket.
  std::string ask(const std::string& line,
                  const std::string& body = {},
                  const std::string& headers = {}) {
    return http::wireText(
        askFrom(kSocketPeer, line, body, headers), !line.starts_with("HEAD"), false);
  }

  // The body of an answer that must have this status.
  Json askJson(const std::string& line, int status, const std::string& body = {}) {
    const Response response = askFrom(kSocketPeer, line, body);
    EXPECT_EQ(response.status, status) << line << "\n" << response.body;
    return Json::parse(response.body, nullptr, false);
  }

  static int statusOf(const std::string& answer) { return std::stoi(answer.substr(9, 3)); }

  static std::string bodyOf(const std::string& answer) {
    return answer.substr(answer.find("\r\n\r\n") + 4);
  }

  static std::string headerOf(const Response& response, std::string_view name) {
    return http::headerValue(response.headers, name);
  }

  // A user with this password; returns after it is stored.
  void addUser(const std::string& name, Role role, const std::string& password) {
    loop_.settle();
    auto& user = operations_.logins.table.users[name];
    user.role = role;
    user.password = *backend_->passwords.hash(password);
    takeLogins();
  }

  // A token of this role; its header.
  std::string addToken(const std::string& name, Role role, OptionalTime until = {}) {
    loop_.settle();
    const std::string secret = newSecret();
    operations_.logins.table.tokens[sha256Hex(secret)] = {
        .name = name, .role = role, .created = now_, .until = until};
    takeLogins();
    return "Authorization: Bearer " + secret + "\r\n";
  }

  void takeLogins() {
    ++operations_.logins.table.revision;
    backend_->door->take(operations_.logins.table);
  }

  // The headers of a session: its cookie, and what proves that the page sends it.
  struct Session {
    std::string cookie, csrf;
  };

  Session logIn(const std::string& user, const std::string& password) {
    const Response response = askFrom(
        kFarPeer, "POST /api/v1/session", Json{{"user", user}, {"password", password}}.dump());
    EXPECT_EQ(response.status, 200) << response.body;
    return sessionOf(response);
  }

  static Session sessionOf(const Response& response) {
    const std::string cookie = headerOf(response, "Set-Cookie");
    const Json json = Json::parse(response.body);
    return {.cookie = "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\n",
            .csrf = "X-CSRF-Token: " + json.value("csrf", "") + "\r\n"};
  }

  std::string log() {
    const std::lock_guard lock(logMutex_);
    return log_;
  }

  Time now_ = *fromRfc3339("2026-11-21T08:00:00Z");
  FakeJournal journal_;
  FakeOperations operations_;
  TestLoop loop_;
  std::mutex logMutex_;
  std::string log_;
  std::atomic<std::size_t> streams_ = 0;
  std::string broadcast_;
  std::unique_ptr<Backend> backend_;
};

}  // namespace tocsin::api
