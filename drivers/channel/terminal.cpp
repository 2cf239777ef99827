// SPDX-License-Identifier: Apache-2.0
// libserialport 0.1.1 opens and sets up what has an entry below /sys/class/tty; a virtual terminal
// has none. Reading, writing and waiting are our own for both: sp_nonblocking_read cannot tell a
// hang-up from silence, and sp_wait, sp_drain and sp_blocking_* have no bound that holds.
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <utility>

#include <libserialport.h>

#include "drivers/channel/holder.h"
#include "drivers/channel/line.h"

namespace tocsin::channel {
namespace {

// The service's unit hides other users' processes and their locks from it.
constexpr const char* kWhoHasIt = "`tocsin doctor`, as root, says by which";
constexpr tcflag_t kSoftFlow = IXON | IXOFF | IXANY;

constexpr std::array kSpeeds{
    std::pair{1'200, B1200},
    std::pair{2'400, B2400},
    std::pair{4'800, B4800},
    std::pair{9'600, B9600},
    std::pair{19'200, B19200},
    std::pair{38'400, B38400},
    std::pair{57'600, B57600},
    std::pair{115'200, B115200},
    std::pair{230'400, B230400},
    std::pair{460'800, B460800},
    std::pair{921'600, B921600},
};

Error transient(std::string what) {
  return {Fault::Transient, std::move(what)};
}

Error config(std::string what) {
  return {Fault::Config, std::move(what)};
}

// What a failed call on a path means to the owner of a modem.
Error openError(const std::string& path, int error) {
  switch (error) {
    case ENOENT:
    case ENODEV:
    case ENXIO:
    case ENOTDIR:
    case EIO: return transient("no such device: " + path + " (unplugged?)");
    case EBUSY: return transient(path + " is held by another program; " + kWhoHasIt);
    case EACCES:
    case EPERM:
      return config(path +
                    " may not be opened: give the user of Tocsin the right to it (its group is "
                    "mostly dialout)");
    default: return transient(path + " cannot be opened: " + std::strerror(error));
  }
}

// By each open anew: the link of an adapter that was plugged in again leads elsewhere.
Result<std::string> resolve(const std::string& path) {
  char real[PATH_MAX];
  if (::realpath(path.c_str(), real) == nullptr) return openError(path, errno);
  return std::string(real);
}

// Before anything is changed: whoever holds it must not notice us.
Status hold(int fd, const std::string& path) {
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return {};
  if (errno != EWOULDBLOCK) {
    return transient(path + " cannot be locked: " + std::strerror(errno));
  }
  const std::string holder = lockHolder(fd);
  return transient(path + " is held by " +
                   (holder.empty() ? "another program; " + std::string(kWhoHasIt)
                                   : holder + "; one program at a time may use a modem"));
}

Status checkNobodysLogin(const struct stat& file, Device::Kind kind, const std::string& path) {
  if (kind == Device::Kind::Tty) {
    if (Status status = checkOwner(file.st_uid, ::geteuid(), path); !status) return status;
  }
  const std::string session = sessionOn(file.st_rdev);
  if (session.empty()) return {};
  return config(path + " is the terminal of a login: " + session +
                "; stop it there, or name the right device");
}

Result<Descriptor> openAlone(const std::string& path, Device::Kind kind) {
  struct stat file {};

  if (::stat(path.c_str(), &file) != 0) return openError(path, errno);
  if (!S_ISCHR(file.st_mode)) return config(path + " is no terminal");  // and is not even opened
  Descriptor line(::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  if (!line.isOpen()) return openError(path, errno);
  if (::fstat(line.fd(), &file) != 0 || ::isatty(line.fd()) == 0) {
    return errno == EIO ? openError(path, EIO) : config(path + " is no terminal");
  }
  if (Status status = hold(line.fd(), path); !status) return status.error();
  if (Status status = checkNobodysLogin(file, kind, path); !status) return status.error();
  return line;
}

std::string serialError() {
  const std::unique_ptr<char, decltype(&::sp_free_error_message)> what(::sp_last_error_message(),
                                                                       ::sp_free_error_message);
  return what != nullptr ? what.get() : "unknown error";
}

// Speed, 8N1 and modem lines by libserialport, on a handle of its own that it closes again: the
// settings belong to the port. Its flow control is asked for NONE only, since 0.1.1 writes RTS/CTS
// into the wrong word; its sp_open() adds IXANY and HUPCL.
Status setUpSerial(const std::string& path, int baud) {
  sp_port* found = nullptr;
  if (::sp_get_port_by_name(path.c_str(), &found) != SP_OK) {
    return config(path + " is no serial port; write \"tty:" + path + "\" for another terminal");
  }
  const std::unique_ptr<sp_port, decltype(&::sp_free_port)> port(found, ::sp_free_port);
  if (::sp_open(port.get(), SP_MODE_READ_WRITE) != SP_OK) {
    return transient(path + " cannot be opened: " + serialError());
  }
  const bool isSet = ::sp_set_baudrate(port.get(), baud) == SP_OK &&
                     ::sp_set_bits(port.get(), 8) == SP_OK &&
                     ::sp_set_parity(port.get(), SP_PARITY_NONE) == SP_OK &&
                     ::sp_set_stopbits(port.get(), 1) == SP_OK &&
                     ::sp_set_flowcontrol(port.get(), SP_FLOWCONTROL_NONE) == SP_OK;
  const std::string why = isSet ? "" : serialError();
  (void)::sp_close(port.get());
  if (isSet) return {};
  return transient(path + " cannot be set to " + std::to_string(baud) + " baud, 8N1: " + why);
}

std::optional<speed_t> speedOf(int baud) {
  for (const auto& [bauds, speed] : kSpeeds) {
    if (bauds == baud) return speed;
  }
  return std::nullopt;
}

// VMIN 1: with 0 a read(2) of a silent line looks like one of a line that is gone.
void makeRaw(termios& settings, bool flowControl) {
  ::cfmakeraw(&settings);
  settings.c_iflag &= ~kSoftFlow;
  settings.c_cflag |= CLOCAL | CREAD;
  settings.c_cflag &= ~static_cast<tcflag_t>(HUPCL | CRTSCTS);
  if (flowControl) settings.c_cflag |= CRTSCTS;
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;
}

// TCSANOW: the other kinds wait, or throw away bytes that may be the late answer to a page.
Status setUp(int fd, const std::string& path, const Device& device, const ChannelOptions& options) {
  const bool isSerial = device.kind == Device::Kind::Serial;
  termios settings{};
  if (::tcgetattr(fd, &settings) != 0) return openError(path, errno);
  makeRaw(settings, isSerial && options.flowControl);
  if (const auto speed = speedOf(options.baud); !isSerial && speed) {
    (void)::cfsetispeed(&settings, *speed);
    (void)::cfsetospeed(&settings, *speed);
  }
  if (::tcsetattr(fd, TCSANOW, &settings) != 0) return openError(path, errno);
  return {};
}

// tcsetattr(3) is content when it could do a part of what it was asked for.
void tellMissingFlowControl(int fd, const std::string& path, const Log& log) {
  termios settings{};
  if (!log || ::tcgetattr(fd, &settings) != 0 || (settings.c_cflag & CRTSCTS) != 0) return;
  log(LogLevel::Notice, path + " has no hardware flow control; it works without");
}

}  // namespace

Status checkOwner(uid_t owner, uid_t self, std::string_view path) {
  if (owner == self || owner == 0) return {};
  return config(std::string(path) + " belongs to the user number " + std::to_string(owner) +
                " and may be the terminal of a login; a virtual modem has to belong to root or to "
                "the user of Tocsin");
}

Result<Line> openTerminal(const Device& device, const ChannelOptions& options, const Log& log) {
  const auto path = resolve(device.path);
  if (!path) return path.error();
  const bool isSerial = device.kind == Device::Kind::Serial;
  auto descriptor = openAlone(*path, device.kind);
  if (!descriptor) return descriptor.error();
  const int fd = descriptor->fd();
  const Status serial = isSerial ? setUpSerial(*path, options.baud) : Status();
  // Also after a failure: sp_open() switches HUPCL on, and our close would drop DTR.
  const Status own = setUp(fd, *path, device, options);
  if (!serial) return serial.error();
  if (!own) return own.error();
  if (isSerial && options.flowControl) tellMissingFlowControl(fd, *path, log);
  // Keeps out programs that ask for no flock. Not on a virtual terminal, where it would outlive us.
  if (isSerial) (void)::ioctl(fd, TIOCEXCL);
  return Line(device.kind, *std::move(descriptor));
}

}  // namespace tocsin::channel
