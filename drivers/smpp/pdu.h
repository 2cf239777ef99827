// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "queue/base/result.h"

namespace tocsin::smpp {

// command_id (SMPP 3.4, 5.1.2.1). An answer has kAnswerBit.
inline constexpr std::uint32_t kAnswerBit = 0x80000000U;
inline constexpr std::uint32_t kGenericNack = 0x80000000U;
inline constexpr std::uint32_t kBindReceiver = 0x01;
inline constexpr std::uint32_t kBindTransmitter = 0x02;
inline constexpr std::uint32_t kSubmitSm = 0x04;
inline constexpr std::uint32_t kDeliverSm = 0x05;
inline constexpr std::uint32_t kUnbind = 0x06;
inline constexpr std::uint32_t kBindTransceiver = 0x09;
inline constexpr std::uint32_t kOutbind = 0x0B;
inline constexpr std::uint32_t kEnquireLink = 0x15;
inline constexpr std::uint32_t kAlertNotification = 0x102;
inline constexpr std::uint32_t kDataSm = 0x103;

inline constexpr std::size_t kHeaderOctets = 16;
inline constexpr std::uint32_t kSequenceMax = 0x7FFFFFFF;  // of ours; centres use larger ones, too

constexpr bool isAnswer(std::uint32_t command) {
  return (command & kAnswerBit) != 0;
}

// "submit_sm_resp"; an unknown one is "command 00000777".
std::string commandName(std::uint32_t command);

struct Header {
  std::uint32_t command = 0;
  std::uint32_t status = 0;
  std::uint32_t sequence = 0;
  friend bool operator==(const Header&, const Header&) = default;
};

// A PDU as it lies in a buffer of somebody else's.
struct PduView {
  Header header;
  std::string_view body;  // what stands behind the header
};

// The octets of a PDU, its length in front.
std::string encodePdu(const Header& header, std::string_view body = {});

void appendInteger(std::string& to, std::uint32_t value, int octets);

// Big endian; `octets` is not longer than 4.
std::uint32_t integerOf(std::string_view octets);

// Cuts a stream of bytes into PDUs, however it comes in pieces.
//
// A length below that of a header or above limits::kSmppPduOctetsMax is no PDU: where the next one
// begins is not to be known any more, and every further next() says so (Damaged). Not more than
// one PDU is kept beyond what was added last.
class FrameSplitter {
 public:
  void add(std::string_view bytes);

  // The next whole PDU; nullopt: more bytes are needed. It lies in here until the next add().
  Result<std::optional<PduView>> next();

  std::size_t waiting() const { return buffer_.size() - at_; }

 private:
  std::string buffer_;
  std::size_t at_ = 0;  // what stands before is done with
};

}  // namespace tocsin::smpp
