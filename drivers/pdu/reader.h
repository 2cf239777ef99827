// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "drivers/pdu/octets.h"
#include "queue/base/check.h"
#include "queue/base/result.h"

namespace tocsin::pdu {

// Takes the fields of a TPDU off its octets, and never reads beyond them.
//
// The first thing that is wrong is kept as the error; everything that is taken after it is zero or
// empty. So a decoder takes its fields one after the other and asks once, at the end. The octets
// outlive the reader.
class Reader {
 public:
  explicit Reader(OctetsView octets) : octets_(octets) {}

  // `field` is what an operator finds in the standard, like "TP-DCS".
  std::uint8_t octet(std::string_view field);
  OctetsView octets(std::size_t count, std::string_view field);

  // Says that the field taken last is wrong. A second word changes nothing.
  void fail(std::string_view field, std::string_view what);

  bool isGood() const { return !error_.has_value(); }

  // Permanent; asked only of a reader that is not good. "octet 9, TP-OA: ..."; octets count from 1.
  const Error& error() const {
    check(!isGood(), "error() is asked only of a reader that failed");
    return *error_;
  }

 private:
  OctetsView octets_;
  std::size_t at_ = 0;       // the next octet
  std::size_t fieldAt_ = 0;  // where the field taken last begins
  std::optional<Error> error_;
};

}  // namespace tocsin::pdu
