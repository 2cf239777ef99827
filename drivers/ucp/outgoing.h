// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "drivers/sms_driver.h"
#include "drivers/ucp/frame.h"
#include "drivers/ucp/ucp.h"

// The fields of what we send.
namespace tocsin::ucp {

// Operation 60: opens a session, version 4 of the protocol.
Fields loginFields(const UcpOptions& options, std::string_view password);

// Operation 31: names us and asks nothing.
Fields keepAliveFields(const UcpOptions& options);

// A submit as operation 51, or 01 (plain01), which has texts of GSM 03.38 only and no parts.
// `validUntil` is VP; empty: the centre decides. Permanent: the text does not fit one SMS.
struct Submission {
  int operation = kSubmit;
  Fields fields{};
};

Result<Submission> submission(const drivers::Submit& submit,
                              const UcpOptions& options,
                              const std::string& validUntil);

// Text as hexadecimal GSM 03.38 codes, two digits each; letters that it lacks become similar ones
// or "?".
std::string iraOf(std::string_view utf8);

// The results of what the centre asks: "A" with no more than the specification wants, "N" and why.
Fields ackFields(int operation);
Fields nackFields(std::string_view code);

}  // namespace tocsin::ucp
