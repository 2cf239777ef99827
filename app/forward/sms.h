// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "queue/base/ids.h"
#include "queue/base/time.h"

namespace tocsin::forward {

// A received SMS as it is handed on (docs/formats/forward.md). Texts are UTF-8.
struct ForwardedSms {
  InboxId id;               // never reused: who gets an SMS twice knows it by this
  std::string sender;       // "+33612345678", a short code, or a name
  std::string recipient{};  // whose number it is; empty: nobody's
  std::string account{};    // the driver that received it
  std::string text{};
  Time received{};
  OptionalTime sentAt{};  // the service centre's time stamp, if the network has one
};

// One object and a newline.
std::string toJson(const ForwardedSms& sms);

// What toJson() wrote; nothing for anything else.
std::optional<ForwardedSms> fromJson(std::string_view json);

// A document.
std::string toXml(const ForwardedSms& sms);

enum class Form { Text, Json, Xml };

// Text is that of the SMS alone.
std::string inForm(const ForwardedSms& sms, Form form);

}  // namespace tocsin::forward
