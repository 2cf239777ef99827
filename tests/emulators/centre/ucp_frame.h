// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/emulators/centre/faults.h"

// Frames of UCP/EMI 4.2 as a message centre reads and writes them. Written apart from the
// product's.
namespace tocsin::centre {

namespace ucp {

inline constexpr char kStx = '\x02';
inline constexpr char kEtx = '\x03';
inline constexpr std::size_t kFields50 = 33;  // of operations 51 to 58

// Places of the fields of operations 51 to 58.
enum Field : std::size_t {
  kAdc = 0,
  kOadc = 1,
  kNrq = 3,
  kNt = 5,
  kVp = 12,
  kScts = 14,
  kDst = 15,
  kRsn = 16,
  kDscts = 17,
  kMt = 18,
  kNb = 19,
  kMsg = 20,
  kMcls = 24,
  kOtoa = 28,
  kXser = 30,
};

// Error codes.
enum Code : int {
  kChecksum = 1,
  kSyntax = 2,
  kNotSupported = 3,
  kNotAllowed = 4,
  kAuthentication = 7,
  kAdcInvalid = 6,
};

}  // namespace ucp

struct Frame {
  enum class Flaw { None, Length, Checksum, Form };

  Flaw flaw = Flaw::None;
  int number = -1;  // TRN
  bool isAnswer = false;
  int operation = 0;
  std::vector<std::string_view> fields{};  // without the checksum
};

// What stands between STX and ETX.
Frame readFrame(std::string_view inside);

// With STX, length, checksum and ETX; `data` has slashes between its fields.
std::string writeFrame(int number, char kind, int operation, std::string_view data);

// The same frame with another number.
std::string renumbered(std::string_view frame, int number);

// DDMMYYhhmmss.
std::string stampOf(Time time);

// An OAdC with OTOA 5039: the number of semi-octets, and packed septets.
std::string nameField(std::string_view name);
std::string nameOf(std::string_view field);

// What a 51 or 01 says; its views are into the frame or into the strings beside it.
struct UcpSubmit {
  int code = 0;  // else the rest counts only for the log
  Submit submit{};
  std::string from{};
  std::string to{};
  std::string adc{};  // as it came
  std::string octets{};
};

UcpSubmit readUcpSubmit(const Frame& frame);

// Operation 52, or 53 for a receipt.
std::string writeUcpDelivery(const Delivery& delivery, int number);

}  // namespace tocsin::centre
