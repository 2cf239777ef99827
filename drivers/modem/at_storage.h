// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tocsin::modem {

// What a modem says of stored and sent SMS, in PDU mode (3GPP TS 27.005 sections 3.2 to 3.5). Every
// reader takes one line, answers nothing for a line that it cannot read, and never guesses.

// A place on the SIM or in the modem: the memory that the URC names may differ from the one that is
// selected, so it must be selected with AT+CPMS first.
struct Slot {
  std::string memory;  // "SM", "ME", "SR", "MT": two to four letters
  int index = 0;       // 0..65535
  friend bool operator==(const Slot&, const Slot&) = default;
};

// +CMTI: "SM",3 and +CDSI: "SR",1; quotes may be missing, further fields are ignored.
std::optional<Slot> readSlot(std::string_view line);

// The number of TPDU octets of +CMT: [<alpha>],<length> and +CDS: <length>, +CDS: ,<length> (ZTE),
// +CMT: <length> (old Siemens). 1..255.
std::optional<int> readDirectLength(std::string_view line);

enum class Stored { Unread = 0, Read = 1, Unsent = 2, Sent = 3 };

struct StoredHeader {
  std::optional<int> index{};  // of +CMGL alone, 0..65535
  Stored status = Stored::Unread;
  int length = 0;  // TPDU octets, 0..255; 0 is an empty slot
};

// +CMGL: <index>,<stat>,[<alpha>],<length> and +CMGR: <stat>,[<alpha>],<length>, the alpha field
// may be missing. Nothing for text mode (a status in words): the session then sets AT+CMGF=0 again.
std::optional<StoredHeader> readStoredHeader(std::string_view line);

// +CMGS: <mr>[,<scts or ackpdu>].
struct Sent {
  std::optional<int> reference{};  // TP-MR 0..255; absent when unreadable
};

// Something for every line that begins with +CMGS: whatever stands behind it, the network has taken
// the SMS, and to call it failed would send it twice.
std::optional<Sent> readSent(std::string_view line);

struct MemoryUse {
  std::string memory;  // empty in the answer to AT+CPMS=...
  int used = 0;
  int total = 0;
  friend bool operator==(const MemoryUse&, const MemoryUse&) = default;
};

// +CPMS: "SM",1,20,"SM",1,20,"SM",1,20 (AT+CPMS?) and +CPMS: 1,20,1,20,1,20 (AT+CPMS=...), with one
// to three memories. Empty for +CPMS: alone (Samsung) and for what is not one of these.
std::vector<MemoryUse> readMemoryUse(std::string_view line);

// True at 70 % and more, when the session deletes what is committed. Never for a memory of size 0.
bool isNearlyFull(const MemoryUse& use);

// The memories that AT+CPMS=? offers, a list for each of its one to three parameters. Shapes:
//
//   +CPMS: ("SM","ME"),("SM","ME"),("SM","ME","SR")
//   +CPMS: "SM","SM","SM"             iWOW: each parameter has one choice
//   +CPMS: (("SM","BM","SR"),("SM"))  Wavecom: takes one parameter only, see isNested
//   +CPMS: ("SM","ME"),(ME", "SR")    a broken quote
//   +CPMS:                            Samsung: nothing is said, `lists` is empty
struct MemoryOffer {
  std::vector<std::vector<std::string>> lists{};
  bool isNested = false;  // AT+CPMS takes the first parameter alone
};

std::optional<MemoryOffer> readMemoryOffer(std::string_view line);

}  // namespace tocsin::modem
