// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "app/setup/modems.h"

// Changes of a configuration as text: what a person wrote stays, comments too. Whether the result
// reads is for the parser to say.
namespace tocsin::setup {

// "\"a\\\"b\"": a TOML text.
std::string quoted(std::string_view text);

// `section` with this line; a line of that key in it, also one that is commented out, is replaced.
std::string withKey(std::string_view toml,
                    const std::string& section,
                    const std::string& key,
                    const std::string& value);

// One [[driver]] more, at the end.
std::string withModem(std::string_view toml,
                      const std::string& name,
                      const Modem& modem,
                      const std::string& pinFile);

}  // namespace tocsin::setup
