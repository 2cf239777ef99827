// SPDX-License-Identifier: Apache-2.0
#include "app/api/secret.h"

#include <array>
#include <cstddef>
#include <sys/random.h>

#include <Poco/SHA2Engine.h>

#include "queue/base/check.h"

namespace tocsin::api {
namespace {

constexpr std::size_t kSecretOctets = 32;

// RFC 4648 section 5, without padding.
std::string base64Url(const std::array<unsigned char, kSecretOctets>& octets) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string out;
  unsigned bits = 0;
  unsigned count = 0;
  for (const unsigned char octet : octets) {
    bits = (bits << 8U) | octet;
    for (count += 8; count >= 6; count -= 6) {
      out += kLetters[(bits >> (count - 6)) & 0x3FU];
    }
  }
  if (count > 0) out += kLetters[(bits << (6 - count)) & 0x3FU];
  return out;
}

}  // namespace

std::string newSecret() {
  std::array<unsigned char, kSecretOctets> octets{};
  // Up to 256 octets come whole once the kernel's pool is ready, which is before any daemon starts.
  check(::getrandom(octets.data(), octets.size(), 0) == static_cast<ssize_t>(octets.size()),
        "the kernel gives random octets");
  return base64Url(octets);
}

std::string sha256Hex(std::string_view bytes) {
  Poco::SHA2Engine engine{Poco::SHA2Engine::SHA_256};
  engine.update(bytes.data(), bytes.size());
  return Poco::DigestEngine::digestToHex(engine.digest());
}

bool areEqual(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  volatile unsigned char difference = 0;  // volatile: the compiler may not stop early
  for (std::size_t i = 0; i < left.size(); ++i) {
    difference = difference | static_cast<unsigned char>(left[i] ^ right[i]);
  }
  return difference == 0;
}

}  // namespace tocsin::api
