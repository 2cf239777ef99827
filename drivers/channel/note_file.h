// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "drivers/notes.h"

namespace tocsin::channel {

// Notes in a file of its own, mode 0600, at most limits::kNoteBytesMax. It is replaced by rename,
// so a power cut leaves the old text or the new; beside it "PATH.new" may be left, which the next
// write() takes over.
class NoteFile final : public drivers::Notes {
 public:
  explicit NoteFile(std::string path) : path_(std::move(path)) {}

  // Empty when there is no file. Damaged: larger than the bound, or no file at all. Transient: it
  // cannot be read.
  Result<std::string> read() const override;

  // Permanent: larger than the bound. Transient: the disk, the directory or the rights do not let.
  Status write(std::string_view text) override;

 private:
  const std::string path_;
};

}  // namespace tocsin::channel
