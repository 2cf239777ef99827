// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Frames of the EMI/UCP specification (CMG, 4.2 of May 2001), chapter 2:
//
//   STX TRN "/" LEN "/" ("O" | "R") "/" OT "/" field "/" field "/" ... CS ETX
//
// TRN has 2 digits, LEN 5: the characters between STX and ETX, itself and the checksum included. CS
// is two hex digits, the low octet of the sum of all characters from TRN to the last "/".
namespace tocsin::ucp {

inline constexpr char kStx = 0x02, kEtx = 0x03;
inline constexpr int kTrns = 100;  // transaction reference numbers 00..99

using Fields = std::vector<std::string>;

// The operations that are known here (OT).
inline constexpr int kCallInput = 1;      // the old submit and the old delivery
inline constexpr int kAlert = 31;         // proves the link
inline constexpr int kSubmit = 51;        // an SMS of ours
inline constexpr int kDeliver = 52;       // a received SMS
inline constexpr int kNotification = 53;  // what became of a submit
inline constexpr int kSession = 60;       // login

enum class FrameKind { Operation, Result };

struct Frame {
  int trn = 0;
  FrameKind kind = FrameKind::Operation;
  int operation = 0;
  Fields fields{};

  // Empty where the sender left fields out.
  std::string_view field(std::size_t i) const;

  bool isAck() const { return kind == FrameKind::Result && field(0) == "A"; }

  bool isNack() const { return kind == FrameKind::Result && field(0) == "N"; }

  friend bool operator==(const Frame&, const Frame&) = default;
};

// With STX and ETX. No field has "/", STX or ETX in it.
std::string writeFrame(const Frame& frame);

enum class FrameTrouble {
  None,
  Checksum,  // the header reads, CS is another
  Length,    // the header reads, LEN is another
  Header,    // nothing can be said about it, not even whom to answer
};

struct ReadFrame {
  FrameTrouble trouble = FrameTrouble::None;
  Frame frame{};  // of Checksum and Length: TRN, kind and operation only
};

// Reads what stands between STX and ETX.
ReadFrame readFrame(std::string_view body);

// Finds frames in a stream of bytes, however they are cut. What stands outside of STX and ETX is
// ignored, so is a frame that another STX interrupts, and one of more than
// limits::kUcpFrameCharsMax characters.
class FrameSplitter {
 public:
  // What stood between STX and ETX of each frame that these bytes complete.
  std::vector<std::string> add(std::string_view bytes);

  // Bytes that belonged to no frame, so far.
  std::uint64_t ignored() const { return ignored_; }

 private:
  void take(char c, std::vector<std::string>& bodies);

  bool isInside_ = false;
  std::string body_;
  std::uint64_t ignored_ = 0;
};

// The frame (with or without STX and ETX) as people may see it: the passwords of a login are
// "****".
std::string maskedFrame(std::string_view frame);

}  // namespace tocsin::ucp
