// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "drivers/sms_driver.h"

namespace tocsin::smpp {

// command_status (SMPP 3.4, 5.1.3; 5.0 for 0100 to 0112).
inline constexpr std::uint32_t kOk = 0x00;
inline constexpr std::uint32_t kInvalidCommand = 0x03;
inline constexpr std::uint32_t kInvalidBindState = 0x04;
inline constexpr std::uint32_t kAlreadyBound = 0x05;
inline constexpr std::uint32_t kInvalidLength = 0x02;
inline constexpr std::uint32_t kSystemError = 0x08;
inline constexpr std::uint32_t kQueueFull = 0x14;

// "ESME_RTHROTTLED (58): more than the contract allows", "status 00000421 of this centre".
std::string statusText(std::uint32_t status);

// What a submit is refused for. A status that no standard knows may pass: ForNow.
drivers::Refusal refusalOf(std::uint32_t status);

// A login refused like this is refused again until a person changes something, and a centre may
// lock out who tries too often.
bool isLoginRejected(std::uint32_t status);

}  // namespace tocsin::smpp
