// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tocsin::gateway {

// Whether the value of a header is a secret by the header's name: Authorization, X-Api-Key, Cookie.
bool namesSecret(std::string_view header);

// `text` with each of the values as "****", also as JSON, XML or an URL have it, and also what
// stands in a value behind a blank ("Bearer KEY"). What is shorter than 4 bytes is no secret.
std::string withoutSecrets(std::string text, const std::vector<std::string>& values);

}  // namespace tocsin::gateway
