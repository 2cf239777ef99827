// SPDX-License-Identifier: Apache-2.0
#include "drivers/smpp/text.h"

#include <algorithm>

#include "drivers/pdu/reader.h"
#include "drivers/pdu/septets.h"
#include "drivers/smpp/fields.h"
#include "queue/base/sms_text.h"
#include "queue/base/utf8.h"

namespace tocsin::smpp {
namespace {

// data_coding (SMPP 3.4, 5.2.19)
constexpr std::uint8_t kDefault = 0, kOctets = 2, kBinary = 4, kUcs2 = 8;
constexpr std::uint8_t kMessageClasses = 0x10;  // from here on as TP-DCS says

constexpr std::uint8_t kDataDcs = 0x04;  // TP-DCS of 8-bit data
constexpr unsigned kAsciiMax = 0x7F;

std::optional<pdu::Concatenation> placeOf(const drivers::Submit& submit) {
  if (submit.parts <= 1) return std::nullopt;
  return pdu::Concatenation{.reference = submit.reference & 0xFF,
                            .isWide = false,
                            .total = submit.parts,
                            .part = submit.part};
}

std::string bytesOf(const pdu::Octets& octets) {
  return {octets.begin(), octets.end()};
}

// One octet a character; `lost` counts those that the alphabet does not have.
std::string inOctets(std::string_view utf8, DefaultAlphabet alphabet, int& lost) {
  const char32_t last = alphabet == DefaultAlphabet::Latin1 ? 0xFF : kAsciiMax;
  std::string octets;
  while (!utf8.empty()) {
    const Utf8Char c = firstUtf8Char(utf8);
    utf8.remove_prefix(c.bytes);
    const bool isControl = c.codePoint > kAsciiMax && c.codePoint < 0xA0;
    const bool isThere = c.codePoint <= last && !isControl;
    if (!isThere) ++lost;
    octets += isThere ? static_cast<char>(c.codePoint) : '?';
  }
  return octets;
}

// The header and the octets of the text, without TP-UDL.
Result<std::string> inUcs2(std::string_view utf8, const std::optional<pdu::Concatenation>& place) {
  const auto octets = pdu::writeUserData(utf8, SmsAlphabet::Ucs2, place);
  if (!octets) return octets.error();
  return bytesOf(*octets).substr(1);
}

std::string headerOf(const pdu::Concatenation& place) {
  std::string header{5, 0, 3};
  header += static_cast<char>(place.reference);
  header += static_cast<char>(place.total);
  header += static_cast<char>(place.part);
  return header;
}

Result<std::string> inDefault(std::string_view utf8, DefaultAlphabet alphabet, int& lost) {
  if (alphabet != DefaultAlphabet::Gsm7) return inOctets(utf8, alphabet, lost);
  const auto septets = pdu::septetsOfText(utf8);
  if (septets) return bytesOf(*septets);
  return Error{Fault::Permanent, "the text has a character that GSM-7 lacks"};
}

Status checkLength(std::string_view utf8, bool isPart) {
  const std::size_t units = smsUnits(utf8, SmsAlphabet::Gsm7);
  const std::size_t unitsMax = isPart ? kGsm7Part : kGsm7Single;
  if (units <= unitsMax) return {};
  return Error{Fault::Permanent,
               "the text takes " + std::to_string(units) + " characters of one SMS, which has " +
                   std::to_string(unitsMax)};
}

pdu::Octets octetsOf(std::string_view bytes) {
  return {bytes.begin(), bytes.end()};
}

// Latin-1 as UTF-16, so that it joins with other parts.
pdu::Body latin1(std::string_view bytes) {
  pdu::Body body{.coding = pdu::Coding::Ucs2, .units = {}};
  for (const char c : bytes) {
    body.units.push_back(0);
    body.units.push_back(static_cast<std::uint8_t>(c));
  }
  return body;
}

pdu::Body inAlphabet(std::string_view bytes, DefaultAlphabet alphabet) {
  const bool isWide = std::any_of(
      bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) > kAsciiMax; });
  if (alphabet != DefaultAlphabet::Gsm7 || isWide) return latin1(bytes);
  return {.coding = pdu::Coding::Gsm7, .units = octetsOf(bytes)};
}

pdu::Body bodyOf(std::uint8_t coding, std::string_view bytes, DefaultAlphabet alphabet) {
  if (coding == kDefault) return inAlphabet(bytes, alphabet);
  if (coding == kUcs2) return {.coding = pdu::Coding::Ucs2, .units = octetsOf(bytes)};
  if (coding == kOctets || coding == kBinary) {
    return {.coding = pdu::Coding::Data, .units = octetsOf(bytes)};
  }
  if (coding < kMessageClasses) return latin1(bytes);  // IA5 is a part of it
  const pdu::Coding of = pdu::codingOf(coding);
  if (of == pdu::Coding::Gsm7) return inAlphabet(bytes, alphabet);
  return {.coding = of, .units = octetsOf(bytes)};
}

// The header alone is read as that of 8-bit data: its octets lie the same in every coding.
std::optional<pdu::Concatenation> takeHeader(std::string_view& message) {
  const std::size_t octets = static_cast<unsigned char>(message.front()) + std::size_t{1};
  pdu::Octets header = octetsOf(message.substr(0, octets));
  header.insert(header.begin(), static_cast<std::uint8_t>(octets & 0xFFU));
  pdu::Reader reader(header);
  const auto read = pdu::readUserData(reader, kDataDcs, true);
  if (!reader.isGood()) return std::nullopt;
  message.remove_prefix(octets);
  return read.concatenation;
}

}  // namespace

Status putText(const drivers::Submit& submit, const SmppOptions& options, Sm& sm) {
  const auto place = placeOf(submit);
  const bool isSar = options.longForm == LongForm::Sar && options.interfaceVersion >= 0x34;
  const auto header = isSar ? std::nullopt : place;
  if (isSar) sm.sar = place;
  if (header) sm.esmClass |= kEsmHeader;
  const SmsAlphabet alphabet = submit.alphabet.value_or(alphabetOf(submit.text));
  int lost = 0;
  if (alphabet == SmsAlphabet::Gsm7) {
    if (Status length = checkLength(submit.text, place.has_value()); !length) return length;
    const auto narrow = inDefault(submit.text, options.alphabet, lost);
    if (!narrow) return narrow.error();
    sm.coding = kDefault;
    sm.message = (header ? headerOf(*header) : std::string()) + *narrow;
    if (lost == 0) return {};
  }
  const auto wide = inUcs2(submit.text, header);
  if (!wide && lost > 0) return {};
  if (!wide) return wide.error();
  sm.coding = kUcs2;
  sm.message = *wide;
  return {};
}

ReadText readText(const Sm& sm, DefaultAlphabet alphabet) {
  ReadText read;
  std::string_view message = sm.message;
  read.concatenation = sm.sar;
  if ((sm.esmClass & kEsmHeader) != 0 && !message.empty()) {
    const auto place = takeHeader(message);
    if (place) read.concatenation = place;
  }
  read.body = bodyOf(sm.coding, message, alphabet);
  return read;
}

}  // namespace tocsin::smpp
