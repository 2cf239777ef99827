// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "tests/emulators/centre/sms.h"

namespace tocsin::centre {

// Joins the parts of long SMS, in any order. Parts that come twice count once.
class Joiner {
 public:
  // The whole SMS when this part was the last that lacked, or there is only this one. `part` has
  // the text and the reference of one part. More than 10,000 unfinished ones are forgotten.
  std::optional<Sms> add(const Sms& part, const Part& place);

 private:
  struct Piece {
    std::string text;
    std::string reference;
  };

  std::map<std::string, std::map<int, Piece>> unfinished_;
};

}  // namespace tocsin::centre
