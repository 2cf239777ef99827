// SPDX-License-Identifier: Apache-2.0
#include "drivers/gateway/escape.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "queue/base/utf8.h"

namespace tocsin::gateway {
namespace {

using Json = nlohmann::json;

bool isControl(char32_t c) {
  return c < ' ' || c == 0x7F;
}

void appendXml(std::string& to, char32_t c) {
  switch (c) {
    case '&': to += "&amp;"; return;
    case '<': to += "&lt;"; return;
    case '>': to += "&gt;"; return;
    case '"': to += "&quot;"; return;
    case '\'': to += "&apos;"; return;
    case '\t': to += "&#9;"; return;
    case '\n': to += "&#10;"; return;
    case '\r': to += "&#13;"; return;
    default: break;
  }
  const bool isMissing = isControl(c) || c == 0xFFFE || c == 0xFFFF;
  appendUtf8(to, isMissing ? U' ' : c);
}

}  // namespace

std::string urlEncoded(std::string_view value) {
  constexpr std::string_view kHex = "0123456789ABCDEF", kPlain = "-._~";
  std::string text;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    const bool isLetter = byte < 0x80U && std::isalnum(byte) != 0;
    if (isLetter || kPlain.find(c) != std::string_view::npos) {
      text += c;
    } else {
      text += {'%', kHex[byte >> 4U], kHex[byte & 0xFU]};
    }
  }
  return text;
}

std::string jsonEscaped(std::string_view value) {
  const std::string quoted = Json(value).dump(-1, ' ', false, Json::error_handler_t::replace);
  return quoted.substr(1, quoted.size() - 2);
}

std::string xmlEscaped(std::string_view value) {
  std::string text;
  while (!value.empty()) {
    const Utf8Char next = firstUtf8Char(value);
    appendXml(text, next.codePoint);
    value.remove_prefix(next.bytes);
  }
  return text;
}

std::string withoutControls(std::string_view value) {
  std::string text(value);
  std::replace_if(
      text.begin(),
      text.end(),
      [](char c) { return isControl(static_cast<unsigned char>(c)); },
      ' ');
  return text;
}

}  // namespace tocsin::gateway
