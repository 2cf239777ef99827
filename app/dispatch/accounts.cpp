// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/accounts.h"

#include <algorithm>
#include <array>

#include "app/dispatch/audit.h"
#include "app/dispatch/json_text.h"
#include "app/dispatch/names.h"
#include "queue/base/limits.h"

namespace tocsin::dispatch {
namespace {

struct RoleName {
  Role role;
  std::string_view name;
};

constexpr std::array kRoles{
    RoleName{Role::Viewer, "viewer"},
    RoleName{Role::Operator, "operator"},
    RoleName{Role::Admin, "admin"},
    RoleName{Role::Producer, "producer"},
};

OrderError badInput(std::string what) {
  return {OrderError::Kind::BadInput, std::move(what), {}};
}

OrderError conflict(std::string what) {
  return {OrderError::Kind::Conflict, std::move(what), {}};
}

OrderError noUser(const std::string& name) {
  return {OrderError::Kind::NotFound, "there is no user \"" + name + "\"", {}};
}

std::string subjectOfUser(const std::string& name) {
  return "user " + name;
}

std::string jsonOf(const std::string& name, const AccessTable::User& user) {
  return JsonObject()
      .add("name", name)
      .add("role", nameOf(user.role))
      .addFlag("has_password", !user.password.empty())
      .add("setup_until", user.setupUntil)
      .text();
}

std::string jsonOf(const AccessTable::Token& token) {
  return JsonObject()
      .add("name", token.name)
      .add("role", nameOf(token.role))
      .add("until", token.until)
      .text();
}

template <class Row, class Value>
void forget(std::vector<Row>& rows, std::string Row::*key, const Value& value) {
  std::erase_if(rows, [&](const Row& row) { return row.*key == value; });
}

}  // namespace

std::string_view nameOf(Role role) {
  const auto it =
      std::find_if(kRoles.begin(), kRoles.end(), [&](const RoleName& r) { return r.role == role; });
  return it == kRoles.end() ? "viewer" : it->name;
}

std::optional<Role> parseRole(std::string_view text) {
  const auto it =
      std::find_if(kRoles.begin(), kRoles.end(), [&](const RoleName& r) { return r.name == text; });
  return it == kRoles.end() ? std::nullopt : std::optional(it->role);
}

// What a later version stored and we cannot read may as little as there is.
void Accounts::restore(const store::Recovered& recovered) {
  for (const store::UserRecord& row : recovered.users) {
    table_.users[row.name] = {parseRole(row.role).value_or(Role::Viewer),
                              row.password,
                              row.setupHash,
                              row.setupUntil,
                              row.created};
  }
  for (const store::SessionRecord& row : recovered.sessions) {
    table_.sessions[row.id] = {row.user, row.since, row.until};
  }
  for (const store::TokenRecord& row : recovered.tokens) {
    table_.tokens[row.hash] = {
        row.name, parseRole(row.role).value_or(Role::Producer), row.created, row.until};
  }
  // Also greater than that of the shell before, when this one recovers in the same process.
  table_.revision = toMillis(turn_.now);
}

std::optional<OrderError> Accounts::apply(const AccessChange& change, const Caller& by) {
  by_ = &by;
  dropExpired();
  Problem problem = std::visit([this](const auto& one) { return apply(one); }, change);
  by_ = nullptr;
  return problem;
}

void Accounts::note(std::string did, std::string subject, std::string before, std::string after) {
  ++table_.revision;
  audit(turn_, *by_, {std::move(did), std::move(subject), std::move(before), std::move(after)});
}

Accounts::User* Accounts::find(const std::string& name) {
  const auto it = table_.users.find(name);
  return it == table_.users.end() ? nullptr : &it->second;
}

bool Accounts::isLastAdmin(const User& user) const {
  const auto admins = std::count_if(table_.users.begin(), table_.users.end(), [](const auto& item) {
    return item.second.role == Role::Admin;
  });
  return user.role == Role::Admin && admins == 1;
}

Accounts::Problem Accounts::mayAdd(const std::string& user) const {
  if (!isName(user)) return badInput("the name of a user" + std::string(kNameRule));
  if (table_.users.size() < limits::kUsersMax) return std::nullopt;
  return badInput("at most " + std::to_string(limits::kUsersMax) + " users; remove one first");
}

// Writes the user as he is in the table now; whoever is there ends the link of the first admin.
void Accounts::store(const std::string& name) {
  const User& user = table_.users.at(name);
  forget(turn_.batch.usersSet, &store::UserRecord::name, name);
  turn_.batch.usersSet.push_back({name,
                                  std::string(nameOf(user.role)),
                                  user.password,
                                  user.setupHash,
                                  user.setupUntil,
                                  user.created});
  table_.firstSetupHash.clear();
  table_.firstSetupUntil.reset();
}

void Accounts::dropSession(const std::string& id) {
  forget(turn_.batch.sessionsSet, &store::SessionRecord::id, id);
  turn_.batch.sessionsRemoved.push_back(id);
  table_.sessions.erase(id);
  ++table_.revision;
}

void Accounts::dropToken(const std::string& hash) {
  forget(turn_.batch.tokensSet, &store::TokenRecord::hash, hash);
  turn_.batch.tokensRemoved.push_back(hash);
  table_.tokens.erase(hash);
  ++table_.revision;
}

std::size_t Accounts::dropSessionsOf(const std::string& user, std::string_view kept) {
  std::vector<std::string> ids;
  for (const auto& [id, session] : table_.sessions) {
    if (session.user == user && id != kept) ids.push_back(id);
  }
  for (const std::string& id : ids) {
    dropSession(id);
  }
  return ids.size();
}

void Accounts::dropExpired() {
  std::vector<std::string> over;
  for (const auto& [id, session] : table_.sessions) {
    if (session.until <= turn_.now) over.push_back(id);
  }
  for (const std::string& id : over) {
    dropSession(id);
  }
  over.clear();
  for (const auto& [hash, token] : table_.tokens) {
    if (token.until && *token.until <= turn_.now) over.push_back(hash);
  }
  for (const std::string& hash : over) {
    dropToken(hash);
  }
  for (auto& [name, user] : table_.users) {
    if (!user.setupUntil || *user.setupUntil > turn_.now) continue;
    user.setupHash.clear();
    user.setupUntil.reset();
    store(name);
    ++table_.revision;
  }
  if (table_.firstSetupUntil && *table_.firstSetupUntil <= turn_.now) {
    table_.firstSetupHash.clear();
    table_.firstSetupUntil.reset();
    ++table_.revision;
  }
}

std::size_t Accounts::sessionsOf(std::string_view user) const {
  return static_cast<std::size_t>(
      std::count_if(table_.sessions.begin(), table_.sessions.end(), [&](const auto& item) {
        return item.second.user == user;
      }));
}

void Accounts::dropOldestSession(std::string_view user) {
  auto oldest = table_.sessions.end();
  for (auto it = table_.sessions.begin(); it != table_.sessions.end(); ++it) {
    const bool counts = user.empty() || it->second.user == user;
    const bool isOlder = oldest == table_.sessions.end() || it->second.since < oldest->second.since;
    if (counts && isOlder) oldest = it;
  }
  if (oldest != table_.sessions.end()) dropSession(std::string(oldest->first));
}

Accounts::Problem Accounts::apply(const PutUser& change) {
  if (change.role == Role::Producer) {
    return badInput("a user is viewer, operator or admin; producer is for tokens");
  }
  User* known = find(change.name);
  if (known == nullptr) {
    if (Problem problem = mayAdd(change.name)) return problem;
    User& user = table_.users[change.name];
    user.role = change.role;
    user.created = turn_.now;
    store(change.name);
    note("set user", subjectOfUser(change.name), {}, jsonOf(change.name, user));
    return std::nullopt;
  }
  if (known->role == change.role) return std::nullopt;
  if (isLastAdmin(*known)) return conflict(change.name + " is the last admin: make another first");
  const std::string before = jsonOf(change.name, *known);
  known->role = change.role;
  store(change.name);
  dropSessionsOf(change.name);
  note("set user", subjectOfUser(change.name), before, jsonOf(change.name, *known));
  return std::nullopt;
}

Accounts::Problem Accounts::apply(const RemoveUser& change) {
  const User* user = find(change.name);
  if (user == nullptr) return noUser(change.name);
  if (isLastAdmin(*user)) return conflict(change.name + " is the last admin: make another first");
  const std::string before = jsonOf(change.name, *user);
  dropSessionsOf(change.name);
  forget(turn_.batch.usersSet, &store::UserRecord::name, change.name);
  turn_.batch.usersRemoved.push_back(change.name);
  table_.users.erase(change.name);
  note("remove user", subjectOfUser(change.name), before);
  return std::nullopt;
}

Accounts::Problem Accounts::offerFirst(const OfferSetup& change) {
  if (!table_.users.empty()) {
    return conflict("there are users already: an admin can make more, or `tocsin user add`");
  }
  table_.firstSetupHash = change.secretHash;
  table_.firstSetupUntil = change.until;
  note("offer set-up link",
       "the first admin",
       {},
       JsonObject().add("setup_until", table_.firstSetupUntil).text());
  return std::nullopt;
}

Accounts::Problem Accounts::apply(const OfferSetup& change) {
  if (change.secretHash.empty() || change.until <= turn_.now) {
    return badInput("a set-up link needs a secret and an end that is not over");
  }
  if (change.name.empty()) return offerFirst(change);
  User* user = find(change.name);
  if (user == nullptr) return noUser(change.name);
  const std::string before = jsonOf(change.name, *user);
  user->setupHash = change.secretHash;
  user->setupUntil = change.until;
  store(change.name);
  note("offer set-up link", subjectOfUser(change.name), before, jsonOf(change.name, *user));
  return std::nullopt;
}

bool Accounts::isFirstLink(const std::string& secretHash) const {
  return table_.users.empty() && !secretHash.empty() && table_.firstSetupHash == secretHash;
}

Accounts::Problem Accounts::apply(const UseSetup& change) {
  if (change.password.empty()) return badInput("there is no password");
  const bool isFirst = isFirstLink(change.secretHash);
  const User* known = find(change.name);
  const bool isHis =
      known != nullptr && !known->setupHash.empty() && known->setupHash == change.secretHash;
  if (!isFirst && !isHis) {
    return conflict("this set-up link is not valid (any more): ask an admin for another one");
  }
  if (isFirst) {
    if (Problem problem = mayAdd(change.name)) return problem;
  }
  const std::string before = isFirst ? "" : jsonOf(change.name, *known);
  User& user = table_.users[change.name];
  if (isFirst) {
    user.role = Role::Admin;
    user.created = turn_.now;
  }
  user.password = change.password;
  user.setupHash.clear();
  user.setupUntil.reset();
  store(change.name);
  dropSessionsOf(change.name);
  note("use set-up link", subjectOfUser(change.name), before, jsonOf(change.name, user));
  return std::nullopt;
}

Accounts::Problem Accounts::apply(const ChangePassword& change) {
  User* user = find(change.name);
  if (user == nullptr) return noUser(change.name);
  if (change.password.empty()) return badInput("there is no new password");
  if (user->password.empty() || user->password != change.before) {
    return conflict("the password was changed meanwhile: log in again");
  }
  user->password = change.password;
  store(change.name);
  dropSessionsOf(change.name, change.keptSession);
  note("change password", subjectOfUser(change.name));
  return std::nullopt;
}

Accounts::Problem Accounts::apply(const OpenSession& change) {
  const User* user = find(change.user);
  if (user == nullptr || user->password.empty() || user->password != change.password) {
    return conflict("the password was changed meanwhile: log in again");
  }
  if (change.id.empty() || change.until <= turn_.now) {
    return badInput("a session needs a name and an end that is not over");
  }
  if (table_.sessions.count(change.id) != 0) return conflict("there is such a session already");
  // An older journal may hold more of them.
  while (sessionsOf(change.user) >= limits::kSessionsOfUserMax) {
    dropOldestSession(change.user);
  }
  if (table_.sessions.size() >= limits::kSessionsMax) dropOldestSession();
  table_.sessions[change.id] = {change.user, turn_.now, change.until};
  turn_.batch.sessionsSet.push_back({change.id, change.user, turn_.now, change.until});
  note("log in", subjectOfUser(change.user));
  return std::nullopt;
}

Accounts::Problem Accounts::apply(const EndSession& change) {
  const auto session = table_.sessions.find(change.id);
  if (session == table_.sessions.end()) {
    return OrderError{OrderError::Kind::NotFound, "this session is over already", {}};
  }
  const std::string user = session->second.user;
  dropSession(change.id);
  note("log out", subjectOfUser(user));
  return std::nullopt;
}

Accounts::Problem Accounts::apply(const EndSessionsOf& change) {
  if (find(change.user) == nullptr) return noUser(change.user);
  if (dropSessionsOf(change.user) > 0) note("end sessions", subjectOfUser(change.user));
  return std::nullopt;
}

Accounts::Problem Accounts::apply(const AddToken& change) {
  if (!isName(change.name)) return badInput("the name of a token" + std::string(kNameRule));
  if (change.hash.empty() || (change.until && *change.until <= turn_.now)) {
    return badInput("a token needs a secret and an end that is not over");
  }
  const bool isThere =
      std::any_of(table_.tokens.begin(), table_.tokens.end(), [&](const auto& item) {
        return item.second.name == change.name || item.first == change.hash;
      });
  if (isThere) return conflict("there is a token " + change.name + " already: remove it first");
  if (table_.tokens.size() >= limits::kTokensMax) {
    return badInput("at most " + std::to_string(limits::kTokensMax) + " tokens; remove one first");
  }
  const AccessTable::Token& token =
      table_.tokens[change.hash] = {change.name, change.role, turn_.now, change.until};
  turn_.batch.tokensSet.push_back(
      {change.hash, token.name, std::string(nameOf(token.role)), token.created, token.until});
  note("add token", "token " + change.name, {}, jsonOf(token));
  return std::nullopt;
}

Accounts::Problem Accounts::apply(const RemoveToken& change) {
  const auto token =
      std::find_if(table_.tokens.begin(), table_.tokens.end(), [&](const auto& item) {
        return item.second.name == change.name;
      });
  if (token == table_.tokens.end()) {
    return OrderError{OrderError::Kind::NotFound, "there is no token \"" + change.name + "\"", {}};
  }
  const std::string before = jsonOf(token->second);
  dropToken(std::string(token->first));
  note("remove token", "token " + change.name, before);
  return std::nullopt;
}

}  // namespace tocsin::dispatch
