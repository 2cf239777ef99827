// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "drivers/simulator/traffic.h"
#include "queue/base/limits.h"
#include "queue/base/result.h"

namespace tocsin::drivers {

// The simulated network's memory: lines that are only ever appended, each by one write(2), so that
// a killed process leaves whole lines.
class TrafficFile {
 public:
  TrafficFile() = default;  // no file: append() does nothing
  TrafficFile(TrafficFile&& other) noexcept;
  TrafficFile& operator=(TrafficFile&& other) noexcept;
  TrafficFile(const TrafficFile&) = delete;
  TrafficFile& operator=(const TrafficFile&) = delete;
  ~TrafficFile();

  // Gives each good line to `onLine`, in order, counts the damaged ones, cuts off half a line at
  // the end, and opens for appending. A file that is not there is made. Config error when that does
  // not work.
  static Result<TrafficFile> open(const std::string& path,
                                  std::int64_t bytesMax,
                                  const std::function<void(TrafficLine)>& onLine);

  int damagedLines() const { return damagedLines_; }

  // Transient when the disk does not take it; Permanent when the file would grow over its bound.
  Status append(const TrafficLine& line);

 private:
  int fd_ = -1;
  std::int64_t bytes_ = 0;
  std::int64_t bytesMax_ = limits::kSimulatorFileBytesMax;
  int damagedLines_ = 0;
};

}  // namespace tocsin::drivers
