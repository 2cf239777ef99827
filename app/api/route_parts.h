// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "app/api/routes.h"

// The one route table is written in three parts.
namespace tocsin::api {

std::span<const Route> messageRoutes();  // messages, history, inbox, webhooks
std::span<const Route> peopleRoutes();   // people, lists, numbers
std::span<const Route> boxRoutes();      // logins, links, spool, probes

constexpr Shown one(std::string_view component) {
  return {component, false, {}};
}

constexpr Shown many(std::string_view component) {
  return {component, true, {}};
}

}  // namespace tocsin::api
