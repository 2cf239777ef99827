// SPDX-License-Identifier: Apache-2.0
#include "spool/identity.h"

#include <algorithm>
#include <sys/stat.h>

#include <Poco/DigestEngine.h>
#include <Poco/SHA2Engine.h>

namespace tocsin::spool {

FileFacts factsOf(const FileStat& stat) {
  // A producer may set any time; nanoseconds since 1970 reach from 1684 to 2255 and no further.
  constexpr std::int64_t kSecondsMax = 9'000'000'000;
  const std::int64_t seconds =
      std::clamp<std::int64_t>(stat.st_mtim.tv_sec, -kSecondsMax, kSecondsMax);
  return {.inode = stat.st_ino,
          .mtimeNanos = seconds * 1'000'000'000 + stat.st_mtim.tv_nsec,
          .size = static_cast<std::uint64_t>(stat.st_size)};
}

std::string sha256Hex(std::string_view bytes) {
  Poco::SHA2Engine engine{Poco::SHA2Engine::SHA_256};
  engine.update(bytes.data(), bytes.size());
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const unsigned char byte : engine.digest()) {
    hex += kDigits[byte >> 4U];
    hex += kDigits[byte & 0xFU];
  }
  return hex;
}

std::string fileIdentity(std::string_view name,
                         const FileFacts& facts,
                         std::string_view contentHash) {
  std::string all{name};
  // A file name holds no '/', so two different files never give the same text here.
  for (const auto& part : {std::to_string(facts.inode),
                           std::to_string(facts.mtimeNanos),
                           std::to_string(facts.size)}) {
    all += '/';
    all += part;
  }
  all += '/';
  all += contentHash;
  return all;
}

}  // namespace tocsin::spool
