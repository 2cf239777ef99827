// SPDX-License-Identifier: Apache-2.0
#include "app/api/door.h"

#include <algorithm>
#include <utility>

#include "app/api/secret.h"
#include "app/http/framing.h"

namespace tocsin::api {
namespace {

using http::Peer;

template <class Map>
bool hasLess(const Map& now, const Map& before) {
  return std::any_of(
      before.begin(), before.end(), [&](const auto& one) { return !now.contains(one.first); });
}

// The secret of a header "Bearer SECRET"; empty: none of this scheme.
std::string bearerOf(const Request& request) {
  constexpr std::string_view kScheme = "bearer ";
  const std::string value = http::headerValue(request.headers, "Authorization");
  const bool isBearer =
      value.size() > kScheme.size() && http::sameName(value.substr(0, kScheme.size()), kScheme);
  return isBearer ? std::string(http::trimmed(std::string_view(value).substr(kScheme.size()))) : "";
}

// The session's secret of all Cookie headers; empty: none, or two that differ.
std::string cookieOf(const Request& request) {
  std::string secret;
  bool differs = false;
  for (const auto& [name, value] : request.headers) {
    if (!http::sameName(name, "cookie")) continue;
    http::forEachOf(value, ';', [&](std::string_view pair) {
      const std::size_t equals = pair.find('=');
      if (equals == std::string_view::npos || pair.substr(0, equals) != kCookieName) return;
      const std::string_view found = pair.substr(equals + 1);
      differs = differs || (!secret.empty() && secret != found);
      secret = found;
    });
  }
  return differs ? std::string() : secret;
}

bool isSafe(const std::string& method) {
  return method == "GET" || method == "HEAD";
}

Response unauthorized() {
  Response response = problem(401, "this needs a login: POST /api/v1/session, or a token");
  response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"tocsin\"");
  return response;
}

}  // namespace

dispatch::Caller callerOf(const Visitor& visitor) {
  using enum Visitor::Via;
  if (visitor.via == Token) return {.name = "token " + visitor.name, .via = "token"};
  return {.name = visitor.name, .via = visitor.via == Socket ? "socket" : "page"};
}

std::string_view nameOf(Visitor::Via via) {
  switch (via) {
    case Visitor::Via::Nobody: return "nobody";
    case Visitor::Via::Socket: return "socket";
    case Visitor::Via::Token: return "token";
    case Visitor::Via::Cookie: return "cookie";
  }
  return "";
}

std::string csrfOf(const std::string& cookieSecret) {
  return sha256Hex("csrf:" + cookieSecret);
}

Door::Door(dispatch::AccessTable table, std::function<void()> onLess)
    : onLess_(std::move(onLess)),
      table_(std::make_shared<const dispatch::AccessTable>(std::move(table))) {}

void Door::take(dispatch::AccessTable table) {
  if (replace(std::move(table)) && onLess_) onLess_();
}

// Whether somebody has lost his way in.
bool Door::replace(dispatch::AccessTable table) {
  const std::lock_guard lock(mutex_);
  if (table.revision <= table_->revision) return false;
  const bool isLess =
      hasLess(table.sessions, table_->sessions) || hasLess(table.tokens, table_->tokens);
  table_ = std::make_shared<const dispatch::AccessTable>(std::move(table));
  std::erase_if(lastSeen_,
                [this](const auto& seen) { return !table_->users.contains(seen.first); });
  std::erase_if(lastUsed_, [this](const auto& used) {
    return std::none_of(table_->tokens.begin(), table_->tokens.end(), [&](const auto& token) {
      return token.second.name == used.first;
    });
  });
  return isLess;
}

Door::Table Door::table() const {
  const std::lock_guard lock(mutex_);
  return table_;
}

Visitor Door::visitorOf(const Request& request, Time now) {
  if (request.peer.way == Peer::Way::Socket) {
    return {.via = Visitor::Via::Socket, .role = Role::Admin, .name = request.peer.address};
  }
  if (http::headerCount(request.headers, "Authorization") > 0) {
    return ofToken(bearerOf(request), now);
  }
  const std::string cookie = cookieOf(request);
  return cookie.empty() ? Visitor{} : ofCookie(cookie, now);
}

Visitor Door::ofToken(const std::string& secret, Time now) {
  const std::lock_guard lock(mutex_);
  const auto found = table_->tokens.find(sha256Hex(secret));
  if (found == table_->tokens.end()) return {};
  const auto& token = found->second;
  if (token.until && *token.until <= now) return {};
  lastUsed_[token.name] = now;
  return {.via = Visitor::Via::Token, .role = token.role, .name = token.name};
}

Visitor Door::ofCookie(const std::string& secret, Time now) {
  const std::string id = sha256Hex(secret);
  const std::lock_guard lock(mutex_);
  const auto found = table_->sessions.find(id);
  if (found == table_->sessions.end() || found->second.until <= now) return {};
  const auto user = table_->users.find(found->second.user);
  if (user == table_->users.end()) return {};
  lastSeen_[user->first] = now;
  return {.via = Visitor::Via::Cookie,
          .role = user->second.role,
          .name = user->first,
          .session = id,
          .csrf = csrfOf(secret),
          .until = found->second.until};
}

bool Door::hasExpired(Time since, Time now) const {
  const Table table = this->table();
  const auto isOver = [&](OptionalTime until) { return until && *until > since && *until <= now; };
  return std::any_of(table->sessions.begin(),
                     table->sessions.end(),
                     [&](const auto& session) { return isOver(session.second.until); }) ||
         std::any_of(table->tokens.begin(), table->tokens.end(), [&](const auto& token) {
           return isOver(token.second.until);
         });
}

OptionalTime Door::lastSeen(const std::string& user) const {
  const std::lock_guard lock(mutex_);
  const auto found = lastSeen_.find(user);
  return found == lastSeen_.end() ? std::nullopt : OptionalTime(found->second);
}

OptionalTime Door::lastUsed(const std::string& token) const {
  const std::lock_guard lock(mutex_);
  const auto found = lastUsed_.find(token);
  return found == lastUsed_.end() ? std::nullopt : OptionalTime(found->second);
}

std::optional<Response> refusalOf(const Access& access,
                                  const Visitor& visitor,
                                  const Request& request) {
  if (access.gate == Gate::Anyone) return std::nullopt;
  if (access.gate == Gate::Local && request.peer.isLocal) return std::nullopt;
  if (visitor.via == Visitor::Via::Nobody) return unauthorized();
  if (!access.roles.has(visitor.role)) {
    return problem(403, "a " + std::string(nameOf(visitor.role)) + " may not do this");
  }
  const bool hasCookie = visitor.via == Visitor::Via::Cookie;
  if (access.gate == Gate::Session && !hasCookie) {
    return problem(403, "only who has logged in with a password may do this");
  }
  if (!hasCookie || isSafe(request.method)) return std::nullopt;
  if (areEqual(http::headerValue(request.headers, "X-CSRF-Token"), visitor.csrf)) {
    return std::nullopt;
  }
  return problem(403, "X-CSRF-Token must say the csrf that GET /api/v1/session answers");
}

}  // namespace tocsin::api
