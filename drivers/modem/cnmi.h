// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tocsin::modem {

// How the modem tells of received SMS: AT+CNMI=<mode>,<mt>,<bm>,<ds>,<bfr> (3GPP TS 27.005 section
// 3.4.1). Five digits each.
using Cnmi = std::array<int, 5>;

// What AT+CNMI=? offers: for each of the five a set of 0..9, as bits.
class CnmiOffer {
 public:
  void add(std::size_t parameter, int value);
  bool has(std::size_t parameter, int value) const;
  bool has(const Cnmi& tuple) const;

 private:
  std::array<std::uint16_t, 5> sets_{};
};

// "+CNMI: (2),(0-1,3),(0,2),(0-1),(0)", "+CNMI:(0-3),(0-3),...". Five lists; nothing for fewer, for
// an empty list, and for values above 9: the session then asks for cnmiCandidates without an offer.
std::optional<CnmiOffer> readCnmiOffer(std::string_view line);

// "+CNMI: 2,1,0,2,0" of AT+CNMI?, which the session compares now and then: a restart or ATZ changes
// it unasked. Missing last values are 0; nothing when the first two are missing.
std::optional<Cnmi> readCnmi(std::string_view line);

// The tuples to try until the modem takes one, the best first, at most 36, none twice. Those that
// are offered come before those that are not (Qualcomm offers ds=1 and refuses it, others take what
// they don't offer).
//
// First mt=1: the SMS is stored and told by +CMTI, so a crash loses nothing. With mt=2 or 3 the
// modem hands it over unstored: with AT+CSMS=0 it is acknowledged before it is committed, and with
// AT+CSMS=1 one acknowledgement that is missed ends reception (mt and ds become 0, 27.005 3.4.4).
// ds=2 (a report is stored, +CDSI) before 1 (+CDS) before 0 (no reports). bm is 0 (no broadcasts)
// or the least that is offered; bfr 0 before 1, for Cinterion offers 1 alone. `preferredMode` is 2,
// or 1 for those that offer 2 and then answer ERROR (Huawei, SIMCom, ZTE, Qualcomm); mode 3 comes
// only where it is offered.
//
// Behind them mt=0: the modem stores and tells nothing, the session lives from polling, as it
// does when none is taken.
std::vector<Cnmi> cnmiCandidates(const std::optional<CnmiOffer>& offer, int preferredMode);

// "AT+CNMI=2,1,0,2,0"
std::string cnmiCommand(const Cnmi& tuple);

}  // namespace tocsin::modem
