// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "drivers/smpp/pdu.h"
#include "queue/base/limits.h"
#include "queue/base/time.h"

namespace tocsin::smpp {

// The last PDUs of a link in memory, for the person who has to find out what it said. Passwords
// are masked before they are kept; numbers and texts are not: what is written out of it needs the
// same care as the journal. It holds at most `bytesMax` bytes; the oldest give way.
class Trace {
 public:
  explicit Trace(std::size_t bytesMax = limits::kSmscTraceBytesMax) : bytesMax_(bytesMax) {}

  // `leg` tells the connections of a pair apart: 't', 'r', or 'x' for the only one.
  void sent(Time now, char leg, const Header& header, std::string_view body);
  void received(Time now, char leg, const Header& header, std::string_view body);
  void note(Time now, char leg, std::string_view words);

  // A line for each, the oldest first; the body in hexadecimal at its end:
  //
  //   2026-11-21T08:00:01.204Z x> submit_sm #2 1/1/491700000001 -> 1/1/33600000001 ... [00...]
  //   2026-11-21T08:00:01.950Z x< submit_sm_resp #2 ESME_ROK (00): taken [...]
  //   2026-11-21T08:00:11.950Z x# no answer to enquire_link in 10 s
  std::string text() const;

  std::size_t bytes() const { return bytes_; }

 private:
  struct Entry {
    Time at;
    char leg = 'x', direction = '#';
    Header header;
    std::string body;  // or the words
  };

  void add(Entry entry);

  std::size_t bytesMax_;
  std::deque<Entry> entries_;
  std::size_t bytes_ = 0;
  std::uint64_t forgotten_ = 0;
};

}  // namespace tocsin::smpp
