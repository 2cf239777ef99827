// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tocsin::smpp {

// The tags of optional parameters that are read here (SMPP 3.4, 5.3.2).
inline constexpr std::uint16_t kReceiptedMessageId = 0x001E;
inline constexpr std::uint16_t kSarReference = 0x020C;
inline constexpr std::uint16_t kSarTotal = 0x020E;
inline constexpr std::uint16_t kSarSequence = 0x020F;
inline constexpr std::uint16_t kScInterfaceVersion = 0x0210;
inline constexpr std::uint16_t kNetworkErrorCode = 0x0423;
inline constexpr std::uint16_t kMessagePayload = 0x0424;
inline constexpr std::uint16_t kMessageState = 0x0427;

// Takes the fields off a body and never reads beyond it. What is missing is zero or empty, and
// isWhole() says that something was: centres leave out more than the standard allows.
class Reader {
 public:
  explicit Reader(std::string_view octets) : left_(octets) {}

  std::uint8_t octet();
  // Up to a NUL, or to the end of the body: some centres forget the NUL of the last field.
  std::string text();
  std::string_view octets(std::size_t count);

  std::string_view rest() const { return left_; }

  bool isWhole() const { return isWhole_; }

 private:
  std::string_view left_;
  bool isWhole_ = true;
};

// The optional parameters at the end of a body. One that ends outside of it ends them.
class Tlvs {
 public:
  explicit Tlvs(std::string_view octets) : octets_(octets) {}

  // The value of the first one of that tag.
  std::optional<std::string_view> find(std::uint16_t tag) const;

 private:
  std::string_view octets_;
};

// As message ids are written: without blanks and NULs around them.
std::string_view trimmed(std::string_view text);

void appendText(std::string& to, std::string_view text);  // and its NUL
void appendTlv(std::string& to, std::uint16_t tag, std::string_view value);

}  // namespace tocsin::smpp
