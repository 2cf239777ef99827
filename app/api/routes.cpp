// SPDX-License-Identifier: Apache-2.0
#include "app/api/routes.h"

#include <vector>

#include "app/api/route_parts.h"

namespace tocsin::api {

std::span<const Route> routes() {
  static const std::vector<Route> kAll = [] {
    std::vector<Route> all;
    for (const auto& part : {messageRoutes(), peopleRoutes(), boxRoutes()}) {
      all.insert(all.end(), part.begin(), part.end());
    }
    return all;
  }();
  return kAll;
}

}  // namespace tocsin::api
