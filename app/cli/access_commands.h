// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "queue/base/time.h"

// Of commands.h: who may log in.
namespace tocsin::cli {

struct Users {};

struct EditUser {
  bool isNew = false;
  std::string name, role;
};

struct LinkUser {
  std::string name;
};

struct RemoveUser {
  std::string name;
};

struct LogOutUser {
  std::string name;
};

struct Tokens {};

struct AddToken {
  std::string name, role;
  OptionalTime until;  // absent: until it is removed
};

struct RemoveToken {
  std::string name;
};

}  // namespace tocsin::cli
