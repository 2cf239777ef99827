// SPDX-License-Identifier: Apache-2.0
#include "drivers/pdu/submit.h"

#include <string>
#include <utility>

#include "drivers/pdu/address.h"
#include "drivers/pdu/octets.h"
#include "drivers/pdu/time_stamp.h"
#include "drivers/pdu/user_data.h"

namespace tocsin::pdu {
namespace {

constexpr std::uint8_t kServiceCentreOfModem = 0x00;

// The first octet: SMS-SUBMIT, relative validity, status report asked for.
constexpr std::uint8_t kSubmit = 0x01;
constexpr std::uint8_t kRelativeValidity = 0x10;
constexpr std::uint8_t kStatusReport = 0x20;
constexpr std::uint8_t kHasHeader = 0x40;

constexpr std::uint8_t kReferenceOfModem = 0x00;
constexpr std::uint8_t kNoProtocol = 0x00;
constexpr std::uint8_t kDcsGsm7 = 0x00;
constexpr std::uint8_t kDcsUcs2 = 0x08;
constexpr int kPartsOfHeaderMax = 255;
constexpr int kReferenceMax = 255;

Error wrong(std::string what) {
  return {Fault::Permanent, std::move(what)};
}

Status checkParts(const drivers::Submit& s) {
  if (s.parts < 1 || s.parts > kPartsOfHeaderMax || s.part < 1 || s.part > s.parts) {
    return wrong("part " + std::to_string(s.part) + " of " + std::to_string(s.parts) +
                 ": an SMS has 1 to 255 parts");
  }
  if (s.reference < 0 || s.reference > kReferenceMax) {
    return wrong("reference " + std::to_string(s.reference) + ": 0 to 255 would be right");
  }
  return {};
}

std::optional<Concatenation> concatenationOf(const drivers::Submit& s) {
  if (s.parts == 1) return std::nullopt;
  return Concatenation{.reference = s.reference, .isWide = false, .total = s.parts, .part = s.part};
}

// Every letter in the GSM alphabet, or a "?" for it.
std::string plainText(std::string_view text) {
  std::u32string plain = decodeUtf8(toGsm7Letters(text));
  for (char32_t& letter : plain) {
    if (!gsm7Septets(letter)) letter = U'?';
  }
  return encodeUtf8(plain);
}

void append(Octets& to, const Octets& octets) {
  to.insert(to.end(), octets.begin(), octets.end());
}

}  // namespace

Result<EncodedSubmit> encodeSubmit(const drivers::Submit& submit,
                                   std::optional<SmsAlphabet> alphabet,
                                   SubmitForm form) {
  if (const Status parts = checkParts(submit); !parts) return parts.error();
  const Address to = addressOf(submit.to);
  if (to.kind == AddressKind::Alphanumeric) {
    return wrong("\"" + to.text + "\" is no number: an SMS goes to digits");
  }
  const auto address = writeAddress(to);
  if (!address) return address.error();
  const bool isFull = form == SubmitForm::Full;
  const std::string text = isFull ? submit.text : plainText(submit.text);
  const SmsAlphabet used = isFull ? alphabet.value_or(alphabetOf(text)) : SmsAlphabet::Gsm7;
  const auto concatenation = concatenationOf(submit);
  const auto userData = writeUserData(text, used, concatenation);
  if (!userData) return userData.error();

  const std::uint8_t wishes = isFull ? kRelativeValidity | kStatusReport : 0;
  const std::uint8_t header = concatenation ? kHasHeader : 0;
  Octets octets{kServiceCentreOfModem,
                static_cast<std::uint8_t>(kSubmit | wishes | header),
                kReferenceOfModem};
  append(octets, *address);
  append(octets, {kNoProtocol, used == SmsAlphabet::Ucs2 ? kDcsUcs2 : kDcsGsm7});
  if (isFull) append(octets, {writeValidity(submit.validity)});
  append(octets, *userData);
  return EncodedSubmit{toHex(octets), static_cast<int>(octets.size()) - 1};
}

}  // namespace tocsin::pdu
