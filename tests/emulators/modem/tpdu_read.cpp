// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "tests/emulators/modem/tpdu.h"

namespace tocsin::emulator {
namespace {

// Takes octets from the front; once there were too few, everything is zero and `isShort`.
class Taker {
 public:
  explicit Taker(OctetsView octets) : rest_(octets) {}

  int one() {
    const OctetsView octet = some(1);
    return octet.empty() ? 0 : octet[0];
  }

  OctetsView some(std::size_t count) {
    if (count > rest_.size()) {
      isShort = true;
      rest_ = {};
      return {};
    }
    const OctetsView taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }

  std::size_t left() const { return rest_.size(); }

  bool isShort = false;

 private:
  OctetsView rest_;
};

constexpr std::string_view kDigits = "0123456789*#abc";

std::string digitsOf(OctetsView octets, std::size_t count) {
  std::string digits;
  for (std::size_t i = 0; i < count && i / 2 < octets.size(); ++i) {
    const int digit = i % 2 == 0 ? octets[i / 2] & 0x0F : octets[i / 2] >> 4;
    if (digit == 0x0F) break;
    digits += kDigits[static_cast<std::size_t>(digit)];
  }
  return digits;
}

std::optional<std::string> takeNumber(Taker& taker) {
  const auto count = static_cast<std::size_t>(taker.one());
  const int type = taker.one();
  const OctetsView octets = taker.some((count + 1) / 2);
  if (taker.isShort || count == 0 || count > 20) return std::nullopt;
  const bool isName = (type & 0x70) == 0x50;
  if (isName) return toUtf8(fromSeptets(unpacked(octets, count * 4 / 7)));
  const std::string digits = digitsOf(octets, count);
  if (digits.size() != count) return std::nullopt;
  return (type & 0x70) == 0x10 ? "+" + digits : digits;
}

Duration relativeValidity(int octet) {
  if (octet < 144) return minutes{(octet + 1) * 5};
  if (octet < 168) return hours{12} + minutes{(octet - 143) * 30};
  return octet < 197 ? hours{24 * (octet - 166)} : hours{24 * 7 * (octet - 192)};
}

std::optional<Duration> absoluteValidity(OctetsView octets, Time now) {
  if (octets.size() < 7) return std::nullopt;
  std::array<int, 7> v{};
  for (std::size_t i = 0; i < v.size(); ++i) {
    v[i] = (octets[i] & 0x0F) * 10 + (octets[i] >> 4);
  }
  using namespace std::chrono;
  const year_month_day day{year{2000 + v[0]}, month(v[1]), std::chrono::day(v[2])};
  if (!day.ok()) return std::nullopt;
  const int quarters = (octets[6] & 0x07) * 10 + (octets[6] >> 4);
  const Time local = sys_days{day} + hours{v[3]} + minutes{v[4]} + seconds{v[5]};
  const minutes east{15 * ((octets[6] & 0x08) != 0 ? -quarters : quarters)};
  return local - east - now;
}

// False when the coding of the standard has no such group; TS 23.038 section 4.
bool takeCoding(int dcs, SubmitPdu& submit) {
  const int group = dcs >> 4;
  if (group < 4) {
    const int alphabet = dcs >> 2 & 0x03;
    if (alphabet == 3 || (dcs & 0x20) != 0) return false;
    submit.alphabet = static_cast<Alphabet>(alphabet);
    if ((dcs & 0x10) != 0) submit.messageClass = dcs & 0x03;
    return true;
  }
  if (group != 0x0F) return false;
  submit.alphabet = (dcs & 0x04) != 0 ? Alphabet::Data : Alphabet::Gsm7;
  submit.messageClass = dcs & 0x03;
  return true;
}

bool takeElement(int kind, OctetsView value, SubmitPdu& submit) {
  const bool isWide = kind == 0x08;
  if (kind != 0x00 && !isWide) return true;
  if (value.size() != (isWide ? 4U : 3U)) return false;
  const int high = isWide ? value[0] << 8 : 0;
  const OctetsView low = value.last(3);
  submit.concatenation = PartOf{high | low[0], low[1], low[2], isWide};
  return low[1] > 0 && low[2] > 0 && low[2] <= low[1];
}

bool takeHeader(Taker& taker, SubmitPdu& submit) {
  Taker header(taker.some(static_cast<std::size_t>(taker.one())));
  while (header.left() > 0) {
    const int kind = header.one();
    const OctetsView value = header.some(static_cast<std::size_t>(header.one()));
    if (header.isShort || !takeElement(kind, value, submit)) return false;
  }
  return !taker.isShort;
}

// TP-UDL and TP-UD: nothing may be missing and nothing may follow.
bool takeText(Taker& taker, bool hasHeader, SubmitPdu& submit) {
  const auto length = static_cast<std::size_t>(taker.one());
  const bool isSeptets = submit.alphabet == Alphabet::Gsm7;
  const std::size_t octets = isSeptets ? (length * 7 + 7) / 8 : length;
  if (taker.left() != octets || octets > 140) return false;
  const std::size_t before = taker.left();
  if (hasHeader && !takeHeader(taker, submit)) return false;
  const std::size_t header = before - taker.left();
  const OctetsView rest = taker.some(taker.left());
  if (!isSeptets) {
    submit.text = submit.alphabet == Alphabet::Ucs2 ? fromUcs2(rest)
                                                    : std::u32string(rest.begin(), rest.end());
    return submit.alphabet == Alphabet::Data || rest.size() % 2 == 0;
  }
  const std::size_t inHeader = (header * 8 + 6) / 7;
  if (inHeader > length) return false;
  const auto fill = static_cast<int>(inHeader * 7 - header * 8);
  submit.text = fromSeptets(unpacked(rest, length - inHeader, fill));
  return true;
}

}  // namespace

Result<SubmitPdu> readSubmit(OctetsView pdu, Time now) {
  const auto bad = [](std::string what) { return Error{Fault::Permanent, std::move(what)}; };
  Taker taker(pdu);
  SubmitPdu submit;
  const int centre = taker.one();
  submit.hasServiceCentre = centre > 0;
  taker.some(static_cast<std::size_t>(centre));
  submit.length = taker.left();
  const int first = taker.one();
  if (taker.isShort || (first & 0x03) != 0x01) return bad("no SMS-SUBMIT");
  submit.rejectsDuplicates = (first & 0x04) != 0;
  submit.wantsReport = (first & 0x20) != 0;
  submit.reference = taker.one();
  const auto number = takeNumber(taker);
  if (!number) return bad("the destination cannot be read");
  submit.number = *number;
  taker.one();  // TP-PID
  if (!takeCoding(taker.one(), submit)) return bad("unknown TP-DCS");
  const int form = first >> 3 & 0x03;
  if (form == 2) submit.validity = relativeValidity(taker.one());
  if (form == 3) submit.validity = absoluteValidity(taker.some(7), now);
  if (form == 1) taker.some(7);
  if (form > 2 && !submit.validity) return bad("TP-VP cannot be read");
  if (!takeText(taker, (first & 0x40) != 0, submit) || taker.isShort) {
    return bad("TP-UDL, TP-UD and the header do not agree");
  }
  return submit;
}

}  // namespace tocsin::emulator
