// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "queue/base/result.h"

namespace tocsin::gateway {

// An URL as a request needs it. What stands in it is sent as it stands: Poco::URI decodes and
// encodes again, which makes a blank and a slash of what was "%2F".
struct Url {
  bool isTls = false;
  std::string host;       // without brackets
  int port = 0;           // 1..65535
  std::string authority;  // for the header Host
  std::string target;     // path and query, at least "/"
};

// "http://HOST[:PORT][/PATH][?QUERY]" or https. Config error that says what would be right: another
// scheme, a user or password in it, a fragment, blanks or letters that have to be encoded.
Result<Url> parseUrl(std::string_view text);

// "https://HOST[:PORT]": what may be shown of an URL whose path or query may hold a key; "the URL"
// of one that does not read.
std::string originOf(std::string_view url);

}  // namespace tocsin::gateway
