// SPDX-License-Identifier: Apache-2.0
#include "drivers/pdu/status.h"

#include <array>
#include <string_view>

#include "drivers/pdu/octets.h"

namespace tocsin::pdu {
namespace {

using drivers::Delivery;

// Octets up to `last`, from behind those of the row before.
struct Class {
  std::uint8_t last;
  Delivery delivery;
  std::string_view text;  // for octets that have none of their own
};

constexpr std::array kClasses{
    Class{0x00, Delivery::Delivered, "delivered"},
    Class{0x1F, Delivery::Pending, "done, delivery not confirmed"},
    Class{0x3F, Delivery::Pending, "temporary trouble, the service centre goes on trying"},
    Class{0x5F, Delivery::Failed, "permanent trouble"},
    Class{0x7F, Delivery::Failed, "temporary trouble, the service centre has given up"},
    Class{0xFF, Delivery::Pending, "reserved, of no known meaning"}};

struct Named {
  std::uint8_t status;
  std::string_view text;
};

constexpr std::array kNamed{Named{0x01, "forwarded, delivery not confirmed"},
                            Named{0x02, "replaced at the service centre"},
                            Named{0x20, "congestion, still trying"},
                            Named{0x21, "phone busy, still trying"},
                            Named{0x22, "no response from the phone, still trying"},
                            Named{0x23, "service rejected, still trying"},
                            Named{0x24, "quality of service not available, still trying"},
                            Named{0x25, "error in the phone, still trying"},
                            Named{0x40, "remote procedure error"},
                            Named{0x41, "incompatible destination"},
                            Named{0x42, "rejected by the phone"},
                            Named{0x43, "not obtainable"},
                            Named{0x44, "quality of service not available"},
                            Named{0x45, "no interworking available"},
                            Named{0x46, "validity period expired"},
                            Named{0x47, "deleted by the sender"},
                            Named{0x48, "deleted at the service centre"},
                            Named{0x49, "does not exist"},
                            Named{0x60, "congestion, given up"},
                            Named{0x61, "phone busy, given up"},
                            Named{0x62, "no response from the phone, given up"},
                            Named{0x63, "service rejected, given up"},
                            Named{0x64, "quality of service not available, given up"},
                            Named{0x65, "error in the phone, given up"}};

const Class& classOf(std::uint8_t status) {
  const Class* found = kClasses.data();
  while (found->last < status) {  // the last one has all that are left
    ++found;
  }
  return *found;
}

}  // namespace

Delivery deliveryOf(std::uint8_t status) {
  return classOf(status).delivery;
}

std::string statusText(std::uint8_t status) {
  std::string_view text = classOf(status).text;
  for (const Named& named : kNamed) {
    if (named.status == status) text = named.text;
  }
  const Octets octet{status};
  return toHex(octet) + " (" + std::string(text) + ")";
}

}  // namespace tocsin::pdu
