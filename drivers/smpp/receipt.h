// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/smpp/sm.h"
#include "drivers/sms_driver.h"

namespace tocsin::smpp {

// A message id as it is compared: lower case, without blanks and leading zeros ("0059113978" is
// "59113978"). An id of zeros alone is "0", an empty one stays empty.
std::string canonicalId(std::string_view id);

// The id in the other base: a centre tells hexadecimal in its answer and decimal in its receipts,
// or the other way round.
std::vector<std::string> otherBases(std::string_view canonical);

// What became of a submit.
struct Receipt {
  std::string id;                       // canonical; empty: the receipt does not say
  std::vector<std::string> otherForms;  // of the id
  drivers::Delivery delivery = drivers::Delivery::Pending;
  std::string what;  // "DELIVRD", "UNDELIV, error 001"
};

// A receipt by esm_class, or, as some centres send it without that, by receipted_message_id and
// message_state or by its text (SMPP 3.4, appendix B). The parameters count before the text.
// nullopt: somebody's SMS.
std::optional<Receipt> readReceipt(const Sm& sm);

}  // namespace tocsin::smpp
