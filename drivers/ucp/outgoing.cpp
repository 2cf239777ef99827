// SPDX-License-Identifier: Apache-2.0
#include "drivers/ucp/outgoing.h"

#include <algorithm>

#include "drivers/pdu/septets.h"
#include "drivers/pdu/user_data.h"
#include "drivers/ucp/address.h"
#include "queue/base/sms_text.h"

namespace tocsin::ucp {
namespace {

constexpr std::size_t kSubmitFields = 33;
constexpr std::size_t kHeaderOctets = 6;  // of a part, its length included

// The places of operation 51 (EMI/UCP 4.2, 5.1) that are filled here.
constexpr std::size_t kAdC = 0;
constexpr std::size_t kOAdC = 1;
constexpr std::size_t kNRq = 3;
constexpr std::size_t kNT = 5;
constexpr std::size_t kVP = 12;
constexpr std::size_t kMT = 18;
constexpr std::size_t kNB = 19;
constexpr std::size_t kMsg = 20;
constexpr std::size_t kOTOA = 28;
constexpr std::size_t kXSer = 30;

constexpr std::string_view kPcOverTcp = "0539";      // PID
constexpr std::string_view kAllNotifications = "7";  // delivered, not delivered, buffered

std::string fourDigits(std::size_t value) {
  const std::string text = std::to_string(value);
  return std::string(4 - std::min<std::size_t>(4, text.size()), '0') + text;
}

std::optional<pdu::Concatenation> concatenationOf(const drivers::Submit& submit) {
  if (submit.parts <= 1) return std::nullopt;
  return pdu::Concatenation{
      .reference = submit.reference, .total = submit.parts, .part = submit.part};
}

std::string headerService(const pdu::Concatenation& part) {
  const pdu::Octets service{0x01,
                            0x06,
                            0x05,
                            0x00,
                            0x03,
                            static_cast<std::uint8_t>(part.reference),
                            static_cast<std::uint8_t>(part.total),
                            static_cast<std::uint8_t>(part.part)};
  return pdu::toHex(service);
}

// The lengths that an SMS has are those of the codec for modems, too.
Status putText(Fields& fields, const drivers::Submit& submit) {
  const SmsAlphabet alphabet = submit.alphabet.value_or(alphabetOf(submit.text));
  const auto part = concatenationOf(submit);
  const auto encoded = pdu::writeUserData(submit.text, alphabet, part);
  if (!encoded) return encoded.error();
  if (part) fields[kXSer] = headerService(*part);
  if (alphabet == SmsAlphabet::Gsm7) {
    fields[kMT] = "3";
    fields[kMsg] = iraOf(submit.text);
    return {};
  }
  const pdu::OctetsView text = pdu::OctetsView(*encoded).subspan(1 + (part ? kHeaderOctets : 0));
  fields[kMT] = "4";
  fields[kNB] = fourDigits(text.size() * 8);
  fields[kMsg] = pdu::toHex(text);
  fields[kXSer] += "020108";  // DCS: UCS-2
  return {};
}

// A password with a character that the alphabet lacks goes as its bytes: "?" would be another one.
std::string passwordHex(std::string_view password) {
  const auto codes = pdu::septetsOfText(password);
  return pdu::toHex(codes ? *codes : pdu::Octets(password.begin(), password.end()));
}

Result<Submission> callInput(const drivers::Submit& submit, const UcpOptions& options) {
  const Originator from = originatorOf(options.source);
  const std::string text = iraOf(submit.text);
  if (text.size() > 2 * kGsm7Single) {
    return Error{Fault::Permanent, "the text is longer than one SMS"};
  }
  Submission plain{.operation = kCallInput};
  const bool isNumber = from.type != "5039";  // operation 01 has no room for names
  plain.fields = {
      recipientAddress(submit.to, options.prefix), isNumber ? from.address : "", "", "3", text};
  return plain;
}

}  // namespace

std::string iraOf(std::string_view utf8) {
  pdu::Octets codes;
  for (const char32_t c : decodeUtf8(toGsm7Letters(utf8))) {
    const auto one = pdu::septetsOfText(encodeUtf8(std::u32string(1, c)));
    if (one) {
      codes.insert(codes.end(), one->begin(), one->end());
    } else {
      codes.push_back('?');
    }
  }
  return pdu::toHex(codes);
}

Fields loginFields(const UcpOptions& options, std::string_view password) {
  Fields fields(12);
  fields[0] = options.account;
  fields[1] = std::to_string(options.accountTon);
  fields[2] = std::to_string(options.accountNpi);
  fields[3] = "1";  // STYP: open session
  fields[4] = passwordHex(password);
  fields[6] = "0100";  // VERS
  return fields;
}

Fields keepAliveFields(const UcpOptions& options) {
  const std::string& own = options.account;
  return {own.empty() ? originatorOf(options.source).address : own, std::string(kPcOverTcp)};
}

Result<Submission> submission(const drivers::Submit& submit,
                              const UcpOptions& options,
                              const std::string& validUntil) {
  if (options.plain01) return callInput(submit, options);
  const Originator from = originatorOf(options.source);
  Submission made{.operation = kSubmit, .fields = Fields(kSubmitFields)};
  made.fields[kAdC] = recipientAddress(submit.to, options.prefix);
  made.fields[kOAdC] = from.address;
  made.fields[kOTOA] = from.type;
  if (options.receipts) {
    made.fields[kNRq] = "1";
    made.fields[kNT] = kAllNotifications;
  }
  made.fields[kVP] = validUntil;
  if (auto put = putText(made.fields, submit); !put) return put.error();
  return made;
}

Fields ackFields(int operation) {
  if (operation == kAlert) return {"A", "0000"};
  if (operation > 50 && operation < 60) return {"A", "", ""};
  return {"A", ""};
}

Fields nackFields(std::string_view code) {
  return {"N", std::string(code), ""};
}

}  // namespace tocsin::ucp
