// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>

#include "app/dispatch/access.h"

namespace tocsin::api {

using dispatch::nameOf;
using dispatch::parseRole;
using dispatch::Role;

// A set of roles.
class Roles {
 public:
  constexpr Roles(std::initializer_list<Role> roles) {
    for (const Role role : roles) {
      bits_ |= bitOf(role);
    }
  }

  constexpr bool has(Role role) const { return (bits_ & bitOf(role)) != 0; }

 private:
  static constexpr unsigned bitOf(Role role) { return 1U << static_cast<unsigned>(role); }

  unsigned bits_ = 0;
};

enum class Gate {
  Login,    // who has one of the roles
  Session,  // and came with a cookie, not with a token or by the socket
  Anyone,
  Local,  // anyone on this machine, else who has one of the roles
};

// Who may call a route.
struct Access {
  Gate gate = Gate::Login;
  Roles roles{};
};

inline constexpr Access kViewer{Gate::Login, {Role::Viewer, Role::Operator, Role::Admin}};
inline constexpr Access kOperator{Gate::Login, {Role::Operator, Role::Admin}};
inline constexpr Access kAdmin{Gate::Login, {Role::Admin}};
inline constexpr Access kProducer{Gate::Login, {Role::Producer, Role::Operator, Role::Admin}};
inline constexpr Access kAnyLogin{Gate::Login,
                                  {Role::Viewer, Role::Operator, Role::Admin, Role::Producer}};
inline constexpr Access kAnySession{Gate::Session, {Role::Viewer, Role::Operator, Role::Admin}};
inline constexpr Access kAnyone{Gate::Anyone, {}};
inline constexpr Access kLocalOrViewer{Gate::Local, {Role::Viewer, Role::Operator, Role::Admin}};

}  // namespace tocsin::api
