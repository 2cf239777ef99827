// SPDX-License-Identifier: Apache-2.0
#include "spool/readable.h"

#include <algorithm>
#include <array>
#include <utility>

#include "queue/base/limits.h"
#include "queue/base/sms_text.h"
#include "spool/cut_line.h"

namespace tocsin::spool {
namespace {

constexpr std::size_t kLineTextCharsMax = 160;

bool isSurrogate(char32_t c) {
  return c >= 0xD800 && c <= 0xDFFF;
}

std::u32string fromUtf16(std::string_view bytes, bool bigEndian) {
  std::u32string text;
  for (std::size_t i = 2; i + 1 < bytes.size(); i += 2) {
    const auto first = static_cast<unsigned char>(bytes[i]);
    const auto second = static_cast<unsigned char>(bytes[i + 1]);
    const auto unit = static_cast<char32_t>(bigEndian ? first << 8 | second : second << 8 | first);
    text += isSurrogate(unit) ? U'?' : unit;
  }
  return text;
}

// UTF-8 of whatever it is: UTF-16 by its mark, UTF-8 when it is that, else each byte as ISO-8859-1.
std::string toUtf8(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE")) return encodeUtf8(fromUtf16(bytes, false));
  if (bytes.starts_with("\xFE\xFF")) return encodeUtf8(fromUtf16(bytes, true));
  if (encodeUtf8(decodeUtf8(bytes)) == bytes) return std::string{bytes};
  std::u32string text;
  for (const char c : bytes) {
    text += static_cast<unsigned char>(c);
  }
  return encodeUtf8(text);
}

std::string withoutEntities(std::string text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kEntities{
      {{"<![CDATA[", ""},
       {"]]>", ""},
       {"&lt;", "<"},
       {"&gt;", ">"},
       {"&quot;", "\""},
       {"&apos;", "'"},
       {"&amp;", "&"}}};
  for (const auto& [entity, letter] : kEntities) {
    for (std::size_t at = text.find(entity); at != std::string::npos; at = text.find(entity, at)) {
      text.replace(at, entity.size(), letter);
      at += letter.size();
    }
  }
  return text;
}

// What stands behind <NAME>, up to its end tag, else up to the next end tag, else to the end.
std::string textBehind(std::string_view name, std::string_view all) {
  const std::size_t tag = all.find("<" + std::string{name});
  if (tag == std::string_view::npos) return {};
  const std::size_t start = all.find('>', tag);
  if (start == std::string_view::npos) return {};
  const std::string_view rest = all.substr(start + 1);
  std::size_t end = rest.find("</" + std::string{name});
  if (end == std::string_view::npos) end = rest.find("</");
  constexpr std::size_t kBytesMax = 4 * limits::kMessageTextCharsMax;
  return withoutEntities(std::string{rest.substr(0, std::min(end, kBytesMax))});
}

}  // namespace

std::string Readable::line() const {
  std::string start = cutLine(text, kLineTextCharsMax);
  if (list.empty()) return start;
  return start.empty() ? list : list + ": " + start;
}

Readable readableOf(std::string_view bytes) {
  const std::string all = toUtf8(bytes.substr(0, limits::kSpoolFileBytesMax));
  const std::string list = oneLine(textBehind("RECIPIENT_LIST", all));
  const std::string text = oneLine(textBehind("MSG", all));
  return {.list = cutLine(list, limits::kNameCharsMax),
          .text = cutLine(text, limits::kMessageTextCharsMax)};
}

}  // namespace tocsin::spool
