// SPDX-License-Identifier: Apache-2.0
#include "spool/xml_fault.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <string>

namespace tocsin::spool {
namespace {

struct Wording {
  std::string_view begins;  // of the parser's message
  std::string_view what;
  std::string_view right;
};

constexpr std::string_view kEntities =
    "write &amp; for &, &lt; for < and &gt; for >; other letters as they are, or as &#233;";

// The first that matches counts.
constexpr std::array kWordings{
    Wording{"No element found",
            "the file ends before <SMS> is closed",
            "close every element, end with </SMS>; write to a name that ends in .tmp, then rename"},
    Wording{"Unclosed token",
            "the file ends in the middle of a tag",
            "close every element, end with </SMS>; write to a name that ends in .tmp, then rename"},
    Wording{"Unclosed CDATA section",
            "the file ends inside <![CDATA[",
            "end it with ]]> and close every element"},
    Wording{"Tag mismatch", "an end tag that closes another element", "end <MSG> with </MSG>"},
    Wording{"Undefined entity", "a name between & and ; that XML does not know", kEntities},
    Wording{"Reference to invalid character number",
            "a character reference to a character that XML does not allow",
            "leave it out, or write a blank"},
    Wording{"Duplicate attribute", "an attribute that stands twice", "leave one of them out"},
    Wording{"Junk after document element",
            "something after </SMS>",
            "end the file with </SMS>; one file carries one alert"},
    Wording{"Unknown encoding",
            "an encoding that Tocsin does not know",
            "write UTF-8, UTF-16, ISO-8859-1 or Windows-1252 and name it in the first line"},
    Wording{"Encoding specified in XML declaration is incorrect",
            "the first line names an encoding that the file is not written in",
            "name the encoding that the file is written in, mostly UTF-8"},
    Wording{"XML processing instruction not at start",
            "<?xml ...?> that is not at the very start",
            "begin the file with <?xml, without a blank or an empty line before it"},
    Wording{"Syntax error", "this is not XML", "begin the file with <SMS>"},
    Wording{"Invalid token", "this is not well-formed XML", kEntities},
};

// The bytes up to the fault, when a column is a byte (all encodings but UTF-16; in UTF-8 every
// character before the fault counts once).
std::optional<std::size_t> offsetOf(XmlPlace place, std::string_view bytes) {
  std::size_t at = 0;
  for (int line = 1; line < place.line; ++line) {
    const std::size_t end = bytes.find('\n', at);
    if (end == std::string_view::npos) return std::nullopt;
    at = end + 1;
  }
  for (int column = 1; column < place.column && at < bytes.size(); ++column) {
    ++at;
    while (at < bytes.size() && (static_cast<unsigned char>(bytes[at]) & 0xC0) == 0x80) {
      ++at;
    }
  }
  if (at >= bytes.size()) return std::nullopt;
  return at;
}

bool isUtf16(std::string_view bytes) {
  return bytes.size() >= 2 &&
         (bytes[0] == '\xFF' || bytes[0] == '\xFE' || bytes[0] == '\0' || bytes[1] == '\0');
}

bool isBareAmpersand(std::string_view before) {
  constexpr std::size_t kNameMax = 40;
  const std::size_t amp = before.rfind('&');
  if (amp == std::string_view::npos || before.size() - amp > kNameMax) return false;
  return before.find_first_of(";<> \t\r\n", amp) == std::string_view::npos;
}

std::string namedByte(unsigned char byte) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "0x%02X", byte);
  return text.data();
}

// What stands at the place says more than the parser's "invalid token".
std::optional<Refusal> explainByte(XmlPlace place, std::string_view bytes) {
  if (isUtf16(bytes)) return std::nullopt;
  const auto at = offsetOf(place, bytes);
  if (!at) return std::nullopt;
  Refusal refusal{
      .line = place.line, .column = place.column, .what = {}, .right = {}, .readable = {}};
  const auto byte = static_cast<unsigned char>(bytes[*at]);
  if (bytes.substr(0, *at + 1).find('<') == std::string_view::npos) {
    refusal.what = "this is not XML";
    refusal.right = "begin the file with <SMS>";
  } else if (isBareAmpersand(bytes.substr(0, *at)) || byte == '&') {
    refusal.what = "a bare & in the text";
    refusal.right = kEntities;
  } else if (byte < 0x20 && byte != '\t' && byte != '\r' && byte != '\n') {
    refusal.what = "a control character (" + namedByte(byte) + "), which XML does not allow";
    refusal.right = "leave it out, or write a blank";
  } else if (byte >= 0x80) {
    refusal.what = "a byte (" + namedByte(byte) + ") that is not in the encoding of the file";
    refusal.right =
        "write UTF-8, or name the encoding in the first line: <?xml version=\"1.0\" "
        "encoding=\"ISO-8859-1\"?> or \"Windows-1252\"";
  } else if (*at > 0 && bytes[*at - 1] == '<') {
    refusal.what = "a bare < in the text";
    refusal.right = kEntities;
  } else {
    return std::nullopt;
  }
  return refusal;
}

}  // namespace

Refusal explainXmlFault(std::string_view message, XmlPlace place, std::string_view bytes) {
  if (bytes.empty()) {
    return {.line = 0,
            .column = 0,
            .what = "the file is empty",
            .right = "write the alert to a name that ends in .tmp, then rename it",
            .readable = {}};
  }
  if (message.starts_with("Invalid token")) {
    if (auto refusal = explainByte(place, bytes)) return *refusal;
  }
  const auto* const wording =
      std::find_if(kWordings.begin(), kWordings.end(), [message](const Wording& one) {
        return message.starts_with(one.begins);
      });
  const bool known = wording != kWordings.end();
  return {.line = place.line,
          .column = place.column,
          .what = known ? std::string{wording->what} : "not XML: " + std::string{message},
          .right = known ? std::string{wording->right} : "write it as in the example",
          .readable = {}};
}

}  // namespace tocsin::spool
