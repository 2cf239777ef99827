// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <sys/types.h>

#include "queue/base/result.h"

namespace tocsin::http {

// A listening socket in the file system; who may write to its file may do everything (mode 0660).
class UnixListener {
 public:
  // Makes the directory when it is missing and takes over the file of a process that is gone.
  // Config errors: the path is too long (107 bytes at most), is something else than a socket, or
  // somebody answers there.
  static Result<UnixListener> open(const std::string& path);

  UnixListener(UnixListener&& other) noexcept;
  UnixListener& operator=(UnixListener&&) = delete;
  UnixListener(const UnixListener&) = delete;
  UnixListener& operator=(const UnixListener&) = delete;

  // Removes the file, unless it is another's by now.
  ~UnixListener();

  int descriptor() const { return fd_; }

 private:
  UnixListener(int fd, std::string path);

  int fd_ = -1;
  std::string path_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace tocsin::http
