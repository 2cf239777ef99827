// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "queue/base/limits.h"
#include "queue/base/time.h"

namespace tocsin::modem {

// Takes secrets out of one direction of the dialogue, whatever the bytes are split into: what
// stands behind the = of +CPIN, ^CPIN, +CLCK and +CPWD becomes "****" up to the end of the line. A
// question (AT+CPIN?) and an answer (+CPIN: READY) stay. Blanks and the case of letters don't
// count, and what stands in front of the name doesn't, either: echoes lose bytes.
class SecretMask {
 public:
  std::string masked(std::string_view bytes);

 private:
  std::string seen_;  // the line's last letters and signs
  bool isMasking_ = false;
};

// The raw dialogue with the modem in memory, for the person who has to find out why it fell silent.
// PINs are masked before they are kept; the PDUs, and so the texts of SMS, are not: what is written
// out of it needs the same care as the journal.
//
// Holds what is not older than `keep` and at most `bytesMax` bytes; the oldest gives way, and
// text() says how much did. A step of the wall clock forward may empty it; one back loses nothing.
class TraceRing {
 public:
  explicit TraceRing(std::size_t bytesMax = limits::kModemTraceBytesMax,
                     Duration keep = limits::kModemTraceFor)
      : bytesMax_(bytesMax), keep_(keep) {}

  void sent(Time now, std::string_view bytes);
  void received(Time now, std::string_view bytes);

  // What the session thinks of it ("no answer in 10 s"), kept in its place. Never a secret.
  void note(Time now, std::string_view words);

  // A line for each write, read and note, the oldest first:
  //
  //   2026-11-21T08:00:01.204Z > AT+CPIN="****"<CR>
  //   2026-11-21T08:00:01.950Z < <CR><LF>OK<CR><LF>
  //   2026-11-21T08:00:11.950Z # no answer in 10 s
  //
  // Bytes that are not printable ASCII are <CR>, <LF>, <ESC>, <SUB> or <hh> in hexadecimal.
  std::string text() const;

  std::size_t bytes() const { return bytes_; }

  std::uint64_t bytesForgotten() const { return forgotten_; }

 private:
  struct Entry {
    Time at;
    char direction;
    std::string bytes;
  };

  void add(Time now, char direction, std::string bytes);
  void forgetOld(Time now);

  std::size_t bytesMax_;
  Duration keep_;
  std::deque<Entry> entries_;
  std::size_t bytes_ = 0;
  std::uint64_t forgotten_ = 0;
  SecretMask maskSent_, maskReceived_;
};

}  // namespace tocsin::modem
