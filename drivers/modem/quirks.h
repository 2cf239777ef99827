// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "drivers/modem/cms_error.h"
#include "queue/base/time.h"

namespace tocsin::modem {

// What one maker's or model's modems need that others don't. The defaults are those of a modem that
// keeps to 3GPP TS 27.005 and 27.007. All texts are static.
struct Quirks {
  std::string_view name = "standard";  // for people and the trace

  // Sending
  Duration promptDelay{0};                 // from the prompt to the first byte of the PDU
  Duration ctrlZDelay{0};                  // from the PDU's last byte to Ctrl-Z
  std::size_t chunkBytes = 0;              // a PDU is written in pieces of this size; 0: at once
  Duration chunkPause{0};                  // between two pieces
  Duration finalAnswerMax = seconds{150};  // for +CMGS; shorter makes duplicates of slow networks
  bool keepsLinkOpen = true;               // AT+CMMS=1 between the parts of one message

  // Receiving
  int cnmiMode = 2;                  // 1: offers 2 and refuses it
  bool listHangs = false;            // AT+CMGL may never answer: read slot by slot with AT+CMGR
  int memoryParameters = 3;          // of AT+CPMS=: 1 to 3; 0: there is none, see memoryCommand
  std::string_view memoryCommand{};  // instead of AT+CPMS
  bool refusesCnma = false;          // never send AT+CNMA

  // Starting
  std::string_view quietCommand{};             // switches off floods of URCs
  std::string_view readyCommand{};             // switches on a URC that says when SMS commands work
  bool hasExtraCsmsField = false;              // AT+CSMS? answers with one value more in front
  std::string_view triesCommand = "AT+CPINR";  // how many PINs are left; empty: not known

  // Recovery
  bool radioOffKills = false;  // leave AT+CFUN=0/4 out of the ladder
  int radioOffFunction = 0;    // of AT+CFUN=
  bool bootUrcFloods = false;  // ^BOOT comes all the time and is no sign of a restart

  VendorCodes vendorCodes = VendorCodes::Common;
};

// What is known of a modem by its answers to AT+CGMI and AT+CGMM (one line each, empty while not
// known). Letters count without their case and the names may stand anywhere in an answer ("Huawei
// Technologies Co., Ltd.", "SIMCOM_Ltd", "Manufacturer: QUALCOMM INCORPORATED"). A row that names a
// model wins over the row of its maker; the standard when no row knows the modem.
const Quirks& quirksOf(std::string_view maker, std::string_view model);

}  // namespace tocsin::modem
