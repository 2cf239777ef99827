// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "app/api/columns.h"

namespace tocsin::api {

// What answers are made of, for openapi.json; the tables that write the answers give the fields.
struct Component {
  std::string_view name;
  std::vector<ShownField> fields;  // none: an object that is described elsewhere
};

std::vector<Component> components();

}  // namespace tocsin::api
