// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>

#include "tests/emulators/modem/tpdu.h"

namespace tocsin::emulator {
namespace {

constexpr std::string_view kDigits = "0123456789*#abc";

void append(Octets& to, OctetsView what) {
  to.insert(to.end(), what.begin(), what.end());
}

bool isNumber(std::string_view text) {
  return !text.empty() && text.find_first_not_of(kDigits) == std::string_view::npos;
}

Octets digitsOf(std::string_view number) {
  Octets octets;
  for (std::size_t i = 0; i < number.size(); i += 2) {
    const std::size_t low = kDigits.find(number[i]);
    const std::size_t high = i + 1 < number.size() ? kDigits.find(number[i + 1]) : 0x0F;
    octets.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
  return octets;
}

std::uint8_t typeOf(std::string_view number) {
  return number.starts_with('+') ? 0x91 : 0x81;
}

std::string_view withoutPlus(std::string_view number) {
  return number.starts_with('+') ? number.substr(1) : number;
}

// Length in semi-octets, type, digits; a name counts the semi-octets that its septets fill.
void appendAddress(Octets& to, std::string_view number) {
  const std::string_view digits = withoutPlus(number);
  if (isNumber(digits)) {
    to.push_back(static_cast<std::uint8_t>(digits.size()));
    to.push_back(typeOf(number));
    return append(to, digitsOf(digits));
  }
  Octets septets = toSeptets(fromUtf8(number)).value_or(Octets{'?' & 0x7F});
  septets.resize(std::min<std::size_t>(septets.size(), 11));
  to.push_back(static_cast<std::uint8_t>((septets.size() * 7 + 3) / 4));
  to.push_back(0xD0);
  append(to, packed(septets));
}

// Length in octets with the type; 00 when there is none.
void appendCentre(Octets& to, std::string_view number) {
  if (number.empty()) return to.push_back(0);
  const Octets digits = digitsOf(withoutPlus(number));
  to.push_back(static_cast<std::uint8_t>(digits.size() + 1));
  to.push_back(typeOf(number));
  append(to, digits);
}

std::uint8_t swapped(int twoDigits) {
  return static_cast<std::uint8_t>(twoDigits % 10 << 4 | twoDigits / 10 % 10);
}

void appendStamp(Octets& to, Time at, int quarters) {
  using namespace std::chrono;
  const auto local = floor<seconds>(at + minutes{15 * quarters});
  const auto midnight = floor<days>(local);
  const year_month_day day{midnight};
  const hh_mm_ss time{local - midnight};
  const int zone = swapped(std::abs(quarters)) | (quarters < 0 ? 0x08 : 0);
  for (const int value : {static_cast<int>(day.year()) % 100,
                          static_cast<int>(static_cast<unsigned>(day.month())),
                          static_cast<int>(static_cast<unsigned>(day.day())),
                          static_cast<int>(time.hours().count()),
                          static_cast<int>(time.minutes().count()),
                          static_cast<int>(time.seconds().count())}) {
    to.push_back(swapped(value));
  }
  to.push_back(static_cast<std::uint8_t>(zone));
}

Octets headerOf(const std::optional<PartOf>& part) {
  if (!part) return {};
  const auto low = [](int value) { return static_cast<std::uint8_t>(value & 0xFF); };
  Octets header{5, 0, 3};
  if (part->isWide) header = {6, 8, 4, low(part->reference >> 8)};
  append(header, Octets{low(part->reference), low(part->total), low(part->part)});
  return header;
}

void appendText(Octets& to, const DeliverPdu& deliver) {
  const Octets header = headerOf(deliver.concatenation);
  if (deliver.alphabet != Alphabet::Gsm7) {
    const Octets text = deliver.alphabet == Alphabet::Ucs2
                            ? toUcs2(deliver.text)
                            : Octets(deliver.text.begin(), deliver.text.end());
    to.push_back(static_cast<std::uint8_t>(header.size() + text.size()));
    append(to, header);
    return append(to, text);
  }
  const Octets septets = toSeptets(deliver.text).value_or(Octets{});
  const std::size_t before = (header.size() * 8 + 6) / 7;
  to.push_back(static_cast<std::uint8_t>(before + septets.size()));
  append(to, header);
  append(to, packed(septets, static_cast<int>(before * 7 - header.size() * 8)));
}

// How much room a character takes: septets, or octets of UCS-2.
std::size_t roomOf(char32_t c, Alphabet alphabet) {
  if (alphabet == Alphabet::Ucs2) return c < 0x10000 ? 2 : 4;
  return toSeptets(std::u32string_view(&c, 1)).value_or(Octets(1)).size();
}

}  // namespace

Octets writeDeliver(const DeliverPdu& deliver) {
  Octets pdu;
  appendCentre(pdu, deliver.serviceCentre);
  const int first = (deliver.hasMore ? 0 : 0x04) | (deliver.concatenation ? 0x40 : 0);
  pdu.push_back(static_cast<std::uint8_t>(first));
  appendAddress(pdu, deliver.sender);
  pdu.push_back(0);  // TP-PID
  pdu.push_back(static_cast<std::uint8_t>(static_cast<int>(deliver.alphabet) << 2));
  appendStamp(pdu, deliver.stamp, deliver.quarters);
  appendText(pdu, deliver);
  return pdu;
}

Octets writeReport(const ReportPdu& report) {
  Octets pdu;
  appendCentre(pdu, report.serviceCentre);
  pdu.push_back(0x06);
  pdu.push_back(static_cast<std::uint8_t>(report.reference));
  appendAddress(pdu, report.number);
  appendStamp(pdu, report.submitted, report.quarters);
  appendStamp(pdu, report.done, report.quarters);
  pdu.push_back(static_cast<std::uint8_t>(report.status));
  return pdu;
}

std::size_t lengthOf(const Octets& pdu) {
  return pdu.empty() ? 0 : pdu.size() - std::min<std::size_t>(pdu.size(), 1U + pdu[0]);
}

Cut cutIntoParts(std::string_view utf8) {
  const std::u32string text = fromUtf8(utf8);
  const auto septets = toSeptets(text);
  Cut cut{septets ? Alphabet::Gsm7 : Alphabet::Ucs2, {}};
  const std::size_t whole = septets ? septets->size() : toUcs2(text).size();
  if (whole <= (septets ? 160U : 140U)) return {cut.alphabet, {text}};
  const std::size_t room = septets ? 153 : 134;
  std::size_t used = room + 1;
  for (const char32_t c : text) {
    const std::size_t needed = roomOf(c, cut.alphabet);
    if (used + needed > room) {
      cut.parts.emplace_back();
      used = 0;
    }
    cut.parts.back() += c;
    used += needed;
  }
  return cut;
}

}  // namespace tocsin::emulator
