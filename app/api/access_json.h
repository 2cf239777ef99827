// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/api/backend.h"
#include "app/api/columns.h"

// Who may log in, as docs/formats/http.md ("Values") shows it. No secret and no hash of one.
namespace tocsin::api {

JsonOut sessionJson(const Backend& backend, const Visitor& visitor);
std::vector<JsonOut> usersJson(const Door& door, Time now);
std::vector<JsonOut> tokensJson(const Door& door);

struct SetupLink {
  std::string user;  // empty: for the first admin
  Role role = Role::Admin;
  std::string path;  // "/#/setup/SECRET": what stands after # never leaves the browser
  Time until{};
};

JsonOut setupLinkJson(const SetupLink& link);

std::string setupPath(const std::string& secret);

std::vector<ShownField> sessionFields();
std::vector<ShownField> userFields();
std::vector<ShownField> tokenFields();
std::vector<ShownField> setupLinkFields();

}  // namespace tocsin::api
