// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "drivers/pdu/assembly.h"
#include "drivers/pdu/incoming.h"
#include "drivers/pdu/submit.h"
#include "queue/base/check.h"
#include "queue/base/limits.h"
#include "queue/base/sms_text.h"

// Whatever a modem shows: a value that the other rooms can rely on, or an error that says where.
namespace {

using namespace tocsin;  // NOLINT(google-build-using-namespace): one file, one function

constexpr std::size_t kTextBytesMax = 512;  // 160 characters, 140 octets in hex

bool isUtf8(std::string_view text) {
  return encodeUtf8(decodeUtf8(text)) == text;
}

void checkDeliver(const pdu::Deliver& sms) {
  check(isUtf8(sms.text) && sms.text.size() <= kTextBytesMax, "a text is bounded UTF-8");
  check(isUtf8(sms.sender.text) && sms.sender.text.size() <= 33, "a sender is bounded UTF-8");
  check(sms.stamp.size() == 14, "a stamp is kept as it came");
  if (!sms.concatenation) return;
  check(sms.concatenation->part >= 1 && sms.concatenation->part <= sms.concatenation->total,
        "a part is one of its parts");
}

void checkReport(const pdu::StatusReport& report) {
  check(report.reference >= 0 && report.reference <= 255, "a reference is one octet");
  check(isUtf8(report.recipient.text) && !report.what.empty(), "a report can be told");
}

// The part, and the same one under other places, come together however they come.
void checkAssembly(const pdu::Deliver& sms) {
  pdu::Assembly assembly;
  std::size_t out = 0;
  pdu::Deliver part = sms;
  const int total = sms.concatenation ? sms.concatenation->total : 1;
  for (int i = total; i >= 1; --i) {
    if (part.concatenation) part.concatenation->part = i;
    for (const pdu::Joined& joined : assembly.add(part, std::to_string(i), Time{})) {
      check(isUtf8(joined.text) && joined.missing == 0, "all parts make a whole");
      ++out;
    }
  }
  check(out == 1 && assembly.waiting() == 0, "parts of one SMS are one SMS");
}

void checkDecoding(std::string_view hex, pdu::ServiceCentreField centre) {
  const auto tpdu = pdu::decodeIncoming(hex, centre);
  if (!tpdu) return check(!tpdu.error().what.empty(), "an error says what");
  if (const auto* const report = std::get_if<pdu::StatusReport>(&*tpdu))
    return checkReport(*report);
  checkDeliver(std::get<pdu::Deliver>(*tpdu));
  checkAssembly(std::get<pdu::Deliver>(*tpdu));
}

void checkEncoding(const std::string& text) {
  drivers::Submit submit;
  submit.to = PhoneNumber::fromSender("+491700000001", "DE");
  submit.text = text;
  const auto encoded = pdu::encodeSubmit(submit);
  check(encoded.has_value() == (smsParts(text) == 1), "what fits one SMS is written, no more");
  if (!encoded) return;
  check(encoded->hex.size() == 2 * (static_cast<std::size_t>(encoded->tpduOctets) + 1),
        "the modem is told the right length");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > limits::kPduOctetsMax) return 0;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const std::string hex = pdu::toHex({data, size});
  for (const auto centre : {pdu::ServiceCentreField::Present, pdu::ServiceCentreField::Missing}) {
    checkDecoding(bytes, centre);
    checkDecoding(hex, centre);
  }
  checkEncoding(bytes);
  return 0;
}
