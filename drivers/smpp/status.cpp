// SPDX-License-Identifier: Apache-2.0
#include "drivers/smpp/status.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace tocsin::smpp {
namespace {

using drivers::Refusal;

struct Meaning {
  std::uint32_t status;
  std::string_view name;
  std::string_view words;
  Refusal refusal;
};

// 45, 67, FE and FF are temporary at some providers and final at others, so they are tried again;
// who counts tries ends that.
constexpr std::array kMeanings{
    Meaning{0x00, "ESME_ROK", "taken", Refusal::ForNow},
    Meaning{0x01, "ESME_RINVMSGLEN", "wrong length of the text", Refusal::Form},
    Meaning{0x02, "ESME_RINVCMDLEN", "wrong length of the PDU", Refusal::Form},
    Meaning{0x03, "ESME_RINVCMDID", "it does not know this command", Refusal::Form},
    Meaning{0x04, "ESME_RINVBNDSTS", "not in this state of the login", Refusal::ForNow},
    Meaning{0x05, "ESME_RALYBND", "logged in already", Refusal::ForNow},
    Meaning{0x06, "ESME_RINVPRTFLG", "wrong priority", Refusal::Form},
    Meaning{0x07, "ESME_RINVREGDLVFLG", "delivery reports may not be asked for", Refusal::Form},
    Meaning{0x08, "ESME_RSYSERR", "the centre has an error", Refusal::ForNow},
    Meaning{0x0A, "ESME_RINVSRCADR", "not this source address", Refusal::Account},
    Meaning{0x0B, "ESME_RINVDSTADR", "no such number", Refusal::Recipient},
    Meaning{0x0C, "ESME_RINVMSGID", "no such message", Refusal::ForNow},
    Meaning{0x0D, "ESME_RBINDFAIL", "the login failed", Refusal::ForNow},
    Meaning{0x0E, "ESME_RINVPASWD", "wrong password", Refusal::Account},
    Meaning{0x0F, "ESME_RINVSYSID", "no such system_id", Refusal::Account},
    Meaning{0x11, "ESME_RCANCELFAIL", "not cancelled", Refusal::ForNow},
    Meaning{0x13, "ESME_RREPLACEFAIL", "not replaced", Refusal::ForNow},
    Meaning{0x14, "ESME_RMSGQFUL", "its queue is full", Refusal::TooFast},
    Meaning{0x15, "ESME_RINVSERTYP", "not this service type", Refusal::Account},
    Meaning{0x33, "ESME_RINVNUMDESTS", "wrong number of recipients", Refusal::Form},
    Meaning{0x34, "ESME_RINVDLNAME", "no such distribution list", Refusal::Recipient},
    Meaning{0x40, "ESME_RINVDESTFLAG", "wrong kind of recipient", Refusal::Form},
    Meaning{0x42, "ESME_RINVSUBREP", "replacing is not allowed", Refusal::Form},
    Meaning{0x43, "ESME_RINVESMCLASS", "wrong esm_class", Refusal::Form},
    Meaning{0x44, "ESME_RCNTSUBDL", "no distribution lists", Refusal::Form},
    Meaning{0x45, "ESME_RSUBMITFAIL", "it failed", Refusal::ForNow},
    Meaning{0x48, "ESME_RINVSRCTON", "wrong TON of the source", Refusal::Account},
    Meaning{0x49, "ESME_RINVSRCNPI", "wrong NPI of the source", Refusal::Account},
    Meaning{0x50, "ESME_RINVDSTTON", "wrong TON of the recipient", Refusal::Recipient},
    Meaning{0x51, "ESME_RINVDSTNPI", "wrong NPI of the recipient", Refusal::Recipient},
    Meaning{0x53, "ESME_RINVSYSTYP", "wrong system_type", Refusal::Account},
    Meaning{0x54, "ESME_RINVREPFLAG", "wrong replace_if_present", Refusal::Form},
    Meaning{0x55, "ESME_RINVNUMMSGS", "wrong number of messages", Refusal::Form},
    Meaning{0x58, "ESME_RTHROTTLED", "faster than it allows", Refusal::TooFast},
    Meaning{0x61, "ESME_RINVSCHED", "wrong schedule", Refusal::Form},
    Meaning{0x62, "ESME_RINVEXPIRY", "wrong validity", Refusal::Form},
    Meaning{0x63, "ESME_RINVDFTMSGID", "no such stored text", Refusal::Form},
    Meaning{0x64, "ESME_RX_T_APPN", "refused for now", Refusal::ForNow},
    Meaning{0x65, "ESME_RX_P_APPN", "refused for ever", Refusal::Recipient},
    Meaning{0x66, "ESME_RX_R_APPN", "rejected", Refusal::Recipient},
    Meaning{0x67, "ESME_RQUERYFAIL", "the query failed", Refusal::ForNow},
    Meaning{0xC0, "ESME_RINVOPTPARSTREAM", "the optional parameters do not read", Refusal::Form},
    Meaning{0xC1, "ESME_ROPTPARNOTALLWD", "an optional parameter is not allowed", Refusal::Form},
    Meaning{0xC2, "ESME_RINVPARLEN", "wrong length of a parameter", Refusal::Form},
    Meaning{0xC3, "ESME_RMISSINGOPTPARAM", "an optional parameter is missing", Refusal::Form},
    Meaning{0xC4, "ESME_RINVOPTPARAMVAL", "wrong value of an optional parameter", Refusal::Form},
    Meaning{0xFE, "ESME_RDELIVERYFAILURE", "it was not delivered", Refusal::ForNow},
    Meaning{0xFF, "ESME_RUNKNOWNERR", "for a reason that it does not say", Refusal::ForNow},
    Meaning{0x100, "ESME_RSERTYPUNAUTH", "the account may not use this service", Refusal::Account},
    Meaning{0x101, "ESME_RPROHIBITED", "the account may not do this", Refusal::Account},
    Meaning{0x102, "ESME_RSERTYPUNAVAIL", "the service is not there", Refusal::Account},
    Meaning{0x103, "ESME_RSERTYPDENIED", "the service is denied", Refusal::Account},
    Meaning{0x104, "ESME_RINVDCS", "wrong data_coding", Refusal::Form},
    Meaning{0x105, "ESME_RINVSRCADDRSUBUNIT", "wrong part of the source", Refusal::Form},
    Meaning{0x106, "ESME_RINVDSTADDRSUBUNIT", "wrong part of the recipient", Refusal::Form},
};

constexpr std::array<std::uint32_t, 3> kRejected{0x0E, 0x0F, 0x53};

const Meaning* meaningOf(std::uint32_t status) {
  const auto* const found = std::find_if(
      kMeanings.begin(), kMeanings.end(), [&](const Meaning& one) { return one.status == status; });
  return found == kMeanings.end() ? nullptr : found;
}

std::string hexOf(std::uint32_t status) {
  std::string hex;
  for (int shift = status > 0xFF ? 28 : 4; shift >= 0; shift -= 4) {
    hex += "0123456789ABCDEF"[status >> static_cast<unsigned>(shift) & 0xFU];
  }
  return hex;
}

}  // namespace

std::string statusText(std::uint32_t status) {
  const Meaning* const meaning = meaningOf(status);
  if (meaning == nullptr) return "status " + hexOf(status) + ", which only this centre knows";
  return std::string(meaning->name) + " (" + hexOf(status) + "): " + std::string(meaning->words);
}

Refusal refusalOf(std::uint32_t status) {
  const Meaning* const meaning = meaningOf(status);
  return meaning == nullptr ? Refusal::ForNow : meaning->refusal;
}

bool isLoginRejected(std::uint32_t status) {
  return std::find(kRejected.begin(), kRejected.end(), status) != kRejected.end();
}

}  // namespace tocsin::smpp
