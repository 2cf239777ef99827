// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "drivers/sms_driver.h"
#include "queue/base/result.h"

namespace tocsin::gateway {

// Where a value is put, which says how it is escaped: there is no place where the text of an SMS
// could end what it stands in.
enum class Place {
  Url,     // all but letters, digits and -._~ as %XX
  Header,  // control characters become blanks
  Form,    // application/x-www-form-urlencoded; as Url
  Json,    // inside a string
  Xml,     // text or an attribute; what XML 1.0 does not have becomes a blank
  Plain,   // as it is
};

using Values = std::map<std::string, std::string, std::less<>>;

// What ${...} may stand for: of this page, and the `source` of the options.
Values valuesOf(const drivers::Submit& submit, const std::string& source);

// `text` with each ${name} replaced once; what stands in a value is not looked at again. A name
// that there is not, which checkTemplate refuses, is left as it stands.
std::string filled(std::string_view text, const Values& values, Place place);

// By the media type of the body; unknown ones are Plain.
Place placeOf(std::string_view contentType);

bool hasPlaceholder(std::string_view text, std::string_view name);

}  // namespace tocsin::gateway
