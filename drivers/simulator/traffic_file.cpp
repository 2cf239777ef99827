// SPDX-License-Identifier: Apache-2.0
#include "drivers/simulator/traffic_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <optional>
#include <unistd.h>
#include <utility>

namespace tocsin::drivers {

TrafficFile::TrafficFile(TrafficFile&& other) noexcept {
  *this = std::move(other);
}

TrafficFile& TrafficFile::operator=(TrafficFile&& other) noexcept {
  std::swap(fd_, other.fd_);
  bytes_ = other.bytes_;
  bytesMax_ = other.bytesMax_;
  damagedLines_ = other.damagedLines_;
  return *this;
}

TrafficFile::~TrafficFile() {
  if (fd_ >= 0) ::close(fd_);
}

Result<TrafficFile> TrafficFile::open(const std::string& path,
                                      std::int64_t bytesMax,
                                      const std::function<void(TrafficLine)>& onLine) {
  TrafficFile file;
  file.bytesMax_ = bytesMax;
  std::ifstream in(path, std::ios::binary);
  for (std::string text; std::getline(in, text);) {
    const bool isTorn = in.eof();  // the end came before a newline
    if (!isTorn) file.bytes_ += static_cast<std::int64_t>(text.size()) + 1;
    auto line = isTorn ? std::nullopt : parseTrafficLine(text);
    if (line) {
      onLine(std::move(*line));
    } else {
      ++file.damagedLines_;
    }
  }
  file.fd_ = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (file.fd_ < 0 || ::ftruncate(file.fd_, file.bytes_) != 0) {
    return Error{Fault::Config,
                 "cannot write the simulator's state file " + path + ": " + std::strerror(errno)};
  }
  return file;
}

Status TrafficFile::append(const TrafficLine& line) {
  if (fd_ < 0) return {};
  const std::string text = toText(line);
  const auto size = static_cast<std::int64_t>(text.size());
  if (bytes_ + size > bytesMax_) {
    return Error{Fault::Permanent, "the state file is full; move it away while Tocsin is stopped"};
  }
  const auto written = ::write(fd_, text.data(), text.size());
  if (written == size) {
    bytes_ += size;
    return {};
  }
  const std::string why = written < 0 ? std::strerror(errno) : "the disk is full";
  // Half a line would swallow the next one.
  const bool isWhole = written <= 0 || ::ftruncate(fd_, bytes_) == 0;
  return Error{Fault::Transient, isWhole ? why : why + ", and half a line is left at the end"};
}

}  // namespace tocsin::drivers
