// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "queue/base/check.h"
#include "queue/base/limits.h"
#include "queue/base/sms_text.h"
#include "spool/parse.h"
#include "spool/receipt.h"

namespace {

using namespace tocsin;  // NOLINT(google-build-using-namespace): one file, one function

bool isOneLine(std::string_view text) {
  return oneLine(text) == text && encodeUtf8(decodeUtf8(text)) == text;
}

// What every other room relies on, whatever the bytes.
void checkAlert(const Incoming& alert) {
  check(!alert.list.empty() && isOneLine(alert.list), "an alert names a list");
  check(isOneLine(alert.text), "a text is one line of UTF-8");
  check(!alert.text.empty() || alert.event != IncidentEvent::Raise, "a RAISE has a text");
  check(firstChars(alert.text, limits::kMessageTextCharsMax) == alert.text, "a text is bounded");
  check(firstChars(alert.key, limits::kFieldCharsMax) == alert.key, "a key is bounded");
  for (const auto& note : alert.notes) {
    check(encodeUtf8(decodeUtf8(note)) == note, "a note is UTF-8");
  }
}

void checkRefusal(const Refusal& refusal, std::string_view bytes) {
  check(!refusal.what.empty() && !refusal.right.empty(), "a refusal says what and what else");
  check(isOneLine(refusal.readable), "what can be read is one line of UTF-8");
  check(!spool::errorText("a.xml", refusal, spool::readableOf(bytes)).empty(), "it can be told");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static spool::Parser parser;  // one for many files, as in the spool
  if (size > limits::kSpoolFileBytesMax) return 0;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  const spool::FileToParse file{
      .name = "1795248000_sms.xml", .facts = {}, .settled = true, .contentHash = {}};
  const spool::Reading reading = parser.parse(bytes, file);
  if (const auto* const alert = std::get_if<Incoming>(&reading)) checkAlert(*alert);
  if (const auto* const refusal = std::get_if<Refusal>(&reading)) checkRefusal(*refusal, bytes);
  check(!std::holds_alternative<spool::NotYet>(reading), "a settled file is decided");
  return 0;
}
