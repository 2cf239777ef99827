// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "app/doctor/facts.h"

// What the daemon is asked, and how its answers become facts.
namespace tocsin::doctor {

struct Question {
  std::string_view path;  // below /api/v1
  // False: this is not what such a route answers. A field that is missing is as its default.
  bool (*read)(std::string_view json, DaemonFacts& facts);
};

std::span<const Question> questions();

// Besides: GET /readyz, whose answer has a status that says no; `detail` of its problem is why.
inline constexpr std::string_view kReadyPath = "/readyz";
std::string readNotReady(std::string_view json);

}  // namespace tocsin::doctor
