// SPDX-License-Identifier: Apache-2.0
#include "app/setup/at_port.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <termios.h>
#include <unistd.h>

namespace tocsin::setup {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kTty = "tty:";
constexpr std::size_t kAnswerBytesMax = 8'192;

struct Speed {
  int baud;
  speed_t code;
};

constexpr std::array kSpeeds{Speed{9'600, B9600},
                             Speed{19'200, B19200},
                             Speed{38'400, B38400},
                             Speed{57'600, B57600},
                             Speed{115'200, B115200},
                             Speed{230'400, B230400},
                             Speed{460'800, B460800},
                             Speed{921'600, B921600}};

bool isFinalError(std::string_view line) {
  return line == "ERROR" || line.starts_with("+CME ERROR") || line.starts_with("+CMS ERROR");
}

// Takes whole lines out of `bytes`; true at the final result.
bool takeLines(std::string& bytes, AtPort::Answer& answer) {
  while (true) {
    const auto end = bytes.find_first_of("\r\n");
    if (end == std::string::npos) return false;
    const std::string line = bytes.substr(0, end);
    bytes.erase(0, end + 1);
    if (line.empty()) continue;
    answer.isOk = line == "OK";
    if (answer.isOk || isFinalError(line)) return true;
    answer.lines.push_back(line);
  }
}

Error openError(const std::string& path) {
  const bool isOurs = errno == EACCES || errno == EPERM;
  return {isOurs ? Fault::Config : Fault::Transient,
          path + ": " + std::strerror(errno) + (isOurs ? "; run it as root" : "")};
}

}  // namespace

Result<AtPort> AtPort::open(const std::string& device) {
  const std::string path = device.starts_with(kTty) ? device.substr(kTty.size()) : device;
  AtPort port(::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  if (port.fd_ < 0) return openError(path);
  if (::isatty(port.fd_) == 0) return Error{Fault::Config, path + " is no terminal"};
  if (::flock(port.fd_, LOCK_EX | LOCK_NB) != 0) {
    return Error{Fault::Transient, path + " is held by another program"};
  }
  return port;
}

AtPort::~AtPort() {
  if (fd_ >= 0) ::close(fd_);
}

Status AtPort::setSpeed(int baud) {
  termios line{};
  if (::tcgetattr(fd_, &line) != 0) return Error{Fault::Transient, std::strerror(errno)};
  for (const Speed& speed : kSpeeds) {
    if (speed.baud != baud) continue;
    ::cfmakeraw(&line);
    line.c_cflag |= CLOCAL | CREAD;
    line.c_cflag &= ~static_cast<tcflag_t>(CRTSCTS | CSTOPB | HUPCL);
    ::cfsetispeed(&line, speed.code);
    ::cfsetospeed(&line, speed.code);
    if (::tcsetattr(fd_, TCSANOW, &line) == 0) return {};
    return Error{Fault::Config, "the port does not take " + std::to_string(baud) + " baud"};
  }
  return Error{Fault::Config, "no usual speed: " + std::to_string(baud)};
}

AtPort::Answer AtPort::ask(std::string_view command, Duration limit) {
  Answer answer;
  ::tcflush(fd_, TCIFLUSH);
  const std::string line = std::string(command) + "\r";
  if (::write(fd_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) return answer;
  const Clock::time_point end = Clock::now() + limit;
  std::string bytes;
  while (bytes.size() < kAnswerBytesMax) {
    const auto left = std::chrono::ceil<Duration>(end - Clock::now());
    if (left <= Duration{0}) return answer;
    pollfd ready{.fd = fd_, .events = POLLIN, .revents = 0};
    if (::poll(&ready, 1, static_cast<int>(left.count())) <= 0) return answer;
    std::array<char, 512> chunk{};
    const ssize_t count = ::read(fd_, chunk.data(), chunk.size());
    if (count <= 0) return answer;
    bytes.append(chunk.data(), static_cast<std::size_t>(count));
    if (takeLines(bytes, answer)) return answer;
  }
  return answer;
}

}  // namespace tocsin::setup
