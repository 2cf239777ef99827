// SPDX-License-Identifier: Apache-2.0
#include "drivers/pdu/reader.h"

namespace tocsin::pdu {

std::uint8_t Reader::octet(std::string_view field) {
  const OctetsView taken = octets(1, field);
  return taken.empty() ? std::uint8_t{0} : taken.front();
}

OctetsView Reader::octets(std::size_t count, std::string_view field) {
  if (!isGood()) return {};
  fieldAt_ = at_;
  const std::size_t left = octets_.size() - at_;
  if (count > left) {
    fail(field,
         "takes " + std::to_string(count) + " octets, " + std::to_string(left) + " are left");
    return {};
  }
  at_ += count;
  return octets_.subspan(fieldAt_, count);
}

void Reader::fail(std::string_view field, std::string_view what) {
  if (!isGood()) return;
  error_ = Error{Fault::Permanent,
                 "octet " + std::to_string(fieldAt_ + 1) + ", " + std::string(field) + ": " +
                     std::string(what)};
}

}  // namespace tocsin::pdu
