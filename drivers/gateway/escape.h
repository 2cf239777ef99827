// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace tocsin::gateway {

// All but letters, digits and -._~ as %XX (RFC 3986, section 2.3); right in a form, too.
std::string urlEncoded(std::string_view value);

// What stands between the quotes of a string; malformed UTF-8 becomes U+FFFD.
std::string jsonEscaped(std::string_view value);

// A text or an attribute. What XML 1.0 does not have becomes a blank, malformed UTF-8 U+FFFD.
std::string xmlEscaped(std::string_view value);

// Each control character as a blank.
std::string withoutControls(std::string_view value);

}  // namespace tocsin::gateway
