// SPDX-License-Identifier: Apache-2.0
#include "app/api/roles.h"

namespace tocsin::api {

std::string_view nameOf(Role role) {
  switch (role) {
    case Role::Viewer: return "viewer";
    case Role::Operator: return "operator";
    case Role::Admin: return "admin";
    case Role::Producer: return "producer";
  }
  return "";
}

std::optional<Role> parseRole(std::string_view text) {
  for (const Role role : {Role::Viewer, Role::Operator, Role::Admin, Role::Producer}) {
    if (nameOf(role) == text) return role;
  }
  return std::nullopt;
}

}  // namespace tocsin::api
