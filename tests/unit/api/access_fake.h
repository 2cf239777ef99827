// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <variant>

#include "app/dispatch/access.h"
#include "app/dispatch/operations.h"

namespace tocsin::api {

// Who may log in, kept as app/dispatch/access.h promises it; in memory.
class FakeAccess {
 public:
  using Changed = dispatch::Answer<dispatch::AccessTable>;

  dispatch::AccessTable table;
  Time now{};

  Changed change(const dispatch::AccessChange& what) {
    const auto error = std::visit([this](const auto& each) { return carryOut(each); }, what);
    if (error) return *error;
    ++table.revision;
    return table;
  }

 private:
  using Kind = dispatch::OrderError::Kind;
  using Wrong = std::optional<dispatch::OrderError>;

  static Wrong wrong(Kind kind, const char* what) {
    return dispatch::OrderError{.kind = kind, .what = what};
  }

  void endSessions(const std::string& user, const std::string& kept = {}) {
    std::erase_if(table.sessions,
                  [&](const auto& each) { return each.second.user == user && each.first != kept; });
  }

  bool isLastAdmin(const std::string& name) const {
    return std::none_of(table.users.begin(), table.users.end(), [&](const auto& each) {
      return each.first != name && each.second.role == dispatch::Role::Admin;
    });
  }

  Wrong carryOut(const dispatch::PutUser& it) {
    const auto found = table.users.find(it.name);
    if (found == table.users.end()) {
      if (it.name.find_first_of(" /") != std::string::npos) return wrong(Kind::BadInput, "name");
      table.users[it.name] = {
          .role = it.role, .password = {}, .setupHash = {}, .setupUntil = {}, .created = now};
      return {};
    }
    if (found->second.role == it.role) return {};
    if (found->second.role == dispatch::Role::Admin && isLastAdmin(it.name)) {
      return wrong(Kind::Conflict, "the last admin");
    }
    found->second.role = it.role;
    endSessions(it.name);
    return {};
  }

  Wrong carryOut(const dispatch::RemoveUser& it) {
    if (!table.users.contains(it.name)) return wrong(Kind::NotFound, "no such user");
    if (isLastAdmin(it.name)) return wrong(Kind::Conflict, "the last admin");
    table.users.erase(it.name);
    endSessions(it.name);
    return {};
  }

  Wrong carryOut(const dispatch::OfferSetup& it) {
    if (it.name.empty()) {
      if (!table.users.empty()) return wrong(Kind::Conflict, "there are users");
      table.firstSetupHash = it.secretHash;
      table.firstSetupUntil = it.until;
      return {};
    }
    const auto found = table.users.find(it.name);
    if (found == table.users.end()) return wrong(Kind::NotFound, "no such user");
    found->second.setupHash = it.secretHash;
    found->second.setupUntil = it.until;
    return {};
  }

  Wrong carryOut(const dispatch::UseSetup& it) {
    if (table.users.empty() && !table.firstSetupHash.empty() &&
        it.secretHash == table.firstSetupHash) {
      table.users[it.name] = {.role = dispatch::Role::Admin,
                              .password = it.password,
                              .setupHash = {},
                              .setupUntil = {},
                              .created = now};
      table.firstSetupHash.clear();
      return {};
    }
    const auto found = table.users.find(it.name);
    if (found == table.users.end() || found->second.setupHash.empty() ||
        found->second.setupHash != it.secretHash) {
      return wrong(Kind::Conflict, "no such link");
    }
    found->second.password = it.password;
    found->second.setupHash.clear();
    endSessions(it.name);
    return {};
  }

  Wrong carryOut(const dispatch::ChangePassword& it) {
    const auto found = table.users.find(it.name);
    if (found == table.users.end() || found->second.password != it.before) {
      return wrong(Kind::Conflict, "the password was changed");
    }
    found->second.password = it.password;
    endSessions(it.name, it.keptSession);
    return {};
  }

  Wrong carryOut(const dispatch::OpenSession& it) {
    const auto found = table.users.find(it.user);
    if (found == table.users.end() || found->second.password != it.password) {
      return wrong(Kind::Conflict, "the password was changed");
    }
    table.sessions[it.id] = {.user = it.user, .since = now, .until = it.until};
    return {};
  }

  Wrong carryOut(const dispatch::EndSession& it) {
    if (table.sessions.erase(it.id) == 0) return wrong(Kind::NotFound, "no such session");
    return {};
  }

  Wrong carryOut(const dispatch::EndSessionsOf& it) {
    if (!table.users.contains(it.user)) return wrong(Kind::NotFound, "no such user");
    endSessions(it.user);
    return {};
  }

  Wrong carryOut(const dispatch::AddToken& it) {
    for (const auto& [hash, token] : table.tokens) {
      if (token.name == it.name) return wrong(Kind::Conflict, "this name is taken");
    }
    table.tokens[it.hash] = {.name = it.name, .role = it.role, .created = now, .until = it.until};
    return {};
  }

  Wrong carryOut(const dispatch::RemoveToken& it) {
    const auto gone =
        std::erase_if(table.tokens, [&](const auto& each) { return each.second.name == it.name; });
    if (gone == 0) return wrong(Kind::NotFound, "no such token");
    return {};
  }
};

}  // namespace tocsin::api
