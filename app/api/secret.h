// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace tocsin::api {

// 32 random octets of the kernel as base64url (43 characters): nobody guesses it, so its plain
// SHA-256 may be stored.
std::string newSecret();

// 64 hexadecimal digits.
std::string sha256Hex(std::string_view bytes);

// Takes as long for texts of one length wherever they differ.
bool areEqual(std::string_view left, std::string_view right);

}  // namespace tocsin::api
