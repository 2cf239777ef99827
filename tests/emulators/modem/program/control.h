// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "queue/base/result.h"
#include "tests/emulators/modem/phones.h"
#include "tests/emulators/modem/program/station.h"

namespace tocsin::emulator {

using Stations = std::vector<std::unique_ptr<Station>>;

// What a test tells the emulator while it runs, one line each:
//
//   modem WHO FAULT                  a line of faults.h; WHO is a number from 0, or "all"
//   modem WHO sms SENDER TEXT [reversed] [missing N] [wide]
//   modem WHO report REF STATUS      a status report for the latest SMS with this ref=
//   modem WHO call NUMBER TIME       a phone rings it
//   phone NUMBER off | SCRIPT        phones.h; the script is the rest of the line
//   quit
//
// Quotes are as in faults.h.
class Control {
 public:
  Control(PollLoop& loop, Stations& stations, Phones& phones)
      : loop_(loop), stations_(stations), phones_(phones) {}

  // Permanent with what would be right.
  Status carryOut(std::string_view line);

 private:
  Status tellModems(const std::vector<std::string>& words, std::string_view line);
  Status tellModem(Station& station, std::string_view line);

  PollLoop& loop_;
  Stations& stations_;
  Phones& phones_;
};

// Lines from a descriptor to a Control, each answered with "ok" or "error: ..." where it came from.
class ControlLines {
 public:
  struct Ends {
    int lines = -1;
    int answers = -1;
  };

  // `onEnd` when nothing more comes. The descriptors stay the caller's.
  ControlLines(PollLoop& loop, Control& control, Ends ends, std::function<void()> onEnd);
  ControlLines(const ControlLines&) = delete;
  ControlLines& operator=(const ControlLines&) = delete;
  ~ControlLines();

 private:
  void read();

  PollLoop& loop_;
  Control& control_;
  Ends ends_;
  std::function<void()> onEnd_;
  LoopHandle watch_ = 0;
  std::string rest_;
};

// A Unix socket that takes such lines from any number of tests.
class ControlSocket {
 public:
  ControlSocket(PollLoop& loop, Control& control) : loop_(loop), control_(control) {}

  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;
  ~ControlSocket();

  // False with errno when that fails. A file that lies there is replaced.
  bool listen(const std::string& path);

 private:
  void accept();
  void drop(int fd);

  PollLoop& loop_;
  Control& control_;
  std::string path_;
  int fd_ = -1;
  LoopHandle watch_ = 0;
  std::map<int, std::unique_ptr<ControlLines>> lines_;
};

}  // namespace tocsin::emulator
