// SPDX-License-Identifier: Apache-2.0
#include "app/api/access_json.h"

#include <algorithm>

namespace tocsin::api {
namespace {

using dispatch::AccessTable;

struct SessionShown {
  const Backend* backend;
  Visitor visitor;
};

using Shown = SessionShown;

constexpr std::array kSessionColumns{
    field<&Shown::visitor, &Visitor::name>("user"),
    Column<Shown>{{"role"}, [](const Shown& it) { return JsonOut(nameOf(it.visitor.role)); }},
    textOrNull<&Shown::visitor, &Visitor::csrf>("csrf"),
    field<&Shown::visitor, &Visitor::until>("until"),
    Column<Shown>{{"via"}, [](const Shown& it) { return JsonOut(nameOf(it.visitor.via)); }},
    Column<Shown>{{"language"},
                  [](const Shown& it) { return JsonOut(it.backend->options.language); }},
    Column<Shown>{{"version"},
                  [](const Shown& it) { return JsonOut(it.backend->options.version); }},
    Column<Shown>{{"boot"}, [](const Shown& it) { return JsonOut(it.backend->boot); }},
    Column<Shown>{{"phones", ShownType::Boolean},
                  [](const Shown& it) { return JsonOut(it.backend->options.phones.isThere); }},
    Column<Shown>{{"now", ShownType::Moment},
                  [](const Shown& it) { return JsonOut(toRfc3339(it.backend->now())); }},
};

struct UserShown {
  std::string name;
  AccessTable::User user;
  long sessions = 0;
  OptionalTime setupUntil{}, lastSeen{};
};

constexpr std::array kUserColumns{
    field<&UserShown::name>("name"),
    Column<UserShown>{{"role"}, [](const UserShown& it) { return JsonOut(nameOf(it.user.role)); }},
    field<&UserShown::user, &AccessTable::User::created>("created"),
    Column<UserShown>{{"has_password", ShownType::Boolean},
                      [](const UserShown& it) { return JsonOut(!it.user.password.empty()); }},
    field<&UserShown::setupUntil>("setup_until"),
    field<&UserShown::sessions>("sessions"),
    field<&UserShown::lastSeen>("last_seen"),
};

struct TokenShown {
  AccessTable::Token token;
  OptionalTime lastUsed;
};

constexpr std::array kTokenColumns{
    field<&TokenShown::token, &AccessTable::Token::name>("name"),
    Column<TokenShown>{{"role"},
                       [](const TokenShown& it) { return JsonOut(nameOf(it.token.role)); }},
    field<&TokenShown::token, &AccessTable::Token::created>("created"),
    field<&TokenShown::token, &AccessTable::Token::until>("until"),
    field<&TokenShown::lastUsed>("last_used"),
};

constexpr std::array kLinkColumns{
    textOrNull<&SetupLink::user>("user"),
    Column<SetupLink>{{"role"}, [](const SetupLink& link) { return JsonOut(nameOf(link.role)); }},
    field<&SetupLink::path>("path"),
    field<&SetupLink::until>("until"),
};

// The later of two times that may be absent: nothing is before everything.
OptionalTime later(OptionalTime left, OptionalTime right) {
  return std::max(left, right);
}

UserShown shownUser(const Door& door, const AccessTable& table, const std::string& name, Time now) {
  UserShown shown{.name = name, .user = table.users.at(name), .lastSeen = door.lastSeen(name)};
  const auto& until = shown.user.setupUntil;
  if (!shown.user.setupHash.empty() && until && *until > now) shown.setupUntil = until;
  for (const auto& [id, session] : table.sessions) {
    if (session.user != name) continue;
    shown.lastSeen = later(shown.lastSeen, session.since);
    if (session.until > now) ++shown.sessions;
  }
  return shown;
}

}  // namespace

JsonOut sessionJson(const Backend& backend, const Visitor& visitor) {
  return showRow(SessionShown{&backend, visitor}, kSessionColumns);
}

std::vector<JsonOut> usersJson(const Door& door, Time now) {
  const Door::Table table = door.table();
  std::vector<JsonOut> rows;
  for (const auto& [name, user] : table->users) {
    rows.push_back(showRow(shownUser(door, *table, name, now), kUserColumns));
  }
  return rows;
}

std::vector<JsonOut> tokensJson(const Door& door) {
  const Door::Table table = door.table();
  std::vector<TokenShown> shown;
  for (const auto& [hash, token] : table->tokens) {
    shown.push_back({.token = token, .lastUsed = door.lastUsed(token.name)});
  }
  std::sort(shown.begin(), shown.end(), [](const TokenShown& left, const TokenShown& right) {
    return left.token.name < right.token.name;
  });
  std::vector<JsonOut> rows;
  for (const TokenShown& each : shown) {
    rows.push_back(showRow(each, kTokenColumns));
  }
  return rows;
}

JsonOut setupLinkJson(const SetupLink& link) {
  return showRow(link, kLinkColumns);
}

std::string setupPath(const std::string& secret) {
  return "/#/setup/" + secret;
}

std::vector<ShownField> sessionFields() {
  return fieldsOf(kSessionColumns);
}

std::vector<ShownField> userFields() {
  return fieldsOf(kUserColumns);
}

std::vector<ShownField> tokenFields() {
  std::vector<ShownField> fields = fieldsOf(kTokenColumns);
  fields.push_back({"token"});
  return fields;
}

std::vector<ShownField> setupLinkFields() {
  return fieldsOf(kLinkColumns);
}

}  // namespace tocsin::api
