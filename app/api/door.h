// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "app/api/refusal.h"
#include "app/api/roles.h"
#include "app/dispatch/access.h"
#include "app/dispatch/operations.h"
#include "queue/base/time.h"

namespace tocsin::api {

inline constexpr std::string_view kCookieName = "tocsin_session";

// Who sent a request.
struct Visitor {
  enum class Via { Nobody, Socket, Token, Cookie } via = Via::Nobody;
  Role role = Role::Viewer;  // of Nobody: means nothing
  std::string name{};        // a user, a token, "uid 1000" at the socket
  std::string session{};     // Cookie: the SHA-256 of its secret...
  std::string csrf{};        // ...and what X-CSRF-Token has to say
  OptionalTime until{};      // Cookie: its end
};

// Whom the journal names. A token is "token NAME": it never acts as the person who has its name.
dispatch::Caller callerOf(const Visitor& visitor);

// "cookie", "token", "socket"
std::string_view nameOf(Visitor::Via via);

// What X-CSRF-Token must say beside this cookie: a hash of it, so that it need not be stored.
std::string csrfOf(const std::string& cookieSecret);

// Knows who sent a request, and who may do what. It holds a copy of the table of those who may log
// in; any thread asks it.
class Door {
 public:
  using Table = std::shared_ptr<const dispatch::AccessTable>;

  // `onLess` is called when a session or token is gone with a newer table: what it still holds open
  // has to end.
  explicit Door(dispatch::AccessTable table, std::function<void()> onLess = {});

  // A newer table; an older one changes nothing.
  void take(dispatch::AccessTable table);
  Table table() const;

  // Whoever writes to the Unix socket is an admin; else a token counts, else a cookie. A token or
  // cookie that is not known makes nobody of them, and so do two different cookies: one of them may
  // be of another's making.
  Visitor visitorOf(const Request& request, Time now);

  // Whether a session or token has reached its end after `since`, up to and at `now`.
  bool hasExpired(Time since, Time now) const;

  // When a user's cookie or a token was last seen, since the start.
  OptionalTime lastSeen(const std::string& user) const;
  OptionalTime lastUsed(const std::string& token) const;

 private:
  Visitor ofToken(const std::string& secret, Time now);
  Visitor ofCookie(const std::string& secret, Time now);
  bool replace(dispatch::AccessTable table);

  const std::function<void()> onLess_;
  mutable std::mutex mutex_;
  Table table_;
  std::map<std::string, Time> lastSeen_, lastUsed_;  // only names of the table
};

// Why this visitor may not do this, or nothing: 401 of nobody, 403 of who lacks the role or the
// X-CSRF-Token.
std::optional<Response> refusalOf(const Access& access,
                                  const Visitor& visitor,
                                  const Request& request);

}  // namespace tocsin::api
