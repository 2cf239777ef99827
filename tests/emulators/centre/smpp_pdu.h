// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tests/emulators/centre/faults.h"

// PDUs of SMPP 3.4 as a message centre reads and writes them. Written apart from the product's.
namespace tocsin::centre {

namespace smpp {

// Section 5.1.2.1; an answer has kAnswer set.
enum Command : std::uint32_t {
  kBindReceiver = 1,
  kBindTransmitter = 2,
  kSubmitSm = 4,
  kDeliverSm = 5,
  kUnbind = 6,
  kBindTransceiver = 9,
  kEnquireLink = 0x15,
  kAlertNotification = 0x102,
  kAnswer = 0x80000000,
  kGenericNack = kAnswer,
};

// Section 5.1.3.
enum CommandStatus : std::uint32_t {
  kOk = 0,
  kInvMsgLen = 1,
  kInvCmdLen = 2,
  kInvCmdId = 3,
  kInvBndSts = 4,
  kAlyBnd = 5,
  kBindFail = 0x0D,
  kInvPaswd = 0x0E,
  kInvSysId = 0x0F,
  kInvDstAdr = 0x0B,
  kThrottled = 0x58,
  kTlvNotAllwd = 0xC1,
};

inline constexpr std::size_t kHeaderSize = 16;
inline constexpr std::size_t kPduMax = 70'000;

}  // namespace smpp

struct Pdu {
  std::uint32_t length = 0;
  std::uint32_t id = 0;
  std::uint32_t status = 0;
  std::uint32_t sequence = 0;
  std::string_view body{};
};

// The header at the front; absent while there are fewer than 16 octets. The body is cut to what is
// there.
std::optional<Pdu> readPdu(std::string_view octets);

// A PDU that is written: its length is filled in by take().
class PduWriter {
 public:
  PduWriter(std::uint32_t id, std::uint32_t status, std::uint32_t sequence);

  PduWriter& octet(unsigned value);
  PduWriter& text(std::string_view cString);  // and its NUL
  PduWriter& octets(std::string_view octets);
  PduWriter& tlv(unsigned tag, std::string_view value);
  std::string take();

 private:
  void number(std::uint32_t value);

  std::string octets_;
};

// Writes the length of a PDU anew.
void setLength(std::string& pdu, std::uint32_t length);

// The number of a PDU anew.
void setSequence(std::string& pdu, std::uint32_t sequence);

struct BindRequest {
  std::string systemId{};
  std::string password{};
  std::string systemType{};
  int version = 0;
};

// Absent when the body is none.
std::optional<BindRequest> readBind(std::string_view body);

// What a submit_sm says; its views are into the body, its addresses into `addresses`.
struct SubmitRead {
  std::uint32_t status = smpp::kOk;  // else the rest counts only for the log
  Submit submit{};
  int esmClass = 0;
  int destTon = 0;
  std::string from{};
  std::string to{};
};

// Data_coding 0 is `byDefault`.
SubmitRead readSubmit(std::string_view body, Alphabet byDefault);

// A deliver_sm: a text or a receipt, as the conditions want it. Data_coding 0 is `byDefault`.
std::string writeDeliver(const Delivery& delivery,
                         std::uint32_t sequence,
                         const Conditions& conditions,
                         Alphabet byDefault = Alphabet::Gsm7);

// YYMMDDhhmm, with seconds when asked for.
std::string receiptTime(Time time, bool hasSeconds);

}  // namespace tocsin::centre
