// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include "app/api/access_json.h"
#include "app/api/handlers.h"
#include "app/api/secret.h"
#include "app/api/shape.h"

namespace tocsin::api {
namespace {

using dispatch::AccessTable;
using dispatch::Answer;
using dispatch::Caller;
using dispatch::OrderError;
using http::Peer;

constexpr Duration kBusyRetryAfter = seconds{5};
constexpr Duration kNameWaitMax = seconds{5};

Response busy() {
  return unavailable("too many people log in at once", kBusyRetryAfter);
}

// By TLS, or by a reverse proxy of this machine that ends it (app/http/guard.h).
bool isSecure(const Request& request) {
  return request.peer.way == Peer::Way::Tls ||
         http::headerValue(request.headers, "Origin").starts_with("https://");
}

// What the page's cookie says. Only a login makes one: what a browser sends is never adopted.
std::string cookieText(const Request& request, const std::string& secret, Duration age) {
  const auto whole = std::chrono::duration_cast<seconds>(age).count();
  return std::string(kCookieName) + "=" + secret +
         "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(whole) +
         (isSecure(request) ? "; Secure" : "");
}

// What a failed try counts for. Whoever knows a name can fail in it from anywhere: that alone must
// not keep its owner out for long. Nor must an address that everybody has: this machine's own, at
// the end of a tunnel or behind a reverse proxy.
struct TryKey {
  std::string key;
  Duration waitMax;
};

std::array<TryKey, 3> keysOf(const Request& request, const std::string& user) {
  const std::string network = networkOf(request.peer.address);
  const Duration waitMax = request.peer.isLocal ? kNameWaitMax : Throttle::kWaitMax;
  return {TryKey{"name " + user, kNameWaitMax},
          TryKey{"address " + network, waitMax},
          TryKey{"both " + network + " " + user, waitMax}};
}

// 429 while this name or this address has failed too often; else the try has begun.
std::optional<Response> refuseTry(Backend& backend,
                                  const Request& request,
                                  const std::string& user) {
  const std::lock_guard lock(backend.throttleMutex);
  const Time now = backend.now();
  Duration wait{0};
  for (const auto& [key, waitMax] : keysOf(request, user)) {
    wait = std::max(wait, backend.throttle.waitOf(key, now, waitMax));
  }
  if (wait > Duration{0}) {
    const auto whole = std::chrono::ceil<seconds>(wait).count();
    Response response = problem(429, "too many failed logins; try again later");
    response.headers.emplace_back("Retry-After", std::to_string(whole));
    return response;
  }
  for (const auto& [key, waitMax] : keysOf(request, user)) {
    backend.throttle.begin(key, now);
  }
  return std::nullopt;
}

void forgetTries(Backend& backend, const Request& request, const std::string& user) {
  const std::lock_guard lock(backend.throttleMutex);
  for (const auto& [key, waitMax] : keysOf(request, user)) {
    backend.throttle.succeeded(key);
  }
}

// 503 of a try whose password was not compared: it has not failed.
Response busyTry(Backend& backend, const Request& request, const std::string& user) {
  const std::lock_guard lock(backend.throttleMutex);
  for (const auto& [key, waitMax] : keysOf(request, user)) {
    backend.throttle.undo(key);
  }
  return busy();
}

// Whether a wait begins with this try that the log does not know of.
bool isLockOut(Backend& backend, const Request& request, const std::string& user) {
  const std::lock_guard lock(backend.throttleMutex);
  bool isNew = false;
  for (const auto& [key, waitMax] : keysOf(request, user)) {
    isNew = backend.throttle.tellLockOut(key) || isNew;
  }
  return isNew;
}

void logFailure(Backend& backend, const Request& request, const std::string& user) {
  // What was typed may be a password in the wrong field: only names that exist are logged.
  const bool isUser = backend.door->table()->users.contains(user);
  const std::string who =
      (isUser ? "of " + user : std::string("of nobody known")) + " from " + request.peer.address;
  backend.log(LogLevel::Notice, "http: a login " + who + " failed");
  if (!isLockOut(backend, request, user)) return;
  backend.log(LogLevel::Warning, "http: logins " + who + " have to wait: too many failed");
}

Response wrongLogin(Backend& backend, const Request& request, const std::string& user) {
  logFailure(backend, request, user);
  return problem(401, "user or password are wrong");
}

// Opens a session of a user whose password was proven to be `password` (as it is stored), with a
// new secret. The session that a cookie came with is left for the new one.
Response openSession(Backend& backend,
                     const Call& call,
                     const std::string& user,
                     const std::string& password) {
  const std::string secret = newSecret();
  const Caller by{.name = user, .via = "page"};
  const Time until = backend.now() + backend.options.sessionMax;
  auto asked =
      changeAccess(backend,
                   dispatch::OpenSession{
                       .id = sha256Hex(secret), .user = user, .password = password, .until = until},
                   by);
  return respond(std::move(asked), [&](const AccessTable& table) {
    if (!call.visitor.session.empty()) {
      changeAccess(
          backend, dispatch::EndSession{.id = call.visitor.session}, callerOf(call.visitor));
    }
    const auto found = table.users.find(user);
    Response response = jsonResponse(
        sessionJson(backend,
                    {.via = Visitor::Via::Cookie,
                     .role = found == table.users.end() ? Role::Viewer : found->second.role,
                     .name = user,
                     .csrf = csrfOf(secret),
                     .until = until}));
    response.headers.emplace_back("Set-Cookie",
                                  cookieText(call.request, secret, backend.options.sessionMax));
    return response;
  });
}

std::string storedPassword(const Backend& backend, const std::string& user) {
  const Door::Table table = backend.door->table();
  const auto found = table->users.find(user);
  return found == table->users.end() ? std::string() : found->second.password;
}

// Whether this link stands: of `user`, or for the first admin, whose name may be any.
bool linkStands(const AccessTable& table,
                const std::string& user,
                const std::string& hash,
                Time now) {
  if (table.users.empty()) {
    return areEqual(table.firstSetupHash, hash) && table.firstSetupUntil.value_or(now) > now;
  }
  const auto found = table.users.find(user);
  return found != table.users.end() && areEqual(found->second.setupHash, hash) &&
         found->second.setupUntil.value_or(now) > now;
}

}  // namespace

Response showSession(Backend& backend, const Call& call) {
  return jsonResponse(sessionJson(backend, call.visitor));
}

Response logIn(Backend& backend, const Call& call) {
  if (backend.options.isDegraded) return noLoginKnown();
  const std::string user = textOf(call.body, "user");
  const std::string password = textOf(call.body, "password");
  if (auto refused = refuseTry(backend, call.request, user)) return *std::move(refused);
  const std::string stored = storedPassword(backend, user);
  const auto fits = backend.passwords.fits(password, stored);
  if (!fits) return busyTry(backend, call.request, user);
  if (!*fits) return wrongLogin(backend, call.request, user);
  forgetTries(backend, call.request, user);
  Response response = openSession(backend, call, user, stored);
  // His password was changed, or he was removed, since it was compared.
  return response.status == 409 || response.status == 404 ? wrongLogin(backend, call.request, user)
                                                          : response;
}

Response logOut(Backend& backend, const Call& call) {
  auto asked =
      changeAccess(backend, dispatch::EndSession{.id = call.visitor.session}, call.caller());
  Response response = respond(
      std::move(asked), [](const AccessTable& /*table*/) { return saysResponse("logged out"); });
  if (response.status != 200) return response;
  response.headers.emplace_back("Set-Cookie", cookieText(call.request, "", Duration{0}));
  return response;
}

Response changePassword(Backend& backend, const Call& call) {
  const std::string& user = call.visitor.name;
  const std::string wanted = textOf(call.body, "new");
  const std::string wrong = wrongPassword(wanted, user);
  if (!wrong.empty()) return invalidField("/new", wrong);
  if (auto refused = refuseTry(backend, call.request, user)) return *std::move(refused);
  const std::string stored = storedPassword(backend, user);
  const auto fits = backend.passwords.fits(textOf(call.body, "old"), stored);
  if (!fits) return busyTry(backend, call.request, user);
  if (!*fits) {
    logFailure(backend, call.request, user);
    return invalidField("/old", "this is not the password until now");
  }
  forgetTries(backend, call.request, user);
  const auto hashed = backend.passwords.hash(wanted);
  if (!hashed) return busy();
  auto asked = changeAccess(
      backend,
      dispatch::ChangePassword{
          .name = user, .before = stored, .password = *hashed, .keptSession = call.visitor.session},
      call.caller());
  return respond(std::move(asked), [](const AccessTable& /*table*/) {
    return saysResponse("the password is changed; other sessions are ended");
  });
}

Response useSetup(Backend& backend, const Call& call) {
  if (backend.options.isDegraded) return noLoginKnown();
  const std::string user = textOf(call.body, "user");
  const std::string hash = sha256Hex(textOf(call.body, "secret"));
  // Before anything costs time: who has no link is not served.
  if (!linkStands(*backend.door->table(), user, hash, backend.now())) {
    return problem(409, "this link is used, replaced or older than 24 h, or of another user");
  }
  const std::string password = textOf(call.body, "password");
  const std::string wrong = wrongPassword(password, user);
  if (!wrong.empty()) return invalidField("/password", wrong);
  const auto hashed = backend.passwords.hash(password);
  if (!hashed) return busy();
  auto asked =
      changeAccess(backend,
                   dispatch::UseSetup{.name = user, .secretHash = hash, .password = *hashed},
                   {.name = user, .via = "page"});
  return respond(std::move(asked), [&](const AccessTable& /*table*/) {
    forgetTries(backend, call.request, user);
    Response response = openSession(backend, call, user, *hashed);
    // The link is used: to try it again would only be told so.
    return response.status == 200
               ? response
               : unavailable("the password is set: log in with it", kBusyRetryAfter);
  });
}

}  // namespace tocsin::api
