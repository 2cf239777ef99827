// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "queue/base/time.h"

// Who may log in, as values. Secrets come hashed and are compared elsewhere: nothing here knows how
// a password or a token looks.
namespace tocsin::dispatch {

// producer: tokens only, hands over alerts and nothing else.
enum class Role { Viewer, Operator, Admin, Producer };

// "viewer", as stored and as the HTTP API has it.
std::string_view nameOf(Role role);
std::optional<Role> parseRole(std::string_view text);

// What is stored, and read by those who check logins.
struct AccessTable {
  struct User {
    Role role = Role::Viewer;
    std::string password;   // yescrypt; empty: none set yet
    std::string setupHash;  // SHA-256 of the secret of his set-up link; empty: none
    OptionalTime setupUntil;
    Time created{};
  };

  struct Session {
    std::string user;
    Time since{}, until{};
  };

  struct Token {
    std::string name;
    Role role = Role::Producer;
    Time created{};
    OptionalTime until;
  };

  std::map<std::string, User, std::less<>> users;        // by name
  std::map<std::string, Session, std::less<>> sessions;  // by SHA-256 of the cookie, in hex
  std::map<std::string, Token, std::less<>> tokens;      // by SHA-256 of the token, in hex
  // Of a box without users: the link for its first admin. Not stored; each start makes another.
  std::string firstSetupHash;
  OptionalTime firstSetupUntil;
  std::int64_t revision = 0;  // grows with every change; of two tables the greater one is newer
};

// The changes. Errors: NotFound, Conflict (a name that exists, the last admin), BadInput (a name's
// letters, more than limits::kUsersMax).
struct PutUser {  // a changed role ends his sessions
  std::string name;
  Role role = Role::Viewer;
};

struct RemoveUser {
  std::string name;
};

// Replaces an older link of his; an empty name: for the first admin, Conflict when there are users.
struct OfferSetup {
  std::string name, secretHash;
  Time until{};
};

// Conflict unless the link stands: of `name`, or for the first admin, who gets this name. Ends his
// sessions and the link.
struct UseSetup {
  std::string name, secretHash, password;
};

// Ends his other sessions. Conflict unless his password is still `before`.
struct ChangePassword {
  std::string name, before, password, keptSession;
};

// Conflict unless his password is still `password`: it may have been changed since it was compared.
struct OpenSession {
  std::string id, user, password;
  Time until{};
};

struct EndSession {
  std::string id;
};

struct EndSessionsOf {
  std::string user;
};

struct AddToken {
  std::string hash, name;
  Role role = Role::Producer;
  OptionalTime until;
};

struct RemoveToken {
  std::string name;
};

using AccessChange = std::variant<PutUser,
                                  RemoveUser,
                                  OfferSetup,
                                  UseSetup,
                                  ChangePassword,
                                  OpenSession,
                                  EndSession,
                                  EndSessionsOf,
                                  AddToken,
                                  RemoveToken>;

// An entry of the audit for what the shell does not do itself.
struct AuditNote {
  std::string did;      // "retry"
  std::string subject;  // "spool file alert.xml"
};

}  // namespace tocsin::dispatch
