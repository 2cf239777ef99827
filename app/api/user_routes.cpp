// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "app/api/access_json.h"
#include "app/api/handlers.h"
#include "app/api/message_json.h"
#include "app/api/secret.h"
#include "app/api/shape.h"
#include "queue/base/limits.h"

namespace tocsin::api {
namespace {

using dispatch::AccessTable;

// Carries `change` out and says so.
Response change(Backend& backend, const Call& call, dispatch::AccessChange what, std::string says) {
  return respond(changeAccess(backend, std::move(what), call.caller()),
                 [&](const AccessTable& /*table*/) { return saysResponse(says); });
}

Role roleIn(const Call& call) {
  return parseRole(textOf(call.body, "role")).value_or(Role::Viewer);
}

const JsonOut& asItIs(const JsonOut& json) {
  return json;
}

}  // namespace

Response listUsers(Backend& backend, const Call& /*call*/) {
  return listRows(backend, usersJson(*backend.door, backend.now()), asItIs);
}

Response putUser(Backend& backend, const Call& call) {
  const std::string& name = call.path.front();
  return change(backend,
                call,
                dispatch::PutUser{.name = name, .role = roleIn(call)},
                name + " may log in as " + textOf(call.body, "role"));
}

Response removeUser(Backend& backend, const Call& call) {
  const std::string& name = call.path.front();
  return change(backend, call, dispatch::RemoveUser{.name = name}, name + " is removed");
}

Response offerSetup(Backend& backend, const Call& call) {
  const std::string& name = call.path.front();
  const std::string secret = newSecret();
  const Time until = backend.now() + limits::kSetupLinkFor;
  auto asked = changeAccess(
      backend,
      dispatch::OfferSetup{.name = name, .secretHash = sha256Hex(secret), .until = until},
      call.caller());
  return respond(std::move(asked), [&](const AccessTable& table) {
    const auto found = table.users.find(name);
    const Role role = found == table.users.end() ? Role::Viewer : found->second.role;
    return jsonResponse(
        setupLinkJson({.user = name, .role = role, .path = setupPath(secret), .until = until}),
        201);
  });
}

Response endSessionsOf(Backend& backend, const Call& call) {
  const std::string& name = call.path.front();
  return change(
      backend, call, dispatch::EndSessionsOf{.user = name}, name + " is logged out everywhere");
}

Response listTokens(Backend& backend, const Call& /*call*/) {
  return listRows(backend, tokensJson(*backend.door), asItIs);
}

Response addToken(Backend& backend, const Call& call) {
  const std::string name = textOf(call.body, "name");
  const std::string secret = newSecret();
  const OptionalTime until = timeOf(call.body, "until");
  if (until && *until <= backend.now()) return invalidField("/until", "until is in the past");
  auto asked = changeAccess(
      backend,
      dispatch::AddToken{
          .hash = sha256Hex(secret), .name = name, .role = roleIn(call), .until = until},
      call.caller());
  return respond(std::move(asked), [&](const AccessTable& /*table*/) {
    JsonOut json;
    for (const JsonOut& row : tokensJson(*backend.door)) {
      if (row.at("name") == name) json = row;
    }
    json["token"] = secret;
    return jsonResponse(json, 201);
  });
}

Response removeToken(Backend& backend, const Call& call) {
  const std::string& name = call.path.front();
  return change(backend, call, dispatch::RemoveToken{.name = name}, name + " is removed");
}

Response listAudit(Backend& backend, const Call& call) {
  const auto page = backend.history.read<History::Audit>(
      [&](History& history) { return history.audit(cursorOf(call), limitOf(call)); });
  if (!page) return unreadable(backend, page.error());
  return listRows(backend, page->items, auditJson, page->next);
}

}  // namespace tocsin::api
