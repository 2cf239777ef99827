// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "queue/base/limits.h"
#include "queue/base/time.h"

namespace tocsin::ucp {

// The last frames of a link in memory, for the person who has to find out what it does. Passwords
// are masked before they are kept; numbers and texts are not.
//
// Holds at most `bytesMax` bytes; the oldest gives way, and text() says how much did.
class FrameTrace {
 public:
  explicit FrameTrace(std::size_t bytesMax = limits::kSmscTraceBytesMax) : bytesMax_(bytesMax) {}

  void sent(Time now, std::string_view frame);
  void received(Time now, std::string_view body);
  void note(Time now, std::string_view words);

  // A line for each frame and note, the oldest first; ">" is ours, "<" the centre's:
  //
  //   2026-11-21T08:00:01.204Z > 00/00044/O/60/1234/6/5/1/****//0100//////9A
  //   2026-11-21T08:00:01.350Z # login refused: EC 07, authentication failure
  std::string text() const;

 private:
  void add(Time now, char direction, std::string line);

  struct Entry {
    Time at;
    char direction;
    std::string line;
  };

  std::size_t bytesMax_;
  std::deque<Entry> entries_;
  std::size_t bytes_ = 0;
  std::uint64_t forgotten_ = 0;
};

}  // namespace tocsin::ucp
