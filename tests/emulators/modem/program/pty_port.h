// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "tests/emulators/modem/program/poll_loop.h"

namespace tocsin::emulator {

// What becomes of bytes while no terminal has the port open.
enum class PortMode {
  Keep,     // they wait, as in a serial server on TCP
  Discard,  // they are lost, as on a real serial port
};

// A pty that poses as the serial port of a modem, behind a symbolic link.
class PtyPort {
 public:
  struct Events {
    std::function<void(std::string_view bytes)> onBytes;
    std::function<void()> onOpen;   // a terminal opened it
    std::function<void()> onClose;  // and closed it
  };

  PtyPort(PollLoop& loop, PortMode mode, std::string link, Events events);
  PtyPort(const PtyPort&) = delete;
  PtyPort& operator=(const PtyPort&) = delete;
  ~PtyPort();

  // Makes a new pty and the link to it; false with errno when that fails.
  bool appear(const std::string& link);

  // Hangs up, and takes the link away.
  void vanish();

  // Never blocks; what does not fit in 64 KiB is lost, as by any modem without flow control.
  void write(std::string_view bytes);

  const std::string& link() const { return link_; }

 private:
  bool openPty();
  bool isClosed() const;
  void watchMaster();
  void readMaster();
  void readNotes();
  void forgetOutput();
  void writeRest();

  PollLoop& loop_;
  PortMode mode_;
  std::string link_;
  Events events_;
  std::string slaveName_;
  int master_ = -1;
  int slave_ = -1;    // kept open in PortMode::Keep
  int inotify_ = -1;  // tells who opens and closes the slave
  LoopHandle masterWatch_ = 0, notesWatch_ = 0, writeWatch_ = 0;
  std::string rest_;
};

}  // namespace tocsin::emulator
