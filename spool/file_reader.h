// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>

#include "spool/fd.h"
#include "spool/identity.h"

namespace tocsin::spool {

// A regular file, open for reading, with its facts as of the opening.
struct OpenFile {
  Fd fd;
  FileFacts facts;
};

// Why a name in the directory is not read.
struct NotOpened {
  enum class Why {
    Vanished,     // somebody took it away
    NotRegular,   // link, directory, pipe, device; `what` names the kind
    Unreadable,   // no permission, a defective disk; `what` is the reason
    NoResources,  // our own trouble (descriptors, memory); the file is fine
  } why = Why::Vanished;
  std::string what;
  FileFacts facts;
};

// Opens `name` without following a link, waiting for a pipe or touching a device. `knownRegular`:
// the directory itself said so, and no look beforehand is needed.
std::variant<OpenFile, NotOpened> openAlertFile(int directory,
                                                const std::string& name,
                                                bool knownRegular);

// The facts of whatever lies under the name; nothing when there is nothing.
std::variant<FileFacts, NotOpened> lookAt(int directory, const std::string& name);

enum class ReadOutcome {
  Whole,    // `into` holds the file as it was at the opening
  Changed,  // it was written to meanwhile
  Failed,   // a read error; errno says which
};

// Reads a file of at most limits::kSpoolFileBytesMax bytes.
ReadOutcome readWhole(const OpenFile& file, std::string& into);

// The SHA-256 of the content when the name still leads to a regular file of the same inode and
// bounded size, else empty.
std::string contentHashOf(int directory, const std::string& name, std::uint64_t inode);

}  // namespace tocsin::spool
